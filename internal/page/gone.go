package page

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/feed"
)

// gone gives the addresses that go down with the page at one and that no source
// has any more, though the last publish wrote them: somebody deleted the text
// first, or a part of it.
func (d *downing) gone(a Address) []Address {
	p := d.plan
	_, top := p.split(a)
	if top == "/" || p.book.addresses[a] && p.entryAt(a) == nil && !p.book.isTaken(a) {
		return nil // casebook makes it of other pages
	}
	if !isCase(top) && !hasEntry(top) && (depth(top, "/cases/") > 0 || depth(top, "/letters/") > 0) {
		return nil // part of a page, as a page of its signatories
	}
	known := map[Address]bool{}
	for _, e := range p.book.files {
		known[e.address] = true
	}
	var list []Address
	for _, f := range d.last.Files {
		name, page := strings.CutSuffix("/"+f, "/index.html")
		at := Address(name + "/")
		if !page || known[at] || p.book.addresses[at] || d.isRecorded(at) {
			continue
		}
		if _, rest := p.split(at); rest == top || isCase(top) && depth(rest, top) == 1 || d.ledTo(f, a) {
			list = append(list, at)
		}
	}
	return list
}

// ledTo reports whether a published file sent readers on to an address.
func (d *downing) ledTo(file string, a Address) bool {
	text, err := fs.ReadFile(d.last.Out, file)
	if err != nil || !bytes.Contains(text, []byte("refresh")) {
		return false
	}
	_, canonical, _ := strings.Cut(string(text), "canonical")
	canonical, _, _ = strings.Cut(canonical, ">")
	_, canonical, _ = strings.Cut(canonical, "href=")
	return strings.Trim(canonical, `"' `) == d.plan.absolute(a)
}

// recordGone adds the records of a page without a source, with the ids that its
// entries had by the form of its address. An id of its own nobody knows any more.
func (d *downing) recordGone(a Address) {
	d.purge[a] = true
	t := campaign.Takedown{Address: string(a)}
	_, rest := d.plan.split(a)
	if !hasEntry(rest) {
		d.records = append(d.records, t)
		return
	}
	dir, name := path.Split(strings.TrimSuffix(rest, "/"))
	if depth(rest, "/cases/") == 2 {
		d.shownAt(dir)
		dir += "updates/"
	}
	id := feed.TagURI(d.plan.site.Authority, dir+name)
	if dir == "/letters/" {
		t.Cases = d.casesOf(id)
	}
	for _, published := range d.last.Entries {
		if published == id || strings.HasPrefix(published, id+"/responses/") {
			t.ID = published
			d.records = append(d.records, t)
		}
	}
	if t.ID == "" {
		d.records = append(d.records, t)
	}
}

// casesOf gives the slugs of the cases in whose published feeds an entry
// stands: those that a letter named.
func (d *downing) casesOf(id string) []string {
	var slugs []string
	for _, f := range d.last.Files {
		if of, _ := path.Match("cases/*/"+feed.JSONFile, f); !of {
			continue
		}
		text, err := fs.ReadFile(d.last.Out, f)
		if err == nil && bytes.Contains(text, []byte(strconv.Quote(id))) {
			slugs = append(slugs, path.Base(path.Dir(f)))
			d.shownAt("/" + path.Dir(f) + "/")
		}
	}
	slices.Sort(slugs)
	return slugs
}
