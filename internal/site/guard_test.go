package site

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// sheets makes a PDF of objects, numbered from 1; the first is the catalog. Head
// stands after the first line, trailer in the trailer.
func sheets(head, trailer string, objects ...string) string {
	var b bytes.Buffer
	var offsets []int
	b.WriteString("%PDF-1.4\n" + head)
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, trailer, start)
	return b.String()
}

// TestGuardLooksAtAllOfAPDF holds that a word is found beside the pages too, and
// that a page without text is named.
func TestGuardLooksAtAllOfAPDF(t *testing.T) {
	content := func(s string) string { return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(s), s) }
	page := func(text, beside, address string) string {
		return sheets("", "", `<</Type/Catalog /Pages 2 0 R /Outlines 6 0 R /StructTreeRoot<</Type/StructTreeRoot /K<</Type/StructElem/S/P/Alt(`+beside+`)>>>>>>`,
			`<</Type/Pages /Count 2 /Kids[3 0 R 8 0 R]>>`,
			`<</Type/Page /Parent 2 0 R /MediaBox[0 0 300 300] /Contents 4 0 R /Resources<</Font<</F 5 0 R>>>>
			  /Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(`+address+`)>>>>]>>`,
			content("BT /F 12 Tf 10 100 Td ("+text+") Tj ET"), `<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>`,
			`<</First 7 0 R /Last 7 0 R /Count 1>>`, `<</Title(`+beside+`) /Parent 6 0 R /Dest[3 0 R/Fit]>>`,
			`<</Type/Page /Parent 2 0 R /MediaBox[0 0 300 300] /Contents 9 0 R>>`, content("0 0 m 9 9 l S"))
	}
	for _, c := range []struct {
		name, paper, want string
	}{
		{"text", page("The Zebrafinch", "x", "https://example.org/"), "guarded-word"},
		{"bookmark", page("Text", "The Zebrafinch", "https://example.org/"), "guarded-word"},
		{"link", page("Text", "x", "https://example.org/zebra%66inch/"), "guarded-word"},
		{"page of lines", page("Text", "x", "https://example.org/"), "unsearched-pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &planter{t: t, dir: t.TempDir()}
			p.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \"guard.txt\"\n")
			p.write("guard.txt", "Zebrafinch\n")
			p.write("content/pages/about/index.md", "+++\ntitle = \"About\"\n+++\n[A paper](paper.pdf)\n")
			p.write("content/pages/about/paper.pdf", c.paper)
			result, err := Run(t.Context(), Options{Dir: p.dir, Theme: os.DirFS(repository), Now: clock})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(result.Problems, func(d diag.Diagnostic) bool { return d.Code == c.want && d.File == "content/pages/about/paper.pdf" }) {
				t.Errorf("problems %v, want %s", result.Problems, c.want)
			}
		})
	}
}

// TestNoProblemShowsAGuardedLine holds that a line is not shown for another
// problem in it either.
func TestNoProblemShowsAGuardedLine(t *testing.T) {
	p := &planter{t: t, dir: t.TempDir()}
	p.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \"guard.txt\"\n")
	p.write("guard.txt", "Zebrafinch\n")
	p.write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nA zebrafinch [here](x.md).\n\nA heron [here](y.md).\n")
	result, err := Run(t.Context(), Options{Dir: p.dir, Theme: os.DirFS(repository), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, d := range result.Problems {
		line, ok := diag.Excerpt(os.DirFS(p.dir), d)
		if strings.Contains(line, "zebra") {
			t.Errorf("%s shows %q", d, line)
		}
		if ok {
			shown++
		}
	}
	if shown == 0 {
		t.Error("no line is shown at all")
	}
}
