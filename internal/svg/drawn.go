package svg

import (
	"slices"
	"strings"

	"casebook/internal/css"
	"casebook/internal/diag"
)

// decisive are the properties that decide whether something is drawn.
var decisive = wordSet(`display visibility opacity fill fill-opacity stroke stroke-opacity stroke-width font-size font color
	clip-path mask mask-image filter transform transform-origin transform-box translate rotate scale
	marker marker-start marker-mid marker-end
	x y width height r rx ry cx cy x1 y1 x2 y2 d points overflow fill-rule clip-rule stop-color stop-opacity mask-type
	text-anchor letter-spacing word-spacing baseline-shift direction writing-mode dominant-baseline alignment-baseline
	mix-blend-mode paint-order stroke-dasharray background background-color animation animation-name
	vector-effect`)

// definitions are drawn only where something refers to them.
var definitions = wordSet("defs symbol clipPath mask marker pattern linearGradient radialGradient filter")

// keepDrawn leaves in the drawing what is drawn, and what that refers to. In a
// sprite everything with an id is referred to.
func keepDrawn(root *node, sprite bool) error {
	k, ok := newKeeper(root)
	if !ok {
		return diag.NewFault(diag.Say("svg-unsafe/selector"))
	}
	declared := decide(root, nil, k.rules)
	if declared["display"] == "none" && !sprite { // browsers differ
		k.refuseHidden(root)
	}
	k.draw(root, nil, firstLook(root, declared))
	if sprite {
		root.visitAll(func(n *node) {
			if n.attribute("id") != "" {
				k.define(n)
			}
		})
	}
	if k.fault != nil {
		return k.fault
	}
	k.kept[root] = true
	k.prune(root)
	if sprite {
		return nil
	}
	return checkSeen(root, k)
}

// newKeeper knows a drawing's parts and its style sheet, if that can be followed.
func newKeeper(root *node) (k *keeper, ok bool) {
	k = &keeper{byID: map[string]*node{}, parent: map[*node]*node{}, kept: map[*node]bool{}, defined: map[*node]bool{}}
	sheet := ""
	root.visitAll(func(n *node) {
		for _, c := range n.children {
			k.parent[c] = n
		}
		if id := n.attribute("id"); id != "" && k.byID[id] == nil {
			k.byID[id] = n
		}
		if n.name == "style" {
			sheet += n.text
		}
	})
	k.rules, ok = readRules(sheet)
	return k, ok
}

// A keeper marks what is drawn.
type keeper struct {
	rules   []rule
	byID    map[string]*node
	parent  map[*node]*node
	kept    map[*node]bool
	defined map[*node]bool
	fault   error
}

func (k *keeper) refuseHidden(n *node) {
	if k.fault == nil {
		k.fault = diag.FaultAt(n.line, n.column, diag.Say("svg-unsafe/hidden"))
	}
}

// prune takes out what was not marked and holds nothing that was.
func (k *keeper) prune(n *node) bool {
	n.children = slices.DeleteFunc(n.children, func(c *node) bool { return !k.prune(c) })
	return k.kept[n] || n.name == "style" || slices.ContainsFunc(n.children, func(c *node) bool { return c.name != "" })
}

// draw marks what an element draws, and reports whether it draws something.
func (k *keeper) draw(n *node, above []*node, l look) bool {
	if n.name == "style" || definitions()[n.name] && !l.inside || !hasExtensions(n) {
		return false
	}
	before := l
	declared := decide(n, above, k.rules)
	if moves := declared["animation"] + declared["animation-name"]; moves != "" && !strings.EqualFold(moves, "none") && k.fault == nil {
		k.fault = diag.FaultAt(n.line, n.column, diag.Say("svg-unsafe/animation"))
	}
	l = l.lookOfChild(n, declared, k)
	if l.inside && definitions()[n.name] && n.name != "symbol" { // display and opacity are not for these
		l.gone, l.alpha = before.gone, before.alpha
	}
	switch {
	case l.gone:
		return false
	case l.clips:
		l.alpha = 1
	case l.alpha < leastAlpha:
		if before.boxed {
			k.refuseHidden(n)
		}
		return false
	}
	if n.name == "svg" && len(above) > 0 && (parseLeading(n.attribute("width"), 1) == 0 || parseLeading(n.attribute("height"), 1) == 0) {
		return false
	}
	l.inside = false
	above = append(above, n)
	shown := false
	switch {
	case n.name == "text":
		shown = k.drawText(n, above, l)
	case n.name == "tspan" || n.name == "textPath":
		return false // drawn in texts only
	case n.name == "foreignObject":
		if l.visible && (n.attribute("style") != "" || parseLeading(n.attribute("width"), 0) > 0 && parseLeading(n.attribute("height"), 0) > 0) && k.fault == nil {
			k.fault = diag.FaultAt(n.line, n.column, diag.Say("svg-unsafe/html"))
		}
		return false
	case n.name == "use":
		shown = k.drawUse(n, above, l)
	case isContainer()[n.name]:
		shown = len(n.children) == 0
		for _, c := range n.children {
			if c.name != "" && k.draw(c, above, l) {
				shown = true
			}
			if n.name != "switch" || !hasExtensions(c) {
				continue
			}
			if k.kept[c] = true; !c.has("systemLanguage") {
				break // the rest is for those to whom nothing before applies
			}
		}
	case !l.visible && l.boxed: // it counts for the size of what a mask or filter covers
		k.refuseHidden(n)
	default:
		shown = l.visible && (n.name == "image" || l.boxed || l.clips || l.marked || l.paints()) && !hasNoSize(n)
	}
	if shown {
		k.kept[n] = true
		k.defineReferences(n, above)
	}
	return shown
}

// hasExtensions reports whether browsers have what an element requires; an empty
// list is never fulfilled.
func hasExtensions(n *node) bool {
	if n.has("systemLanguage") && strings.TrimSpace(n.attribute("systemLanguage")) == "" || n.has("requiredExtensions") && strings.TrimSpace(n.attribute("requiredExtensions")) == "" {
		return false
	}
	for _, e := range strings.Fields(n.attribute("requiredExtensions")) {
		if e != "http://www.w3.org/1999/xhtml" && e != "http://www.w3.org/1998/Math/MathML" {
			return false
		}
	}
	return true
}

var isContainer = wordSet("svg g a switch symbol clipPath mask marker pattern defs")

// drawUse draws what a use element refers to.
func (k *keeper) drawUse(n *node, above []*node, l look) bool {
	ref := n.attribute("href")
	target := k.byID[strings.TrimPrefix(ref, "#")]
	if ref == "" || target == nil {
		return true // draws nothing, and holds nothing
	}
	l.inside = target.name == "symbol"
	l.m = l.m.translate(parseCoordinate(n.attribute("x")), parseCoordinate(n.attribute("y")))
	if l.inside || target.name == "svg" {
		l.placed = false // fitted into a box of its own
	}
	return k.draw(target, k.ancestorsOf(target), l)
}

// ancestorsOf lists the elements that an element lies in.
func (k *keeper) ancestorsOf(n *node) (list []*node) {
	for p := k.parent[n]; p != nil; p = k.parent[p] {
		list = append(list, p)
	}
	slices.Reverse(list)
	return list
}

// defineReferences marks what an element that is drawn refers to.
func (k *keeper) defineReferences(n *node, above []*node) {
	note := func(value string) {
		if strings.Contains(value, "(") {
			for _, r := range css.References(value) {
				k.define(k.byID[strings.TrimPrefix(r.URL, "#")])
			}
		}
	}
	for _, a := range n.attrs {
		switch {
		case a.name == "href" && n.name != "use" && strings.HasPrefix(a.value, "#"):
			k.define(k.byID[a.value[1:]])
		case a.name != "href":
			note(a.value)
		}
	}
	if len(above) > 0 && above[len(above)-1] == n {
		above = above[:len(above)-1]
	}
	for i := range k.rules {
		if k.rules[i].matches(n, above) {
			for _, d := range k.rules[i].declared {
				note(d.Value)
			}
		}
	}
}

// define marks a part that something refers to, with what it draws itself.
func (k *keeper) define(n *node) {
	if n == nil || k.defined[n] {
		return
	}
	k.defined[n] = true
	above := k.ancestorsOf(n)
	switch n.name {
	case "linearGradient", "radialGradient", "filter":
		n.visitAll(func(part *node) {
			k.kept[part] = true
			k.defineReferences(part, k.ancestorsOf(part))
		})
		return
	case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
		k.kept[n] = true // of a text along a line, or a picture in a filter
		k.defineReferences(n, above)
		return
	}
	l := look{visible: true, alpha: 1, fillAlpha: 1, strokeAlpha: 1, strokeWidth: 1, fontSize: 16, fill: "black", stroke: "none", color: "black", m: identity}
	for i, a := range above {
		alpha := l.alpha
		l = l.lookOfChild(a, decide(a, above[:i], k.rules), k)
		l.gone, l.alpha = false, alpha // what holds a definition does not hide it
	}
	l.inside, l.placed = true, false
	l.clips = n.name == "clipPath"
	k.draw(n, above, l)
	k.kept[n] = true
	k.defineReferences(n, above)
}

// drawText marks a text that is drawn. What is not cannot be taken out of one
// that is without moving the rest.
func (k *keeper) drawText(n *node, above []*node, l look) bool {
	var shown, hidden []*node
	var walk func(n *node, above []*node, l look)
	walk = func(n *node, above []*node, l look) {
		k.defineReferences(n, above)
		for _, c := range n.children {
			switch c.name {
			case "":
				if strings.TrimSpace(c.text) == "" || l.fontSize == 0 && strings.TrimSpace(c.text) != "" {
					if l.fontSize != 0 {
						k.kept[c] = true
					}
				} else if l.visible && (l.paints() || l.boxed || l.clips) && l.reaches(c.text) {
					if l.astray != "" && k.fault == nil {
						k.fault = diag.FaultAt(n.line, n.column, diag.Say("svg-unsafe/astray", "name", l.astray))
					}
					shown = append(shown, c)
				} else {
					hidden = append(hidden, c)
				}
			case "tspan", "textPath", "a":
				inner := l.lookOfChild(c, decide(c, above, k.rules), k)
				line := k.byID[strings.TrimPrefix(c.attribute("href"), "#")]
				if inner.alpha < leastAlpha && l.alpha >= leastAlpha || c.name == "textPath" && line == nil && !c.has("path") { // browsers differ
					k.refuseHidden(c)
				}
				if !inner.gone {
					inner.x, inner.y = l.x, l.y
					inner.moveText(c)
					k.kept[c] = true
					walk(c, append(above, c), inner)
				}
			}
		}
	}
	l.moveText(n)
	walk(n, above, l)
	if len(shown) == 0 {
		if l.boxed && len(hidden) > 0 { // it counts for the size of what a mask or filter covers
			k.refuseHidden(n)
		}
		if !k.kept[n] { // no use element shows it either
			n.visitAll(func(part *node) { delete(k.kept, part) })
		}
		return len(n.children) == 0
	}
	if len(hidden) > 0 {
		k.refuseHidden(n)
	}
	for _, c := range shown {
		k.kept[c] = true
	}
	return true
}
