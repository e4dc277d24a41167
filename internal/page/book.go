package page

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
)

// A book knows where every content file stands on the site, and what may be
// linked to. It is made before any Markdown is converted, so that a link that
// leads nowhere is found at its own line. Read-only once made.
type book struct {
	files     map[string]*entry   // by content file, NFC
	resources map[string]resource // likewise
	addresses map[Address]bool    // everything that is published, but for resources
	held      map[Address]bool    // everything that will be, and is withheld as yet; nil when nothing is
	down      map[Address]bool    // what was taken down for good
}

// An entry is one content file in the book.
type entry struct {
	doc      *campaign.Document
	address  Address
	state    state
	original bool     // not a translation
	versions []*entry // the same document in every language, the original first
}

// state says whether a reader gets to see a document.
type state uint8

const (
	public state = iota
	withheld
	taken // down for good
)

// A resource is a file beside a page.
type resource struct {
	file  string   // as it is named on the disk
	owner *entry   // under whose address it is published: the bundle's original; of a shared file, the page's that uses it
	among []*entry // of a shared file: the originals that lie in its folder, a file each
	twin  string   // another file of this name, in another Unicode form; "" for none
}

// newBook lists what was written; all of it counts as withheld until publish.
func newBook(c *campaign.Campaign, addressOf func(*campaign.Document) Address) *book {
	n := 0
	each(c, func(versions []*campaign.Document) { n += len(versions) })
	b := &book{files: make(map[string]*entry, n), resources: map[string]resource{}, addresses: make(map[Address]bool, n), down: map[Address]bool{}}
	among := map[string][]*entry{} // by shared folder
	each(c, func(versions []*campaign.Document) {
		entries := make([]entry, len(versions))
		all := make([]*entry, len(versions))
		for i, d := range versions {
			e := &entries[i]
			*e = entry{doc: d, address: addressOf(d), state: withheld, versions: all}
			all[i] = e
			b.files[norm.NFC.String(d.File)] = e
		}
		original := all[0]
		original.original = true
		if dir := versions[0].Dir; isShared(dir) {
			among[dir] = append(among[dir], original)
			return
		}
		b.enter(original.doc, resource{owner: original})
	})
	for _, pages := range among {
		b.enter(pages[0].doc, resource{among: pages})
	}
	return b
}

// enter lists the files beside a document.
func (b *book) enter(d *campaign.Document, r resource) {
	for _, name := range d.Resources {
		r.file = d.Dir + "/" + name
		name := norm.NFC.String(r.file)
		r.twin = b.resources[name].file
		b.resources[name] = r
	}
}

// isShared reports the folders whose pages are a file each. Nobody can tell
// from where a file lies whose of them it is.
func isShared(dir string) bool {
	return dir == "content/pages" || strings.HasPrefix(dir, "content/cases/") && strings.Count(dir, "/") == 3 && path.Base(dir) == "updates"
}

// resource gives a file as a document uses it, and whether a reader gets to
// see it. A shared file belongs to each page of its folder that uses it, under
// that page's address; one elsewhere may use it as long as a page there is public.
func (b *book) resource(name string, user *campaign.Document) (r resource, s state, ok bool) {
	r, ok = b.resources[name]
	switch {
	case !ok:
		return r, withheld, false
	case r.among == nil:
		return r, r.owner.state, true
	}
	r.owner = b.of(user).versions[0]
	if r.owner.state != public || user.Dir == path.Dir(r.file) {
		return r, r.owner.state, true
	}
	return r, r.mostOpen(), true
}

// mostOpen gives the state of a shared file for who is not of its folder.
func (r resource) mostOpen() state {
	s := taken
	for _, e := range r.among {
		if e.state == public {
			return public
		}
		s = min(s, e.state)
	}
	return s
}

// each calls f with every document's versions, the original first. The slice
// is the next one's too.
func each(c *campaign.Campaign, f func(versions []*campaign.Document)) {
	var versions []*campaign.Document
	if len(c.Home) > 0 {
		versions = documents(versions, c.Home, func(p *campaign.Page) *campaign.Document { return &p.Document })
		f(versions)
	}
	for _, folder := range c.Cases {
		versions = documents(versions, folder.Case, func(c *campaign.Case) *campaign.Document { return &c.Document })
		f(versions)
		for _, u := range folder.Updates {
			versions = documents(versions, u, func(u *campaign.Update) *campaign.Document { return &u.Document })
			f(versions)
		}
	}
	for _, l := range c.Letters {
		versions = documents(versions, l, func(l *campaign.Letter) *campaign.Document { return &l.Document })
		f(versions)
	}
	for _, p := range c.Pages {
		versions = documents(versions, p, func(p *campaign.Page) *campaign.Document { return &p.Document })
		f(versions)
	}
}

func documents[V any](room []*campaign.Document, versions []V, doc func(V) *campaign.Document) []*campaign.Document {
	room = room[:0]
	for _, v := range versions {
		room = append(room, doc(v))
	}
	return room
}

// publish marks a document as public.
func (b *book) publish(d *campaign.Document) {
	e := b.of(d)
	e.state = public
	b.addresses[e.address] = true
}

// of gives a document's entry.
func (b *book) of(d *campaign.Document) *entry {
	if e, ok := b.files[d.File]; ok {
		return e
	}
	return b.files[norm.NFC.String(d.File)]
}

// version gives the same document in a language; nil when there is none.
func (e *entry) version(lang string) *entry {
	for _, v := range e.versions {
		if v.doc.Lang == lang {
			return v
		}
	}
	return nil
}

// in gives the version that a link in a language leads to. A link to the
// original leads to the reader's own language where that is public; a link to
// a translation means just that one.
func (e *entry) in(lang string) *entry {
	if v := e.version(lang); v != nil && e.original && v.state == public {
		return v
	}
	return e
}

// address gives where a document stands: its path without the folders that
// only sort files, under its language.
func (p *Plan) address(d *campaign.Document) Address {
	at := strings.TrimPrefix(d.Path(), "/pages")
	at = strings.Replace(at, "/updates/", "/", 1)
	return p.prefixed(d.Lang, at+"/")
}

// prefixed puts an address under a language; the site's own has no prefix.
func (p *Plan) prefixed(lang, address string) Address {
	if lang != p.site.Own().Tag {
		address = "/" + strings.ToLower(lang) + address
	}
	return Address(address)
}

// resourceAddress gives where a resource stands: under its bundle's original.
func (r resource) address() Address {
	return r.owner.address + Address(norm.NFC.String(path.Base(r.file)))
}
