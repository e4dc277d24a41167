package locale

import (
	"embed"
	"strings"
)

//go:embed data
var files embed.FS

// An edition is a data file: what CLDR has of a language.
type edition struct {
	months    []string // January first, with {y} for the year: "травень {y} р."
	year      string   // "{y}"
	dates     dates
	list      glue
	quotes    Quotes
	grouping  int // digits that must stand before the first separator
	separator string
	minus     string
	plurals   []plural
	countries map[string][]string
}

// readEdition reads a data file. It panics when there is none or it is
// damaged: the file is part of the program, and a test reads each.
func readEdition(tag string) *edition {
	e := &edition{countries: make(map[string][]string, 256)}
	e.dates.patterns = make(map[Style]pattern, 5)
	for line := range strings.Lines(readData(tag + ".txt")) {
		if key, rest, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok { // else a comment
			e.read(key, rest)
		}
	}
	return e
}

func (e *edition) read(key, rest string) {
	values := strings.Split(rest, "\t")
	switch key {
	case "month":
		e.months = append(e.months, rest)
	case "year":
		e.year = rest
	case "months":
		e.dates.months = values
	case "short-months":
		e.dates.shortMonths = values
	case "days":
		e.dates.days = values
	case "halves":
		e.dates.halves = values
	case "short", "medium", "long", "full", "time":
		e.dates.patterns[Style(key)] = newPattern(rest)
	case "list":
		e.list = newGlue(values)
	case "quotes":
		e.quotes = Quotes{values[0], values[1], values[2], values[3]}
	case "grouping":
		e.grouping = int(integer(rest))
	case "separator":
		e.separator = rest
	case "minus":
		e.minus = rest
	case "plural":
		e.plurals = append(e.plurals, newPlural(values[0], values[1]))
	default:
		e.countries[key] = values
	}
}

func readData(name string) string {
	data, err := files.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	// A checkout may have turned the line ends.
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}
