package signatory

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

//go:embed words.csv
var wordsCSV string

// A wordList is words of the built-in languages by what they mean, folded: look-alike
// letters of other scripts and accents do not count.
type wordList struct {
	begins   []string // what a word of a header begins with that may ask for consent
	holds    []string // what such a word holds anywhere, as compounds do
	words    []string // such words themselves
	misspelt []string // and those that are known with a wrong letter
	secrecy  []string // what words of secrecy begin with
	innocent []string // words that look like one of these and are about something else
	answers  map[string]bool

	forenames, surnames []string // headers of the parts of a name
}

// wordRows gives the rows of words.csv: meaning, language, words parted by "|".
var wordRows = sync.OnceValue(func() [][]string {
	rows, err := csv.NewReader(strings.NewReader(wordsCSV)).ReadAll()
	if err != nil {
		panic("words.csv: " + err.Error())
	}
	return rows[1:]
})

var knownWords = sync.OnceValue(func() *wordList {
	w := &wordList{answers: map[string]bool{}}
	lists := map[string]*[]string{"begins": &w.begins, "holds": &w.holds, "word": &w.words, "misspelt": &w.misspelt, "innocent": &w.innocent, "secrecy": &w.secrecy}
	for _, row := range wordRows() {
		for word := range strings.SplitSeq(row[2], "|") {
			switch list := lists[row[0]]; {
			case list != nil:
				*list = append(*list, Fold(word))
			case row[0] == "forename":
				w.forenames = append(w.forenames, foldHeader(word))
			case row[0] == "surname":
				w.surnames = append(w.surnames, foldHeader(word))
			case row[0] == "yes" || row[0] == "no":
				w.answers[foldAnswer(word)] = true
			}
		}
	}
	return w
})

// looksLikeConsent reports whether a header that is not read may be that of a
// column which says who may be named: were it left out, all would be.
func (s *slots) looksLikeConsent(header string) bool {
	return s.findSlot(header) == int(consentColumn) || holdsConsent(header)
}

// looksLikeSecond reports whether a header that looks like consent does so
// beside a column public too. Words of secrecy alone do not say so there, with
// others behind them: "private phone" is no consent.
func (s *slots) looksLikeSecond(header string) bool {
	words := wordsOfHeader(header)
	others := slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return slices.ContainsFunc(knownWords().secrecy, func(stem string) bool { return strings.HasPrefix(word, stem) })
	})
	return len(words) == 1 || holdsConsent(strings.Join(others, " "))
}

// nestedKey finds the keys of what is written within one value.
var nestedKey = lazy.Regexp(`([\p{L}_][\p{L}\p{N}_ -]{0,40})"?\s*:`)

// holdsNestedConsent reports whether a value with keys of its own, as
// {"publish": false}, has one that may say who is to be named.
func (s *slots) holdsNestedConsent(value string) bool {
	if !strings.ContainsAny(value, "{[") || !strings.Contains(value, ":") {
		return false
	}
	return slices.ContainsFunc(nestedKey().FindAllStringSubmatch(value, -1), func(found []string) bool {
		slot := s.findSlot(found[1])
		return slot == int(publicColumn) || slot == int(anonymousColumn) || s.looksLikeConsent(found[1])
	})
}

// holdsConsent reports whether a text holds a word of consent, refusal,
// anonymity, publication or showing, in any of the built-in languages.
func holdsConsent(text string) bool {
	known := knownWords()
	for _, word := range wordsOfHeader(text) {
		if slices.Contains(known.innocent, word) {
			continue
		}
		begins := func(stem string) bool { return strings.HasPrefix(word, stem) }
		holds := func(part string) bool { return strings.Contains(word, part) }
		if slices.ContainsFunc(known.begins, begins) || slices.ContainsFunc(known.holds, holds) || slices.Contains(known.words, word) ||
			utf8.RuneCountInString(word) > 4 && diag.Nearest(word, known.misspelt) != "" {
			return true
		}
	}
	return false
}

// wordsOfHeader gives the folded words of a header, those in "isPublic" too.
func wordsOfHeader(header string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range header {
		if unicode.IsLower(before) && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != utf8.RuneError })
	for i, w := range words {
		words[i] = Fold(w)
	}
	return words
}

// foldAnswer makes answers comparable: letter case, accents and what stands
// around the words do not count.
func foldAnswer(cell string) string {
	cell = strings.TrimFunc(cell, func(r rune) bool { return !isVisible(r) || strings.ContainsRune(".,;:!?()[]\"'«»„“”", r) })
	if folded := Fold(cell); folded != "" {
		return folded
	}
	return cell // a sign
}

// maxAnswer is how long the answer to a question of a form may be, in bytes.
const maxAnswer = 300

// IsAnswer reports whether a cell answers a question with yes or no, in one of
// the built-in languages.
func IsAnswer(cell string) bool { return isAnswer(cell) }

// isAnswer reports whether a cell is a yes or a no in one of the built-in
// languages, alone or with more words behind it. Which of the two is never read
// from it.
func isAnswer(cell string) bool {
	if len(cell) > maxAnswer {
		return false
	}
	known := knownWords().answers
	if known[foldAnswer(cell)] {
		return true
	}
	first, rest, found := strings.Cut(strings.TrimSpace(cell), " ")
	marked := strings.TrimRightFunc(first, unicode.IsPunct)
	return found && rest != "" && utf8.RuneCountInString(marked) > 1 && known[foldAnswer(marked)] && (marked != first || holdsConsent(rest))
}

// unreadAnswers is whether the cells of a column that is not read are all
// answers to a question that can only be guessed.
type unreadAnswers struct {
	some, others bool
	word         string // the first of words of consent, as "public"
}

// addCell takes a cell that is not blank.
func (u *unreadAnswers) addCell(cell string) {
	if u.others || isBlank(cell) {
		return
	}
	switch {
	case isAnswer(cell):
		u.some = true
	case isAnswerOfConsent(cell): // two that differ answer a question; one may be anything
		folded := foldAnswer(cell)
		u.some = u.some || u.word != "" && u.word != folded
		u.word = cmp.Or(u.word, folded)
	case !knownMarks().isNoAnswer(cell):
		u.others = true
	}
}

// isAnswerOfConsent reports a word or two that answer in words of consent, as
// "public" and "private" do.
func isAnswerOfConsent(cell string) bool {
	const most = 40 // bytes
	return len(cell) <= most && len(strings.Fields(cell)) <= 2 && holdsConsent(cell)
}

// areAll reports whether there are answers and nothing else.
func (u *unreadAnswers) areAll() bool { return u.some && !u.others }
