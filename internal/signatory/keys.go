package signatory

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
)

// keys makes primary collation keys, which tell letters apart and not their
// marks or case. The key of a word is nearly always that of its letters, one
// after the other, and only where two of them make one letter (Slovak "ch")
// another. Which those are is asked of the collator once, for every two letters
// that are met side by side. It is for one goroutine.
type keys struct {
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

func newKeys(lang string) *keys {
	k := &keys{collator: collator(lang, collate.Loose), words: map[string][]byte{}, singles: make([]single, firstNumber)}
	k.space = slices.Clone(k.ask(" "))
	return k
}

// append appends the key of a name to dst, which is empty, or as many octets
// of its beginning as are enough. No language's order looks across a space, so
// that the key of a name is that of its words.
func (k *keys) append(dst []byte, name string, enough int) []byte {
	first := true
	for word := range strings.SplitSeq(name, " ") {
		if !first {
			dst = append(dst, k.space...)
		}
		first = false
		dst = k.word(dst, word)
		if len(dst) >= enough {
			break
		}
	}
	return dst
}

// word appends the key of a word.
func (k *keys) word(dst []byte, word string) []byte {
	begin, before := len(dst), uint8(notSimple)
	for _, r := range word {
		n := k.number(r)
		if n == notSimple || before != notSimple && k.bond(before, n) != loose {
			return append(dst[:begin], k.known(word)...)
		}
		dst = append(dst, k.singles[n].key...)
		before = n
	}
	return dst
}

// number gives the number of a letter.
func (k *keys) number(r rune) uint8 {
	if r >= simpleLetters {
		return notSimple
	}
	if k.numbers[r] == unmet {
		k.numbers[r] = notSimple
		if n := len(k.singles); n < len(k.pairs) && (unicode.IsLetter(r) || r == '-') {
			k.numbers[r] = uint8(n)
			k.singles = append(k.singles, single{r, string(k.ask(string(r)))})
		}
	}
	return k.numbers[r]
}

// bond gives what two letters are side by side.
func (k *keys) bond(a, b uint8) bond {
	if k.pairs[a][b] == unknown {
		x, y := k.singles[a], k.singles[b]
		k.pairs[a][b] = tight
		if string(k.ask(string(x.letter)+string(y.letter))) == x.key+y.key {
			k.pairs[a][b] = loose
		}
	}
	return k.pairs[a][b]
}

// known gives the key of a word that has to be asked for.
func (k *keys) known(word string) []byte {
	key, ok := k.words[word]
	if !ok {
		key = k.ask(word)
		if len(k.words) < maxKnownWords {
			key = slices.Clone(key)
			k.words[strings.Clone(word)] = key
		}
	}
	return key
}

// ask gives the collator's key, valid until the next call.
func (k *keys) ask(text string) []byte {
	k.buffer.Reset()
	return k.collator.KeyFromString(&k.buffer, text)
}
