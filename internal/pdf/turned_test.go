package pdf

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Text that stands upright on its side, is upside down or slants is found as any other.
func TestTurnedTextIsRead(t *testing.T) {
	for _, degrees := range []float64{90, 180, 270, 30, 45, -12} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		line := func(x, y int, text string) string {
			return fmt.Sprintf("BT /F 11 Tf %.4f %.4f %.4f %.4f %d %d Tm (%s) Tj ET\n", cos, sin, -sin, cos, x, y, text)
		}
		text, _, err := SearchText(t.Context(), pagesPDF("", line(300, 400, "Ada Example was seen")+line(350, 460, "Bo Sample too")))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Ada Example was seen", "Bo Sample too"} {
			if !strings.Contains(text, want) {
				t.Errorf("turned by %v: %q is not in %q", degrees, want, text)
			}
		}
	}
	// each letter placed on its own, as drawing programs do
	for _, degrees := range []float64{0, 90, 180, 270} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		var page strings.Builder
		widths, at := map[rune]float64{'A': .667, 'd': .556, 'a': .556, ' ': .278, 'E': .667, 'x': .5, 'm': .833, 'p': .556, 'l': .222, 'e': .556}, 0.0
		for _, r := range "Ada Example" {
			if r != ' ' {
				fmt.Fprintf(&page, "BT /F 11 Tf %.4f %.4f %.4f %.4f %.2f %.2f Tm (%c) Tj ET\n", cos, sin, -sin, cos, 300+at*cos, 400+at*sin, r)
			}
			at += widths[r] * 11
		}
		text, _, err := SearchText(t.Context(), pagesPDF("", page.String()))
		if err != nil || !strings.Contains(text, "Ada Example") {
			t.Errorf("letter by letter, turned by %v: %q, %v", degrees, text, err)
		}
	}
}

// A word is found though the mark of a note stands in it, its letters come in another
// order, or its words are placed one by one.
func TestWordsAreReadAsTheyStand(t *testing.T) {
	put := func(text string, x, y, size float64) string {
		return fmt.Sprintf("BT /F %.1f Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET\n", size, x, y, text)
	}
	turned := func(text string, x, y float64) string {
		return fmt.Sprintf("BT /F 11 Tf 0 1 -1 0 %.2f %.2f Tm (%s) Tj ET\n", x, y, text)
	}
	for name, page := range map[string]string{
		"note":     put("Exam", 100, 400, 11) + put("1", 128.2, 404, 6) + put("ple", 131.6, 400, 11),
		"reversed": put("e", 130, 400, 11) + put("l", 127.5, 400, 11) + put("p", 121.4, 400, 11) + put("m", 112.2, 400, 11) + put("a", 106.1, 400, 11) + put("x", 100.6, 400, 11) + put("E", 93.3, 400, 11),
		"turned":   turned("ple", 300, 428.2) + turned("Exam", 300, 400),
	} {
		text, _, err := SearchText(t.Context(), pagesPDF("", page))
		if err != nil || !strings.Contains(text, "Example") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	text, _, err := SearchText(t.Context(), pagesPDF("", put("Exam", 100, 400, 11)+put("ple", 160, 400, 11)))
	if err != nil || strings.Contains(text, "Example") {
		t.Errorf("two words far apart: %q, %v", text, err)
	}
}

// A name that the end of a page parts is found though the file holds the next page's first
// line behind others, as browsers do with floating letters, and numbers stand between.
func TestNameAcrossPagesIsRead(t *testing.T) {
	put := func(text string, x, y int, size float64) string {
		return fmt.Sprintf("BT /F %.1f Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n", size, x, y, text)
	}
	first := put("K", 60, 300, 40) + put("It was then that Ada", 60, 80, 11) + put("7", 300, 30, 11)
	second := put("K", 60, 300, 40) + put("ate went home", 100, 320, 11) + put("Example came.", 60, 700, 11)
	text, _, err := SearchText(t.Context(), pagesPDF("", first, second))
	if words := strings.Join(strings.Fields(text), " "); err != nil || !strings.Contains(words, "Ada Example") {
		t.Errorf("%q, %v", text, err)
	}
}
