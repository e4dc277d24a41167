package takedown

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/feed"
)

// A Site is what has to be known of a site to take a page of it down.
type Site struct {
	Book      *address.Book
	Register  *address.Register
	Campaign  *campaign.Campaign
	Gate      campaign.Gate
	Languages []string                // BCP 47, the site's own first
	Files     []address.PublishedFile // beside pages
	Key       []byte                  // for the hashes of what pages say
	KeyName   string
	Last      Last
}

// A Last is what the last publish wrote, sorted.
type Last struct {
	Files   []string // relative to the output folder
	Entries []string // ids of feed entries
	Out     fs.FS    // the output folder
}

func (l *Last) hasFile(a address.Address) bool {
	_, found := slices.BinarySearch(l.Files, a.File())
	return found
}

func (l *Last) hasEntry(id string) bool {
	_, found := slices.BinarySearch(l.Entries, id)
	return found
}

// An Effect is what it takes to take a page down for good. What readers never had
// is in no record: a stub or an emptied entry would be the first they hear of it.
type Effect struct {
	Records  []campaign.Takedown // for each address of it, in every language; without a date
	Sources  []string            // the folders and files that still hold its text, relative to the site
	Withheld []string            // the files among them that were never published
	Purge    []string            // absolute addresses at which it was published or shown, for caches
}

// Find finds out what it takes to take down the page at an address: a case with
// its updates, a letter, news, any other page, in all its languages. Nil means that
// there is no such page; then near is the nearest address, or "".
func Find(s Site, written string) (effect *Effect, near string) {
	a := s.Book.Local(written)
	f := &finding{Site: s, entries: map[*address.Entry]bool{}, purge: map[address.Address]bool{}}
	target := s.Book.DocumentAt(a)
	if target != nil {
		f.addDocument(target)
		a = target.Address
	}
	lost := f.addressesWithoutSource(a)
	if target == nil && !s.Book.IsDown(a) && len(lost) == 0 {
		return nil, s.Book.NearestAddress(a)
	}
	effect = &Effect{}
	f.findPassages()
	for _, e := range slices.SortedFunc(maps.Keys(f.entries), func(x, y *address.Entry) int { return strings.Compare(string(x.Address), string(y.Address)) }) {
		effect.Sources = append(effect.Sources, sourceToDelete(e))
		if f.wasPublic(e) {
			f.recordDocument(e)
		} else {
			effect.Withheld = append(effect.Withheld, e.Doc.File)
			delete(f.entries, e)
		}
	}
	for _, at := range lost {
		f.recordWithoutSource(at)
	}
	effect.Records, effect.Sources = f.records, outermostFiles(effect.Sources)
	if target != nil && len(f.records) == 0 {
		return effect, ""
	}
	f.purge[a] = true
	f.purgePublished(append(lost, a))
	for _, x := range slices.Sorted(maps.Keys(f.purge)) {
		effect.Purge = append(effect.Purge, s.Book.Absolute(x))
	}
	return effect, ""
}

// findPassages notes by what passages the documents that go down are known again.
func (f *finding) findPassages() {
	var down, stay []*campaign.Document
	for _, e := range f.Book.Entries() {
		switch {
		case f.entries[e]:
			down = append(down, e.Doc)
		case e.State != address.Down:
			stay = append(stay, e.Doc)
		}
	}
	f.passages = passagesOf(f.Key, down, stay)
}

// sourceToDelete gives a bundle's folder, else the file.
func sourceToDelete(e *address.Entry) string {
	if strings.HasPrefix(strings.TrimPrefix(e.Doc.File, e.Doc.Dir+"/"), "index.") {
		return e.Doc.Dir + "/"
	}
	return e.Doc.File
}

// outermostFiles leaves out what is within another folder of the list.
func outermostFiles(files []string) []string {
	var list []string
	for _, f := range slices.Sorted(slices.Values(files)) {
		if n := len(list); n == 0 || f != list[n-1] && !(strings.HasSuffix(list[n-1], "/") && strings.HasPrefix(f, list[n-1])) {
			list = append(list, f)
		}
	}
	return list
}

// A finding collects what goes down with a page.
type finding struct {
	Site
	entries map[*address.Entry]bool
	records []campaign.Takedown
	purge   map[address.Address]bool

	passages map[*campaign.Document][]passage
}

// addDocument adds a document in all its languages, and of a case its updates.
func (f *finding) addDocument(target *address.Entry) {
	cases := map[address.Address]bool{}
	for _, v := range target.Versions {
		f.entries[v] = true
		cases[v.Address] = true
	}
	for _, e := range f.Book.Entries() {
		if cases[f.Book.CaseAbove(e.Address)] {
			for _, translation := range e.Versions {
				f.entries[translation] = true
			}
		}
	}
}

// wasPublic reports whether readers had a document: they have it now, it is in
// the record, or the last publish wrote it. A draft that was written there is
// one since; what has a date to come was at most tried out with another clock.
func (f *finding) wasPublic(e *address.Entry) bool {
	return e.State == address.Public || f.isRecorded(e.Address) || f.Last.hasFile(e.Address) && !f.isToCome(e)
}

// isRecorded reports whether an address is in the record already.
func (f *finding) isRecorded(a address.Address) bool {
	return slices.ContainsFunc(f.Campaign.Taken, func(t campaign.Takedown) bool { return address.Address(t.Address) == a })
}

// isToCome reports whether the time of a document, of the original it
// translates or of its case has not come.
func (f *finding) isToCome(e *address.Entry) bool {
	toCome := func(d *campaign.Document) bool {
		w := f.Gate.Withheld(d)
		return w != nil && !w.Until.IsZero()
	}
	original := e.Versions[0]
	above := f.Book.CaseAbove(original.Address)
	for _, other := range f.Book.Entries() {
		if above != "" && other.Address == above && toCome(other.Doc) {
			return true
		}
	}
	return toCome(e.Doc) || toCome(original.Doc)
}

// recordDocument adds the records of one document in one language: of its page
// and entry, of its old addresses, and of a letter's responses.
func (f *finding) recordDocument(e *address.Entry) {
	l := e.Letter
	t := campaign.Takedown{Address: string(e.Address), Key: f.KeyName, Hashes: hashDocument(f.Key, e.Doc), Passages: formatPassages(f.passages[e.Doc])}
	if path := f.Book.EntryPath(e.Doc); path != "" { // a home page's
		t.ID = f.Book.EntryID(path)
	}
	if l != nil {
		t.Cases = l.Cases
	}
	f.addRecord(t)
	for _, old := range e.Doc.Aliases {
		if a := address.AliasAddress(old); old != "" && (e.State == address.Public || f.isRecorded(a) || f.Last.hasFile(a)) {
			f.addRecord(campaign.Takedown{Address: string(a)})
		}
	}
	if l == nil {
		return
	}
	for _, r := range l.Responses {
		id := f.Book.EntryID(f.Book.ResponsePath(l, r))
		if !r.Date.After(f.Gate.Now) && (e.State == address.Public || f.Last.hasEntry(id)) {
			f.addRecord(campaign.Takedown{Address: string(e.Address), ID: id, Cases: l.Cases})
		}
	}
	for _, slug := range l.Cases {
		f.purgeList("/cases/" + slug + "/")
	}
}

func (f *finding) addRecord(t campaign.Takedown) {
	f.records = append(f.records, t)
	f.purge[address.Address(t.Address)] = true
}

// addressesWithoutSource gives the addresses that go down with the page at one
// and that no source has any more, though the last publish wrote them: somebody
// deleted the text first, or a part of it.
func (f *finding) addressesWithoutSource(a address.Address) []address.Address {
	_, top := f.Book.SplitLanguage(a)
	if top == "/" || f.Register.IsPublic(a) && f.Book.DocumentAt(a) == nil && !f.Book.IsDown(a) {
		return nil // casebook makes it of other pages
	}
	if !address.IsCase(top) && !f.Book.HasEntry(top) && (address.FoldersBelow(top, "/cases/") > 0 || address.FoldersBelow(top, "/letters/") > 0) {
		return nil // part of a page, as a page of its signatories
	}
	known := map[address.Address]bool{}
	for _, e := range f.Book.Entries() {
		known[e.Address] = true
	}
	var list []address.Address
	for _, file := range f.Last.Files {
		name, isPage := strings.CutSuffix("/"+file, "/index.html")
		at := address.Address(name + "/")
		if !isPage || known[at] || f.Register.IsPublic(at) || f.isRecorded(at) {
			continue
		}
		if _, path := f.Book.SplitLanguage(at); path == top || address.IsCase(top) && address.FoldersBelow(path, top) == 1 || f.ledTo(file, a) {
			list = append(list, at)
		}
	}
	return list
}

// ledTo reports whether a published file sent readers on to an address.
func (f *finding) ledTo(file string, a address.Address) bool {
	text, err := fs.ReadFile(f.Last.Out, file)
	if err != nil || !bytes.Contains(text, []byte("refresh")) {
		return false
	}
	_, canonical, _ := strings.Cut(string(text), "canonical")
	canonical, _, _ = strings.Cut(canonical, ">")
	_, canonical, _ = strings.Cut(canonical, "href=")
	return strings.Trim(canonical, `"' `) == f.Book.Absolute(a)
}

// recordWithoutSource adds the records of a page without a source, with the ids
// that its entries had by the form of its address. An id of its own nobody knows
// any more.
func (f *finding) recordWithoutSource(a address.Address) {
	f.purge[a] = true
	t := campaign.Takedown{Address: string(a)}
	_, page := f.Book.SplitLanguage(a)
	if !f.Book.HasEntry(page) {
		f.records = append(f.records, t)
		return
	}
	dir, name := path.Split(strings.TrimSuffix(page, "/"))
	if address.FoldersBelow(page, "/cases/") == 2 {
		f.purgeList(dir)
		dir += "updates/"
	}
	id := f.Book.EntryID(dir + name)
	if dir == "/letters/" {
		t.Cases = f.casesWithEntry(id)
	}
	for _, published := range f.Last.Entries {
		if published == id || strings.HasPrefix(published, id+"/responses/") {
			t.ID = published
			f.records = append(f.records, t)
		}
	}
	if t.ID == "" {
		f.records = append(f.records, t)
	}
}

// casesWithEntry gives the slugs of the cases in whose published feeds an entry
// stands: those that a letter named.
func (f *finding) casesWithEntry(id string) []string {
	var slugs []string
	for _, file := range f.Last.Files {
		if isFeed, _ := path.Match("cases/*/"+feed.JSONFile, file); !isFeed {
			continue
		}
		text, err := fs.ReadFile(f.Last.Out, file)
		if err == nil && bytes.Contains(text, []byte(strconv.Quote(id))) {
			slugs = append(slugs, path.Base(path.Dir(file)))
			f.purgeList("/" + path.Dir(file) + "/")
		}
	}
	slices.Sort(slugs)
	return slugs
}

// purgeList adds a page that lists what goes down, with its feeds, in all
// languages.
func (f *finding) purgeList(page string) {
	for _, lang := range f.Languages {
		at := f.Book.InLanguage(lang, page)
		if f.Register.IsPublic(at) {
			f.purge[at] = true
		}
		places := address.FeedPlaces(at, lang, "", false)
		for n := 1; f.Register.IsPublic(address.ArchivePlaces(at, lang, "", n)[0].Address); n++ {
			places = append(places, address.ArchivePlaces(at, lang, "", n)...)
		}
		for _, p := range places {
			if f.Register.IsPublic(p.Address) {
				f.purge[p.Address] = true
			}
		}
	}
}

// purgePublished adds what is published of the documents, where they are listed,
// and what the last publish wrote below their addresses and some others.
func (f *finding) purgePublished(tops []address.Address) {
	sources := map[string]bool{}
	for e := range f.entries {
		tops = append(tops, e.Address)
		sources[e.Doc.File] = true
		if above := f.Book.CaseAbove(e.Address); above != "" {
			_, page := f.Book.SplitLanguage(above)
			f.purgeList(page)
		}
	}
	for _, p := range f.Register.Places() {
		if sources[p.Source] && p.Pages == 0 {
			f.purge[p.Address] = true
		}
	}
	for _, file := range f.Files {
		if f.entries[file.Owner] {
			for _, a := range file.Names {
				f.purge[a] = true
			}
		}
	}
	for _, list := range []string{"/", "/cases/", "/letters/", address.NewsPath, "/subscribe/"} {
		f.purgeList(list)
	}
	for _, top := range tops {
		if _, page := f.Book.SplitLanguage(top); f.Book.ListWithFeed(page) != "" {
			f.purgeList(f.Book.ListWithFeed(page))
		}
	}
	for _, p := range f.Register.AllPlaces() {
		if p.Kind == address.NewsList || p.Kind == address.KindList || p.Kind == address.OwnFile {
			f.purge[p.Address] = true
		}
	}
	for _, versions := range f.Campaign.Letters {
		if l := versions[0]; slices.ContainsFunc(l.Cases, func(slug string) bool { return f.purge[address.Address("/cases/"+slug+"/")] }) {
			f.purgeList("/letters/" + l.Slug + "/")
		}
	}
	f.purge["/sitemap.xml"] = true
	for _, file := range f.Last.Files {
		at := address.Address("/" + strings.TrimSuffix(file, "index.html"))
		if slices.ContainsFunc(tops, func(top address.Address) bool { return at.IsWithin(top) }) {
			f.purge[at] = true
		}
	}
}
