package page

import (
	"maps"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
)

// takeDown removes from the editions what is down for good, whatever the
// source still says.
func (p *Plan) takeDown(editions []*campaign.Edition) {
	if len(p.Campaign.Taken) == 0 {
		return
	}
	for _, e := range p.book.files {
		if p.isDown(e) {
			e.state = taken
		}
	}
	down := func(d *campaign.Document) bool { return p.book.of(d).state == taken }
	for _, e := range editions {
		if e.Home != nil && down(&e.Home.Document) {
			e.Home = nil
		}
		e.Cases = slices.DeleteFunc(e.Cases, func(c *campaign.Followed) bool { return down(&c.Document) })
		for _, c := range e.Cases {
			c.Updates = slices.DeleteFunc(c.Updates, func(u *campaign.Update) bool { return down(&u.Document) })
		}
		e.Letters = slices.DeleteFunc(e.Letters, func(l *campaign.Letter) bool { return down(&l.Document) })
		e.Pages = slices.DeleteFunc(e.Pages, func(x *campaign.Page) bool { return down(&x.Document) })
	}
}

// isDown reports whether a document is taken down: itself, the original it
// translates, or the case it belongs to.
func (p *Plan) isDown(e *entry) bool {
	for _, t := range p.Campaign.Taken {
		for _, v := range e.versions {
			if (v == e || v.original) && under(v.address, Address(t.Address)) {
				return true
			}
		}
	}
	return false
}

// under reports whether an address is another one or below it. The home page
// has everything below it, but is only itself.
func under(a, top Address) bool {
	return a == top || top != "/" && strings.HasPrefix(string(a), string(top))
}

// planTakedowns adds a neutral page at every address that is down, and keeps
// the feeds of cases that are, emptied.
func (p *Plan) planTakedowns(rep *diag.Report) {
	for _, file := range slices.Sorted(maps.Keys(p.book.files)) {
		e := p.book.files[file]
		if e.state != taken {
			continue
		}
		rep.Warn(diag.Position{File: file}, "takedown-source", "this page is taken down, but its text is still here", "delete the file, and remember that version control keeps it")
		p.planStub(e.address, e.doc.Lang, rep)
	}
	for _, t := range p.Campaign.Taken {
		lang, rest := p.split(Address(t.Address))
		p.planStub(Address(t.Address), lang, rep)
		if isCase(rest) {
			for _, e := range p.editions {
				p.planEmptied(e, e.at(rest), rest, rep)
			}
		}
	}
}

// planStub adds the neutral page, once.
func (p *Plan) planStub(a Address, lang string, rep *diag.Report) {
	if _, done := p.made[folded(a)]; done {
		return
	}
	p.add(p.editionOf(lang).html("stub", a, nil, func(s *sheet, v *View) {
		v.Page.Title = s.words.T("stub_title")
		v.Page.NoIndex, v.Page.Translations, v.Page.Feeds = true, nil, nil
	}), rep)
}

// planEmptied keeps the feeds and the calendar of a case that is down, for
// programs that go on asking: valid, neutrally titled, without the old text.
func (p *Plan) planEmptied(e *edition, at Address, rest string, rep *diag.Report) {
	if _, done := p.made[folded(at+"feed.xml")]; done {
		return
	}
	title := e.words.T("stub_title")
	e.addFeeds(at, "", func() *feed.Feed {
		f := e.newFeed(at, title, "")
		f.Entries = e.entries(e.goneNews(rest))
		return f
	}, rep)
	e.add(Output{Address: at + "calendar.ics", Make: func(dst []byte) ([]byte, error) {
		return (&feed.Calendar{Name: title, Home: e.absolute(at), URL: e.absolute(at + "calendar.ics")}).AppendICS(dst), nil
	}}, rep)
}

// goneNews gives the emptied entries of what was taken down below an address
// of the site's own language: they replace the old text in readers' programs.
func (e *edition) goneNews(top string) []news {
	var list []news
	for _, t := range e.Campaign.Taken {
		lang, rest := e.split(Address(t.Address))
		if t.ID == "" || lang != e.site.Own().Tag || !under(Address(rest), Address(top)) && top != "/" {
			continue
		}
		list = append(list, news{idPath(t.ID), t.Date, func() feed.Entry {
			return feed.Entry{URL: e.absolute(Address(t.Address)), Title: e.words.T("stub_title"), Gone: true}
		}})
	}
	return list
}

// idPath gives the path of an entry id: the record holds the whole id.
func idPath(id string) string {
	if _, rest, ok := strings.Cut(strings.TrimPrefix(id, "tag:"), ":/"); ok {
		return "/" + rest
	}
	return id
}

// split gives an address's language and the address in the site's own.
func (p *Plan) split(a Address) (lang, rest string) {
	for _, l := range p.site.Languages[1:] {
		prefix := strings.TrimSuffix(string(p.prefixed(l.Tag, "/")), "/")
		if rest, ok := strings.CutPrefix(string(a), prefix); ok && strings.HasPrefix(rest, "/") {
			return l.Tag, rest
		}
	}
	return p.site.Own().Tag, string(a)
}

// isCase reports an address of the form /cases/SLUG/.
func isCase(a string) bool {
	rest, ok := strings.CutPrefix(a, "/cases/")
	return ok && rest != "" && strings.Index(rest, "/") == len(rest)-1
}
