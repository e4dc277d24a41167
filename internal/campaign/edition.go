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
	Pages   []*Page
}

// A Followed case is a case with its updates, newest first.
type Followed struct {
	*Case
	Updates []*Update
}

// Publish gives the campaign as it is public at the gate: one edition for each
// language, the site's own first, and what was held back. Documents are shared
// with the campaign but where their Languages shrink.
func (c *Campaign) Publish(languages []string, g Gate) ([]*Edition, Tallied) {
	var t Tallied
	open := &Campaign{Taken: c.Taken}
	open.Home = pass(c.Home, g, &t, nil)
	for _, f := range c.Cases {
		above := g.Withheld(&f.Case[0].Document)
		folder := Folder{Case: pass(f.Case, g, &t, nil)}
		for _, u := range f.Updates {
			if v := pass(u, g, &t, above); len(v) > 0 {
				folder.Updates = append(folder.Updates, v)
			}
		}
		if len(folder.Case) > 0 {
			open.Cases = append(open.Cases, folder)
			t.watchCase(g, folder.Case)
		}
	}
	for _, l := range c.Letters {
		if v := pass(l, g, &t, nil); len(v) > 0 {
			t.holdResponses(g, v)
			open.Letters = append(open.Letters, v)
			t.watchLetter(g, v[0])
		}
	}
	for _, p := range c.Pages {
		if v := pass(p, g, &t, nil); len(v) > 0 {
			open.Pages = append(open.Pages, v)
		}
	}
	editions := make([]*Edition, len(languages))
	for i, lang := range languages {
		editions[i] = open.edition(lang)
	}
	return editions, t
}

// document is what the kinds of content have in common.
type document interface {
	doc() *Document
	withLanguages([]string) document
}

func (d *Document) doc() *Document { return d }

func (c *Case) withLanguages(l []string) document   { x := *c; x.Languages = l; return &x }
func (u *Update) withLanguages(l []string) document { x := *u; x.Languages = l; return &x }
func (l *Letter) withLanguages(s []string) document { x := *l; x.Languages = s; return &x }
func (p *Page) withLanguages(l []string) document   { x := *p; x.Languages = l; return &x }

// pass gives the versions that the gate lets through. When the original (or
// what it belongs to, above) is withheld, none is. What is withheld is counted
// whether or not drafts are let through.
func pass[D document](versions []D, g Gate, t *Tallied, above *Withheld) []D {
	var open []D
	for i, v := range versions {
		own := g.Withheld(v.doc())
		w := own.within(above)
		if i == 0 {
			above = w
		}
		t.waitsFor(g.Now, w)
		if own != nil && g.Drafts {
			t.changesAt(g.Now, own.Until.Time) // its page no longer says so
		}
		if w != nil {
			t.Documents++
			if !g.Drafts {
				continue
			}
		}
		open = append(open, v)
	}
	if len(open) < len(versions) {
		shrink(open)
	}
	return open
}

// shrink takes the languages of what is withheld from the others' lists.
func shrink[D document](open []D) {
	var languages []string
	for _, v := range open {
		languages = append(languages, v.doc().Lang)
	}
	for i, v := range open {
		if len(v.doc().Languages) != len(languages) {
			open[i] = v.withLanguages(languages).(D)
		}
	}
}

func (t *Tallied) watchCase(g Gate, versions []*Case) {
	for _, c := range versions {
		if c.Action != nil {
			t.changesAt(g.Now, c.Action.Until.End())
		}
		for _, e := range c.Events {
			t.changesAt(g.Now, e.Date.End())
		}
	}
}

func (t *Tallied) watchLetter(g Gate, l *Letter) {
	if l.Sign != nil {
		t.changesAt(g.Now, l.Sign.Until.End())
	}
	t.changesAt(g.Now, l.Signatories.NextChange)
}

// holdResponses takes out the responses whose date is still to come, and counts
// them: in the language that has the most.
func (t *Tallied) holdResponses(g Gate, versions []*Letter) {
	most := 0
	for i, l := range versions {
		early := func(r Response) bool { return r.Date.After(g.Now) }
		held := 0
		for _, r := range l.Responses {
			if early(r) {
				held++
				t.waitsFor(g.Now, &Withheld{Until: r.Date})
			}
		}
		if held == 0 {
			continue
		}
		most = max(most, held)
		if !g.Drafts {
			open := *l
			open.Responses = slices.DeleteFunc(slices.Clone(l.Responses), early)
			versions[i] = &open
		}
	}
	t.Responses += most
}

// edition picks each document's version for a language.
func (c *Campaign) edition(lang string) *Edition {
	e := &Edition{Lang: lang, Home: version(c.Home, lang)}
	for _, f := range c.Cases {
		followed := &Followed{Case: version(f.Case, lang)}
		for _, u := range f.Updates {
			followed.Updates = append(followed.Updates, version(u, lang))
		}
		newestFirst(followed.Updates, (*Document).Shown)
		e.Cases = append(e.Cases, followed)
	}
	for _, l := range c.Letters {
		e.Letters = append(e.Letters, version(l, lang))
	}
	newestFirst(e.Letters, func(d *Document) Moment { return d.Date })
	for _, p := range c.Pages {
		e.Pages = append(e.Pages, version(p, lang))
	}
	return e
}

// version gives the one in the language, else the original.
func version[D document](versions []D, lang string) D {
	for _, v := range versions {
		if v.doc().Lang == lang {
			return v
		}
	}
	if len(versions) == 0 {
		var none D
		return none
	}
	return versions[0]
}

// newestFirst sorts by date; the same date by path, so that the order is
// always the same.
func newestFirst[D document](docs []D, date func(*Document) Moment) {
	slices.SortFunc(docs, func(a, b D) int {
		if c := date(b.doc()).Compare(date(a.doc()).Time); c != 0 {
			return c
		}
		return strings.Compare(b.doc().Path(), a.doc().Path())
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
