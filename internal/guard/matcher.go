package guard

import (
	"bytes"
	"cmp"
	"fmt"
	"math/bits"
	"path"
	"slices"
	"strings"
	"sync"
)

// A Matcher finds the words of guard lists: whole words, whatever their letter
// case, diacritics, Unicode form or look-alike letters, in Latin letters when
// the list has them in Cyrillic ones and the reverse; and numbers, whatever
// stands between their digits. It is read-only and safe for concurrent use; nil
// finds nothing.
type Matcher struct {
	spelt  map[uint64][]*entry // by the last word as it is spelt, in any romanisation
	alike  map[uint64][]*entry // by what the last word looks like
	posing map[uint64][]*entry // by the last word in disguise
	known  filter              // of all three
	inside filter              // of the words that are looked for within others
	firsts filter              // of the words of phrases that are not the last
	ends   filter              // of the ends of numbers with letters, from each place where they may be parted
	letter int                 // letters and digits of the longest word, as it is written out at most
	digits int                 // of the longest number
	markup map[string]bool     // names of the program's own classes and parts of pages
	pool   sync.Pool           // of *scanner
}

// An Entry is one line of a list.
type Entry struct {
	List string // the list's name, without the folders of the machine
	Line int    // from 1
}

// String gives "guard.txt:12".
func (e Entry) String() string { return fmt.Sprintf("%s:%d", e.List, e.Line) }

// A Hit is a place where an entry was found.
type Hit struct {
	Entry
	Offset int // in bytes of the text, for FindInText; else 0
}

// An entry is one form of a phrase, found by its last word.
type entry struct {
	Entry
	before  []unit // the words that must stand before the last
	inParts bool   // the last is a number with letters in it, which may be written in parts
	turned  bool   // the last word of the line stands first
	single  bool   // the line is one word, without digits
}

// A filter answers first: nearly every word of a text is on no list, and a few
// bits for each hash stay in the processor's nearest cache.
type filter struct {
	bits  []uint64
	shift uint
}

// The least filter has that many bits, and one of many hashes bitsPerHash for each.
const (
	filterBits  = 17
	bitsPerHash = 64
)

// newFilter gives a filter for so many hashes.
func newFilter(hashes int) filter {
	size := max(filterBits, bits.Len(uint(hashes*bitsPerHash)))
	return filter{make([]uint64, 1<<size/64), uint(64 - size)}
}

// placeOf spreads a hash over the filter: the low bits of a polynomial hash say
// little about its first letters.
func (f *filter) placeOf(hash uint64) (word, bit uint64) {
	i := (hash ^ hash>>32) * base >> f.shift
	return i / 64, 1 << (i % 64)
}

func (f *filter) addHash(hash uint64) {
	word, bit := f.placeOf(hash)
	f.bits[word] |= bit
}

// mayHold reports false for a hash that was not added, nearly always.
func (f *filter) mayHold(hash uint64) bool {
	word, bit := f.placeOf(hash)
	return f.bits[word]&bit != 0
}

// mayHoldAny reports the same for a fragment in any spelling.
func (f *filter) mayHoldAny(x *fragment) bool {
	for s := range schemes {
		if f.mayHold(x.hash(s)) {
			return true
		}
		if !x.many {
			return false
		}
	}
	return false
}

// NewMatcher gives a matcher for the phrases of lists; nil when there are none.
func NewMatcher(lists ...[]Phrase) *Matcher {
	m := &Matcher{spelt: map[uint64][]*entry{}, alike: map[uint64][]*entry{}, posing: map[uint64][]*entry{}}
	hashes, parts := 0, 0
	for _, list := range lists {
		for _, p := range list {
			for _, units := range p.forms {
				for _, u := range units {
					hashes, parts = hashes+len(u.spellings)+len(u.looks)+len(u.disguises), parts+len(u.ends)
				}
			}
		}
	}
	if hashes == 0 {
		return nil
	}
	m.known, m.firsts, m.inside, m.ends = newFilter(hashes), newFilter(hashes), newFilter(hashes), newFilter(parts)
	for _, list := range lists {
		for _, p := range list {
			isSingle := len(p.forms[0]) == 1 && !p.forms[0][0].digit
			for _, units := range p.forms {
				m.addForm(units, entry{Entry: p.Entry, single: isSingle})
				if turned := turnName(units); turned != nil {
					m.addForm(turned, entry{Entry: p.Entry, turned: true})
				}
			}
		}
	}
	m.pool.New = func() any { return newScanner(m) }
	return m
}

// addForm enters one form of a phrase.
func (m *Matcher) addForm(units []unit, form entry) {
	last, e := units[len(units)-1], &form
	e.before, e.inParts = units[:len(units)-1], last.inParts()
	for _, hash := range last.spellings {
		m.spelt[hash] = append(m.spelt[hash], e)
		m.known.addHash(hash)
		if len(units) == 1 && !last.digit && last.size >= minJoined {
			m.inside.addHash(hash)
		}
	}
	for _, hash := range last.looks {
		m.alike[hash] = append(m.alike[hash], e)
		m.known.addHash(hash)
	}
	for _, hash := range last.disguises {
		m.posing[hash] = append(m.posing[hash], e)
		m.known.addHash(hash)
	}
	for _, u := range e.before {
		for _, hash := range slices.Concat(u.spellings, u.looks, u.disguises) {
			m.firsts.addHash(hash)
		}
	}
	for _, u := range units {
		m.letter = max(m.letter, u.size*longest)
		if u.digit {
			m.digits = max(m.digits, u.size)
		}
		for _, hash := range u.ends {
			m.ends.addHash(hash)
		}
	}
}

// longest is how many letters of one script a letter of another can become:
// щ is shch.
const longest = 4

// FindInText finds entries in plain text, in the order in which they begin. Each
// place gives an entry once.
func (m *Matcher) FindInText(text string) []Hit {
	return m.findPlaced(text, func([]byte, bool) []*view { return nil })
}

// FindInSource does that for a source, also where markup, escapes or links split
// a word.
func (m *Matcher) FindInSource(text string) []Hit { return m.findPlaced(text, sourceViews) }

// findPlaced finds entries in a text and in views of it. Where the letters of a
// view stand in the text is asked only once something was found: nearly always
// nothing is.
func (m *Matcher) findPlaced(text string, views func(text []byte, placed bool) []*view) []Hit {
	b := []byte(text)
	find := func(placed bool) []Hit {
		return m.findWith(func(s *scanner) { s.readPlaced(b, views(b, placed), placed) })
	}
	if len(find(false)) == 0 {
		return nil
	}
	return find(true)
}

// FindInName finds entries in the name or address of a file, percent-encoded or
// not.
func (m *Matcher) FindInName(name string) []Hit {
	hits := m.findWith(func(s *scanner) { s.readName([]byte(name)) })
	if parted := strings.NewReplacer("-", " ", "_", " ").Replace(name); parted != name { // "Example-Ada.jpg" has the surname first
		for _, hit := range m.findWith(func(s *scanner) { s.readName([]byte(parted)) }) {
			if !slices.Contains(hits, hit) {
				hits = append(hits, hit)
			}
		}
	}
	return hits
}

// FindInFile finds entries in a file as it is published, decoded as its format by
// the name's ending says. Offsets are 0. Its name is for FindInName.
func (m *Matcher) FindInFile(name string, data []byte) []Hit {
	return m.findWith(func(s *scanner) {
		s.placeless = true
		s.readFile(strings.ToLower(path.Ext(name)), data)
	})
}

// findWith lends a scanner and gives what it found, sorted by place.
func (m *Matcher) findWith(read func(*scanner)) []Hit {
	if m == nil {
		return nil
	}
	s := m.pool.Get().(*scanner)
	defer m.pool.Put(s)
	s.hits, s.ends, s.placeless = s.hits[:0], s.ends[:0], false
	read(s)
	s.text.forgetContext()
	s.aside.forgetContext()
	if len(s.hits) == 0 {
		return nil
	}
	hits := slices.Clone(s.hits)
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.List, b.List), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(hits)
}

// A Stream is given a file as it is written, for those that are larger than
// memory. It is for one goroutine.
type Stream struct {
	matcher *Matcher
	ending  string
	found   func(Hit)
	pending []byte
}

// NewStream gives a writer that reports each entry to found. Lines are looked at
// together: no word of a table stands on two. Close looks at the rest.
func (m *Matcher) NewStream(name string, found func(Hit)) *Stream {
	return &Stream{matcher: m, ending: strings.ToLower(path.Ext(name)), found: found}
}

const (
	chunk   = 256 << 10
	overlap = 4 << 10 // of a line longer than a chunk
)

// Write takes the next bytes. It does not fail.
func (s *Stream) Write(b []byte) (int, error) {
	s.pending = append(s.pending, b...)
	if len(s.pending) < chunk {
		return len(b), nil
	}
	end := bytes.LastIndexByte(s.pending, '\n') + 1
	keep := end
	if end == 0 {
		end, keep = len(s.pending), len(s.pending)-overlap
	}
	s.lookAt(s.pending[:end])
	s.pending = append(s.pending[:0], s.pending[keep:]...)
	return len(b), nil
}

// Close looks at what is left.
func (s *Stream) Close() error {
	s.lookAt(s.pending)
	s.pending = nil
	return nil
}

func (s *Stream) lookAt(b []byte) {
	for _, h := range s.matcher.findWith(func(x *scanner) { x.readFile(s.ending, b) }) {
		s.found(h)
	}
}
