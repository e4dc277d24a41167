package content

import (
	"fmt"
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// A reader turns the text of files into documents. It is read-only once made.
type reader struct {
	site      *config.Site
	statuses  []string
	status    decode.Schema // of the key status
	keepFront bool
}

func newReader(site *config.Site) *reader {
	r := &reader{site: site}
	for _, s := range site.Statuses {
		r.statuses = append(r.statuses, s.ID)
	}
	r.status = statusForm(r.statuses)
	return r
}

// An item is a document of any kind with the shape of its front matter.
type item interface {
	document() *campaign.Document
	shape(*reader) decode.Shape
	copied() item
	// check reports what can be said only once the item has inherited.
	check(*reader, *checks)
}

type (
	caseItem   struct{ *campaign.Case }
	updateItem struct{ *campaign.Update }
	letterItem struct{ *campaign.Letter }
	pageItem   struct {
		*campaign.Page
		home bool
	}
)

func (i caseItem) document() *campaign.Document   { return &i.Document }
func (i updateItem) document() *campaign.Document { return &i.Document }
func (i letterItem) document() *campaign.Document { return &i.Document }
func (i pageItem) document() *campaign.Document   { return &i.Document }

func (i caseItem) copied() item   { c := *i.Case; return caseItem{&c} }
func (i updateItem) copied() item { c := *i.Update; return updateItem{&c} }
func (i letterItem) copied() item { c := *i.Letter; return letterItem{&c} }
func (i pageItem) copied() item   { c := *i.Page; return pageItem{&c, i.home} }

// newItem makes an empty document of a source's kind.
func (s source) newItem() item {
	switch s.kind {
	case caseKind:
		return caseItem{new(campaign.Case)}
	case updateKind:
		return updateItem{&campaign.Update{Case: s.parent}}
	case letterKind:
		return letterItem{&campaign.Letter{SignatoriesPublic: true}}
	}
	return pageItem{new(campaign.Page), s.kind == homeKind}
}

// A parsed file is what one content file holds, before it inherits.
type parsed struct {
	item     item // nil when the file has no readable front matter
	problems []diag.Diagnostic
}

// parse reads the text of a content file.
func (r *reader) parse(s source, file []byte) *parsed {
	var rep diag.Report
	i := s.newItem()
	d := i.document()
	d.File, d.Lang, d.Slug, d.Dir = s.file, s.lang, s.slug, s.dir
	t, fault := split(file)
	if fault != nil {
		return &parsed{problems: []diag.Diagnostic{fault.At(s.file)}}
	}
	front := decode.Parse(t.front, decode.Options{File: s.file, Line: t.frontLine}, &rep)
	if front == nil {
		return &parsed{problems: rep.All()}
	}
	d.Keys = front.Keys()
	i.shape(r).Bind(front.Root())
	if r.keepFront {
		d.Front = string(file[:len(file)-len(t.body)])
	}
	d.Body, d.BodyLine = decode.Normalise(string(t.body)), t.bodyLine
	if s.kind == updateKind && d.Date.IsZero() && !has(d, "date") {
		d.Date, _ = r.dateOfName(s.slug)
	}
	return &parsed{item: i, problems: rep.All()}
}

func has(d *campaign.Document, key string) bool {
	_, ok := d.Keys[key]
	return ok
}

// checks reports on a document and the files beside it.
type checks struct {
	rep      *diag.Report
	d        *campaign.Document
	original bool // not a translation
}

func (c *checks) fail(key, code, message, hint string) {
	c.rep.Error(c.d.At(key), code, message, hint)
}

// required reports a key that is not there; a translation inherits it.
func (c *checks) required(key string, missing bool) {
	if missing && c.original && !has(c.d, key) {
		c.fail(key, "missing-key", fmt.Sprintf("%q is missing", key), fmt.Sprintf("add %s = …", key))
	}
}

// resource reports a file that a key names and that is not beside the page. It
// gives the name as it is on the disk.
func (c *checks) resource(key, name string) string {
	if name == "" {
		return ""
	}
	for _, file := range c.d.Resources {
		if sameName(file, name) {
			return file
		}
	}
	if has(c.d, key) {
		c.fail(key, "missing-file", fmt.Sprintf("there is no file %q beside the page", name), nearestFile(name, c.d.Resources))
	}
	return name
}

func nearestFile(name string, files []string) string {
	if i := slices.IndexFunc(files, func(f string) bool { return fold(f) == fold(name) }); i >= 0 {
		return fmt.Sprintf("did you mean %q?", files[i])
	}
	return diag.DidYouMean(name, files)
}
