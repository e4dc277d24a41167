package page

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"casebook/internal/campaign"
)

// How many news and letters the home page shows.
const (
	homeUpdates = 8
	homeLetters = 5
)

// home fills the front page: the lead case, the latest news, every case.
func (s *sheet) home(v *View) {
	h := &Home{Groups: s.groups(), LetterCount: len(s.Letters)}
	v.Page.Title = s.config.Title
	switch {
	case s.doc == nil:
	case s.shows(s.doc):
		h.Text = s.body(s.doc)
		v.Page.Title = cmp.Or(s.doc.Title, s.config.Title)
	default:
		h.Text, h.TextLang = s.elsewhere(s.doc), s.doc.Lang
		v.Page.Description = s.config.Description
	}
	if lead := s.lead(); lead != nil {
		item := s.caseItem(lead)
		h.Lead = &item
		h.LeadAction = s.action(lead.Case)
		v.Page.ShareImage = s.shareImage(lead.Case)
	}
	h.Updates = s.latest(homeUpdates + 1)
	if len(h.Updates) > homeUpdates {
		h.Updates, h.MoreUpdates = h.Updates[:homeUpdates], true
	}
	for _, l := range s.Letters[:min(homeLetters, len(s.Letters))] {
		h.Letters = append(h.Letters, s.letterItem(l))
	}
	v.Home = h
}

// lead gives the case that leads the home page: a featured one, else the most
// urgent; cases are sorted by urgency and newest activity already.
func (e *edition) lead() *campaign.Followed {
	for _, c := range e.Cases {
		if c.Featured {
			return c
		}
	}
	if len(e.Cases) == 0 {
		return nil
	}
	return e.Cases[0]
}

// latest gives the newest updates of all cases.
func (s *sheet) latest(n int) []Entry {
	news := make([]Entry, 0, n)
	for _, x := range s.newestUpdates(n) {
		entry := s.updateEntry(x.update)
		of := s.linkTo(&x.of.Document)
		entry.Case = &of
		news = append(news, entry)
	}
	return news
}

// A dated update knows its case.
type dated struct {
	of     *campaign.Followed
	update *campaign.Update
}

// newestUpdates gives the n newest updates over all cases, newest first. Each
// case's updates are sorted like that already.
func (e *edition) newestUpdates(n int) []dated {
	newest := make([]dated, 0, n+1)
	for _, c := range e.Cases {
		for _, u := range c.Updates {
			x := dated{c, u}
			at, _ := slices.BinarySearchFunc(newest, x, dated.compare)
			if at == n {
				break // nor are those after it among them
			}
			newest = slices.Insert(newest, at, x)
			newest = newest[:min(n, len(newest))]
		}
	}
	return newest
}

func (a dated) compare(b dated) int {
	if c := b.update.Shown().Compare(a.update.Shown().Time); c != 0 {
		return c
	}
	return cmp.Compare(b.update.Path(), a.update.Path())
}

// caseList fills the list of cases.
func (s *sheet) caseList(v *View) {
	v.Page.Title = s.words.T("cases")
	v.Page.Breadcrumb = s.crumbs(here(v.Page.Title))
	v.Cases = &Cases{Groups: s.groups()}
}

// groups gives every case, by status, the most urgent first.
func (s *sheet) groups() []StatusGroup {
	var groups []StatusGroup
	for _, c := range s.Cases {
		item := s.caseItem(c)
		if last := len(groups) - 1; last >= 0 && groups[last].Status.ID == c.Status {
			groups[last].Cases = append(groups[last].Cases, item)
			continue
		}
		groups = append(groups, StatusGroup{Status: item.Status, Cases: []CaseItem{item}})
	}
	return groups
}

// body gives a document's text for its page.
func (e *edition) body(d *campaign.Document) template.HTML {
	return template.HTML(e.converted(d).HTML) // of a string: nothing is copied
}

// elsewhere gives a document's text for a page that is not its own, in another
// language: its links begin where it stands.
func (s *sheet) elsewhere(d *campaign.Document) template.HTML {
	base := s.links.Reference(s.book.of(d).address)
	if s.Portable {
		base = strings.TrimSuffix(base, "index.html")
	}
	return template.HTML(s.converted(d).Rebase(func(ref string) string {
		if u, err := url.Parse(ref); err != nil || u.IsAbs() || u.Path == "" {
			return ref
		}
		return base + ref
	}))
}

// text pages, as "about".
func (s *sheet) textPage(v *View) {
	v.Page.Breadcrumb = s.crumbs(here(s.doc.Title))
	v.Text = &Text{Text: s.body(s.doc)}
}

// subscribe fills the page that says how to subscribe.
func (s *sheet) subscribe(v *View) {
	v.Page.Title = s.words.T("how_to_subscribe")
	v.Page.Description = s.words.T("feed_what")
	v.Page.Breadcrumb = s.crumbs(here(v.Page.Title))
	list := &Subscribe{Site: s.feedLinks(s.links, s.at("/"), s.config.Title, false)}
	for _, c := range s.Cases {
		e := s.book.of(&c.Document)
		list.Cases = append(list.Cases, SubscribeCase{
			Link: s.linkTo(&c.Document), Feeds: s.feedLinks(s.links, e.address, c.Title, true),
		})
	}
	v.Subscribe = list
}
