package colour

import (
	"fmt"
	"testing"
)

// TestShadesCanBeRead holds for colours of every hue, lightness and chroma.
func TestShadesCanBeRead(t *testing.T) {
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				accent := fmt.Sprintf("#%02x%02x%02x", r, g, b)
				s, near := Derive(accent)
				for _, pair := range [][2]string{{s.Light, "#f1f2f3"}, {s.Light, "#ffffff"}, {s.LightFill, "#ffffff"}, {s.Dark, "#131518"}, {s.Dark, "#0c0d0f"}, {s.DarkFill, "#ffffff"}} {
					if got := Contrast(hex(pair[0]), hex(pair[1])); got < minContrast {
						t.Errorf("%s: %s on %s has a contrast of %.2f", accent, pair[0], pair[1], got)
					}
				}
				if got := Contrast(hex(s.DarkFill), darkPaper); got < minSeen {
					t.Errorf("%s: a button of %s on dark paper has a contrast of %.2f", accent, s.DarkFill, got)
				}
				if near != "" {
					if _, again := Derive(near); again != "" {
						t.Errorf("%s: the nearest that works, %s, does not: %s", accent, near, again)
					}
				}
			}
		}
	}
}

func TestColourThatCanBeReadStays(t *testing.T) {
	for _, accent := range []string{"#a30f1c", "#00529b", "#005f3b", "#000000"} {
		if s, near := Derive(accent); s.Light != accent || s.LightFill != accent || near != "" {
			t.Errorf("%s became %s and %s, near %q", accent, s.Light, s.LightFill, near)
		}
	}
}

func TestColourTooPaleNamesTheNearest(t *testing.T) {
	for _, accent := range []string{"#ffffff", "#ffe600", "#fffbcc"} {
		if _, near := Derive(accent); near == "" || !IsColour(near) {
			t.Errorf("%s: near %q", accent, near)
		}
	}
}

func TestIsColour(t *testing.T) {
	for text, want := range map[string]bool{"#a30f1c": true, "#A31": true, "a30f1c": false, "#a30f": false, "red": false, "": false, "#a30f1c;": false} {
		if IsColour(text) != want {
			t.Errorf("%q: want %t", text, want)
		}
	}
}
