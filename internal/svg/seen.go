package svg

import (
	"math"
	"slices"
	"strings"
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

// checkSeen refuses a drawing with text of which it is not shown that somebody sees it, and
// that could be copied or searched: in the colour of what is behind it, covered, too small,
// outside of the view, or in a clip, mask or filter that may leave nothing of it. A text
// that is seen elsewhere in the drawing, as one with a halo, hides nothing.
func checkSeen(root *node, k *keeper) error {
	pieces := piecesOf(root, nil)
	if len(pieces) == 0 {
		return nil
	}
	plain := newCanvas(root, k, func(r rule) bool { return r.media })
	seen := map[string]bool{}
	inks := map[*node][]paint{} // of what is painted
	for i := range plain.texts {
		t := &plain.texts[i]
		plain.noteSeen(t, seen, func(*letter) bool { return true })
		for _, l := range t.letters {
			inks[l.piece] = l.inks
		}
	}
	var doubt *textPiece
	for i, p := range pieces {
		if !seen[p.words] {
			doubt = &pieces[i]
			break
		}
	}
	if doubt != nil && slices.ContainsFunc(k.rules, func(r rule) bool { return r.media }) {
		noteSeenOnOthers(root, k, inks, seen)
	}
	for _, p := range pieces {
		if seen[p.words] {
			continue
		}
		text := diag.Say("svg-unsafe/unseen")
		if astray := k.uncertainty(p, inks); astray != "" {
			text = diag.Say("svg-unsafe/astray", "name", astray)
		}
		return diag.FaultAt(p.holder.line, p.holder.column, text)
	}
	return nil
}

// uncertainty names what keeps from telling how a text looks: it is in a part of which only
// the shape is used, or has a paint that is not known.
func (k *keeper) uncertainty(p textPiece, inks map[*node][]paint) string {
	for n := p.holder; n != nil; n = k.parent[n] {
		if definitions()[n.name] && n.name != "defs" && n.name != "symbol" && inks[p.piece] == nil {
			return n.name
		}
	}
	if slices.ContainsFunc(inks[p.piece], func(ink paint) bool { return ink.unknown }) {
		return "fill"
	}
	return ""
}

// A textPiece is some text of the file, in an element of it.
type textPiece struct {
	piece, holder *node
	words         string
}

// piecesOf lists the texts of a drawing that hold letters; those of a drawing in another
// are in its picture.
func piecesOf(root, picture *node) (out []textPiece) {
	root.visitAll(func(n *node) {
		holder := picture
		if holder == nil {
			holder = n
		}
		for _, child := range n.children {
			if child.name == "" && strings.ContainsFunc(child.text, isReadable) {
				out = append(out, textPiece{child, holder, wordsOf(child)})
			}
		}
		if n.inner != nil {
			if picture == nil {
				holder = n
			}
			out = append(out, piecesOf(n.inner, holder)...)
		}
	})
	return out
}

func isReadable(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// wordsOf gives a text without its gaps, which browsers make smaller.
func wordsOf(piece *node) string { return strings.Join(strings.Fields(piece.text), "") }

// noteSeenOnOthers notes the texts that have another colour on dark screens or in
// print, and are seen there. What is behind the drawing is not known then.
func noteSeenOnOthers(root *node, k *keeper, inks map[*node][]paint, seen map[string]bool) {
	other := newCanvas(root, k, func(r rule) bool { return r.sized })
	other.paper = nil
	for i := range other.texts {
		other.noteSeen(&other.texts[i], seen, func(l *letter) bool {
			return !slices.EqualFunc(l.inks, inks[l.piece], func(a, b paint) bool { return a.unknown == b.unknown && slices.Equal(a.tones, b.tones) })
		})
	}
}

// noteSeen notes the pieces of a text that are seen: those of which no letters are hidden,
// or few that do not follow each other.
func (c *canvas) noteSeen(t *placedLine, seen map[string]bool, counts func(*letter) bool) {
	if *c.spent > mostInLimits { // not all that may cover is on the canvas
		return
	}
	near := c.marksNear(t)
	for i := 0; i < len(t.letters); {
		piece := t.letters[i].piece
		run, longest, readable := 0, 0, 0
		isCounted := false
		for ; i < len(t.letters) && t.letters[i].piece == piece; i++ {
			l := &t.letters[i]
			if !isReadable(l.char) || !l.brush.visible { // left out, or refused before
				continue
			}
			isCounted = isCounted || counts(l)
			readable++
			if c.isLegible(l) && !c.isOutside(l) && c.isSeen(l, near, t.order) {
				run = 0
			} else {
				run++
				longest = max(longest, run)
			}
		}
		if isCounted && longest < fewestHidden && longest < readable {
			seen[wordsOf(piece)] = true
		}
	}
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

// isLegible reports a letter that can be read where nothing covers it, and of which it is
// known where it stands.
func (c *canvas) isLegible(l *letter) bool {
	if l.brush.veiled || l.lost || !l.brush.placed {
		return false
	}
	size := l.brush.fontSize * l.brush.m.thinnest()
	if !c.sized {
		return size >= leastPixels
	}
	share := size / max(c.view.right-c.view.left, c.view.bottom-c.view.top)
	pixels := size
	if c.width > 0 {
		pixels *= c.width / (c.view.right - c.view.left)
	}
	return share >= leastShare || pixels >= leastPixels && share >= leastShareOfAny
}

// isOutside reports a letter that stands outside of what the drawing shows.
func (c *canvas) isOutside(l *letter) bool {
	for _, p := range append(l.spots(), l.spotsFrom(l.nearest, l.advance*narrow)...) {
		if p.x >= c.view.left && p.x <= c.view.right && p.y >= c.view.top && p.y <= c.view.bottom {
			return false
		}
	}
	return true
}

// isSeen reports whether some of a letter differs from what is behind it, and is
// neither covered nor cut away. What may lie there or not counts against it either way.
func (c *canvas) isSeen(l *letter, near []int, order int) bool {
	for _, p := range l.spots() {
		if slices.ContainsFunc(l.brush.limits, func(limit *limit) bool { return !limit.shows(p) }) {
			continue
		}
		behind, through := c.paper, 1.0
		perhaps := behind
		for _, i := range near {
			m := &c.marks[i]
			if !m.lies(p) {
				continue
			}
			if i >= order {
				through *= 1 - m.covers()
				continue
			}
			if perhaps = m.paint.laidOn(perhaps); m.placed && !m.outline.dashed {
				behind = m.paint.laidOn(behind)
			}
		}
		if min(l.differs(behind), l.differs(perhaps))*through >= leastSeen {
			return true
		}
	}
	return false
}

// differs tells how far one of the inks of a letter is from the colours behind it; nil is
// for those that are not known. An ink of which it is not known how it looks is not.
func (l *letter) differs(behind []tone) (most float64) {
	if !l.ground.isNone() {
		behind = l.ground.laidOn(behind)
	}
	for _, ink := range l.inks {
		if ink.isNone() || ink.unknown {
			continue
		}
		least := 1.0
		for _, t := range ink.tones { // a gradient may show any of them
			strongest := 0.0
			if behind == nil {
				strongest = t.alpha
			}
			for _, below := range behind {
				seen := t
				if l.brush.blend != "" { // multiplied, or the darker one
					seen = tone{t.red * below.red, t.green * below.green, t.blue * below.blue, t.alpha}
				}
				strongest = max(strongest, seen.differs(below))
			}
			least = min(least, strongest)
		}
		most = max(most, least)
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
	for _, t := range m.paint.tones {
		if (m.blend == "multiply" || m.blend == "darken") && t.lightness() > 0.4 {
			return 0
		}
	}
	return m.paint.covers()
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
