package address

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// EntryPath is what an entry's id comes from, for good and in every language:
// its own id, else the original's, else the file's path.
func (b *Book) EntryPath(d *campaign.Document) string {
	return cmp.Or(d.ID, b.Find(d).Versions[0].Doc.ID, d.Path())
}

// ResponsePath is what the id of a response's entry comes from.
func (b *Book) ResponsePath(l *campaign.Letter, r campaign.Response) string {
	return b.EntryPath(&l.Document) + "/responses/" + ResponseKey(r)
}

// ResponseKey is what a response's ids come from: its id, else its date.
func ResponseKey(r campaign.Response) string {
	if r.ID != "" {
		return r.ID
	}
	return r.Date.Format("2006-01-02")
}

// EventKey is what an event's ids come from: its id, else its date and time,
// never its title.
func EventKey(e campaign.Event) string {
	if e.ID != "" {
		return e.ID
	}
	if e.Date.HasTime {
		return e.Date.Format("2006-01-02T1504")
	}
	return e.Date.Format("2006-01-02")
}

// CheckIDs reports entries that readers' programs would take for one, withheld
// ones too: their time comes.
func (b *Book) CheckIDs(c *campaign.Campaign, rep *diag.Report) {
	owners := map[string]*Entry{}
	claim := func(d *campaign.Document) {
		e := b.Find(d)
		if d.ID == "" && !e.IsOriginal() {
			return // it has the original's
		}
		key := idKey(b.EntryPath(d))
		other := owners[key]
		switch {
		case d.ID != "" && b.isFeedID(key):
			rep.AddError(d.At("id"), diag.Say("duplicate-id/feed", "id", d.ID))
		case other == nil:
			owners[key] = e
		case other.Versions[0] != e.Versions[0]:
			if d.ID == "" { // the other one took this one's path
				d, other = other.Doc, e
			}
			rep.AddError(d.At("id"), diag.Say("duplicate-id/entry", "file", other.Doc.File, "id", b.EntryPath(d)))
		}
	}
	for _, folder := range c.Cases {
		for i, x := range folder.Case {
			if _, own := x.Position("events"); own || i == 0 { // else the original's
				checkEventKeys(x, rep)
			}
		}
		for _, versions := range folder.Updates {
			for _, u := range versions {
				claim(&u.Document)
			}
		}
	}
	for _, versions := range c.Letters {
		for i, l := range versions {
			claim(&l.Document)
			if _, own := l.Position("responses"); own || i == 0 { // else the original's
				checkResponseKeys(l, rep)
			}
		}
	}
	for _, versions := range c.News {
		for _, n := range versions {
			claim(&n.Document)
		}
	}
	for _, versions := range c.Pages {
		for _, p := range versions {
			if k := b.site.KindOf(p.Folder); k != nil && k.Feed {
				claim(&p.Document)
			}
		}
	}
	b.checkResponseIDs(c, owners, rep)
}

// idKey gives the form in which the paths of two ids are the same.
func idKey(path string) string { return norm.NFC.String(strings.TrimPrefix(path, "/")) }

// isFeedID reports the id of a feed: of the site's, a case's, the news' or a kind
// of pages', in a language.
func (b *Book) isFeedID(key string) bool {
	_, rest := b.SplitLanguage(Address("/" + key))
	return rest == "/" || IsCase(rest) || slices.Contains(b.listsWithFeeds(), rest)
}

// checkResponseIDs reports responses that have the id of an update or a letter,
// or of another letter's response.
func (b *Book) checkResponseIDs(c *campaign.Campaign, owners map[string]*Entry, rep *diag.Report) {
	letters := map[string]*Entry{}
	for _, versions := range c.Letters {
		for _, l := range versions {
			e := b.Find(&l.Document)
			for _, r := range l.Responses {
				path := b.ResponsePath(l, r)
				key := idKey(path)
				at, other := r.At, letters[key]
				if other == nil {
					letters[key] = e
					if other = owners[key]; other == nil {
						continue
					}
					at, other = other.Doc.At("id"), e
				} else if other.Versions[0] == e.Versions[0] {
					continue
				}
				rep.AddError(at, diag.Say("duplicate-id/response", "file", other.Versions[0].Doc.File, "id", path))
			}
		}
	}
}

// checkResponseKeys reports responses whose ids would depend on their place in
// the list.
func checkResponseKeys(l *campaign.Letter, rep *diag.Report) {
	keys := map[string]bool{}
	for _, r := range l.Responses {
		key := ResponseKey(r)
		switch {
		case !keys[key]:
			keys[key] = true
		case r.ID != "":
			rep.AddError(r.At, diag.Say("ambiguous-id/same-response", "id", r.ID))
		default:
			rep.AddError(r.At, diag.Say("ambiguous-id/same-response-date", "date", r.Date.Format("2006-01-02")))
		}
	}
}

// checkEventKeys does the same for events, whose ids are a calendar's.
func checkEventKeys(c *campaign.Case, rep *diag.Report) {
	keys := map[string]bool{}
	for i, e := range c.Events {
		key := EventKey(e)
		if !keys[key] {
			keys[key] = true
			continue
		}
		at, given := c.Position(fmt.Sprintf("events[%d].id", i))
		if !given {
			at = c.At(fmt.Sprintf("events[%d].date", i))
		}
		if e.ID != "" {
			rep.AddError(at, diag.Say("ambiguous-id/same-event", "id", e.ID))
		} else {
			rep.AddError(at, diag.Say("ambiguous-id/same-event-date"))
		}
	}
}
