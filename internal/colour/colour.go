// Package colour makes of one colour the shades that a page needs: readable on
// light paper and on dark, and under white letters.
package colour

import (
	"regexp"

	"github.com/lucasb-eyer/go-colorful"
)

// Shades are what is made of an accent, each written as "#rrggbb".
type Shades struct {
	Light, LightFill string // on light paper: of letters and lines, and under white letters
	Dark, DarkFill   string // the same on dark paper
}

// The papers that letters of the accent stand on, as in assets/style.css: the
// darker one of the light scheme, the lighter one of the dark.
var lightPaper, darkPaper, white = hex("#f1f2f3"), hex("#131518"), hex("#ffffff")

// minContrast is what text needs (WCAG 2.2, success criterion 1.4.3).
const minContrast = 4.5

// minSeen is the contrast with dark paper from which on a filled button can be told
// from the page around its white letters.
const minSeen = 2

// mostMoved is how far the lightness of an accent on light paper may move from
// what was asked for, of 1: beyond it nobody would know the colour again.
const mostMoved = 0.3

var written = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// Builtin is the accent of a site that names none, as the built-in style sheet has it:
// a blue, since red says that something is urgent.
const Builtin = "#1b4f8a"

// IsColour reports a colour as a site writes it: "#a30f1c" or "#a31".
func IsColour(text string) bool { return written.MatchString(text) }

// Derive makes the shades of an accent, which IsColour. Hue and chroma stay, as
// far as screens can show them; the lightness moves until text can be read (in
// Oklch, whose lightness is that of perception). When it would move so far that
// the colour is another one, near is the nearest that works, and the shades are
// of that one.
func Derive(accent string) (s Shades, near string) {
	asked := hex(accent)
	light, fill := apart(asked, lightPaper, minContrast), apart(asked, white, minContrast)
	s = Shades{
		Light: light.Hex(), LightFill: fill.Hex(),
		Dark: apart(asked, darkPaper, minContrast).Hex(), DarkFill: apart(fill, darkPaper, minSeen).Hex(),
	}
	was, _, _ := asked.OkLch()
	if is, _, _ := light.OkLch(); was-is > mostMoved {
		near = light.Hex()
	}
	return s, near
}

// hex gives a colour of a text that is one.
func hex(text string) colorful.Color {
	c, err := colorful.Hex(text)
	if err != nil {
		panic(err) // checked by who calls
	}
	return c
}

// apart gives the colour itself, or the one nearest in lightness that has that much
// contrast to another.
func apart(c, on colorful.Color, contrast float64) colorful.Color {
	if Contrast(c, on) >= contrast {
		return c
	}
	l, chroma, hue := c.OkLch()
	towards := -0.005
	if luminance(on) < 0.18 { // where black and white can be read equally well
		towards = 0.005
	}
	for ; l >= 0 && l <= 1; l += towards {
		if shade := shownAs(l, chroma, hue); Contrast(shade, on) >= contrast {
			return shade
		}
	}
	if towards < 0 {
		return hex("#000000")
	}
	return white
}

// shownAs gives a colour with as much of its chroma as a screen can show, as it
// will be written.
func shownAs(l, chroma, hue float64) colorful.Color {
	c := colorful.OkLch(l, chroma, hue)
	for ; !c.IsValid() && chroma > 0; chroma -= 0.002 {
		c = colorful.OkLch(l, chroma, hue)
	}
	return hex(c.Clamped().Hex())
}

// Contrast gives the contrast ratio of two colours, 1 to 21 (WCAG 2.2).
func Contrast(a, b colorful.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance (WCAG 2.2).
func luminance(c colorful.Color) float64 {
	r, g, b := c.LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}
