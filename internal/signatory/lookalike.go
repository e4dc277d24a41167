package signatory

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
)

// listWords are words in the names of files that hold who signed, of words.csv.
var listWords = sync.OnceValue(func() []string {
	var words []string
	for _, row := range wordRows() {
		if row[0] == "list" {
			words = append(words, strings.Split(row[2], "|")...)
		}
	}
	return words
})

// listExtensions are those of what people keep lists in, read or not.
var listExtensions = []string{".txt", ".tsv", ".tab", ".xls", ".xlsm", ".xlsb", ".xlt", ".ods", ".fods", ".numbers", ".gsheet", ".doc", ".docx", ".odt", ".rtf", ".pages"}

// LooksLikeListName reports whether a file is called as people call a list of
// who signed, in any of the built-in languages.
func LooksLikeListName(name string) bool {
	name = strings.ToLower(norm.NFC.String(name))
	extension := path.Ext(name)
	if formatOf(name) == nil && !slices.Contains(listExtensions, extension) {
		return false
	}
	stem := strings.TrimSuffix(name, extension)
	return slices.ContainsFunc(listWords(), func(word string) bool { return strings.Contains(stem, word) })
}

// mostLooked is how many rows are looked at for people.
const mostLooked = 50

// HoldsPeople reports whether a file is a table with a column of names and a
// row with one, whatever it is called. What cannot be read as one is none.
func HoldsPeople(fsys fs.FS, file string) bool {
	l := newList(fsys, file, Options{Public: true})
	switch strings.ToLower(path.Ext(file)) {
	case ".txt", ".tsv", ".tab":
		l.format = &formats[0]
	case ".xlsm":
		l.format = &formats[slices.IndexFunc(formats, func(f format) bool { return f.extension == ".xlsx" })]
	}
	if l.format == nil {
		return false
	}
	t, err := l.openFile(&problems{rep: &diag.Report{}, file: file})
	if err != nil {
		return false
	}
	defer t.close()
	var r row
	for range mostLooked {
		if err := t.nextRow(&r); err != nil {
			return false
		}
		if r.values[nameColumn] != "" {
			return true
		}
	}
	return false
}
