package consent

import (
	"cmp"
	"slices"
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
	word         string   // the first of words of consent, as "public"
	kinds        []string // cells that are no answers by themselves, each once
	open         []string // and those that leave the answer open
}

// mostKinds is how many different answers a form offers, at most.
const mostKinds = 6

// Add takes a cell that is not blank.
func (u *Answers) Add(cell string) {
	if u.others || names.IsBlank(cell) || slices.Contains(u.kinds, cell) || slices.Contains(u.open, cell) {
		return
	}
	switch {
	case IsAnswer(cell):
		u.some = true
	case isAnswerOfConsent(cell): // two that differ answer a question; one may be anything
		folded := foldAnswer(cell)
		u.some = u.some || u.word != "" && u.word != folded
		u.word = cmp.Or(u.word, folded)
	case knownMarks().isNoAnswer(cell):
		if len(u.open) < mostKinds {
			u.open = append(u.open, strings.Clone(cell))
		}
	case len(u.kinds) == mostKinds || len(cell) > maxAnswer:
		u.others = true
	default:
		u.kinds = append(u.kinds, strings.Clone(cell))
	}
}

// isAnswerOfConsent reports a word or two that answer in words of consent, as
// "public" and "private" do.
func isAnswerOfConsent(cell string) bool {
	const most = 40 // bytes
	return len(cell) <= most && len(strings.Fields(cell)) <= 2 && Asks(cell)
}

// AreAll reports whether there are answers and nothing else. Two that differ by a no
// ("darf", "darf nicht"; "verified", "unverified"), or by words that are opposites, are
// answers whatever they say.
func (u *Answers) AreAll() bool {
	if u.others {
		return false
	}
	kinds := slices.Concat(u.kinds, u.open)
	if u.word != "" {
		kinds = append(kinds, u.word)
	}
	for _, kind := range u.kinds {
		if !slices.ContainsFunc(kinds, func(other string) bool { return areOpposite(kind, other) || areOpposite(other, kind) }) {
			return false
		}
	}
	return u.some || len(u.kinds) > 0 || u.word != "" && len(u.open) > 0
}

// areOpposite reports whether the second of two cells says no to the first.
func areOpposite(yes, no string) bool {
	words, others := names.FoldWords(yes), names.FoldWords(no)
	said, denied := strings.Join(words, ""), strings.Join(others, "")
	marks := knownMarks()
	for _, prefix := range marks.prefixes {
		if stem, found := strings.CutPrefix(denied, prefix); found && stem == said && said != "" {
			return true
		}
	}
	without := slices.DeleteFunc(slices.Clone(others), func(word string) bool { return isWordOf(word, marks.negations) })
	if len(words) > 0 && len(without) < len(others) && slices.Equal(words, without) {
		return true
	}
	holds := func(words []string, known string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return isWordOf(word, []string{known}) })
	}
	return slices.ContainsFunc(marks.opposites, func(pair [2]string) bool { return holds(words, pair[0]) && holds(others, pair[1]) })
}
