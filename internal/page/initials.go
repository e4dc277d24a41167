package page

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// otherInitial is where those stand whose name begins with no letter of the
// alphabet.
const otherInitial = "#"

// initialAddress gives where the index of one initial begins: a letter of
// a to z by itself, any other by its code point, so that no address depends on
// how a system writes other scripts.
func initialAddress(under Address, initial string) Address {
	name := strings.ToLower(initial)
	switch {
	case initial == otherInitial:
		name = "other"
	case len(name) != 1:
		points := make([]string, 0, 2)
		for _, r := range name {
			points = append(points, fmt.Sprintf("%04x", r))
		}
		name = "u" + strings.Join(points, "-")
	}
	return under + Address(name) + "/"
}

// namesPerPerson is how many names of the index take the room of one person
// in the list, where everybody stands with office and country.
const namesPerPerson = 4

// planInitials adds the index by initial: a way to find a name in a long list
// that needs no JavaScript.
func (e *edition) planInitials(l *campaign.Letter, under Address, rep *diag.Report) {
	size := e.site.PerPage * namesPerPerson
	for _, t := range l.Signatories.Initials(e.lang) {
		first := initialAddress(under, t.Key)
		if !e.reserve(first, l.File, rep) {
			continue
		}
		e.Series = append(e.Series, Series{First: first, Pages: pages(t.Count, size), All: func() iter.Seq2[Output, error] {
			return cut(l.Signatories.RowsOf(e.lang, t.Key), t.Count, size, func(number, of int, people []campaign.Signatory) Output {
				return e.signatoryPage(l, under, list{first, t.Key, number, of, size, people})
			})
		}})
	}
}

// indexes reports whether a page of a letter's people is there in this edition:
// those of the list are in every one, those of an initial where names begin so.
func (e *edition) indexes(letter string, under, page Address) bool {
	rest := strings.TrimSuffix(strings.TrimPrefix(string(page), string(under)), "/")
	if _, err := strconv.Atoi(rest); rest == "" || err == nil {
		return true
	}
	for _, t := range e.letters[letter].Signatories.Initials(e.lang) {
		first := initialAddress(under, t.Key)
		if after, ok := strings.CutPrefix(string(page), string(first)); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(after, "/"))
			return after == "" || err == nil && n <= pages(t.Count, e.site.PerPage*namesPerPerson)
		}
	}
	return false
}

// initials gives the links to the index pages.
func (s *sheet) initials(l *campaign.Letter, under Address, current string) []Link {
	var links []Link
	for _, t := range l.Signatories.Initials(s.lang) {
		links = append(links, Link{Title: t.Key, URL: s.links.Reference(initialAddress(under, t.Key)), Current: t.Key == current})
	}
	return links
}
