package content

import (
	"fmt"
	"slices"
	"sync"

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
	moulds    [len(kindWords)]sync.Pool // by kind
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
	begin(source) // empties it for another source
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

func (i caseItem) begin(source)     { *i.Case = campaign.Case{} }
func (i updateItem) begin(s source) { *i.Update = campaign.Update{Case: s.parent} }
func (i letterItem) begin(source)   { *i.Letter = campaign.Letter{SignatoriesPublic: true} }
func (i pageItem) begin(source)     { *i.Page = campaign.Page{} }

// newItem makes an empty document of a kind.
func (k kindOf) newItem() item {
	switch k {
	case caseKind:
		return caseItem{new(campaign.Case)}
	case updateKind:
		return updateItem{new(campaign.Update)}
	case letterKind:
		return letterItem{new(campaign.Letter)}
	}
	return pageItem{new(campaign.Page), k == homeKind}
}

// A mould is a document that is filled again and again and copied: the shape of
// its front matter, some twenty values, is made once.
type mould struct {
	item  item
	shape decode.Shape
}

// mould gives one of the source's kind, to be given back.
func (r *reader) mould(s source) *mould {
	m, ok := r.moulds[s.kind].Get().(*mould)
	if !ok {
		i := s.kind.newItem()
		m = &mould{i, i.shape(r)}
	}
	m.item.begin(s)
	return m
}

// A parsed file is what one content file holds, before it inherits.
type parsed struct {
	item     item // nil when the file has no readable front matter
	problems []diag.Diagnostic
}

// parse reads the text of a content file.
func (r *reader) parse(s source, file []byte) *parsed {
	cut, fault := decode.CutFrontMatter(file)
	if fault != nil {
		return &parsed{problems: []diag.Diagnostic{fault.At(s.file)}}
	}
	var rep diag.Report
	front := decode.Parse(file[cut.Start:cut.End], decode.Options{File: s.file, Line: cut.Line, Partial: r.partial(s)}, &rep)
	if front == nil {
		return &parsed{problems: rep.All()}
	}
	m := r.mould(s)
	defer r.moulds[s.kind].Put(m)
	d := m.item.document()
	d.File, d.Lang, d.Slug, d.Dir = s.file, s.lang, s.slug, s.dir
	d.Keys = keysOf(front)
	m.shape.Bind(front.Root())
	if r.keepFront {
		d.Front = string(file[:cut.Body])
	}
	d.Body, d.BodyLine = decode.Normalise(string(file[cut.Body:])), cut.BodyLine
	if s.kind == updateKind && d.Date.IsZero() && !has(d, "date") {
		d.Date, _ = r.dateOfName(s.slug)
	}
	return &parsed{item: m.item.copied(), problems: rep.All()}
}

// partial gives the hint where a table of a translation lacks a key: one that
// is inherited is inherited whole.
func (r *reader) partial(s source) string {
	if s.lang == r.site.Own().Tag {
		return ""
	}
	return "a translation writes a table out in full, or leaves all of it out: nothing within it is taken from the original"
}

// keysOf gives where the values of front matter stand.
func keysOf(front *decode.Document) campaign.Keys {
	keys := make([]campaign.Key, 0, len(front.Root().Names()))
	for path, at := range front.Places {
		keys = append(keys, campaign.Key{Path: path, Line: int32(at.Line), Column: int32(at.Column)})
	}
	return campaign.NewKeys(keys)
}

func has(d *campaign.Document, key string) bool {
	_, ok := d.Position(key)
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
