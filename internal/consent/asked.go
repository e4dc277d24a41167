package consent

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/names"
)

// A wordList is words of the built-in languages by what they mean, folded: look-alike
// letters of other scripts and accents do not count.
type wordList struct {
	begins   []string // what a word of a header begins with that may ask for consent
	holds    []string // what such a word holds anywhere, as compounds do
	words    []string // such words themselves
	misspelt []string // and those that are known with a wrong letter
	remarks  []string // of the headers of columns of remarks
	phrases  phrases  // several words that do so together, as "use your name"
	secrecy  []string // what words of secrecy begin with
	innocent []string // words that look like one of these and are about something else
	answers  map[string]bool

	nameWords, modals []string // a header with one of each asks what may be done with the name
}

var knownWords = sync.OnceValue(func() *wordList {
	w := &wordList{answers: map[string]bool{}, phrases: phrases{}}
	lists := map[string]*[]string{"begins": &w.begins, "holds": &w.holds, "word": &w.words, "misspelt": &w.misspelt, "innocent": &w.innocent, "secrecy": &w.secrecy}
	for _, row := range wordRows() {
		for word := range strings.SplitSeq(row[2], "|") {
			switch list := lists[row[0]]; {
			case list != nil:
				*list = append(*list, names.Fold(word))
			case row[0] == "phrase":
				w.phrases.addAll([]string{foldStem(word)})
			case row[0] == "nameword":
				w.nameWords = append(w.nameWords, foldStem(word))
			case row[0] == "modal":
				w.modals = append(w.modals, foldStem(word))
			case row[0] == "remark":
				w.remarks = append(w.remarks, foldStem(word))
			case row[0] == "yes" || row[0] == "no":
				w.answers[foldAnswer(word)] = true
			}
		}
	}
	return w
})

// IsRemarkHeader reports a header of a column in which people write whatever they want.
func IsRemarkHeader(header string) bool {
	return slices.ContainsFunc(names.FoldWords(header), func(word string) bool { return isWordOf(word, knownWords().remarks) })
}

// Asks reports whether a text holds a word of consent, refusal,
// anonymity, publication or showing, in any of the built-in languages.
func Asks(text string) bool {
	known := knownWords()
	folded := names.FoldWords(text)
	if knownMarks().refuses(folded) || len(folded) == 2 && IsAnswer(folded[0]) && IsAnswer(folded[1]) {
		return true // as "yes/no" asks for one
	}
	holdsOne := func(list []string) bool {
		return slices.ContainsFunc(folded, func(word string) bool { return isWordOf(word, list) })
	}
	if holdsOne(known.nameWords) && holdsOne(known.modals) {
		return true // as "can your name stand there"
	}
	words := wordsOfHeader(text)
	if known.phrases.areIn(folded) {
		return true
	}
	if slices.Contains(known.innocent, names.Fold(strings.Join(words, " "))) {
		return false
	}
	for _, word := range words {
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

// AsksOnItsOwn reports whether a header that asks does so beside a column of answers too.
// Words of secrecy alone do not, with others behind them: "private phone" is no consent.
func AsksOnItsOwn(header string) bool {
	words := wordsOfHeader(header)
	others := slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return slices.ContainsFunc(knownWords().secrecy, func(stem string) bool { return strings.HasPrefix(word, stem) })
	})
	return len(words) == 1 || Asks(strings.Join(others, " "))
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
		words[i] = names.Fold(w)
	}
	return words
}
