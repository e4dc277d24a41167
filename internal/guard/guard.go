// Package guard finds what must never be published: the words, names and
// numbers of guard lists, however they are written, in source texts and in the
// bytes that are about to be written, and reports where they stand.
//
// Nothing that this package gives repeats a word of a list: a problem names the
// list and its line, and problems of other rooms lose what they quote of one.
package guard

import (
	"cmp"
	"context"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/pdf"
)

// A Guard looks for the words of the lists in all that comes of one plan of a
// site. It is safe for concurrent use; nil, for a site without a list, finds
// nothing.
type Guard struct {
	lists   *Lists
	matcher *Matcher
	site    fs.FS
	rep     *diag.Report

	addresses Addresses // nil where nobody knows what casebook's own parts of them are

	people map[string]*campaign.Signatories // by the letter's file
	taken  []campaign.Takedown

	reading sync.Mutex // PDFium takes much memory

	mu       sync.Mutex
	rows     map[*campaign.Signatories]map[Entry][]diag.Position // of lists of people that were looked through
	places   map[meeting][]diag.Position
	reported map[Entry]bool            // with the place to mend
	unplaced map[Entry]map[string]bool // files that hold an entry of which the place is not known
	own      map[Entry]bool            // that are names of casebook's own; false once that was said
}

// A meeting is an entry of a list as it was met in what a source became.
type meeting struct {
	Entry
	source string
}

// NewGuard gives a guard for a campaign, whose sources lie in site and whose addresses
// are known. It reports to rep, and takes out of whatever else is reported there what
// must not be repeated. It is nil when there is no list.
func (l *Lists) NewGuard(site fs.FS, c *campaign.Campaign, addresses Addresses, rep *diag.Report) *Guard {
	if l.matcher == nil {
		return nil
	}
	g := &Guard{
		lists: l, matcher: l.matcher, site: site, rep: rep, addresses: addresses, people: map[string]*campaign.Signatories{}, taken: c.Taken,
		rows: map[*campaign.Signatories]map[Entry][]diag.Position{}, places: map[meeting][]diag.Position{},
		reported: map[Entry]bool{}, unplaced: map[Entry]map[string]bool{},
		own: map[Entry]bool{},
	}
	for _, versions := range c.Letters {
		for _, letter := range versions {
			g.people[letter.File] = letter.Signatories
		}
	}
	rep.Veil(g.redactProblem)
	return g
}

// HasSameLists reports that two guards look for the same: what one has looked at, the
// other need not look at again.
func (g *Guard) HasSameLists(other *Guard) bool {
	return (g == nil) == (other == nil) && (g == nil || g.matcher == other.matcher)
}

// CheckFile looks at one file as it is published, and at its address, and reports
// whether there is nothing to say of it. Source is what it was made of, relative
// to the site; "" if unknown.
func (g *Guard) CheckFile(ctx context.Context, a address.Address, source string, data []byte) bool {
	if g == nil {
		return true
	}
	var hits []Hit
	isRead := true
	if name := a.File(); strings.EqualFold(path.Ext(name), ".pdf") {
		hits, isRead = g.searchPDF(ctx, originOf(a, source), data)
	} else {
		hits = g.matcher.FindInFile(name, data)
	}
	if isMade(source) {
		hits = g.leaveOutOwn(hits, a, data)
	}
	for _, h := range hits {
		g.reportMeeting(h.Entry, a, source)
	}
	return g.checkAddress(a, source) && isRead && len(hits) == 0
}

// CheckWords looks at what a picture will say, before it is drawn, as CheckFile does.
func (g *Guard) CheckWords(a address.Address, source, words string) bool {
	if g == nil {
		return true
	}
	hits := g.matcher.FindInText(words)
	for _, h := range hits {
		g.reportMeeting(h.Entry, a, source)
	}
	return g.checkAddress(a, source) && len(hits) == 0
}

// CheckStream looks at a file while it is written to out, and at the rest of it
// on Close, which leaves out open.
func (g *Guard) CheckStream(a address.Address, source string, out io.Writer) io.WriteCloser {
	if g == nil {
		return struct {
			io.Writer
			io.Closer
		}{out, io.NopCloser(nil)}
	}
	g.checkAddress(a, source)
	s := g.matcher.NewStream(a.File(), func(h Hit) { g.reportMeeting(h.Entry, a, source) })
	return struct {
		io.Writer
		io.Closer
	}{io.MultiWriter(s, out), s}
}

// searchPDF looks at what the pages of a PDF show, and at bookmarks, links and
// other things beside them. What cannot be read is warned about: a scan has no
// text.
func (g *Guard) searchPDF(ctx context.Context, source string, data []byte) (hits []Hit, isRead bool) {
	g.reading.Lock()
	defer g.reading.Unlock()
	beside, err := pdf.ListStrings(data)
	for _, s := range beside {
		hits = append(hits, g.matcher.FindInName(s)...)
	}
	text, bare, unread := pdf.SearchText(ctx, data)
	hits = append(hits, g.matcher.FindInFile("text.txt", []byte(text))...)
	switch err = cmp.Or(unread, err); {
	case err != nil:
		g.rep.AddWarning(g.positionOf(source), diag.Say("unsearched-pdf", "cause", err))
	case len(bare) > 0:
		g.rep.AddWarning(g.positionOf(source), diag.Say("unsearched-pdf/pages", "count", len(bare), "pages", joinNumbers(bare)))
	}
	return hits, err == nil && len(bare) == 0
}

// checkAddress looks at an address alone, and reports whether there is nothing in
// it. It is mended in its source, or in the record that keeps it as it was taken
// down.
func (g *Guard) checkAddress(a address.Address, source string) bool {
	hits := g.keepOthers(g.matcher.FindInName(string(a)), func() []Hit { return g.matcher.FindInName(g.withoutOwnParts(a)) })
	if len(hits) == 0 {
		return true
	}
	at := g.positionOf(originOf(a, source))
	for _, t := range g.taken {
		if source == "" && strings.HasPrefix(string(a), t.Address) {
			at = t.At
			break
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, h := range hits {
		g.reported[h.Entry] = true
		g.rep.Add(problemOf(h.Entry, at))
	}
	return false
}

// originOf names what a file was made of, else the file itself.
func originOf(a address.Address, source string) string {
	if source != "" {
		return source
	}
	return "public/" + a.File()
}

// reportMeeting reports an entry in a file that was made: in its source where it stands
// there too, else in what all pages share.
func (g *Guard) reportMeeting(e Entry, a address.Address, source string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	places, known := g.places[meeting{e, source}]
	if !known {
		if ending := strings.ToLower(path.Ext(source)); ending != ".pdf" && (ending == "" || !strings.Contains(unreadable, " "+ending+" ")) {
			places = append(g.findInSource(e, source), g.findInRows(e, g.people[source])...)
		}
		if len(places) == 0 {
			places = g.findInShared(e)
		}
		if len(places) == 0 {
			places = g.findParts(e, source)
		}
		g.places[meeting{e, source}] = places
	}
	for _, at := range places {
		g.reported[e] = true
		g.rep.Add(problemOf(e, at))
	}
	if len(places) == 0 {
		if g.unplaced[e] == nil {
			g.unplaced[e] = map[string]bool{}
		}
		g.unplaced[e][g.positionOf(originOf(a, source)).File] = true
	}
}

// findInShared gives the places of an entry in site.toml and the site's own
// layouts.
func (g *Guard) findInShared(e Entry) []diag.Position {
	found := g.findInSource(e, config.File)
	_ = fs.WalkDir(g.site, "layouts", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			found = append(found, g.findInSource(e, name)...)
		}
		return nil // without layouts of its own, a site has nothing to look at
	})
	return found
}

// findInSource gives the places of an entry in one file of the site.
func (g *Guard) findInSource(e Entry, file string) []diag.Position {
	return g.findWith(g.matcher, e, file)
}

func (g *Guard) findWith(m *Matcher, e Entry, file string) []diag.Position {
	text, err := fs.ReadFile(g.site, file)
	if err != nil || !utf8.Valid(text) {
		return nil
	}
	if path.Ext(file) == ".toml" {
		text = []byte(decode.MaskFrontMatter(string(text), func(string) bool { return false })) // comments are not published
	}
	var found []diag.Position
	for _, h := range m.FindInSource(string(text)) {
		if h.Entry == e && (!strings.HasSuffix(file, ".md") && file != config.File || !isKey(string(text), h.Offset)) {
			found = append(found, g.positionIn(file, 1, string(text), h.Offset))
		}
	}
	return found
}

// findParts gives where a part of a phrase stands that is made of two, of a word that
// a layout has and a value, or of two values: in the layouts, site.toml and the source.
func (g *Guard) findParts(e Entry, source string) (found []diag.Position) {
	at := slices.IndexFunc(g.lists.phrases, func(p Phrase) bool { return p.Entry == e })
	if at < 0 {
		return nil
	}
	units := g.lists.phrases[at].forms[0]
	for most := len(units) - 1; most > 0; most-- { // the longer part first
		part := Phrase{Entry: e}
		for _, some := range [][]unit{units[:most], units[len(units)-most:]} {
			if most > 1 || some[0].size >= minSpaced {
				part.forms = append(part.forms, some)
			}
		}
		m := NewMatcher([]Phrase{part})
		_ = fs.WalkDir(g.site, "layouts", func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				found = append(found, g.findWith(m, e, name)...)
			}
			return nil
		})
		if found = append(found, g.findWith(m, e, config.File)...); len(found) == 0 && source != "" {
			found = g.findWith(m, e, source)
		}
		if len(found) > 0 {
			return found[:min(len(found), maxRows)]
		}
	}
	return nil
}

// maxRows bounds the rows of a list of people that are named for an entry.
const maxRows = 10

// findInRows gives the rows of a letter's people that show an entry; the file
// where even the name of that cannot be said.
func (g *Guard) findInRows(e Entry, people *campaign.Signatories) []diag.Position {
	if people == nil || people.Look == nil {
		return nil
	}
	found, known := g.rows[people]
	if !known {
		found = map[Entry][]diag.Position{}
		g.rows[people] = found
		_ = people.Look(func(text string, at diag.Position) { // a file that is gone has no place to mend
			for _, h := range g.matcher.FindInText(text) {
				if list := found[h.Entry]; len(list) < maxRows && !slices.Contains(list, at) {
					found[h.Entry] = append(list, at)
				}
			}
		})
	}
	if file := g.positionOf(people.File); len(found[e]) > 0 && file.File != people.File {
		return []diag.Position{file}
	}
	return found[e]
}

// maxFiles bounds the files that are listed for an entry that stands in all of them.
const maxFiles = 10

// Conclude reports the files that hold an entry, where no better place to mend
// is known: a name on one page is also on every page that links to it. It is
// called once all files were looked at, and again if there were more.
func (g *Guard) Conclude() {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for e, files := range g.unplaced {
		if g.reported[e] {
			continue
		}
		sorted := slices.Sorted(maps.Keys(files))
		if g.lists.words[e] { // of the pages themselves: that it is on all of them is said once
			sorted = slices.DeleteFunc(sorted, func(file string) bool { return isMade(file) || strings.HasPrefix(file, "public") })
			g.reportList(e, diag.ErrorAt, diag.Say("guarded-word/interface", "line", e.Line, "list", e.List))
		}
		for _, file := range sorted[:min(len(sorted), maxFiles)] {
			g.rep.Add(problemOf(e, diag.Position{File: file}))
		}
		g.reported[e] = true
	}
	for e, isNew := range g.own {
		if isNew && !g.reported[e] {
			g.own[e] = false
			g.reportList(e, diag.WarningAt, diag.Say("guarded-word/own", "line", e.Line, "list", e.List))
		}
	}
	clear(g.unplaced)
}

// reportList says something of a line of a list, at that line.
func (g *Guard) reportList(e Entry, say func(diag.Position, diag.Text) diag.Diagnostic, text diag.Text) {
	d := say(diag.Position{File: e.List, Line: e.Line}, text)
	d.Private = true
	g.rep.Add(d)
}

// positionIn gives the place of an offset in a file's text, which begins on a
// line.
func (g *Guard) positionIn(file string, line int, text string, offset int) diag.Position {
	p := g.positionOf(file)
	if p.File != file {
		return p
	}
	before := strings.TrimPrefix(text[:offset], "\ufeff")
	p.Line = line + strings.Count(before, "\n")
	p.Column = 1 + len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	return p
}

// positionOf gives the position of a file, or of the folder above the part of its
// path that would repeat a word of a list.
func (g *Guard) positionOf(file string) diag.Position {
	for len(g.matcher.FindInName(g.withoutOwnFolders(file))) > 0 {
		if file = path.Dir(file); file == "." {
			return diag.Position{File: "content"}
		}
	}
	return diag.Position{File: file}
}

// problemOf says that an entry was found.
func problemOf(e Entry, at diag.Position) diag.Diagnostic {
	message := diag.Say("guarded-word", "line", e.Line, "list", e.List)
	if at.Line == 0 && at.Cell == "" {
		message = diag.Say("guarded-word/made", "line", e.Line, "list", e.List)
	}
	d := diag.ErrorAt(at, message)
	d.Private = true
	return d
}
