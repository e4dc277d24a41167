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
	sums, powers hashes
	many         bool
	digits       bool // nothing but digits
	scripts      uint8
	after        uint8 // position of the next letter
	size         int   // letters and digits
	before       distance
	offset       int
}

type hashes [schemes]uint64

// sum gives the hash in a scheme.
func (f *fragment) sum(s int) uint64 {
	if !f.many {
		return f.sums[0]
	}
	return f.sums[s]
}

// spread gives every scheme its own hash.
func (f *fragment) spread() {
	if !f.many {
		f.many = true
		for s := 1; s < schemes; s++ {
			f.sums[s], f.powers[s] = f.sums[0], f.powers[0]
		}
	}
}

// join gives the fragment of two, one after the other.
func join(a, b *fragment) fragment {
	j := *a
	if a.many || b.many {
		j.spread()
		second := *b
		second.spread()
		for s := range j.sums {
			j.sums[s] = j.sums[s]*second.powers[s] + second.sums[s]
			j.powers[s] *= second.powers[s]
		}
	} else {
		j.sums[0] = a.sums[0]*b.powers[0] + b.sums[0]
		j.powers[0] = a.powers[0] * b.powers[0]
	}
	j.digits = a.digits && b.digits
	j.scripts |= b.scripts
	j.size += b.size
	return j
}

// history is how many fragments are remembered, and so how many parts a phrase
// can have in a text.
const history = 32

// maxApart is how many characters may stand between the words of a phrase.
const maxApart = 24

// words cuts text into fragments as it is written, and looks up each.
type words struct {
	guard *Guard
	found func(*entry, int)

	ring   [history]fragment
	count  int // fragments so far
	open   bool
	before distance // of the next fragment
	others int      // characters since the last fragment
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
		if text[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(text[i:])
			w.glyph(glyphOf(r), offset+i)
			i += size
			continue
		}
		if flags[text[i]]&inWord == 0 || w.syll || w.open && w.ring[w.count%history].many {
			w.glyph(&ascii[text[i]], offset+i)
			i++
			continue
		}
		if !w.open {
			w.begin(offset + i)
		}
		i += w.run(text[i:])
	}
}

// run takes the ASCII letters and digits at the beginning of a text into the
// open fragment, and gives how many there are. Nearly all text goes this way.
func (w *words) run(text []byte) int {
	f := &w.ring[w.count%history]
	sum, all, n := f.sums[0], byte(0), 0
	for _, c := range text {
		flag := flags[c]
		if flag&inWord == 0 {
			break
		}
		all |= flag
		sum = sum*base + values[c]
		n++
	}
	f.sums[0] = sum
	f.powers[0] *= power(n)
	f.size += n
	f.after = inside
	if all&isLetter != 0 {
		f.digits = false
		f.scripts |= latin
	}
	return n
}

// Of ASCII characters, what they are and what they add to a hash.
const (
	inWord = 1 << iota
	isLetter
)

var flags, values = func() (flags [256]byte, values [256]uint64) {
	for c, g := range ascii {
		switch {
		case g.class == letter:
			flags[c] = inWord | isLetter
		case g.class == digit:
			flags[c] = inWord
		}
		values[c] = g.written.add
	}
	return flags, values
}()

// powers are those of base.
var powers = func() (list [64]uint64) {
	list[0] = 1
	for i := range list[1:] {
		list[i+1] = list[i] * base
	}
	return list
}()

func power(n int) uint64 {
	if n < len(powers) {
		return powers[n]
	}
	p := powers[len(powers)-1]
	for range n - len(powers) + 1 {
		p *= base
	}
	return p
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
	default:
		w.part(g.class)
	}
}

// begin opens a fragment.
func (w *words) begin(offset int) {
	if w.others > maxApart {
		w.before = unknown
	}
	f := &w.ring[w.count%history]
	f.sums[0], f.powers[0] = 0, 1
	f.many, f.digits, f.scripts, f.size = false, true, 0, 0
	f.after, f.before, f.offset = atStart, w.before, offset
	w.open, w.before, w.others = true, joined, 0
}

// add appends a letter to a fragment.
func (w *words) add(f *fragment, g *glyph) {
	f.digits = f.digits && g.class == digit
	f.scripts |= g.script
	f.size++
	if g.many {
		f.spread()
		all := &g.all[f.after]
		for s := range all {
			f.sums[s] = f.sums[s]*all[s].mul + all[s].add
			f.powers[s] *= all[s].mul
		}
		f.after = g.after
		return
	}
	f.after = inside
	if !f.many {
		f.sums[0] = f.sums[0]*g.written.mul + g.written.add
		f.powers[0] *= g.written.mul
		return
	}
	for s := range f.sums {
		f.sums[s] = f.sums[s]*g.written.mul + g.written.add
		f.powers[s] *= g.written.mul
	}
}

// part ends the fragment that is open and notes what stands after it.
func (w *words) part(c class) {
	w.endFragment()
	w.others++
	switch {
	case c == punct && w.before < apart:
		w.before = apart
	case c == gap && w.before < number, c == soft && w.others > 1 && w.before < number:
		w.before = number
	}
}

// mark notes something between fragments that readers do not see, as a tag.
func (w *words) mark(d distance) {
	w.endFragment()
	w.before = max(w.before, d)
}

// endFragment looks up the open fragment, alone and together with those that
// it may be one word or one number with.
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
	w.look(last, w.count-1)
	if w.count < 2 || !w.joins(&w.ring[(w.count-2)%history], last) {
		return
	}
	w.together(last)
}

// together looks up the last fragment with those before it that it may be one
// word or one number with.
func (w *words) together(last *fragment) {
	whole, size := *last, last.size
	for i := w.count - 2; i >= 0 && i > w.count-history; i-- {
		f, after := &w.ring[i%history], &w.ring[(i+1)%history]
		if !w.joins(f, after) {
			return
		}
		whole, size = join(f, &whole), size+f.size
		if size > w.guard.bounds.letters || whole.digits && size > w.guard.bounds.digits && after.before == number {
			return
		}
		w.look(&whole, i)
	}
}

// joins reports whether a fragment may be one word, or one number, with the
// next.
func (w *words) joins(f, next *fragment) bool {
	return next.before == joined || next.before == number && f.digits && next.digits
}

// look finds the entries that end with a word, which begins with fragment first.
func (w *words) look(f *fragment, first int) {
	n := looks
	if !f.many {
		if n = 1; !w.guard.words.filter.may(f.sums[0]) {
			return // and not for its looks either: the filter is the same
		}
	}
	for s := range n {
		for _, e := range w.guard.words.get(f.sums[s]) {
			w.compare(e, first)
		}
	}
	if f.scripts == latin|similar || f.size >= minLooks {
		for _, e := range w.guard.alike.get(f.sum(looks)) {
			w.compare(e, first)
		}
	}
}

// minLooks is from how many letters on a word counts for its looks alone. Of
// short words some are words of two scripts.
const minLooks = 5

// compare reports an entry whose other words stand before a fragment.
func (w *words) compare(e *entry, first int) {
	if start, ok := w.preceded(e.units, first); ok {
		w.found(e, w.ring[start%history].offset)
	}
}

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
	whole := w.ring[at%history]
	for {
		if w.is(u, &whole) {
			if start, ok = w.preceded(units[:len(units)-1], at); ok {
				return start, true
			}
		}
		if at == 0 || at <= w.count-history+1 || !w.joins(&w.ring[(at-1)%history], &w.ring[at%history]) {
			return 0, false
		}
		at--
		whole = join(&w.ring[at%history], &whole)
	}
}

// is reports whether a fragment spells a unit.
func (w *words) is(u *unit, f *fragment) bool {
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
