package page

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// mostEdited is how many texts a plan may have in place of another plan's
// before everything is planned anew.
const mostEdited = 50

// again plans a site of which only texts differ from the one before: the front
// matter, and so every address, title and order, is the same. That is what
// nearly every save is, and it costs what the texts cost, however large the
// site is. It gives nil when anything else differs.
//
// The plan shares what the whole plan before it (its root) has, but for the
// texts that differ and the outputs that show them.
func again(in Input, rep *diag.Report) *Plan {
	if in.Previous == nil {
		return nil
	}
	root := in.Previous.root()
	if !root.sameBut(in) {
		return nil
	}
	edited, ok := editedTexts(root.Campaign, in.Campaign)
	if !ok || len(edited) > mostEdited {
		return nil
	}
	own := *root
	p := &own
	p.Input, p.Previous, p.whole = in, nil, root // Previous would keep all plans before it
	p.texts, p.edited, p.editions = maps.Clone(root.texts), map[string]*text{}, nil
	rep.Add(p.problems...)
	for _, e := range root.editions {
		e := *e
		e.Plan = p
		p.editions = append(p.editions, &e)
	}
	for _, d := range edited {
		p.edit(d, in.Previous)
	}
	p.replan()
	return p
}

// root gives the plan that was made as a whole.
func (p *Plan) root() *Plan {
	if p.whole != nil {
		return p.whole
	}
	return p
}

// sameBut reports whether everything but the campaign is as it was.
func (p *Plan) sameBut(in Input) bool {
	next := p.Tallied.Next
	return p.Site == in.Site && p.Theme == in.Theme && p.Assets == in.Assets && p.Pictures == in.Pictures &&
		p.Gate.Drafts == in.Gate.Drafts && p.Portable == in.Portable && p.Minify == in.Minify &&
		!in.Gate.Now.Before(p.Gate.Now) && (next.IsZero() || in.Gate.Now.Before(next))
}

// edit puts a text in the place of the root's.
func (p *Plan) edit(d *campaign.Document, previous *Plan) {
	if p.texts[d.File] == nil {
		return // withheld
	}
	t := previous.texts[d.File]
	if t == nil || t.doc.Body != d.Body {
		t = &text{doc: d}
	}
	p.texts[d.File], p.edited[d.File] = t, t
}

// replan plans the outputs that show edited texts anew; all others stay the
// root's. What it would enter about the site as a whole is there already.
func (p *Plan) replan() {
	p.replanned = map[Address]Output{}
	root := p.whole
	p.indexed, p.required, p.Series = nil, &uses{}, nil
	var known diag.Report // what is wrong with addresses was said for the root
	for _, t := range p.edited {
		for _, e := range p.editions {
			e.replan(t.doc, &known)
		}
	}
	series := slices.Clone(root.Series)
	for _, s := range p.Series {
		if i := slices.IndexFunc(series, func(o Series) bool { return o.First == s.First }); i >= 0 {
			series[i] = s
		}
	}
	p.indexed, p.required, p.Series = root.indexed, root.required, series
	p.Outputs = slices.Clone(root.Outputs)
	for a, o := range p.replanned {
		if i, ok := p.find(a); ok {
			p.Outputs[i] = o
		}
	}
}

// replan plans what an edition makes of a document: its pages, those that show
// the beginning of its text, and the feeds with it.
func (e *edition) replan(d *campaign.Document, rep *diag.Report) {
	switch kind, slug := shelf(d.File); kind {
	case "cases":
		if c := e.cases[slug]; c != nil {
			e.planCase(c, rep)
		}
	case "letters":
		if l := e.letters[slug]; l != nil {
			if e.shows(&l.Document) {
				e.planLetter(l, rep)
			}
			for _, slug := range l.Cases {
				if c := e.cases[slug]; c != nil {
					e.planCase(c, rep)
				}
			}
		}
	case "pages":
		for _, x := range e.Pages {
			if x.File == d.File && e.shows(&x.Document) {
				e.addHTML("page", e.address(&x.Document), &x.Document, (*sheet).textPage, rep)
			}
		}
	}
	e.planLists(rep)
	e.planSiteFeeds(rep)
}

// shelf gives the folder of content/ that a file is in, and the one in that.
func shelf(file string) (kind, slug string) {
	parts := strings.Split(file, "/")
	if len(parts) < 3 {
		return "", ""
	}
	return parts[1], parts[2]
}

// Since gives the addresses whose files may differ from an older plan's; false
// when that cannot be said, and everything may.
func (p *Plan) Since(old *Plan) ([]Address, bool) {
	if old == nil || p.root() != old.root() {
		return nil, false
	}
	changed := map[Address]bool{}
	files := maps.Clone(p.edited)
	if files == nil {
		files = map[string]*text{}
	}
	maps.Copy(files, old.edited)
	for file := range files {
		if p.texts[file].doc.Body == old.texts[file].doc.Body {
			continue
		}
		from := p
		if p.edited[file] == nil {
			from = old // mended: it shows the root's text again
		}
		for a, o := range from.replanned {
			if o.shows(p.texts[file].doc) {
				changed[a] = true
			}
		}
		for _, s := range p.Series {
			if under(s.First, p.book.of(p.texts[file].doc).address) {
				return nil, false // its pages are not known one by one
			}
		}
	}
	return slices.Sorted(maps.Keys(changed)), true
}

// shows reports whether a file that was planned anew for a document may show
// its text: its own page and the feeds do; others no more than the beginning
// of a text that has no summary. A letter has a description instead.
func (o Output) shows(d *campaign.Document) bool {
	kind, _ := shelf(d.File)
	return o.Source == d.File || o.IsFeed() || d.Summary == "" && kind != "letters"
}

// editedTexts gives the documents of now whose text differs from before's;
// false when anything else does.
func editedTexts(before, now *campaign.Campaign) ([]*campaign.Document, bool) {
	c := comparison{same: len(before.Cases) == len(now.Cases) && len(before.Letters) == len(now.Letters) &&
		len(before.Pages) == len(now.Pages) && reflect.DeepEqual(before.Taken, now.Taken)}
	if !c.same {
		return nil, false
	}
	compare(&c, before.Home, now.Home, func(x *campaign.Page) *campaign.Document { return &x.Document })
	for i := range now.Cases {
		a, b := before.Cases[i], now.Cases[i]
		compare(&c, a.Case, b.Case, func(x *campaign.Case) *campaign.Document { return &x.Document })
		if c.same = c.same && len(a.Updates) == len(b.Updates); !c.same {
			return nil, false
		}
		for j := range b.Updates {
			compare(&c, a.Updates[j], b.Updates[j], func(x *campaign.Update) *campaign.Document { return &x.Document })
		}
	}
	for i := range now.Letters {
		compare(&c, before.Letters[i], now.Letters[i], func(x *campaign.Letter) *campaign.Document { return &x.Document })
	}
	for i := range now.Pages {
		compare(&c, before.Pages[i], now.Pages[i], func(x *campaign.Page) *campaign.Document { return &x.Document })
	}
	return c.edited, c.same
}

// A comparison of two campaigns ends at the first difference that is more than
// a text.
type comparison struct {
	same   bool
	edited []*campaign.Document
}

// compare looks at one document's versions. Those that were not read again
// are the same values; of others everything but the text is compared.
func compare[D any](c *comparison, before, now []*D, document func(*D) *campaign.Document) {
	if c.same = c.same && len(before) == len(now); !c.same {
		return
	}
	for i := range now {
		if before[i] == now[i] {
			continue
		}
		a, b := *before[i], *now[i]
		was := document(&a).Body
		document(&a).Body = document(&b).Body
		if c.same = reflect.DeepEqual(a, b); !c.same {
			return
		}
		if d := document(now[i]); d.Body != was {
			c.edited = append(c.edited, d)
		}
	}
}
