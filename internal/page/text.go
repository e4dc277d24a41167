package page

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
	"casebook/internal/markdown"
)

// A text is a document's Markdown. What is known of it once it was converted
// stays; the HTML does only where Input.Reread says nothing else.
type text struct {
	doc *campaign.Document

	once      sync.Once
	excerpt   string
	ids       string // one a line
	fragments []fragment
	used      []use
	hosts     []string
	problems  []diag.Diagnostic
	sum       uint64 // of the Markdown
	says      uint64 // of the HTML: what readers get, without comments

	html    loose[markdown.Document]
	kept    *markdown.Document
	changed atomic.Bool // when it was read again
}

// text gives what is known of a document's text, converting it when nobody has
// asked before. Safe for concurrent use.
func (p *Plan) text(d *campaign.Document) *text {
	t := p.texts[d.File]
	p.know(t)
	return t
}

// know converts a text unless that was done.
func (p *Plan) know(t *text) { t.once.Do(func() { p.learn(t) }) }

// converted gives a document's text as HTML, converted again when it was let go.
func (p *Plan) converted(d *campaign.Document) *markdown.Document {
	t := p.text(d)
	if t.kept != nil {
		return t.kept
	}
	return t.html.of(func() *markdown.Document {
		body, err := p.Reread(d)
		if err != nil || sumText(body) != t.sum {
			t.changed.Store(true)
		}
		html, _, _ := p.convert(t, body)
		return html
	})
}

// sumText gives the first 64 bits of a text's SHA-256.
func sumText(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.BigEndian.Uint64(sum[:8])
}

// learn converts a text for the first time. Its Markdown is let go with it, to
// be read again in the few cases where it is wanted again.
func (p *Plan) learn(t *text) {
	html, r, problems := p.convert(t, t.doc.Body)
	t.sum, t.says = sumText(t.doc.Body), sumText(html.HTML)
	t.excerpt, t.ids = html.Excerpt, strings.Join(html.IDs, "\n")
	t.fragments, t.used, t.hosts, t.problems = r.fragments, r.used, r.hosts, problems
	if p.Reread == nil {
		t.kept = html
		return
	}
	t.doc.Body = ""
	t.html.of(func() *markdown.Document { return html })
}

func (p *Plan) convert(t *text, body string) (*markdown.Document, *resolver, []diag.Diagnostic) {
	var rep diag.Report
	r := &resolver{plan: p, doc: t.doc, links: p.linker(p.book.of(t.doc).address), rep: &rep}
	source := markdown.Source{File: t.doc.File, Line: t.doc.BodyLine, Text: body, Reserved: p.anchors(t.doc)}
	html := p.editionOf(t.doc.Lang).converter.Convert(source, r, &rep)
	return &html, r, rep.All()
}

// forFeed gives a document's text with absolute addresses, for readers'
// programs that show it away from the site.
func (p *Plan) forFeed(d *campaign.Document) feed.Markup {
	base := p.url(p.book.of(d).address)
	return feed.NewMarkup(p.converted(d).Rebase(func(ref string) string { return resolve(base, ref) }))
}

// summary gives what describes a document in lists and in its head: its own
// summary, else the beginning of its text.
func (p *Plan) summary(d *campaign.Document) string {
	if d.Summary != "" {
		return d.Summary
	}
	return p.text(d).excerpt
}

// Texts gives a function for each published text that converts it, unless that
// was done when a page that shows it was made.
func (p *Plan) Texts() []func() {
	var work []func()
	for _, t := range p.texts {
		work = append(work, func() { p.know(t) })
	}
	return work
}

// Check reports the problems of all texts, converting those that nobody has
// asked for, and fragments that lead nowhere.
func (p *Plan) Check(rep *diag.Report) {
	for _, t := range p.texts {
		p.know(t)
		rep.Add(t.problems...)
		if t.changed.Load() {
			rep.Error(diag.Position{File: t.doc.File}, "file-changed", "the file was changed while the site was made of it", "build again")
		}
	}
	for _, t := range p.texts {
		for _, f := range t.fragments {
			p.checkFragment(f, rep)
		}
	}
}

func (p *Plan) checkFragment(f fragment, rep *diag.Report) {
	ids := strings.FieldsFunc(p.text(f.doc).ids, func(r rune) bool { return r == '\n' })
	known := append(p.anchors(f.doc), ids...)
	if slices.Contains(known, f.id) || strings.EqualFold(f.id, "top") { // HTML, section 7.4.6.4
		return
	}
	hint := diag.DidYouMean(f.id, known)
	if hint == "" && len(ids) > 0 {
		hint = "the page has " + diag.OneOf(ids[:min(len(ids), 5)])
	}
	rep.Error(f.from, "broken-fragment", "there is no \"#"+f.id+"\" on the page that the link leads to", hint)
}
