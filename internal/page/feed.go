package page

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/feed"
	"casebook/internal/share"
	"casebook/internal/takedown"
)

// appendFeed appends the feed file at a place. All forms of a feed are written of
// one value, which is kept while its memory is not wanted.
func (f file) appendFeed(dst []byte) []byte {
	page := f.place.Address[:strings.LastIndexByte(string(f.place.Address), '/')+1]
	kept, _ := f.plan.feeds.LoadOrStore(page, new(weakValue[feed.Feed]))
	shown := kept.(*weakValue[feed.Feed]).getOrMake(func() *feed.Feed {
		w := &feedWriter{plan: f.plan, edition: f.plan.editionIn(f.place.Lang)}
		return w.newFeed(f.place)
	})
	return feed.FindFormat(string(f.place.Address)).Append(dst, shown)
}

// newFeed gives the feed that a file at a place shows: a case's, the whole site's,
// that of the campaign's news, or an emptied one of a case that is down.
func (w *feedWriter) newFeed(place address.Place) *feed.Feed {
	p, e, at := w.plan, w.edition, place.Folder()
	_, page := p.book.SplitLanguage(at)
	org, words := p.Input.Site.Organisation, e.lang.words
	f := &feed.Feed{
		// Its id, other than its entries', tells the languages apart: a reader's
		// program may merge feeds of one id.
		ID: p.book.EntryID(string(at)), Lang: e.lang.tag, Home: p.book.Absolute(at),
		Author:  feed.Author{Name: cmp.Or(org.Name, e.lang.config.Title), URL: e.frame.organisation, Email: org.Email},
		Updated: time.Unix(0, 0).UTC(), // a feed without entries has never changed
	}
	if place.Archive > 0 {
		w.fillArchive(f, place, page)
		return f
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
		f.Archives = feed.CountArchives(len(w.entries)+len(c.Updates[min(len(c.Updates), p.Input.Site.FeedLimit):]), p.Input.Site.FeedLimit)
	case page == "/":
		f.Title, f.Description = e.lang.config.Title, e.lang.config.Description
		f.Archives = e.countArchives(p.Input.Site.FeedLimit)
		for _, x := range e.newestUpdates(p.Input.Site.FeedLimit) {
			w.addUpdate(x.of, x.update)
		}
		w.addLetters(e.letters)
		w.addNews(e.news[:min(len(e.news), p.Input.Site.FeedLimit)])
	case page == address.NewsPath:
		f.Title, f.Description = newsFeedTitle(e.lang), e.lang.config.Description
		f.Archives = feed.CountArchives(len(e.news), p.Input.Site.FeedLimit)
		w.addNews(e.news[:min(len(e.news), p.Input.Site.FeedLimit)])
	case p.Input.Site.KindOf(strings.Trim(page, "/")) != nil:
		k := p.Input.Site.KindOf(strings.Trim(page, "/"))
		f.Title, f.Description = words.T("labelled", "label", e.lang.config.Title, "text", e.lang.kindTitle(k)), e.lang.config.Description
		w.addPages(e.pagesIn(k.Folder))
		f.Archives = feed.CountArchives(len(w.entries), p.Input.Site.FeedLimit)
	default:
		f.Title = words.T("stub_title")
	}
	f.Entries = append(w.newestEntries(), p.emptiedEntries(page, words.T("stub_title"))...)
	slices.SortStableFunc(f.Entries, func(a, b feed.Entry) int { return b.Published.Compare(a.Published) })
	return f
}

// fillArchive fills an archive of the feed of a page: who that is about, and the
// entries that are in it.
func (w *feedWriter) fillArchive(f *feed.Feed, place address.Place, page string) {
	e := w.edition
	switch {
	case place.Source != "":
		f.Title = e.caseOf[w.plan.texts.revisions[place.Source].doc.Slug].Title
	case page == address.NewsPath:
		f.Title = newsFeedTitle(e.lang)
	case w.plan.Input.Site.KindOf(strings.Trim(page, "/")) != nil:
		f.Title = e.lang.words.T("labelled", "label", e.lang.config.Title, "text", e.lang.kindTitle(w.plan.Input.Site.KindOf(strings.Trim(page, "/"))))
	default:
		f.Title = e.lang.config.Title
	}
	f.Archive = place.Archive
	for _, n := range w.archived(place, page) {
		entry := n.make()
		entry.ID, entry.Published = w.plan.book.EntryID(n.path), n.date.Time
		f.Entries = append(f.Entries, entry)
	}
	slices.Reverse(f.Entries)
}

// archived gives what is in an archive, the oldest first. All archives of a feed
// are cut of one list, which is sorted once.
func (w *feedWriter) archived(place address.Place, page string) []futureEntry {
	made, _ := w.plan.archives.LoadOrStore(place.Folder(), sync.OnceValue(func() []futureEntry {
		all := &feedWriter{plan: w.plan, edition: w.edition}
		all.addAll(place, page)
		slices.SortFunc(all.entries, func(a, b futureEntry) int {
			return cmp.Or(a.date.Compare(b.date.Time), strings.Compare(a.path, b.path))
		})
		return all.entries
	}))
	list, limit := made.(func() []futureEntry)(), w.plan.Input.Site.FeedLimit
	return list[min(len(list), (place.Archive-1)*limit):min(len(list), place.Archive*limit)]
}

// addAll adds everything that the feed of a page has ever shown.
func (w *feedWriter) addAll(place address.Place, page string) {
	e := w.edition
	switch {
	case place.Source != "":
		c := e.caseOf[w.plan.texts.revisions[place.Source].doc.Slug]
		for _, u := range c.Updates {
			w.addUpdate(c, u)
		}
		w.addLetters(e.lettersOf[c.Slug])
	case page == address.NewsPath:
		w.addNews(e.news)
	case w.plan.Input.Site.KindOf(strings.Trim(page, "/")) != nil:
		w.addPages(e.pagesIn(strings.Trim(page, "/")))
	default:
		for _, c := range e.cases {
			for _, u := range c.Updates {
				w.addUpdate(c, u)
			}
		}
		w.addLetters(e.letters)
		w.addNews(e.news)
	}
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
	entries []futureEntry
}

// A futureEntry is an entry before anything costly is made of it: a feed sorts many
// and shows few.
type futureEntry struct {
	doc  *campaign.Document // that it tells of
	path string             // that its id comes from
	date campaign.Moment
	make func() feed.Entry
}

// newestEntries gives the newest, up to the feed's limit.
func (w *feedWriter) newestEntries() []feed.Entry {
	slices.SortFunc(w.entries, func(a, b futureEntry) int {
		return cmp.Or(b.date.Compare(a.date.Time), strings.Compare(b.path, a.path))
	})
	newest := w.entries[:min(len(w.entries), w.plan.Input.Site.FeedLimit)]
	entries := make([]feed.Entry, len(newest))
	for i, n := range newest {
		entries[i] = n.make()
		entries[i].ID = w.plan.book.EntryID(n.path)
		entries[i].Published = n.date.Time
	}
	return entries
}

// addUpdate adds an update of a case.
func (w *feedWriter) addUpdate(c *campaign.Followed, u *campaign.Update) {
	w.entries = append(w.entries, futureEntry{&u.Document, w.plan.book.EntryPath(&u.Document), u.Shown(), func() feed.Entry {
		entry := w.documentEntry(&u.Document)
		entry.Categories = []string{c.Title}
		return entry
	}})
}

// addNews adds news of the campaign.
func (w *feedWriter) addNews(news []*campaign.News) {
	for _, n := range news {
		w.entries = append(w.entries, futureEntry{&n.Document, w.plan.book.EntryPath(&n.Document), n.Shown(), func() feed.Entry { return w.documentEntry(&n.Document) }})
	}
}

// addPages adds pages of a kind of the site's own.
func (w *feedWriter) addPages(pages []*campaign.Page) {
	for _, x := range pages {
		w.entries = append(w.entries, futureEntry{&x.Document, w.plan.book.EntryPath(&x.Document), x.Shown(), func() feed.Entry { return w.documentEntry(&x.Document) }})
	}
}

// addLetters adds letters and the responses to them.
func (w *feedWriter) addLetters(letters []*campaign.Letter) {
	book, words := w.plan.book, w.edition.lang.words
	for _, l := range letters {
		w.entries = append(w.entries, futureEntry{&l.Document, book.EntryPath(&l.Document), l.Shown(), func() feed.Entry {
			entry := w.documentEntry(&l.Document)
			entry.Summary, entry.Categories = describeLetter(w.edition.lang, l), w.caseTitles(l)
			if l.Summary == "" { // it is made in the feed's language
				entry.SummaryLang = ""
			}
			return entry
		}})
		for _, r := range l.Responses {
			w.entries = append(w.entries, futureEntry{&l.Document, book.ResponsePath(l, r), r.Date, func() feed.Entry {
				return feed.Entry{
					URL:   book.Absolute(book.Find(&l.Document).Address) + "#" + share.PercentEncode(responseAnchor(r)),
					Title: words.T("response_from", "name", r.From), Summary: r.Summary, SummaryLang: l.LangOf("responses"), Categories: w.caseTitles(l),
				}
			}})
		}
	}
}

// documentEntry gives what updates, letters and news have in common.
func (w *feedWriter) documentEntry(d *campaign.Document) feed.Entry {
	at := w.plan.book.Find(d).Address
	entry := feed.Entry{URL: w.plan.book.Absolute(at), Title: d.Title, Summary: w.plan.texts.summaryOf(d), Updated: d.Updated.Time}
	if d.Lang != w.edition.lang.tag {
		entry.Lang = d.Lang
	}
	entry.SummaryLang = entry.Lang
	if d.Summary != "" {
		entry.SummaryLang = d.LangOf("summary")
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
			URL: cmp.Or(event.URL, home+"#"+share.PercentEncode(eventAnchor(event))), Updated: event.Updated.Time,
		})
	}
	slices.SortStableFunc(list, func(a, b feed.Event) int { return a.Start.Compare(b.Start) })
	return list
}
