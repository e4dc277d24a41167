package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
)

// planCaseFeeds adds a case's feeds.
func (e *edition) planCaseFeeds(c *campaign.Followed, rep *diag.Report) {
	under := e.address(&c.Document)
	e.addFeeds(under, c.File, true, func() *feed.Feed { return e.caseFeed(c, under) }, rep)
}

// planSiteFeeds adds the feeds of the whole site.
func (e *edition) planSiteFeeds(rep *diag.Report) {
	e.addFeeds(e.at("/"), "", false, e.siteFeed, rep)
}

// addFeeds adds a feed in its formats.
func (e *edition) addFeeds(under Address, source string, ofCase bool, of func() *feed.Feed, rep *diag.Report) {
	var composed loose[feed.Feed]
	for _, x := range feed.Formats {
		if ofCase || !x.CaseOnly {
			e.add(Output{Address: under + Address(x.File), Source: source, Make: func(dst []byte) ([]byte, error) {
				return x.Append(dst, composed.of(of)), nil
			}}, rep)
		}
	}
}

// newFeed gives a feed without entries. Its own id, other than its entries',
// tells the languages apart: a reader's program may merge feeds of one id.
func (e *edition) newFeed(under Address, title, description string) *feed.Feed {
	org := e.site.Organisation
	return &feed.Feed{
		ID: feed.TagURI(e.site.Authority, string(under)), Title: title, Description: description, Lang: e.lang,
		Home:    e.absolute(under),
		Author:  feed.Author{Name: cmp.Or(org.Name, e.config.Title), URL: org.URL, Email: org.Email},
		Updated: time.Unix(0, 0).UTC(), // a feed without entries has never changed
	}
}

// caseFeed gives a case's updates, the letters that name it and their
// responses.
func (e *edition) caseFeed(c *campaign.Followed, under Address) *feed.Feed {
	f := e.newFeed(under, c.Title, e.summary(&c.Document))
	list := make([]news, 0, len(c.Updates))
	for _, u := range c.Updates[:min(len(c.Updates), e.site.FeedLimit)] {
		list = append(list, e.updateNews(c, u))
	}
	for _, l := range e.lettersOf[c.Slug] {
		list = append(list, e.letterNews(l)...)
	}
	_, rest := e.split(under)
	f.Entries, f.Events = e.withGone(e.entries(list), rest), e.events(c, under)
	return f
}

// siteFeed gives the updates of all cases, letters and responses.
func (e *edition) siteFeed() *feed.Feed {
	f := e.newFeed(e.at("/"), e.config.Title, e.config.Description)
	var all []news
	for _, x := range e.newestUpdates(e.site.FeedLimit) {
		all = append(all, e.updateNews(x.of, x.update))
	}
	for _, l := range e.Letters {
		all = append(all, e.letterNews(l)...)
	}
	f.Entries = e.withGone(e.entries(all), "/")
	return f
}

// A news is an entry before anything costly is made of it: a feed sorts many
// and shows few.
type news struct {
	path string // of the id
	date campaign.Moment
	make func() feed.Entry
}

// entries gives the newest, up to the feed's limit.
func (e *edition) entries(all []news) []feed.Entry {
	slices.SortFunc(all, func(a, b news) int {
		return cmp.Or(b.date.Compare(a.date.Time), strings.Compare(b.path, a.path))
	})
	all = all[:min(len(all), e.site.FeedLimit)]
	list := make([]feed.Entry, len(all))
	for i, n := range all {
		list[i] = n.make()
		list[i].ID = feed.TagURI(e.site.Authority, n.path)
		list[i].Published = n.date.Time
	}
	return list
}

func (e *edition) updateNews(c *campaign.Followed, u *campaign.Update) news {
	return news{e.entryPath(&u.Document), u.Shown(), func() feed.Entry {
		entry := e.documentEntry(&u.Document)
		entry.Categories = []string{c.Title}
		return entry
	}}
}

// letterNews gives a letter and its responses.
func (e *edition) letterNews(l *campaign.Letter) []news {
	list := []news{{e.entryPath(&l.Document), l.Shown(), func() feed.Entry {
		entry := e.documentEntry(&l.Document)
		entry.Summary, entry.Categories = e.letterDescription(l), e.caseTitles(l)
		return entry
	}}}
	for _, r := range l.Responses {
		list = append(list, news{e.responsePath(l, r), r.Date, func() feed.Entry {
			return feed.Entry{
				URL:   e.absolute(e.book.of(&l.Document).address) + "#" + percent(responseAnchor(r)),
				Title: e.words.T("response_from", "name", r.From), Summary: r.Summary, Categories: e.caseTitles(l),
			}
		}})
	}
	return list
}

// documentEntry gives what updates and letters have in common.
func (e *edition) documentEntry(d *campaign.Document) feed.Entry {
	entry := feed.Entry{
		URL: e.absolute(e.book.of(d).address), Title: d.Title, Summary: e.summary(d), Updated: d.Updated.Time,
	}
	if d.Lang != e.lang {
		entry.Lang = d.Lang
	}
	if e.site.FullText {
		entry.HTML = e.forFeed(d)
	}
	return entry
}

func (e *edition) caseTitles(l *campaign.Letter) []string {
	var titles []string
	for _, slug := range l.Cases {
		if c, ok := e.cases[slug]; ok {
			titles = append(titles, c.Title)
		}
	}
	return titles
}

// events gives all dates of a case, past ones too.
func (e *edition) events(c *campaign.Followed, under Address) []feed.Event {
	var list []feed.Event
	for _, event := range c.Events {
		list = append(list, feed.Event{
			UID:   feed.TagURI(e.site.Authority, c.Path()+"/events/"+eventKey(event)),
			Start: event.Date.Time, AllDay: !event.Date.HasTime, Summary: c.Title + ": " + event.Title, Location: event.Place,
			URL: cmp.Or(event.URL, e.absolute(under)+"#"+percent(eventAnchor(event))),
		})
	}
	slices.SortStableFunc(list, func(a, b feed.Event) int { return a.Start.Compare(b.Start) })
	return list
}
