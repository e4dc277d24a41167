package consent

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// A cell is looked at closely only when a word of it may begin as a mark does.
func TestEveryMarkIsSeenByItsBeginning(t *testing.T) {
	m := knownMarks()
	for _, row := range wordRows() {
		set := m.first
		switch row[0] {
		case "nobody":
			set = m.nameless
		case "weak", "heading", "awaited":
			set = m.title
		case "negation", "deny", "leave", "consent", "refusal", "wish", "unnamed", "private", "whole":
		default:
			continue
		}
		for word := range strings.SplitSeq(row[2], "|") {
			stem, begins := strings.CutSuffix(word, "*")
			said := []string{stem, strings.ToUpper(stem)}
			if begins {
				said = append(said, stem+"x", stem+"и")
			}
			for _, text := range said {
				if !mayHold(text, set, anyWord) || row[0] != "nobody" && !mayHold(text, m.title, anyWord) || row[0] == "nobody" && !mayHold(text+" Example", set, 1) {
					t.Errorf("%s %s: %q is passed over", row[0], row[1], text)
				}
			}
		}
	}
}

// What a cell is looked at closely for begins with as many letters as the first look
// compares: a shorter beginning is not found in a longer word.
func TestBeginningsAreLongEnoughForTheFirstLook(t *testing.T) {
	m := knownMarks()
	for _, list := range []pairs{m.denied, m.refused} {
		for _, x := range slices.Concat(slices.Collect(maps.Values(list))...) {
			stem, begins := strings.CutSuffix(x.first, "*")
			if begins && utf8.RuneCountInString(stem) < lettersOfBeginning || !m.first[beginningOf(stem)] {
				t.Errorf("%q is not found in every word that it begins", x.first)
			}
		}
	}
	for _, list := range []phrases{m.refusal, m.sayings, m.wish, knownWords().phrases} {
		for _, said := range slices.Concat(slices.Collect(maps.Values(list))...) {
			if stem, begins := strings.CutSuffix(said[0], "*"); begins && utf8.RuneCountInString(stem) < lettersOfBeginning {
				t.Errorf("%q is not found in every word that it begins", said)
			}
		}
	}
	if !IsMarked("اسمي شطب", InUnread) {
		t.Error("a name that is struck out is not heard")
	}
}
