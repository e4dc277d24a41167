package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/feed"
	"casebook/internal/takedown"
)

// appendFeed appends the feed file at a place. All forms of a feed are written of
// one value, which is kept while its memory is not wanted.
func (p *Plan) appendFeed(dst []byte, place address.Place) []byte {
	kept, _ := p.feeds.LoadOrStore(place.Folder(), new(weakValue[feed.Feed]))
	f := kept.(*weakValue[feed.Feed]).getOrMake(func() *feed.Feed {
		w := &feedWriter{plan: p, edition: p.editionIn(place.Lang)}
		return w.newFeed(place)
	})
	return feed.FindFormat(string(place.Address)).Append(dst, f)
}

// newFeed gives the feed that a file at a place shows: a case's, the whole site's,
// or an emptied one of a case that is down.
func (w *feedWriter) newFeed(place address.Place) *feed.Feed {
	p, e, at := w.plan, w.edition, place.Folder()
	_, page := p.book.SplitLanguage(at)
	org, words := p.Input.Site.Organisation, e.lang.words
	f := &feed.Feed{
		// Its id, other than its entries', tells the languages apart: a reader's
		// program may merge feeds of one id.
		ID: p.book.EntryID(string(at)), Lang: e.lang.tag, Home: p.book.Absolute(at),
		Author:  feed.Author{Name: cmp.Or(org.Name, e.lang.config.Title), URL: org.URL, Email: org.Email},
		Updated: time.Unix(0, 0).UTC(), // a feed without entries has never changed
	}
	switch {
	case place.Source != "":
		c := e.caseOf[p.texts.revisions[place.Source].doc.Slug]
		f.Title, f.Description = c.Title, p.texts.summaryOf(&c.Document)
		f.Events = newEvents(p.book, c, f.Home)
		for _, u := range c.Updates[:min(len(c.Updates), p.Input.Site.FeedLimit)] {
			w.addUpdate(c, u)
		}
		w.addLetters(e.lettersOf[c.Slug])
	case page == "/":
		f.Title, f.Description = e.lang.config.Title, e.lang.config.Description
		for _, x := range e.newestUpdates(p.Input.Site.FeedLimit) {
			w.addUpdate(x.of, x.update)
		}
		w.addLetters(e.letters)
	default:
		f.Title = words.T("stub_title")
	}
	f.Entries = append(w.newestEntries(), p.emptiedEntries(page, words.T("stub_title"))...)
	slices.SortStableFunc(f.Entries, func(a, b feed.Entry) int { return b.Published.Compare(a.Published) })
	return f
}

// emptiedEntries gives the entries of what was taken down from the feed of a page,
// by its path in the site's own language.
func (p *Plan) emptiedEntries(page, title string) []feed.Entry {
	return takedown.EmptiedEntries(p.book.Scheme, p.Input.Campaign.Taken, page, title)
}

// A feedWriter makes one feed, and gathers its entries.
type feedWriter struct {
	plan    *Plan
	edition *edition
	news    []newsItem
}

// A newsItem is an entry before anything costly is made of it: a feed sorts many
// and shows few.
type newsItem struct {
	path string // that its id comes from
	date campaign.Moment
	make func() feed.Entry
}

// newestEntries gives the newest, up to the feed's limit.
func (w *feedWriter) newestEntries() []feed.Entry {
	slices.SortFunc(w.news, func(a, b newsItem) int {
		return cmp.Or(b.date.Compare(a.date.Time), strings.Compare(b.path, a.path))
	})
	news := w.news[:min(len(w.news), w.plan.Input.Site.FeedLimit)]
	entries := make([]feed.Entry, len(news))
	for i, n := range news {
		entries[i] = n.make()
		entries[i].ID = w.plan.book.EntryID(n.path)
		entries[i].Published = n.date.Time
	}
	return entries
}

// addUpdate adds an update of a case.
func (w *feedWriter) addUpdate(c *campaign.Followed, u *campaign.Update) {
	w.news = append(w.news, newsItem{w.plan.book.EntryPath(&u.Document), u.Shown(), func() feed.Entry {
		entry := w.documentEntry(&u.Document)
		entry.Categories = []string{c.Title}
		return entry
	}})
}

// addLetters adds letters and the responses to them.
func (w *feedWriter) addLetters(letters []*campaign.Letter) {
	book, words := w.plan.book, w.edition.lang.words
	for _, l := range letters {
		w.news = append(w.news, newsItem{book.EntryPath(&l.Document), l.Shown(), func() feed.Entry {
			entry := w.documentEntry(&l.Document)
			entry.Summary, entry.Categories = describeLetter(w.edition.lang, l), w.caseTitles(l)
			return entry
		}})
		for _, r := range l.Responses {
			w.news = append(w.news, newsItem{book.ResponsePath(l, r), r.Date, func() feed.Entry {
				return feed.Entry{
					URL:   book.Absolute(book.Find(&l.Document).Address) + "#" + percentEncode(responseAnchor(r)),
					Title: words.T("response_from", "name", r.From), Summary: r.Summary, Categories: w.caseTitles(l),
				}
			}})
		}
	}
}

// documentEntry gives what updates and letters have in common.
func (w *feedWriter) documentEntry(d *campaign.Document) feed.Entry {
	at := w.plan.book.Find(d).Address
	entry := feed.Entry{URL: w.plan.book.Absolute(at), Title: d.Title, Summary: w.plan.texts.summaryOf(d), Updated: d.Updated.Time}
	if d.Lang != w.edition.lang.tag {
		entry.Lang = d.Lang
	}
	if w.plan.Input.Site.FullText {
		entry.HTML = w.plan.texts.feedMarkup(d, wholeURL(w.plan.book, at))
	}
	return entry
}

// caseTitles gives the names of the cases that a letter names.
func (w *feedWriter) caseTitles(l *campaign.Letter) []string {
	var titles []string
	for _, slug := range l.Cases {
		if c, ok := w.edition.caseOf[slug]; ok {
			titles = append(titles, c.Title)
		}
	}
	return titles
}

// newEvents gives all dates of a case, past ones too; home is the whole address of
// its page.
func newEvents(b *address.Book, c *campaign.Followed, home string) []feed.Event {
	var list []feed.Event
	for _, event := range c.Events {
		list = append(list, feed.Event{
			UID:   b.EntryID(c.Path() + "/events/" + address.EventKey(event)),
			Start: event.Date.Time, AllDay: !event.Date.HasTime, Summary: c.Title + ": " + event.Title, Location: event.Place,
			URL: cmp.Or(event.URL, home+"#"+percentEncode(eventAnchor(event))), Updated: event.Updated.Time,
		})
	}
	slices.SortStableFunc(list, func(a, b feed.Event) int { return a.Start.Compare(b.Start) })
	return list
}
