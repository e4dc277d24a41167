package address

import (
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// A Book knows where every content file, and every file beside one, stands on
// the site, and whether a reader gets to see it. It is read-only once it was
// told what is published.
type Book struct {
	*Scheme
	Outputs   []string             // files at the root that the site's own layouts make, by name; set before there is a Register
	entries   map[string]*Entry    // by content file, NFC
	resources map[string]*Resource // likewise
	down      map[Address]bool     // what the record of takedowns names, and what goes with it
}

// An Entry is one content file in the book. Its document is as it was when the
// book was made: it has the same address and id, and may say something else now.
type Entry struct {
	Doc      *campaign.Document
	Letter   *campaign.Letter // whose Doc it is; nil for what is no letter
	Address  Address
	State    State
	Versions []*Entry // the same document in every language, the original first
}

// A State says whether a reader gets to see a document.
type State uint8

const (
	Public State = iota
	Withheld
	Down // taken down for good
)

// NewBook lists what was written. What is down is known at once; all else
// counts as withheld until Publish.
func NewBook(s *Scheme, c *campaign.Campaign) *Book {
	b := &Book{Scheme: s, entries: map[string]*Entry{}, resources: map[string]*Resource{}, down: map[Address]bool{}}
	for _, t := range c.Taken {
		b.down[Address(t.Address)] = true
	}
	shared := map[string][]*Entry{} // by folder
	eachDocument(c, func(versions []Entry) {
		all := make([]*Entry, len(versions))
		for i := range versions {
			e := &versions[i]
			e.Address, e.State, e.Versions = s.DocumentAddress(e.Doc), Withheld, all
			all[i] = e
			b.entries[norm.NFC.String(e.Doc.File)] = e
		}
		original := all[0]
		if dir := original.Doc.Dir; isShared(dir) {
			shared[dir] = append(shared[dir], original)
			return
		}
		b.enterResources(original.Doc, Resource{Owner: original})
	})
	for _, pages := range shared {
		b.enterResources(pages[0].Doc, Resource{among: pages})
	}
	b.markDown()
	return b
}

// eachDocument calls f with the versions of every document, the original first.
func eachDocument(c *campaign.Campaign, f func(versions []Entry)) {
	pages := func(list []*campaign.Page) {
		entries := make([]Entry, len(list))
		for i, x := range list {
			entries[i].Doc = &x.Document
		}
		f(entries)
	}
	if len(c.Home) > 0 {
		pages(c.Home)
	}
	for _, folder := range c.Cases {
		entries := make([]Entry, len(folder.Case))
		for i, x := range folder.Case {
			entries[i].Doc = &x.Document
		}
		f(entries)
		for _, updates := range folder.Updates {
			entries := make([]Entry, len(updates))
			for i, u := range updates {
				entries[i].Doc = &u.Document
			}
			f(entries)
		}
	}
	for _, letters := range c.Letters {
		entries := make([]Entry, len(letters))
		for i, l := range letters {
			entries[i].Doc, entries[i].Letter = &l.Document, l
		}
		f(entries)
	}
	for _, news := range c.News {
		entries := make([]Entry, len(news))
		for i, n := range news {
			entries[i].Doc = &n.Document
		}
		f(entries)
	}
	for _, list := range c.Pages {
		pages(list)
	}
}

// markDown marks what is taken down: itself, with the original it translates, or
// with the case it belongs to.
func (b *Book) markDown() {
	if !b.AnyDown() {
		return
	}
	for _, above := range []func(*Entry) Address{
		func(e *Entry) Address { return e.Address },
		func(e *Entry) Address { return b.CaseAbove(e.Address) }, // known by now, in every language
	} {
		recorded := maps.Clone(b.down)
		for _, e := range b.entries {
			if recorded[above(e)] || recorded[above(e.Versions[0])] {
				e.State = Down
				b.down[e.Address] = true
			}
		}
	}
}

// Publish enters what is in the editions as public. What is down stays down.
func (b *Book) Publish(editions []*campaign.Edition) {
	for _, edition := range editions {
		edition.EachDocument(func(d *campaign.Document) {
			if e := b.Find(d); e.State != Down {
				e.State = Public
			}
		})
	}
}

// Find gives the entry of a document.
func (b *Book) Find(d *campaign.Document) *Entry { return b.FindFile(d.File) }

// FindFile gives the entry of a content file, named relative to the site; nil
// when there is none.
func (b *Book) FindFile(file string) *Entry {
	if e, ok := b.entries[file]; ok {
		return e
	}
	return b.entries[norm.NFC.String(file)]
}

// Entries lists all content files, by name.
func (b *Book) Entries() []*Entry {
	return slices.SortedFunc(maps.Values(b.entries), func(x, y *Entry) int { return strings.Compare(x.Doc.File, y.Doc.File) })
}

// Len gives how many content files there are.
func (b *Book) Len() int { return len(b.entries) }

// AnyDown reports whether anything is taken down. In most sites nothing is.
func (b *Book) AnyDown() bool { return len(b.down) > 0 }

// IsDown reports whether an address, or the page that it would be with a slash
// at its end, is down for good.
func (b *Book) IsDown(a Address) bool { return b.down[a] || b.down[a+"/"] }

// WasTakenDown reports a file, as it is named below the site, of a page that is
// down and whose source has been deleted: its text or what lay beside it.
func (b *Book) WasTakenDown(file string) bool {
	if !b.AnyDown() {
		return false
	}
	for ; file != "content" && file != "." && file != "/"; file = path.Dir(file) {
		d := &campaign.Document{File: strings.TrimSuffix(file, ".md") + ".md", Lang: b.site.Own().Tag}
		for _, l := range b.site.Languages {
			if strings.HasSuffix(d.File, "."+l.Tag+".md") {
				d.Lang = l.Tag
			}
		}
		if b.down[b.DocumentAddress(d)] {
			return true
		}
	}
	return false
}

// DocumentAt gives the document that is, or was, at an address; nil when there
// is none. Home pages stand for themselves only.
func (b *Book) DocumentAt(a Address) *Entry {
	for _, e := range b.Entries() {
		if e.Address == a && a != "/" {
			return e
		}
		for _, old := range e.Doc.Aliases {
			if old != "" && AliasAddress(old) == a {
				return e
			}
		}
	}
	return nil
}

// NearestAddress gives the address of a document that was probably meant, or "".
func (b *Book) NearestAddress(a Address) string {
	var known []string
	for _, e := range b.entries {
		if e.Address != "/" {
			known = append(known, string(e.Address))
		}
	}
	slices.Sort(known)
	return diag.Nearest(string(a), known)
}

// IsOriginal reports a document that is no translation.
func (e *Entry) IsOriginal() bool { return e.Versions[0] == e }

// Version gives the same document in a language; nil when there is none.
func (e *Entry) Version(lang string) *Entry {
	for _, v := range e.Versions {
		if v.Doc.Lang == lang {
			return v
		}
	}
	return nil
}

// VersionForReader gives the version that a link in a language leads to. A link
// to the original leads to the reader's own language where that is public; a
// link to a translation means just that one.
func (e *Entry) VersionForReader(lang string) *Entry {
	if v := e.Version(lang); v != nil && e.IsOriginal() && v.State == Public {
		return v
	}
	return e
}

// hasWithheld reports whether anything is withheld. In most sites nothing is.
func (b *Book) hasWithheld() bool {
	for _, e := range b.entries {
		if e.State == Withheld {
			return true
		}
	}
	return false
}
