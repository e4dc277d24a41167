package page

import (
	"cmp"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/locale"
	"casebook/internal/share"
)

// letterItems gives letters for a list.
func (c *composer) letterItems(letters []*campaign.Letter) []LetterItem {
	items := make([]LetterItem, len(letters))
	for i, l := range letters {
		items[i] = LetterItem{
			Link: c.documentLink(&l.Document), Date: l.Date, Place: l.Place, Addressees: namesOf(l.To), AddresseesLang: c.langOf(&l.Document, "to"),
			Signed: l.Signatories.Total, Params: l.Params, Withheld: whyWithheld(c.plan.Input.Gate, &l.Document),
		}
	}
	return items
}

// namesOf gives who a letter is to, each by name or else by office.
func namesOf(to []campaign.Addressee) []string {
	var list []string
	for _, a := range filledIn(to) {
		list = append(list, cmp.Or(a.Name, a.Office, a.Organisation))
	}
	return list
}

// filledIn leaves out addressees of whom nothing was written yet.
func filledIn(list []campaign.Addressee) []campaign.Addressee {
	nobody := func(a campaign.Addressee) bool { return a == campaign.Addressee{} }
	return slices.DeleteFunc(slices.Clone(list), nobody)
}

// describeLetter says in a sentence what a letter is, from what it states in its
// head: the beginning of its text is not a summary of it. Each sentence ends with
// one full stop, also one that has its own, as "21 травня 2020 р.".
func describeLetter(lang *language, l *campaign.Letter) string {
	if l.Summary != "" {
		return l.Summary
	}
	words := lang.words
	sentences := []string{words.T("open_letter") + words.T("comma") + " " + lang.locale.Date(l.Date.Time, "long")}
	if to := namesOf(l.To); len(to) > 0 {
		sentences = append(sentences, words.T("addressed_to", "names", lang.locale.List(to)))
	}
	if n := l.Signatories.Total; n > 0 {
		sentences = append(sentences, words.T("signed", n))
	}
	for i, s := range sentences {
		sentences[i] = strings.TrimSuffix(s, ".") + "."
	}
	return strings.Join(sentences, " ")
}

// fillLetterHead gives what a letter's page and its signatory pages share.
func (c *composer) fillLetterHead(v *View, l *campaign.Letter) {
	v.Page.OpenGraphType = "article"
	v.Page.Description = describeLetter(c.lang, l)
	v.Letter = &Letter{
		Title: l.Title, Place: l.Place, PlaceLang: c.langOf(&l.Document, "place"), Date: l.Date, AsOf: l.AsOf,
		Signed: l.Signatories.Total, SortedByName: l.SignatoriesSort == "name", ByInitials: l.Signatories.ByInitials, Unnamed: l.Signatories.Total - l.Signatories.Shown(), Paged: l.Signatories.Shown() > c.plan.Input.Site.PerPage,
	}
	if l.Signatories.Total > 0 {
		v.Letter.RemovalContact = c.plan.Input.Site.Organisation.Email
	}
}

// fillLetter fills a letter's page.
func (c *composer) fillLetter(v *View, l *campaign.Letter) {
	c.fillLetterHead(v, l)
	v.Page.Breadcrumb = c.newBreadcrumb(c.listLink("letters", "/letters/"), Link{Title: l.Title, Current: true})
	x, people := v.Letter, l.Signatories
	x.To, x.CC, x.Text = filledIn(l.To), filledIn(l.CC), c.textOf(&l.Document)
	x.ToLang, x.CCLang = c.langOf(&l.Document, "to"), c.langOf(&l.Document, "cc")
	x.Source, x.SourceHost = c.keyAddress(l.Source), hostWithoutWWW(l.Source)
	x.Responses, x.Corrections, x.Sealed = responseEntries(c, l), l.Corrections, l.Sealed != ""
	if r := c.plan.book.OwnResource(&l.Document, l.Original); r != nil {
		x.Original = &File{Name: l.Original, URL: c.links.Reference(r.Address())}
	}
	if l.Sign != nil && !c.plan.Input.Gate.Over(l.Sign.Until) {
		x.Sign = &Sign{URL: c.keyAddress(l.Sign.URL), Email: l.Sign.Email, Until: l.Sign.Until}
		if x.Sign.URL == "" {
			x.Sign.URL = share.Mailto([]string{l.Sign.Email}, nil, l.Title, "")
		}
	}
	x.People = firstPeople(l, c.lang.tag, c.plan.Input.Site.PerPage)
	x.ByGroup = newChart(c.lang, people.Groups, people, func(t *campaign.Tally) string { return t.Label(c.lang.tag) })
	x.ByCountry = newChart(c.lang, people.Countries, people, func(t *campaign.Tally) string { return c.lang.locale.Country(t.Key) })
	x.ByDate = newTimeChart(c.lang, people)
	for _, slug := range l.Cases {
		if of, ok := c.edition.caseOf[slug]; ok {
			x.Cases = append(x.Cases, c.documentLink(&of.Document))
		}
	}
	if x.Paged {
		x.AllURL = c.links.Reference(c.place.Address + "signatories/")
	}
	if people.Named > 0 { // beside the original, the same for every language
		original := c.plan.book.Find(&l.Document).Versions[0].Address
		for _, name := range address.DataFiles {
			x.Data = append(x.Data, File{Name: name, URL: c.links.Reference(original + address.Address(name))})
		}
	}
}

// hostWithoutWWW gives the host of an address, without "www.".
func hostWithoutWWW(whole string) string {
	u, err := url.Parse(whole)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// responseEntries gives what was answered to a letter, newest first.
func responseEntries(c *composer, l *campaign.Letter) []Entry {
	var list []Entry
	letter := c.documentLink(&l.Document)
	for _, r := range l.Responses {
		list = append(list, Entry{
			Link: Link{Title: c.lang.words.T("response_from", "name", r.From), URL: c.keyAddress(r.URL)}, Kind: "response",
			Date: r.Date, From: r.From, Summary: r.Summary, SummaryLang: c.langOf(&l.Document, "responses"), Letter: &letter, Anchor: responseAnchor(r),
		})
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return b.Date.Compare(a.Date.Time) })
	return list
}

func responseAnchor(r campaign.Response) string {
	return "response-" + anchorName(address.ResponseKey(r))
}

// firstPeople gives the people on the letter's own page, as many as have room.
func firstPeople(l *campaign.Letter, lang string, room int) iter.Seq[campaign.Signatory] {
	return func(yield func(campaign.Signatory) bool) {
		n := 0
		for p, err := range l.Signatories.Rows(lang) {
			if err != nil || n == room || !yield(p) {
				return
			}
			n++
		}
	}
}

// maxBars is how many groups or countries a chart shows one by one: more is
// no picture, and a column that anybody may fill can hold a million.
const maxBars = 40

// newChart gives a bar chart of the named by group or country. What a file writes
// in two ways, as UA and Ukraine, is one to readers. Those not named make one row
// of their own, so that nobody is found by being the only one.
func newChart(lang *language, tallies []campaign.Tally, people *campaign.Signatories, label func(*campaign.Tally) string) *Chart {
	if len(tallies) == 0 || people.Total == 0 {
		return nil
	}
	bars := make([]Bar, 0, len(tallies))
	indexes := make(map[string]int, len(tallies)) // by label
	rest := people.Named
	for i := range tallies {
		name := label(&tallies[i])
		j, known := indexes[name]
		if !known {
			j = len(bars)
			indexes[name], bars = j, append(bars, Bar{Label: name})
		}
		bars[j].Count += tallies[i].Count
		rest -= tallies[i].Count
	}
	slices.SortStableFunc(bars, func(a, b Bar) int { return cmp.Compare(b.Count, a.Count) })
	others := 0
	for _, b := range bars[min(len(bars), maxBars):] {
		others += b.Count
	}
	c := &Chart{Rows: slices.Clone(bars[:min(len(bars), maxBars)])}
	if others > 0 {
		c.Rows = append(c.Rows, Bar{Label: lang.words.T("others"), Count: others})
	}
	c.addRest(lang, people, rest)
	return c
}

// addRest adds the rows of those of whom nothing is given, and of those not named,
// and finds out the longest.
func (c *Chart) addRest(lang *language, people *campaign.Signatories, rest int) {
	if rest > 0 {
		c.Rows = append(c.Rows, Bar{Label: lang.words.T("not_given"), Count: rest})
	}
	if people.Unnamed > 0 {
		label := "not_named"
		if people.ByInitials > 0 {
			label = "not_in_full"
		}
		c.Rows = append(c.Rows, Bar{Label: lang.words.T(label), Count: people.Unnamed, Unnamed: true})
	}
	for _, r := range c.Rows {
		c.Max = max(c.Max, r.Count)
	}
}

// maxTimes is how many rows a chart over time has: where it would have more, each
// row is of a longer time.
const maxTimes = 12

// newTimeChart draws how many of the named signed when: by day, week, month or
// year, weeks from Monday on (ISO 8601). Who is not named is in no bar but the
// last, since a day may tell who somebody is.
func newTimeChart(lang *language, people *campaign.Signatories) *Chart {
	if len(people.Dates) < 2 {
		return nil
	}
	parse := func(i int) time.Time {
		t, _ := time.Parse(time.DateOnly, people.Dates[i].Key)
		return t
	}
	const day = 24 * time.Hour
	mondayOf := func(t time.Time) time.Time { return t.Add(-day * time.Duration((t.Weekday()+6)%7)) }
	first, last := parse(0), parse(len(people.Dates)-1)
	months := 12*(last.Year()-first.Year()) + int(last.Month()) - int(first.Month())
	label := func(t time.Time) string { return lang.locale.Since(campaign.Since{Year: t.Year()}) }
	switch {
	case last.Sub(first) < maxTimes*day:
		label = func(t time.Time) string { return lang.locale.Date(t, locale.Medium) }
	case mondayOf(last).Sub(mondayOf(first)) < maxTimes*7*day:
		label = func(t time.Time) string { // which breaks between the two days
			whole := func(t time.Time) string {
				return strings.ReplaceAll(lang.locale.Date(t, locale.Medium), " ", "\u00a0")
			}
			return whole(mondayOf(t)) + " – " + whole(mondayOf(t).AddDate(0, 0, 6))
		}
	case months < maxTimes:
		label = func(t time.Time) string { return lang.locale.Since(campaign.Since{Year: t.Year(), Month: t.Month()}) }
	}
	c := &Chart{}
	rest := people.Named
	for i, d := range people.Dates {
		rest -= d.Count
		if now := label(parse(i)); i == 0 || now != c.Rows[len(c.Rows)-1].Label {
			c.Rows = append(c.Rows, Bar{Label: now})
		}
		c.Rows[len(c.Rows)-1].Count += d.Count
	}
	if len(c.Rows) < 2 || len(c.Rows) > maxBars {
		return nil
	}
	c.addRest(lang, people, rest)
	return c
}
