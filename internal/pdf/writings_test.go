package pdf

import (
	"context"
	"os"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// readLetter gives the blocks of a file and what is said of it, a line each.
func readLetter(t *testing.T, data []byte) (text, told string) {
	t.Helper()
	got, err := ReadText(context.Background(), data, neverApart, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range got.Notes {
		told += n.At.String() + ": " + n.String() + "\n"
	}
	return shapeOf(got), told
}

func TestFieldsAndBoxesAreInTheText(t *testing.T) {
	paper := func(contents string) []byte {
		return samplePDF("",
			`<</Type/Catalog /Pages 2 0 R /AcroForm<</Fields[5 0 R 6 0 R]>>>>`,
			`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
			`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>
			  /Annots[5 0 R 7 0 R <</Type/Annot/Subtype/FreeText/Rect[72 500 300 530]/Contents(In a box)>> <</Type/Annot/Subtype/FreeText/F 2/Rect[72 500 300 530]/Contents(Secret)>>
			  <</Type/Annot/Subtype/Text/Rect[1 1 9 9]/Contents(Do not send)>>
			  <</Type/Annot/Subtype/Widget/FT/Sig/T(s)/Rect[72 300 300 350]/AP<</N 4 0 R>>>> <</Type/Annot/Subtype/Widget/FT/Sig/T(u)/Rect[0 0 0 0]>> <</Type/Annot/Subtype/Stamp/Rect[72 200 300 250]>>]>>`,
			sampleStream("", contents),
			`<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(In a field)/Rect[72 600 300 620]>>`,
			`<</FT/Tx/T(b)/V(Of its parent)/Kids[7 0 R]>>`,
			`<</Type/Annot/Subtype/Widget/Parent 6 0 R/Rect[72 400 300 420]>>`,
		)
	}
	text, told := readLetter(t, paper("BT /F 11 Tf 72 700 Td (Shown on the page) Tj ET"))
	for _, want := range []string{"Shown on the page", "In a field", "In a box", "Of its parent"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Secret") || strings.Contains(text, "Do not send") {
		t.Errorf("what is not seen is in the text:\n%s", text)
	}
	if !strings.Contains(told, "follows the page's text") || !strings.Contains(told, "1 comment on the pages is left out") || !strings.Contains(told, "what 2 signatures or stamps show on the pages is left out") {
		t.Errorf("told:\n%s", told)
	}
	if text, _ := readLetter(t, paper("0 0 m 9 9 l S")); !strings.Contains(text, "In a box") {
		t.Errorf("a page of boxes alone reads as:\n%s", text)
	}
}

func TestLettersWithoutANameAreMarked(t *testing.T) {
	paper := samplePDF("",
		`<</Type/Catalog /Pages 2 0 R>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>
		  /G<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65/LastChar 66/Widths[600 600]
		  /Encoding<</Type/Encoding/Differences[65/g1/g2]>>/CharProcs<</g1 5 0 R/g2 5 0 R>>>>>>>>>>`,
		sampleStream("", "BT /F 11 Tf 72 700 Td (Dear ) Tj /G 11 Tf (AB) Tj /F 11 Tf ( Sample,) Tj ET"),
		sampleStream("", "600 0 0 0 500 700 d1 0 0 500 700 re f"),
	)
	text, told := readLetter(t, paper)
	if !strings.Contains(text, "Dear [?] Sample,") {
		t.Errorf("got %q", text)
	}
	if !strings.Contains(told, "page 1, line 1: 2 letters of this line are not named") {
		t.Errorf("told:\n%s", told)
	}
}

func TestLinesOnAllPagesStayWhereNothingElseIs(t *testing.T) {
	data, err := os.ReadFile("testdata/pdf-twice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := readLetter(t, data); strings.TrimSpace(text) == "" {
		t.Error("the line of both pages is in neither")
	}
}

func TestEmptyPageIsNoScan(t *testing.T) {
	_, err := ReadText(context.Background(), pagesPDF("", ""), neverApart, nil)
	fault, ok := err.(*diag.Fault)
	if !ok || fault.Code != "no-text" || strings.Contains(fault.Message, "scan") {
		t.Errorf("got %v", err)
	}
}
