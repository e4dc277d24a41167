package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"casebook/internal/diag"
)

// onePage is a page with a content and resources, and objects from 5 on.
func onePage(content, resources string, others ...string) []byte {
	return samplePDF("", append([]string{
		`<</Type/Catalog /Pages 2 0 R>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<<` + resources + `>>>>`,
		sampleStream("", content),
	}, others...)...)
}

// endsWithin fails when the work takes longer, and gives what it gave.
func endsWithin(t *testing.T, limit time.Duration, work func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		t.Fatal("it does not end")
	}
	return nil
}

func wantFault(t *testing.T, err error, told string) {
	t.Helper()
	var fault *diag.Fault
	if !errors.As(err, &fault) || !strings.Contains(fault.Error(), told) {
		t.Errorf("%v, not %q", err, told)
	}
}

// Forms that draw each other ten times each, twelve deep, are one call of PDFium that would
// take years.
func TestReadingIsEndedWithinPDFium(t *testing.T) {
	var forms []string
	for i := range 12 {
		forms = append(forms, sampleStream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>", 6+i), strings.Repeat("/X Do ", 10)))
	}
	paper := onePage("/X Do", "/XObject<</X 5 0 R>>", append(forms, sampleStream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", ""))...)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := endsWithin(t, time.Minute, func() error {
		_, err := readCharacters(ctx, paper, false, nil)
		return err
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestCleaningIsEnded(t *testing.T) {
	const pages = 5000
	list := []string{`<</Type/Catalog /Pages 2 0 R>>`, "", sampleStream("", strings.Repeat("q Q ", 100_000))}
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", len(list)+1)
		list = append(list, fmt.Sprintf(`<</Type/Page /Parent 2 0 R /MediaBox[0 0 %d 842] /Contents 3 0 R>>`, 500+i))
	}
	list[1] = fmt.Sprintf(`<</Type/Pages /Kids[%s] /Count %d>>`, kids, pages)
	paper := samplePDF("", list...)
	err := endsWithin(t, 30*time.Second, func() error {
		_, err := cleanWithin(paper, time.Second)
		return err
	})
	wantFault(t, err, "could not be read within")
}

// Each stream lies in the one before it, so that together they are far larger than the file.
func TestStreamsThatLieInOneAnotherAreNotCopied(t *testing.T) {
	const streams, rest = 300, 1 << 20
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	labels := ""
	for i := range streams {
		labels += fmt.Sprintf("%d 0 R ", 4+i)
	}
	for i, o := range []string{`<</Type/Catalog /Pages 2 0 R /PageLabels[` + labels + `]>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`, `<</Type/Page /Parent 2 0 R /MediaBox[0 0 9 9]>>`} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	for i := range streams {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj<<>>stream\n", 4+i)
	}
	b.WriteString(strings.Repeat("x", rest) + "\nendstream\nendobj\n")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	_, err := Clean(b.Bytes())
	wantFault(t, err, "damaged or cut off")
}

// A form with a long text is drawn a hundred times: more letters than memory is for.
func TestLettersOfAPageAreBounded(t *testing.T) {
	form := sampleStream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
		"BT /F 1 Tf 1 1 Td ("+strings.Repeat("a", maxSteps/50)+") Tj ET")
	_, err := Clean(onePage(strings.Repeat("/X Do ", 100), "/XObject<</X 5 0 R>>", form))
	wantFault(t, err, "damaged or cut off")
}

// A range of widths that begins far below the first letter was counted one by one.
func TestWidthsBeginWithTheFirstLetter(t *testing.T) {
	paper := onePage("BT /F 9 Tf 9 9 Td <0041> Tj ET", "/Font<</F 5 0 R>>",
		`<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[-900000000 65 500]>>]>>`)
	if err := endsWithin(t, 10*time.Second, func() error {
		_, err := Clean(paper)
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestTableOfNothingIsDamaged(t *testing.T) {
	_, err := ReadText(context.Background(), []byte("%PDF-1.4\nxref\n0 0\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"), neverApart, nil)
	wantFault(t, err, "damaged and cannot be read")
}

// A file with one object of the number ten thousand million is not written anew with a table
// of as many rows.
func TestNumberThatNoObjectHasIsLeftOut(t *testing.T) {
	f, err := openFile(context.Background(), []byte("%PDF-1.4\nxref\n9999999999 1\n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"))
	if err != nil || len(f.places) != 0 {
		t.Error(len(f.places), err)
	}
}

// A table of objects that packs well says that there are millions more than any file has.
func TestTableOfMillionsIsDamaged(t *testing.T) {
	s := deflatedStream(dict{}, make([]byte, maxObjects+2))
	paper := fmt.Sprintf("%%PDF-1.5\n1 0 obj<</Type/XRef/W[0 1 0]/Size %d/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n", maxObjects+2, len(s.data), s.data)
	if _, err := openFile(context.Background(), []byte(paper)); err != errDamaged {
		t.Error(err)
	}
}

// An object of a few kilobytes that unpacks to very many values.
func TestValuesAreBounded(t *testing.T) {
	s := deflatedStream(dict{}, []byte("2 0 ["+strings.Repeat("1 ", maxValues)+"]"))
	f := newFile(context.Background(), fmt.Appendf(nil, "1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n", len(s.data), s.data))
	f.places = map[int]place{1: {}, 2: {inStream: 1}}
	if _, err := f.resolve(ref{num: 2}); err != errDamaged {
		t.Error(err)
	}
}

func TestLinesOfAPageAreBounded(t *testing.T) {
	content := "BT /F 8 Tf 9 60000 Td " + strings.Repeat("0 -10 Td (a) Tj ", maxLines+1) + "ET"
	paper := bytes.Replace(pagesPDF("", content), []byte("842]"), []byte("99999]"), 1)
	_, err := ReadText(context.Background(), paper, neverApart, nil)
	wantFault(t, err, "more text than a letter")
}
