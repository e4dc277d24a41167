package locale

import (
	_ "embed"
	"strings"
	"sync"

	"casebook/internal/pack"
)

// The files of data, each behind a line with its name: packed they take 50 KB of the
// program instead of 230. A test compares them.
//
//go:generate go run ./gen -pack
//go:embed data.br
var packedData []byte

// dataHeading begins the line with the name of a file.
const dataHeading = "\x00"

var dataFiles = sync.OnceValue(func() map[string]string {
	files := map[string]string{}
	for part := range strings.SplitSeq(string(pack.Unpack(packedData)), dataHeading) {
		if name, text, found := strings.Cut(part, "\n"); found {
			files[name] = text
		}
	}
	return files
})

// Quotes are a language's quotation marks, the inner ones for a quotation within
// another. Where print and CLDR differ they are those of print.
type Quotes struct{ Open, Close, InnerOpen, InnerClose string }

// Quotes gives the language's quotation marks.
func (l *Locale) Quotes() Quotes { return l.data.quotes }

// An edition is a data file: what CLDR has of a language beyond dates and
// numbers.
type edition struct {
	months    []string // January first, with {y} for the year: "травень {y} р."
	year      string   // "{y}"
	list      glue
	quotes    Quotes
	grouping  string // digits that must stand before the first separator
	countries map[string][]string
}

// readEdition reads a data file. It panics when there is none or it is
// damaged: the file is part of the program, and a test reads each.
func readEdition(tag string) *edition {
	e := &edition{countries: make(map[string][]string, 256)}
	for line := range strings.Lines(readData(tag + ".txt")) {
		key, rest, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue // a comment
		}
		switch key {
		case "month":
			e.months = append(e.months, rest)
		case "year":
			e.year = rest
		case "list":
			e.list = newGlue(strings.Split(rest, "\t"))
		case "quotes":
			q := strings.Split(rest, "\t")
			e.quotes = Quotes{q[0], q[1], q[2], q[3]}
		case "grouping":
			e.grouping = rest
		default:
			e.countries[key] = strings.Split(rest, "\t")
		}
	}
	return e
}

func readData(name string) string {
	text, found := dataFiles()[name]
	if !found {
		panic("locale: there is no " + name)
	}
	return text
}
