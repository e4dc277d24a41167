package address

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/host"
	"casebook/internal/sign"
)

// A Register says who has which address: two files of one address, or of two
// that only some systems tell apart, are an error. It is read-only once made.
type Register struct {
	book     *Book
	places   []Place
	owners   map[string]owner // by the folded form of their addresses
	lists    map[string]int   // how many pages a long list has, by the folder of its first
	static   map[Address]bool // files that are copied
	withheld map[Address]bool // what will be there once it is withheld no longer
	told     map[string]bool  // why an address is taken: two files, or a layout whose file has it
}

// An owner is who has an address.
type owner struct {
	source string // a file of the site; "" for what casebook makes itself
	place  int    // among the places; -1 for what is no output of a plan
}

// NewRegister gives every file of the site an address: the editions', the
// neutral pages of what is down (where nothing else stands), and those that a
// site has once. Aliases come after everything else: who else has the address is
// then known, and the alias is what has to go. What is withheld keeps its
// addresses free until the day on which it is published.
func NewRegister(b *Book, c *campaign.Campaign, gate campaign.Gate, editions []*campaign.Edition, down []Place, static []asset.File, rep *diag.Report) *Register {
	r := &Register{book: b, owners: make(map[string]owner, 2*len(b.entries)), lists: map[string]int{}, static: map[Address]bool{}, withheld: map[Address]bool{}, told: map[string]bool{}}
	for _, e := range editions {
		pages := b.editionPlaces(e)
		for _, p := range append(pages, b.cardPlaces(e, pages, gate)...) {
			r.reservePlace(p, rep)
		}
	}
	own := b.site.Own().Tag
	for _, lang := range b.notFoundLanguages() {
		r.reservePlace(Place{Address: b.InLanguage(lang, "/404.html"), Kind: NotFoundPage, Lang: lang}, rep)
	}
	for _, p := range down {
		if _, taken := r.owners[p.Address.Folded()]; !taken {
			r.reservePlace(p, rep)
		}
	}
	r.reservePlace(Place{Address: "/robots.txt", Kind: RobotsFile, Lang: own}, rep)
	r.reservePlace(Place{Address: "/sitemap.xml", Kind: SitemapFile, Lang: own}, rep)
	for _, p := range r.places {
		if p.Pages > 0 {
			r.lists[path.Dir(p.Address.Folded())] = p.Pages
		}
	}
	if b.site.SignKey != "" { // made of all other files, when those are there
		for _, file := range []string{sign.ListFile, sign.SignatureFile} {
			r.static[Address("/"+file)] = r.reserveAddress(Address("/"+file), "", -1, rep)
		}
	}
	r.reserveWithheld(c, rep)
	r.reserveStatic(static, rep)
	r.reserveAliases(rep)
	return r
}

// notFoundLanguages lists the languages that have a page of their own for what is
// not there: the site's own, and each where the host can show it.
func (b *Book) notFoundLanguages() []string {
	if !slices.ContainsFunc(b.site.UsedHostKinds(), host.HasLanguages) {
		return []string{b.site.Own().Tag}
	}
	var list []string
	for _, l := range b.site.Languages {
		list = append(list, l.Tag)
	}
	return list
}

// reservePlace enters a place, unless its address is taken, which is reported.
func (r *Register) reservePlace(p Place, rep *diag.Report) {
	source := p.Source
	if p.Kind == OwnFile {
		source = ownFiles + p.Layout
	}
	if r.reserveAddress(p.Address, source, len(r.places), rep) {
		r.places = append(r.places, p)
	}
}

// ownFiles is the folder of the layouts that make files of their own names.
const ownFiles = "layouts/"

// reserveAddress enters an address; false when it is taken, which is reported.
func (r *Register) reserveAddress(a Address, source string, place int, rep *diag.Report) bool {
	folded := a.Folded()
	if other, taken := r.findOwner(folded); taken {
		cause := source + "\n" + other // whatever else of one lies where the other has its own
		if source == other {
			cause = string(a) // aliases of one page
		}
		for _, layout := range []string{other, source} {
			if strings.HasPrefix(layout, ownFiles) { // once for all languages
				cause = layout
			}
		}
		if !r.told[cause] {
			reportTaken(a, source, other, rep)
		}
		r.told[cause] = true
		return false
	}
	r.owners[folded] = owner{source, place}
	return true
}

// findOwner gives the source that has an address, folded: its own file, or one
// that would have to be a folder for it.
func (r *Register) findOwner(folded string) (source string, taken bool) {
	if o, taken := r.owners[folded]; taken {
		return o.source, true
	}
	for i := strings.LastIndexByte(folded, '/'); i > 0; i = strings.LastIndexByte(folded[:i], '/') {
		if o, taken := r.owners[folded[:i]]; taken {
			return o.source, true
		}
	}
	return r.findLongList(folded)
}

// findLongList finds the further page of a long list that a file would be, or
// stand in the way of, and gives its source. They are not entered one by one.
func (r *Register) findLongList(folded string) (source string, taken bool) {
	if len(r.lists) == 0 {
		return "", false
	}
	for i, c := range folded {
		if c != '/' {
			continue
		}
		last, ok := r.lists[folded[:i]]
		if !ok {
			continue
		}
		number, rest, _ := strings.Cut(folded[i+1:], "/")
		n, err := strconv.Atoi(number)
		if err == nil && 1 < n && n <= last && strconv.Itoa(n) == number && (rest == "" || rest == "index.html" || strings.HasPrefix(rest, "index.html/")) {
			return r.owners[folded[:i]+"/index.html"].source, true
		}
	}
	return "", false
}

// reserveWithheld keeps the addresses of what is withheld, and notes what will
// stand there: a link to it is not broken. Home pages are there without a text
// of their own too.
func (r *Register) reserveWithheld(c *campaign.Campaign, rep *diag.Report) {
	if !r.book.hasWithheld() {
		return
	}
	for _, e := range r.withheldEntries() {
		if _, rest := r.book.SplitLanguage(e.Address); rest == "/" {
			continue
		}
		if other, taken := r.findOwner(e.Address.Folded()); taken {
			reportTaken(e.Address, e.Doc.File, other, rep)
			continue
		}
		r.owners[e.Address.Folded()] = owner{e.Doc.File, -1}
	}
	keep := func(d *campaign.Document, places []Place) {
		if r.book.Find(d).State != Withheld {
			return
		}
		for _, p := range places {
			r.withheld[p.Address] = true
		}
		for _, old := range d.Aliases {
			if old != "" {
				r.withheld[AliasAddress(old)] = true
			}
		}
	}
	for _, folder := range c.Cases {
		for _, x := range folder.Case {
			keep(&x.Document, r.book.casePlaces(&x.Document, 0))
		}
	}
	for _, letters := range c.Letters {
		for _, l := range letters {
			keep(&l.Document, r.book.letterPlaces(l))
		}
	}
	for _, e := range r.withheldEntries() {
		keep(e.Doc, []Place{{Address: e.Address}})
	}
}

// withheldEntries lists what is not public yet, by file.
func (r *Register) withheldEntries() []*Entry {
	return slices.DeleteFunc(r.book.Entries(), func(e *Entry) bool { return e.State != Withheld })
}

// reserveStatic enters the files that are copied to the root, which must not
// stand where a page does.
func (r *Register) reserveStatic(static []asset.File, rep *diag.Report) {
	if len(static) == 0 {
		return
	}
	folders := map[string]string{} // and one of the sources below each
	for file, o := range r.owners {
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
			if other, ok := folders[dir]; !ok || o.source != "" && (other == "" || o.source < other) {
				folders[dir] = o.source
			}
		}
	}
	for _, f := range static {
		a := Address("/" + f.Path)
		if source, taken := folders[a.Folded()]; taken {
			reportTaken(a, f.Source, source, rep)
			continue
		}
		r.static[a] = r.reserveAddress(a, f.Source, -1, rep)
	}
}

// reserveAliases enters the old addresses of documents, which lead to where they
// are now.
func (r *Register) reserveAliases(rep *diag.Report) {
	var named []Place // whose documents have aliases
	for _, p := range r.places {
		if e := r.book.FindFile(p.Source); p.IsListed() && e != nil && e.Doc.Lang == p.Lang && len(e.Doc.Aliases) > 0 {
			named = append(named, p)
		}
	}
	slices.SortFunc(named, comparePlaces)
	for _, p := range named {
		e := r.book.FindFile(p.Source)
		for _, old := range r.usableAliases(e.Doc, rep) {
			r.reservePlace(Place{Address: old, Kind: AliasPage, Lang: p.Lang, Source: e.Doc.File, To: p.Address}, rep)
		}
	}
	if !r.book.hasWithheld() {
		return
	}
	for _, e := range r.withheldEntries() {
		if _, rest := r.book.SplitLanguage(e.Address); rest == "/" {
			continue
		}
		for _, old := range r.usableAliases(e.Doc, rep) {
			r.owners[old.Folded()] = owner{e.Doc.File, -1}
		}
	}
}

// usableAliases gives the old addresses of a document that can lead on; what is
// wrong with the others is reported.
func (r *Register) usableAliases(d *campaign.Document, rep *diag.Report) []Address {
	var list []Address
	for i, written := range d.Aliases {
		if written == "" {
			continue // it was bad, and reported
		}
		old := AliasAddress(written)
		at := d.At(fmt.Sprintf("aliases[%d]", i))
		if other, taken := r.findOwner(old.Folded()); taken {
			if other == "" {
				rep.AddError(at, diag.Say("address-taken/alias-casebook", "alias", written))
			} else {
				rep.AddError(at, diag.Say("address-taken/alias", "alias", written, "file", other))
			}
			continue
		}
		if ext := strings.ToLower(path.Ext(string(old))); ext != "" && ext != ".html" && ext != ".htm" {
			rep.AddError(at, diag.Say("bad-alias/ending", "alias", written, "ending", ext, "page", written+"/"))
			continue
		}
		list = append(list, old)
	}
	return list
}

// reportTaken reports that two sources claim an address; "" is what casebook
// makes itself.
func reportTaken(a Address, source, other string, rep *diag.Report) {
	if source == "" {
		source, other = other, ""
	}
	at := diag.Position{File: cmp.Or(source, "site.toml")}
	if other == "" {
		rep.AddError(at, diag.Say("address-taken/casebook", "address", string(a)))
		return
	}
	rep.AddError(at, diag.Say("address-taken", "address", string(a), "file", other))
}

// CheckFiles reports files beside pages whose addresses something else has; each
// is its source and the addresses at which it is published.
func (r *Register) CheckFiles(files []PublishedFile, rep *diag.Report) {
	claimed := map[string]string{}
	for _, f := range files {
		for _, a := range f.Names {
			folded := a.Folded()
			o, taken := r.owners[folded]
			other := o.source
			if !taken {
				other, taken = claimed[folded]
			}
			if taken {
				reportTaken(a, f.Source, other, rep)
			}
			claimed[folded] = f.Source
		}
	}
}

// A PublishedFile is a file beside a page in the forms in which it is published.
type PublishedFile struct {
	Source string
	Owner  *Entry // the page's
	Names  []Address
}

// AllPlaces lists every file of the site in no order; the list is not to be
// changed.
func (r *Register) AllPlaces() []Place { return r.places }

// Places lists every file of the site, sorted by address.
func (r *Register) Places() []Place {
	return slices.SortedFunc(slices.Values(r.places), comparePlaces)
}

// ListedPages lists the pages that a sitemap does, sorted by address.
func (r *Register) ListedPages() []Place {
	var list []Place
	for _, p := range r.places {
		if p.IsListed() {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, comparePlaces)
	return list
}

func comparePlaces(x, y Place) int { return cmp.Compare(x.Address, y.Address) }

// FindPlace gives the place at an address.
func (r *Register) FindPlace(a Address) (Place, bool) {
	o, ok := r.owners[a.Folded()]
	if !ok || o.place < 0 || r.places[o.place].Address != a {
		return Place{}, false
	}
	return r.places[o.place], true
}

// IsPublic reports whether a link may lead to an address: a page, a feed, a file
// that is copied, but no resource.
func (r *Register) IsPublic(a Address) bool {
	_, ok := r.FindPlace(a)
	return ok || r.static[a]
}

// DocumentAt gives the document whose own page stands at an address; nil for
// other addresses.
func (r *Register) DocumentAt(a Address) *Entry {
	e := r.book.FindFile(r.owners[a.Folded()].source)
	if e == nil || e.Address != a {
		return nil
	}
	return e
}
