package signatory

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"

	"casebook/internal/campaign"
)

// orders are the stored rows as the languages sort them, each made when first
// asked for.
type orders struct {
	mu    sync.Mutex // one is made at a time, to bound the memory
	fill  sync.Once
	err   error
	store *store // the named rows
	made  map[int]*order
}

// An order is a permutation of the stored rows: by the letter of the alphabet
// under which the sort name stands, then as the language collates it, then as
// in the file.
type order struct {
	numbers []uint32
	begins  map[string]span // where each letter's rows are
}

type span struct{ from, to int }

// rows yields the numbers of the stored rows in order.
func (o *order) rows(yield func(int) bool) { o.span(span{0, len(o.numbers)})(yield) }

func (o *order) span(s span) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, n := range o.numbers[s.from:s.to] {
			if !yield(int(n)) {
				return
			}
		}
	}
}

// rowsOf yields the people that stand under a letter of the language's
// alphabet, sorted by name whatever the order of the list, so that somebody
// can be found there.
func (l *list) rowsOf(lang, letter string) iter.Seq2[campaign.Signatory, error] {
	language := l.languageOf(lang)
	return func(yield func(campaign.Signatory, error) bool) {
		order, err := l.order(language)
		if err != nil {
			yield(campaign.Signatory{}, err)
			return
		}
		l.pick(l.orders.store, language, order.span(order.begins[letter]), yield)
	}
}

// fill stores the named rows of a list that so far was only streamed.
func (l *list) fill() {
	if l.orders.store = l.stored; l.stored != nil {
		return
	}
	l.orders.store = newStore(&l.shape)
	_, l.orders.err = l.again(func(r *row, _ *letters) bool {
		l.orders.store.add(r)
		return true
	}, 0)
}

// order gives the language's order of the stored rows.
func (l *list) order(language int) (*order, error) {
	l.orders.fill.Do(l.fill)
	if l.orders.err != nil {
		return nil, l.orders.err
	}
	l.orders.mu.Lock()
	defer l.orders.mu.Unlock()
	if o := l.orders.made[language]; o != nil {
		return o, nil
	}
	if l.orders.made == nil {
		l.orders.made = map[int]*order{}
	}
	o := l.newOrder(language)
	l.orders.made[language] = o
	return o, nil
}

// newOrder sorts the stored rows. Of each it holds the beginning of its
// collation key only; rows that begin alike are told apart by what follows, a
// part at a time.
func (l *list) newOrder(language int) *order {
	s := newSorter(l, language)
	items := make([]item, l.orders.store.len())
	var r row
	for i := range items {
		l.orders.store.get(i, &r)
		sortName := l.shape.sortName(&r, language)
		items[i] = item{rank: s.ranks[s.letters.of(sortName)], row: uint32(i)}
		items[i].key = s.part(sortName, 0)
	}
	s.sort(items, 0)
	o := &order{numbers: make([]uint32, len(items)), begins: map[string]span{}}
	for i, it := range items {
		o.numbers[i] = it.row
	}
	from := 0
	for _, t := range s.alphabet {
		o.begins[t.Key] = span{from, from + t.Count}
		from += t.Count
	}
	return o
}

// keySize is how many octets of a collation key a row holds at a time: nearly
// always two a letter.
const keySize = 16

// An item is a row that is being sorted.
type item struct {
	key  [2]uint64 // a part of the primary key, as numbers that compare alike
	rank uint32    // of the letter in the alphabet
	row  uint32
}

// A sorter holds what sorting in one language needs.
type sorter struct {
	list     *list
	language int
	alphabet []campaign.Tally
	ranks    map[string]uint32
	letters  *letters
	full     *collate.Collator
	buffer   collate.Buffer
	words    map[string][]byte // primary keys of words met before
	key      []byte
	r        row
}

func newSorter(l *list, language int) *sorter {
	tag := l.shape.languages[language]
	s := &sorter{
		list: l, language: language, alphabet: l.initials(tag), ranks: map[string]uint32{},
		letters: newLetters(tag), full: collator(tag), words: map[string][]byte{},
	}
	for i, t := range s.alphabet {
		s.ranks[t.Key] = uint32(i)
	}
	return s
}

// part gives the depth-th part of a name's primary collation key.
func (s *sorter) part(name string, depth int) (key [2]uint64) {
	s.key = s.key[:0]
	for i, word := range s.split(name) {
		if i > 0 {
			s.key = append(s.key, s.word(" ")...)
		}
		s.key = append(s.key, s.word(word)...)
		if len(s.key) >= (depth+1)*keySize {
			break
		}
	}
	var part [keySize]byte
	if from := depth * keySize; from < len(s.key) {
		copy(part[:], s.key[from:])
	}
	return [2]uint64{binary.BigEndian.Uint64(part[:]), binary.BigEndian.Uint64(part[8:])}
}

// split yields the words of a name. No language's order looks across a space,
// so that the key of a name is that of its words, and words repeat.
func (s *sorter) split(name string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		i := 0
		for word := range strings.SplitSeq(name, " ") {
			if !yield(i, word) {
				return
			}
			i++
		}
	}
}

// maxKnownWords bounds the memory for words of a list of which few repeat.
const maxKnownWords = 1 << 16

// word gives the primary key of a word.
func (s *sorter) word(word string) []byte {
	key, ok := s.words[word]
	if ok {
		return key
	}
	s.buffer.Reset()
	key = s.letters.primary.KeyFromString(&s.buffer, word)
	if len(s.words) < maxKnownWords {
		key = slices.Clone(key)
		s.words[strings.Clone(word)] = key
	}
	return key
}

// sort sorts items, whose keys are of a depth, in place.
func (s *sorter) sort(items []item, depth int) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(a.key[0], b.key[0]), cmp.Compare(a.key[1], b.key[1]),
			cmp.Compare(a.row, b.row))
	})
	for from := 0; from < len(items); {
		to := from + 1
		for to < len(items) && items[to].rank == items[from].rank && items[to].key == items[from].key {
			to++
		}
		if to-from > 1 {
			s.tied(items[from:to], depth)
		}
		from = to
	}
}

// tied sorts items whose keys are the same so far: by the next part, or, when
// there is none, by marks and letter case.
func (s *sorter) tied(items []item, depth int) {
	if items[0].key[1]&0xffff == 0 { // the primary key has ended: its last weight is never 0
		s.byMarks(items)
		return
	}
	for i := range items {
		items[i].key = s.part(s.name(items[i]), depth+1)
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
	s.list.orders.store.get(int(it.row), &s.r)
	return s.list.shape.sortName(&s.r, s.language)
}
