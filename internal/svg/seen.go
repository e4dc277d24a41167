package svg

import (
	"math"
	"slices"
	"unicode"

	"casebook/internal/diag"
)

const (
	// leastSeen is how far the colour of a letter must be from what is behind it.
	leastSeen = 16.0 / 255

	// fewestHidden is how many letters in a row are hidden by intention, and not because
	// a word runs over the edge of its bar.
	fewestHidden = 3

	// Letters are too small when they are of less than so many pixels, and than this
	// share of the drawing; and whatever the pixels, of less than the smaller share.
	leastPixels                 = 3.0
	leastShare, leastShareOfAny = 1.0 / 300, 1.0 / 2500
)

// checkSeen refuses a drawing with text that nobody sees, and that could be copied or
// searched: in the colour of what is behind it, covered, too small, or in a clip, mask
// or filter that may leave nothing of it. A text that is seen elsewhere in the
// drawing, as one with a halo, hides nothing.
func checkSeen(root *node, k *keeper) error {
	plain := newCanvas(root, slices.DeleteFunc(slices.Clone(k.rules), func(r rule) bool { return r.media }), k)
	seen := map[string]bool{}
	var doubts []*letter
	inks := map[*node][]paint{}
	for i := range plain.texts {
		t := &plain.texts[i]
		hidden := plain.hiddenLetters(t, root)
		for _, l := range t.letters {
			inks[l.node] = l.inks
		}
		for piece, text := range t.pieces() {
			at := slices.IndexFunc(hidden, func(l *letter) bool { return l.piece == piece })
			if at < 0 {
				seen[text] = true
			} else {
				hidden[at].text = text
				doubts = append(doubts, hidden[at])
			}
		}
	}
	if len(doubts) > 0 && slices.ContainsFunc(k.rules, func(r rule) bool { return r.media }) {
		noteSeenOnOthers(root, k, inks, seen)
	}
	for _, l := range doubts {
		if !seen[l.text] {
			return diag.FaultAt(l.node.line, l.node.column, diag.Say("svg-unsafe/unseen"))
		}
	}
	return nil
}

// noteSeenOnOthers notes the texts that have another colour on dark screens or in
// print, and are seen there. What is behind the drawing is not known then.
func noteSeenOnOthers(root *node, k *keeper, inks map[*node][]paint, seen map[string]bool) {
	other := newCanvas(root, slices.DeleteFunc(slices.Clone(k.rules), func(r rule) bool { return r.sized }), k)
	other.paper = nil
	for i := range other.texts {
		t := &other.texts[i]
		hidden := other.hiddenLetters(t, root)
		words := t.pieces()
		for _, l := range t.letters {
			isSame := slices.EqualFunc(l.inks, inks[l.node], func(a, b paint) bool { return a.unknown == b.unknown && slices.Equal(a.tones, b.tones) })
			if !isSame && !slices.ContainsFunc(hidden, func(h *letter) bool { return h.piece == l.piece }) {
				seen[words[l.piece]] = true
			}
		}
	}
}

// pieces gives the words of each piece of a text.
func (t *placedLine) pieces() map[int]string {
	words := map[int]string{}
	for _, l := range t.letters {
		words[l.piece] += string(l.char)
	}
	return words
}

// hiddenLetters gives the letters of a text that nobody sees: all of them, or some
// that follow each other.
func (c *canvas) hiddenLetters(t *placedLine, root *node) []*letter {
	var run, longest, hidden []*letter
	readable := 0
	near := c.marksNear(t)
	for i := range t.letters {
		l := &t.letters[i]
		if !unicode.IsLetter(l.char) && !unicode.IsNumber(l.char) {
			continue
		}
		if !l.brush.visible { // left out, or refused before
			continue
		}
		if l.isOutside() {
			hidden = append(hidden, l)
			continue
		}
		readable++
		if !l.brush.veiled && isLargeEnough(l, root) && c.isSeen(l, near, t.order) {
			run = nil
			continue
		}
		if run = append(run, l); len(run) > len(longest) {
			longest = run
		}
	}
	switch {
	case readable == 0:
		return hidden
	case len(longest) >= fewestHidden || len(longest) == readable:
		return longest
	}
	return nil
}

// marksNear lists the marks that may lie under or over a text, by their number.
func (c *canvas) marksNear(t *placedLine) (near []int) {
	around := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range t.letters {
		for _, p := range t.letters[i].spots() {
			around = box{min(around.left, p.x), min(around.top, p.y), max(around.right, p.x), max(around.bottom, p.y)}
		}
	}
	for i := range c.marks {
		o := &c.marks[i].outline
		reach := box{o.box.left - o.stroke, o.box.top - o.stroke, o.box.right + o.stroke, o.box.bottom + o.stroke}
		if !c.marks[i].placed || reach.meets(around) {
			near = append(near, i)
		}
	}
	return near
}

// isLargeEnough reports a letter that can be read.
func isLargeEnough(l *letter, root *node) bool {
	size := l.brush.fontSize * l.brush.m.thinnest()
	view, known := viewOf(root)
	if !l.brush.placed {
		return l.brush.fontSize*l.brush.m.scale() > 0
	}
	if !known {
		return size >= leastPixels
	}
	share := size / max(view.right-view.left, view.bottom-view.top)
	pixels := size
	if w := parseLength(root.attribute("width")); w > 0 {
		pixels *= w / (view.right - view.left)
	}
	return share >= leastShare || pixels >= leastPixels && share >= leastShareOfAny
}

// isOutside reports a letter that stands outside of what the drawing shows, by more
// than its own size.
func (l *letter) isOutside() bool {
	m, size := l.brush.m, l.brush.fontSize
	view, known := viewOf(l.brush.root)
	around := m.boxOf(box{l.x - size, l.y - 2*size, l.x + l.advance + size, l.y + size})
	return known && l.brush.placed && len(l.along) == 0 && !around.meets(view)
}

// isSeen reports whether some of a letter differs from what is behind it, and is
// neither covered nor cut away.
func (c *canvas) isSeen(l *letter, near []int, order int) bool {
	if !l.brush.placed {
		return c.isSeenSomewhere(l, near, order)
	}
	for _, p := range l.spots() {
		if slices.ContainsFunc(l.brush.limits, func(limit *limit) bool { return !limit.shows(p) }) {
			continue
		}
		behind, through := c.paper, 1.0
		for _, i := range near {
			m := &c.marks[i]
			if !m.lies(p) {
				continue
			}
			if i < order {
				behind = m.paint.laidOn(behind)
			} else {
				through *= 1 - m.covers()
			}
		}
		if strongest(l.inks, behind)*through >= leastSeen {
			return true
		}
	}
	return false
}

// isSeenSomewhere judges a letter of which nobody knows where it stands: it is seen
// when nothing that could cover it follows, and its colour is not that of all before it.
func (c *canvas) isSeenSomewhere(l *letter, near []int, order int) bool {
	strong := strongest(l.inks, c.paper)
	for _, i := range near {
		if i >= order && c.marks[i].covers() > 1-leastSeen {
			return false
		}
		if i < order {
			strong = max(strong, strongest(l.inks, c.marks[i].paint.laidOn(c.paper)))
		}
	}
	return strong >= leastSeen
}

// strongest tells how far one of the inks is from one of the colours behind it; nil is
// for colours that are not known.
func strongest(inks []paint, behind []tone) (most float64) {
	for _, ink := range inks {
		if ink.unknown {
			return 1
		}
		for _, t := range ink.tones {
			if behind == nil {
				most = max(most, t.alpha)
			}
			for _, below := range behind {
				most = max(most, t.differs(below))
			}
		}
	}
	return most
}

// laidOn gives the colours that are seen where a paint lies on others.
func (p paint) laidOn(behind []tone) []tone {
	if p.unknown || behind == nil {
		if !p.unknown && p.tones[0].alpha > 1-leastSeen {
			return p.tones
		}
		return nil
	}
	var out []tone
	for _, t := range p.tones {
		for _, below := range behind {
			if mixed := t.laidOn(below); len(out) < 8 && !slices.Contains(out, mixed) {
				out = append(out, mixed)
			}
		}
	}
	return out
}

// lies reports whether a mark may be on a point.
func (m *mark) lies(p point) bool {
	return !m.placed || m.outline.contains(p) && !slices.ContainsFunc(m.limits, func(l *limit) bool { return !l.shows(p) })
}

// covers tells how much of a letter below it a mark takes away. A marker pen, which
// makes darker only, leaves dark letters as they are.
func (m *mark) covers() float64 {
	if m.paint.unknown {
		return 1
	}
	least := 1.0
	for _, t := range m.paint.tones {
		least = min(least, t.alpha)
		if (m.blend == "multiply" || m.blend == "darken") && t.lightness() > 0.4 {
			return 0
		}
	}
	return least
}

// shows reports whether a clip path or a mask leaves a point.
func (l *limit) shows(p point) bool {
	amount := 0.0
	for i := range l.marks {
		m := &l.marks[i]
		if !m.outline.contains(p) || slices.ContainsFunc(m.limits, func(inner *limit) bool { return !inner.shows(p) }) {
			continue
		}
		if !l.mask {
			return true
		}
		t := tone{0.5, 0.5, 0.5, 1}
		if !m.paint.unknown {
			t = m.paint.tones[0]
		}
		light := t.lightness()
		if l.alpha {
			light = 1
		}
		amount = amount*(1-t.alpha) + light*t.alpha
	}
	return amount > 2*leastSeen
}
