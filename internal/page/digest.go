package page

import (
	"cmp"
	"slices"
	"time"

	"casebook/internal/colour"
	"casebook/internal/feed"
)

// Digest gives what subscribers are told of the entries of these ids as an e-mail
// that is ready to send, a part for each language that has them; nil when there
// is nothing to tell. Only what is in the feeds can be in it. What its HTML and
// its text say is given apart, for the guard.
func (p *Plan) Digest(ids []string) *feed.Digest {
	if len(ids) == 0 {
		return nil
	}
	site := p.Input.Site
	accent := colour.Builtin
	if site.Theme.Accent != "" {
		shades, _ := colour.Derive(site.Theme.Accent)
		accent = shades.Light
	}
	d := &feed.Digest{Sender: cmp.Or(site.Organisation.Name, site.Own().Title), Email: site.Organisation.Email, Host: p.book.Absolute("/"), Accent: accent}
	for _, e := range p.editions {
		w := &feedWriter{plan: p, edition: e}
		for _, c := range e.cases {
			for _, u := range c.Updates {
				w.addUpdate(c, u)
			}
		}
		w.addLetters(e.letters)
		w.addNews(e.news)
		w.entries = slices.DeleteFunc(w.entries, func(x futureEntry) bool { return !slices.Contains(ids, p.book.EntryID(x.path)) })
		if len(w.entries) == 0 {
			continue
		}
		home := e.lang.config
		d.Parts = append(d.Parts, feed.DigestPart{
			Feed:      feed.Feed{Title: home.Title, Lang: e.lang.tag, Home: p.book.Absolute(p.book.InLanguage(e.lang.tag, "/")), Entries: w.newestEntries()},
			Direction: e.lang.direction,
			Day:       func(t time.Time) string { return e.lang.locale.Date(t, "long") },
		})
	}
	if len(d.Parts) == 0 {
		return nil
	}
	return d
}
