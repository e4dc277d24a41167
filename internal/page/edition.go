package page

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/feed"
	"casebook/internal/locale"
	"casebook/internal/markdown"
	"casebook/internal/theme"
)

// A language is what all pages in one share: its words, and how it writes dates
// and texts. It knows no documents.
type language struct {
	tag       string // BCP 47
	config    config.Language
	locale    *locale.Locale
	words     *theme.Words
	converter *markdown.Converter
	direction string // "ltr" or "rtl"
	statuses  map[string]Status
}

func newLanguage(site *config.Site, c config.Language, words *theme.Words) *language {
	l := &language{
		tag: c.Tag, config: c, locale: locale.For(c.Tag), words: words, direction: locale.Direction(c.Tag), statuses: map[string]Status{},
		converter: markdown.New(c.Tag, markdown.Words{
			Note: words.T("alert_note"), Tip: words.T("alert_tip"), Important: words.T("alert_important"),
			Warning: words.T("alert_warning"), Caution: words.T("alert_caution"),
			Footnotes: words.T("footnotes"), FootnoteBack: words.T("footnote_back"),
			LeadsTo: words.T("leads_to", "host", "{host}"),
		}),
	}
	for _, s := range site.Statuses {
		status := Status{ID: s.ID, Label: cmp.Or(s.Label, words.T("status_"+s.ID)), Tone: s.Tone, Once: s.Once}
		if own := site.Own().Tag; s.Label != "" && own != l.tag {
			if word := "status_" + s.ID; words.HasOwn(word) {
				status.Label = words.T(word)
			} else {
				status.LabelLang = own
			}
		}
		l.statuses[s.ID] = status
	}
	return l
}

// An edition is what is published in one language, in the order in which lists
// show it, with what is looked up for many pages.
type edition struct {
	lang    *language
	frame   *frame
	home    *campaign.Page       // nil when there is no text of its own
	cases   []*campaign.Followed // the most urgent first
	letters []*campaign.Letter   // newest first
	news    []*campaign.News     // newest first
	pages   []*campaign.Page

	caseOf    map[string]*campaign.Followed // by slug
	letterOf  map[string]*campaign.Letter   // by slug
	lettersOf map[string][]*campaign.Letter // of a case, newest first
	newest    map[string]time.Time          // of a case's updates and letters
	updates   []casesUpdate                 // the newest of all, as many as anything shows
	coming    []caseDate                    // not over, soonest first
	dated     func() []dated                // every update, letter and piece of news, newest first
	years     func() []yearStart            // where in them each year begins
}

// countArchives gives how many archives the feed of all has.
func (e *edition) countArchives(limit int) int {
	n := len(e.letters) + len(e.news)
	for _, c := range e.cases {
		n += len(c.Updates)
	}
	for _, l := range e.letters {
		n += len(l.Responses)
	}
	return feed.CountArchives(n, limit)
}

func newEdition(from *campaign.Edition, l *language, site *config.Site, g campaign.Gate) *edition {
	e := &edition{
		lang: l, home: from.Home, cases: from.Cases, letters: from.Letters, news: from.News, pages: from.Pages,
		caseOf: make(map[string]*campaign.Followed, len(from.Cases)), newest: make(map[string]time.Time, len(from.Cases)),
		letterOf: make(map[string]*campaign.Letter, len(from.Letters)), lettersOf: make(map[string][]*campaign.Letter, len(from.Cases)),
	}
	for _, l := range e.letters {
		e.letterOf[l.Slug] = l
		for _, slug := range l.Cases {
			e.lettersOf[slug] = append(e.lettersOf[slug], l)
		}
	}
	for _, c := range e.cases {
		e.caseOf[c.Slug] = c
		e.newest[c.Slug] = c.Newest(e.lettersOf[c.Slug])
	}
	urgency := urgencies(l, site)
	slices.SortStableFunc(e.cases, func(a, b *campaign.Followed) int {
		return cmp.Or(
			cmp.Compare(urgency[a.Status], urgency[b.Status]),
			e.newest[b.Slug].Compare(e.newest[a.Slug]),
			cmp.Compare(a.Slug, b.Slug))
	})
	e.updates = newestUpdates(e.cases, max(site.FeedLimit, homeNews+1))
	e.coming = findComing(g, e.cases)
	e.dated = sync.OnceValue(func() []dated {
		all := make([]casesUpdate, 0, from.CountNews())
		for _, c := range e.cases {
			for _, u := range c.Updates {
				all = append(all, casesUpdate{c, u})
			}
		}
		return sortDated(all, e.letters, e.news)
	})
	e.years = sync.OnceValue(func() []yearStart { return findYears(e.dated()) })
	return e
}

// urgencies sorts cases for lists, by their status: by its tone, then by the order
// in which the statuses are declared.
func urgencies(l *language, site *config.Site) map[string]int {
	tones := []string{"urgent", "warning", "neutral", "good"}
	order := make(map[string]int, len(site.Statuses))
	for i, s := range slices.Backward(site.Statuses) {
		order[s.ID] = (1+slices.Index(tones, l.statuses[s.ID].Tone))*len(site.Statuses) + i
	}
	return order
}

// leadCase gives the case that leads the home page: a featured one, else the
// most urgent with the newest activity; nil when there is none.
func (e *edition) leadCase() *campaign.Followed {
	for _, c := range e.cases {
		if c.Featured {
			return c
		}
	}
	if len(e.cases) == 0 {
		return nil
	}
	return e.cases[0]
}

// A casesUpdate is an update with its case.
type casesUpdate struct {
	of     *campaign.Followed
	update *campaign.Update
}

// A dated thing is an update with its case, a letter, or news of the campaign: one
// of them.
type dated struct {
	update casesUpdate
	letter *campaign.Letter
	news   *campaign.News
}

func (d *dated) document() *campaign.Document {
	switch {
	case d.letter != nil:
		return &d.letter.Document
	case d.news != nil:
		return &d.news.Document
	}
	return &d.update.update.Document
}

// sortDated puts updates, letters and news into one list, newest first.
func sortDated(updates []casesUpdate, letters []*campaign.Letter, news []*campaign.News) []dated {
	list := make([]dated, 0, len(updates)+len(letters)+len(news))
	for _, u := range updates {
		list = append(list, dated{update: u})
	}
	for _, l := range letters {
		list = append(list, dated{letter: l})
	}
	for _, n := range news {
		list = append(list, dated{news: n})
	}
	slices.SortFunc(list, func(a, b dated) int {
		x, y := a.document(), b.document()
		return cmp.Or(y.Shown().Compare(x.Shown().Time), cmp.Compare(y.Path(), x.Path()))
	})
	return list
}

// A yearStart is a year and the place in a list of its first entry.
type yearStart struct{ year, first int }

// findYears gives where each year begins in what is sorted by its date.
func findYears(all []dated) []yearStart {
	var years []yearStart
	for i := range all {
		year := all[i].document().Shown().Year()
		if n := len(years); n == 0 || years[n-1].year != year {
			years = append(years, yearStart{year, i})
		}
	}
	return years
}

// newestDated gives up to n of the newest updates, letters and news. n is at most
// one more than the home page shows.
func (e *edition) newestDated(n int) []dated {
	letters := slices.SortedStableFunc(slices.Values(e.letters), func(a, b *campaign.Letter) int { return b.Shown().Compare(a.Shown().Time) })
	list := sortDated(e.newestUpdates(n), letters[:min(n, len(letters))], e.news[:min(n, len(e.news))])
	return list[:min(n, len(list))]
}

// newestUpdates gives up to n of the newest updates, newest first.
func (e *edition) newestUpdates(n int) []casesUpdate { return e.updates[:min(n, len(e.updates))] }

// newestUpdates gives the n newest updates over all cases, newest first. Each
// case's updates are sorted like that already.
func newestUpdates(cases []*campaign.Followed, n int) []casesUpdate {
	newest := make([]casesUpdate, 0, n+1)
	for _, c := range cases {
		for _, u := range c.Updates {
			x := casesUpdate{c, u}
			at, _ := slices.BinarySearchFunc(newest, x, func(a, b casesUpdate) int {
				return cmp.Or(b.update.Shown().Compare(a.update.Shown().Time), cmp.Compare(b.update.Path(), a.update.Path()))
			})
			if at == n {
				break // nor are those after it among them
			}
			newest = slices.Insert(newest, at, x)
			newest = newest[:min(n, len(newest))]
		}
	}
	return newest
}

// caseOfUpdate gives the case that an update belongs to, and the update's place
// among its own.
func (e *edition) caseOfUpdate(u *campaign.Update) (c *campaign.Followed, i int) {
	c = e.caseOf[u.Case]
	return c, slices.IndexFunc(c.Updates, func(other *campaign.Update) bool { return other.File == u.File })
}
