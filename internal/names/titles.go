package names

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

//go:embed titles.csv
var titlesCSV string

// titles are the folded words that stand before a name and are no part of it, as "Dr", in
// the built-in languages. The rows of titles.csv are a language and its words parted by "|".
var titles = sync.OnceValue(func() (words []string) {
	rows, err := csv.NewReader(strings.NewReader(titlesCSV)).ReadAll()
	if err != nil {
		panic("titles.csv: " + err.Error())
	}
	for _, row := range rows {
		for title := range strings.SplitSeq(row[1], "|") {
			words = append(words, FoldWords(title)...)
		}
	}
	return words
})
