package svg

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"

	"casebook/internal/css"
	"casebook/internal/lazy"
)

// A tone is a colour, its parts from 0 to 1, and how much of it is seen.
type tone struct{ red, green, blue, alpha float64 }

var paper = tone{1, 1, 1, 1}

// laidOn gives what is seen of a colour that lies on another.
func (t tone) laidOn(below tone) tone {
	mix := func(a, b float64) float64 { return a*t.alpha + b*(1-t.alpha) }
	return tone{mix(t.red, below.red), mix(t.green, below.green), mix(t.blue, below.blue), 1}
}

// differs tells how far a colour that lies on another is from it, from 0 to 1.
func (t tone) differs(below tone) float64 {
	return t.alpha * max(math.Abs(t.red-below.red), math.Abs(t.green-below.green), math.Abs(t.blue-below.blue))
}

func (t tone) lightness() float64 { return 0.2126*t.red + 0.7152*t.green + 0.0722*t.blue }

// A paint is what something is filled with: one colour, those of a gradient, or one
// that cannot be told, as of a picture or a pattern.
type paint struct {
	tones   []tone
	unknown bool
}

// isNone reports a paint that leaves nothing.
func (p paint) isNone() bool { return len(p.tones) == 0 && !p.unknown }

// covers tells how much of what lies below a paint takes away.
func (p paint) covers() float64 {
	if p.unknown {
		return 1
	}
	most := 0.0
	for _, t := range p.tones {
		most = max(most, t.alpha)
	}
	return most
}

// paintOf reads a paint that is so thick.
func (c *canvas) paintOf(v, current string, alpha float64) paint {
	v = strings.TrimSpace(v)
	if refs := css.References(v); len(refs) > 0 {
		target := c.k.byID[strings.TrimPrefix(refs[0].URL, "#")]
		if target == nil {
			_, fallback, _ := strings.Cut(v, ")")
			return c.paintOf(fallback, current, alpha)
		}
		if target.name == "pattern" {
			return paint{unknown: true}
		}
		return paint{tones: c.stopsOf(target, alpha, 0)}
	}
	if inner, ok := strings.CutPrefix(v, "light-dark("); ok {
		v, _, _ = strings.Cut(inner, ",")
	}
	if v == "currentcolor" {
		v = current
	}
	if v == "" || isClear(v) {
		return paint{}
	}
	t, known := parseTone(v)
	if !known {
		return paint{unknown: true}
	}
	if t.alpha *= alpha; t.alpha < leastAlpha {
		return paint{}
	}
	return paint{tones: []tone{t}}
}

// stopsOf gives the colours of a gradient, which may be those of another.
func (c *canvas) stopsOf(gradient *node, alpha float64, depth int) (out []tone) {
	for _, stop := range gradient.children {
		if stop.name != "stop" {
			continue
		}
		declared := decide(stop, append(c.k.ancestorsOf(gradient), gradient), c.rules)
		colour := strings.ToLower(declared["stop-color"])
		if colour == "" {
			colour = "black"
		}
		t, known := parseTone(colour)
		if !known {
			t = tone{0.5, 0.5, 0.5, 1}
		}
		if v := declared["stop-opacity"]; v != "" {
			t.alpha *= parseAlpha(v)
		}
		t.alpha *= alpha
		out = append(out, t)
	}
	if next := c.k.byID[strings.TrimPrefix(gradient.attribute("href"), "#")]; len(out) == 0 && next != nil && depth < maxNested {
		return c.stopsOf(next, alpha, depth+1)
	}
	return out
}

var (
	toneCall   = lazy.Regexp(`^(rgba?|hsla?)\(\s*([^()]*)\)$`)
	pathNumber = lazy.Regexp(`^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)
)

// parseTone reads a colour in lower case.
func parseTone(v string) (tone, bool) {
	if named, ok := colornames.Map[v]; ok {
		return tone{float64(named.R) / 255, float64(named.G) / 255, float64(named.B) / 255, 1}, true
	}
	switch v {
	case "canvas", "field", "window":
		return paper, true
	case "canvastext", "fieldtext", "windowtext", "buttontext", "linktext":
		return tone{0, 0, 0, 1}, true
	case "rebeccapurple":
		return tone{0.4, 0.2, 0.6, 1}, true
	}
	if digits, ok := strings.CutPrefix(v, "#"); ok {
		return parseHex(digits)
	}
	m := toneCall().FindStringSubmatch(v)
	if m == nil {
		return tone{}, false
	}
	parts := strings.FieldsFunc(m[2], func(r rune) bool { return strings.ContainsRune(", /\t\r\n", r) })
	if len(parts) < 3 || len(parts) > 4 {
		return tone{}, false
	}
	t := tone{alpha: 1}
	if len(parts) == 4 {
		t.alpha = parseAlpha(parts[3])
	}
	if strings.HasPrefix(m[1], "hsl") {
		hue := parseLeading(strings.TrimSuffix(parts[0], "deg"), 0)
		t.red, t.green, t.blue = fromHue(hue, parseLeading(parts[1], 0)/100, parseLeading(parts[2], 0)/100)
		return t, true
	}
	for i, into := range []*float64{&t.red, &t.green, &t.blue} {
		whole := 255.0
		if strings.HasSuffix(parts[i], "%") {
			whole = 100
		}
		*into = max(0, min(1, parseLeading(parts[i], 0)/whole))
	}
	return t, true
}

// parseHex reads a colour of three, four, six or eight digits.
func parseHex(digits string) (tone, bool) {
	if len(digits) == 3 || len(digits) == 4 {
		long := ""
		for _, d := range digits {
			long += string(d) + string(d)
		}
		digits = long
	}
	if len(digits) == 6 {
		digits += "ff"
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		return tone{}, false
	}
	part := func(shift int) float64 { return float64(n>>shift&255) / 255 }
	return tone{part(24), part(16), part(8), part(0)}, true
}

// fromHue gives red, green and blue of hue, saturation and lightness (CSS Color 4,
// section 7.1).
func fromHue(hue, saturation, lightness float64) (red, green, blue float64) {
	part := func(n float64) float64 {
		k := math.Mod(n+hue/30, 12)
		if k < 0 {
			k += 12
		}
		return lightness - saturation*min(lightness, 1-lightness)*max(-1, min(k-3, 9-k, 1))
	}
	return part(0), part(8), part(4)
}
