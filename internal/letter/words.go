package letter

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed words.csv
var wordsCSV string

// A lexicon is the table of words.csv, folded: what the parts of letters are
// called and how they begin in the built-in languages.
type lexicon struct {
	labels   map[string]string          // "to", "cc", "subject"… by the phrase before a colon
	phrases  map[string]map[string]bool // by kind
	stems    map[string][]string        // by kind: what a word begins with
	openings map[string][]string        // by kind: phrases that a line begins with
	months   map[string]int             // 1 to 12
	longest  int                        // words in a phrase, at most

	languages []string            // their tags (BCP 47), in the table's order
	names     map[string]string   // in English, by language
	greetings map[string][]string // by language
}

// labelKinds are the kinds of words that stand before a colon.
var labelKinds = []string{"to", "cc", "subject", "date", "place", "from", "signed", "source"}

var words = sync.OnceValue(func() *lexicon {
	rows, err := csv.NewReader(strings.NewReader(wordsCSV)).ReadAll()
	if err != nil {
		panic("words.csv: " + err.Error())
	}
	l := &lexicon{labels: map[string]string{}, phrases: map[string]map[string]bool{}, stems: map[string][]string{}, openings: map[string][]string{}, months: map[string]int{}, names: map[string]string{}, greetings: map[string][]string{}}
	for _, row := range rows[1:] {
		if row[0] == "language" {
			l.languages, l.names[row[1]] = append(l.languages, row[1]), row[2]
			continue
		}
		list := strings.Split(row[2], "|")
		l.add(row[0], list)
		if slices.Contains(greetings, row[0]) {
			for _, phrase := range list {
				l.greetings[row[1]] = append(l.greetings[row[1]], fold(phrase))
			}
		}
	}
	for _, kind := range labelKinds {
		for phrase := range l.phrases[kind] {
			l.labels[phrase] = kind
		}
	}
	return l
})

func (l *lexicon) add(kind string, list []string) {
	if l.phrases[kind] == nil {
		l.phrases[kind] = map[string]bool{}
	}
	for i, phrase := range list {
		phrase = fold(phrase)
		if phrase == "" {
			continue
		}
		if kind == "month" {
			l.months[phrase] = i + 1
			continue
		}
		if stem, ok := strings.CutSuffix(phrase, "*"); ok {
			l.stems[kind] = append(l.stems[kind], stem)
			continue
		}
		l.phrases[kind][phrase] = true
		l.openings[kind] = append(l.openings[kind], phrase)
		l.longest = max(l.longest, strings.Count(phrase, " ")+1)
	}
}

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

// is reports whether a phrase is one of a kind.
func is(kind, phrase string) bool { return words().phrases[kind][fold(phrase)] }

// holds reports whether a text has a word or phrase of a kind, and where the
// first stands: the number of words before it.
func holds(kind, text string) (at int, ok bool) {
	l := words()
	fields := strings.FieldsFunc(fold(text), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;()«»\"“”„|", r) })
	for i := range fields {
		phrase := ""
		for _, w := range fields[i:min(i+l.longest, len(fields))] {
			if phrase += " " + w; l.phrases[kind][phrase[1:]] || l.phrases[kind][strings.TrimRight(phrase[1:], ".:")] {
				return i, true
			}
		}
		for _, stem := range l.stems[kind] {
			if strings.HasPrefix(fields[i], stem) {
				return i, true
			}
		}
	}
	return 0, false
}

// begins gives the longest phrase of a kind that a folded text begins with, as
// a word or words of its own.
func begins(kind, folded string) (phrase string, ok bool) {
	for _, p := range words().openings[kind] {
		rest, found := strings.CutPrefix(folded, p)
		if !found || len(p) <= len(phrase) {
			continue
		}
		if next := []rune(rest + " ")[0]; !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			phrase, ok = p, true
		}
	}
	return phrase, ok
}

// label finds the label that a line begins with, as "Re:" or "Objet :", and how
// long it is in octets with the space behind it. A line that is nothing but a
// label of some length needs no colon.
func label(text string) (kind string, length int) {
	l := words()
	const longest = 60
	for i, r := range text {
		if r == ':' || r == '：' {
			if kind = l.labels[fold(strings.Trim(text[:i], " \u00a0*_"))]; kind == "" {
				return "", 0
			}
			rest := text[i+len(string(r)):]
			return kind, len(text) - len(strings.TrimLeft(rest, " \t\u00a0\u202f"))
		}
		if i > longest {
			return "", 0
		}
	}
	folded := strings.TrimRight(fold(text), " .")
	if kind = l.labels[folded]; kind == "signed" || len([]rune(folded)) > 1 && (kind == "to" || kind == "cc" || kind == "subject" && len([]rune(folded)) > 2) {
		return kind, len(text)
	}
	return "", 0
}
