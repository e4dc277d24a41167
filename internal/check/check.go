// Package check looks at a site as readers will get it: whether every link
// arrives, feeds keep to their rules, entries keep their ids, pages are light
// enough for a cheap phone, and nothing private stands in what is public.
//
// An Inspection is given every file while a build makes it, so that no more of
// a site is kept than what other pages may refer to. Problems go to a report;
// those of one layout, which are on every page, are reported once.
package check

import (
	"context"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
	"casebook/internal/page"
	"casebook/internal/publish"
	"casebook/internal/signatory"
)

// Options say what a plan does not know.
type Options struct {
	Files fs.FS // the site's folder

	// List says how a letter's signatory file is read; nil for a check that
	// does not look for people who must not be named.
	List func(l *campaign.Letter) (signatory.Options, error)
}

// An Inspection gathers what is wrong with one build of a site. File and
// Stream are safe for concurrent use; the rest is for afterwards. A nil one, of
// a build that is not checked, sees nothing.
type Inspection struct {
	Options
	ctx    context.Context
	plan   *page.Plan
	base   *url.URL
	rep    *diag.Report
	hidden *signatory.Unnamed

	mu       sync.Mutex
	sizes    map[string]int64 // of every output file, by its path
	pages    map[string]*document
	links    map[link]*sightings
	findings findings
	outside  map[string]*sightings // addresses on other sites
	exposed  []signatory.Row
	reading  sync.Mutex // a PDF: one at a time, as it takes much memory
}

// New begins an inspection of the plan's site, with problems for rep.
func New(ctx context.Context, plan *page.Plan, o Options, rep *diag.Report) *Inspection {
	base, err := url.Parse(plan.Input.Site.BaseURL)
	if err != nil {
		base = &url.URL{Path: "/"} // config has reported it
	}
	return &Inspection{
		Options: o, ctx: ctx, plan: plan, base: base, rep: rep, hidden: signatory.NewUnnamed(), sizes: map[string]int64{}, pages: map[string]*document{},
		links: map[link]*sightings{}, findings: findings{}, outside: map[string]*sightings{},
	}
}

// File looks at a file of the site; source is the content file it shows, or
// empty. The data are not kept.
func (i *Inspection) File(a address.Address, source string, data []byte) {
	if i == nil {
		return
	}
	file := a.File()
	d := &document{address: a, source: source}
	if isOwnFile(source) {
		i.searchFile(d, data)
	}
	if f := feed.FindFormat(file); f != nil {
		d.checkFeed(f, data)
	} else if strings.HasSuffix(file, ".html") {
		i.readPage(d, data)
	} else if strings.EqualFold(path.Ext(file), ".pdf") {
		i.searchPDF(d, data)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sizes[file] = int64(len(data))
	i.mergePage(d)
}

// Stream notes a file that is too large to look at.
func (i *Inspection) Stream(a address.Address) {
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
	i.reportExampleNames()
	i.reportUnusedFiles()
	i.reportOldRecords()
	i.reportUnverifiedCases()
	i.reportSameEntries()
	return i.searchTexts()
}

// Site reports what the finished files show; old is what the last publish
// recorded, now what this one would. An error is the machine's.
func (i *Inspection) Site(old, now publish.Record) error {
	if i == nil {
		return nil
	}
	i.reportBrokenLinks()
	i.reportHeavyPages()
	i.reportChangedEntries(old, now)
	i.reportMovedEvents(old, now)
	i.reportFindings()
	return i.reportExposed()
}

// Pages counts the pages that were looked at.
func (i *Inspection) Pages() int { return len(i.pages) }

// Links counts the different addresses that pages refer to, on the site and
// on others.
func (i *Inspection) Links() int { return len(i.links) + len(i.outside) }
