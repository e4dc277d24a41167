package locale

import (
	"slices"
	"strings"
	"sync"
)

// A language is a line of data/languages.txt.
type language struct {
	rtl  bool
	name string
}

var languages = sync.OnceValue(func() map[string]language {
	all := make(map[string]language, 320)
	for line := range strings.Lines(readData("languages.txt")) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) == 3 {
			all[fields[0]] = language{fields[1] == "rtl", fields[2]}
		}
	}
	return all
})

// Autonym gives a language's name in itself, with a capital as in a list:
// "Українська". A region or script that CLDR has no name for is left out; an
// unknown language is given back as its tag.
func Autonym(tag string) string {
	if l, ok := languages()[tag]; ok {
		return l.name
	}
	for _, t := range lookupChain(tag) {
		if l, ok := languages()[t]; ok {
			return l.name
		}
	}
	return tag
}

// scripts that run from right to left, as BCP 47 subtags.
var rtlScripts = []string{"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}

// Direction gives the value of HTML's dir attribute for a BCP 47 tag: "rtl" or
// "ltr". A script in the tag outranks the language.
func Direction(tag string) string {
	if l, ok := languages()[tag]; ok {
		return directionName(l.rtl)
	}
	tags := lookupChain(tag)
	if len(tags) == 0 {
		return "ltr"
	}
	for _, part := range strings.Split(tags[0], "-")[1:] {
		if len(part) == 4 && part[0] >= 'A' {
			return directionName(slices.Contains(rtlScripts, part))
		}
	}
	for _, t := range tags {
		if l, ok := languages()[t]; ok {
			return directionName(l.rtl)
		}
	}
	return "ltr"
}

func directionName(rtl bool) string {
	if rtl {
		return "rtl"
	}
	return "ltr"
}
