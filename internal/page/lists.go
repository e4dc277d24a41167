package page

import (
	"cmp"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
)

// datedEntry gives an update, a letter or news for a list over the whole site.
func datedEntry(c *composer, x dated) Entry {
	switch {
	case x.letter != nil:
		return letterEntry(c, x.letter)
	case x.news != nil:
		link := c.documentLink(&x.news.Document)
		return Entry{
			Link: link, Kind: "news", Sort: x.news.Kind, Date: x.news.Shown(), Updated: x.news.Updated,
			Summary: c.plan.texts.summaryOf(&x.news.Document), SummaryLang: c.summaryLang(&x.news.Document), Params: x.news.Params, Withheld: whyWithheld(c.plan.Input.Gate, &x.news.Document),
		}
	}
	entry := updateEntry(c, x.update.update)
	of := c.documentLink(&x.update.of.Document)
	entry.Case = &of
	return entry
}

// fillNewsList fills one page of the list of all updates, letters and news. It
// shows no beginnings of texts, so that none has to be converted for it.
func fillNewsList(c *composer, v *View) {
	all, number := c.edition.dated(), c.place.Number
	first := c.inLanguage(address.NewsPath)
	list := &News{Number: number, Of: address.CountPages(len(all), address.NewsPerPage)}
	v.Page.Title = c.lang.words.T("news")
	v.Page.Description = c.lang.words.T("news_what")
	if number > 1 {
		v.Page.Title += " " + strconv.Itoa(number)
	}
	v.Page.Breadcrumb = c.newBreadcrumb(Link{Title: v.Page.Title, Current: true})
	if len(c.edition.news) > 0 {
		list.Feeds = c.feedLinks(first, newsFeedTitle(c.lang), false)
		v.Page.Feeds = slices.Concat(list.Feeds, v.Page.Feeds)
	}
	from := (number - 1) * address.NewsPerPage
	list.From, list.To = from+1, min(from+address.NewsPerPage, len(all))
	for _, y := range c.edition.years() {
		at := address.NumberedPage(first, 1+y.first/address.NewsPerPage)
		list.Index = append(list.Index, Link{Title: strconv.Itoa(y.year), URL: c.links.Reference(at) + "#year-" + strconv.Itoa(y.year)})
	}
	for _, x := range all[from:list.To] {
		year := x.document().Shown().Year()
		if n := len(list.Years); n == 0 || list.Years[n-1].Year != year {
			list.Years = append(list.Years, NewsYear{Year: year, Anchor: "year-" + strconv.Itoa(year)})
		}
		last := &list.Years[len(list.Years)-1]
		last.Entries = append(last.Entries, titleEntry(c, x))
	}
	pageURL := func(n int) string { return c.links.Reference(address.NumberedPage(first, n)) }
	if number > 1 {
		list.First, list.Previous = pageURL(1), pageURL(number-1)
	}
	if number < list.Of {
		list.Next, list.Last = pageURL(number+1), pageURL(list.Of)
	}
	v.News = list
}

// titleEntry gives an entry with the summary that its document has itself, and no
// other.
func titleEntry(c *composer, x dated) Entry {
	d := x.document()
	link := c.documentLink(d)
	entry := Entry{Link: link, Kind: "update", Date: d.Shown(), Updated: d.Updated, Summary: d.Summary, SummaryLang: c.langOf(d, "summary"), Params: d.Params, Withheld: whyWithheld(c.plan.Input.Gate, d)}
	switch {
	case x.letter != nil:
		entry.Kind = "letter"
	case x.news != nil:
		entry.Kind, entry.Sort = "news", x.news.Kind
	default:
		of := c.documentLink(&x.update.of.Document)
		entry.Case = &of
	}
	return entry
}

// fillNewsItem fills the page of a piece of news.
func fillNewsItem(c *composer, v *View, n *campaign.News) {
	v.Page.Breadcrumb = c.newBreadcrumb(c.listLink("news", address.NewsPath), Link{Title: n.Title, Current: true})
	v.Page.OpenGraphType = "article"
	feeds := c.feedLinks(c.inLanguage(address.NewsPath), newsFeedTitle(c.lang), false)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.NewsItem = &NewsItem{
		Title: n.Title, Kind: n.Kind, Date: n.Shown(), Updated: n.Updated, Summary: n.Summary, SummaryLang: c.langOf(&n.Document, "summary"), Text: c.textOf(&n.Document),
		Contact: n.Contact, ContactLang: c.langOf(&n.Document, "contact"), ContactEmail: findEmail(n.Contact), Feeds: feeds,
	}
	i := c.edition.placeOfNews(&n.Document)
	if i > 0 {
		newer := c.documentLink(&c.edition.news[i-1].Document)
		v.NewsItem.Newer = &newer
	}
	if i+1 < len(c.edition.news) {
		older := c.documentLink(&c.edition.news[i+1].Document)
		v.NewsItem.Older = &older
	}
}

// placeOfNews gives the place of a piece of news among all, newest first.
func (e *edition) placeOfNews(d *campaign.Document) int {
	return slices.IndexFunc(e.news, func(n *campaign.News) bool { return n.File == d.File })
}

// newsFeedTitle is what the feed of the campaign's news is called.
func newsFeedTitle(l *language) string {
	return l.words.T("labelled", "label", l.config.Title, "text", l.words.T("news"))
}

// findEmail gives the first e-mail address in a text; "" when there is none.
func findEmail(text string) string {
	for _, word := range strings.Fields(text) {
		word = strings.Trim(word, ".,;:()<>[]")
		if a, err := mail.ParseAddress(word); err == nil && a.Address == word {
			return word
		}
	}
	return ""
}

// pagesIn gives the pages of a kind of the site's own, newest first; those of one
// day, and without a date, by their names.
func (e *edition) pagesIn(folder string) []*campaign.Page {
	var list []*campaign.Page
	for _, x := range e.pages {
		if x.Folder == folder {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b *campaign.Page) int {
		return cmp.Or(b.Shown().Compare(a.Shown().Time), cmp.Compare(a.Path(), b.Path()))
	})
	return list
}

// kindTitle is what the list of a kind's pages is called: an interface word of the
// site's own, as kind_press, else what site.toml says, else the folder.
func (l *language) kindTitle(k *config.Kind) string {
	if word := "kind_" + k.Folder; l.words.HasOwn(word) {
		return l.words.T(word)
	}
	if k.Title != "" {
		return k.Title
	}
	name := strings.ReplaceAll(k.Folder, "-", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// kindTitleFrom gives the language in which a kind is called when that is another
// than the one asked, else "".
func (l *language) kindTitleFrom(k *config.Kind, own string) string {
	if l.tag == own || l.words.HasOwn("kind_"+k.Folder) {
		return ""
	}
	return own
}

// fillKind fills the list of the pages of a kind of the site's own.
func fillKind(c *composer, v *View) {
	k := c.plan.Input.Site.KindOf(c.place.KindFolder)
	v.Page.Title = c.lang.kindTitle(k)
	from := c.lang.kindTitleFrom(k, c.plan.Input.Site.Own().Tag)
	v.Page.Breadcrumb = c.newBreadcrumb(Link{Title: v.Page.Title, TextLang: from, Current: true})
	v.Kind = &KindPages{Folder: k.Folder, TitleLang: from, Pages: pageItems(c, c.edition.pagesIn(k.Folder))}
	if k.Feed {
		v.Kind.Feeds = c.feedLinks(c.place.Address, c.lang.kindTitle(k), false)
		v.Page.Feeds = slices.Concat(v.Kind.Feeds, v.Page.Feeds)
	}
}

// kindCrumbs leads to the list that a page of a kind of the site's own is on; to
// nothing for any other page.
func kindCrumbs(c *composer) []Link {
	page, _ := c.plan.texts.revisions[c.doc.File].value.(*campaign.Page)
	k := c.plan.Input.Site.KindOf(page.Folder)
	if k == nil {
		return nil
	}
	return []Link{kindLink(c, k)}
}

// kindsToFollow gives the kinds of pages that have a feed in a language, and pages.
func kindsToFollow(p *Plan, lang string) []*config.Kind {
	var kinds []*config.Kind
	for i := range p.Input.Site.Kinds {
		if k := &p.Input.Site.Kinds[i]; k.Feed && p.register.IsPublic(p.book.InLanguage(lang, address.KindPath(k.Folder))) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// kindLink leads to the list of a kind's pages.
func kindLink(c *composer, k *config.Kind) Link {
	at := c.inLanguage(address.KindPath(k.Folder))
	return Link{Title: c.lang.kindTitle(k), TextLang: c.lang.kindTitleFrom(k, c.plan.Input.Site.Own().Tag), URL: c.links.Reference(at), at: at}
}

// pageItems gives pages for a list.
func pageItems(c *composer, pages []*campaign.Page) []PageItem {
	items := make([]PageItem, len(pages))
	for i, x := range pages {
		items[i] = PageItem{
			Link: c.documentLink(&x.Document), Date: x.Shown(), Summary: c.plan.texts.summaryOf(&x.Document), Params: x.Params,
			Withheld: whyWithheld(c.plan.Input.Gate, &x.Document),
		}
	}
	return items
}

// All is what a layout of the site's own can look up: everything that is public in
// the page's language. It is made when it is asked for.
type All struct{ c *composer }

// Method gives one of those below by its name, for layouts; nil when there is none.
func (a *All) Method(name string) any {
	switch name {
	case "Cases":
		return a.Cases
	case "Case":
		return a.Case
	case "Letters":
		return a.Letters
	case "News":
		return a.News
	case "Coming":
		return a.Coming
	case "Pages":
		return a.Pages
	}
	return nil
}

// Cases gives every case, the most urgent first.
func (a *All) Cases() []CaseItem {
	items := make([]CaseItem, len(a.c.edition.cases))
	for i, x := range a.c.edition.cases {
		items[i] = a.c.caseItem(x)
	}
	return items
}

// Case gives a case by its slug; nil when no public one has it.
func (a *All) Case(slug string) *CaseItem {
	x := a.c.edition.caseOf[slug]
	if x == nil {
		return nil
	}
	item := a.c.caseItem(x)
	return &item
}

// Letters gives every letter, newest first.
func (a *All) Letters() []LetterItem { return a.c.letterItems(a.c.edition.letters) }

// News gives every update, letter and piece of news, newest first.
func (a *All) News() []Entry {
	list := a.c.edition.dated()
	entries := make([]Entry, len(list))
	for i, x := range list {
		entries[i] = datedEntry(a.c, x)
	}
	return entries
}

// Coming gives the dates of cases that are still to come, soonest first.
func (a *All) Coming() []Event {
	events := make([]Event, len(a.c.edition.coming))
	for i, x := range a.c.edition.coming {
		events[i] = dateElsewhere(a.c, x)
	}
	return events
}

// Pages gives the pages of a kind of the site's own by their folder, newest first.
func (a *All) Pages(folder string) []PageItem { return pageItems(a.c, a.c.edition.pagesIn(folder)) }
