// Package check looks at a site as readers will get it: whether every link
// arrives, feeds keep to their rules, entries keep their ids, pages are light
// enough for a cheap phone, and nothing private stands in what is public.
//
// An Inspection is given every file while a build makes it, so that no more of
// a site is kept than what other pages may refer to. Problems go to a report;
// those of one layout, which are on every page, are reported once.
package check

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/publish"
)

// Options say what a plan does not know.
type Options struct {
	Files fs.FS // the site's folder
	Theme fs.FS // the built-in layouts and assets

	// Unnamed gives the signatories of a letter who must not be named; nil for
	// a check that does not look for them.
	Unnamed func(l *campaign.Letter, see func(Person)) error
}

// A Person must not be named: the row is all that a message may say.
type Person struct {
	At    diag.Position
	Row   int
	Names []string // in every form; never for a message
}

// An Inspection gathers what is wrong with one build of a site. File and
// Stream are safe for concurrent use; the rest is for afterwards. A nil one, of
// a build that is not checked, sees nothing.
type Inspection struct {
	Options
	plan *page.Plan
	base *url.URL
	rep  *diag.Report

	mu       sync.Mutex
	sizes    map[string]int64 // of every output file, by its path
	pages    map[string]*document
	links    map[link]*sighting
	findings map[finding]*sighting
	outside  map[string]*sighting // addresses on other sites
}

// New begins an inspection of the plan's site, with problems for rep.
func New(plan *page.Plan, o Options, rep *diag.Report) *Inspection {
	base, err := url.Parse(plan.Site.BaseURL)
	if err != nil {
		base = &url.URL{Path: "/"} // config has reported it
	}
	return &Inspection{
		Options: o, plan: plan, base: base, rep: rep, sizes: map[string]int64{}, pages: map[string]*document{},
		links: map[link]*sighting{}, findings: map[finding]*sighting{}, outside: map[string]*sighting{},
	}
}

// File looks at a file of the site; source is the content file it shows, or
// empty. The data are not kept.
func (i *Inspection) File(a page.Address, source string, data []byte) {
	if i == nil {
		return
	}
	file := a.File()
	d := &document{address: a, source: source}
	if rules := feedRules[path.Base(file)]; rules != nil {
		d.breaches(rules(data))
	} else if strings.HasSuffix(file, ".html") {
		i.read(d, data)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sizes[file] = int64(len(data))
	i.enter(d)
}

// Stream notes a file that is too large to look at.
func (i *Inspection) Stream(a page.Address) {
	if i == nil {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sizes[a.File()] = 0
}

// Sources reports what the content itself shows, whether or not a site could
// be made of it. An error is the machine's.
func (i *Inspection) Sources() error {
	i.unused()
	i.unverified()
	i.sameEntries()
	i.contrast()
	return i.unnamed()
}

// Site reports what the finished files show; old is what the last publish
// recorded, now what this one would.
func (i *Inspection) Site(old, now publish.Record) {
	if i == nil {
		return
	}
	i.follow()
	i.weigh()
	i.changedEntries(old, now)
	i.report()
}

// Pages and Links count what was looked at.
func (i *Inspection) Pages() int { return len(i.pages) }

// Links counts the different addresses that pages refer to, on the site and
// on others.
func (i *Inspection) Links() int { return len(i.links) + len(i.outside) }
