package page

import (
	"cmp"
	"slices"
	"strings"

	"casebook/internal/campaign"
)

// caseView fills a case's page.
func (s *sheet) caseView(c *campaign.Followed, v *View) {
	v.Page.Breadcrumb = s.crumbs(s.casesLink(), here(c.Title))
	v.Page.OpenGraphType = "profile"
	v.Page.ShareImage = s.shareImage(c.Case)
	feeds := s.feedLinks(s.links, s.address, c.Title, true)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.Page.Description = s.summary(&c.Document)
	v.Case = &Case{
		Name: c.Title, Summary: c.Summary, Status: s.statuses[c.Status], Since: c.Since,
		Country: s.locale.Country(c.Country), Location: s.locale.Country(c.Location), Verified: c.Verified,
		Image: s.portrait(c.Case), Facts: c.Facts, Text: s.body(&c.Document),
		Timeline: s.timeline(c), Coming: s.coming(c.Case), Action: s.action(c.Case),
		Letters: s.letterItems(s.lettersOf[c.Slug]),
		Feeds:   feeds,
	}
}

// caseItem gives a case for a list.
func (s *sheet) caseItem(c *campaign.Followed) CaseItem {
	return CaseItem{
		Link: s.linkTo(&c.Document), Summary: s.summary(&c.Document), Status: s.statuses[c.Status], Since: c.Since,
		Country: s.locale.Country(c.Country), Image: s.portrait(c.Case),
		Latest: campaign.Moment{Time: s.newest[c.Slug]}, Withheld: s.withheld(&c.Document),
	}
}

// timeline gives what happened in a case, newest first: updates, past events,
// the letters that name it and their responses.
func (s *sheet) timeline(c *campaign.Followed) []Entry {
	var line []Entry
	for _, u := range c.Updates {
		line = append(line, s.updateEntry(u))
	}
	for _, event := range c.Events {
		if s.Gate.Over(event.Date) {
			line = append(line, Entry{
				Link: Link{Title: event.Title, URL: event.URL}, Kind: "event", Date: event.Date,
				Place: event.Place, Anchor: eventAnchor(event),
			})
		}
	}
	for _, l := range s.lettersOf[c.Slug] {
		line = append(line, Entry{
			Link: s.linkTo(&l.Document), Kind: "letter", Date: l.Shown(), Updated: l.Updated,
			Summary: s.letterDescription(l), Withheld: s.withheld(&l.Document),
		})
		line = append(line, s.responses(l)...)
	}
	slices.SortStableFunc(line, func(a, b Entry) int { return b.Date.Compare(a.Date.Time) })
	return line
}

// updateEntry gives an update for a timeline or a list.
func (s *sheet) updateEntry(u *campaign.Update) Entry {
	return Entry{
		Link: s.linkTo(&u.Document), Kind: "update", Date: u.Shown(), Updated: u.Updated,
		Summary: s.summary(&u.Document), Withheld: s.withheld(&u.Document),
	}
}

// coming gives the events that are not over, soonest first.
func (s *sheet) coming(c *campaign.Case) []Event {
	var list []Event
	for _, e := range c.Events {
		if !s.Gate.Over(e.Date) {
			list = append(list, Event{
				Title: e.Title, Date: e.Date, Zone: zoneName(e), Place: e.Place, URL: e.URL, Anchor: eventAnchor(e),
			})
		}
	}
	slices.SortStableFunc(list, func(a, b Event) int { return a.Date.Compare(b.Date.Time) })
	return list
}

// zoneName names the zone of an event's time; "" for a whole day.
func zoneName(e campaign.Event) string {
	if !e.Date.HasTime {
		return ""
	}
	return e.Date.Format("MST")
}

// eventAnchor names an event on its case's page, as its calendar id does.
func eventAnchor(e campaign.Event) string {
	return "event-" + slugged(eventKey(e))
}

// slugged gives a string as it can stand in an id attribute and a fragment.
func slugged(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune(`"'<>&#%`, r) {
			return '-'
		}
		return r
	}, s)
}

// updateView fills an update's page.
func (s *sheet) updateView(c *campaign.Followed, i int, v *View) {
	u := c.Updates[i]
	item := s.caseItem(c)
	v.Page.Breadcrumb = s.crumbs(s.casesLink(), item.Link, here(u.Title))
	v.Page.OpenGraphType = "article"
	v.Page.ShareImage = s.shareImage(c.Case)
	feeds := s.feedLinks(s.links, s.book.of(&c.Document).address, c.Title, true)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.Update = &Update{
		Title: u.Title, Date: u.Shown(), Updated: u.Updated, Summary: u.Summary, Text: s.body(&u.Document),
		Case: item, Feeds: feeds,
	}
	if i > 0 {
		newer := s.linkTo(&c.Updates[i-1].Document)
		v.Update.Newer = &newer
	}
	if i+1 < len(c.Updates) {
		older := s.linkTo(&c.Updates[i+1].Document)
		v.Update.Older = &older
	}
}

// maxMailto is how long an address for a mail program may be: some cut off
// or refuse more, and Windows passes on about as much.
const maxMailto = 1900

// action gives what a reader can do for a case; nil when there is nothing or
// its time is over.
func (s *sheet) action(c *campaign.Case) *Action {
	a := c.Action
	if a == nil || s.Gate.Over(a.Until) {
		return nil
	}
	v := &Action{
		Title: cmp.Or(a.Title, s.words.T("what_you_can_do")), URL: a.URL, To: a.To, CC: a.CC,
		Subject: a.Subject, Body: a.Body, Until: a.Until, Address: "#act",
	}
	if at := s.book.of(&c.Document).address; at != s.address {
		v.Address = s.links.Reference(at) + "#act"
	}
	if len(a.To) == 0 {
		return v
	}
	v.Mailto = mailto(a.To, a.CC, a.Subject, a.Body)
	if len(v.Mailto) > maxMailto && a.Body != "" {
		v.Mailto, v.Short = mailto(a.To, a.CC, a.Subject, ""), true
	}
	if len(v.Mailto) > maxMailto {
		v.Mailto = ""
	}
	return v
}

// mailto gives a mailto address (RFC 6068): line breaks as CRLF, everything
// that could begin another header field or address encoded.
func mailto(to, cc []string, subject, body string) string {
	var fields []string
	field := func(name, value string) {
		if value != "" {
			fields = append(fields, name+"="+value)
		}
	}
	field("cc", addresses(cc))
	field("subject", percent(subject))
	field("body", percent(strings.ReplaceAll(body, "\n", "\r\n")))
	m := "mailto:" + addresses(to)
	if len(fields) > 0 {
		m += "?" + strings.Join(fields, "&")
	}
	return m
}

func addresses(list []string) string {
	encoded := make([]string, len(list))
	for i, a := range list {
		encoded[i] = strings.ReplaceAll(percent(a), "%40", "@")
	}
	return strings.Join(encoded, ",")
}

// percent encodes all but unreserved characters (RFC 3986, section 2.3).
func percent(s string) string {
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
