package signatory

import (
	"bytes"
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
	chunks  []chunk
	last    chunk // is being filled
	numbers map[string]uint64
	words   []string // by number - 1
}

// A chunk is so many rows, one after the other.
type chunk struct {
	text   []byte
	starts []uint32 // of each row in text
}

const (
	chunkRows = 1 << 12
	maxWords  = 1 << 16 // of the dictionary; after that, values are written out
)

func newStore(s *shape) *store { return &store{shape: s, numbers: map[string]uint64{}} }

func (s *store) len() int { return len(s.chunks)*chunkRows + len(s.last.starts) }

// add keeps what is shown of a row, and by what it is sorted.
func (s *store) add(r *row) {
	c := &s.last
	c.starts = append(c.starts, uint32(len(c.text)))
	c.text = s.append(c.text, r)
	if len(c.starts) == chunkRows {
		s.chunks = append(s.chunks, c.clone())
		c.text, c.starts = c.text[:0], c.starts[:0]
	}
}

// clone gives a chunk that takes no more than it needs.
func (c *chunk) clone() chunk { return chunk{bytes.Clone(c.text), slices.Clone(c.starts)} }

// close lets go of what only filling needs.
func (s *store) close() { s.last, s.numbers = s.last.clone(), nil }

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
	c := &s.last
	if n := i / chunkRows; n < len(s.chunks) {
		c = &s.chunks[n]
	}
	b := c.text[c.starts[i%chunkRows]:]
	slots, size := binary.Uvarint(b)
	b = b[size:]
	for slot := range r.values[:slots] {
		if !stored(slot) {
			continue
		}
		n, size := binary.Uvarint(b)
		b = b[size:]
		switch {
		case n == 0:
		case n&1 == 0:
			r.values[slot] = s.words[n>>1-1]
		default:
			r.values[slot] = string(b[:n>>1])
			b = b[n>>1:]
		}
	}
}

// all gives the numbers of the rows in the order of the file.
func (s *store) all(yield func(int) bool) {
	for i := range s.len() {
		if !yield(i) {
			return
		}
	}
}

// pick yields stored people by their numbers.
func (l *list) pick(language int, numbers iter.Seq[int], yield func(campaign.Signatory, error) bool) (more bool) {
	known := newLetters(l.shape.languages[language])
	var r row
	for i := range numbers {
		l.stored.get(i, &r)
		if !yield(l.shape.person(&r, language, known), nil) {
			return false
		}
	}
	return true
}
