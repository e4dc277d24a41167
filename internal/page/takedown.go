package page

import (
	"maps"
	"path"
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
	for _, t := range p.Campaign.Taken {
		p.book.down[Address(t.Address)] = true
	}
	for _, e := range p.book.files {
		if p.isDown(e) {
			e.state = taken
			p.book.down[e.address] = true
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
	for _, v := range e.versions {
		if (v == e || v.original) && (p.book.down[v.address] || p.book.down[p.caseOf(v.address)]) {
			return true
		}
	}
	return false
}

// caseOf gives the address of the case that an update's address is below, in
// its language; else "".
func (p *Plan) caseOf(a Address) Address {
	lang, rest := p.split(a)
	if parts := strings.Split(rest, "/"); len(parts) == 5 && parts[1] == "cases" {
		return p.prefixed(lang, "/cases/"+parts[2]+"/")
	}
	return ""
}

// under reports whether an address is another one or below it. The home page
// has everything below it, but is only itself.
func under(a, top Address) bool {
	return a == top || top != "/" && strings.HasPrefix(string(a), string(top))
}

// isTaken reports whether an address, or the page that it would be without a
// source, is down for good.
func (b *book) isTaken(a Address) bool { return b.down[a] || b.down[a+"/"] }

// isGone reports a file, as it is named below the site, of a page that was
// taken down and whose source has been deleted: its text or what lay beside it.
func (p *Plan) isGone(name string) bool {
	for file := name; file != "content" && file != "." && file != "/"; file = path.Dir(file) {
		d := &campaign.Document{File: strings.TrimSuffix(file, ".md") + ".md", Lang: p.site.Own().Tag}
		for _, l := range p.site.Languages {
			if strings.HasSuffix(d.File, "."+l.Tag+".md") {
				d.Lang = l.Tag
			}
		}
		if p.book.down[p.address(d)] {
			return true
		}
	}
	return false
}

// planTakedowns adds a neutral page at every address of the records, and keeps
// the feeds of cases that are down, emptied. What is down with its case but has
// no record was withheld then: no reader knows its address, and none learns it.
func (p *Plan) planTakedowns(rep *diag.Report) {
	if len(p.Campaign.Taken) == 0 {
		return
	}
	for _, file := range slices.Sorted(maps.Keys(p.book.files)) {
		if p.book.files[file].state == taken {
			rep.Warn(diag.Position{File: file}, "takedown-source", "this page is taken down, but its text is still here", "delete the file, and remember that version control keeps it")
		}
	}
	for _, t := range p.Campaign.Taken {
		p.planDown(Address(t.Address), rep)
	}
}

// planDown adds what stands at an address that is down: a stub, and of a case
// feeds and a calendar without the old text.
func (p *Plan) planDown(a Address, rep *diag.Report) {
	lang, rest := p.split(a)
	p.planStub(a, lang, rep)
	if isCase(rest) {
		p.planEmptied(p.editionOf(lang), a, rest, rep)
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
	e.addFeeds(at, "", true, func() *feed.Feed {
		f := e.newFeed(at, title, "")
		f.Entries = e.withGone(nil, rest)
		return f
	}, rep)
}

// withGone adds the emptied entries of what was taken down from the feed of a
// case, or of the site at "/". They replace the old text in readers' programs,
// keep their ids for good, and take no place from other entries.
func (e *edition) withGone(live []feed.Entry, top string) []feed.Entry {
	seen := map[string]bool{}
	for _, t := range e.Campaign.Taken {
		_, rest := e.split(Address(t.Address))
		if seen[t.ID] || !hasEntry(rest) || t.ID == "" || top != "/" && !under(Address(rest), Address(top)) && !concerns(t, top) {
			continue
		}
		seen[t.ID] = true
		live = append(live, feed.Entry{
			ID: e.entryID(t.ID), URL: e.absolute(Address(t.Address)), Title: e.words.T("stub_title"), Published: t.Date.Time, Gone: true,
		})
	}
	slices.SortStableFunc(live, func(a, b feed.Entry) int { return b.Published.Compare(a.Published) })
	return live
}

// concerns reports whether a letter named the case at an address.
func concerns(t campaign.Takedown, top string) bool {
	return slices.ContainsFunc(t.Cases, func(slug string) bool { return top == "/cases/"+slug+"/" })
}

// entryID gives the id of an entry: records hold the whole one, and by hand
// perhaps only its path.
func (p *Plan) entryID(id string) string {
	if strings.HasPrefix(id, "tag:") {
		return id
	}
	return feed.TagURI(p.site.Authority, id)
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
func isCase(a string) bool { return depth(a, "/cases/") == 1 }

// hasEntry reports the address of an update or a letter: what feeds hold.
func hasEntry(a string) bool { return depth(a, "/cases/") == 2 || depth(a, "/letters/") == 1 }

// depth gives how many folders an address is below another; 0 for none.
func depth(a, top string) int {
	rest, ok := strings.CutPrefix(a, top)
	if !ok || !strings.HasSuffix(rest, "/") {
		return 0
	}
	return strings.Count(rest, "/")
}
