package signatory

import (
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

// noLetter is the index entry of those whose sort name begins with no letter.
const noLetter = "#"

// collator gives a new collator: one is not safe for concurrent use.
func collator(lang string, o ...collate.Option) *collate.Collator {
	return collate.New(language.Make(lang), o...)
}

// comparer compares texts as the language sorts them.
func comparer(lang string) func(a, b string) int {
	c := collator(lang)
	return func(a, b string) int {
		if n := c.CompareString(a, b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	}
}

// letters finds the letter of a language's alphabet that a name stands under:
// É under E in French, Č under Č in Lithuanian, Ch under Ch in Slovak. It is
// for one goroutine.
type letters struct {
	primary *collate.Collator // tells letters apart, not their marks or case
	known   map[start]string
}

// A start is a name's first letter and the one after it, 0 when no letter follows.
type start struct{ first, second rune }

func newLetters(lang string) *letters {
	return &letters{primary: collator(lang, collate.Loose), known: map[start]string{}}
}

// found keeps, by language, the letters that were found for other lists.
var found sync.Map // language -> *sync.Pool of *letters

// borrowLetters gives what newLetters does, with all that was found before, and
// what gives it back.
func borrowLetters(lang string) (l *letters, giveBack func()) {
	pool, ok := found.Load(lang)
	if !ok {
		pool, _ = found.LoadOrStore(lang, &sync.Pool{New: func() any { return newLetters(lang) }})
	}
	l = pool.(*sync.Pool).Get().(*letters)
	return l, func() { pool.(*sync.Pool).Put(l) }
}

// of gives the letter that a sort name stands under.
func (l *letters) of(sortName string) string {
	s := startOf(sortName)
	letter, ok := l.known[s]
	if !ok {
		letter = l.find(s)
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

func (l *letters) find(s start) string {
	if s.first == 0 {
		return noLetter
	}
	letter := string(s.first)
	if s.second != 0 && l.isOne(letter, string(s.second)) {
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

// isOne reports whether two letters are one letter of the alphabet: then they
// sort after the first one followed by anything.
func (l *letters) isOne(first, second string) bool {
	return l.primary.CompareString(second, "z") <= 0 && l.primary.CompareString(first+second, first+"zz") > 0
}

// A letterCount counts names by how they begin; which letters that makes is
// found out when somebody asks.
type letterCount map[start]int

// alphabets are the letters of a list by language, each found out when first
// asked for: every page of a long list links to all of them.
type alphabets struct {
	mu   sync.Mutex
	made map[int][]campaign.Tally
}

// initials gives how many of the named stand under each letter of the
// language's alphabet, in its order; "#", which is no letter, comes last.
func (l *list) initials(lang string) []campaign.Tally {
	a, i := &l.alphabets, l.languageOf(lang)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made == nil {
		a.made = map[int][]campaign.Tally{}
	}
	if _, ok := a.made[i]; !ok {
		a.made[i] = l.newAlphabet(i)
	}
	return a.made[i]
}

func (l *list) newAlphabet(i int) []campaign.Tally {
	known := newLetters(l.shape.languages[i])
	counts := map[string]int{}
	for s, n := range l.tally.lettersOf(i) {
		if n != 0 {
			counts[known.find(s)] += n
		}
	}
	list := make([]campaign.Tally, 0, len(counts))
	for letter, n := range counts {
		list = append(list, campaign.Tally{Key: letter, Count: n})
	}
	compare := comparer(l.shape.languages[i])
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
