package svg

import (
	"math"
	"strconv"
	"strings"

	"casebook/internal/css"
	"casebook/internal/lazy"
)

// leastAlpha is what a screen of 256 steps shows at all.
const leastAlpha = 0.002

// A look is how something is drawn: what it inherits, and where it stands.
type look struct {
	gone                   bool // not drawn, with all in it
	visible                bool
	alpha                  float64 // of the groups around it
	fill, stroke, color    string
	fillAlpha, strokeAlpha float64
	strokeWidth, fontSize  float64
	marked                 bool // with markers
	boxed                  bool // a mask, filter or clip goes by its size
	clips                  bool // in a clip path, where paint does not matter
	inside                 bool // a definition that is being drawn
	m                      matrix
	placed                 bool   // m and view are known
	astray                 string // what moves it in a way that is not followed, perhaps out of sight
	view                   box    // of the drawing
	x, y                   float64
}

func firstLook(root *node, declared map[string]string) look {
	l := look{visible: true, alpha: 1, fillAlpha: 1, strokeAlpha: 1, strokeWidth: 1, fontSize: 16, fill: "black", stroke: "none", color: "black", m: identity}
	l.view, l.placed = viewOf(root, declared)
	return l
}

// lookOfChild gives the look of an element for which that is declared.
func (l look) lookOfChild(n *node, declared map[string]string, k *keeper) look {
	if n.name == "svg" && k.parent[n] != nil {
		l.placed = false // fitted into a box of its own
	}
	if name := declared[unfollowed]; name != "" {
		l.placed, l.astray = false, name
	}
	if len(declared) == 0 {
		return l
	}
	get := func(name string) (string, bool) {
		v, ok := declared[name]
		lower := strings.ToLower(v)
		return lower, ok && lower != "" && lower != "inherit"
	}
	if v, ok := get("display"); ok && v == "none" {
		l.gone = true
	}
	if v, ok := get("visibility"); ok {
		l.visible = v != "hidden" && v != "collapse"
	}
	number := func(name string, into *float64) {
		if v, ok := get(name); ok {
			*into = parseAlpha(v)
		}
	}
	number("fill-opacity", &l.fillAlpha)
	number("stroke-opacity", &l.strokeAlpha)
	if v, ok := get("opacity"); ok {
		l.alpha *= parseAlpha(v)
	}
	for name, into := range map[string]*string{"fill": &l.fill, "stroke": &l.stroke, "color": &l.color} {
		if v, ok := get(name); ok && (name != "color" || v != "currentcolor") {
			*into = v
		}
	}
	if v, ok := get("stroke-width"); ok && parseLeading(v, 1) >= 0 { // a negative one is none
		l.strokeWidth = parseLeading(v, 1)
	}
	if v, ok := get("font-size"); ok {
		l.fontSize = fontSizeOf(v, l.fontSize)
	} else if v, ok := get("font"); ok {
		if m := sizeInFont().FindStringSubmatch(v); m != nil {
			l.fontSize = fontSizeOf(m[1], l.fontSize)
		}
	}
	for _, name := range []string{"marker", "marker-start", "marker-mid", "marker-end"} {
		if v, ok := get(name); ok {
			l.marked = v != "none"
		}
	}
	l.cover(declared, k)
	for _, name := range []string{"translate", "rotate", "scale", "transform"} { // in this order
		v, ok := get(name)
		if !ok || v == "none" {
			continue
		}
		if name == "translate" {
			v = "translate(" + v + ")"
		}
		t, known := parseTransform(v)
		if known = known && (name == "translate" || name == "transform"); known {
			l.m = l.m.times(t)
		} else {
			l.placed, l.astray = false, name
		}
		if known && math.Abs(t[0]*t[3]-t[1]*t[2]) < 1e-9 { // flat: nothing of it has an area
			l.gone = true
		}
	}
	if moves := declared["transform"] + declared["translate"]; moves != "" && moves != "none" && declared["transform-origin"]+declared["transform-box"] != "" {
		l.placed = false
	}
	return l
}

// cover applies what covers an element: filter, mask and clip.
func (l *look) cover(declared map[string]string, k *keeper) {
	for _, name := range []string{"clip-path", "mask", "mask-image", "filter"} {
		v := declared[name]
		if v == "" || strings.EqualFold(v, "none") || strings.EqualFold(v, "inherit") {
			continue
		}
		if name == "filter" && clearFilter().MatchString(v) || name == "clip-path" && clearShape().MatchString(v) {
			l.gone = true
		}
		var target *node
		if refs := css.References(v); len(refs) == 1 && name != "filter" {
			target = k.byID[strings.TrimPrefix(refs[0].URL, "#")]
		}
		if target == nil || target.name != "clipPath" || target.attribute("clipPathUnits") == "objectBoundingBox" || target.has("clip-path") {
			l.boxed = true
		}
		if target != nil && (target.name == "clipPath" || target.name == "mask") {
			l.clipTo(target)
		}
	}
}

// clipTo narrows the view to what a clip path leaves; one that is empty leaves
// nothing.
func (l *look) clipTo(clip *node) {
	shapes := 0
	for _, c := range clip.children {
		if c.name != "" && !hasNoSize(c) {
			shapes++
		}
	}
	if shapes == 0 {
		l.gone = true
		return
	}
	c := clip.children[0]
	if len(clip.children) != 1 || clip.name != "clipPath" || c.name != "rect" || clip.attribute("clipPathUnits") == "objectBoundingBox" ||
		clip.attribute("transform")+c.attribute("transform")+c.attribute("style")+c.attribute("class") != "" || !l.placed {
		return
	}
	x, y := parseCoordinate(c.attribute("x")), parseCoordinate(c.attribute("y"))
	w, h := parseCoordinate(c.attribute("width")), parseCoordinate(c.attribute("height"))
	if w > 0 && h > 0 {
		l.view = l.view.intersect(l.m.boxOf(box{x, y, x + w, y + h}))
	}
}

// paints reports whether a shape or a letter has a colour to be seen.
func (l *look) paints() bool {
	clear := func(paint string) bool {
		if paint == "currentcolor" {
			paint = l.color
		}
		return isClear(paint)
	}
	return !clear(l.fill) && l.fillAlpha >= leastAlpha || !clear(l.stroke) && l.strokeAlpha >= leastAlpha && l.strokeWidth > 0
}

var (
	clearColour = lazy.Regexp(`^(none|transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00|(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(.*[,/]\s*(0+\.?0*|\.0+)%?\s*\))$`)
	withAlpha   = lazy.Regexp(`^[a-z]+\(([^,]*,){3}|/`)
	clearFilter = lazy.Regexp(`(?i)\bopacity\(\s*(0+\.?0*|\.0+)%?\s*\)`)
	clearShape  = lazy.Regexp(`(?i)^(circle\(\s*(0+\.?0*|\.0+)([a-z%]+|\s|\))|inset\(\s*(100|[5-9]\d)%\s*\)|polygon\(\s*\))`)
	sizeInFont  = lazy.Regexp(`(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%|mm|cm|in|pc|ex)?)(?:/|\s|$)`)
)

// isClear reports a paint that nobody sees.
func isClear(paint string) bool {
	if !clearColour().MatchString(paint) {
		return false
	}
	return !strings.Contains(paint, "(") || withAlpha().MatchString(paint)
}

// hides reports a value with which something may not be drawn.
func hides(name, value string) bool {
	v := strings.ToLower(value)
	switch name {
	case "display":
		return v == "none"
	case "visibility":
		return v == "hidden" || v == "collapse"
	case "opacity", "fill-opacity", "stroke-opacity":
		return parseAlpha(v) < leastAlpha
	case "fill", "stroke", "color":
		return isClear(v)
	case "stroke-width", "font-size":
		return parseLeading(v, 1) == 0
	}
	return name == "clip-path" || name == "mask" || name == "mask-image" || name == "filter" || name == "transform"
}

func parseAlpha(v string) float64 {
	number, percent := strings.CutSuffix(v, "%")
	f, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil {
		return 1
	}
	if percent {
		f /= 100
	}
	return max(0, min(1, f))
}

var leadingNumber = lazy.Regexp(`^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z%]*)`)

// parseLeading gives a length in pixels, otherwise for what is none.
func parseLeading(v string, otherwise float64) float64 {
	m := leadingNumber().FindStringSubmatch(strings.ToLower(v))
	if m == nil {
		return otherwise
	}
	f, _ := strconv.ParseFloat(m[1], 64) // digits
	if factor, ok := pixels[m[2]]; ok {
		f *= factor
	}
	return f
}

func fontSizeOf(v string, inherited float64) float64 {
	f := parseLeading(v, inherited)
	switch {
	case f < 0: // a negative one is none
		return inherited
	case strings.HasSuffix(v, "rem"):
		return f * 16
	case strings.HasSuffix(v, "em"), strings.HasSuffix(v, "ex"):
		return f * inherited
	case strings.HasSuffix(v, "%"):
		return f / 100 * inherited
	}
	return f
}

// hasNoSize reports a shape that is said to be of no size.
func hasNoSize(n *node) bool {
	if n.attribute("style")+n.attribute("class") != "" {
		return false
	}
	for _, name := range []string{"width", "height", "r", "rx", "ry"} {
		if v := n.attribute(name); v != "" && parseLeading(v, 1) == 0 {
			switch n.name {
			case "rect", "image":
				if name == "width" || name == "height" {
					return true
				}
			case "circle":
				return name == "r"
			case "ellipse":
				return true
			}
		}
	}
	return false
}
