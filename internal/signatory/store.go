package signatory

import (
	"encoding/binary"
	"iter"
	"slices"
	"strings"

	"casebook/internal/campaign"
)

// A store holds named rows in little memory, about 40 octets each: names as
// they are, everything else, which repeats, as numbers of a dictionary. So a
// file is read once, and pages, index and open data are made of what was
// checked, whatever becomes of the file. Once filled it is read-only.
type store struct {
	shape   *shape
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

func newStore(s *shape) *store { return &store{shape: s, numbers: map[string]uint64{}} }

// add keeps what is shown of a row, and by what it is sorted.
func (s *store) add(r *row) {
	s.rows++
	s.starts = append(s.starts, uint32(len(s.text)))
	s.text = s.append(s.text, r)
	if len(s.starts) == chunkRows {
		s.cut()
	}
}

// cut ends a chunk, which takes no more than it needs.
func (s *store) cut() {
	s.chunks = append(s.chunks, chunk{string(s.text), slices.Clone(s.starts)})
	s.text, s.starts = s.text[:0], s.starts[:0]
}

// close lets go of what only filling needs.
func (s *store) close() {
	s.cut()
	s.text, s.starts, s.numbers = nil, nil, nil
}

// stored reports whether a slot is one of those that are kept.
func stored(slot int) bool { return slot != int(public) && slot != int(until) }

// append writes a row: how many slots follow, up to the last that has
// something in it, then for each nothing (0), a number, or a text.
func (s *store) append(text []byte, r *row) []byte {
	slots := 0
	for slot, v := range r.values {
		if v != "" && stored(slot) {
			slots = slot + 1
		}
	}
	text = binary.AppendUvarint(text, uint64(slots))
	for slot, v := range r.values[:slots] {
		if !stored(slot) {
			continue
		}
		if v == "" {
			text = append(text, 0)
		} else if n := s.number(slot, v); n != 0 {
			text = binary.AppendUvarint(text, n<<1)
		} else {
			text = binary.AppendUvarint(text, uint64(len(v))<<1|1)
			text = append(text, v...)
		}
	}
	return text
}

// number gives a value's number in the dictionary, 0 when it has none: names
// never repeat enough.
func (s *store) number(slot int, v string) uint64 {
	if k := s.shape.kindOf(slot); k == name || k == sortAs {
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

// get reads a row back into r.
func (s *store) get(i int, r *row) {
	r.reset(s.shape.slots())
	slots, text := uvarint(s.textFrom(i))
	for slot := range r.values[:slots] {
		if !stored(slot) {
			continue
		}
		var n uint64
		if n, text = uvarint(text); n == 0 {
			continue
		}
		if n&1 == 0 {
			r.values[slot] = s.words[n>>1-1]
		} else {
			r.values[slot], text = text[:n>>1], text[n>>1:]
		}
	}
}

// textFrom gives the text of a chunk from a row on.
func (s *store) textFrom(i int) string {
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

// uvarint reads a number as binary.AppendUvarint writes it, and gives what
// follows.
func uvarint(s string) (n uint64, rest string) {
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

// all gives the numbers of the rows in the order of the file.
func (s *store) all(yield func(int) bool) {
	for i := range s.rows {
		if !yield(i) {
			return
		}
	}
}

// pick yields stored people by their numbers.
func (l *list) pick(language int, numbers iter.Seq[int], yield func(campaign.Signatory, error) bool) (more bool) {
	known, giveBack := borrowLetters(l.shape.languages[language])
	defer giveBack()
	var r row
	for i := range numbers {
		l.stored.get(i, &r)
		if !yield(l.shape.person(&r, language, known), nil) {
			return false
		}
	}
	return true
}
