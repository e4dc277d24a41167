package page

import (
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/opendata"
)

// A Series is the pages of a long list of signatories, cut as the rows arrive: a
// list may have a million names.
type Series struct {
	First address.Address
	Pages int
	All   func() iter.Seq2[Output, error]
}

// A signatoryPage is one page of a letter's people: of all of them, or of an
// initial.
type signatoryPage struct {
	number, of int // from 1
	size       int // people on a page
	people     []campaign.Signatory
}

// newSeries gives the pages of the long list at a place.
func (p *Plan) newSeries(list address.Place) Series {
	l := p.editionIn(list.Lang).letterOf[p.texts.revisions[list.Source].doc.Slug]
	rows, size := func() iter.Seq2[campaign.Signatory, error] { return l.Signatories.Rows(list.Lang) }, p.Input.Site.PerPage
	if list.Initial != "" {
		rows, size = func() iter.Seq2[campaign.Signatory, error] { return l.Signatories.RowsOf(list.Lang, list.Initial) }, size*address.NamesPerPerson
	}
	return Series{First: list.Address, Pages: list.Pages, All: func() iter.Seq2[Output, error] {
		return cutPages(rows(), size, func(number int, people []campaign.Signatory) Output {
			place := list
			place.Address = address.NumberedPage(list.Address, number)
			return file{p, place}.pageOutput(&signatoryPage{number, list.Pages, size, people})
		})
	}}
}

// cutPages makes pages of rows as they arrive. Each page has its own slice: it may
// be rendered while the next is filled.
func cutPages(rows iter.Seq2[campaign.Signatory, error], size int, page func(number int, people []campaign.Signatory) Output) iter.Seq2[Output, error] {
	return func(yield func(Output, error) bool) {
		number := 0
		var people []campaign.Signatory
		emit := func() bool {
			number++
			o := page(number, people)
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

// fillSignatories fills one page of a list.
func (c *composer) fillSignatories(v *View, l *campaign.Letter) {
	c.fillLetterHead(v, l)
	letter := c.addressOf(&l.Document)
	v.Letter.URL = c.links.Reference(letter)
	name, list, x := c.lang.words.T("signatories"), letter+"signatories/", c.people
	v.Page.Breadcrumb = c.newBreadcrumb(c.listLink("letters", "/letters/"), c.documentLink(&l.Document), Link{Title: name, Current: true})
	first := list
	if c.place.Initial != "" {
		first, name = address.InitialAddress(list, c.place.Initial), name+" "+c.place.Initial
	}
	if x.number > 1 {
		name += " " + strconv.Itoa(x.number)
	}
	v.Page.Title = c.lang.words.T("labelled", "label", name, "text", l.Title)
	from := (x.number-1)*x.size + 1
	v.People = &People{Number: x.number, Of: x.of, From: from, To: from + len(x.people) - 1, People: slices.Values(x.people), Initial: c.place.Initial}
	for _, t := range l.Signatories.Initials(c.lang.tag) {
		v.People.Initials = append(v.People.Initials, Link{
			Title: t.Key, URL: c.links.Reference(address.InitialAddress(list, t.Key)), Current: t.Key == c.place.Initial,
		})
	}
	pageURL := func(n int) string { return c.links.Reference(address.NumberedPage(first, n)) }
	if x.number > 1 {
		v.People.First, v.People.Previous = pageURL(1), pageURL(x.number-1)
	}
	if x.number < x.of {
		v.People.Next, v.People.Last = pageURL(x.number+1), pageURL(x.of)
	}
}

// hasSignatoryPage reports whether a page of a letter's people is there in a
// language: those of the list are in every one, those of an initial where names
// begin so.
func hasSignatoryPage(l *campaign.Letter, lang string, list, page address.Address, perPage int) bool {
	rest := strings.TrimSuffix(strings.TrimPrefix(string(page), string(list)), "/")
	if _, err := strconv.Atoi(rest); rest == "" || err == nil {
		return true
	}
	for _, t := range l.Signatories.Initials(lang) {
		if after, ok := strings.CutPrefix(string(page), string(address.InitialAddress(list, t.Key))); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(after, "/"))
			return after == "" || err == nil && n <= address.CountPages(t.Count, perPage*address.NamesPerPerson)
		}
	}
	return false
}

// writeData writes a letter's open data, and tells Named of everybody in them by
// name.
func (f file) writeData(w io.Writer) error {
	l := f.plan.editionIn(f.place.Lang).letterOf[f.plan.texts.revisions[f.place.Source].doc.Slug]
	rows := l.Signatories.Rows(f.place.Lang)
	if strings.HasSuffix(string(f.place.Address), ".json") {
		return opendata.WriteJSON(w, rows)
	}
	if f.plan.Input.Named == nil {
		return opendata.WriteCSV(w, rows)
	}
	return opendata.WriteCSV(w, func(yield func(campaign.Signatory, error) bool) {
		for s, err := range rows {
			if err == nil && !s.Initials {
				f.plan.Input.Named(f.place.Folder(), s.Name)
			}
			if !yield(s, err) {
				return
			}
		}
	})
}
