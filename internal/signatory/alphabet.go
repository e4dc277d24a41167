package signatory

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
)

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
