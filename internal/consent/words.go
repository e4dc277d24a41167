// Package consent knows the words, in the built-in languages, by which a header asks whether
// somebody may be named (asked.go), a cell answers it (answer.go), and a text says that
// somebody must not be named (refusal.go). The words are those of words.csv.
package consent

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"casebook/internal/names"
)

//go:embed words.csv
var wordsCSV string

// wordRows gives the rows of words.csv: meaning, language, words parted by "|".
var wordRows = sync.OnceValue(func() [][]string {
	rows, err := csv.NewReader(strings.NewReader(wordsCSV)).ReadAll()
	if err != nil {
		panic("words.csv: " + err.Error())
	}
	return rows[1:]
})

// foldStem folds a word or several, the last of which may be a beginning.
func foldStem(word string) string {
	stem, begins := strings.CutSuffix(word, "*")
	folded := strings.Join(names.FoldWords(stem), " ")
	if begins {
		folded += "*"
	}
	return folded
}

// isWordOf reports whether a folded word is one of a list.
func isWordOf(word string, list []string) bool {
	return slices.ContainsFunc(list, func(known string) bool { return isWord(word, known) })
}

// isWord reports whether a folded word is a known one, or begins as it does.
func isWord(word, known string) bool {
	if stem, begins := strings.CutSuffix(known, "*"); begins {
		return strings.HasPrefix(word, stem)
	}
	return word == known
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
