package page

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"weak"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
	"casebook/internal/markdown"
	"casebook/internal/takedown"
)

// A library has every published text, converted when somebody asks for it.
type library struct {
	languages map[string]*language
	register  *address.Register
	pictures  *asset.Store
	portable  bool
	shelf     Shelf
	revisions map[string]*revision // by file
	faces     *identity            // of all of them together, and of where they stand
	dated     *identity            // of the cases, updates, letters and news among them
}

// A text is a document's Markdown. What is known of it once it was converted
// stays; the HTML lies on the shelf where there is one. Plans share it
// as long as it would be converted to the same.
type text struct {
	doc     *campaign.Document
	lang    *language
	anchors []string // ids that the layout gives to parts of the page, so that no heading gets one

	once      sync.Once
	converted atomic.Bool
	excerpt   string
	ids       string // one a line
	answers   []answer
	fragments []address.Fragment
	uses      []address.Use
	hosts     []string
	problems  []diag.Diagnostic
	unlinked  []diag.Diagnostic // those of links and pictures among them
	html      uint64            // digest of what readers get, without comments

	kept    *markdown.Document           // nil where it is on the shelf
	place   int64                        // there
	size    int                          // of the HTML, in bytes
	refs    []markdown.Ref               // in it
	notes   []markdown.Ref               // in it
	shelved weakValue[markdown.Document] // while its memory is not wanted
}

// A Shelf keeps texts outside of memory, for one run. It is safe for concurrent use.
type Shelf interface {
	// Put lays a text down and gives its place; false when it cannot be kept.
	Put(text string) (place int64, ok bool)
	// Take gives the text of so many bytes at a place. A failure is the shelf's to
	// tell, and then nothing of the plan may be published.
	Take(place int64, size int) string
}

// newLibrary gives the library of what is in the editions. It takes over what the
// plan before has of it: languages, and texts that would be converted to the same.
func newLibrary(p *Plan, editions []*campaign.Edition, previous *Plan) *library {
	in := p.Input
	l := &library{
		languages: map[string]*language{}, register: p.register, pictures: in.Pictures, portable: in.Portable, shelf: in.Shelf,
		revisions: map[string]*revision{},
	}
	sameLanguages := false
	if previous != nil && previous.Input.Site == in.Site && previous.Input.Theme == in.Theme {
		l.languages, sameLanguages = previous.texts.languages, true
	} else {
		for _, c := range in.Site.Languages {
			l.languages[c.Tag] = newLanguage(in.Site, c, in.Theme.Words(c.Tag))
		}
	}
	var before map[string]*revision
	sameAnswers := false
	if previous != nil && previous.Input.Portable == in.Portable {
		before = previous.texts.revisions
		sameAnswers = !in.FilesChanged && previous.Input.Pictures == in.Pictures && previous.register == p.register
	}
	sameFaces := previous != nil && previous.register == p.register
	sameDated := previous != nil
	enter := func(d *campaign.Document, value any) {
		if l.revisions[d.File] == nil {
			r := l.reviseDocument(d, value, before[d.File], sameAnswers)
			l.revisions[d.File] = r
			same := before[d.File] != nil && before[d.File].face == r.face
			sameFaces, sameDated = sameFaces && same, sameDated && (same || !r.isDated())
		}
	}
	// With all answers the same, what is published has the same files, so that those
	// of a case that was not read again can be taken over together.
	takesOver := sameAnswers && sameLanguages
	for _, e := range editions {
		if e.Home != nil {
			enter(&e.Home.Document, e.Home)
		}
		for _, c := range e.Cases {
			if takesOver && previous.editionIn(e.Lang).caseOf[c.Slug] == c {
				continue
			}
			enter(&c.Document, c.Case)
			for _, u := range c.Updates {
				enter(&u.Document, u)
			}
		}
		for _, x := range e.Letters {
			enter(&x.Document, x)
		}
		for _, x := range e.News {
			enter(&x.Document, x)
		}
		for _, x := range e.Pages {
			enter(&x.Document, x)
		}
	}
	if takesOver {
		all := maps.Clone(before)
		maps.Copy(all, l.revisions)
		l.revisions = all
	}
	l.faces, l.dated = new(identity), new(identity)
	if sameFaces {
		l.faces = previous.texts.faces
	}
	if sameDated && (takesOver || countDated(before) == countDated(l.revisions)) {
		l.dated = previous.texts.dated
	}
	return l
}

func countDated(revisions map[string]*revision) int {
	n := 0
	for _, r := range revisions {
		if r.isDated() {
			n++
		}
	}
	return n
}

// findText gives what is known of a document's text, converting it when nobody has
// asked before. It is safe for concurrent use.
func (l *library) findText(d *campaign.Document) *text {
	t := l.revisions[d.File].text
	l.convertOnce(t)
	return t
}

// convertOnce converts a text unless that was done. With a shelf its HTML is laid
// down there and its Markdown let go: a page and feeds want a text, and an archive
// of feeds does so long before or after.
func (l *library) convertOnce(t *text) {
	t.once.Do(func() {
		var links, others diag.Report
		r := l.newResolver(t, &links)
		html := t.lang.converter.Convert(markdown.Source{File: t.doc.File, Line: t.doc.BodyLine, Text: t.doc.Body, Reserved: t.anchors}, r, &others)
		t.html = shortDigest(html.HTML)
		t.excerpt, t.ids = html.Excerpt, strings.Join(html.IDs, "\n")
		t.answers, t.fragments, t.uses, t.hosts = r.answers, r.links.Fragments, r.links.Uses, r.links.Hosts
		t.unlinked = links.All()
		t.problems = append(others.All(), t.unlinked...)
		t.converted.Store(true)
		if l.shelf != nil {
			var ok bool
			if t.place, ok = l.shelf.Put(html.HTML); ok {
				t.size, t.refs, t.notes, t.doc.Body = len(html.HTML), html.Refs, html.Notes, ""
				t.shelved.getOrMake(func() *markdown.Document { return &html })
				return
			}
		}
		t.kept = &html
	})
}

// shortDigest gives the first 64 bits of a text's SHA-256.
func shortDigest(s string) uint64 {
	sum, part := sha256.New(), make([]byte, 1<<10) // and no copy of the whole
	for len(s) > 0 {
		n := copy(part, s)
		_, _ = sum.Write(part[:n])
		s = s[n:]
	}
	return binary.BigEndian.Uint64(sum.Sum(part[:0]))
}

// textHTML gives a document's text as HTML, from the shelf when it is no longer in
// memory.
func (l *library) textHTML(d *campaign.Document) *markdown.Document {
	t := l.findText(d)
	if t.kept != nil {
		return t.kept
	}
	return t.shelved.getOrMake(func() *markdown.Document {
		return &markdown.Document{HTML: l.shelf.Take(t.place, t.size), Refs: t.refs, Notes: t.notes}
	})
}

// feedMarkup gives a document's text with absolute addresses, for readers' programs
// that show it away from the site; base is the address of its page.
func (l *library) feedMarkup(d *campaign.Document, base *url.URL) feed.Markup {
	return feed.NewMarkup(l.textHTML(d).Rebase(func(ref string) string { return resolveReference(base, ref) }))
}

// resolveReference gives the absolute form of a reference (RFC 3986, section 5).
func resolveReference(base *url.URL, ref string) string {
	r, err := base.Parse(ref)
	if err != nil {
		return ref
	}
	return r.String()
}

// summaryOf gives what describes a document in lists and in its head: its own
// summary, else the beginning of its text.
func (l *library) summaryOf(d *campaign.Document) string {
	if d.Summary != "" {
		return d.Summary
	}
	return l.findText(d).excerpt
}

// Texts gives a function for each published text that converts it, unless that
// was done when a page that shows it was made.
func (p *Plan) Texts() []func() {
	work := make([]func(), 0, len(p.texts.revisions))
	for _, r := range p.texts.revisions {
		work = append(work, func() { p.texts.convertOnce(r.text) })
	}
	return work
}

// Documents lists the content files whose text is published, by name.
func (p *Plan) Documents() []*campaign.Document {
	list := make([]*campaign.Document, 0, len(p.texts.revisions))
	for _, r := range p.texts.revisions {
		list = append(list, r.doc)
	}
	slices.SortFunc(list, func(a, b *campaign.Document) int { return strings.Compare(a.File, b.File) })
	return list
}

// Check reports the problems of all texts, converting those that nobody has
// asked for, and fragments that lead nowhere.
func (p *Plan) Check(rep *diag.Report) {
	for _, r := range p.texts.revisions {
		p.texts.convertOnce(r.text)
		rep.Add(r.text.problems...)
	}
	for _, r := range p.texts.revisions {
		p.texts.checkFragments(r.text, rep)
	}
	checkWithheld(p, rep)
}

// checkWithheld warns of what is wrong in the texts and keys of pages that are
// withheld: it would stop the build on the day on which they are to be published.
func checkWithheld(p *Plan, rep *diag.Report) {
	in := p.Input
	if in.Gate.Drafts {
		return
	}
	held := map[string]bool{}
	var later diag.Report
	for _, h := range p.Held() {
		held[h.File] = true
		d := *p.book.FindFile(h.File).Doc // whose text is let go
		t := &text{doc: &d, lang: p.texts.languages[d.Lang]}
		p.texts.convertOnce(t)
		later.Add(t.problems...)
		p.texts.checkFragments(t, &later)
	}
	if len(held) == 0 {
		return
	}
	all := in.Campaign.Publish(languageTags(in.Site), campaign.Gate{Now: in.Gate.Now, Drafts: true}, nil)
	takedown.RemoveFrom(all.Editions, p.book)
	p.register.CheckKeys(all.Editions, &later)
	for _, d := range later.All() {
		if d.Severity == diag.Error && held[d.File] {
			d.Severity = diag.Warning
			rep.Add(d)
		}
	}
}

// CheckFiles reports the problems of some content files' texts, and their
// links to fragments that lead nowhere.
func (p *Plan) CheckFiles(files []string, rep *diag.Report) {
	for _, file := range files {
		e := p.book.FindFile(file)
		if e == nil || p.texts.revisions[e.Doc.File] == nil {
			continue
		}
		t := p.texts.findText(e.Doc)
		rep.Add(t.problems...)
		p.texts.checkFragments(t, rep)
	}
}

// checkFragments reports the links of a text to parts of pages that are not
// there.
func (l *library) checkFragments(t *text, rep *diag.Report) {
	for _, f := range t.fragments {
		target := t
		if f.File != t.doc.File {
			target = l.revisions[f.File].text
		}
		if target.doc.Unread && target.doc.BodyLine == 0 {
			continue // nobody knows its text
		}
		l.convertOnce(target)
		ids := strings.FieldsFunc(target.ids, func(r rune) bool { return r == '\n' })
		known := slices.Concat(target.anchors, ids)
		if slices.Contains(known, f.ID) || strings.EqualFold(f.ID, "top") { // HTML, section 7.4.6.4
			continue
		}
		if near := diag.Nearest(f.ID, known); near != "" {
			rep.AddError(f.At, diag.Say("broken-fragment/near", "id", f.ID, "near", near))
		} else {
			rep.AddError(f.At, diag.Say("broken-fragment/known", "id", f.ID, "ids", ids[:min(len(ids), 5)]))
		}
	}
}

// A weakValue is kept until its memory is wanted for something else, and then
// made again when it is asked for again: what belongs together on a site is made
// one after the other, and a site has much of it. The zero value is empty. It is
// safe for concurrent use, and must not be copied.
type weakValue[T any] struct {
	mu   sync.Mutex
	kept weak.Pointer[T]
}

// getOrMake gives the value, made by a function when there is none.
func (w *weakValue[T]) getOrMake(makes func() *T) *T {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.kept.Value(); v != nil {
		return v
	}
	v := makes()
	w.kept = weak.Make(v)
	return v
}
