package guard

import (
	_ "embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

// inflects ends a line of a list whose words are also looked for with the endings
// that names have in other cases.
const inflects = "~"

//go:embed endings.txt
var endingsText string

// A rule says what may stand in the place of an ending in names of a language.
type rule struct {
	language, ending string
	plain            string // the ending without the marks of Latin letters
	script           string // of all that it has
	instead          []string
}

// leastStem is how many letters a name has at least before its ending.
const leastStem = 2

// rules are those of endings.txt, Cyrillic ones also in each romanisation.
var rules = sync.OnceValue(func() (list []rule) {
	for line := range strings.Lines(norm.NFC.String(endingsText)) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		list = append(list, newRule(fields[0], fields[1], fields[2:]))
		for scheme := ukrainian; scheme < expanded; scheme++ {
			var roman []string
			for _, instead := range fields[2:] {
				roman = append(roman, tables().romanise(instead, scheme))
			}
			if !slices.Equal(roman, fields[2:]) {
				list = append(list, newRule(fields[0], tables().romanise(fields[1], scheme), roman))
			}
		}
	}
	return list
})

func newRule(language, ending string, instead []string) rule {
	return rule{language, ending, withoutLatinMarks(ending), scriptName(instead[0]), instead}
}

// romanise writes a Cyrillic ending in Latin letters.
func (t *spellings) romanise(text string, scheme int) string {
	var b strings.Builder
	for _, r := range text {
		if roman, ok := t.romanSpelling(r, scheme, inside); ok {
			b.WriteString(roman)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// inflectWord gives a name with each ending that it may have by rules, in small
// letters.
func inflectWord(word string, rules []rule) []string {
	word = strings.ToLower(norm.NFC.String(word))
	plain := withoutLatinMarks(word)
	script := scriptName(plain)
	var forms []string
	add := func(stem, ending string) {
		isLong := utf8.RuneCountInString(stem) >= leastStem || stem != word && stem != plain && utf8.RuneCountInString(ending) > leastStem // Лев, Льва; Кінь, Коня
		if isLong {
			forms = append(forms, stem+ending)
		}
	}
	for _, r := range rules {
		if r.script != script {
			continue
		}
		switch r.ending {
		case "^":
			for _, before := range r.instead {
				add(before+plain, "")
				if rest, ok := strings.CutPrefix(plain, "ال"); ok && strings.HasSuffix(before, "لل") { // "for" and "the" are written so
					add(before+rest, "")
				}
			}
			continue
		case "*", "+":
			if last, _ := utf8.DecodeLastRuneInString(plain); r.ending == "*" && strings.ContainsRune(vowels+"aeiouy", last) {
				continue
			}
			for _, ending := range r.instead {
				add(word, ending)
				add(plain, ending)
			}
			continue
		}
		stem, ok := strings.CutSuffix(plain, r.plain)
		if !ok {
			continue
		}
		whole := word[:min(len(word), lengthOf(word, utf8.RuneCountInString(stem)))]
		for _, ending := range r.instead {
			add(stem, ending)
			add(whole, ending)
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// lengthOf gives how many bytes so many letters of a text take.
func lengthOf(text string, letters int) int {
	for i := range text {
		if letters == 0 {
			return i
		}
		letters--
	}
	return len(text)
}

// withoutLatinMarks gives a text without the marks of Latin letters: those of others
// make letters of their own.
func withoutLatinMarks(text string) string {
	return strings.Map(func(r rune) rune {
		if scriptOf(r) == latin {
			first, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
			return first
		}
		return r
	}, text)
}

// scriptName gives the script of the first letter of a text; "" for none that has
// endings of its own.
func scriptName(text string) string {
	r, _ := utf8.DecodeRuneInString(text)
	for _, name := range []string{"Latin", "Cyrillic", "Greek", "Georgian", "Armenian", "Arabic", "Hebrew", "Hangul"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}

// prefixRules are those of what Arabic writes together with the word behind it: "and",
// "in", "as", "for", "the"; and Korean with the word before it.
var prefixRules = sync.OnceValue(func() (list []rule) {
	for _, r := range rules() {
		if r.ending == "^" && r.script == "Arabic" || r.script == "Hangul" {
			list = append(list, r)
		}
	}
	return list
})

// leastPrefixed is how many letters an Arabic word, or syllables a Korean one, has at least
// that is looked for with what is written together with it: of shorter ones other words are made.
const leastPrefixed = 3

// prefixUnits gives the words of a line, Arabic ones also with prefixes, Korean ones with particles.
func prefixUnits(units []unit) []unit {
	isLong := func(u unit) bool {
		script := scriptName(u.text)
		return script == "Arabic" && u.size >= leastPrefixed || script == "Hangul" && utf8.RuneCountInString(u.text) >= leastPrefixed
	}
	if !slices.ContainsFunc(units, isLong) {
		return units
	}
	out := inflectUnits(units, prefixRules())
	for i, u := range units {
		if !isLong(u) {
			out[i] = u
		}
	}
	return out
}

// inflectUnits gives the words of a line with the endings that they have by rules.
func inflectUnits(units []unit, rules []rule) []unit {
	out := slices.Clone(units)
	for i := range out {
		u := &out[i]
		word := strings.TrimFunc(u.text, func(r rune) bool { return glyphOf(r).class < silent })
		if u.digit || word == "" {
			continue
		}
		u.spellings, u.looks = slices.Clone(u.spellings), slices.Clone(u.looks)
		for _, form := range inflectWord(word, rules) {
			fragments := fragmentsOf(form)
			if len(fragments) == 0 {
				continue
			}
			next := unitOf(form, fragments)
			u.spellings, u.looks = append(u.spellings, next.spellings...), append(u.looks, next.looks...)
			u.size = max(u.size, next.size)
		}
		slices.Sort(u.spellings)
		slices.Sort(u.looks)
		u.spellings, u.looks = slices.Compact(u.spellings), slices.Compact(u.looks)
	}
	return out
}

// CheckForms warns about the lines of the lists whose words stand in the sources
// with other endings, which the lines do not match.
func (g *Guard) CheckForms(docs []*campaign.Document) {
	if g == nil {
		return
	}
	var inflected []Phrase
	for _, p := range g.lists.phrases {
		if q, ok := parsePhrase(p.line, true); ok && !p.inflected {
			q.Entry = p.Entry
			inflected = append(inflected, q)
		}
	}
	m := NewMatcher(inflected)
	missed := map[Entry]bool{}
	look := func(text string) {
		found := m.FindInText(text)
		if len(found) == 0 {
			return
		}
		plain := g.matcher.FindInText(text)
		for _, h := range found {
			missed[h.Entry] = missed[h.Entry] || !slices.Contains(plain, h)
		}
	}
	for _, d := range docs {
		look(d.Body)
		look(d.Front)
	}
	if text, err := fs.ReadFile(g.site, config.File); err == nil {
		look(string(text))
	}
	for _, p := range inflected {
		if missed[p.Entry] {
			d := diag.WarningAt(diag.Position{File: p.List, Line: p.Line}, diag.Say("guard-inflected"))
			d.Private = true
			g.rep.Add(d)
			missed[p.Entry] = false
		}
	}
}
