package svg

import (
	"math"
	"slices"
	"strings"

	"casebook/internal/css"
	"casebook/internal/lazy"
)

// paintInner paints a drawing that is in another as a picture.
func (c *canvas) paintInner(n *node, declared map[string]string, b brush) {
	k, ok := newKeeper(n.inner)
	if !ok {
		return
	}
	w, h := lengthIn(declared["width"], b.width, b.fontSize), lengthIn(declared["height"], b.height, b.fontSize)
	own := decide(n.inner, nil, k.rules)
	view, _ := viewBoxOf(n.inner)
	ownW, ownH := completeSize(parseLength(own["width"]), parseLength(own["height"]), view.right-view.left, view.bottom-view.top)
	if ownW == 0 || ownH == 0 {
		ownW, ownH = 300, 150
	}
	w, h = completeSize(w, h, ownW, ownH)
	inner := firstBrush(b)
	inner.m = b.m.translate(lengthIn(declared["x"], b.width, b.fontSize), lengthIn(declared["y"], b.height, b.fontSize)).times(fitted(w, h, box{0, 0, ownW, ownH}, n.attribute("preserveAspectRatio")))
	inner.alpha, inner.limits, inner.veiled, inner.blend = b.alpha, b.limits, b.veiled, b.blend
	inner.width, inner.height = ownW, ownH
	c.fit(n.inner, nil, &inner)
	outerK, outerRules, texts := c.k, c.rules, len(c.texts)
	c.k, c.rules = k, slices.DeleteFunc(slices.Clone(k.rules), c.skips)
	if !inner.gone {
		c.paint(n.inner, nil, inner)
	}
	c.k, c.rules = outerK, outerRules
	for i := range c.texts[texts:] {
		for j := range c.texts[texts+i].letters {
			c.texts[texts+i].letters[j].node = n
		}
	}
}

// paintMarkers paints what stands at the corners of a line.
func (c *canvas) paintMarkers(n *node, declared map[string]string, b brush) {
	if n.name != "path" && n.name != "line" && n.name != "polyline" && n.name != "polygon" || b.markers == [3]string{} {
		return
	}
	flat := b
	flat.m = identity
	var corners []point
	for _, part := range outlineOf(n, declared, flat).lines {
		corners = append(corners, part...)
	}
	for i, p := range corners {
		which := 1
		switch i {
		case 0:
			which = 0
		case len(corners) - 1:
			which = 2
		}
		c.paintMarker(b.markers[which], p, directionAt(corners, i), which == 0, b)
		if len(corners) == 1 {
			c.paintMarker(b.markers[2], p, 0, false, b)
		}
	}
}

// directionAt gives the direction of a line at one of its corners.
func directionAt(corners []point, i int) float64 {
	before, after := corners[max(i-1, 0)], corners[min(i+1, len(corners)-1)]
	if before == after {
		return 0
	}
	return math.Atan2(after.y-before.y, after.x-before.x)
}

func (c *canvas) paintMarker(v string, at point, direction float64, isFirst bool, b brush) {
	if v == "" || *c.spent > mostInLimits {
		return
	}
	*c.spent++
	refs := css.References(v)
	if len(refs) == 0 {
		return
	}
	n := c.k.byID[strings.TrimPrefix(refs[0].URL, "#")]
	if n == nil || n.name != "marker" || slices.Contains(c.within, n) {
		return
	}
	length := func(name string, otherwise float64) float64 {
		if v := n.attribute(name); v != "" {
			return lengthIn(v, b.width, b.fontSize)
		}
		return otherwise
	}
	above := c.k.ancestorsOf(n)
	inner := firstBrush(b)
	for i, a := range append(slices.Clone(above), n) {
		inner.look = inner.lookOfChild(a, decide(a, append(slices.Clone(above), n)[:i], c.rules), c.k)
	}
	inner.gone, inner.alpha, inner.placed = false, b.alpha, b.placed
	inner.limits, inner.veiled = b.limits, b.veiled
	switch orient := n.attribute("orient"); orient {
	case "auto":
	case "auto-start-reverse":
		if isFirst {
			direction += math.Pi
		}
	default:
		direction = parseLeading(orient, 0) * math.Pi / 180
	}
	sin, cos := math.Sincos(direction)
	inner.m = b.m.translate(at.x, at.y).times(matrix{cos, sin, -sin, cos, 0, 0})
	if n.attribute("markerUnits") != "userSpaceOnUse" {
		inner.m = inner.m.times(matrix{b.strokeWidth, 0, 0, b.strokeWidth, 0, 0})
	}
	w, h := length("markerWidth", 3), length("markerHeight", 3)
	fit := identity
	view, isGiven := viewBoxOf(n)
	if w <= 0 || h <= 0 || isGiven && (view.left >= view.right || view.top >= view.bottom) {
		return
	}
	if isGiven {
		fit = fitted(w, h, view, n.attribute("preserveAspectRatio"))
	}
	ref := fit.move(length("refX", 0), length("refY", 0))
	inner.m = inner.m.translate(-ref.x, -ref.y)
	if v := decide(n, above, c.rules)["overflow"]; v != "visible" && v != "auto" {
		inner.limits = append(slices.Clone(inner.limits), limitTo(inner.m, box{0, 0, w, h}))
	}
	inner.m = inner.m.times(fit)
	c.within = append(c.within, n)
	for _, child := range n.children {
		c.paint(child, append(slices.Clone(above), n), inner)
	}
	c.within = c.within[:len(c.within)-1]
}

// limitTo is a limit to a box.
func limitTo(m matrix, b box) *limit {
	var o outline
	o.add(m, []point{{b.left, b.top}, {b.right, b.top}, {b.right, b.bottom}, {b.left, b.bottom}})
	o.filled = true
	return &limit{marks: []mark{{outline: o, placed: true}}}
}

// applyFilter adds what the filter of an element paints beyond the element itself: its
// shadow, or all of the region of a filter that is not followed. What is painted since
// marks and texts is of the element.
func (c *canvas) applyFilter(b brush, marks, texts int) {
	var target *node
	if refs := css.References(b.filter); len(refs) == 1 {
		target = c.k.byID[strings.TrimPrefix(refs[0].URL, "#")]
	}
	var more []mark
	floods := true
	if c.keepsSource(b.filter, target, &b) {
		floods = target != nil && hasFlood(target)
		dx, dy := shadowOf(b.filter, target)
		right, down := b.m[0]*dx+b.m[2]*dy, b.m[1]*dx+b.m[3]*dy
		for _, m := range c.marks[marks:] {
			m.outline = m.outline.moved(right, down)
			m.paint = paint{unknown: true}
			more = append(more, m)
		}
	}
	if region := c.regionOf(b, target); floods && region.left < region.right {
		m := limitTo(identity, region).marks[0]
		m.paint, m.limits, m.placed = paint{unknown: true}, b.limits, b.placed
		more = append(more, m)
	}
	c.marks = slices.Insert(c.marks, marks, more...)
	for i := texts; i < len(c.texts); i++ {
		c.texts[i].order += len(more)
	}
}

// hasFlood reports a filter with a colour that nothing keeps to a shape.
func hasFlood(filter *node) bool {
	floods, keeps := false, false
	for _, part := range filter.children {
		floods = floods || part.name == "feFlood" && parseAlpha(part.attribute("flood-opacity")) > 0
		keeps = keeps || part.name == "feComposite" && part.attribute("operator") == "in"
	}
	return floods && !keeps
}

// regionOf gives what a filter may paint on.
func (c *canvas) regionOf(b brush, filter *node) box {
	a := c.around
	if filter == nil { // functions: each may blur or move it by so much
		reach := 0.0
		for _, v := range anyLength().FindAllString(b.filter, -1) {
			reach += 3 * math.Abs(lengthIn(v, 0, b.fontSize)) * b.m.scale()
		}
		return box{a.left - reach, a.top - reach, a.right + reach, a.bottom + reach}
	}
	r := regionShares(filter)
	if filter.attribute("filterUnits") == "userSpaceOnUse" {
		in := func(name string, whole, otherwise float64) float64 {
			if v := filter.attribute(name); v != "" {
				return lengthIn(v, whole, b.fontSize)
			}
			return otherwise * whole
		}
		x, y := in("x", b.width, -0.1), in("y", b.height, -0.1)
		return b.m.boxOf(box{x, y, x + in("width", b.width, 1.2), y + in("height", b.height, 1.2)})
	}
	w, h := a.right-a.left, a.bottom-a.top
	return box{a.left + r.left*w, a.top + r.top*h, a.left + r.right*w, a.top + r.bottom*h}
}

// regionShares gives the region of a mask or filter in shares of what it is used on.
func regionShares(n *node) box {
	in := func(name string, otherwise float64) float64 {
		if v := n.attribute(name); v != "" {
			return lengthIn(v, 1, 0)
		}
		return otherwise
	}
	x, y := in("x", -0.1), in("y", -0.1)
	return box{x, y, x + in("width", 1.2), y + in("height", 1.2)}
}

// holdsWhole reports a mask or filter whose region leaves out nothing of what it is used on.
func holdsWhole(n *node) bool {
	r := regionShares(n)
	const little = 0.01
	return r.left <= little && r.top <= little && r.right >= 1-little && r.bottom >= 1-little
}

// shadowOf gives how far a filter moves the shadow that it makes.
func shadowOf(v string, target *node) (dx, dy float64) {
	if target == nil {
		list := anyLength().FindAllString(anyColour().ReplaceAllString(strings.TrimPrefix(strings.ToLower(v), "drop-shadow("), ""), -1)
		if len(list) >= 2 && !strings.HasPrefix(v, "grayscale") {
			return lengthIn(list[0], 0, 16), lengthIn(list[1], 0, 16)
		}
		return 0, 0
	}
	for _, part := range target.children {
		if part.name == "feOffset" || part.name == "feDropShadow" {
			standard := 0.0
			if part.name == "feDropShadow" {
				standard = 2
			}
			in := func(name string) float64 {
				if v := part.attribute(name); v != "" {
					return parseCoordinate(v)
				}
				return standard
			}
			dx, dy = dx+in("dx"), dy+in("dy")
		}
	}
	return dx, dy
}

var oneFunction = lazy.Regexp(`(?i)^\s*(drop-shadow|grayscale)\(([^()]*(\([^()]*\))?)*\)\s*$`)

// keepsSource reports a filter that leaves on top what it is used on, as those that
// make a shadow do.
func (c *canvas) keepsSource(v string, target *node, b *brush) bool {
	if target == nil {
		return oneFunction().MatchString(v)
	}
	var last *node
	for _, part := range target.children {
		if part.name != "" {
			last = part
		}
		if part.name == "feImage" || part.name == "feTile" || part.name == "feTurbulence" {
			return false
		}
	}
	if last == nil || target.attribute("primitiveUnits") == "objectBoundingBox" || last.attribute("x")+last.attribute("y")+last.attribute("width")+last.attribute("height") != "" {
		return false
	}
	if target.attribute("filterUnits") == "userSpaceOnUse" {
		b.limits = append(slices.Clone(b.limits), limitTo(identity, c.regionOf(*b, target)))
	} else if !holdsWhole(target) {
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
