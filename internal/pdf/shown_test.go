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
