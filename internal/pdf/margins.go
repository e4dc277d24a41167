package pdf

import (
	"slices"
	"strings"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// pageNumber is a line that is the number of its page.
var pageNumber = lazy.Regexp(`^[^\pL\pN]*(?:\pL{1,9}\.? )?\pN{1,3}(?: ?(?:/|of|von|sur|de|z|з|из|-) ?\pN{1,3})?[^\pL\pN]*$`)

// What a browser prints at the edges of its pages.
var (
	printedAbove = lazy.Regexp(`^\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}( [AP]M)?(\t|$)`)
	printedBelow = lazy.Regexp(`^(https?|file|about):\S+[\t ]\d{1,3}/\d{1,3}$`)
)

// markMarginalia marks the lines at the pages' edges that stand on all of them,
// number them, or were printed by a browser, and tells them.
func markMarginalia(pages [][]textLine) []prose.Note {
	seen := map[string]int{}
	for _, lines := range pages {
		for _, l := range edgeLines(lines) {
			seen[withoutNumbers(l.text)]++
		}
	}
	var notes []prose.Note
	var told []string
	defer keepSomething(pages)
	for _, lines := range pages {
		for _, l := range edgeLines(lines) {
			numbered := len(pages) > 1 && (seen[withoutNumbers(l.text)] > 1 || pageNumber().MatchString(l.text))
			if !numbered && !printedAbove().MatchString(l.text) && !printedBelow().MatchString(l.text) {
				continue
			}
			l.marginalia = true
			if !slices.Contains(told, l.text) {
				told = append(told, l.text)
				notes = append(notes, prose.Note{At: l.At, Text: diag.Say("page-margin", "line", l.text)})
			}
		}
	}
	return notes
}

// keepSomething takes the lines that were marked first for text again where nothing
// else is left.
func keepSomething(pages [][]textLine) {
	var kept []string
	for _, lines := range pages {
		if slices.ContainsFunc(lines, func(l textLine) bool { return !l.marginalia }) {
			return
		}
	}
	for _, lines := range pages {
		for i := range lines {
			if text := withoutNumbers(lines[i].text); !slices.Contains(kept, text) {
				kept = append(kept, text)
				lines[i].marginalia = false
			}
		}
	}
}

// edgeLines gives the two highest and the two lowest lines of a page.
func edgeLines(lines []textLine) []*textLine {
	order := make([]*textLine, len(lines))
	for i := range lines {
		order[i] = &lines[i]
	}
	slices.SortStableFunc(order, func(a, b *textLine) int {
		switch {
		case a.base > b.base:
			return -1
		case a.base < b.base:
			return 1
		}
		return 0
	})
	if len(order) <= 4 {
		return order
	}
	return append(order[:2:2], order[len(order)-2:]...)
}

// withoutNumbers gives a line with its numbers made equal, to recognise it on the next
// page.
func withoutNumbers(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0'
		}
		return r
	}, s)
}
