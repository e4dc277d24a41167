package campaign

import (
	"slices"
	"strings"
	"time"
)

// An Edition is the campaign as readers of one language get it: every case,
// letter and page, in that language where it was translated, else in the
// version there is. Nothing withheld is in it.
type Edition struct {
	Lang    string
	Home    *Page // nil when content/index.md does not exist
	Cases   []*Followed
	Letters []*Letter // newest first
	News    []*News   // newest first
	Pages   []*Page
}

// A Followed case is a case with its updates, newest first.
type Followed struct {
	*Case
	Updates []*Update
}

// EachDocument calls f with every document of the edition: a case before its
// updates.
func (e *Edition) EachDocument(f func(*Document)) {
	if e.Home != nil {
		f(&e.Home.Document)
	}
	for _, c := range e.Cases {
		f(&c.Document)
		for _, u := range c.Updates {
			f(&u.Document)
		}
	}
	for _, l := range e.Letters {
		f(&l.Document)
	}
	for _, n := range e.News {
		f(&n.Document)
	}
	for _, p := range e.Pages {
		f(&p.Document)
	}
}

// CountNews gives how many updates, letters and news of the campaign there are.
func (e *Edition) CountNews() int {
	n := len(e.Letters) + len(e.News)
	for _, c := range e.Cases {
		n += len(c.Updates)
	}
	return n
}

// CountEntries gives how many entries the feed of all has.
func (e *Edition) CountEntries() int {
	n := e.CountNews()
	for _, l := range e.Letters {
		n += len(l.Responses)
	}
	return n
}

// CountEntriesOfCases gives how many entries the feed of each case has, by slug.
func (e *Edition) CountEntriesOfCases() map[string]int {
	counts := make(map[string]int, len(e.Cases))
	for _, c := range e.Cases {
		counts[c.Slug] = len(c.Updates)
	}
	for _, l := range e.Letters {
		for _, slug := range l.Cases {
			counts[slug] += 1 + len(l.Responses)
		}
	}
	return counts
}

// A Publication is the campaign as it is public at a gate. It is read-only.
type Publication struct {
	Editions []*Edition // one for each language, the site's own first
	Tallied  Tallied    // what was held back

	gate      Gate
	languages []string
	cases     map[*Case]*publishedCase // by the original
}

// A publishedCase is what is public of a case, in each language; nothing when it
// is withheld.
type publishedCase struct {
	folder  Folder
	in      []*Followed
	tallied Tallied
}

// Publish gives the campaign as it is public at the gate. Documents are shared
// with the campaign, but for letters of whose responses some are held back. A case
// that was not read again is the same Followed as in the publication before, at
// the same gate; that may be nil.
func (c *Campaign) Publish(languages []string, g Gate, before *Publication) *Publication {
	p := &Publication{gate: g, languages: languages, cases: make(map[*Case]*publishedCase, len(c.Cases))}
	if before == nil || before.gate != g || !slices.Equal(before.languages, languages) {
		before = &Publication{}
	}
	t := &p.Tallied
	for _, limit := range c.Limits {
		if !limit.IsZero() {
			t.noteChange(g.Now, limit.End())
		}
	}
	open := &Campaign{Home: admitVersions(c.Home, g, t, nil)}
	for _, l := range c.Letters {
		if v := admitVersions(l, g, t, nil); len(v) > 0 {
			open.Letters = append(open.Letters, t.withholdResponses(g, v))
			t.noteLetterChanges(g, v[0])
		}
	}
	for _, n := range c.News {
		if v := admitVersions(n, g, t, nil); len(v) > 0 {
			open.News = append(open.News, v)
		}
	}
	for _, p := range c.Pages {
		if v := admitVersions(p, g, t, nil); len(v) > 0 {
			open.Pages = append(open.Pages, v)
		}
	}
	for _, lang := range languages {
		p.Editions = append(p.Editions, open.newEdition(lang))
	}
	for _, f := range c.Cases {
		x := before.cases[f.Case[0]]
		if x == nil || !x.folder.sameAs(f) {
			x = publishCase(f, languages, g)
		}
		p.cases[f.Case[0]] = x
		t.add(x.tallied)
		for i, followed := range x.in {
			p.Editions[i].Cases = append(p.Editions[i].Cases, followed)
		}
	}
	return p
}

// sameAs reports whether two folders hold the same values.
func (f Folder) sameAs(other Folder) bool {
	return slices.Equal(f.Case, other.Case) && slices.EqualFunc(f.Updates, other.Updates, slices.Equal[[]*Update])
}

// publishCase picks the version of a case and of its updates for each language.
func publishCase(f Folder, languages []string, g Gate) *publishedCase {
	x := &publishedCase{folder: f}
	t := &x.tallied
	above := g.Withheld(&f.Case[0].Document)
	versions := admitVersions(f.Case, g, t, nil)
	var updates [][]*Update
	for _, u := range f.Updates {
		if v := admitVersions(u, g, t, above); len(v) > 0 {
			updates = append(updates, v)
		}
	}
	if len(versions) == 0 {
		return x
	}
	t.noteCaseChanges(g, versions)
	for _, lang := range languages {
		followed := &Followed{Case: pickVersion(versions, lang), Updates: make([]*Update, 0, len(updates))}
		for _, u := range updates {
			followed.Updates = append(followed.Updates, pickVersion(u, lang))
		}
		sortNewestFirst(followed.Updates, (*Document).Shown)
		x.in = append(x.in, followed)
	}
	return x
}

// document is what the kinds of content have in common.
type document interface{ asDocument() *Document }

func (d *Document) asDocument() *Document { return d }

// admitVersions gives the versions that the gate lets through. When the original
// (or what it belongs to, above) is withheld, none is. What is withheld is
// counted whether or not drafts are let through.
func admitVersions[D document](versions []D, g Gate, t *Tallied, above *Withheld) []D {
	var open []D
	all := true
	for i, v := range versions {
		own := g.Withheld(v.asDocument())
		w := own.combinedWith(above)
		if i == 0 {
			above = w
		}
		t.noteWaiting(g.Now, w)
		if own != nil && g.Drafts {
			t.noteChange(g.Now, own.Until.Time) // its page no longer says so
		}
		if w != nil {
			t.Documents++
		}
		switch {
		case w != nil && !g.Drafts:
			if all {
				open, all = append(open, versions[:i]...), false
			}
		case !all:
			open = append(open, v)
		}
	}
	if all { // as nearly always
		return versions
	}
	return open
}

// EachWithheld calls f with each document that is not public, and why: for reasons of
// its own, or of what it belongs to, its original or an update's case.
func (c *Campaign) EachWithheld(g Gate, f func(*Document, *Withheld)) {
	eachWithheld(c.Home, g, nil, f)
	for _, folder := range c.Cases {
		eachWithheld(folder.Case, g, nil, f)
		above := g.Withheld(&folder.Case[0].Document)
		for _, u := range folder.Updates {
			eachWithheld(u, g, above, f)
		}
	}
	for _, l := range c.Letters {
		eachWithheld(l, g, nil, f)
	}
	for _, n := range c.News {
		eachWithheld(n, g, nil, f)
	}
	for _, p := range c.Pages {
		eachWithheld(p, g, nil, f)
	}
}

func eachWithheld[D document](versions []D, g Gate, above *Withheld, f func(*Document, *Withheld)) {
	for i, v := range versions {
		w := g.Withheld(v.asDocument()).combinedWith(above)
		if i == 0 {
			above = w
		}
		if w != nil {
			f(v.asDocument(), w)
		}
	}
}

func (t *Tallied) noteCaseChanges(g Gate, versions []*Case) {
	for _, c := range versions {
		if c.Action != nil {
			t.noteChange(g.Now, c.Action.Until.End())
		}
		for _, e := range c.Events {
			t.noteChange(g.Now, e.Date.End())
		}
		for _, s := range c.Statuses {
			t.noteChange(g.Now, s.Date.Time)
			begin, _ := c.Since.SpanIn(s.Date.Location()) // which dates the last one
			t.noteChange(g.Now, begin)
		}
	}
}

func (t *Tallied) noteLetterChanges(g Gate, l *Letter) {
	if l.Sign != nil {
		t.noteChange(g.Now, l.Sign.Until.End())
	}
	t.noteChange(g.Now, l.Signatories.NextChange)
}

// withholdResponses gives the letters without the responses whose date is still
// to come, and counts those: in the language that has the most.
func (t *Tallied) withholdResponses(g Gate, versions []*Letter) []*Letter {
	open, most := versions, 0
	for i, l := range versions {
		early := func(r Response) bool { return r.Date.After(g.Now) }
		held := 0
		for _, r := range l.Responses {
			if early(r) {
				held++
				t.noteWaiting(g.Now, &Withheld{Until: r.Date})
			}
		}
		if held > 0 && !g.Drafts {
			if most == 0 {
				open = slices.Clone(versions)
			}
			without := *l
			without.Responses = slices.DeleteFunc(slices.Clone(l.Responses), early)
			open[i] = &without
		}
		most = max(most, held)
	}
	t.Responses += most
	return open
}

// newEdition picks the version of each document for a language, but of cases.
func (c *Campaign) newEdition(lang string) *Edition {
	e := &Edition{Lang: lang, Home: pickVersion(c.Home, lang)}
	for _, l := range c.Letters {
		e.Letters = append(e.Letters, pickVersion(l, lang))
	}
	sortNewestFirst(e.Letters, func(d *Document) Moment { return d.Date })
	for _, n := range c.News {
		e.News = append(e.News, pickVersion(n, lang))
	}
	sortNewestFirst(e.News, (*Document).Shown)
	for _, p := range c.Pages {
		e.Pages = append(e.Pages, pickVersion(p, lang))
	}
	return e
}

// pickVersion gives the one in the language, else the original.
func pickVersion[D document](versions []D, lang string) D {
	for _, v := range versions {
		if v.asDocument().Lang == lang {
			return v
		}
	}
	if len(versions) == 0 {
		var none D
		return none
	}
	return versions[0]
}

// sortNewestFirst sorts by date; the same date by path, so that the order is
// always the same.
func sortNewestFirst[D document](docs []D, date func(*Document) Moment) {
	slices.SortFunc(docs, func(a, b D) int {
		if c := date(b.asDocument()).Compare(date(a.asDocument()).Time); c != 0 {
			return c
		}
		return strings.Compare(b.asDocument().Path(), a.asDocument().Path())
	})
}

// Newest gives the date of the newest of a case's updates and letters.
func (f *Followed) Newest(letters []*Letter) time.Time {
	var newest time.Time
	if len(f.Updates) > 0 {
		newest = f.Updates[0].Shown().Time
	}
	for _, l := range letters {
		if slices.Contains(l.Cases, f.Slug) && l.Date.After(newest) {
			newest = l.Date.Time
		}
	}
	return newest
}
