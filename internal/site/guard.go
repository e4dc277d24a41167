package site

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/guard"
	"casebook/internal/page"
	"casebook/internal/pdf"
)

// A warden looks for the words of the guard lists in what is about to be
// published, and reports where they stand without repeating them. It is safe
// for concurrent use; nil, for a site without a list, sees nothing.
type warden struct {
	guard *guard.Guard
	site  fs.FS
	rep   *diag.Report

	people map[string]*campaign.Signatories // by the letter's file
	taken  []campaign.Takedown

	reading sync.Mutex

	mu     sync.Mutex
	rows   map[*campaign.Signatories]map[guard.Entry][]diag.Position // of lists that were looked through
	places map[place][]diag.Position
	named  map[guard.Entry]bool            // reported with the place to mend
	only   map[guard.Entry]map[string]bool // files that hold an entry of which the place is not known
}

// A place is an entry of a list as it was met in what a source became.
type place struct {
	guard.Entry
	source string
}

// maxList bounds a guard list, in octets.
const maxList = 16 << 20

// lists are the guard lists as they were last read, and what was found with
// them: to plan again costs what is new.
type lists struct {
	text  string // of all lists, with their names
	guard *guard.Guard
	found map[*campaign.Document][]diag.Diagnostic
}

// watch reads the guard lists: that of site.toml and that of the environment.
// One that cannot be read is an error, so that nothing is published unguarded.
func (s *Site) watch(site *config.Site, c *campaign.Campaign, rep *diag.Report) *warden {
	var own diag.Report
	var read [][]guard.Phrase
	var all strings.Builder
	if site.GuardFile != "" {
		at := diag.Position{File: site.GuardFile}
		text, err := fs.ReadFile(s.files, site.GuardFile)
		info, _ := fs.Stat(s.files, site.GuardFile)
		read = append(read, parseList(at, info, text, err, &own))
		fmt.Fprintf(&all, "%s\x00%s\x00", site.GuardFile, text)
	}
	if s.Guard != "" {
		at := diag.Position{File: filepath.Base(s.Guard)} // the folders of the machine are nobody's business
		text, err := os.ReadFile(s.Guard)
		info, _ := os.Stat(s.Guard)
		read = append(read, parseList(at, info, text, err, &own))
		fmt.Fprintf(&all, "%s\x00%s\x00", s.Guard, text)
	}
	rep.Add(own.All()...)
	if s.lists.guard == nil || s.lists.text != all.String() {
		s.lists = lists{text: all.String(), guard: guard.New(read...)}
	}
	if s.lists.guard == nil {
		return nil
	}
	return &warden{guard: s.lists.guard, site: s.files, rep: rep, places: map[place][]diag.Position{}, people: signed(c), taken: c.Taken,
		rows:  map[*campaign.Signatories]map[guard.Entry][]diag.Position{},
		named: map[guard.Entry]bool{}, only: map[guard.Entry]map[string]bool{}}
}

// signed gives who signed the letters, by the letters' files.
func signed(c *campaign.Campaign) map[string]*campaign.Signatories {
	people := map[string]*campaign.Signatories{}
	for _, versions := range c.Letters {
		for _, l := range versions {
			people[l.File] = l.Signatories
		}
	}
	return people
}

// parseList reads a list. One that reads as nothing is no list when it is a
// pipe, whose writer has failed, and warned about when it is a file.
func parseList(at diag.Position, info fs.FileInfo, text []byte, err error, rep *diag.Report) []guard.Phrase {
	blank := len(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))) == 0
	switch {
	case err != nil, info == nil, blank && !info.Mode().IsRegular():
		rep.Error(at, "guard-unreadable", "the guard list cannot be read, so nothing can be published", "restore the file, or mend its path")
		return nil
	case len(text) > maxList:
		rep.Error(at, "guard-unreadable", "the guard list is larger than 16 MB", "")
		return nil
	case blank:
		rep.Warn(at, "guard-empty", "the guard list is empty, so that nothing is looked for", "write a word a line into it, or restore it")
		return nil
	}
	list, faults := guard.Parse(at.File, text)
	for _, f := range faults {
		d := f.At(at.File)
		d.Private = true
		rep.Add(d)
	}
	return list
}

// file looks at one file as it is published, and at its address. It reports
// whether there is nothing to say of it.
func (w *warden) file(ctx context.Context, a address.Address, source string, data []byte) bool {
	if w == nil {
		return true
	}
	name, read := a.File(), true
	var hits []guard.Hit
	if strings.EqualFold(path.Ext(name), ".pdf") {
		hits, read = w.paper(ctx, origin(a, source), data)
	} else {
		hits = w.guard.File(name, data)
	}
	for _, h := range hits {
		w.found(h.Entry, a, source)
	}
	return w.address(a, source) && read && len(hits) == 0
}

// paper looks at a PDF: at what its pages show, and at bookmarks, links and
// other things beside them. What cannot be read is warned about: a scan has no
// text.
func (w *warden) paper(ctx context.Context, source string, data []byte) (hits []guard.Hit, read bool) {
	w.reading.Lock() // PDFium takes much memory
	defer w.reading.Unlock()
	beside, err := pdf.ListStrings(data)
	for _, s := range beside {
		hits = append(hits, w.guard.Name(s)...)
	}
	text, bare, unread := pdf.SearchText(ctx, data)
	hits = append(hits, w.guard.File("text.txt", []byte(text))...)
	switch err = cmp.Or(unread, err); {
	case err != nil:
		w.rep.Warn(w.clean(source), unsearchedPDF, "this PDF could not be searched for what must not be published", "read it: "+err.Error())
	case len(bare) > 0:
		w.rep.Warn(w.clean(source), unsearchedPDF, listed(bare)+" of this PDF could not be searched for what must not be published",
			"look at what is on it: there are pictures or lines, and no text")
	}
	return hits, err == nil && len(bare) == 0
}

const unsearchedPDF = "unsearched-pdf"

// listed gives "page 2" or "pages 2, 3, 7".
func listed(pages []int) string {
	if len(pages) == 1 {
		return fmt.Sprintf("page %d", pages[0])
	}
	return "pages " + strings.Trim(strings.ReplaceAll(fmt.Sprint(pages), " ", ", "), "[]")
}

// address looks at an address alone, and reports whether there is nothing in it.
func (w *warden) address(a address.Address, source string) bool {
	hits := w.guard.Name(string(a))
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range hits {
		w.named[h.Entry] = true
		w.report(h.Entry, w.standsIn(a, source))
	}
	return len(hits) == 0
}

// standsIn gives where to mend an address: its source, or the record that keeps
// it as it was taken down.
func (w *warden) standsIn(a address.Address, source string) diag.Position {
	for _, t := range w.taken {
		if source == "" && strings.HasPrefix(string(a), t.Address) {
			return t.At
		}
	}
	return w.clean(origin(a, source))
}

// origin names what a file was made of, else the file itself.
func origin(a address.Address, source string) string {
	if source != "" {
		return source
	}
	return "public/" + a.File()
}

// stream looks at a file while it is written.
func (w *warden) stream(o page.Output, out io.Writer) io.WriteCloser {
	if w == nil {
		return unguarded{out}
	}
	w.address(o.Address, o.Source)
	s := w.guard.Stream(o.Address.File(), func(h guard.Hit) { w.found(h.Entry, o.Address, o.Source) })
	return guarded{io.MultiWriter(s, out), s}
}

type unguarded struct{ io.Writer }

func (unguarded) Close() error { return nil }

type guarded struct {
	io.Writer
	io.Closer
}

// found reports an entry in a file that was published: in its source where it
// stands there too.
func (w *warden) found(e guard.Entry, a address.Address, source string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	where, known := w.places[place{e, source}]
	if !known {
		where = w.locate(e, source)
		w.places[place{e, source}] = where
	}
	for _, at := range where {
		w.named[e] = true
		w.report(e, at)
	}
	if len(where) == 0 {
		if w.only[e] == nil {
			w.only[e] = map[string]bool{}
		}
		w.only[e][w.clean(origin(a, source)).File] = true
	}
}

// maxFiles bounds the files that are listed for an entry that stands in all of them.
const maxFiles = 10

// conclude reports the files that hold an entry, where no better place to mend
// is known: a name on one page is also on every page that links to it.
func (w *warden) conclude() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for e, files := range w.only {
		if w.named[e] {
			continue
		}
		sorted := slices.Sorted(maps.Keys(files))
		for _, file := range sorted[:min(len(sorted), maxFiles)] {
			w.report(e, diag.Position{File: file})
		}
	}
	clear(w.only)
}

// locate looks for an entry in the texts that a file was made of: its source,
// else what all pages share.
func (w *warden) locate(e guard.Entry, source string) []diag.Position {
	if slices.Contains([]string{".md", ".css", ".js", ".svg", ".txt", ".xml", ".json"}, path.Ext(source)) {
		if found := append(w.in(e, source), w.among(e, w.people[source])...); len(found) > 0 {
			return found
		}
	}
	shared := []string{config.File}
	_ = fs.WalkDir(w.site, "layouts", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			shared = append(shared, name)
		}
		return nil // without layouts of its own, a site has nothing to look at
	})
	var found []diag.Position
	for _, file := range shared {
		found = append(found, w.in(e, file)...)
	}
	return found
}

// maxRows bounds the rows of a list that are named for an entry.
const maxRows = 10

// among gives the rows of a letter's people that show an entry.
func (w *warden) among(e guard.Entry, people *campaign.Signatories) []diag.Position {
	if people == nil || people.Look == nil {
		return nil
	}
	found, known := w.rows[people]
	if !known {
		found = map[guard.Entry][]diag.Position{}
		w.rows[people] = found
		_ = people.Look(func(text string, at diag.Position) { // a file that is gone has no place to mend
			for _, h := range w.guard.Text(text) {
				if list := found[h.Entry]; len(list) < maxRows && !slices.Contains(list, at) {
					found[h.Entry] = append(list, at)
				}
			}
		})
	}
	if file := w.clean(people.File); len(found[e]) > 0 && file.File != people.File {
		return []diag.Position{file}
	}
	return found[e]
}

// in gives the places of an entry in one file of the site.
func (w *warden) in(e guard.Entry, file string) []diag.Position {
	text, err := fs.ReadFile(w.site, file)
	if err != nil {
		return nil
	}
	var found []diag.Position
	for _, h := range w.guard.Text(string(text)) {
		if h.Entry == e {
			found = append(found, w.at(file, 1, string(text), h.Offset))
		}
	}
	return found
}

// sources looks at the texts that are published, before anything is made of
// them. What it knows of documents that were not read again it says again.
func (w *warden) sources(docs []*campaign.Document, known map[*campaign.Document][]diag.Diagnostic) map[*campaign.Document][]diag.Diagnostic {
	found := make([][]diag.Diagnostic, len(docs))
	each(len(docs), func(i int) {
		var ok bool
		if found[i], ok = known[docs[i]]; !ok {
			found[i] = w.document(docs[i])
		}
		w.rep.Add(found[i]...)
	})
	now := make(map[*campaign.Document][]diag.Diagnostic, len(docs))
	for i, d := range docs {
		now[d] = found[i]
	}
	return now
}

// document looks at a document's text and front matter.
func (w *warden) document(d *campaign.Document) []diag.Diagnostic {
	var found []diag.Diagnostic
	body := hidden(d.Body)
	for _, h := range w.guard.Text(body) {
		found = append(found, problemOf(h.Entry, w.at(d.File, d.BodyLine, body, h.Offset)))
	}
	front := frontMatter(d)
	for _, h := range w.guard.Text(front) {
		found = append(found, problemOf(h.Entry, w.at(d.File, 1, front, h.Offset)))
	}
	return found
}

// at gives the place of an offset in a file's text, which begins on a line.
func (w *warden) at(file string, line int, text string, offset int) diag.Position {
	p := w.clean(file)
	if p.File != file {
		return p
	}
	before := strings.TrimPrefix(text[:offset], "\ufeff")
	p.Line = line + strings.Count(before, "\n")
	p.Column = 1 + len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	return p
}

// clean gives the position of a file, or of the folder above the part of its
// path that would repeat a word of a list.
func (w *warden) clean(file string) diag.Position {
	for len(w.guard.Name(file)) > 0 {
		if file = path.Dir(file); file == "." {
			return diag.Position{File: "content"}
		}
	}
	return diag.Position{File: file}
}

// report says that an entry was found.
func (w *warden) report(e guard.Entry, at diag.Position) { w.rep.Add(problemOf(e, at)) }

const guardedWord = "guarded-word"

func problemOf(e guard.Entry, at diag.Position) diag.Diagnostic {
	d := diag.Diagnostic{Position: at, Code: guardedWord, Private: true,
		Message: fmt.Sprintf("what line %d of %s names must not be published", e.Line, e.List),
		Hint:    "take it out; it is not repeated here"}
	if at.Line == 0 && at.Cell == "" {
		d.Hint = "it is in a name or in the text made of this; it is not repeated here"
	}
	return d
}
