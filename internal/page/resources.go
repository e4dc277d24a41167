package page

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// A use is a resource that a page shows or links to. Only such files are
// published.
type use struct {
	resource
	sizes bool // as a picture, in all its sizes
}

// uses collects what front matter uses; texts keep their own.
type uses struct {
	mu   sync.Mutex
	list []use
}

func (u *uses) add(x use) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = append(u.list, x)
}

// Files are the published forms of one resource.
type Files struct {
	Source  string
	Names   []Address
	Produce func(emit func(Address, []byte) error) error
	owner   *entry
}

// Resources gives the files that pages use, and no others, sorted by source. One
// that lies beside several pages is there for each of them that uses it.
// It converts every text that has not been asked for, since texts say what
// they use.
func (p *Plan) Resources(rep *diag.Report) []Files {
	type place struct {
		file  string
		under Address
	}
	found := map[place]use{}
	enter := func(u use) {
		at := place{u.file, u.owner.address}
		u.sizes = u.sizes || found[at].sizes
		found[at] = u
	}
	for _, u := range p.required.list {
		enter(u)
	}
	for _, t := range p.texts {
		for _, u := range p.text(t.doc).used {
			enter(u)
		}
	}
	var files []Files
	for _, u := range found {
		if f, ok := p.files(u.resource, u.sizes, rep); ok {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b Files) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), cmp.Compare(a.owner.address, b.owner.address))
	})
	p.checkClaims(files, rep)
	return files
}

// files gives the forms of one resource.
func (p *Plan) files(r resource, sizes bool, rep *diag.Report) (Files, bool) {
	if r.twin != "" {
		rep.Error(diag.Position{File: r.twin}, "address-taken", fmt.Sprintf("two files have the name %q, with its accents encoded in two ways", path.Base(r.file)),
			"rename one of them; many systems cannot tell them apart")
		return Files{}, false
	}
	a, ok := p.probe(r, diag.Position{File: r.file}, rep)
	if !ok {
		return Files{}, false
	}
	names := []string{path.Base(r.file)}
	if sizes && len(a.Variants) > 0 {
		names = names[:0]
		for _, v := range a.Variants {
			names = append(names, v.Name)
		}
	}
	f := Files{Source: r.file, owner: r.owner}
	for _, n := range names {
		f.Names = append(f.Names, r.beside(n))
	}
	f.Produce = func(emit func(Address, []byte) error) error {
		return p.Pictures.Produce(a, names, func(name string, data []byte) error { return emit(r.beside(name), data) })
	}
	return f, true
}

// checkClaims reports resources whose addresses something else has. The plan
// stays as it is: others may be reading it.
func (p *Plan) checkClaims(files []Files, rep *diag.Report) {
	claimed := map[Address]string{}
	for _, f := range files {
		for _, a := range f.Names {
			key := folded(a)
			other, taken := p.made[key]
			if !taken {
				other, taken = claimed[key]
			}
			if taken {
				addressTaken(a, f.Source, other, rep)
			}
			claimed[key] = f.Source
		}
	}
}

// beside gives the address of a file of that name in the resource's bundle.
func (r resource) beside(name string) Address {
	return r.owner.address + Address(norm.NFC.String(name))
}

// probe looks at a resource's head; what must not be published is reported.
func (p *Plan) probe(r resource, at diag.Position, rep *diag.Report) (*asset.Resource, bool) {
	a, err := p.Pictures.Probe(r.file)
	var fault *diag.Fault
	switch {
	case errors.As(err, &fault):
		rep.Add(fault.At(r.file))
	case err != nil:
		rep.Error(at, "file-unreadable", "the file "+strconv.Quote(r.file)+" cannot be read", "")
	}
	return a, err == nil
}

// A shown picture is a resource as a page shows it.
type shown struct {
	*asset.Resource
	resource
}

// picture gives a resource that is to be shown, not only linked to.
func (p *Plan) picture(r resource, at diag.Position, rep *diag.Report) (shown, bool) {
	a, ok := p.probe(r, at, rep)
	if ok && a.Kind != asset.Picture && a.Kind != asset.Drawing {
		rep.Error(at, "missing-image", strconv.Quote(path.Base(r.file))+" is not a picture", "link to it instead: [its name]("+path.Base(r.file)+")")
		ok = false
	}
	return shown{a, r}, ok
}

// srcSet lists the sizes for a browser to choose from; "" when there is one.
func (s shown) srcSet(l linker) string {
	if len(s.Variants) < 2 {
		return ""
	}
	list := make([]string, len(s.Variants))
	for i, v := range s.Variants {
		list[i] = l.Reference(s.beside(v.Name)) + " " + strconv.Itoa(v.Width) + "w"
	}
	return strings.Join(list, ", ")
}

// sizes says how wide a text's pictures are shown: as the screen, up to the
// measure of the text.
func (s shown) sizes() string {
	if len(s.Variants) < 2 {
		return ""
	}
	return "(min-width: 44em) 42em, 100vw"
}

// portrait gives a case's picture for a page; nil when it has none.
func (s *sheet) portrait(c *campaign.Case) *Image {
	p, ok := s.casePicture(c)
	if !ok {
		return nil
	}
	return &Image{
		URL: s.links.Reference(p.address()), SrcSet: p.srcSet(s.links), Width: p.Width, Height: p.Height,
		Alt: c.ImageAlt, Credit: c.ImageCredit,
	}
}

// shareImage gives a case's picture for other sites' previews; nil when it
// has none, or only a drawing, which they do not show.
func (s *sheet) shareImage(c *campaign.Case) *Image {
	p, ok := s.casePicture(c)
	if !ok || p.Kind != asset.Picture {
		return nil
	}
	v := p.Fit(1200)
	return &Image{URL: s.absolute(p.beside(v.Name)), Width: v.Width, Height: v.Height, Alt: c.ImageAlt}
}

// casePicture gives a case's picture; what is wrong with it was reported when
// the case was planned.
func (p *Plan) casePicture(c *campaign.Case) (shown, bool) {
	if c.Image == "" {
		return shown{}, false
	}
	r, ok := p.book.resources[norm.NFC.String(c.Dir+"/"+c.Image)]
	if !ok {
		return shown{}, false
	}
	a, err := p.Pictures.Probe(r.file)
	return shown{a, r}, err == nil && (a.Kind == asset.Picture || a.Kind == asset.Drawing)
}

// requirePicture enters a case's picture among what is published.
func (p *Plan) requirePicture(c *campaign.Case, rep *diag.Report) {
	r, ok := p.book.resources[norm.NFC.String(c.Dir+"/"+c.Image)]
	if !ok {
		return // reported when the case was read
	}
	if _, ok := p.picture(r, c.At("image"), rep); ok {
		p.required.add(use{r, true})
	}
}

// original gives a letter's scan.
func (s *sheet) original(l *campaign.Letter) *File {
	r, ok := s.book.resources[norm.NFC.String(l.Dir+"/"+l.Original)]
	if l.Original == "" || !ok {
		return nil
	}
	return &File{Name: l.Original, URL: s.links.Reference(r.address())}
}

// requireOriginal enters a letter's scan among what is published.
func (p *Plan) requireOriginal(l *campaign.Letter) {
	if r, ok := p.book.resources[norm.NFC.String(l.Dir+"/"+l.Original)]; ok && l.Original != "" {
		p.required.add(use{r, false})
	}
}
