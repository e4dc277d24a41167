// Package guard finds what must never be published: the words, names and
// numbers of a guard list, however they are written. A word is found as a whole
// word whatever its letter case, diacritics, Unicode form or look-alike letters,
// and in Latin letters when the list has it in Cyrillic ones or the reverse; a
// number is found whatever stands between its digits.
//
// Nothing that this package gives repeats a word of the list: a Hit names the
// list and its line.
package guard

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// A Guard looks for the words of guard lists. It is read-only and safe for
// concurrent use; nil finds nothing.
type Guard struct {
	words  table  // by how they are spelt, in any romanisation
	alike  table  // by how they look
	parted table  // numbers with letters in them, by both: for where they are written in parts
	ends   filter // of such numbers, by where they may be parted
	begins filter // of words that are not the last of a phrase, and of the letters in such numbers
	bounds bounds
	seen   seen
	pool   sync.Pool // of *scanner
}

// bounds are the sizes of the largest words of the lists: longer runs of
// fragments need not be put together.
type bounds struct{ letters, digits int }

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
	Offset int // in bytes of the text, for Text; 0 for File
}

// New gives a guard for the phrases of lists; nil when there are none.
func New(lists ...[]Phrase) *Guard {
	g := newGuard()
	for _, list := range lists {
		for _, p := range list {
			g.add(p)
		}
	}
	if g.words.empty() {
		return nil
	}
	g.pool.New = func() any { return newScanner(g) }
	return g
}

func newGuard() *Guard {
	shared := newFilter()
	return &Guard{words: newTable(shared), alike: newTable(shared), parted: newTable(shared), ends: newFilter(), begins: newFilter(), seen: newSeen()}
}

// add enters a phrase in each of its forms: by the last word, with the words
// before it to be compared.
func (g *Guard) add(p Phrase) {
	for _, units := range p.forms {
		last := len(units) - 1
		g.enter(&entry{Entry: p.Entry, units: units[:last]}, units[last])
	}
}

func (g *Guard) enter(e *entry, u unit) {
	for _, sum := range u.spellings {
		g.words.put(sum, e)
	}
	g.alike.put(u.looks, e)
	if u.inParts() {
		for _, sum := range append(u.spellings, u.looks) {
			g.parted.put(sum, e)
		}
	}
	g.measure(u)
	for _, before := range e.units {
		g.measure(before)
		for _, sum := range append(before.spellings, before.looks) {
			g.begins.add(sum)
		}
	}
}

func (g *Guard) measure(u unit) {
	g.bounds.letters = max(g.bounds.letters, u.size*longest)
	if u.digit {
		g.bounds.digits = max(g.bounds.digits, u.size)
	}
	for _, sum := range u.ends {
		g.ends.add(sum)
	}
	for _, sum := range u.wordEnds {
		g.words.filter.add(sum) // numbers are looked at in any case
	}
	for _, sum := range u.letters {
		g.begins.add(sum)
	}
}

// longest is how many letters of one script a letter of another can become:
// щ is shch.
const longest = 4

// Text finds entries in plain text, in the order in which they end. Each place
// gives an entry once.
func (g *Guard) Text(text string) []Hit {
	return g.run(func(s *scanner) { s.plain([]byte(text), false) })
}

// run lends a scanner and gives what it found, sorted by place.
func (g *Guard) run(scan func(*scanner)) []Hit {
	if g == nil {
		return nil
	}
	s := g.pool.Get().(*scanner)
	defer g.pool.Put(s)
	s.reset()
	scan(s)
	s.end()
	if len(s.hits) == 0 {
		return nil
	}
	hits := slices.Clone(s.hits)
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.List, b.List), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(hits)
}
