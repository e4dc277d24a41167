package guard

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// How a fragment stands to the one before it, from the closest on.
type distance uint8

const (
	joined  distance = iota // may be one word with it: "A-da", "<b>A</b>da"
	number                  // may be one number with it: "+380 44"
	apart                   // may be one phrase with it
	unknown                 // has nothing to do with it
)

// A fragment is a run of letters and digits, with its hashes so far. Where
// many is false all hashes are the first one.
type fragment struct {
	outline
	sums    hashes
	lengths lengths // where many; else the size
}

// An outline is what is known of a fragment besides its hashes.
type outline struct {
	many    bool
	digits  bool // nothing but digits
	digit   bool // begins or ends with one, or has some within
	parted  bool // made of parts that may be one only in a number with letters
	scripts uint8
	after   uint8 // position of the next letter
	before  distance
	size    int // letters and digits, as they are written out
	offset  int
}

type hashes [schemes]uint64

// set makes a fragment equal to another.
func (f *fragment) set(other *fragment) {
	if other.many {
		*f = *other
		return
	}
	f.outline = other.outline
	f.sums[0] = other.sums[0]
}

// sum gives the hash in a scheme.
func (f *fragment) sum(s int) uint64 {
	if !f.many {
		return f.sums[0]
	}
	return f.sums[s]
}

// spelt gives in how many schemes the fragment has a hash of its own.
func (f *fragment) spelt() int {
	if f.many {
		return schemes
	}
	return 1
}

// spread gives every scheme its own hash.
func (f *fragment) spread() {
	if !f.many {
		f.many = true
		f.lengths = lengths(f.size) * everywhere
		for s := 1; s < schemes; s++ {
			f.sums[s] = f.sums[0]
		}
	}
}

// prepend makes one fragment of two, with another before this one.
func (f *fragment) prepend(a *fragment) {
	if f.many || a.many {
		f.spread()
		var first fragment
		first.set(a)
		first.spread()
		for s := range f.sums {
			f.sums[s] += first.sums[s] * power(f.lengths.of(s))
		}
		f.lengths += first.lengths
	} else {
		f.sums[0] += a.sums[0] * power(f.size)
	}
	f.digits = f.digits && a.digits
	f.digit = f.digit || a.digit
	f.scripts |= a.scripts
	f.size += a.size
	f.before, f.offset = a.before, a.offset
}

// history is how many fragments are remembered, and so how many parts a phrase
// can have in a text.
const history = 32

// maxLetters is how many letters or digits a word of a list may have, in any
// spelling four times as many.
const maxLetters = 100

// maxApart is how many characters may stand between the words of a phrase,
// besides white space, which readers see as one space.
const maxApart = 24

// words cuts text into fragments as it is written, and looks up each.
type words struct {
	guard *Guard
	found func(*entry, int)

	ring   [history]fragment
	whole  fragment // of several
	count  int      // fragments so far
	open   bool
	before distance // of the next fragment
	others int      // characters since the last fragment, but for spaces
	syll   bool     // the open fragment is one syllable

	keep bool // for lists: remember every fragment instead
	kept []fragment
}

func (w *words) reset() {
	w.count, w.open, w.before, w.others = 0, false, unknown, 0
}

// write takes text that goes on from what was written before. Offset is that
// of the text's first byte.
func (w *words) write(text []byte, offset int) {
	if bytes.IndexByte(text, 0xcc) >= 0 { // U+0300 to U+033F: й may be written as и and a mark
		text = norm.NFC.Bytes(text)
	}
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf && !w.open {
			if i = w.ascii(text, i, offset); i == len(text) {
				return
			}
		}
		if g := twoBytes(text[i:]); g != nil {
			if g.many && w.open && !w.syll {
				i += spelt(&w.ring[w.count%history], text[i:])
				continue
			}
			w.glyph(g, offset+i)
			i += 2
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		w.glyph(glyphOf(r), offset+i)
		i += size
	}
}

// glyph takes one character.
func (w *words) glyph(g *glyph, offset int) {
	switch g.class {
	case silent:
	case letter, digit, syllable:
		if w.open && (w.syll || g.class == syllable) {
			w.part(soft)
		}
		if !w.open {
			w.begin(offset)
			w.syll = g.class == syllable
		}
		w.add(&w.ring[w.count%history], g)
	case quote:
		if w.open && w.ring[w.count%history].many {
			return // the apostrophe of Ukrainian is not spelt in Latin letters
		}
		w.part(soft)
	case double:
		w.endFragment()
		w.quotation()
	default:
		w.part(g.class)
	}
}

// quotation notes a quotation mark. Right after a letter it may stand for ъ;
// between digits it parts minutes from seconds.
func (w *words) quotation() {
	if w.before == joined && w.others == 0 && !w.ring[uint(w.count-1)%history].digits {
		w.part(soft)
	} else {
		w.part(punct)
	}
}

// next gives the place of the next fragment.
func (w *words) next() *fragment {
	if w.others > maxApart {
		w.before = unknown
	}
	return &w.ring[uint(w.count)%history]
}

// begin opens a fragment.
func (w *words) begin(offset int) {
	f := w.next()
	f.sums[0] = 0
	f.many, f.digits, f.digit, f.scripts, f.size = false, true, false, 0, 0
	f.after, f.before, f.offset = atStart, w.before, offset
	w.open, w.before, w.others = true, joined, 0
}

// add appends a letter to a fragment.
func (w *words) add(f *fragment, g *glyph) {
	f.digits = f.digits && g.class == digit
	f.digit = f.digit || g.class == digit
	f.scripts |= g.script
	if g.many {
		f.spread()
		f.size++
		all := &g.all[f.after]
		for s := range all.by {
			f.sums[s] = f.sums[s]*all.by[s].mul + all.by[s].add
		}
		f.lengths += all.lengths
		f.after = g.after
		return
	}
	f.after = inside
	f.size += int(g.size)
	if !f.many {
		f.sums[0] = f.sums[0]*g.written.mul + g.written.add
		return
	}
	for s := range f.sums {
		f.sums[s] = f.sums[s]*g.written.mul + g.written.add
	}
	f.lengths += lengths(g.size) * everywhere
}

// part ends the fragment that is open and notes what stands after it.
func (w *words) part(c class) {
	w.endFragment()
	if c != space {
		w.others++
	}
	switch {
	case c == punct && w.before < apart:
		w.before = apart
	case (c == gap || c == space) && w.before < number, c == soft && w.others > 1 && w.before < number:
		w.before = number
	}
}

// mark notes something between fragments that readers do not see, as a tag.
func (w *words) mark(d distance) {
	w.endFragment()
	w.before = max(w.before, d)
}

// settled reports whether nothing that was written can be one word, number or
// phrase with what is written next, if that is known to stand at a distance at
// least. Then what is next can be read as if it stood alone.
func (w *words) settled(d distance) bool {
	if w.open {
		return false
	}
	if w.count == 0 || w.before == unknown || w.others > maxApart {
		return true
	}
	d = max(d, w.before)
	last := &w.ring[(w.count-1)%history]
	return d > joined && (d > number || !last.digits && !w.numbered(w.count-1)) && !w.begun(w.count-1)
}

// numbered reports whether the word that ends with a fragment may be part of a
// number with letters that goes on with a digit, or after one: there are such on
// the lists. What ends with a letter is known to begun, whole or in parts.
func (w *words) numbered(at int) bool {
	if w.guard.parted.empty() {
		return false
	}
	for ; !w.ring[at%history].digit; at-- {
		if at == 0 || at <= w.count-history || w.ring[at%history].before != joined {
			return false
		}
	}
	return true
}

// begun reports whether the word that ends with a fragment may be one of a
// phrase that goes on after it.
func (w *words) begun(at int) bool {
	if w.guard.begins.holds(&w.ring[at%history]) {
		return true
	}
	var whole fragment
	for whole.set(&w.ring[at%history]); w.extend(&whole, at); at-- {
		if w.guard.begins.holds(&whole) {
			return true
		}
	}
	return false
}

// extend puts the fragment before another in front of a word that begins with
// that, where they may be one word or one number.
func (w *words) extend(whole *fragment, at int) bool {
	if !w.more(whole, at) {
		return false
	}
	f, next := &w.ring[(at-1)%history], &w.ring[at%history]
	parted := whole.parted || !joins(f, next)
	whole.prepend(f)
	whole.parted = parted
	return true
}

// more reports whether a word that begins with a fragment may begin earlier.
func (w *words) more(whole *fragment, at int) bool {
	if at <= 0 || at <= w.count-history+1 {
		return false
	}
	f, next := &w.ring[(at-1)%history], &w.ring[at%history]
	size := whole.size + f.size
	if joins(f, next) {
		return size <= w.guard.bounds.letters && (next.before == joined || !whole.digits || size <= w.guard.bounds.digits)
	}
	return next.before == number && (f.digit || whole.digit) && w.guard.ends.holds(whole)
}

// endFragment looks up the open fragment.
func (w *words) endFragment() {
	if !w.open {
		return
	}
	w.open, w.syll = false, false
	last := &w.ring[w.count%history]
	w.count++
	if w.keep {
		w.kept = append(w.kept, *last)
		return
	}
	w.complete(last)
}

// complete looks up the last fragment, alone and together with those that it
// may be one word or one number with.
func (w *words) complete(last *fragment) {
	w.look(last, w.count-1)
	if w.count < 2 {
		return
	}
	if f := &w.ring[(w.count-2)%history]; f.digit || last.digit || joins(f, last) {
		w.together(last)
	}
}

// together looks up the last fragment with those before it that it may be one
// word or one number with.
func (w *words) together(last *fragment) {
	whole := &w.whole
	whole.set(last)
	for i := w.count - 1; w.extend(whole, i); i-- {
		w.look(whole, i-1)
	}
}

// joins reports whether a fragment may be one word, or one number, with the
// next.
func joins(f, next *fragment) bool {
	return next.before == joined || next.before == number && f.digits && next.digits
}

// look finds the entries that end with a word, which begins with fragment first.
func (w *words) look(f *fragment, first int) {
	if f.parted {
		for s := range f.spelt() {
			w.candidates(w.guard.parted.get(f.sums[s]), first)
		}
		return
	}
	n := looks
	if !f.many {
		if n = 1; !w.guard.words.filter.may(f.sums[0]) {
			return // and not for its looks either: the filter is the same
		}
	}
	for s := range n {
		w.candidates(w.guard.words.get(f.sums[s]), first)
	}
	if f.scripts == latin|similar || f.size >= minLooks {
		w.candidates(w.guard.alike.get(f.sum(looks)), first)
	}
}

// candidates reports which of the entries end here. Of those with words
// before, there may be hundreds: the members of a family.
func (w *words) candidates(c *candidates, first int) {
	if c == nil {
		return
	}
	for _, e := range c.words {
		w.found(e, w.ring[first%history].offset)
	}
	if len(c.phrases) == 0 || first == 0 || w.ring[first%history].before == unknown || !w.begun(first-1) {
		return
	}
	for _, e := range c.phrases {
		if start, ok := w.preceded(e.units, first); ok {
			w.found(e, w.ring[start%history].offset)
		}
	}
}

// minLooks is from how many letters on a word counts for its looks alone. Of
// short words some are words of two scripts.
const minLooks = 5

// preceded reports whether units stand right before a fragment, and where they
// begin.
func (w *words) preceded(units []unit, first int) (start int, ok bool) {
	if len(units) == 0 {
		return first, true
	}
	if first == 0 || w.ring[first%history].before == unknown {
		return 0, false
	}
	u := &units[len(units)-1]
	at := first - 1
	var whole fragment
	for whole.set(&w.ring[at%history]); ; at-- {
		if w.is(u, &whole) {
			if start, ok = w.preceded(units[:len(units)-1], at); ok {
				return start, true
			}
		}
		if !w.extend(&whole, at) {
			return 0, false
		}
	}
}

// is reports whether a fragment spells a unit.
func (w *words) is(u *unit, f *fragment) bool {
	if f.parted && !u.inParts() {
		return false
	}
	if u.has(f.sums[0]) {
		return true
	}
	if f.many {
		for s := 1; s < looks; s++ {
			if u.has(f.sums[s]) {
				return true
			}
		}
	}
	return f.scripts == latin|similar && u.looks == f.sum(looks)
}
