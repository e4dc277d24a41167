package guard

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"

	"casebook/internal/romanise"
)

// readingRules gives, for each reading, the rules of the languages whose endings
// its names take.
var readingRules = sync.OnceValue(func() (list [][]rule) {
	for _, r := range romanise.Readings() {
		var its []rule
		for _, rule := range rules() {
			if slices.Contains(r.Languages, rule.language) {
				its = append(its, rule)
			}
		}
		list = append(list, its)
	}
	return list
})

// addReadings adds what texts in other languages make of a Cyrillic unit. They are
// made of the lines of a list alone, so that they cost nothing where texts are read.
func (u *unit) addReadings(inflected bool) {
	if u.digit || !romanise.HasCyrillic(u.text) {
		return
	}
	spellings := slices.Clone(u.spellings)
	add := func(name []byte) {
		if len(name) > 1 {
			spellings = append(spellings, stepOf(string(name)).add)
			u.size = max(u.size, len(name))
		}
	}
	line := strings.ToLower(strings.TrimFunc(u.text, func(r rune) bool { return !unicode.IsLetter(r) }))
	list, endings := romanise.Readings(), readingRules()
	var name, inflection []byte
	for _, sound := range romanise.Endings {
		stem, ok := strings.CutSuffix(line, sound.Cyrillic)
		if !ok {
			continue
		}
		for i := range list {
			name = list[i].AppendName(name[:0], stem, foldLetter)
			for _, end := range sound.Latin {
				whole := append(name, end...)
				add(whole)
				if bytes.Contains(whole, []byte("ks")) {
					add(bytes.ReplaceAll(whole, []byte("ks"), []byte("x")))
				}
				if inflected && len(endings[i]) > 0 {
					for _, form := range inflectWord(string(whole), endings[i]) {
						inflection = appendLetters(inflection[:0], form)
						add(inflection)
					}
				}
			}
		}
	}
	slices.Sort(spellings)
	u.spellings = slices.Compact(spellings)
}

// appendLetters appends a word without marks and letter case.
func appendLetters(name []byte, word string) []byte {
	for _, r := range word {
		name = append(name, foldLetter(r)...)
	}
	return name
}

// spelledOut are the words for the signs of an address that people write so that
// programs do not read it.
var spelledOut = []struct{ at, dot string }{
	{"at", "dot"}, {"at", "."}, {"ät", "punkt"}, {"at", "punkt"}, {"arobase", "point"}, {"arroba", "punto"}, {"małpa", "kropka"}, {"собака", "точка"}, {"собака", "крапка"},
	{"равлик", "крапка"}, {"эт", "точка"},
}

// addAddresses adds how an e-mail address is written in words.
func (p *Phrase) addAddresses(line string) {
	user, host, ok := strings.Cut(line, "@")
	if !ok {
		return
	}
	for _, words := range spelledOut {
		text := user + " " + words.at + " " + strings.ReplaceAll(host, ".", " "+words.dot+" ")
		p.forms = append(p.forms, unitsOf(text, fragmentsOf(text)))
	}
}
