package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// pagesPDF makes a PDF of pages, each the operators of its content.
func pagesPDF(trailer string, pages ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), kids))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>")
	for i, p := range pages {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R /B 4 0 R >> >> >>", 6+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(p), p))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, trailer, start)
	return b.Bytes()
}

// textAt writes text at a place, in the regular face (F) or the bold one (B).
func textAt(x, y int, face, s string) string {
	return fmt.Sprintf("BT /%s 11 Tf %d %d Td (%s) Tj ET\n", face, x, y, s)
}

// linesAt writes lines below each other.
func linesAt(x, y int, list ...string) string {
	var b strings.Builder
	for i, s := range list {
		b.WriteString(textAt(x, y-14*i, "F", s))
	}
	return b.String()
}

func neverApart(string, string) bool { return false }

// shape gives the blocks of a text, one a line.
func shapeOf(t *prose.Text) string {
	var out []string
	for _, b := range t.Blocks {
		s := map[prose.Kind]string{prose.Paragraph: "", prose.Item: fmt.Sprintf("%d:%d ", b.Level, b.Number), prose.Heading: "# "}[b.Kind]
		for i, l := range b.Lines {
			if i > 0 {
				s += " / "
			}
			for _, r := range l.Runs {
				if r.Bold {
					s += "*" + r.Text + "*"
				} else {
					s += r.Text
				}
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestLinesBecomeParagraphs(t *testing.T) {
	first := textAt(72, 800, "F", "Example Foundation") +
		linesAt(72, 760, "This paragraph was set in lines that are as long as the page is wide, and a word at",
			"the end of a line is parted, as it is in extra-", "dition; the last line is short.") +
		textAt(72, 690, "F", "The next has ") + textAt(140, 690, "B", "bold words") + textAt(205, 690, "F", "in it.") +
		linesAt(72, 662, "An address of which") + linesAt(72, 648, "each line is short") +
		linesAt(72, 620, "1. the first thing that we ask for, which is so long that it has to go on, as it does, in another", "    line", "2. the second") +
		textAt(72, 560, "F", "Ada Example") + textAt(320, 560, "F", "Bo Sample") +
		linesAt(72, 532, "The last paragraph of the page goes on, since the page was full, on the next of them") +
		textAt(290, 40, "F", "1/2")
	second := textAt(72, 800, "F", "Example Foundation") + linesAt(72, 760, "and ends there.") + textAt(290, 40, "F", "2/2")
	got, err := ReadText(context.Background(), pagesPDF("", first, second), neverApart, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = `This paragraph was set in lines that are as long as the page is wide, and a word at the end of a line is parted, as it is in extradition; the last line is short.
The next has *bold words* in it.
An address of which / each line is short
0:1 the first thing that we ask for, which is so long that it has to go on, as it does, in another line
0:2 the second
Ada Example	Bo Sample
The last paragraph of the page goes on, since the page was full, on the next of them and ends there.`
	if s := shapeOf(got); s != want {
		t.Errorf("got:\n%s\nwant:\n%s", s, want)
	}
	told := ""
	for _, n := range got.Notes {
		told += n.String() + "\n"
	}
	for _, s := range []string{`"Example Foundation"`, `"1/2"`, `"2/2"`, `"extradition"`} {
		if !strings.Contains(told, s) {
			t.Errorf("%s is not told:\n%s", s, told)
		}
	}
}

// A letter whose paragraphs are lines of their own, as long as the page is wide,
// still has paragraphs: the lines of its address show how far apart lines are. In
// one set with more space than its address has, they do not.
func TestSpaceBetweenLinesIsTheTexts(t *testing.T) {
	const long = "This paragraph is a line, and the line is as long as the page is wide for its word"
	address := linesAt(72, 800, "Ada Example", "Minister of Examples", "Example Street 1", "Example City")
	for _, c := range []struct {
		page string
		want int
	}{
		{address + textAt(72, 716, "F", long) + textAt(72, 688, "F", long) + textAt(72, 660, "F", long) + textAt(72, 632, "F", "Yours faithfully,") + textAt(72, 604, "F", "Bo Sample"), 6},
		{address + textAt(72, 716, "F", long) + textAt(72, 695, "F", "and it goes on in another that is as long as the page is wide as well, nearly as long") + textAt(72, 674, "F", "and a third line, which ends it here.") +
			textAt(72, 632, "F", "Yours faithfully,"), 3},
	} {
		got, err := ReadText(context.Background(), pagesPDF("", c.page), neverApart, nil)
		if err != nil || len(got.Blocks) != c.want {
			t.Errorf("%v: got %d blocks, want %d:\n%s", err, len(got.Blocks), c.want, shapeOf(got))
		}
	}
}

func TestUnreadablePDFsAreExplained(t *testing.T) {
	whole, err := os.ReadFile("../letter/testdata/example/letter-chromium.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"scan":      {pagesPDF("", "0 0 100 100 re f"), "no-text"},
		"encrypted": {pagesPDF("/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"+strings.Repeat("01", 32)+"> /U <"+strings.Repeat("02", 32)+"> >> /ID [<00> <00>]", textAt(72, 700, "F", "Dear all,")), "encrypted-file"},
		"cut off":   {whole[:2000], "damaged-file"},
		"empty":     {[]byte("%PDF-1.7\n"), "damaged-file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadText(context.Background(), c.data, neverApart, nil)
			var fault *diag.Fault
			if !errors.As(err, &fault) || fault.Code != c.want || fault.Hint == "" {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestReadingStopsWhenItIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ReadText(ctx, pagesPDF("", textAt(72, 700, "F", "Dear all,")), neverApart, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// FuzzCompose sets characters anywhere: every one that is seen comes out.
func FuzzCompose(f *testing.F) {
	f.Add("Dear all,\n- a\n- b", 11.0, 14.0)
	f.Add("\u0002a\ufffe\nb 1. c\n2. d", 1.0, -3.0)
	f.Fuzz(func(t *testing.T, text string, size, step float64) {
		p := page{width: 595, height: 842}
		x, y := 72.0, 800.0
		for _, r := range text {
			c := character{r: r, left: x, right: x + size/2, bottom: y, top: y + size, size: size}
			if x += size / 2; r == '\n' {
				c.made, x, y = true, 72, y-step
			}
			p.chars = append(p.chars, c)
		}
		got := ""
		for _, b := range composeText(document{pages: []page{p}}, neverApart).Blocks {
			for _, l := range b.Lines {
				got += l.String()
			}
		}
		for _, r := range text {
			if r >= '0' && r <= 'z' && r != '-' && (r < '0' || r > '9') && !strings.ContainsRune(got, r) {
				t.Errorf("%q is lost in %q", r, got)
			}
		}
	})
}
