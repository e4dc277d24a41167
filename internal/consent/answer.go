package consent

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/names"
)

// foldAnswer makes answers comparable: letter case, accents and what stands
// around the words do not count.
func foldAnswer(cell string) string {
	cell = strings.TrimFunc(cell, func(r rune) bool { return !names.IsVisible(r) || strings.ContainsRune(".,;:!?()[]\"'«»„“”", r) })
	if folded := names.Fold(cell); folded != "" {
		return folded
	}
	return cell // a sign
}

// maxAnswer is how long the answer to a question of a form may be, in bytes.
const maxAnswer = 300

// IsAnswer reports whether a cell is a yes or a no in one of the built-in
// languages, alone or with more words behind it. Which of the two is never read
// from it.
func IsAnswer(cell string) bool {
	if len(cell) > maxAnswer {
		return false
	}
	known := knownWords().answers
	if known[foldAnswer(cell)] {
		return true
	}
	first, rest, found := strings.Cut(strings.TrimSpace(cell), " ")
	marked := strings.TrimRightFunc(first, unicode.IsPunct)
	return found && rest != "" && utf8.RuneCountInString(marked) > 1 && known[foldAnswer(marked)] && (marked != first || Asks(rest))
}

// IsWordAnswer reports a yes or a no in a word, and not in a number or a sign.
func IsWordAnswer(cell string) bool {
	return utf8.RuneCountInString(foldAnswer(cell)) > 1 && IsAnswer(cell)
}

// Answers is whether the cells of a column that is not read are all
// answers to a question that can only be guessed.
type Answers struct {
	some, others bool
	word         string // the first of words of consent, as "public"
}

// Add takes a cell that is not blank.
func (u *Answers) Add(cell string) {
	if u.others || names.IsBlank(cell) {
		return
	}
	switch {
	case IsAnswer(cell):
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
	return len(cell) <= most && len(strings.Fields(cell)) <= 2 && Asks(cell)
}

// AreAll reports whether there are answers and nothing else.
func (u *Answers) AreAll() bool { return u.some && !u.others }
