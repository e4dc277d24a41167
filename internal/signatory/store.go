package signatory

import (
	"encoding/binary"
	"iter"
	"strings"

	"casebook/internal/campaign"
)

// A store holds named rows in little memory, about 40 octets each: names as
// they are, everything else, which repeats, as numbers of a dictionary. It is
// for lists that are shown in another order than their file's, and for formats
// that are slow to read again. Once filled it is read-only.
type store struct {
	shape   *shape
	chunks  [][]byte
	starts  []place // of each row
	numbers map[string]uint64
	words   []string // by number - 1
}

// A place is where a row stands: the chunk and the offset in it.
type place uint64

const (
	chunkSize = 1 << 20
	maxWords  = 1 << 16 // of the dictionary; after that, values are written out
)

func newStore(s *shape) *store { return &store{shape: s, numbers: map[string]uint64{}} }

func (s *store) len() int { return len(s.starts) }

// add keeps what is shown of a row, and by what it is sorted.
func (s *store) add(r *row) {
	last := len(s.chunks) - 1
	if last < 0 || len(s.chunks[last])+s.bound(r) > chunkSize {
		s.chunks = append(s.chunks, make([]byte, 0, max(s.bound(r), s.nextSize())))
		last++
	}
	chunk := s.chunks[last]
	s.starts = append(s.starts, place(last)<<32|place(len(chunk)))
	for slot, v := range r.values {
		if slot == int(public) || slot == int(until) {
			continue
		}
		if v == "" {
			chunk = append(chunk, 0)
		} else if n := s.number(slot, v); n != 0 {
			chunk = binary.AppendUvarint(chunk, n<<1)
		} else {
			chunk = binary.AppendUvarint(chunk, uint64(len(v))<<1|1)
			chunk = append(chunk, v...)
		}
	}
	s.chunks[last] = chunk
}

// bound is the most that a row can take.
func (s *store) bound(r *row) int {
	n := len(r.values) * binary.MaxVarintLen32
	for _, v := range r.values {
		n += len(v)
	}
	return n
}

// nextSize lets small lists be small.
func (s *store) nextSize() int {
	if len(s.chunks) == 0 {
		return 4 << 10
	}
	return min(chunkSize, 4*cap(s.chunks[len(s.chunks)-1]))
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
	at := s.starts[i]
	b := s.chunks[at>>32][at&(1<<32-1):]
	for slot := range r.values {
		if slot == int(public) || slot == int(until) {
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
func (l *list) pick(from *store, language int, numbers iter.Seq[int], yield func(campaign.Signatory, error) bool) (more bool) {
	known := newLetters(l.shape.languages[language])
	var r row
	for i := range numbers {
		from.get(i, &r)
		if !yield(l.shape.person(&r, language, known), nil) {
			return false
		}
	}
	return true
}
