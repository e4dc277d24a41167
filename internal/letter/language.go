package letter

import (
	"strings"
	"unicode"

	"casebook/internal/prose"
)

// LanguageName gives the English name of a language in which letters are
// understood, by its tag (BCP 47); "" for another.
func LanguageName(tag string) string { return words().names[tag] }

// greetings are the kinds of words by which a letter's language shows: those it
// begins and ends with.
var greetings = []string{"salutation", "address", "closing", "courtesy"}

// languageOf gives the tag of the language in which a letter greets and takes
// leave; "" when that may be several, or none that is known.
func languageOf(p parts) string {
	votes := map[string]int{}
	if p.salutation {
		vote(votes, firstLine(p.body))
	}
	if p.closed {
		vote(votes, lastLine(p.body))
	}
	best, most := "", 0
	for tag, n := range votes {
		switch {
		case n > most:
			best, most = tag, n
		case n == most:
			best = ""
		}
	}
	return best
}

// vote counts a line for every language of which it holds a greeting.
func vote(votes map[string]int, line string) {
	folded := fold(line)
	for tag, phrases := range words().greetings {
		for _, p := range phrases {
			if i := strings.Index(folded, p); i >= 0 && apart(folded[:i], folded[i+len(p):]) {
				votes[tag]++
				break
			}
		}
	}
}

// apart reports whether what stands before and after a phrase is no part of
// a word.
func apart(before, after string) bool {
	last, first := []rune(" "+before), []rune(after+" ")
	isPart := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !isPart(last[len(last)-1]) && !isPart(first[0])
}

func firstLine(blocks []prose.Block) string {
	for _, b := range blocks {
		for _, l := range b.Lines {
			return l.String()
		}
	}
	return ""
}

func lastLine(blocks []prose.Block) string {
	for i := len(blocks) - 1; i >= 0; i-- {
		if n := len(blocks[i].Lines); n > 0 {
			return blocks[i].Lines[n-1].String()
		}
	}
	return ""
}
