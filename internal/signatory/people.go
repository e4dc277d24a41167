package signatory

import (
	"encoding/binary"
	"iter"
	"maps"
	"slices"
	"strings"

	"casebook/internal/campaign"
)

// A store holds named rows in little memory, about 40 bytes each: names as
// they are, everything else, which repeats, as numbers of a dictionary. So a
// file is read once, and pages, index and open data are made of what was
// checked, whatever becomes of the file. Once filled it is read-only.
type store struct {
	slots   *slots
	rows    int
	chunks  []chunk
	text    []byte // of the chunk that is being filled
	starts  []uint32
	numbers map[string]uint64
	words   []string // by number - 1
}

// A chunk is so many rows, one after the other. What is read from it is a part
// of its text, and needs no memory of its own.
type chunk struct {
	text   string
	starts []uint32 // of each row in text
}

const (
	chunkRows = 1 << 12
	maxWords  = 1 << 16 // of the dictionary; after that, values are written out
)

func newStore(s *slots) *store { return &store{slots: s, numbers: map[string]uint64{}} }

// addRow keeps what is shown of a row, and by what it is sorted.
func (s *store) addRow(r *row) {
	s.rows++
	s.starts = append(s.starts, uint32(len(s.text)))
	s.text = s.encodeRow(s.text, r)
	if len(s.starts) == chunkRows {
		s.endChunk()
	}
}

// endChunk ends a chunk, which takes no more than it needs.
func (s *store) endChunk() {
	s.chunks = append(s.chunks, chunk{string(s.text), slices.Clone(s.starts)})
	s.text, s.starts = s.text[:0], s.starts[:0]
}

// finish lets go of what only filling needs.
func (s *store) finish() {
	s.endChunk()
	s.text, s.starts, s.numbers = nil, nil, nil
}

// isStored reports whether a slot is one of those that are kept.
func isStored(slot int) bool { return slot != int(publicColumn) && slot != int(untilColumn) }

// encodeRow appends a row: how many slots follow, up to the last that has
// something in it, then for each nothing (0), a number, or a text.
func (s *store) encodeRow(text []byte, r *row) []byte {
	slots := 0
	for slot, v := range r.values {
		if v != "" && isStored(slot) {
			slots = slot + 1
		}
	}
	text = binary.AppendUvarint(text, uint64(slots))
	for slot, v := range r.values[:slots] {
		if !isStored(slot) {
			continue
		}
		if v == "" {
			text = append(text, 0)
		} else if n := s.wordNumber(slot, v); n != 0 {
			text = binary.AppendUvarint(text, n<<1)
		} else {
			text = binary.AppendUvarint(text, uint64(len(v))<<1|1)
			text = append(text, v...)
		}
	}
	return text
}

// wordNumber gives a value's number in the dictionary, 0 when it has none: names
// never repeat enough.
func (s *store) wordNumber(slot int, v string) uint64 {
	if k := s.slots.columnIn(slot); k == nameColumn || k == sortColumn {
		return 0
	}
	n := s.numbers[v]
	if n == 0 && len(s.words) < maxWords {
		v = strings.Clone(v)
		s.words = append(s.words, v)
		n = uint64(len(s.words))
		s.numbers[v] = n
	}
	return n
}

// readRow reads a row back into r.
func (s *store) readRow(i int, r *row) {
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
			r.values[slot] = s.words[n>>1-1]
		} else {
			r.values[slot], text = text[:n>>1], text[n>>1:]
		}
	}
}

// textOfRow gives the text of a chunk from a row on.
func (s *store) textOfRow(i int) string {
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

// eachNumber gives the numbers of the rows in the order of the file.
func (s *store) eachNumber(yield func(int) bool) {
	for i := range s.rows {
		if !yield(i) {
			return
		}
	}
}

// eachPerson yields stored people by their numbers.
func (l *list) eachPerson(language int, numbers iter.Seq[int], yield func(campaign.Signatory, error) bool) (more bool) {
	known, giveBack := borrowAlphabet(l.slots.languages[language])
	defer giveBack()
	var r row
	for i := range numbers {
		l.people.readRow(i, &r)
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
		numbers := l.people.eachNumber
		if l.o.SortByName {
			numbers = l.orderIn(language).eachNumber
		}
		if l.eachPerson(language, numbers, yield) {
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
