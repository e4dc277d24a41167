package page

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// dataFiles are the names of a letter's open data.
var dataFiles = []string{"signatories.csv", "signatories.json"}

// letterList fills the list of letters.
func (s *sheet) letterList(v *View) {
	v.Page.Title = s.words.T("letters")
	v.Page.Breadcrumb = s.crumbs(here(v.Page.Title))
	v.Letters = &Letters{Letters: s.letterItems(s.Letters)}
}

func (s *sheet) letterItems(letters []*campaign.Letter) []LetterItem {
	items := make([]LetterItem, len(letters))
	for i, l := range letters {
		items[i] = s.letterItem(l)
	}
	return items
}

// letterItem gives a letter for a list.
func (s *sheet) letterItem(l *campaign.Letter) LetterItem {
	return LetterItem{
		Link: s.linkTo(&l.Document), Date: l.Date, Place: l.Place, Addressees: names(l.To),
		Signed: l.Signatories.Total, Withheld: s.withheld(&l.Document),
	}
}

// names gives who a letter is to, each by name or else by office.
func names(to []campaign.Addressee) []string {
	var list []string
	for _, a := range filled(to) {
		list = append(list, cmp.Or(a.Name, a.Office, a.Organisation))
	}
	return list
}

// filled leaves out addressees of whom nothing was written yet.
func filled(list []campaign.Addressee) []campaign.Addressee {
	nobody := func(a campaign.Addressee) bool { return a == campaign.Addressee{} }
	return slices.DeleteFunc(slices.Clone(list), nobody)
}

// letterDescription says in a sentence what a letter is, from what it states
// in its head: the beginning of its text is not a summary of it.
func (e *edition) letterDescription(l *campaign.Letter) string {
	if l.Summary != "" {
		return l.Summary
	}
	parts := []string{e.words.T("open_letter") + e.words.T("comma") + " " + e.locale.Date(l.Date.Time, "long")}
	if to := names(l.To); len(to) > 0 {
		parts = append(parts, e.words.T("addressed_to", "names", e.locale.List(to)))
	}
	if n := l.Signatories.Total; n > 0 {
		parts = append(parts, e.words.T("signed", n))
	}
	return sentences(parts)
}

// sentences ends each text with one full stop, also one that has its own, as
// "21 травня 2020 р.".
func sentences(parts []string) string {
	for i, p := range parts {
		parts[i] = strings.TrimSuffix(p, ".") + "."
	}
	return strings.Join(parts, " ")
}

// letterHead gives what a letter's page and its signatory pages share.
func (s *sheet) letterHead(l *campaign.Letter, v *View) {
	v.Page.OpenGraphType = "article"
	v.Page.Description = s.letterDescription(l)
	v.Letter = &Letter{
		Title: l.Title, Place: l.Place, Date: l.Date, AsOf: l.AsOf,
		Signed: l.Signatories.Total, Unnamed: l.Signatories.Unnamed, Paged: s.paged(l),
	}
	if l.Signatories.Total > 0 {
		v.Letter.RemovalContact = s.site.Organisation.Email
	}
}

// letterView fills a letter's page.
func (s *sheet) letterView(l *campaign.Letter, v *View) {
	s.letterHead(l, v)
	v.Page.Breadcrumb = s.crumbs(s.lettersLink(), here(l.Title))
	at, people := s.book.of(&l.Document).address, l.Signatories
	x := v.Letter
	x.To, x.CC, x.Text = filled(l.To), filled(l.CC), s.body(&l.Document)
	x.Source, x.SourceHost, x.Original, x.Sign = l.Source, host(l.Source), s.original(l), s.sign(l)
	x.Responses, x.Corrections, x.Sealed = s.responses(l), l.Corrections, l.Sealed != ""
	x.People = s.firstPeople(l)
	x.ByGroup = s.chart(people.Groups, people, func(t *campaign.Tally) string { return t.Label(s.lang) })
	x.ByCountry = s.chart(people.Countries, people, func(t *campaign.Tally) string { return s.locale.Country(t.Key) })
	for _, slug := range l.Cases {
		if c, ok := s.cases[slug]; ok {
			v.Letter.Cases = append(v.Letter.Cases, s.linkTo(&c.Document))
		}
	}
	if v.Letter.Paged {
		v.Letter.AllURL = s.links.Reference(at + "signatories/")
	}
	if people.Named > 0 {
		for _, name := range dataFiles {
			v.Letter.Data = append(v.Letter.Data, File{Name: name, URL: s.links.Reference(s.dataAddress(l, name))})
		}
	}
}

// dataAddress gives where a letter's open data stand: beside the original, the
// same for every language.
func (p *Plan) dataAddress(l *campaign.Letter, name string) Address {
	b := p.book.of(&l.Document)
	for _, v := range b.versions {
		if v.original {
			b = v
		}
	}
	return b.address + Address(name)
}

// sign gives where a reader can sign; nil when nowhere any more.
func (s *sheet) sign(l *campaign.Letter) *Sign {
	if l.Sign == nil || s.Gate.Over(l.Sign.Until) {
		return nil
	}
	v := &Sign{URL: l.Sign.URL, Email: l.Sign.Email, Until: l.Sign.Until}
	if v.URL == "" {
		v.URL = mailto([]string{l.Sign.Email}, nil, l.Title, "")
	}
	return v
}

// responses gives what was answered to a letter, newest first.
func (s *sheet) responses(l *campaign.Letter) []Entry {
	var list []Entry
	letter := s.linkTo(&l.Document)
	for _, r := range l.Responses {
		list = append(list, Entry{
			Link: Link{Title: s.words.T("response_from", "name", r.From), URL: r.URL}, Kind: "response",
			Date: r.Date, From: r.From, Summary: r.Summary, Letter: &letter, Anchor: responseAnchor(r),
		})
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return b.Date.Compare(a.Date.Time) })
	return list
}

func responseAnchor(r campaign.Response) string { return "response-" + slugged(responseKey(r)) }

// maxBars is how many groups or countries a chart shows one by one: more is
// no picture, and a column that anybody may fill can hold a million.
const maxBars = 40

// chart gives a bar chart of the named by group or country. Those not named
// make one row of their own, so that nobody is found by being the only one.
func (s *sheet) chart(tallies []campaign.Tally, people *campaign.Signatories, label func(*campaign.Tally) string) *Chart {
	if len(tallies) == 0 || people.Total == 0 {
		return nil
	}
	bars := labelled(tallies, label)
	c := &Chart{Rows: slices.Clone(bars[:min(len(bars), maxBars)])}
	others := 0
	for _, b := range bars[len(c.Rows):] {
		others += b.Count
	}
	rest := people.Named
	for _, b := range bars {
		rest -= b.Count
	}
	if others > 0 {
		c.Rows = append(c.Rows, Bar{Label: s.words.T("others"), Count: others})
	}
	if rest > 0 {
		c.Rows = append(c.Rows, Bar{Label: s.words.T("not_given"), Count: rest})
	}
	if people.Unnamed > 0 {
		c.Rows = append(c.Rows, Bar{Label: s.words.T("not_named"), Count: people.Unnamed, Unnamed: true})
	}
	for _, r := range c.Rows {
		c.Max = max(c.Max, r.Count)
	}
	return c
}

// labelled gives a bar for each label, most first. What a file writes in two
// ways, as UA and Ukraine, is one to readers.
func labelled(tallies []campaign.Tally, label func(*campaign.Tally) string) []Bar {
	bars := make([]Bar, 0, len(tallies))
	at := make(map[string]int, len(tallies))
	for i := range tallies {
		name := label(&tallies[i])
		j, met := at[name]
		if !met {
			j = len(bars)
			at[name], bars = j, append(bars, Bar{Label: name})
		}
		bars[j].Count += tallies[i].Count
	}
	slices.SortStableFunc(bars, func(a, b Bar) int { return cmp.Compare(b.Count, a.Count) })
	return bars
}

// paged reports whether a letter has more people to show than fit on its page.
func (p *Plan) paged(l *campaign.Letter) bool { return l.Signatories.Shown() > p.site.PerPage }

// firstPeople gives the people on the letter's own page.
func (s *sheet) firstPeople(l *campaign.Letter) iter.Seq[campaign.Signatory] {
	return func(yield func(campaign.Signatory) bool) {
		n := 0
		for p, err := range l.Signatories.Rows(s.lang) {
			if err != nil || n == s.site.PerPage || !yield(p) {
				return
			}
			n++
		}
	}
}

// planLetter adds a letter's page, its signatory pages and its open data.
func (e *edition) planLetter(l *campaign.Letter, rep *diag.Report) {
	at := e.address(&l.Document)
	e.addHTML("letter", at, &l.Document, func(s *sheet, v *View) { s.letterView(l, v) }, rep)
	e.requireOriginal(l)
	if e.paged(l) {
		e.planSignatories(l, rep)
	}
	if l.Signatories.Named > 0 && e.book.of(&l.Document).original {
		e.planData(l, rep)
	}
}
