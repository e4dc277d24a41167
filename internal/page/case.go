package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/share"
)

// fillCase fills a case's page.
func (c *composer) fillCase(v *View, x *campaign.Followed) {
	v.Page.Breadcrumb = c.newBreadcrumb(c.listLink("cases", "/cases/"), Link{Title: x.Title, Current: true})
	v.Page.OpenGraphType = "profile"
	feeds := c.feedLinks(c.place.Address, x.Title, true)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.Page.Description = c.plan.texts.summaryOf(&x.Document)
	timeline := c.timelineEntries(x)
	v.Case = &Case{
		Name: x.Title, Summary: x.Summary, SummaryLang: c.langOf(&x.Document, "summary"), FactsLang: c.langOf(&x.Document, "facts"), Status: c.lang.statuses[x.Status], Since: x.Since,
		Country: c.lang.locale.Country(x.Country), Location: c.lang.locale.Country(x.Location), Verified: x.Verified,
		Image: c.casePortrait(x.Case), Facts: x.Facts, Text: c.textOf(&x.Document),
		Timeline: timeline, Way: newWay(c.lang, c.plan.Input.Gate, x, timeline), Coming: c.comingEvents(x.Case), Action: c.newAction(x.Case),
		Letters: c.letterItems(c.edition.lettersOf[x.Slug]),
		Feeds:   feeds,
	}
}

// caseItem gives a case for a list.
func (c *composer) caseItem(x *campaign.Followed) CaseItem {
	return CaseItem{
		Link: c.documentLink(&x.Document), Summary: c.plan.texts.summaryOf(&x.Document), SummaryLang: c.summaryLang(&x.Document), Status: c.lang.statuses[x.Status], Since: x.Since,
		Country: c.lang.locale.Country(x.Country), Image: c.casePortrait(x.Case),
		Latest: campaign.Moment{Time: c.edition.newest[x.Slug]}, Params: x.Params, Withheld: whyWithheld(c.plan.Input.Gate, &x.Document),
	}
}

// timelineEntries gives what happened in a case, newest first: updates, past events,
// the letters that name it and their responses.
func (c *composer) timelineEntries(x *campaign.Followed) []Entry {
	var line []Entry
	for _, u := range x.Updates {
		line = append(line, updateEntry(c, u))
	}
	for _, event := range x.Events {
		if c.plan.Input.Gate.Over(event.Date) {
			line = append(line, Entry{
				Link: Link{Title: event.Title, URL: c.keyAddress(event.URL), TextLang: c.langOf(&x.Document, "events")}, Kind: "event", Date: event.Date,
				Place: event.Place, Anchor: eventAnchor(event),
			})
		}
	}
	for _, l := range c.edition.lettersOf[x.Slug] {
		line = append(line, letterEntry(c, l))
		line = append(line, responseEntries(c, l)...)
	}
	line = append(line, statusEntries(c.lang, c.plan.Input.Gate, x.Case)...)
	slices.SortStableFunc(line, func(a, b Entry) int { return b.Date.Compare(a.Date.Time) })
	return line
}

// updateEntry gives an update for a timeline or a list.
func updateEntry(c *composer, u *campaign.Update) Entry {
	link := c.documentLink(&u.Document)
	return Entry{
		Link: link, Kind: "update", Date: u.Shown(), Updated: u.Updated,
		Summary: c.plan.texts.summaryOf(&u.Document), SummaryLang: c.summaryLang(&u.Document), Params: u.Params, Withheld: whyWithheld(c.plan.Input.Gate, &u.Document),
	}
}

// letterEntry gives a letter for a timeline or a list.
func letterEntry(c *composer, l *campaign.Letter) Entry {
	link, summaryLang := c.documentLink(&l.Document), ""
	if l.Summary != "" { // else it is made in the page's language
		summaryLang = c.langOf(&l.Document, "summary")
	}
	return Entry{
		Link: link, Kind: "letter", Date: l.Shown(), Updated: l.Updated,
		Summary: describeLetter(c.lang, l), SummaryLang: summaryLang, Params: l.Params, Withheld: whyWithheld(c.plan.Input.Gate, &l.Document),
	}
}

// comingEvents gives the events that are not over, soonest first.
func (c *composer) comingEvents(x *campaign.Case) []Event {
	var list []Event
	for _, e := range x.Events {
		if c.plan.Input.Gate.Over(e.Date) {
			continue
		}
		list = append(list, c.newEvent(x, e))
	}
	slices.SortStableFunc(list, func(a, b Event) int { return a.Date.Compare(b.Date.Time) })
	return list
}

func (c *composer) newEvent(x *campaign.Case, e campaign.Event) Event {
	zone := "" // of a whole day
	if e.Date.HasTime {
		zone = e.Date.Format("MST")
	}
	return Event{Title: e.Title, Lang: c.langOf(&x.Document, "events"), Date: e.Date, Zone: zone, Place: e.Place, URL: c.keyAddress(e.URL), Anchor: eventAnchor(e)}
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
	feeds := c.feedLinks(c.addressOf(&x.Document), x.Title, true)
	v.Page.Feeds = slices.Concat(feeds, v.Page.Feeds)
	v.Update = &Update{
		Title: u.Title, Date: u.Shown(), Updated: u.Updated, Summary: u.Summary, SummaryLang: c.langOf(&u.Document, "summary"), Text: c.textOf(&u.Document),
		Case: item, Action: c.newAction(x.Case), Feeds: feeds,
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
	v := &Action{Action: *x.Action, Address: "#act", Lang: c.langOf(&x.Document, "action")}
	v.Title = cmp.Or(v.Title, c.lang.words.T("what_you_can_do"))
	v.URL, v.Absolute = c.keyAddress(x.Action.URL), x.Action.URL
	if at := c.addressOf(&x.Document); at != c.place.Address {
		v.Address = c.links.Reference(at) + "#act"
	}
	if len(v.To) == 0 {
		return v
	}
	v.Mailto = share.Mailto(v.To, v.CC, v.Subject, v.Body)
	if len(v.Mailto) > maxMailto && v.Body != "" {
		v.Mailto, v.Short = share.Mailto(v.To, v.CC, v.Subject, ""), true
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

// A knownStatus is a status that a case has had, and since when.
type knownStatus struct {
	campaign.StatusChange                // Date is zero when the day is not known
	Within                campaign.Since // then the month or year of it; zero when that is not known either
}

// knownStatuses gives the statuses that a case has had until now, oldest first,
// and last the one that it has, when no change says it: from the day, month or year
// of its since, unless that is to come, or is over before another change and so may
// mean that.
func knownStatuses(g campaign.Gate, x *campaign.Case) []knownStatus {
	var list []knownStatus
	for _, s := range x.Statuses {
		if s.Status != "" && !s.Date.IsZero() && !s.Date.After(g.Now) { // else it was bad, and reported, or is to come
			list = append(list, knownStatus{StatusChange: s})
		}
	}
	slices.SortStableFunc(list, func(a, b knownStatus) int { return a.Date.Compare(b.Date.Time) })
	if n := len(list); n > 0 && list[n-1].Status != x.Status {
		last, now := list[n-1].Date, knownStatus{StatusChange: campaign.StatusChange{Status: x.Status}}
		begin, end := x.Since.SpanIn(last.Location())
		switch {
		case begin.After(g.Now) || !end.After(last.Time):
		case x.Since.Day == 0:
			now.Within = x.Since
		case !begin.Before(last.Time):
			now.Date = campaign.Moment{Time: begin}
		}
		list = append(list, now)
	}
	return list
}

// newWay draws how a case went: a step for each status, from the first that is
// known of the case on; nil when there was but one. Every length is one of days
// between two dates. What lasts until now is drawn to the last day of which the page
// tells: how long it is by today is not said, or the page would be another every day.
func newWay(lang *language, g campaign.Gate, x *campaign.Followed, timeline []Entry) *Way {
	list := knownStatuses(g, x.Case)
	if len(list) < 2 {
		return nil
	}
	first, last := list[0].Date, x.Verified
	for _, e := range timeline {
		if e.Date.Before(first.Time) {
			first = e.Date
		}
		if e.Date.After(last.Time) {
			last = e.Date
		}
	}
	const day = 24 * time.Hour
	dayOf := func(m campaign.Moment) int { return int(m.Sub(first.Time).Round(day) / day) } // a day of 23 hours is one
	w := &Way{First: first}
	for i, s := range list {
		step := Step{Status: lang.statuses[s.Status], Date: s.Date, Within: s.Within, Lasts: i+1 == len(list)}
		if !s.Date.IsZero() {
			w.Length = dayOf(s.Date)
		}
		step.From = w.Length
		if !step.Lasts {
			step.Until, step.UntilWithin = list[i+1].Date, list[i+1].Within
		}
		switch {
		case !step.Until.IsZero():
			step.Length = dayOf(step.Until) - step.From
		case step.Lasts && !step.Status.Once && !step.Date.IsZero() && last.After(step.Date.Time) && !last.After(g.Now):
			step.Length = dayOf(last) - step.From
			w.Length += step.Length
		}
		w.Steps = append(w.Steps, step)
	}
	return w
}

// statusEntries gives the changes of a case's status for its timeline, the last first.
func statusEntries(lang *language, g campaign.Gate, x *campaign.Case) []Entry {
	var list []Entry
	for _, s := range knownStatuses(g, x) {
		if !s.Date.IsZero() {
			status := lang.statuses[s.Status]
			list = append(list, Entry{Link: Link{Title: status.Label}, Kind: "status", Status: &status, Date: s.Date})
		}
	}
	slices.Reverse(list)
	return list
}
