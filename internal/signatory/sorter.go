package signatory

import (
	"cmp"
	"encoding/binary"
	"slices"

	"golang.org/x/text/collate"
)

// keySize is how many octets of a collation key a row holds at a time: nearly
// always two a letter.
const keySize = 16

// An item is a row that is being sorted.
type item struct {
	key [2]uint64 // a part of the primary key, as numbers that compare alike
	row uint32
}

// A sorter sorts stored rows by name. Of each it holds the beginning of its
// collation key only; rows that begin alike are told apart by what follows, a
// part at a time. It is for one goroutine.
type sorter struct {
	list     *list
	language int
	primary  *keys
	full     *collate.Collator
	buffer   collate.Buffer
	items    []item
	key      []byte
	r        row
}

func newSorter(l *list, language int) *sorter {
	tag := l.shape.languages[language]
	return &sorter{list: l, language: language, primary: newKeys(tag), full: collator(tag)}
}

// numbers sorts the numbers of rows in place.
func (s *sorter) numbers(rows []uint32) {
	s.items = slices.Grow(s.items[:0], len(rows))
	for _, n := range rows {
		s.items = append(s.items, item{row: n})
	}
	s.sort(s.items, 0)
	for i, it := range s.items {
		rows[i] = it.row
	}
}

// sort sorts items in place that are alike in all parts of their keys before
// the one of this depth.
func (s *sorter) sort(items []item, depth int) {
	for i := range items {
		items[i].key = s.part(s.name(items[i]), depth)
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.key[0], b.key[0]), cmp.Compare(a.key[1], b.key[1]), cmp.Compare(a.row, b.row))
	})
	for from := 0; from < len(items); {
		to := from + 1
		for to < len(items) && items[to].key == items[from].key {
			to++
		}
		if to-from > 1 {
			s.tied(items[from:to], depth)
		}
		from = to
	}
}

// part gives the depth-th part of a name's primary collation key.
func (s *sorter) part(name string, depth int) (key [2]uint64) {
	s.key = s.primary.append(s.key[:0], name, (depth+1)*keySize)
	var part [keySize]byte
	if from := depth * keySize; from < len(s.key) {
		copy(part[:], s.key[from:])
	}
	return [2]uint64{binary.BigEndian.Uint64(part[:]), binary.BigEndian.Uint64(part[8:])}
}

// tied sorts items whose keys are the same so far: by the next part, or, when
// there is none, by marks and letter case.
func (s *sorter) tied(items []item, depth int) {
	if items[0].key[1]&0xffff == 0 { // the primary key has ended: its last weight is never 0
		s.byMarks(items)
		return
	}
	s.sort(items, depth+1)
}

// byMarks sorts items that only marks and letter case tell apart.
func (s *sorter) byMarks(items []item) {
	first := s.name(items[0])
	same := true
	for _, it := range items[1:] {
		same = same && s.name(it) == first
	}
	if same {
		return
	}
	keys := make(map[uint32][]byte, len(items))
	for _, it := range items {
		s.buffer.Reset()
		keys[it.row] = slices.Clone(s.full.KeyFromString(&s.buffer, s.name(it)))
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(slices.Compare(keys[a.row], keys[b.row]), cmp.Compare(a.row, b.row))
	})
}

func (s *sorter) name(it item) string {
	s.list.stored.get(int(it.row), &s.r)
	return s.list.shape.sortName(&s.r, s.language)
}
