package consent

import (
	"slices"
	"strings"
)

// A beginning is the first four letters of a folded word, two bytes each, or as many as
// it has: words that only look the same by it are looked at once more.
type beginning uint64

// lettersOfBeginning is how many letters a beginning has room for.
const lettersOfBeginning = 4

func (b beginning) with(letter rune) beginning { return b<<16 | beginning(uint16(letter)) }

// beginningOf gives the first letters of a folded word.
func beginningOf(word string) (b beginning) {
	n := 0
	for _, r := range word {
		if n == lettersOfBeginning {
			break
		}
		b = b.with(r)
		n++
	}
	return b
}

// phrases are words, alone or several in a row, by how the first of them begins.
type phrases map[beginning][]phrase

// A phrase is folded words; the last one may be a beginning ("*").
type phrase []string

func (p phrases) addAll(said []string) {
	for _, text := range said {
		words := phrase(strings.Fields(text))
		begins := beginningOf(strings.TrimSuffix(words[0], "*"))
		p[begins] = append(p[begins], words)
	}
}

// lengthAt is how many of some words, from the first on, are a phrase; 0 where they are none.
func (p phrases) lengthAt(words []string) int {
	for _, said := range p[beginningOf(words[0])] {
		if len(said) <= len(words) && slices.EqualFunc(words[:len(said)], said, isWord) {
			return len(said)
		}
	}
	return 0
}

// areIn reports whether words hold a phrase.
func (p phrases) areIn(words []string) bool {
	for i := range words {
		if p.lengthAt(words[i:]) > 0 {
			return true
		}
	}
	return false
}

// pairs are words with those that stand behind them, by how the first begins.
type pairs map[beginning][]pair

type pair struct {
	first   string
	seconds []string
}

// areAt reports whether the first of some words is one of a pair, and one of so many behind
// it is the second.
func (p pairs) areAt(words []string, most int) bool {
	behind := words[1:min(len(words), 1+most)]
	return slices.ContainsFunc(p[beginningOf(words[0])], func(x pair) bool {
		return isWord(words[0], x.first) && slices.ContainsFunc(behind, func(word string) bool { return isWordOf(word, x.seconds) })
	})
}
