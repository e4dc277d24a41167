package page

import (
	"cmp"
	"slices"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/markdown"
	"casebook/internal/theme"
)

// An edition is one language's pages, with what is looked up for many of them.
type edition struct {
	*Plan
	*campaign.Edition
	lang      string
	config    config.Language
	locale    *locale.Locale
	words     *theme.Words
	converter *markdown.Converter
	direction string   // "ltr" or "rtl"
	styles    []string // names of the assets that every page loads
	scripts   []string

	cases     map[string]*campaign.Followed // by slug
	letters   map[string]*campaign.Letter   // by slug
	lettersOf map[string][]*campaign.Letter // of a case, newest first
	newest    map[string]time.Time          // of a case's updates and letters
	statuses  map[string]Status
}

func (p *Plan) newEdition(e *campaign.Edition, c config.Language) *edition {
	words := p.Theme.Words(e.Lang)
	x := &edition{
		Plan: p, Edition: e, lang: e.Lang, config: c, locale: locale.For(e.Lang), words: words,
		converter: markdown.New(e.Lang, markdown.Words{
			Note: words.T("alert_note"), Tip: words.T("alert_tip"), Important: words.T("alert_important"),
			Warning: words.T("alert_warning"), Caution: words.T("alert_caution"),
			Footnotes: words.T("footnotes"), FootnoteBack: words.T("footnote_back"),
		}),
		statuses:  map[string]Status{},
		direction: locale.Direction(e.Lang), styles: p.assetNames(".css"), scripts: p.assetNames(".js"),
	}
	for _, s := range p.site.Statuses {
		x.statuses[s.ID] = Status{ID: s.ID, Label: cmp.Or(s.Label, words.T("status_"+s.ID)), Tone: s.Tone}
	}
	x.index()
	return x
}

// index looks up once what many pages need.
func (e *edition) index() {
	e.cases, e.newest = map[string]*campaign.Followed{}, map[string]time.Time{}
	e.letters, e.lettersOf = map[string]*campaign.Letter{}, map[string][]*campaign.Letter{}
	for _, l := range e.Letters {
		e.letters[l.Slug] = l
		for _, slug := range l.Cases {
			e.lettersOf[slug] = append(e.lettersOf[slug], l)
		}
	}
	for _, c := range e.Cases {
		e.cases[c.Slug] = c
		e.newest[c.Slug] = c.Newest(e.lettersOf[c.Slug])
	}
	slices.SortStableFunc(e.Cases, func(a, b *campaign.Followed) int {
		return cmp.Or(
			cmp.Compare(e.urgency(a), e.urgency(b)),
			e.newest[b.Slug].Compare(e.newest[a.Slug]),
			cmp.Compare(a.Slug, b.Slug))
	})
}

// urgency sorts cases for lists: by the tone of their status, then by the
// order in which the statuses are declared.
func (e *edition) urgency(c *campaign.Followed) int {
	tones := []string{"urgent", "warning", "neutral", "good"}
	order := slices.IndexFunc(e.site.Statuses, func(s config.Status) bool { return s.ID == c.Status })
	return slices.Index(tones, e.statuses[c.Status].Tone)*len(e.site.Statuses) + order
}

// shows reports whether a document has its page in this edition.
func (e *edition) shows(d *campaign.Document) bool { return d.Lang == e.lang }

// at puts an address under the edition's language.
func (e *edition) at(address string) Address { return e.prefixed(e.lang, address) }

// plan adds every page of the edition.
func (e *edition) plan(rep *diag.Report) {
	e.planLists(rep)
	for _, c := range e.Cases {
		e.planCase(c, rep)
	}
	for _, l := range e.Letters {
		if e.shows(&l.Document) {
			e.planLetter(l, rep)
		}
	}
	for _, x := range e.Pages {
		if e.shows(&x.Document) {
			e.addHTML("page", e.address(&x.Document), &x.Document, (*sheet).textPage, rep)
		}
	}
	e.planSiteFeeds(rep)
}

// planLists adds the pages that are about many documents.
func (e *edition) planLists(rep *diag.Report) {
	e.addHTML("home", e.at("/"), e.homeDocument(), (*sheet).home, rep)
	e.addHTML("cases", e.at("/cases/"), nil, (*sheet).caseList, rep)
	e.addHTML("letters", e.at("/letters/"), nil, (*sheet).letterList, rep)
	e.addHTML("subscribe", e.at("/subscribe/"), nil, (*sheet).subscribe, rep)
}

func (e *edition) planCase(c *campaign.Followed, rep *diag.Report) {
	if e.shows(&c.Document) {
		e.addHTML("case", e.address(&c.Document), &c.Document, func(s *sheet, v *View) { s.caseView(c, v) }, rep)
		e.requirePicture(c.Case, rep)
		e.planCaseFeeds(c, rep)
	}
	for i, u := range c.Updates {
		if e.shows(&u.Document) {
			e.addHTML("update", e.address(&u.Document), &u.Document, func(s *sheet, v *View) { s.updateView(c, i, v) }, rep)
		}
	}
}

// homeDocument gives the home page's text where this edition has one of its own.
func (e *edition) homeDocument() *campaign.Document {
	if e.Home == nil {
		return nil
	}
	return &e.Home.Document
}
