package page

import (
	"slices"
	"sync"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
	"casebook/internal/markdown"
)

// A text is a document's Markdown, converted once however many pages and feeds
// show it.
type text struct {
	doc *campaign.Document

	once      sync.Once
	html      markdown.Document
	fragments []fragment
	used      []use
	external  []string
	problems  []diag.Diagnostic

	feedOnce sync.Once
	markup   feed.Markup
}

// text gives a document's converted Markdown, converting it when nobody has
// asked before. Safe for concurrent use.
func (p *Plan) text(d *campaign.Document) *text {
	t := p.texts[d.File]
	t.once.Do(func() { p.convert(t) })
	return t
}

func (p *Plan) convert(t *text) {
	var rep diag.Report
	r := &resolver{plan: p, doc: t.doc, links: p.linker(p.book.of(t.doc).address), rep: &rep}
	source := markdown.Source{File: t.doc.File, Line: t.doc.BodyLine, Text: t.doc.Body, Reserved: p.anchors(t.doc)}
	t.html = p.editionOf(t.doc.Lang).converter.Convert(source, r, &rep)
	t.fragments, t.used, t.external = r.fragments, r.used, r.external
	t.problems = rep.All()
}

// forFeed gives the text with absolute addresses, for readers' programs that
// show it away from the site.
func (p *Plan) forFeed(t *text) feed.Markup {
	t.feedOnce.Do(func() {
		base := p.absolute(p.book.of(t.doc).address)
		t.markup = feed.NewMarkup(t.html.Rebase(func(ref string) string { return resolve(base, ref) }))
	})
	return t.markup
}

// summary gives what describes a document in lists and in its head: its own
// summary, else the beginning of its text.
func (p *Plan) summary(d *campaign.Document) string {
	if d.Summary != "" {
		return d.Summary
	}
	return p.text(d).html.Excerpt
}

// Texts gives a function for each published text that converts it; to be run
// on all cores before pages are made.
func (p *Plan) Texts() []func() {
	var work []func()
	for _, t := range p.texts {
		work = append(work, func() { t.once.Do(func() { p.convert(t) }) })
	}
	return work
}

// Check reports the problems of all texts, converting those that nobody has
// asked for, and fragments that lead nowhere.
func (p *Plan) Check(rep *diag.Report) {
	for _, t := range p.texts {
		rep.Add(p.text(t.doc).problems...)
	}
	for _, t := range p.texts {
		for _, f := range t.fragments {
			p.checkFragment(f, rep)
		}
	}
}

func (p *Plan) checkFragment(f fragment, rep *diag.Report) {
	ids := p.text(f.doc).html.IDs
	known := append(p.anchors(f.doc), ids...)
	if slices.Contains(known, f.id) {
		return
	}
	hint := diag.DidYouMean(f.id, known)
	if hint == "" && len(ids) > 0 {
		hint = "the page has " + diag.OneOf(ids[:min(len(ids), 5)])
	}
	rep.Error(f.from, "broken-fragment", "there is no \"#"+f.id+"\" on the page that the link leads to", hint)
}
