package address

import (
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
)

// A Resource is a file beside a page. It is published under its page's address.
type Resource struct {
	File  string // as it is named on the disk, relative to the site
	Owner *Entry // under whose address it is published: the bundle's original; of a shared file, the page's that uses it
	Twin  string // another file of this name, in another Unicode form; "" for none

	among []*Entry // of a shared file: the originals that lie in its folder, a file each
}

// isShared reports the folders whose pages are a file each. Nobody can tell
// from where a file lies whose of them it is.
func isShared(dir string) bool {
	return strings.Count(dir, "/") == 1 || strings.HasPrefix(dir, "content/cases/") && strings.Count(dir, "/") == 3 && path.Base(dir) == "updates"
}

// enterResources lists the files beside a document.
func (b *Book) enterResources(d *campaign.Document, r Resource) {
	for _, name := range d.Resources {
		r := r
		r.File = d.Dir + "/" + name
		name := norm.NFC.String(r.File)
		if twin := b.resources[name]; twin != nil {
			r.Twin = twin.File
		}
		b.resources[name] = &r
	}
}

// Resources lists all files beside pages, by name.
func (b *Book) Resources() []*Resource {
	return slices.SortedFunc(maps.Values(b.resources), func(x, y *Resource) int { return strings.Compare(x.File, y.File) })
}

// FindResource gives a file, named relative to the site, as a document uses it,
// and whether a reader gets to see it; nil when there is none. A shared file
// belongs to each page of its folder that uses it, under that page's address;
// one elsewhere may use it as long as a page there is public.
func (b *Book) FindResource(file string, user *campaign.Document) (*Resource, State) {
	r := b.resources[norm.NFC.String(file)]
	switch {
	case r == nil:
		return nil, Withheld
	case !r.IsShared():
		return r, r.Owner.State
	}
	used := *r
	used.Owner = b.Find(user).Versions[0]
	if used.Owner.State != Public || user.Dir == path.Dir(r.File) {
		return &used, used.Owner.State
	}
	return &used, r.mostOpenState()
}

// OwnResource gives a file in a document's own folder; nil when there is none.
func (b *Book) OwnResource(d *campaign.Document, name string) *Resource {
	if name == "" {
		return nil
	}
	return b.resources[norm.NFC.String(d.Dir+"/"+name)]
}

// mostOpenState gives the state of a shared file for who is not of its folder.
func (r *Resource) mostOpenState() State {
	s := Down
	for _, e := range r.among {
		s = min(s, e.State)
	}
	return s
}

// IsShared reports a file that lies beside several pages.
func (r *Resource) IsShared() bool { return r.among != nil }

// IsPublic reports whether a file lies beside public pages only.
func (r *Resource) IsPublic() bool {
	hidden := func(e *Entry) bool { return e.State != Public }
	return !slices.ContainsFunc(r.among, hidden) && (r.Owner == nil || !hidden(r.Owner))
}

// Address gives where a resource stands: under its page's original.
func (r *Resource) Address() Address { return r.Beside(path.Base(r.File)) }

// Beside gives the address of a file of a name beside the resource.
func (r *Resource) Beside(name string) Address {
	return r.Owner.Address + Address(norm.NFC.String(name))
}
