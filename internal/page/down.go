package page

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
)

// A Down is what taking a page down for good comes to. What readers never had
// is in no record: a stub or an emptied entry would be the first they hear of it.
type Down struct {
	Records  []campaign.Takedown // for each address of it, in every language; without a date
	Sources  []string            // the folders and files that still hold its text, relative to the site
	Withheld []string            // the files among them that were never published
	Purge    []string            // absolute addresses at which it was published or shown, for caches
}

// A Last is what the last publish wrote, sorted.
type Last struct {
	Files   []string // relative to the output folder
	Entries []string // ids of feed entries
	Out     fs.FS    // the output folder
}

func (l *Last) has(a Address) bool {
	_, found := slices.BinarySearch(l.Files, a.File())
	return found
}

// Down finds out what it takes to take down the page at an address: a case with
// its updates, a letter, any other page, in all its languages. Nil means that
// there is no such page; then near is the nearest address, or "".
func (p *Plan) Down(address string, last Last) (down *Down, near string) {
	a := p.local(address)
	target := p.entryAt(a)
	d := &downing{plan: p, entries: map[*entry]bool{}, purge: map[Address]bool{}, last: last}
	if target != nil {
		d.take(target)
		a = target.address
	}
	gone := d.gone(a)
	if target == nil && !p.book.isTaken(a) && len(gone) == 0 {
		return nil, p.nearAddress(a)
	}
	down = &Down{}
	for _, x := range slices.SortedFunc(maps.Keys(d.entries), func(x, y *entry) int { return strings.Compare(string(x.address), string(y.address)) }) {
		d.sources = append(d.sources, sourceOf(x))
		if d.wasPublic(x) {
			d.record(x)
		} else {
			down.Withheld = append(down.Withheld, x.doc.File)
			delete(d.entries, x)
		}
	}
	for _, at := range gone {
		d.recordGone(at)
	}
	down.Records, down.Sources = d.records, outermost(d.sources)
	if target != nil && len(d.records) == 0 {
		return down, ""
	}
	d.purge[a] = true
	d.outputs()
	d.files(append(gone, a)...)
	for _, x := range slices.Sorted(maps.Keys(d.purge)) {
		down.Purge = append(down.Purge, p.absolute(x))
	}
	return down, ""
}

// local gives the address on this site that somebody wrote: a whole URL, or
// without the slash at its end.
func (p *Plan) local(address string) Address {
	if rest, ok := strings.CutPrefix(address, p.site.BaseURL); ok {
		address = rest
	}
	address, _, _ = strings.Cut(address, "#")
	return aliasAddress("/" + strings.Trim(strings.TrimSuffix(address, "index.html"), "/"))
}

// entryAt finds the document that is, or was, at an address.
func (p *Plan) entryAt(a Address) *entry {
	for _, file := range slices.Sorted(maps.Keys(p.book.files)) {
		e := p.book.files[file]
		if e.address == a && a != "/" {
			return e
		}
		for _, old := range e.doc.Aliases {
			if old != "" && aliasAddress(old) == a {
				return e
			}
		}
	}
	return nil
}

func (p *Plan) nearAddress(a Address) string {
	var known []string
	for _, e := range p.book.files {
		if e.address != "/" {
			known = append(known, string(e.address))
		}
	}
	slices.Sort(known)
	return diag.Nearest(string(a), known)
}

// sourceOf gives what to delete: a bundle's folder, else the file.
func sourceOf(e *entry) string {
	if strings.HasPrefix(strings.TrimPrefix(e.doc.File, e.doc.Dir+"/"), "index.") {
		return e.doc.Dir + "/"
	}
	return e.doc.File
}

// outermost leaves out what is within another folder of the list.
func outermost(files []string) []string {
	var list []string
	for _, f := range slices.Sorted(slices.Values(files)) {
		if n := len(list); n == 0 || f != list[n-1] && !(strings.HasSuffix(list[n-1], "/") && strings.HasPrefix(f, list[n-1])) {
			list = append(list, f)
		}
	}
	return list
}

// A downing collects what goes down with a page.
type downing struct {
	plan    *Plan
	entries map[*entry]bool
	records []campaign.Takedown
	sources []string
	purge   map[Address]bool
	last    Last
}

// take adds a document in all its languages, and of a case its updates.
func (d *downing) take(target *entry) {
	for _, v := range target.versions {
		d.entries[v] = true
	}
	for _, e := range d.plan.book.files {
		for _, v := range target.versions {
			if d.plan.caseOf(e.address) == v.address {
				for _, translation := range e.versions {
					d.entries[translation] = true
				}
			}
		}
	}
}

// wasPublic reports whether readers had a document: they have it now, it is in
// the record, or the last publish wrote it. A draft that was written there is
// one since; what has a date to come was at most tried out with another clock.
func (d *downing) wasPublic(e *entry) bool {
	return e.state == public || d.isRecorded(e.address) || d.last.has(e.address) && !d.plan.isToCome(e)
}

// isRecorded reports whether an address is in the record already.
func (d *downing) isRecorded(a Address) bool {
	return slices.ContainsFunc(d.plan.Campaign.Taken, func(t campaign.Takedown) bool { return Address(t.Address) == a })
}

// isToCome reports whether the time of a document, of the original it
// translates or of its case has not come.
func (p *Plan) isToCome(e *entry) bool {
	toCome := func(d *campaign.Document) bool {
		w := p.Gate.Withheld(d)
		return w != nil && !w.Until.IsZero()
	}
	first := e.versions[0]
	above := p.caseOf(first.address)
	for _, other := range p.book.files {
		if above != "" && other.address == above && toCome(other.doc) {
			return true
		}
	}
	return toCome(e.doc) || toCome(first.doc)
}

// record adds the records of one document in one language.
func (d *downing) record(e *entry) {
	p := d.plan
	d.add(e.address, p.entryPath(e.doc), nil)
	for _, old := range e.doc.Aliases {
		if a := aliasAddress(old); old != "" && (e.state == public || d.isRecorded(a) || d.last.has(a)) {
			d.add(a, "", nil)
		}
	}
	l := p.letterOf(e)
	if l == nil {
		return
	}
	d.records[slices.IndexFunc(d.records, func(t campaign.Takedown) bool { return t.Address == string(e.address) })].Cases = l.Cases
	for _, r := range l.Responses {
		if d.wasAnnounced(e, l, r) {
			d.add(e.address, p.responsePath(l, r), l.Cases)
		}
	}
	for _, slug := range l.Cases {
		d.shownAt("/cases/" + slug + "/")
	}
}

// wasAnnounced reports whether readers had a response to a letter.
func (d *downing) wasAnnounced(e *entry, l *campaign.Letter, r campaign.Response) bool {
	if r.Date.After(d.plan.Gate.Now) {
		return false
	}
	_, published := slices.BinarySearch(d.last.Entries, feed.TagURI(d.plan.site.Authority, d.plan.responsePath(l, r)))
	return e.state == public || published
}

func (d *downing) add(a Address, idPath string, cases []string) {
	t := campaign.Takedown{Address: string(a), Cases: cases}
	if idPath != "" {
		t.ID = feed.TagURI(d.plan.site.Authority, idPath)
	}
	d.records = append(d.records, t)
	d.purge[a] = true
}

// letterOf gives the letter of an entry, withheld or not; nil for other kinds.
func (p *Plan) letterOf(e *entry) *campaign.Letter {
	for _, versions := range p.Campaign.Letters {
		for _, l := range versions {
			if l.File == e.doc.File {
				return l
			}
		}
	}
	return nil
}

// shownAt adds a page that lists the document, with its feeds, in all languages.
func (d *downing) shownAt(address string) {
	for _, e := range d.plan.editions {
		if a := e.at(address); d.plan.book.addresses[a] {
			d.purge[a] = true
		}
		for _, x := range feed.Formats {
			if a := e.at(address) + Address(x.File); !x.CaseOnly && d.plan.book.addresses[a] {
				d.purge[a] = true
			}
		}
	}
}

// outputs adds what is published of the documents, and where they are listed.
func (d *downing) outputs() {
	p := d.plan
	files := map[string]bool{}
	for e := range d.entries {
		files[e.doc.File] = true
		if above := p.caseOf(e.address); above != "" {
			_, rest := p.split(above)
			d.shownAt(rest)
		}
	}
	for _, o := range p.Outputs {
		if files[o.Source] {
			d.purge[o.Address] = true
		}
	}
	var ignored diag.Report
	for _, f := range p.Resources(&ignored) {
		if d.entries[f.owner] {
			for _, a := range f.Names {
				d.purge[a] = true
			}
		}
	}
	for _, list := range []string{"/", "/cases/", "/letters/", "/subscribe/"} {
		d.shownAt(list)
	}
	for _, versions := range p.Campaign.Letters {
		if l := versions[0]; slices.ContainsFunc(l.Cases, func(slug string) bool { return d.purge[Address("/cases/"+slug+"/")] }) {
			d.shownAt("/letters/" + l.Slug + "/")
		}
	}
	d.purge["/sitemap.xml"] = true
}

// files adds what the last publish wrote below the addresses.
func (d *downing) files(tops ...Address) {
	for e := range d.entries {
		tops = append(tops, e.address)
	}
	for _, f := range d.last.Files {
		at := Address("/" + strings.TrimSuffix(f, "index.html"))
		if slices.ContainsFunc(tops, func(top Address) bool { return under(at, top) }) {
			d.purge[at] = true
		}
	}
}
