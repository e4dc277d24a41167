// Package page turns a campaign into pages: first every address, then the
// values that layouts and feeds get. Nothing is rendered before somebody asks
// for it, so a build can use all cores and a preview can make one page.
package page

import (
	"cmp"
	"io"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/theme"
)

// Input is what a plan is made of. All of it is read-only from then on.
type Input struct {
	Site     *config.Site
	Campaign *campaign.Campaign
	Gate     campaign.Gate
	Theme    *theme.Theme
	Assets   *asset.Manifest
	Pictures *asset.Store
	Portable bool
	Minify   bool

	// Reread gives a document's Body once more. With it a text is let go when
	// it was converted and the memory is wanted for others; without it, for
	// previews, every text is kept.
	Reread func(*campaign.Document) (string, error)

	// Previous is an earlier plan of the same site, for what has not changed
	// since; nil when pictures, or anything besides content files, may have.
	Previous *Plan

	// Named is told, while the open data are written, whom a letter names. It
	// may be nil, and is called from several goroutines.
	Named func(letter Address, name string)
}

// A Plan is every page with its address, and how to make it. It is safe for
// concurrent use.
type Plan struct {
	Input
	site     *config.Site
	editions []*edition
	book     *book
	texts    map[string]*text // of public documents, by file
	base     *url.URL
	made     map[Address]string // who has an address, by its folded form
	lists    map[string]int     // how many pages a long list has, by the folder of its first
	required *uses
	indexed  []*sheet // what the sitemap lists
	problems []diag.Diagnostic

	// Of a plan that again made of another:
	whole     *Plan // that was planned from nothing
	edited    map[string]edit
	replanned map[Address]Output
	showing   map[string][]Address // of replanned, by edited file
	long      map[string]bool      // edited files that long lists show too

	replanning string // the edited file, while outputs are planned anew

	Outputs []Output // but for resources and series, sorted by address
	Series  []Series
	Tallied campaign.Tallied
}

// An Output is one file of the site. It has one of Make and Write.
type Output struct {
	Address Address
	Source  string // the content file it shows; "" for what is made of many
	Kind    string // of an HTML page, as Page.Kind; else ""
	// Make appends the file's bytes to a buffer.
	Make func(dst []byte) ([]byte, error)
	// Write streams a file that may be larger than memory.
	Write func(w io.Writer) error
}

// A Series is the pages of a long list of signatories, cut as the rows arrive.
type Series struct {
	First Address
	Pages int
	All   func() iter.Seq2[Output, error]
}

type (
	Address = address.Address
	linker  = address.Linker
)

// New plans the site. Problems of addresses are reported; a plan with errors
// must not be published.
func New(in Input, rep *diag.Report) *Plan {
	if p := again(in, rep); p != nil {
		return p
	}
	previous := in.Previous
	in.Previous = nil // or every plan would keep all before it
	var own diag.Report
	p := plan(in, &own)
	p.keepTexts(previous)
	p.problems = own.All()
	rep.Add(p.problems...)
	return p
}

// plan makes a plan from nothing.
func plan(in Input, rep *diag.Report) *Plan {
	base, _ := url.Parse(in.Site.BaseURL) // config has checked it
	p := &Plan{Input: in, site: in.Site, base: base, required: &uses{}}
	p.book = newBook(in.Campaign, p.address)
	p.texts, p.made = make(map[string]*text, len(p.book.files)), make(map[Address]string, len(p.book.files))
	tags := make([]string, len(in.Site.Languages))
	for i, l := range in.Site.Languages {
		tags[i] = l.Tag
	}
	editions, tallied := in.Campaign.Publish(tags, in.Gate)
	p.Tallied = tallied
	p.takeDown(editions)
	for _, e := range editions {
		p.publish(e)
	}
	p.hold()
	for i, e := range editions {
		p.editions = append(p.editions, p.newEdition(e, in.Site.Languages[i]))
	}
	var beside sync.WaitGroup
	beside.Go(func() { p.checkIDs(rep) })
	for _, e := range p.editions {
		e.plan(rep)
	}
	p.planSite(rep)
	beside.Wait()
	slices.SortFunc(p.Outputs, func(a, b Output) int { return cmp.Compare(a.Address, b.Address) })
	slices.SortFunc(p.indexed, byAddress)
	return p
}

// publish enters an edition's own documents in the book and among the texts.
func (p *Plan) publish(e *campaign.Edition) {
	enter := func(d *campaign.Document) {
		if d.Lang == e.Lang {
			p.book.publish(d)
		}
		if p.texts[d.File] == nil {
			p.texts[d.File] = &text{doc: d}
			p.book.publish(d)
		}
	}
	if e.Home != nil {
		enter(&e.Home.Document)
	}
	for _, c := range e.Cases {
		enter(&c.Document)
		for _, u := range c.Updates {
			enter(&u.Document)
		}
	}
	for _, l := range e.Letters {
		enter(&l.Document)
	}
	for _, x := range e.Pages {
		enter(&x.Document)
	}
}

// add plans a file. Two files of one address, or of two that only some
// systems tell apart, are an error.
func (p *Plan) add(o Output, rep *diag.Report) {
	if p.replanned != nil {
		p.replanned[o.Address] = o
		p.showing[p.replanning] = append(p.showing[p.replanning], o.Address)
		return
	}
	if p.reserve(o.Address, o.Source, rep) {
		p.Outputs = append(p.Outputs, o)
	}
}

func byAddress(a, b *sheet) int { return cmp.Compare(a.address, b.address) }

// find gives where an address stands among the outputs.
func (p *Plan) find(a Address) (int, bool) {
	return slices.BinarySearchFunc(p.Outputs, a, func(o Output, a Address) int { return cmp.Compare(o.Address, a) })
}

// linker gives links as they are written on the page at an address.
func (p *Plan) linker(from Address) linker {
	return linker{From: from, Portable: p.Portable}
}

// absolute gives the whole address, for formats that demand it.
func (p *Plan) absolute(a Address) string {
	return p.site.BaseURL + strings.TrimPrefix(a.Escaped(), "/")
}

// url gives the whole address for references that begin there.
func (p *Plan) url(a Address) *url.URL {
	u, _ := url.Parse(p.absolute(a)) // config has checked the one half, escaped the other
	return u
}

// resolve gives the absolute form of a reference (RFC 3986, section 5).
func resolve(base *url.URL, ref string) string {
	r, err := base.Parse(ref)
	if err != nil {
		return ref
	}
	return r.String()
}

// editionOf gives the edition of a language.
func (p *Plan) editionOf(lang string) *edition {
	for _, e := range p.editions {
		if e.lang == lang {
			return e
		}
	}
	return p.editions[0]
}
