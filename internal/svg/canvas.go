package svg

import (
	"math"
	"slices"
	"strings"

	"casebook/internal/css"
)

// A canvas lists what a drawing paints, in the order in which it is painted.
type canvas struct {
	k      *keeper
	rules  []rule
	skips  func(rule) bool // rules that do not count
	view   box             // what the drawing shows
	sized  bool            // it is known how large that is
	width  float64         // of the drawing in pixels, 0 when it has none
	paper  []tone          // what is behind the drawing, nil when it is not known
	marks  []mark
	texts  []placedLine
	around box // what was painted last, with what has no colour

	within   []*node // the clip paths and masks that it is of
	circular bool    // one of these is in itself
	spent    *int    // how many elements of clip paths and masks were painted
}

// mostInLimits bounds the elements that are painted to know what clip paths and masks
// leave: each is painted where it is used, and those in one another many times.
const mostInLimits = 100_000

// A mark is a filling, a stroke or a picture on the canvas.
type mark struct {
	outline outline
	paint   paint
	limits  []*limit
	blend   string
	placed  bool // where it lies is known
}

// A brush is how the next thing is painted: its look, and what bounds it.
type brush struct {
	look
	width, height       float64 // of what percentages are of
	useWidth, useHeight string  // that a use element gives to what it shows
	limits              []*limit
	veiled              bool   // by a mask, clip, filter or blending whose effect is not known
	filter              string // of the element itself, what it may paint beyond it
	blend               string
	evenOdd             bool
	anchor, baseline    string
	fromRight, down     bool
	spacing             string
	wordSpacing         string
	raised              float64 // above the baseline
	turn                float64 // of each letter
	order               string  // in which filling and stroke are painted
	dashed              dashes
	markers             [3]string // at the start, in the middle, at the end
}

// A limit is a clip path or a mask.
type limit struct {
	marks []mark
	mask  bool
	alpha bool // of a mask: opacity decides, not lightness
}

// newCanvas paints a drawing of which only what is drawn is left, without some rules of
// its style sheets.
func newCanvas(root *node, k *keeper, skips func(rule) bool) *canvas {
	c := &canvas{k: k, rules: slices.DeleteFunc(slices.Clone(k.rules), skips), skips: skips, paper: []tone{paper}, spent: new(int), around: nowhere}
	declared := decide(root, nil, c.rules)
	b := brush{look: firstLook(root, declared)}
	c.view, c.sized = viewOf(root, declared)
	c.width = parseLength(declared["width"])
	b.width, b.height = c.view.right-c.view.left, c.view.bottom-c.view.top
	if v, isGiven := viewBoxOf(root); isGiven {
		b.width, b.height = v.right-v.left, v.bottom-v.top
	}
	for _, name := range []string{"background", "background-color"} {
		if t, known := parseTone(strings.ToLower(declared[name])); known {
			c.paper = []tone{t.laidOn(paper)}
		}
	}
	b.placed = true
	c.paint(root, nil, b)
	return c
}

// paint paints an element that lies in those.
func (c *canvas) paint(n *node, above []*node, b brush) {
	if n.name == "" || n.name == "style" || definitions()[n.name] && !b.inside || !hasExtensions(n) {
		return
	}
	if len(c.within) > 0 {
		if *c.spent++; *c.spent > mostInLimits {
			return
		}
	}
	declared := decide(n, above, c.rules)
	b = c.pickUp(n, declared, len(above) == 0, b)
	if b.gone || b.alpha < leastAlpha && !b.clips {
		return
	}
	b.inside = false
	above = append(above, n)
	if b.filter != "" {
		marks, texts, around := len(c.marks), len(c.texts), c.around
		c.around = nowhere
		defer func() {
			c.applyFilter(b, marks, texts)
			c.extend(around)
		}()
	}
	switch {
	case n.name == "text":
		c.writeText(n, above, b)
	case n.name == "use":
		target := c.k.byID[strings.TrimPrefix(n.attribute("href"), "#")]
		if target == nil {
			return
		}
		b.m = b.m.translate(lengthIn(declared["x"], b.width, b.fontSize), lengthIn(declared["y"], b.height, b.fontSize))
		b.useWidth, b.useHeight = declared["width"], declared["height"]
		b.inside = target.name == "symbol"
		c.paint(target, c.k.ancestorsOf(target), b)
	case isContainer()[n.name]:
		for _, child := range n.children {
			c.paint(child, above, b)
		}
	default:
		c.paintShape(n, declared, b)
	}
}

// paintShape paints a shape or a picture.
func (c *canvas) paintShape(n *node, declared map[string]string, b brush) {
	if !b.visible {
		return
	}
	o := outlineOf(n, declared, b)
	o.filled = n.name != "line"
	o.evenOdd = b.evenOdd
	c.extend(o.box)
	if n.name == "image" && n.inner != nil && !b.clips {
		c.paintInner(n, declared, b)
		return
	}
	if n.name == "image" || b.clips { // a clip path has a shape, and no colour or stroke
		c.add(o, paint{unknown: true}, b)
		return
	}
	c.add(o, c.paintOf(b.fill, b.color, b.alpha*b.fillAlpha), b)
	stroke := o
	stroke.filled, stroke.stroke, stroke.dashed = false, b.strokeWidth/2*b.m.scale(), b.dashed != ""
	if declared["vector-effect"] != "" { // as wide in pixels, whatever the scale
		stroke.stroke, stroke.dashed = max(stroke.stroke, b.strokeWidth/2*c.unitsOfPixel()), true
	}
	c.add(stroke, c.paintOf(b.stroke, b.color, b.alpha*b.strokeAlpha), b)
	c.paintMarkers(n, declared, b)
}

// unitsOfPixel gives how long a pixel is in the plane of the drawing.
func (c *canvas) unitsOfPixel() float64 {
	if c.width > 0 {
		return (c.view.right - c.view.left) / c.width
	}
	return 1
}

// add puts a mark on the canvas, if its paint leaves one.
func (c *canvas) add(o outline, p paint, b brush) {
	if !p.isNone() {
		c.marks = append(c.marks, mark{o, p, b.limits, b.blend, b.placed})
	}
}

// nowhere is the box around nothing.
var nowhere = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

// extend notes that something stands there.
func (c *canvas) extend(b box) {
	if b != (box{}) {
		c.around = box{min(c.around.left, b.left), min(c.around.top, b.top), max(c.around.right, b.right), max(c.around.bottom, b.bottom)}
	}
}

// pickUp gives the brush for an element.
func (c *canvas) pickUp(n *node, declared map[string]string, root bool, before brush) brush {
	b := before
	b.filter = ""
	b.look = b.lookOfChild(n, declared, c.k)
	get := func(name string) string { return strings.ToLower(declared[name]) }
	if origin := get("transform-origin"); origin != "" && get("transform-box") == "" && get("transform") != "" && before.placed {
		x, y, known := b.originOf(origin)
		t, isMatrix := parseTransform(get("transform"))
		b.m = before.m.translate(x, y).times(t).translate(-x, -y)
		b.placed = known && isMatrix && get("translate") == ""
	}
	if !root && (n.name == "svg" || n.name == "symbol") {
		b.placed = before.placed
		c.fit(n, declared, &b)
	}
	for name, into := range map[string]*string{"text-anchor": &b.anchor, "letter-spacing": &b.spacing, "word-spacing": &b.wordSpacing, "paint-order": &b.order} {
		if v := get(name); v != "" && v != "inherit" {
			*into = v
		}
	}
	if v := get("stroke-dasharray"); v != "" && v != "inherit" {
		b.dashed = dashes(strings.TrimSuffix(v, "none"))
	}
	switch v := get("baseline-shift"); v {
	case "sub":
		b.raised -= 0.2 * before.fontSize
	case "super":
		b.raised += 0.4 * before.fontSize
	default:
		b.raised += lengthIn(v, b.fontSize, b.fontSize)
	}
	for i, name := range []string{"marker-start", "marker-mid", "marker-end"} {
		for _, v := range []string{declared["marker"], declared[name]} {
			if v != "" && !strings.EqualFold(v, "inherit") {
				b.markers[i] = v
			}
		}
	}
	for _, name := range []string{"dominant-baseline", "alignment-baseline"} {
		if v := get(name); v != "" && v != "inherit" {
			b.baseline = v
		}
	}
	if v := get("direction"); v != "" {
		b.fromRight = v == "rtl"
	}
	if v := get("writing-mode"); v != "" {
		b.down = strings.HasPrefix(v, "vertical") || strings.HasPrefix(v, "tb")
	}
	if v := get("fill-rule"); v != "" {
		b.evenOdd = v == "evenodd"
	}
	if v := get("clip-rule"); v != "" && b.clips {
		b.evenOdd = v == "evenodd"
	}
	if v := get("mix-blend-mode"); v != "" && v != "normal" {
		b.blend, b.veiled = v, b.veiled || v != "multiply" && v != "darken"
	}
	c.bound(n, declared, &b)
	if declared[unfollowed] != "" {
		b.placed = false
	}
	return b
}

// originOf reads the point around which something turns, given in pixels or as a part
// of what is shown.
func (b *brush) originOf(v string) (x, y float64, known bool) {
	words := map[string]string{"left": "0", "top": "0", "center": "50%", "right": "100%", "bottom": "100%"}
	list := strings.Fields(v)
	if len(list) == 1 {
		list = append(list, "center")
	}
	if list[0] == "top" || list[0] == "bottom" || list[1] == "left" || list[1] == "right" {
		list[0], list[1] = list[1], list[0]
	}
	for i, into := range []*float64{&x, &y} {
		s := list[i]
		if words[s] != "" {
			s = words[s]
		}
		if !plainLengths().MatchString(s) {
			return 0, 0, false
		}
		*into = lengthIn(s, []float64{b.width, b.height}[i], b.fontSize)
	}
	return x, y, len(list) == 2 || lengthIn(list[2], 0, 0) == 0
}

// fit places what an inner svg or a symbol shows in its box (SVG 2, section 8.2).
func (c *canvas) fit(n *node, declared map[string]string, b *brush) {
	size := func(given, own string, whole float64) float64 {
		for _, v := range []string{given, own} {
			if v != "" && v != "auto" {
				return lengthIn(v, whole, b.fontSize)
			}
		}
		return whole
	}
	w, h := size(b.useWidth, declared["width"], b.width), size(b.useHeight, declared["height"], b.height)
	b.useWidth, b.useHeight = "", ""
	b.m = b.m.translate(lengthIn(declared["x"], b.width, b.fontSize), lengthIn(declared["y"], b.height, b.fontSize))
	if v := declared["overflow"]; v != "visible" && v != "auto" {
		var o outline
		o.add(b.m, []point{{0, 0}, {w, 0}, {w, h}, {0, h}})
		o.filled = true
		b.limits = append(slices.Clone(b.limits), &limit{marks: []mark{{outline: o, placed: true}}})
	}
	b.width, b.height = w, h
	view, isGiven := viewBoxOf(n)
	switch {
	case w <= 0 || h <= 0 || isGiven && (view.left >= view.right || view.top >= view.bottom): // nothing of it is drawn
		b.gone = true
	case isGiven:
		b.width, b.height = view.right-view.left, view.bottom-view.top
		b.m = b.m.times(fitted(w, h, view, n.attribute("preserveAspectRatio")))
	}
}

// bound adds what clips, masks and filters do.
func (c *canvas) bound(n *node, declared map[string]string, b *brush) {
	for _, name := range []string{"clip-path", "mask", "mask-image", "filter"} {
		v := declared[name]
		if v == "" || strings.EqualFold(v, "none") || strings.EqualFold(v, "inherit") {
			continue
		}
		var target *node
		refs := css.References(v)
		if len(refs) == 1 {
			target = c.k.byID[strings.TrimPrefix(refs[0].URL, "#")]
		}
		switch {
		case len(refs) == 1 && target == nil: // no browser goes by it
		case name == "filter":
			b.filter = v
			b.veiled = b.veiled || !c.keepsSource(v, target, b)
		case target == nil || target.name != "clipPath" && target.name != "mask":
			b.veiled = true
		default:
			if l := c.limitOf(target, *b); l != nil {
				b.limits = append(slices.Clone(b.limits), l)
			} else {
				b.veiled = true
			}
		}
	}
}

// limitOf reads a clip path or a mask; nil for one that cannot be told, as one that lies
// in itself, or those that take too long.
func (c *canvas) limitOf(n *node, b brush) *limit {
	if c.circular = c.circular || slices.Contains(c.within, n); c.circular || *c.spent > mostInLimits {
		return nil
	}
	isMask := n.name == "mask"
	if n.attribute("clipPathUnits") == "objectBoundingBox" || n.attribute("maskContentUnits") == "objectBoundingBox" || !b.placed {
		return nil
	}
	declared := decide(n, c.k.ancestorsOf(n), c.rules)
	inner := &canvas{k: c.k, rules: c.rules, skips: c.skips, view: c.view, around: nowhere, within: append(slices.Clone(c.within), n), spent: c.spent}
	paint := firstBrush(b)
	paint.clips = !isMask
	if n.has("transform") {
		t, known := parseTransform(n.attribute("transform"))
		if !known {
			return nil
		}
		paint.m = paint.m.times(t)
	}
	paint.look = paint.lookOfChild(&node{name: "g"}, map[string]string{"fill": declared["fill"], "color": declared["color"]}, c.k)
	for _, child := range n.children {
		inner.paint(child, append(c.k.ancestorsOf(n), n), paint)
	}
	if inner.circular || *c.spent > mostInLimits {
		return nil
	}
	if len(inner.texts) > 0 || slices.ContainsFunc(inner.marks, func(m mark) bool { return !m.placed }) {
		return nil
	}
	if _, isInClip := declared["clip-path"]; isInClip {
		return nil
	}
	l := &limit{marks: inner.marks, mask: isMask, alpha: strings.EqualFold(declared["mask-type"], "alpha")}
	switch {
	case !isMask:
	case n.attribute("maskUnits") != "userSpaceOnUse" && !holdsWhole(n):
		return nil
	case n.attribute("maskUnits") == "userSpaceOnUse" && n.has("width") && n.has("height"):
		edge := outlineOf(&node{name: "rect"}, declared, b)
		edge.filled = true
		for i := range l.marks {
			l.marks[i].limits = append(slices.Clone(l.marks[i].limits), &limit{marks: []mark{{outline: edge}}})
		}
	}
	return l
}

// firstBrush is that of what a definition holds, where it is used.
func firstBrush(b brush) brush {
	l := firstLook(&node{name: "svg"}, nil)
	l.m, l.placed, l.view = b.m, b.placed, b.view
	return brush{look: l, width: b.width, height: b.height}
}
