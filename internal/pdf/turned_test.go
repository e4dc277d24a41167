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
