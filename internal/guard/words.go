package guard

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// How a fragment stands to the one before it, from the closest on. Of what
// stands further away nothing is remembered.
type distance uint8

const (
	joined distance = iota // may be one word with it: "A-da", "<b>A</b>da"
	number                 // may be one number with it: "+380 44"
	apart                  // may be one phrase with it
)

// A fragment is a run of letters and digits, or several that may be one word.
type fragment struct {
	spelt   [schemes]step // by scheme; where many is false all are as the first
	many    bool          // not spelt the same in all schemes
	digits  bool          // nothing but digits
	digit   bool          // has one
	parted  bool          // made of parts that may be one only in a number with letters
	turns   bool          // only spaces or a comma stand before it, as before the first name behind a surname
	spaced  bool          // only spaces, points and their like stand before it
	scripts uint8
	after   uint8 // position of the next letter
	before  distance
	size    int // letters and digits, as they are written out
	offset  int
	source  []byte // what begins with it, as it is written; nil for what is made of several
}

// hash gives the hash in a scheme.
func (f *fragment) hash(scheme int) uint64 {
	if !f.many {
		return f.spelt[0].add
	}
	return f.spelt[scheme].add
}

// hashes gives that of each spelling, once, and then that of the looks.
func (f *fragment) hashes() (spellings []uint64, lookingLike uint64) {
	for s := range looks {
		if hash := f.hash(s); !slices.Contains(spellings, hash) {
			spellings = append(spellings, hash)
		}
	}
	return spellings, f.hash(looks)
}

// spreadHashes gives every scheme its own hash.
func (f *fragment) spreadHashes() {
	for s := 1; s < schemes && !f.many; s++ {
		f.spelt[s] = f.spelt[0]
	}
	f.many = true
}

// appendLetter adds a letter at the end.
func (f *fragment) appendLetter(g *glyph) {
	f.digits = f.digits && g.digits
	f.digit = f.digit || g.digits
	f.scripts |= g.script
	f.size += int(g.size)
	if g.all == nil {
		f.after = inside
		f.spelt[0] = f.spelt[0].then(g.written)
		for s := 1; s < schemes && f.many; s++ {
			f.spelt[s] = f.spelt[s].then(g.written)
		}
		return
	}
	f.spreadHashes()
	all := &g.all[f.after]
	for s := range all {
		f.spelt[s] = f.spelt[s].then(all[s])
	}
	f.after = g.after
}

// prepend makes one fragment of two, with another before this one.
func (f *fragment) prepend(a *fragment) {
	if f.many || a.many {
		first := *a
		first.spreadHashes()
		f.spreadHashes()
		for s := range f.spelt {
			f.spelt[s] = first.spelt[s].then(f.spelt[s])
		}
	} else {
		f.spelt[0] = a.spelt[0].then(f.spelt[0])
	}
	f.digits = f.digits && a.digits
	f.digit = f.digit || a.digit
	f.scripts |= a.scripts
	f.size += a.size
	f.before, f.offset, f.turns, f.source = a.before, a.offset, a.turns, nil
}

const (
	// history is how many fragments are remembered, and so how many parts a
	// phrase can have in a text. It is a power of two.
	history = 32

	// maxLetters is how many letters or digits a word of a list may have, in
	// any spelling four times as many.
	maxLetters = 100

	// maxApart is how many characters may stand between the words of a phrase,
	// besides white space, which readers see as one space.
	maxApart = 24

	// minLooks is from how many letters on a word counts for its looks alone.
	// Of short words some are words of two scripts, unless they stand in a phrase.
	minLooks = 5

	// minDisguised is from how many letters on a word alone may be one in disguise.
	minDisguised = 4

	// minSpaced is from how many letters on those that stand apart, each on its
	// own, may be one word: "A d a", but not every "a b".
	minSpaced = 3
)

// words cuts text into fragments as it is written, and looks up each.
type words struct {
	matcher *Matcher
	found   func(e *entry, offset, end int) // end is where its last fragment begins
	ended   func(f *fragment)               // in the place of looking it up, for lists

	ring     [history]fragment
	count    int  // fragments that are remembered or were, and are complete
	open     bool // one more is not
	syllable bool // and is one syllable
	before   distance
	others   int    // characters since the last fragment, but for spaces
	marks    bool   // others than points and their like are among them
	comma    bool   // nothing but one comma, and spaces
	source   []byte // the text that is being taken, from where on it stands
	from     int
	hyphen   bool // all that stands after the last fragment is a hyphen, and spaces: it may go on on the next line
}

func (w *words) fragment(i int) *fragment { return &w.ring[i&(history-1)] }

// forgetContext ends the open fragment; what comes has nothing to do with what came.
func (w *words) forgetContext() {
	w.endFragment()
	w.count, w.before, w.others, w.marks = 0, joined, 0, false
}

// keepApart notes something between fragments that readers do not see, as a tag.
func (w *words) keepApart(d distance) {
	w.endFragment()
	w.before = max(w.before, d)
}

// write takes text that goes on from what was written before. Offset is that
// of the text's first byte. Letters and their marks may be apart: й may be written
// as и and U+0306, and ü as u and U+0308.
func (w *words) write(text []byte, offset int) {
	if bytes.IndexByte(text, 0xcc) < 0 { // U+0300 to U+033F
		w.writeComposed(text, offset)
		return
	}
	for line := range bytes.Lines(text) {
		w.writeComposed(norm.NFC.Bytes(line), offset)
		offset += len(line)
	}
}

// writeComposed does that for a text in which they are composed.
func (w *words) writeComposed(text []byte, offset int) {
	if w.open {
		w.fragment(w.count).source = nil // it goes on in another text
	}
	w.source, w.from = text, offset
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case asciiLetters[c] != 0 && !w.open:
			i += w.takeASCII(text[i:], offset+i)
		case c == ' ' && !w.open && !w.hyphen:
			w.before = max(w.before, number)
			i++
		case c < utf8.RuneSelf:
			w.take(&ascii[c], offset+i)
			i++
		default:
			r, size := utf8.DecodeRune(text[i:])
			w.take(glyphOf(r), offset+i)
			i += size
		}
	}
}

// takeASCII begins a fragment with the ASCII letters and digits that a text
// begins with, as take would one by one, and gives how many there are: nearly
// all text goes this way.
func (w *words) takeASCII(text []byte, offset int) (n int) {
	f := w.openFragment(offset)
	hash, digits := step{mul: 1}, 0
	for n < len(text) && asciiLetters[text[n]] != 0 {
		hash = step{hash.mul * base, hash.add*base + asciiLetters[text[n]]}
		if text[n] <= '9' {
			digits++
		}
		n++
	}
	f.spelt[0], f.size, f.after = hash, n, inside
	f.digits, f.digit = digits == n, digits > 0
	if digits < n {
		f.scripts = latin
	}
	isWhole := n < len(text) && text[n] < utf8.RuneSelf
	isSpaced := n == 1 && w.count > 0 && w.fragment(w.count-1).size == 1
	if isWhole && !isSpaced && digits == 0 && f.before != joined && w.ended == nil && (w.count == 0 || !w.fragment(w.count-1).digit) && !w.matcher.known.mayHold(hash.add) {
		w.open = false // what endFragment finds out too, more slowly
		w.count++
	}
	return n
}

// take takes one character.
func (w *words) take(g *glyph, offset int) {
	switch g.class {
	case silent:
	case shy:
		w.hyphen = w.open
	case letter, digit, syllable:
		w.hyphen = false
		if w.open && (w.syllable || g.class == syllable) {
			w.endWith(quote)
		}
		if !w.open {
			w.openFragment(offset)
			w.syllable = g.class == syllable
		}
		w.fragment(w.count).appendLetter(g)
	case quote: // the apostrophe of Ukrainian is not spelt in Latin letters
		if !w.open || !w.fragment(w.count).many {
			w.endWith(quote)
		}
	case double: // right after a letter it may stand for ъ; between digits it parts minutes from seconds
		w.endFragment()
		if w.count > 0 && w.before == joined && w.others == 0 && !w.fragment(w.count-1).digits {
			w.endWith(quote)
		} else {
			w.endWith(punct)
		}
	case margin:
		if w.endFragment(); !w.hyphen {
			w.endWith(punct)
		}
	default:
		w.endWith(g.class)
	}
}

// openFragment opens a fragment.
func (w *words) openFragment(offset int) *fragment {
	if w.others > maxApart {
		w.count = 0
	}
	f := w.fragment(w.count)
	f.spelt[0], f.source = step{mul: 1}, w.source[offset-w.from:]
	f.many, f.digits, f.digit, f.parted, f.scripts, f.size = false, true, false, false, 0, 0
	f.after, f.before, f.offset, f.spaced, f.turns = atStart, w.before, offset, !w.marks, w.others == 0 || w.others == 1 && (w.comma || w.isHandle(offset))
	w.open, w.syllable, w.before, w.others, w.marks, w.hyphen = true, false, joined, 0, false, false
	return f
}

// isHandle reports words in small letters with nothing but a hyphen or a full stop between
// them, as in "example-ada.jpg" and "example.ada@": of an address, or what a file is called.
func (w *words) isHandle(offset int) bool {
	at := offset - w.from
	if w.count == 0 || at < 2 || w.source[at-1] != '-' && w.source[at-1] != '.' {
		return false
	}
	isSmall := func(word []byte) bool {
		first, _ := utf8.DecodeRune(word)
		return unicode.IsLower(first)
	}
	last, _ := utf8.DecodeLastRune(w.source[:at-1])
	before := w.fragment(w.count - 1)
	return unicode.IsLower(last) && isSmall(w.source[at:]) && isSmall(before.source)
}

// endWith ends the fragment that is open and notes what stands after it. A hyphen
// right after it, before white space, may part it from its end on the next line.
func (w *words) endWith(c class) {
	isFirst := w.others == 0 && w.before == joined
	w.endFragment()
	if c == filler || c == space && w.hyphen {
		return
	}
	if c != space {
		w.others++
		w.comma = c == comma && w.others == 1
		w.marks = w.marks || c != gap && c != comma
	}
	w.hyphen = c == soft && isFirst
	switch {
	case c == punct:
		w.before = max(w.before, apart)
	case c == gap || c == comma || c == space || (c == soft || c == quote) && w.others > 1:
		w.before = max(w.before, number)
	}
}

// endLine notes that a line ends in a text that tags make.
func (w *words) endLine() {
	if w.endFragment(); !w.hyphen {
		w.keepApart(apart)
		w.others++
	}
}

// endFragment looks up the open fragment, alone and together with those before
// that it may be one word or one number with.
func (w *words) endFragment() {
	if !w.open {
		return
	}
	w.open = false
	last := w.fragment(w.count)
	w.count++
	if w.ended != nil {
		w.ended(last)
		return
	}
	w.lookUp(last, w.count-1)
	if w.count < 2 || last.before == apart {
		return
	}
	if before := w.fragment(w.count - 2); before.digit || last.digit || last.before == joined || before.size == 1 && last.size == 1 {
		whole := *last
		for first := w.count - 1; w.extendWord(&whole, first); first-- {
			if whole.size >= minSpaced || whole.digit || w.fragment(first).before == joined {
				w.lookUp(&whole, first-1)
			}
		}
	}
}

// extendWord puts the fragment before another in front of a word that begins with
// that, where they may be one word or one number.
func (w *words) extendWord(whole *fragment, first int) bool {
	if first == 0 || first <= w.count-history+1 {
		return false
	}
	m, f, next := w.matcher, w.fragment(first-1), w.fragment(first)
	size := whole.size + f.size
	switch {
	case next.before == joined:
		if size > m.letter {
			return false
		}
	case next.before == number && f.digits && next.digits:
		if size > m.letter || whole.digits && size > m.digits {
			return false
		}
	case next.before == number && next.spaced && f.size == 1 && next.size == 1 && !f.digit && !whole.digit: // s p a c e d out
		if size > m.letter {
			return false
		}
	case next.before == number && (f.digit || whole.digit) && m.ends.mayHoldAny(whole):
		whole.parted = true
	default:
		return false
	}
	whole.prepend(f)
	return true
}

// lookUp reports the entries that end with a word, which begins with fragment
// first.
func (w *words) lookUp(f *fragment, first int) {
	m := w.matcher
	for s := range looks {
		if hash := f.hash(s); m.known.mayHold(hash) {
			w.reportEntries(m.spelt[hash], f, first, true)
		}
		if !f.many {
			break
		}
	}
	if hash := f.hash(looks); m.known.mayHold(hash) {
		w.reportEntries(m.alike[hash], f, first, f.size >= minLooks || f.scripts == latin|similar)
	}
	w.lookUpDisguises(f, first)
}

// lookUpDisguises reports the entries whose last word a word may be in disguise.
func (w *words) lookUpDisguises(f *fragment, first int) {
	m := w.matcher
	for s := range schemes {
		if hash := f.hash(s); m.known.mayHold(hash) && len(m.posing[hash]) > 0 && (f.source == nil || isDisguised(f.source, false)) {
			w.reportEntries(m.posing[hash], f, first, f.size >= minDisguised && f.source != nil && isDisguised(f.source, true))
		}
		if !f.many {
			return
		}
	}
}

// reportEntries reports those of the entries that end here whose other words stand
// before it. Of a single word that only looks like it, alone says whether that is
// enough.
func (w *words) reportEntries(entries []*entry, f *fragment, first int, alone bool) {
	if len(entries) == 0 {
		return
	}
	mayStand := w.mayStandBefore(first) // of the names of a family there may be hundreds
	for _, e := range entries {
		if f.parted && !e.inParts || len(e.before) > 0 && !mayStand || len(e.before) == 0 && !alone {
			continue
		}
		if e.turned && !w.isTurned(e.before, first) {
			continue
		}
		if start, ok := w.findBefore(e.before, first); ok {
			w.found(e, w.fragment(start).offset, w.fragment(w.count-1).offset)
		}
	}
}

// isTurned reports whether the words of a name but its surname, which stands first,
// follow it behind a comma or a space.
func (w *words) isTurned(before []unit, first int) bool {
	start, ok := w.findBefore(before[1:], first)
	return ok && w.fragment(start).turns
}

// mayStandBefore reports whether a word that is not the last of a phrase may stand
// right before a fragment.
func (w *words) mayStandBefore(first int) bool {
	if first == 0 || first <= w.count-history {
		return false
	}
	first--
	for whole := *w.fragment(first); ; first-- {
		if w.matcher.firsts.mayHoldAny(&whole) {
			return true
		}
		if !w.extendWord(&whole, first) {
			return false
		}
	}
}

// findBefore reports whether units stand right before a fragment, and where they
// begin.
func (w *words) findBefore(units []unit, first int) (start int, ok bool) {
	if len(units) == 0 {
		return first, true
	}
	if first == 0 || first <= w.count-history {
		return 0, false
	}
	u := &units[len(units)-1]
	first--
	for whole := *w.fragment(first); ; first-- {
		if u.isSpelt(&whole) {
			if start, ok = w.findBefore(units[:len(units)-1], first); ok {
				return start, true
			}
		}
		if !w.extendWord(&whole, first) {
			return 0, false
		}
	}
}

// isSpelt reports whether a fragment spells a unit.
func (u *unit) isSpelt(f *fragment) bool {
	if f.parted && !u.inParts() {
		return false
	}
	for s := range looks {
		if slices.Contains(u.spellings, f.hash(s)) {
			return true
		}
		if !f.many {
			break
		}
	}
	return slices.Contains(u.looks, f.hash(looks)) || u.isDisguisedAs(f)
}
