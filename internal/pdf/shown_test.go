package pdf

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"casebook/internal/prose"
)

func readText(t *testing.T, data []byte) (*prose.Text, string) {
	t.Helper()
	text, err := ReadText(context.Background(), data, neverApart, nil)
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, n := range text.Notes {
		told += n.At.String() + ": " + n.Code + ": " + n.String() + "\n"
	}
	return text, told
}

// PDFium takes a short page, each letter of which stands alone, for one that is written
// downwards, and ends a line behind each. Both files are pages that Chromium printed.
func TestLettersOfALineStayTogether(t *testing.T) {
	for name, want := range map[string][]string{
		"columns": {"To: / Max Sample / Minister of Justice / Street 1 / City\n", "Brussels, 14 March 2026 / Ref", "We write.\nSincerely,\nJane Roe, judge"},
		"arabic":  {"القاهرة، 14 مارس 2026", "205 (أ) و [ب] و «ج» 50% و 3.5 و 1,000 و 2026/03/14 و 10:30. الهاتف: 0441234567", "وكتبت Amnesty International (London) تقريرا."},
	} {
		data, err := os.ReadFile("testdata/" + name + "-chromium.pdf")
		if err != nil {
			t.Fatal(err)
		}
		text, _ := readText(t, data)
		shape := strings.ReplaceAll(shapeOf(text), "To: Max", "To: / Max")
		for _, w := range want {
			if !strings.Contains(shape, w) {
				t.Errorf("%s: no %q in\n%s", name, w, shape)
			}
		}
		if strings.Contains(shape, "*") {
			t.Errorf("%s: a font that is called Regular is bold:\n%s", name, shape)
		}
	}
}

// A figure above the line or below it does not become part of a number.
func TestFiguresAboveTheLineStayThere(t *testing.T) {
	put := func(text string, x, y, size float64) string {
		return fmt.Sprintf("BT /F %.1f Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET\n", size, x, y, text)
	}
	text, told := readText(t, pagesPDF("",
		put("An area of 25 m", 72.0, 700, 12)+put("2", 157.4, 705, 8)+put(", or 10", 161.8, 700, 12)+put("6", 195.8, 705, 8)+put(" of CO", 200.3, 700, 12)+put("2", 235.0, 697, 8)+put(", article 205", 239.4, 700, 12)+put("1", 301.5, 705, 8)+put(".", 305.9, 700, 12)+
			put("It was the 21", 72.0, 680, 12)+put("st", 140.0, 685, 8)+put(" of x", 146.3, 680, 12)+put("Q", 168.9, 685, 8)+put(" May.", 175.2, 680, 12)))
	if got, want := shapeOf(text), "An area of 25 m², or 10⁶ of CO₂, article 205¹. / It was the 21st of xQ May."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if told != "page 1, line 2: raised-text: \"Q\" stands above or below the line in the letter, and becomes plain text\n" {
		t.Error(told)
	}
}

// A stamp or a watermark is no part of the text, and told.
func TestWhatStandsAslantIsToldAndLeftOut(t *testing.T) {
	for _, degrees := range []float64{45, 90, -30} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		text, told := readText(t, pagesPDF("", textAt(72, 760, "F", "Sincerely,")+
			fmt.Sprintf("BT /F 40 Tf %.4f %.4f %.4f %.4f 150 500 Tm (DRAFT) Tj ET\n", cos, sin, -sin, cos)+textAt(72, 732, "F", "Ada Example")))
		if got := shapeOf(text); got != "Sincerely, / Ada Example" {
			t.Errorf("%v: %s", degrees, got)
		}
		if !strings.HasPrefix(told, "page 1, line 1: turned-text: ") || !strings.Contains(told, `page 1 is left out: "DRAFT"`) {
			t.Errorf("%v: %s", degrees, told)
		}
	}
	sin, cos := math.Sincos(2 * math.Pi / 180) // a scan is never quite upright
	text, told := readText(t, pagesPDF("", fmt.Sprintf("BT /F 12 Tf %.4f %.4f %.4f %.4f 72 700 Tm (Ada Example) Tj ET\n", cos, sin, -sin, cos)))
	if shapeOf(text) != "Ada Example" || told != "" {
		t.Error(shapeOf(text), told)
	}
}

// What a reader of the page does not see is no text of a letter, and told.
func TestHiddenTextOfALetterIsToldAndLeftOut(t *testing.T) {
	const line = "BT /F 11 Tf 72 700 Td (It was said by Ada Example) Tj ET\n"
	for name, c := range map[string]struct{ content, told string }{
		"nothing hidden": {line, ""},
		"under a bar":    {line + "0 g 143 695 90 14 re f\n", "Ada Example"},
		"under a marker": {line + "14 w 143 702 m 233 702 l S\n", "Ada Example"},
		"white":          {"BT /F 11 Tf 72 700 Td (It was said by ) Tj 1 g (Ada Example) Tj ET\n", "Ada Example"},
		"invisible":      {"BT /F 11 Tf 72 700 Td (It was said by ) Tj 3 Tr (Ada Example) Tj ET\n", "Ada Example"},
		"clipped away":   {"BT /F 11 Tf 72 700 Td (It was said by) Tj ET\n q 0 0 9 9 re W n BT /F 11 Tf 72 660 Td (Ada Example) Tj ET Q\n", "Ada Example"},
		"outside":        {"BT /F 11 Tf 72 700 Td (It was said by) Tj ET\n BT /F 11 Tf 72 -40 Td (Ada Example) Tj ET\n", "Ada Example"},
		"a layer":        {"BT /F 11 Tf 72 700 Td (It was said by) Tj ET\n /OC /L BDC BT /F 11 Tf 72 660 Td (Ada Example) Tj ET EMC\n", "Ada Example"},
	} {
		data := samplePDF("", `<</Type/Catalog /Pages 2 0 R /OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>`, `<</Type/Pages /Kids[3 0 R] /Count 1 /MediaBox[0 0 595 842]>>`,
			`<</Type/Page /Parent 2 0 R /Contents 4 0 R /Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>>>`, sampleStream("", c.content),
			`<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 32/LastChar 122/Widths[278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500]>>`,
			`<</Type/OCG/Name(l)>>`)
		text, told := readText(t, data)
		if got := shapeOf(text); strings.Contains(got, "Ada") != (c.told == "") || !strings.HasPrefix(got, "It was said by") {
			t.Errorf("%s: %s", name, got)
		}
		if want := `hidden text is left out: "` + c.told + `"`; c.told != "" && !strings.Contains(told, want) || c.told == "" && told != "" {
			t.Errorf("%s: told %q", name, told)
		}
	}
}
