package page

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// mostEdited is how many documents of a plan may differ from another plan's
// before everything is planned anew.
const mostEdited = 50

// again plans a site of which only documents differ from the one before, and
// nothing in them that decides about addresses, dates or ids. That is what
// nearly every save is, and it costs what the edited documents cost, however
// large the site is. It gives nil when anything else differs.
//
// The plan shares what the whole plan before it (its root) has, but for the
// edited documents and the outputs that show them.
func again(in Input, rep *diag.Report) *Plan {
	if in.Previous == nil {
		return nil
	}
	root := in.Previous.root()
	if !root.sameBut(in) {
		return nil
	}
	edits, ok := compareCampaigns(root.Campaign, in.Campaign)
	if !ok || len(edits) > mostEdited || root.reported(edits) {
		return nil
	}
	own := *root
	p := &own
	p.Input, p.Previous, p.whole = in, nil, root // Previous would keep all plans before it
	p.texts, p.edited = maps.Clone(root.texts), map[string]edit{}
	rep.Add(p.problems...)
	for _, d := range edits {
		p.edit(d, in.Previous)
	}
	p.reissue(edits)
	p.replan(edits)
	return p
}

// An edit is a document that is not the root's.
type edit struct {
	doc           *campaign.Document
	before, value any // the root's *campaign.Case, Update, Letter or Page, and this
	textOnly      bool
}

// root gives the plan that was made as a whole.
func (p *Plan) root() *Plan {
	if p.whole != nil {
		return p.whole
	}
	return p
}

// sameBut reports whether everything but the campaign is as it was. What was
// taken down or is held back reaches far: then all is planned anew.
func (p *Plan) sameBut(in Input) bool {
	next := p.Tallied.Next
	return p.Site == in.Site && p.Theme == in.Theme && p.Assets == in.Assets && p.Pictures == in.Pictures &&
		p.Gate.Drafts == in.Gate.Drafts && p.Portable == in.Portable && p.Minify == in.Minify &&
		len(p.Campaign.Taken)+len(in.Campaign.Taken) == 0 && (p.Gate.Drafts || p.Tallied.Documents == 0) &&
		!in.Gate.Now.Before(p.Gate.Now) && (next.IsZero() || in.Gate.Now.Before(next))
}

// reported reports whether the plan had something to say about an edited
// document, which may have to be said otherwise now.
func (p *Plan) reported(edits []edit) bool {
	return slices.ContainsFunc(p.problems, func(d diag.Diagnostic) bool {
		return slices.ContainsFunc(edits, func(e edit) bool { return e.doc.File == d.File })
	})
}

// edit puts a document's text in the place of the root's, converted already
// when the plan before had the same.
func (p *Plan) edit(e edit, previous *Plan) {
	p.edited[e.doc.File] = e
	if p.texts[e.doc.File] == nil {
		return // withheld
	}
	t := previous.texts[e.doc.File]
	if t == nil || t.doc.Body != e.doc.Body || t.doc.BodyLine != e.doc.BodyLine {
		t = &text{doc: e.doc}
	}
	p.texts[e.doc.File] = t
}

// reissue makes the plan's own editions. When more than texts was edited, they
// are put together anew: titles and the order of lists may differ.
func (p *Plan) reissue(edits []edit) {
	root := p.whole
	p.editions = nil
	if !slices.ContainsFunc(edits, func(e edit) bool { return !e.textOnly }) {
		for _, e := range root.editions {
			own := *e
			own.Plan = p
			p.editions = append(p.editions, &own)
		}
		return
	}
	p.book = root.book.with(edits)
	for _, e := range root.editions {
		own := *e
		own.Plan, own.Edition = p, exchanged(e.Edition, edits)
		own.index()
		p.editions = append(p.editions, &own)
	}
}

// exchanged gives an edition with edited documents in the place of the root's:
// their dates are the same, so the order is too.
func exchanged(e *campaign.Edition, edits []edit) *campaign.Edition {
	own := *e
	own.Cases, own.Letters, own.Pages = slices.Clone(e.Cases), slices.Clone(e.Letters), slices.Clone(e.Pages)
	for _, d := range edits {
		switch v := d.value.(type) {
		case *campaign.Case:
			exchangeCase(own.Cases, v.Slug, func(f *campaign.Followed) {
				if f.File == v.File {
					f.Case = v
				}
			})
		case *campaign.Update:
			exchangeCase(own.Cases, v.Case, func(f *campaign.Followed) {
				f.Updates = slices.Clone(f.Updates)
				exchange(f.Updates, v, func(u *campaign.Update) bool { return u.File == v.File })
			})
		case *campaign.Letter:
			exchange(own.Letters, v, func(l *campaign.Letter) bool { return l.File == v.File })
		case *campaign.Page:
			exchange(own.Pages, v, func(x *campaign.Page) bool { return x.File == v.File })
			if own.Home != nil && own.Home.File == v.File {
				own.Home = v
			}
		}
	}
	return &own
}

// exchangeCase puts a changed copy of a case in its place.
func exchangeCase(cases []*campaign.Followed, slug string, change func(*campaign.Followed)) {
	for i, f := range cases {
		if f.Slug == slug {
			own := *f
			change(&own)
			cases[i] = &own
		}
	}
}

func exchange[T any](list []*T, with *T, is func(*T) bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		list[i] = with
	}
}

// with gives a book in which edited documents have the place of their own.
func (b *book) with(edits []edit) *book {
	own := *b
	own.files = maps.Clone(b.files)
	for _, d := range edits {
		name := norm.NFC.String(d.doc.File)
		versions := make([]*entry, len(own.files[name].versions))
		for i, e := range own.files[name].versions {
			v := *e
			if v.versions = versions; v.doc.File == d.doc.File {
				v.doc = d.doc
			}
			versions[i] = &v
			own.files[norm.NFC.String(v.doc.File)] = &v
		}
	}
	return &own
}

// replan plans the outputs that show edited documents anew; all others stay
// the root's. What it would enter about the site as a whole is there already.
func (p *Plan) replan(edits []edit) {
	root := p.whole
	p.replanned, p.showing, p.long = map[Address]Output{}, map[string][]Address{}, map[string]bool{}
	p.indexed, p.required, p.Series = nil, &uses{}, nil
	var known diag.Report // what is wrong with addresses was said for the root
	for _, d := range edits {
		p.replanning = d.doc.File
		before := len(p.Series)
		for _, e := range p.editions {
			e.replan(d, &known)
		}
		p.long[d.doc.File] = len(p.Series) > before
		if !d.textOnly {
			p.add(p.sitemapFile(), &known)
		}
	}
	for _, s := range p.indexed {
		p.realias(s)
	}
	p.reindex()
	p.required, p.Outputs = root.required, slices.Clone(root.Outputs)
	for a, o := range p.replanned {
		if i, ok := p.find(a); ok {
			p.Outputs[i] = o
		}
	}
}

// reindex puts what was planned anew into the root's lists.
func (p *Plan) reindex() {
	series, indexed := slices.Clone(p.whole.Series), slices.Clone(p.whole.indexed)
	for _, s := range p.Series {
		if i := slices.IndexFunc(series, func(o Series) bool { return o.First == s.First }); i >= 0 {
			series[i] = s
		}
	}
	for _, s := range p.indexed {
		if i, ok := slices.BinarySearchFunc(indexed, s, byAddress); ok {
			indexed[i] = s
		}
	}
	p.Series, p.indexed = series, indexed
}

// realias plans the pages at a document's old addresses anew: they name it.
func (p *Plan) realias(s *sheet) {
	if s.doc == nil || s.doc.Lang != s.lang {
		return
	}
	p.replanning = s.doc.File
	for _, written := range s.doc.Aliases {
		a := aliasAddress(written)
		if i, ok := p.whole.find(a); ok && p.whole.Outputs[i].Kind == "alias" && p.whole.Outputs[i].Source == s.doc.File {
			p.add(s.redirect(a, s.doc, s.address), nil)
		}
	}
}

// replan plans what an edition makes of a document: its pages, those that show
// its title or the beginning of its text, and the feeds with it.
func (e *edition) replan(d edit, rep *diag.Report) {
	switch kind, slug := shelf(d.doc.File); kind {
	case "cases":
		e.replanCase(slug, rep)
		if d.textOnly {
			break
		}
		for _, l := range e.lettersOf[slug] {
			e.replanLetter(l, rep) // it names the case
		}
	case "letters":
		if l := e.letters[slug]; l != nil {
			e.replanLetter(l, rep)
		}
	case "pages":
		for _, x := range e.Pages {
			if x.File == d.doc.File && e.shows(&x.Document) {
				e.addHTML("page", e.address(&x.Document), &x.Document, (*sheet).textPage, rep)
			}
		}
	}
	e.planLists(rep)
	e.planSiteFeeds(rep)
}

func (e *edition) replanCase(slug string, rep *diag.Report) {
	if c := e.cases[slug]; c != nil {
		e.planCase(c, rep)
	}
}

// replanLetter plans a letter and the cases that it names, whose timelines and
// feeds it is in.
func (e *edition) replanLetter(l *campaign.Letter, rep *diag.Report) {
	if e.shows(&l.Document) {
		e.planLetter(l, rep)
	}
	for _, slug := range l.Cases {
		e.replanCase(slug, rep)
	}
}

// shelf gives the folder of content/ that a file is in, and the one in that.
func shelf(file string) (kind, slug string) {
	parts := strings.Split(file, "/")
	if len(parts) < 3 {
		return "", ""
	}
	return parts[1], parts[2]
}
