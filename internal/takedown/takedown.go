// Package takedown says what it comes to that a page is down for good: which
// pages leave the editions, what stands at their addresses and in feeds instead,
// and what has to go into the record, be deleted and be purged from caches. It
// knows addresses, and makes no page itself.
package takedown

import (
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
)

// RemoveFrom takes out of the editions what is down, whatever the source still
// says.
func RemoveFrom(editions []*campaign.Edition, b *address.Book) {
	if !b.AnyDown() {
		return
	}
	isDown := func(d *campaign.Document) bool { return b.Find(d).State == address.Down }
	for _, e := range editions {
		if e.Home != nil && isDown(&e.Home.Document) {
			e.Home = nil
		}
		e.Cases = slices.DeleteFunc(e.Cases, func(c *campaign.Followed) bool { return isDown(&c.Document) })
		for i, c := range e.Cases { // which the next publication may take over as it is
			isDown := func(u *campaign.Update) bool { return isDown(&u.Document) }
			if slices.ContainsFunc(c.Updates, isDown) {
				e.Cases[i] = &campaign.Followed{Case: c.Case, Updates: slices.DeleteFunc(slices.Clone(c.Updates), isDown)}
			}
		}
		e.Letters = slices.DeleteFunc(e.Letters, func(l *campaign.Letter) bool { return isDown(&l.Document) })
		e.News = slices.DeleteFunc(e.News, func(n *campaign.News) bool { return isDown(&n.Document) })
		e.Pages = slices.DeleteFunc(e.Pages, func(x *campaign.Page) bool { return isDown(&x.Document) })
	}
}

// CheckSources warns of every text that is down and still there.
func CheckSources(b *address.Book, rep *diag.Report) {
	if !b.AnyDown() {
		return
	}
	for _, e := range b.Entries() {
		if e.State == address.Down {
			rep.AddWarning(diag.Position{File: e.Doc.File}, diag.Say("takedown-source"))
		}
	}
}

// Places gives what stands at the addresses of the records: a neutral page, and
// below a case its feeds, or those of the news, for programs that go on asking. What is down with its
// case but has no record was withheld then: no reader knows its address, and none
// learns it.
func Places(s *address.Scheme, records []campaign.Takedown) []address.Place {
	var places []address.Place
	for _, t := range records {
		a := address.Address(t.Address)
		lang, path := s.SplitLanguage(a)
		places = append(places, address.Place{Address: a, Kind: address.StubPage, Lang: lang})
		if address.IsCase(path) {
			places = append(places, address.FeedPlaces(a, lang, "", true)...)
		}
		if list := s.ListWithFeed(path); list != "" { // unless there is more in it
			places = append(places, address.FeedPlaces(s.InLanguage(lang, list), lang, "", false)...)
		}
	}
	return places
}

// EmptiedEntries gives the entries of what was taken down from the feed of a
// case, or of the site, by the path of its page: each with a neutral title and
// nothing else. They replace the old text in readers' programs, keep their ids for
// good, and take no place from other entries.
func EmptiedEntries(s *address.Scheme, records []campaign.Takedown, page, title string) []feed.Entry {
	var entries []feed.Entry
	known := map[string]bool{}
	for _, t := range records {
		_, path := s.SplitLanguage(address.Address(t.Address))
		shown := page == "/" || address.Address(path).IsWithin(address.Address(page)) || namesCase(t, page)
		if known[t.ID] || t.ID == "" || !s.HasEntry(path) || !shown {
			continue
		}
		known[t.ID] = true
		id := t.ID
		if !strings.HasPrefix(id, "tag:") { // by hand, perhaps only its path
			id = s.EntryID(id)
		}
		entries = append(entries, feed.Entry{
			ID: id, URL: s.Absolute(address.Address(t.Address)), Title: title, Published: t.Date.Time, Gone: true,
		})
	}
	return entries
}

// namesCase reports whether a letter named the case of a page.
func namesCase(t campaign.Takedown, page string) bool {
	return slices.ContainsFunc(t.Cases, func(slug string) bool { return page == "/cases/"+slug+"/" })
}
