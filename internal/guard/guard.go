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
	begins filter // of words that are not the last of a phrase
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
	return &Guard{words: newTable(shared), alike: newTable(shared), begins: newFilter(), seen: newSeen()}
}

// add enters a phrase: by its last word, with the words before it to be
// compared, and as one word for where it is written without spaces.
func (g *Guard) add(p Phrase) {
	if last := len(p.units) - 1; last >= 0 {
		g.enter(&entry{Entry: p.Entry, units: p.units[:last]}, p.units[last])
		if last > 0 && p.joined.size >= minJoined && p.joined.size <= maxLetters {
			g.enter(&entry{Entry: p.Entry}, p.joined)
		}
	}
}

// minJoined is the least number of letters with which a phrase is also looked
// for in one word: in "adaexample.pdf", but not every "ab" for "A. B."
const minJoined = 7

func (g *Guard) enter(e *entry, u unit) {
	for _, sum := range u.spellings {
		g.words.put(sum, e)
	}
	g.alike.put(u.looks, e)
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
	if u.digits {
		g.bounds.digits = max(g.bounds.digits, u.size)
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
