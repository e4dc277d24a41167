package svg

import (
	"slices"
	"strings"

	"casebook/internal/css"
)

// A canvas lists what a drawing paints, in the order in which it is painted.
type canvas struct {
	k     *keeper
	rules []rule
	paper []tone // what is behind the drawing, nil when it is not known
	marks []mark
	texts []placedLine

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
	root                *node
	width, height       float64 // of what percentages are of
	useWidth, useHeight string  // that a use element gives to what it shows
	limits              []*limit
	veiled              bool // by a mask, clip, filter or blending whose effect is not known
	floods              bool // a filter may paint more than the shape
	blend               string
	evenOdd             bool
	anchor, baseline    string
	fromRight, down     bool
	spacing             string
}

// A limit is a clip path or a mask.
type limit struct {
	marks []mark
	mask  bool
	alpha bool // of a mask: opacity decides, not lightness
}

// newCanvas paints a drawing of which only what is drawn is left.
func newCanvas(root *node, rules []rule, k *keeper) *canvas {
	c := &canvas{k: k, rules: rules, paper: []tone{paper}, spent: new(int)}
	b := brush{look: firstLook(root), root: root}
	b.width, b.height = b.view.right-b.view.left, b.view.bottom-b.view.top
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
	if n.name == "image" || b.clips { // a clip path has a shape, and no colour or stroke
		c.add(o, paint{unknown: true}, b)
		return
	}
	c.add(o, c.paintOf(b.fill, b.color, b.alpha*b.fillAlpha), b)
	stroke := o
	stroke.filled, stroke.stroke = false, b.strokeWidth/2*b.m.scale()
	c.add(stroke, c.paintOf(b.stroke, b.color, b.alpha*b.strokeAlpha), b)
	if b.floods {
		o.filled, o.stroke = true, max(o.box.right-o.box.left, o.box.bottom-o.box.top)/10
		c.add(o, paint{unknown: true}, b)
	}
}

// add puts a mark on the canvas, if its paint leaves one.
func (c *canvas) add(o outline, p paint, b brush) {
	if len(p.tones) > 0 || p.unknown {
		c.marks = append(c.marks, mark{o, p, b.limits, b.blend, b.placed})
	}
}

// pickUp gives the brush for an element.
func (c *canvas) pickUp(n *node, declared map[string]string, root bool, before brush) brush {
	b := before
	b.look = b.lookOfChild(n, declared, c.k)
	get := func(name string) string { return strings.ToLower(declared[name]) }
	if origin := coordinates(get("transform-origin")); len(origin) == 2 && get("transform-box") == "" && before.placed && !strings.ContainsAny(get("transform-origin"), "%abcdefghijklmnoqrstuvwyz") {
		t, known := parseTransform(get("transform"))
		b.m = before.m.translate(origin[0], origin[1]).times(t).translate(-origin[0], -origin[1])
		b.placed = known
	}
	if !root && (n.name == "svg" || n.name == "symbol") {
		b.placed = before.placed
		c.fit(n, declared, &b)
	}
	for name, into := range map[string]*string{"text-anchor": &b.anchor, "letter-spacing": &b.spacing} {
		if v := get(name); v != "" && v != "inherit" {
			*into = v
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
		b.blend, b.veiled = v, true
	}
	c.bound(declared, &b)
	return b
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
	view := coordinates(n.attribute("viewBox"))
	if len(view) != 4 || view[2] <= 0 || view[3] <= 0 {
		return
	}
	b.width, b.height = view[2], view[3]
	x, y := w/view[2], h/view[3]
	fitting := n.attribute("preserveAspectRatio")
	if !strings.Contains(fitting, "none") {
		if x = min(x, y); strings.Contains(fitting, "slice") {
			x = max(w/view[2], h/view[3])
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
	b.m = b.m.translate((w-view[2]*x)*share("x"), (h-view[3]*y)*share("Y")).times(matrix{x, 0, 0, y, 0, 0}).translate(-view[0], -view[1])
}

// bound adds what clips, masks and filters do.
func (c *canvas) bound(declared map[string]string, b *brush) {
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
			if !c.keepsSource(v, target) {
				b.veiled, b.floods = true, true
			}
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
	inner := &canvas{k: c.k, rules: c.rules, within: append(slices.Clone(c.within), n), spent: c.spent}
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
	if isMask && n.attribute("maskUnits") == "userSpaceOnUse" && n.has("width") && n.has("height") {
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
	l := firstLook(&node{name: "svg"})
	l.m, l.placed, l.view = b.m, b.placed, b.view
	return brush{look: l, root: b.root, width: b.width, height: b.height}
}

// keepsSource reports a filter that leaves on top what it is used on, as those that
// make a shadow do.
func (c *canvas) keepsSource(v string, target *node) bool {
	if target == nil {
		return strings.HasPrefix(v, "drop-shadow(") && strings.Count(v, "(") <= 2 || strings.HasPrefix(v, "grayscale(") && strings.Count(v, "(") == 1
	}
	var last *node
	for _, part := range target.children {
		if part.name != "" {
			last = part
		}
	}
	if last == nil || tooSmallFilter(target) {
		return false
	}
	switch last.name {
	case "feDropShadow":
		in := last.attribute("in")
		return in == "SourceGraphic" || in == "" && len(target.children) == 1
	case "feMerge":
		for i := len(last.children) - 1; i >= 0; i-- {
			if last.children[i].name == "feMergeNode" {
				return last.children[i].attribute("in") == "SourceGraphic"
			}
		}
	case "feBlend", "feComposite":
		plain := last.attribute("mode")+last.attribute("operator") == "" || last.attribute("mode") == "normal" || last.attribute("operator") == "over"
		return plain && last.attribute("in") == "SourceGraphic"
	}
	return false
}

// tooSmallFilter reports a filter whose region may leave out some of the source.
func tooSmallFilter(n *node) bool {
	if n.attribute("filterUnits") == "userSpaceOnUse" {
		return false // drawing programs give the region of the whole shape
	}
	for _, name := range []string{"width", "height"} {
		if v := n.attribute(name); v != "" && lengthIn(v, 1, 0) < 1 {
			return true
		}
	}
	return false
}
