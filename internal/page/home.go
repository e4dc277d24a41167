package page

import (
	"cmp"
	"html/template"
	"net/url"
	"strings"

	"casebook/internal/campaign"
)

// How many news and letters the home page shows.
const (
	homeUpdates = 8
	homeLetters = 5
)

// fillHome fills the front page: the lead case, the latest news, every case.
func (c *composer) fillHome(v *View) {
	h := &Home{Groups: c.statusGroups(), LetterCount: len(c.edition.letters)}
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
	if lead := c.edition.leadCase(); lead != nil {
		item := c.caseItem(lead)
		h.Lead = &item
		h.LeadAction = c.newAction(lead.Case)
		v.Page.ShareImage = c.shareImage(lead.Case)
	}
	for _, x := range c.edition.newestUpdates(homeUpdates + 1) {
		entry := c.updateEntry(x.update)
		of := c.documentLink(&x.of.Document)
		entry.Case = &of
		h.Updates = append(h.Updates, entry)
	}
	if len(h.Updates) > homeUpdates {
		h.Updates, h.MoreUpdates = h.Updates[:homeUpdates], true
	}
	h.Letters = c.letterItems(c.edition.letters[:min(homeLetters, len(c.edition.letters))])
	v.Home = h
}

// statusGroups gives every case, by status, the most urgent first.
func (c *composer) statusGroups() []StatusGroup {
	var groups []StatusGroup
	for _, x := range c.edition.cases {
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
	for _, x := range c.edition.cases {
		list.Cases = append(list.Cases, SubscribeCase{
			Link: c.documentLink(&x.Document), Feeds: c.feedLinks(c.addressOf(&x.Document), x.Title, true),
		})
	}
	v.Subscribe = list
}
