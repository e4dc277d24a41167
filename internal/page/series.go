package page

import (
	"io"
	"iter"
	"slices"
	"strconv"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// planSignatories adds the pages of a list too long for its letter's page.
// They are not planned one by one: a list may have a million names.
func (e *edition) planSignatories(l *campaign.Letter, rep *diag.Report) {
	first := e.address(&l.Document) + "signatories/"
	e.reserve(first, l.File, rep)
	e.Series = append(e.Series, Series{First: first, All: func() iter.Seq2[Output, error] { return e.signatoryPages(l) }})
}

// signatoryPages cuts the list into pages as the rows arrive.
func (e *edition) signatoryPages(l *campaign.Letter) iter.Seq2[Output, error] {
	under := e.address(&l.Document) + "signatories/"
	of := (l.Signatories.Shown() + e.site.PerPage - 1) / e.site.PerPage
	return func(yield func(Output, error) bool) {
		number := 1
		people := make([]campaign.Signatory, 0, e.site.PerPage)
		emit := func() bool {
			o := e.signatoryPage(l, under, number, of, people)
			number++
			people = make([]campaign.Signatory, 0, e.site.PerPage) // the page before still holds the last
			return yield(o, nil)
		}
		for p, err := range l.Signatories.Rows(e.lang) {
			if err != nil {
				yield(Output{}, err)
				return
			}
			if people = append(people, p); len(people) == e.site.PerPage && !emit() {
				return
			}
		}
		if len(people) > 0 {
			emit()
		}
	}
}

// signatoryPage gives one page of the list.
func (e *edition) signatoryPage(l *campaign.Letter, under Address, number, of int, people []campaign.Signatory) Output {
	return e.html("signatories", numbered(under, number), &l.Document, func(s *sheet, v *View) {
		s.letterView(l, v)
		v.Letter.URL = s.links.to(e.address(&l.Document))
		v.Page.Title = s.words.T("signatories") + ": " + l.Title
		v.Page.Breadcrumb = s.crumbs(s.lettersLink(), s.linkTo(&l.Document), here(s.words.T("signatories")))
		from := (number-1)*s.site.PerPage + 1
		v.People = &People{Number: number, Of: of, From: from, To: from + len(people) - 1, People: slices.Values(people)}
		s.pager(v.People, under)
	})
}

// pager fills the links to the other pages of a list.
func (s *sheet) pager(p *People, under Address) {
	if p.Number > 1 {
		p.First, p.Previous = s.links.to(under), s.links.to(numbered(under, p.Number-1))
	}
	if p.Number < p.Of {
		p.Next, p.Last = s.links.to(numbered(under, p.Number+1)), s.links.to(numbered(under, p.Of))
	}
}

// numbered gives the address of a page of a list; the first has no number.
func numbered(under Address, n int) Address {
	if n == 1 {
		return under
	}
	return under + Address(strconv.Itoa(n)) + "/"
}

// planData adds a letter's open data.
func (e *edition) planData(l *campaign.Letter, rep *diag.Report) {
	writers := []func(io.Writer, iter.Seq2[campaign.Signatory, error]) error{signatory.WriteCSV, signatory.WriteJSON}
	for i, name := range dataFiles {
		e.add(Output{Address: e.dataAddress(l, name), Source: l.File, Write: func(w io.Writer) error {
			rows := l.Signatories.Rows(e.lang)
			if i == 0 {
				rows = e.telling(l, rows)
			}
			return writers[i](w, rows)
		}}, rep)
	}
}

// telling tells Named of everybody that rows yields by name.
func (e *edition) telling(l *campaign.Letter, rows iter.Seq2[campaign.Signatory, error]) iter.Seq2[campaign.Signatory, error] {
	if e.Named == nil {
		return rows
	}
	at := e.address(&l.Document)
	return func(yield func(campaign.Signatory, error) bool) {
		for p, err := range rows {
			if err == nil && !p.Initials {
				e.Named(at, p.Name)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}
