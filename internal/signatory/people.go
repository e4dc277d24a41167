package signatory

import (
	"encoding/binary"
	"hash/crc32"
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
	former  sharedChunks   // while it is filled
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
			p.shelves = append(p.shelves, &shelf{slots: p.slots, words: p.words, former: p.former})
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
		s.text, s.starts, s.former = nil, nil, nil
	}
	p.words.numbers, p.numbers, p.former = nil, nil, nil
}

// sharedChunks are those of the list as it was read before, by their text. A preview
// holds several states of a list, which differ by a row or two: what they have in
// common takes memory once.
type sharedChunks map[string]chunk

// shareWith lets chunks that hold the same as one of another list be that one. Values
// keep their numbers, so that a new one changes no chunk that it does not stand in.
func (p *people) shareWith(former *people) {
	if former == nil {
		return
	}
	p.words, p.former = former.words.goOn(), sharedChunks{}
	for _, s := range former.shelves {
		for _, c := range s.chunks {
			p.former[c.text] = c
		}
	}
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
	ended  int      // how many rows are in them
	near   []uint32 // for every so many rows (leastChunk), the chunk that the first of them is in
	text   []byte   // of the chunk that is being filled
	starts []uint32
	former sharedChunks
}

// A chunk is some rows, one after the other. What is read from it is a part
// of its text, and needs no memory of its own.
type chunk struct {
	text   string
	starts []uint32 // of each row in text
	first  int      // the number of its first row on the shelf
}

// A chunk ends after a row that has a certain look, and so in the same place in two
// lists of which one has a row more than the other somewhere before.
const (
	leastChunk, mostChunk = 1 << 11, 1 << 13
	looks                 = 1 << 12 // how many rows there are for one that may be the last
)

var lookOf = crc32.MakeTable(crc32.Castagnoli)

// addRow keeps a row.
func (s *shelf) addRow(r *row) {
	begin := len(s.text)
	s.starts = append(s.starts, uint32(begin))
	s.encodeRow(r)
	if n := len(s.starts); n == mostChunk || n >= leastChunk && crc32.Checksum(s.text[begin:], lookOf)%looks == 0 {
		s.endChunk()
	}
}

// endChunk ends a chunk, which takes no more than it needs.
func (s *shelf) endChunk() {
	if len(s.starts) == 0 {
		return
	}
	c, known := s.former[string(s.text)]
	if !known || !slices.Equal(c.starts, s.starts) {
		c = chunk{text: string(s.text), starts: slices.Clone(s.starts)}
	}
	c.first = s.ended
	s.ended += len(s.starts)
	for len(s.near)*leastChunk < s.ended {
		s.near = append(s.near, uint32(len(s.chunks)))
	}
	s.chunks = append(s.chunks, c)
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
	if i >= s.ended {
		begin, end := s.starts[i-s.ended], len(s.text)
		if next := i - s.ended + 1; next < len(s.starts) {
			end = int(s.starts[next])
		}
		return string(s.text[begin:end])
	}
	n := int(s.near[i/leastChunk])
	for n+1 < len(s.chunks) && s.chunks[n+1].first <= i {
		n++
	}
	c := &s.chunks[n]
	return c.text[c.starts[i-c.first]:]
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

// goOn gives a dictionary that begins with the words of this one.
func (d *dictionary) goOn() *dictionary {
	more := &dictionary{numbers: make(map[string]uint64, len(d.words)), words: slices.Clone(d.words)}
	for i, v := range d.words {
		more.numbers[v] = uint64(i) + 1
	}
	return more
}

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
