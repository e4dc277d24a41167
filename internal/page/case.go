package page

import (
	"cmp"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
)

// fillCase fills a case's page.
func (c *composer) fillCase(v *View, x *campaign.Followed) {
	v.Page.Breadcrumb = c.newBreadcrumb(c.listLink("cases", "/cases/"), Link{Title: x.Title, Current: true})
	v.Page.OpenGraphType = "profile"
	v.Page.ShareImage = c.shareImage(x.Case)
	feeds := c.feedLinks(c.place.Address, x.Title, true)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.Page.Description = c.plan.texts.summaryOf(&x.Document)
	v.Case = &Case{
		Name: x.Title, Summary: x.Summary, Status: c.lang.statuses[x.Status], Since: x.Since,
		Country: c.lang.locale.Country(x.Country), Location: c.lang.locale.Country(x.Location), Verified: x.Verified,
		Image: c.casePortrait(x.Case), Facts: x.Facts, Text: c.textOf(&x.Document),
		Timeline: c.timelineEntries(x), Coming: comingEvents(c.plan.Input.Gate, x.Case), Action: c.newAction(x.Case),
		Letters: c.letterItems(c.edition.lettersOf[x.Slug]),
		Feeds:   feeds,
	}
}

// caseItem gives a case for a list.
func (c *composer) caseItem(x *campaign.Followed) CaseItem {
	return CaseItem{
		Link: c.documentLink(&x.Document), Summary: c.plan.texts.summaryOf(&x.Document), Status: c.lang.statuses[x.Status], Since: x.Since,
		Country: c.lang.locale.Country(x.Country), Image: c.casePortrait(x.Case),
		Latest: campaign.Moment{Time: c.edition.newest[x.Slug]}, Withheld: whyWithheld(c.plan.Input.Gate, &x.Document),
	}
}

// timelineEntries gives what happened in a case, newest first: updates, past events,
// the letters that name it and their responses.
func (c *composer) timelineEntries(x *campaign.Followed) []Entry {
	var line []Entry
	for _, u := range x.Updates {
		line = append(line, c.updateEntry(u))
	}
	for _, event := range x.Events {
		if c.plan.Input.Gate.Over(event.Date) {
			line = append(line, Entry{
				Link: Link{Title: event.Title, URL: event.URL}, Kind: "event", Date: event.Date,
				Place: event.Place, Anchor: eventAnchor(event),
			})
		}
	}
	for _, l := range c.edition.lettersOf[x.Slug] {
		link, summaryLang := c.documentLink(&l.Document), ""
		if l.Summary != "" { // else it is made in the page's language
			summaryLang = link.Lang
		}
		line = append(line, Entry{
			Link: link, Kind: "letter", Date: l.Shown(), Updated: l.Updated,
			Summary: describeLetter(c.lang, l), SummaryLang: summaryLang, Withheld: whyWithheld(c.plan.Input.Gate, &l.Document),
		})
		line = append(line, c.responseEntries(l)...)
	}
	slices.SortStableFunc(line, func(a, b Entry) int { return b.Date.Compare(a.Date.Time) })
	return line
}

// updateEntry gives an update for a timeline or a list.
func (c *composer) updateEntry(u *campaign.Update) Entry {
	link := c.documentLink(&u.Document)
	return Entry{
		Link: link, Kind: "update", Date: u.Shown(), Updated: u.Updated,
		Summary: c.plan.texts.summaryOf(&u.Document), SummaryLang: link.Lang, Withheld: whyWithheld(c.plan.Input.Gate, &u.Document),
	}
}

// comingEvents gives the events that are not over, soonest first.
func comingEvents(g campaign.Gate, x *campaign.Case) []Event {
	var list []Event
	for _, e := range x.Events {
		if g.Over(e.Date) {
			continue
		}
		zone := "" // of a whole day
		if e.Date.HasTime {
			zone = e.Date.Format("MST")
		}
		list = append(list, Event{Title: e.Title, Date: e.Date, Zone: zone, Place: e.Place, URL: e.URL, Anchor: eventAnchor(e)})
	}
	slices.SortStableFunc(list, func(a, b Event) int { return a.Date.Compare(b.Date.Time) })
	return list
}

// eventAnchor names an event on its case's page, as its calendar id does.
func eventAnchor(e campaign.Event) string { return "event-" + anchorName(address.EventKey(e)) }

// anchorName gives a string as it can stand in an id attribute and a fragment.
func anchorName(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune(`"'<>&#%`, r) {
			return '-'
		}
		return r
	}, s)
}

// fillUpdate fills an update's page.
func (c *composer) fillUpdate(v *View, u *campaign.Update) {
	x, i := c.edition.caseOfUpdate(u)
	item := c.caseItem(x)
	v.Page.Breadcrumb = c.newBreadcrumb(c.listLink("cases", "/cases/"), item.Link, Link{Title: u.Title, Current: true})
	v.Page.OpenGraphType = "article"
	v.Page.ShareImage = c.shareImage(x.Case)
	feeds := c.feedLinks(c.addressOf(&x.Document), x.Title, true)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.Update = &Update{
		Title: u.Title, Date: u.Shown(), Updated: u.Updated, Summary: u.Summary, Text: c.textOf(&u.Document),
		Case: item, Feeds: feeds,
	}
	if i > 0 {
		newer := c.documentLink(&x.Updates[i-1].Document)
		v.Update.Newer = &newer
	}
	if i+1 < len(x.Updates) {
		older := c.documentLink(&x.Updates[i+1].Document)
		v.Update.Older = &older
	}
}

// maxMailto is how long an address for a mail program may be, in bytes: some cut
// off or refuse more, and Windows passes on about as much.
const maxMailto = 1900

// newAction gives what a reader can do for a case; nil when there is nothing or
// its time is over.
func (c *composer) newAction(x *campaign.Case) *Action {
	if x.Action == nil || isActionOver(c.plan.Input.Gate, x) {
		return nil
	}
	v := &Action{Action: *x.Action, Address: "#act"}
	v.Title = cmp.Or(v.Title, c.lang.words.T("what_you_can_do"))
	if at := c.addressOf(&x.Document); at != c.place.Address {
		v.Address = c.links.Reference(at) + "#act"
	}
	if len(v.To) == 0 {
		return v
	}
	v.Mailto = mailtoAddress(v.To, v.CC, v.Subject, v.Body)
	if len(v.Mailto) > maxMailto && v.Body != "" {
		v.Mailto, v.Short = mailtoAddress(v.To, v.CC, v.Subject, ""), true
	}
	if len(v.Mailto) > maxMailto {
		v.Mailto = ""
	}
	return v
}

// isActionOver reports an action whose time has passed.
func isActionOver(g campaign.Gate, x *campaign.Case) bool {
	return x.Action != nil && g.Over(x.Action.Until)
}

// mailtoAddress gives a mailto address (RFC 6068): line breaks as CRLF, everything
// that could begin another header field or address encoded.
func mailtoAddress(to, cc []string, subject, body string) string {
	people := func(list []string) string {
		encoded := make([]string, len(list))
		for i, a := range list {
			encoded[i] = strings.ReplaceAll(percentEncode(a), "%40", "@")
		}
		return strings.Join(encoded, ",")
	}
	m, separator := "mailto:"+people(to), "?"
	for _, field := range [][2]string{{"cc", people(cc)}, {"subject", percentEncode(subject)}, {"body", percentEncode(strings.ReplaceAll(body, "\n", "\r\n"))}} {
		if field[1] != "" {
			m += separator + field[0] + "=" + field[1]
			separator = "&"
		}
	}
	return m
}

// percentEncode encodes all but unreserved characters (RFC 3986, section 2.3).
func percentEncode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&0xF])
	}
	return b.String()
}
