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
	under := e.address(&l.Document) + "signatories/"
	e.reserve(under, l.File, rep)
	e.Series = append(e.Series, Series{First: under, Pages: pages(l.Signatories.Shown(), e.site.PerPage), All: func() iter.Seq2[Output, error] {
		return cut(l.Signatories.Rows(e.lang), l.Signatories.Shown(), e.site.PerPage, func(number, of int, people []campaign.Signatory) Output {
			return e.signatoryPage(l, under, list{under, "", number, of, e.site.PerPage, people})
		})
	}})
	e.planInitials(l, under, rep)
}

// cut makes pages of rows as they arrive. Each page has its own slice: it may
// be rendered while the next is filled.
func cut(rows iter.Seq2[campaign.Signatory, error], total, size int, page func(number, of int, people []campaign.Signatory) Output) iter.Seq2[Output, error] {
	of := pages(total, size)
	return func(yield func(Output, error) bool) {
		number := 0
		var people []campaign.Signatory
		emit := func() bool {
			number++
			o := page(number, of, people)
			people = make([]campaign.Signatory, 0, size)
			return yield(o, nil)
		}
		for p, err := range rows {
			if err != nil {
				yield(Output{}, err)
				return
			}
			if people = append(people, p); len(people) == size && !emit() {
				return
			}
		}
		if len(people) > 0 {
			emit()
		}
	}
}

// pages gives how many pages of a size hold so many rows.
func pages(rows, size int) int { return (rows + size - 1) / size }

// A list is one page of a letter's people: of all of them, or of an initial.
type list struct {
	first      Address // of the list's first page
	initial    string
	number, of int
	size       int // people on a page
	people     []campaign.Signatory
}

// signatoryPage gives one page of a list.
func (e *edition) signatoryPage(l *campaign.Letter, under Address, x list) Output {
	return e.html("signatories", numbered(x.first, x.number), &l.Document, func(s *sheet, v *View) {
		s.letterHead(l, v)
		v.Letter.URL = s.links.Reference(e.address(&l.Document))
		name := s.words.T("signatories")
		v.Page.Breadcrumb = s.crumbs(s.lettersLink(), s.linkTo(&l.Document), here(name))
		v.Page.Title = s.words.T("labelled", "label", x.title(name), "text", l.Title)
		from := (x.number-1)*x.size + 1
		v.People = &People{
			Number: x.number, Of: x.of, From: from, To: from + len(x.people) - 1, People: slices.Values(x.people),
			Initial: x.initial, Initials: s.initials(l, under, x.initial),
		}
		s.pager(v.People, x.first)
	})
}

// title tells the pages of a list apart.
func (x list) title(name string) string {
	if x.initial != "" {
		name += " " + x.initial
	}
	if x.number > 1 {
		name += " " + strconv.Itoa(x.number)
	}
	return name
}

// pager fills the links to the other pages of a list.
func (s *sheet) pager(p *People, under Address) {
	if p.Number > 1 {
		p.First, p.Previous = s.links.Reference(under), s.links.Reference(numbered(under, p.Number-1))
	}
	if p.Number < p.Of {
		p.Next, p.Last = s.links.Reference(numbered(under, p.Number+1)), s.links.Reference(numbered(under, p.Of))
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
