package check

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// A colour is in sRGB, each part from 0 to 1, not multiplied by alpha.
type colour struct{ r, g, b, alpha float64 }

// parseColour reads a colour as CSS Color Module Level 4 writes it, in the forms
// that stay within sRGB: a name, #hex, rgb() and hsl(). Others, as oklch() and
// color-mix(), are not understood.
func parseColour(text string) (colour, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if hex, ok := strings.CutPrefix(text, "#"); ok {
		return parseHex(hex)
	}
	if name, rest, ok := strings.Cut(text, "("); ok {
		return parseFunction(name, strings.TrimSuffix(rest, ")"))
	}
	if text == "rebeccapurple" { // younger than SVG 1.1
		return parseHex("663399")
	}
	c, ok := colornames.Map[text]
	return colour{float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255, 1}, ok
}

// parseHex reads 3, 4, 6 or 8 digits.
func parseHex(hex string) (colour, bool) {
	if len(hex) == 3 || len(hex) == 4 {
		var long strings.Builder
		for i := range len(hex) {
			long.WriteString(hex[i:i+1] + hex[i:i+1])
		}
		hex = long.String()
	}
	if len(hex) == 6 {
		hex += "ff"
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if len(hex) != 8 || err != nil {
		return colour{}, false
	}
	part := func(shift int) float64 { return float64(n>>shift&0xff) / 255 }
	return colour{part(24), part(16), part(8), part(0)}, true
}

// parseFunction reads rgb() and hsl(), with commas or blanks.
func parseFunction(name, arguments string) (colour, bool) {
	parts := strings.FieldsFunc(arguments, func(r rune) bool { return r == ',' || r == '/' || r == ' ' || r == '\t' || r == '\n' })
	if len(parts) != 3 && len(parts) != 4 {
		return colour{}, false
	}
	alpha, ok := 1.0, true
	if len(parts) == 4 {
		alpha, ok = number(parts[3], 1)
	}
	scales := map[string][3]float64{"rgb": {255, 255, 255}, "rgba": {255, 255, 255}, "hsl": {360, 1, 1}, "hsla": {360, 1, 1}}
	scale, known := scales[name]
	if !known || !ok {
		return colour{}, false
	}
	var v [3]float64
	for i := range v {
		if v[i], ok = number(strings.TrimSuffix(parts[i], "deg"), scale[i]); !ok {
			return colour{}, false
		}
	}
	if scale[0] == 360 {
		return fromHSL(v[0]*360, clamp(v[1]), clamp(v[2]), clamp(alpha)), true
	}
	return colour{clamp(v[0]), clamp(v[1]), clamp(v[2]), clamp(alpha)}, true
}

// number reads a number of a scale, or a percentage, as a part of one.
func number(text string, scale float64) (float64, bool) {
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		text, scale = percent, 100
	}
	n, err := strconv.ParseFloat(text, 64)
	return n / scale, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

func clamp(x float64) float64 { return min(max(x, 0), 1) }

// fromHSL converts as CSS Color Module Level 4, section 7.1, does.
func fromHSL(hue, saturation, lightness, alpha float64) colour {
	part := func(n float64) float64 {
		k := math.Mod(n+hue/30, 12)
		if k < 0 {
			k += 12
		}
		return lightness - saturation*min(lightness, 1-lightness)*max(-1, min(k-3, 9-k, 1))
	}
	return colour{part(0), part(8), part(4), alpha}
}

// over gives what a colour looks like on an opaque one.
func (c colour) over(ground colour) colour {
	mix := func(a, b float64) float64 { return a*c.alpha + b*(1-c.alpha) }
	return colour{mix(c.r, ground.r), mix(c.g, ground.g), mix(c.b, ground.b), 1}
}

// luminance is the relative luminance of WCAG 2.2.
func (c colour) luminance() float64 {
	linear := func(x float64) float64 {
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.2 of text on an opaque ground, from
// 1 to 21.
func contrast(text, ground colour) float64 {
	a, b := text.over(ground).luminance(), ground.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}
