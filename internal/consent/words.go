// Package consent knows the words, in the built-in languages, by which a header asks whether
// somebody may be named (asked.go), a cell answers it (answer.go), and a text says that
// somebody must not be named (refusal.go). The words are those of words.csv, looked for by
// how they begin (phrases.go).
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
