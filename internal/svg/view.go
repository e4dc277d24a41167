package svg

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"casebook/internal/lazy"
)

// A matrix maps x, y to [0]x+[2]y+[4], [1]x+[3]y+[5].
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) translate(x, y float64) matrix { return m.times(matrix{1, 0, 0, 1, x, y}) }

// A box is given by two corners.
type box struct{ left, top, right, bottom float64 }

func (b box) intersect(c box) box {
	return box{max(b.left, c.left), max(b.top, c.top), min(b.right, c.right), min(b.bottom, c.bottom)}
}

// meets is true as well for what cannot be compared.
func (b box) meets(c box) bool {
	return !(b.left > c.right || b.right < c.left || b.top > c.bottom || b.bottom < c.top || b.left > b.right || b.top > b.bottom)
}

func (m matrix) boxOf(b box) box {
	out := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [][2]float64{{b.left, b.top}, {b.right, b.top}, {b.left, b.bottom}, {b.right, b.bottom}} {
		x, y := m[0]*p[0]+m[2]*p[1]+m[4], m[1]*p[0]+m[3]*p[1]+m[5]
		out = box{min(out.left, x), min(out.top, y), max(out.right, x), max(out.bottom, y)}
	}
	return out
}

// viewOf gives the part of the plane that a drawing shows: its view box, widened to the
// proportions of its width and height, or cut to them. It is not known how much a drawing
// without a size and a view box shows.
func viewOf(root *node, declared map[string]string) (b box, known bool) {
	w, h := parseLength(strings.ToLower(declared["width"])), parseLength(strings.ToLower(declared["height"]))
	v, isGiven := viewBoxOf(root)
	switch {
	case !isGiven && (w == 0 || h == 0):
		return box{0, 0, max(w, unsizedWidth), max(h, unsizedWidth)}, false
	case !isGiven:
		return box{0, 0, w, h}, true
	case v.left >= v.right || v.top >= v.bottom: // nothing is drawn
		return box{1, 1, -1, -1}, true
	case w == 0 || h == 0:
		return v, true
	}
	seen := fitted(w, h, v, root.attribute("preserveAspectRatio"))
	left, top := -seen[4]/seen[0], -seen[5]/seen[3]
	return box{left, top, left + w/seen[0], top + h/seen[3]}, true
}

// unsizedWidth is more than a page gives to a drawing that has no size.
const unsizedWidth = 2000

// viewBoxOf gives the view box, if there is one.
func viewBoxOf(n *node) (b box, isGiven bool) {
	list := strings.FieldsFunc(n.attribute("viewBox"), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	if len(list) != 4 {
		return box{}, false
	}
	var v [4]float64
	for i, s := range list {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return box{}, false
		}
		v[i] = f
	}
	return box{v[0], v[1], v[0] + v[2], v[1] + v[3]}, v[2] >= 0 && v[3] >= 0
}

// fitted maps a view box into a box of that size (SVG 2, section 8.2).
func fitted(w, h float64, v box, fitting string) matrix {
	width, height := v.right-v.left, v.bottom-v.top
	x, y := w/width, h/height
	if !strings.Contains(fitting, "none") {
		if strings.Contains(fitting, "slice") {
			x = max(x, y)
		} else {
			x = min(x, y)
		}
		y = x
	}
	share := func(axis string) float64 {
		switch {
		case strings.Contains(fitting, axis+"Min"):
			return 0
		case strings.Contains(fitting, axis+"Max"):
			return 1
		}
		return 0.5
	}
	return identity.translate((w-width*x)*share("x"), (h-height*y)*share("Y")).times(matrix{x, 0, 0, y, 0, 0}).translate(-v.left, -v.top)
}

var call = lazy.Regexp(`([a-zA-Z]+)\s*\(([^()]*)\)`)

// parseTransform reads a transformation; known is false for what cannot be told
// without more, as calc() and percentages.
func parseTransform(v string) (m matrix, known bool) {
	m = identity
	for _, c := range call().FindAllStringSubmatch(v, -1) {
		var n []float64
		for _, s := range strings.FieldsFunc(c[2], func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
			s = strings.TrimSuffix(strings.TrimSuffix(s, "px"), "deg")
			f, err := strconv.ParseFloat(s, 64)
			if err != nil {
				return m, false
			}
			n = append(n, f)
		}
		at := func(i int, otherwise float64) float64 {
			if i < len(n) {
				return n[i]
			}
			return otherwise
		}
		switch strings.ToLower(c[1]) {
		case "matrix":
			if len(n) != 6 {
				return m, false
			}
			m = m.times(matrix(n))
		case "translate":
			m = m.translate(at(0, 0), at(1, 0))
		case "translatex":
			m = m.translate(at(0, 0), 0)
		case "translatey":
			m = m.translate(0, at(0, 0))
		case "scale":
			m = m.times(matrix{at(0, 1), 0, 0, at(1, at(0, 1)), 0, 0})
		case "scalex":
			m = m.times(matrix{at(0, 1), 0, 0, 1, 0, 0})
		case "scaley":
			m = m.times(matrix{1, 0, 0, at(0, 1), 0, 0})
		case "rotate":
			sin, cos := math.Sincos(at(0, 0) * math.Pi / 180)
			m = m.translate(at(1, 0), at(2, 0)).times(matrix{cos, sin, -sin, cos, 0, 0}).translate(-at(1, 0), -at(2, 0))
		case "skewx":
			m = m.times(matrix{1, 0, math.Tan(at(0, 0) * math.Pi / 180), 1, 0, 0})
		case "skewy":
			m = m.times(matrix{1, math.Tan(at(0, 0) * math.Pi / 180), 0, 1, 0, 0})
		default:
			return m, false
		}
	}
	return m, true
}

// parseCoordinate gives a length in pixels, 0 for what is none.
func parseCoordinate(v string) float64 { return parseLeading(v, 0) }

// moveText notes where a text begins.
func (l *look) moveText(n *node) {
	for _, p := range []struct {
		name  string
		into  *float64
		moves bool
	}{{"x", &l.x, false}, {"y", &l.y, false}, {"dx", &l.x, true}, {"dy", &l.y, true}} {
		v := n.attribute(p.name)
		if v == "" {
			continue
		}
		if strings.ContainsAny(v, "%") || len(strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })) > 1 {
			l.placed = false
			continue
		}
		f := parseCoordinate(v)
		if strings.HasSuffix(v, "em") {
			f *= l.fontSize
		}
		if p.moves {
			f += *p.into
		}
		*p.into = f
	}
	if n.name == "textPath" || strings.Contains(n.attribute("style"), "spacing") || n.attribute("letter-spacing") != "" {
		l.placed = false
	}
}

// reaches reports whether some of a text may lie in what the drawing shows. How
// wide its letters are is not known: two ems each are enough, on both sides, since
// it may be centred or run to the left.
func (l *look) reaches(text string) bool {
	if !l.placed {
		return true
	}
	wide := 2 * l.fontSize * float64(utf8.RuneCountInString(text)+1)
	b := l.m.boxOf(box{l.x - wide, l.y - 2*l.fontSize, l.x + wide, l.y + 2*l.fontSize})
	return b.meets(l.view)
}
