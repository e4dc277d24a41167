package letter

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed words.csv
var wordsCSV string

// A lexicon is the table of words.csv, folded: what the parts of letters are
// called and how they begin. Its rows of the kind "language" are the languages
// in which letters are understood; "*" is for words of all.
type lexicon struct {
	labels  map[string]string          // "to", "cc", "subject"… by the phrase before a colon
	phrases map[string]map[string]bool // by kind
	stems   map[string][]string        // by kind: what a word begins with
	months  map[string]int             // 1 to 12
	longest int                        // words in a phrase, at most

	languages []string            // their tags (BCP 47), in the table's order
	names     map[string]string   // in English, by language
	greetings map[string][]string // by language: what letters begin and end with
}

var words = sync.OnceValue(func() *lexicon {
	rows, err := csv.NewReader(strings.NewReader(wordsCSV)).ReadAll()
	if err != nil {
		panic("words.csv: " + err.Error())
	}
	l := &lexicon{labels: map[string]string{}, phrases: map[string]map[string]bool{}, stems: map[string][]string{}, months: map[string]int{}, names: map[string]string{}, greetings: map[string][]string{}}
	for _, row := range rows[1:] {
		kind, language := row[0], row[1]
		if kind == "language" {
			l.languages, l.names[language] = append(l.languages, language), row[2]
			continue
		}
		if l.phrases[kind] == nil {
			l.phrases[kind] = map[string]bool{}
		}
		for i, phrase := range strings.Split(row[2], "|") {
			phrase = fold(phrase)
			stem, isStem := strings.CutSuffix(phrase, "*")
			switch {
			case phrase == "":
			case kind == "month":
				l.months[phrase] = i + 1
			case isStem:
				l.stems[kind] = append(l.stems[kind], stem)
			default:
				l.phrases[kind][phrase] = true
				l.longest = max(l.longest, strings.Count(phrase, " ")+1)
			}
			if slices.Contains([]string{"salutation", "address", "closing", "courtesy"}, kind) {
				l.greetings[language] = append(l.greetings[language], phrase)
			}
			if slices.Contains([]string{"to", "cc", "subject", "date", "place", "from", "signed", "source"}, kind) {
				l.labels[phrase] = kind
			}
		}
	}
	return l
})

// LanguageName gives the English name of a language in which letters are
// understood, by its tag (BCP 47); "" for another.
func LanguageName(tag string) string { return words().names[tag] }

// fold makes phrases comparable: letter case, kinds of apostrophes and spaces,
// and Unicode forms do not count.
func fold(s string) string {
	s = norm.NFC.String(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '’', r == 'ʼ', r == '‘', r == '`':
			return '\''
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r): // invisible marks of direction
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isPhrase reports whether a phrase is one of a kind.
func isPhrase(kind, phrase string) bool { return words().phrases[kind][fold(phrase)] }

// holdsPhrase reports whether a text has a word or phrase of a kind, and where
// the first stands: the number of words before it.
func holdsPhrase(kind, text string) (at int, ok bool) {
	at, _, ok = findPhrase(kind, text)
	return at, ok
}

// findPhrase does, and says whether it stands there as it is in the table or begins
// as a stem there does, in whatever case and number.
func findPhrase(kind, text string) (at int, whole, ok bool) {
	l := words()
	fields := strings.FieldsFunc(fold(text), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;()«»\"“”„|", r) })
	for i := range fields {
		phrase := ""
		for _, w := range fields[i:min(i+l.longest, len(fields))] {
			if phrase += " " + w; l.phrases[kind][phrase[1:]] || l.phrases[kind][strings.TrimRight(phrase[1:], ".:")] {
				return i, true, true
			}
		}
		for _, stem := range l.stems[kind] {
			if strings.HasPrefix(fields[i], stem) {
				return i, false, true
			}
		}
	}
	return 0, false, false
}

// leadingPhrase gives the longest phrase of a kind that a folded text begins
// with, as a word or words of its own.
func leadingPhrase(kind, folded string) (longest string, ok bool) {
	for phrase := range words().phrases[kind] {
		if len(phrase) > len(longest) && strings.HasPrefix(folded, phrase) && isWhole(folded, 0, len(phrase)) {
			longest, ok = phrase, true
		}
	}
	return longest, ok
}

// isWhole reports whether what stands from one byte to another is no part of
// a longer word.
func isWhole(text string, from, to int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:from])
	next, _ := utf8.DecodeRuneInString(text[to:])
	return !unicode.IsLetter(last) && !unicode.IsDigit(last) && !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// readLabel finds the label that a line begins with, as "Re:" or "Objet :", and
// how long it is in bytes with the space behind it. A line that is nothing but
// a label of some length needs no colon.
func readLabel(text string) (kind string, length int) {
	l := words()
	const longest = 60
	for i, r := range text {
		if r == ':' || r == '：' {
			if kind = l.labels[fold(strings.Trim(text[:i], " \u00a0*_"))]; kind == "" {
				return "", 0
			}
			rest := text[i+utf8.RuneLen(r):]
			return kind, len(text) - len(strings.TrimLeft(rest, " \t\u00a0\u202f"))
		}
		if i > longest {
			return "", 0
		}
	}
	folded := strings.TrimRight(fold(text), " .")
	size := utf8.RuneCountInString(folded)
	if kind = l.labels[strings.TrimRight(folded, ",")]; kind == "signed" {
		return kind, len(text)
	}
	if kind = l.labels[folded]; size > 1 && (kind == "to" || kind == "cc") || size > 2 && kind == "subject" {
		return kind, len(text)
	}
	return "", 0
}
