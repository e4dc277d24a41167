package signatory

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
)

// orders are the stored rows as the languages sort them, each made when first
// asked for.
type orders struct {
	mu   sync.Mutex
	made map[int]*order
}

// An order is a permutation of the stored rows: by the letter of the alphabet
// under which the sort name stands, then as the language collates it, then as
// in the file. The rows of a letter are sorted when they are first asked for,
// so that the memory that sorting takes is that of one letter, and letters can
// be sorted at the same time.
type order struct {
	alphabet []campaign.Tally
	letters  []letterRows // as in alphabet
	sorters  sync.Pool
}

// letterRows are the places of the rows under one letter.
type letterRows struct {
	sort   sync.Once
	places []place
}

// eachPlace yields everybody's place in order.
func (o *order) eachPlace(yield func(place) bool) {
	for i := range o.letters {
		if next := i + 1; next < len(o.letters) {
			go o.sortLetter(next) // while the people of this one are shown
		}
		for at := range o.eachUnder(i) {
			if !yield(at) {
				return
			}
		}
	}
}

// eachUnder yields the places under a letter of the alphabet, sorted.
func (o *order) eachUnder(letter int) iter.Seq[place] {
	return func(yield func(place) bool) {
		for _, at := range o.sortLetter(letter) {
			if !yield(at) {
				return
			}
		}
	}
}

// sortLetter gives the places under a letter, sorted.
func (o *order) sortLetter(letter int) []place {
	x := &o.letters[letter]
	x.sort.Do(func() {
		s := o.sorters.Get().(*sorter)
		s.sortPlaces(x.places)
		o.sorters.Put(s)
	})
	return x.places
}

// peopleUnder yields the people that stand under a letter of the language's
// alphabet, sorted by name whatever the order of the list, so that somebody
// can be found there.
func (l *list) peopleUnder(lang, letter string) iter.Seq2[campaign.Signatory, error] {
	language := l.languageOrOwn(lang)
	return func(yield func(campaign.Signatory, error) bool) {
		order := l.orderIn(language)
		i := slices.IndexFunc(order.alphabet, func(t campaign.Tally) bool { return t.Key == letter })
		if i >= 0 {
			l.eachPerson(language, order.eachUnder(i), yield)
		}
	}
}

// orderIn gives the language's order of the stored rows.
func (l *list) orderIn(language int) *order {
	l.orders.mu.Lock()
	defer l.orders.mu.Unlock()
	if l.orders.made == nil {
		l.orders.made = map[int]*order{}
	}
	if l.orders.made[language] == nil {
		l.orders.made[language] = l.newOrder(language)
	}
	return l.orders.made[language]
}

// newOrder puts every row under its letter.
func (l *list) newOrder(language int) *order {
	tag := l.slots.languages[language]
	o := &order{alphabet: l.initialsIn(tag)}
	o.sorters.New = func() any { return newSorter(l, language) }
	o.letters = make([]letterRows, len(o.alphabet))
	places, under := make([]place, len(l.people.order)), map[string]*letterRows{}
	for i, t := range o.alphabet {
		o.letters[i].places, places = places[:0:t.Count], places[t.Count:]
		under[t.Key] = &o.letters[i]
	}
	letters := newAlphabet(tag)
	var r row
	for at := range l.people.eachPlace {
		l.people.readRow(at, &r)
		x := under[letters.letterOf(l.slots.sortName(&r, language))]
		x.places = append(x.places, at)
	}
	return o
}

// keySize is how many bytes of a collation key a row holds at a time, nearly
// always two a letter: with those of twelve letters few people of a long list
// are alike, so that few have to be looked at again.
const keySize = 24

// An item is a row that is being sorted.
type item struct {
	key [keySize / 8]uint64 // a part of the primary key, as numbers that compare alike
	at  place
}

// A sorter sorts stored rows by name. Of each it holds the beginning of its
// collation key only; rows that begin alike are told apart by what follows, a
// part at a time. It is for one goroutine.
type sorter struct {
	list     *list
	language int
	primary  *collationKeys
	full     *collate.Collator
	buffer   collate.Buffer
	items    []item
	key      []byte
	r        row
}

func newSorter(l *list, language int) *sorter {
	tag := l.slots.languages[language]
	return &sorter{list: l, language: language, primary: newCollationKeys(tag), full: newCollator(tag)}
}

// sortPlaces sorts people where they are listed.
func (s *sorter) sortPlaces(list []place) {
	s.items = slices.Grow(s.items[:0], len(list))
	for _, at := range list {
		s.items = append(s.items, item{at: at})
	}
	s.sortItems(s.items, 0)
	for i, it := range s.items {
		list[i] = it.at
	}
}

// sortItems sorts items in place that are alike in all parts of their keys before
// the one of this depth.
func (s *sorter) sortItems(items []item, depth int) {
	for i := range items {
		items[i].key = s.keyPart(s.sortNameOf(items[i]), depth)
	}
	slices.SortFunc(items, func(a, b item) int {
		for i := range a.key {
			if a.key[i] != b.key[i] {
				return cmp.Compare(a.key[i], b.key[i])
			}
		}
		return comparePlaces(a.at, b.at)
	})
	for from := 0; from < len(items); {
		to := from + 1
		for to < len(items) && items[to].key == items[from].key {
			to++
		}
		if to-from > 1 {
			s.sortTied(items[from:to], depth)
		}
		from = to
	}
}

// keyPart gives the depth-th part of a name's primary collation key.
func (s *sorter) keyPart(name string, depth int) (key [keySize / 8]uint64) {
	s.key = s.primary.appendKey(s.key[:0], name, (depth+1)*keySize)
	var part [keySize]byte
	if from := depth * keySize; from < len(s.key) {
		copy(part[:], s.key[from:])
	}
	for i := range key {
		key[i] = binary.BigEndian.Uint64(part[8*i:])
	}
	return key
}

// sortTied sorts items whose keys are the same so far: by the next part, or, when
// there is none, by marks and letter case.
func (s *sorter) sortTied(items []item, depth int) {
	if items[0].key[len(items[0].key)-1]&0xffff == 0 { // the primary key has ended: its last weight is never 0
		s.sortByMarks(items)
		return
	}
	s.sortItems(items, depth+1)
}

// sortByMarks sorts items that only marks and letter case tell apart.
func (s *sorter) sortByMarks(items []item) {
	first := s.sortNameOf(items[0])
	same := true
	for _, it := range items[1:] {
		same = same && s.sortNameOf(it) == first
	}
	if same {
		return
	}
	keys := make(map[place][]byte, len(items))
	for _, it := range items {
		s.buffer.Reset()
		keys[it.at] = slices.Clone(s.full.KeyFromString(&s.buffer, s.sortNameOf(it)))
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(slices.Compare(keys[a.at], keys[b.at]), comparePlaces(a.at, b.at))
	})
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.shelf, b.shelf), cmp.Compare(a.row, b.row))
}

func (s *sorter) sortNameOf(it item) string {
	s.list.people.readRow(it.at, &s.r)
	return s.list.slots.sortName(&s.r, s.language)
}

// newCollator gives a new collator: one is not safe for concurrent use.
func newCollator(lang string, o ...collate.Option) *collate.Collator {
	return collate.New(language.Make(lang), o...)
}

// newComparer compares texts as the language sorts them.
func newComparer(lang string) func(a, b string) int {
	c := newCollator(lang)
	return func(a, b string) int {
		if n := c.CompareString(a, b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	}
}

// collationKeys makes primary collation keys, which tell letters apart and not their
// marks or case. The key of a word is nearly always that of its letters, one
// after the other, and only where two of them make one letter (Slovak "ch")
// another. Which those are is asked of the collator once, for every two letters
// that are met side by side. It is for one goroutine.
type collationKeys struct {
	collator *collate.Collator
	buffer   collate.Buffer
	space    []byte
	words    map[string][]byte // of words met before that have to be asked for

	numbers [simpleLetters]uint8 // of letters met before: their numbers
	singles []single             // by number
	pairs   [256][256]bond
}

// A single is a letter with its key.
type single struct {
	letter rune
	key    string
}

// simpleLetters bounds the letters whose keys are put together: Latin, Greek
// and Cyrillic ones.
const simpleLetters = 0x530

// The numbers of letters that have not been met, and of characters that are
// none.
const (
	unmet = iota
	notSimple
	firstNumber
)

// A bond says what two letters side by side are to a language.
type bond uint8

const (
	unknown bond = iota
	loose        // two letters
	tight        // something else
)

// maxKnownWords bounds the memory for words of a list of which few repeat.
const maxKnownWords = 1 << 14

func newCollationKeys(lang string) *collationKeys {
	k := &collationKeys{collator: newCollator(lang, collate.Loose), words: map[string][]byte{}, singles: make([]single, firstNumber)}
	k.space = slices.Clone(k.askCollator(" "))
	return k
}

// appendKey appends the key of a name to dst, which is empty, or as many bytes
// of its beginning as are enough. No language's order looks across a space, so
// that the key of a name is that of its words.
func (k *collationKeys) appendKey(dst []byte, name string, enough int) []byte {
	first := true
	for word := range strings.SplitSeq(name, " ") {
		if !first {
			dst = append(dst, k.space...)
		}
		first = false
		dst = k.appendWord(dst, word)
		if len(dst) >= enough {
			break
		}
	}
	return dst
}

// appendWord appends the key of a word.
func (k *collationKeys) appendWord(dst []byte, word string) []byte {
	begin, before := len(dst), uint8(notSimple)
	for _, r := range word {
		n := k.letterNumber(r)
		if n == notSimple || before != notSimple && k.bondOf(before, n) != loose {
			return append(dst[:begin], k.knownWord(word)...)
		}
		dst = append(dst, k.singles[n].key...)
		before = n
	}
	return dst
}

// letterNumber gives the number of a letter.
func (k *collationKeys) letterNumber(r rune) uint8 {
	if r >= simpleLetters {
		return notSimple
	}
	if k.numbers[r] == unmet {
		k.numbers[r] = notSimple
		if n := len(k.singles); n < len(k.pairs) && (unicode.IsLetter(r) || r == '-') {
			k.numbers[r] = uint8(n)
			k.singles = append(k.singles, single{r, string(k.askCollator(string(r)))})
		}
	}
	return k.numbers[r]
}

// bondOf gives what two letters are side by side.
func (k *collationKeys) bondOf(a, b uint8) bond {
	if k.pairs[a][b] == unknown {
		x, y := k.singles[a], k.singles[b]
		k.pairs[a][b] = tight
		if string(k.askCollator(string(x.letter)+string(y.letter))) == x.key+y.key {
			k.pairs[a][b] = loose
		}
	}
	return k.pairs[a][b]
}

// knownWord gives the key of a word that has to be asked for.
func (k *collationKeys) knownWord(word string) []byte {
	key, ok := k.words[word]
	if !ok {
		key = k.askCollator(word)
		if len(k.words) < maxKnownWords {
			key = slices.Clone(key)
			k.words[strings.Clone(word)] = key
		}
	}
	return key
}

// askCollator gives the collator's key, valid until the next call.
func (k *collationKeys) askCollator(text string) []byte {
	k.buffer.Reset()
	return k.collator.KeyFromString(&k.buffer, text)
}

// noLetter is the index entry of those whose sort name begins with no letter.
const noLetter = "#"

// An alphabet finds the letter of a language's alphabet that a name stands under:
// É under E in French, Č under Č in Lithuanian, Ch under Ch in Slovak. It is
// for one goroutine.
type alphabet struct {
	primary *collate.Collator // tells letters apart, not their marks or case
	known   map[start]string
}

// A start is a name's first letter and the one after it, 0 when no letter follows.
type start struct{ first, second rune }

func newAlphabet(lang string) *alphabet {
	return &alphabet{primary: newCollator(lang, collate.Loose), known: map[start]string{}}
}

// alphabetPools keeps, by language, the letters that were found for other lists.
var alphabetPools sync.Map // language -> *sync.Pool of *letters

// borrowAlphabet gives what newAlphabet does, with all that was found before, and
// what gives it back.
func borrowAlphabet(lang string) (l *alphabet, giveBack func()) {
	pool, ok := alphabetPools.Load(lang)
	if !ok {
		pool, _ = alphabetPools.LoadOrStore(lang, &sync.Pool{New: func() any { return newAlphabet(lang) }})
	}
	l = pool.(*sync.Pool).Get().(*alphabet)
	return l, func() { pool.(*sync.Pool).Put(l) }
}

// letterOf gives the letter that a sort name stands under.
func (l *alphabet) letterOf(sortName string) string {
	s := startOf(sortName)
	letter, ok := l.known[s]
	if !ok {
		letter = l.findLetter(s)
		l.known[s] = letter
	}
	return letter
}

// startOf gives a name's first two letters, NFC as every cleaned value is. The
// second only matters where two Latin letters can be one of an alphabet.
func startOf(name string) start {
	for i, r := range name {
		if !unicode.IsLetter(r) {
			continue
		}
		s := start{first: unicode.ToUpper(r)}
		if s.first < utf8.RuneSelf {
			if next, _ := utf8.DecodeRuneInString(name[i+1:]); next < utf8.RuneSelf && unicode.IsLetter(next) {
				s.second = unicode.ToLower(next)
			}
		}
		return s
	}
	return start{}
}

func (l *alphabet) findLetter(s start) string {
	if s.first == 0 {
		return noLetter
	}
	letter := string(s.first)
	if s.second != 0 && l.isOneLetter(letter, string(s.second)) {
		return letter + string(s.second)
	}
	base, _ := utf8.DecodeRuneInString(norm.NFKD.String(letter))
	if plain := string(unicode.ToUpper(base)); l.primary.CompareString(plain, letter) == 0 {
		letter = plain
	}
	for c := 'A'; c <= 'Z' && unicode.Is(unicode.Latin, s.first); c++ {
		if l.primary.CompareString(string(c), letter) == 0 { // Ł and L, or Lithuanian Y and I
			return string(c)
		}
	}
	return letter
}

// isOneLetter reports whether two letters are one letter of the alphabet: then they
// sort after the first one followed by anything.
func (l *alphabet) isOneLetter(first, second string) bool {
	return l.primary.CompareString(second, "z") <= 0 && l.primary.CompareString(first+second, first+"zz") > 0
}

// A letterCount counts names by how they begin; which letters that makes is
// found out when somebody asks.
type letterCount map[start]int

// alphabetTallies are the letters of a list by language, each found out when first
// asked for: every page of a long list links to all of them.
type alphabetTallies struct {
	mu   sync.Mutex
	made map[int][]campaign.Tally
}

// initialsIn gives how many of the named stand under each letter of the
// language's alphabet, in its order; "#", which is no letter, comes last.
func (l *list) initialsIn(lang string) []campaign.Tally {
	a, i := &l.alphabetTallies, l.languageOrOwn(lang)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made == nil {
		a.made = map[int][]campaign.Tally{}
	}
	if _, ok := a.made[i]; !ok {
		a.made[i] = l.tallyAlphabet(i)
	}
	return a.made[i]
}

func (l *list) tallyAlphabet(i int) []campaign.Tally {
	known := newAlphabet(l.slots.languages[i])
	counts := map[string]int{}
	for s, n := range l.tally.startsIn(i) {
		if n != 0 {
			counts[known.findLetter(s)] += n
		}
	}
	list := make([]campaign.Tally, 0, len(counts))
	for letter, n := range counts {
		list = append(list, campaign.Tally{Key: letter, Count: n})
	}
	compare := newComparer(l.slots.languages[i])
	slices.SortFunc(list, func(a, b campaign.Tally) int {
		if (a.Key == noLetter) != (b.Key == noLetter) {
			if a.Key == noLetter {
				return 1
			}
			return -1
		}
		return compare(a.Key, b.Key)
	})
	return list
}
