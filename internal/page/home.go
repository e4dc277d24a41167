package page

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/share"
)

// How much the home page shows.
const (
	homeNews    = 6
	homeLetters = 5
	homeDates   = 5
	homeCases   = 6
)

// fillHome fills the front page: the lead case with its next date, what is newest,
// the dates to come, other cases and letters. Nothing is there twice.
func (c *composer) fillHome(v *View) {
	e := c.edition
	h := &Home{LetterCount: len(e.letters), CaseCount: len(e.cases)}
	v.Page.Title = c.lang.config.Title
	switch {
	case c.doc == nil:
	case c.doc.Lang == c.lang.tag:
		h.Text = c.textOf(c.doc)
		v.Page.Title = cmp.Or(c.doc.Title, c.lang.config.Title)
	default:
		h.Text, h.TextLang = c.textOfOther(c.doc), c.doc.Lang
		v.Page.Description = c.lang.config.Description
	}
	lead := e.leadCase()
	if lead != nil {
		item := c.caseItem(lead)
		h.Lead = &item
		h.LeadAction = c.newAction(lead.Case)
	}
	for _, x := range e.coming {
		event := dateElsewhere(c, x)
		switch {
		case x.of == lead && h.LeadEvent == nil:
			h.LeadEvent = &event
		case len(h.Coming) < homeDates:
			h.Coming = append(h.Coming, event)
		}
	}
	isShown := map[*campaign.Letter]bool{}
	for _, x := range e.newestDated(homeNews + 1) {
		if len(h.Latest) == homeNews {
			h.MoreLatest = true
			break
		}
		h.Latest = append(h.Latest, datedEntry(c, x))
		isShown[x.letter] = true
	}
	letters := slices.DeleteFunc(slices.Clone(e.letters), func(l *campaign.Letter) bool { return isShown[l] })
	h.Letters = c.letterItems(letters[:min(homeLetters, len(letters))])
	others := slices.DeleteFunc(slices.Clone(e.cases), func(x *campaign.Followed) bool { return x == lead })
	h.Groups, h.MoreCases = statusGroups(c, others[:min(homeCases, len(others))]), len(others) > homeCases
	v.Home = h
}

// A caseDate is a date of a case.
type caseDate struct {
	of    *campaign.Followed
	event *campaign.Event
}

// findComing gives the dates of cases that are not over, soonest first.
func findComing(g campaign.Gate, cases []*campaign.Followed) []caseDate {
	var list []caseDate
	for _, x := range cases {
		for i := range x.Events {
			if e := &x.Events[i]; !g.Over(e.Date) {
				list = append(list, caseDate{x, e})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b caseDate) int {
		return cmp.Or(a.event.Date.Compare(b.event.Date.Time), cmp.Compare(a.of.Slug, b.of.Slug))
	})
	return list
}

// dateElsewhere gives a date of a case for a page that is not the case's: it leads
// there when it has no address of its own.
func dateElsewhere(c *composer, x caseDate) Event {
	v := c.newEvent(x.of.Case, *x.event)
	of := c.documentLink(&x.of.Document)
	v.Case = &of
	v.URL = cmp.Or(v.URL, of.URL+"#"+share.PercentEncode(v.Anchor))
	v.Anchor = ""
	return v
}

// statusGroups gives cases, the most urgent first, by status.
func statusGroups(c *composer, cases []*campaign.Followed) []StatusGroup {
	var groups []StatusGroup
	for _, x := range cases {
		item := c.caseItem(x)
		if last := len(groups) - 1; last >= 0 && groups[last].Status.ID == x.Status {
			groups[last].Cases = append(groups[last].Cases, item)
			continue
		}
		groups = append(groups, StatusGroup{Status: item.Status, Cases: []CaseItem{item}})
	}
	return groups
}

// textOf gives a document's text for its page.
func (c *composer) textOf(d *campaign.Document) template.HTML {
	return template.HTML(c.plan.texts.textHTML(d).HTML) // of a string: nothing is copied
}

// textOfOther gives a document's text for a page that is not its own, in another
// language: its links begin where it stands.
func (c *composer) textOfOther(d *campaign.Document) template.HTML {
	base := c.links.Reference(c.addressOf(d))
	if c.plan.Input.Portable {
		base = strings.TrimSuffix(base, "index.html")
	}
	return template.HTML(c.plan.texts.textHTML(d).Rebase(func(ref string) string {
		if u, err := url.Parse(ref); err != nil || u.IsAbs() || u.Path == "" {
			return ref
		}
		return base + ref
	}))
}

// fillSubscribe fills the page that says how to subscribe.
func (c *composer) fillSubscribe(v *View) {
	v.Page.Title = c.lang.words.T("how_to_subscribe")
	v.Page.Description = c.lang.words.T("feed_what")
	v.Page.Breadcrumb = c.newBreadcrumb(Link{Title: v.Page.Title, Current: true})
	list := &Subscribe{Site: c.feedLinks(c.inLanguage("/"), c.lang.config.Title, false)}
	if len(c.edition.news) > 0 {
		list.News = c.feedLinks(c.inLanguage(address.NewsPath), newsFeedTitle(c.lang), false)
	}
	for _, k := range kindsToFollow(c.plan, c.lang.tag) {
		list.Kinds = append(list.Kinds, SubscribeKind{kindLink(c, k), c.feedLinks(c.inLanguage(address.KindPath(k.Folder)), c.lang.kindTitle(k), false)})
	}
	for _, x := range c.edition.cases {
		list.Cases = append(list.Cases, SubscribeCase{
			Link: c.documentLink(&x.Document), Feeds: c.feedLinks(c.addressOf(&x.Document), x.Title, true),
		})
	}
	v.Subscribe = list
}
