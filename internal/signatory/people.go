package signatory

import (
	"encoding/binary"
	"iter"
	"maps"
	"slices"
	"strings"

	"casebook/internal/campaign"
)

// people keeps who is named in little memory, about 40 bytes each. So a file is
// read once, and pages, index and open data are made of what was checked,
// whatever becomes of the file. Once finished it is read-only.
//
// People whose sort names begin with the same letter stand on one shelf: sorting
// and showing them walks through memory, where jumping about in it takes most of
// the time.
type people struct {
	slots   *slots
	words   *dictionary
	shelves []*shelf
	numbers map[rune]uint8 // of the shelves, by letter
	order   []uint8        // of the file: on which shelf each row stands
}

// maxShelves bounds the shelves, which are numbered in a byte. Whoever comes
// after that stands on the first one.
const maxShelves = 1 << 8

// A place is where somebody stands. On one shelf places compare as the file has
// its rows.
type place struct{ shelf, row uint32 }

func newPeople(s *slots) *people {
	return &people{slots: s, words: newDictionary(), numbers: map[rune]uint8{}}
}

// addRow keeps what is shown of a row, and by what it is sorted.
func (p *people) addRow(r *row) {
	letter := startOf(p.slots.sortName(r, 0)).first
	n, ok := p.numbers[letter]
	if !ok {
		if len(p.shelves) < maxShelves {
			n = uint8(len(p.shelves))
			p.shelves = append(p.shelves, &shelf{slots: p.slots, words: p.words})
		}
		p.numbers[letter] = n
	}
	p.shelves[n].addRow(r)
	p.order = append(p.order, n)
}

// finish lets go of what only filling needs.
func (p *people) finish() {
	for _, s := range p.shelves {
		s.endChunk()
		s.text, s.starts = nil, nil
	}
	p.words.numbers, p.numbers = nil, nil
}

func (p *people) readRow(at place, r *row) { p.shelves[at.shelf].readRow(int(at.row), r) }

// eachPlace gives everybody's place in the order of the file.
func (p *people) eachPlace(yield func(place) bool) {
	next := make([]uint32, len(p.shelves))
	for _, n := range p.order {
		if !yield(place{uint32(n), next[n]}) {
			return
		}
		next[n]++
	}
}

// A shelf holds rows: names as they are, everything else, which repeats, as
// numbers of a dictionary.
type shelf struct {
	slots  *slots
	words  *dictionary
	chunks []chunk
	text   []byte // of the chunk that is being filled
	starts []uint32
}

// A chunk is so many rows, one after the other. What is read from it is a part
// of its text, and needs no memory of its own.
type chunk struct {
	text   string
	starts []uint32 // of each row in text
}

const chunkRows = 1 << 12

// addRow keeps a row.
func (s *shelf) addRow(r *row) {
	s.starts = append(s.starts, uint32(len(s.text)))
	s.encodeRow(r)
	if len(s.starts) == chunkRows {
		s.endChunk()
	}
}

// endChunk ends a chunk, which takes no more than it needs.
func (s *shelf) endChunk() {
	s.chunks = append(s.chunks, chunk{string(s.text), slices.Clone(s.starts)})
	s.text, s.starts = s.text[:0], s.starts[:0]
}

// isStored reports whether a slot is one of those that are kept.
func isStored(slot int) bool { return slot != int(publicColumn) && slot != int(untilColumn) }

// encodeRow appends a row: how many slots follow, up to the last that has
// something in it, then for each nothing (0), a number, or a text.
func (s *shelf) encodeRow(r *row) {
	slots := 0
	for slot, v := range r.values {
		if v != "" && isStored(slot) {
			slots = slot + 1
		}
	}
	text := binary.AppendUvarint(s.text, uint64(slots))
	for slot, v := range r.values[:slots] {
		if !isStored(slot) {
			continue
		}
		var n uint64
		if c := s.slots.columnIn(slot); v != "" && c != nameColumn && c != sortColumn { // names never repeat enough
			n = s.words.numberOf(v)
		}
		switch {
		case v == "":
			text = append(text, 0)
		case n != 0:
			text = binary.AppendUvarint(text, n<<1)
		default:
			text = binary.AppendUvarint(text, uint64(len(v))<<1|1)
			text = append(text, v...)
		}
	}
	s.text = text
}

// readRow reads a row back into r.
func (s *shelf) readRow(i int, r *row) {
	r.resetCells(s.slots.count())
	slots, text := cutUvarint(s.textOfRow(i))
	for slot := range r.values[:slots] {
		if !isStored(slot) {
			continue
		}
		var n uint64
		if n, text = cutUvarint(text); n == 0 {
			continue
		}
		if n&1 == 0 {
			r.values[slot] = s.words.words[n>>1-1]
		} else {
			r.values[slot], text = text[:n>>1], text[n>>1:]
		}
	}
}

// textOfRow gives the text of a chunk from a row on.
func (s *shelf) textOfRow(i int) string {
	if n := i / chunkRows; n < len(s.chunks) {
		c := &s.chunks[n]
		return c.text[c.starts[i%chunkRows]:]
	}
	begin, end := s.starts[i%chunkRows], len(s.text)
	if next := i%chunkRows + 1; next < len(s.starts) {
		end = int(s.starts[next])
	}
	return string(s.text[begin:end])
}

// cutUvarint reads a number as binary.AppendUvarint writes it, and gives what
// follows.
func cutUvarint(s string) (n uint64, rest string) {
	if s[0] < 0x80 {
		return uint64(s[0]), s[1:]
	}
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		n |= uint64(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}

// A dictionary numbers values that repeat, from 1.
type dictionary struct {
	numbers map[string]uint64
	words   []string // by number - 1
}

// maxWords bounds a dictionary; after that, values are written out.
const maxWords = 1 << 16

func newDictionary() *dictionary { return &dictionary{numbers: map[string]uint64{}} }

// numberOf gives a value's number, 0 when it has none.
func (d *dictionary) numberOf(v string) uint64 {
	n := d.numbers[v]
	if n == 0 && len(d.words) < maxWords {
		v = strings.Clone(v)
		d.words = append(d.words, v)
		n = uint64(len(d.words))
		d.numbers[v] = n
	}
	return n
}

// eachPerson yields people by their places.
func (l *list) eachPerson(language int, places iter.Seq[place], yield func(campaign.Signatory, error) bool) (more bool) {
	known, giveBack := borrowAlphabet(l.slots.languages[language])
	defer giveBack()
	var r row
	for at := range places {
		l.people.readRow(at, &r)
		if !yield(l.slots.personIn(&r, language, known), nil) {
			return false
		}
	}
	return true
}

// sortName gives what a person is sorted by in a language: the language's
// sort, else sort, else the language's name, else name.
func (s *slots) sortName(r *row, language int) string {
	for _, v := range [...]string{
		r.values[s.slotFor(sortColumn, language)], r.values[sortColumn],
		r.values[s.slotFor(nameColumn, language)],
	} {
		if v != "" {
			return v
		}
	}
	return r.values[nameColumn]
}

// formIn gives a value as a language shows it.
func (s *slots) formIn(r *row, k column, language int) string {
	if v := r.values[s.slotFor(k, language)]; v != "" {
		return v
	}
	return r.values[k]
}

// personIn builds what is shown of a named row.
func (s *slots) personIn(r *row, language int, l *alphabet) campaign.Signatory {
	return campaign.Signatory{
		Name:         s.formIn(r, nameColumn, language),
		Role:         s.formIn(r, roleColumn, language),
		Organisation: s.formIn(r, organisationColumn, language),
		Group:        s.formIn(r, groupColumn, language),
		Country:      r.values[countryColumn],
		Date:         r.values[dateColumn],
		Letter:       l.letterOf(s.sortName(r, language)),
	}
}

// languageOrOwn gives the index of a language; that of the site's own for others.
func (l *list) languageOrOwn(tag string) int { return max(l.slots.languageIndex(tag), 0) }

// peopleInOrder yields everybody to show.
func (l *list) peopleInOrder(lang string) iter.Seq2[campaign.Signatory, error] {
	language := l.languageOrOwn(lang)
	return func(yield func(campaign.Signatory, error) bool) {
		places := l.people.eachPlace
		if l.o.SortByName {
			places = l.orderIn(language).eachPlace
		}
		if l.eachPerson(language, places, yield) {
			l.peopleByInitials(lang, yield)
		}
	}
}

// peopleByInitials yields those who are shown by initials, in the order of these.
func (l *list) peopleByInitials(lang string, yield func(campaign.Signatory, error) bool) {
	if len(l.tally.initials) == 0 {
		return
	}
	for _, text := range slices.SortedFunc(maps.Keys(l.tally.initials), newComparer(lang)) {
		for range l.tally.initials[text] {
			if !yield(campaign.Signatory{Name: text, Initials: true}, nil) {
				return
			}
		}
	}
}
