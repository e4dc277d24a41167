package page

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// Files are the published forms of one file beside a page.
type Files struct {
	address.PublishedFile
	Produce func(emit func(address.Address, []byte) error) error
}

// The pageFiles are what lies beside pages, as far as pages use it.
type pageFiles struct {
	book     *address.Book
	register *address.Register
	pictures *asset.Store
	texts    *library
	required []address.Use // by front matter; texts know what they use themselves
}

// requireFiles enters what an edition's front matter shows among what is
// published: cases' pictures and letters' scans.
func (f *pageFiles) requireFiles(e *edition, rep *diag.Report) {
	for _, c := range e.cases {
		r := f.book.OwnResource(&c.Document, c.Image) // one that is missing was reported when the case was read
		if r == nil || c.Lang != e.lang.tag {
			continue
		}
		if _, ok := findPicture(f.pictures, r.File, c.At("image"), rep); ok {
			f.required = append(f.required, address.Use{Resource: r, Shown: true})
		}
	}
	for _, c := range e.cases {
		r := f.book.OwnResource(&c.Document, c.ShareImage)
		if r == nil || c.Lang != e.lang.tag {
			continue
		}
		at := c.At("share_image")
		if found, ok := findPicture(f.pictures, r.File, at, rep); ok && found.Kind != asset.Picture {
			rep.AddError(at, diag.Say("missing-image/drawing", "name", c.ShareImage))
		} else if ok {
			f.required = append(f.required, address.Use{Resource: r, Shown: true})
		}
	}
	for _, l := range e.letters {
		if r := f.book.OwnResource(&l.Document, l.Original); r != nil && l.Lang == e.lang.tag {
			f.required = append(f.required, address.Use{Resource: r})
		}
	}
}

// casePicture gives a case's picture, nil when it has none; what is wrong with it
// was reported when the plan was made.
func (f *pageFiles) casePicture(x *campaign.Case) (*asset.Resource, *address.Resource) {
	r := f.book.OwnResource(&x.Document, x.Image)
	if r == nil {
		return nil, nil
	}
	found, err := f.pictures.Probe(r.File)
	if err != nil || !isPicture(found) {
		return nil, nil
	}
	return found, r
}

// A usedFile is a file as it is published under one page.
type usedFile struct {
	file  string
	under address.Address
}

// usedFiles gives what pages show or link to; as a picture in its sizes when one
// of them shows it. It converts every text that has not been asked for, since
// texts say what they use.
func (f *pageFiles) usedFiles() map[usedFile]address.Use {
	found := map[usedFile]address.Use{}
	enter := func(uses []address.Use) {
		for _, u := range uses {
			key := usedFile{u.File, u.Owner.Address}
			u.Shown = u.Shown || found[key].Shown
			found[key] = u
		}
	}
	enter(f.required)
	for _, r := range f.texts.revisions {
		enter(f.texts.findText(r.doc).uses)
	}
	return found
}

// Resources gives the files that pages use, and no others, sorted by source. One
// that lies beside several pages is there for each of them that uses it.
func (p *Plan) Resources(rep *diag.Report) []Files {
	var list []Files
	for _, u := range p.files.usedFiles() {
		if x, ok := p.files.newFiles(u, rep); ok {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b Files) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), cmp.Compare(a.Owner.Address, b.Owner.Address))
	})
	published := make([]address.PublishedFile, len(list))
	for i, x := range list {
		published[i] = x.PublishedFile
	}
	p.register.CheckFiles(published, rep)
	return list
}

// Unused lists the files beside published pages that no published page uses,
// by file. They are not published.
func (p *Plan) Unused() []string {
	used := map[string]bool{}
	for key := range p.files.usedFiles() {
		used[key.file] = true
	}
	var list []string
	for _, r := range p.book.Resources() {
		if r.IsPublic() && !used[r.File] {
			list = append(list, r.File)
		}
	}
	return list
}

// newFiles gives the forms of one file.
func (f *pageFiles) newFiles(u address.Use, rep *diag.Report) (Files, bool) {
	if u.Twin != "" {
		rep.AddError(diag.Position{File: u.Twin}, diag.Say("address-taken/twin", "name", path.Base(u.File)))
		return Files{}, false
	}
	found, ok := probeFile(f.pictures, u.File, diag.Position{File: u.File}, rep)
	if !ok {
		return Files{}, false
	}
	names := fileNames(u, found)
	x := Files{PublishedFile: address.PublishedFile{Source: u.File, Owner: u.Owner}}
	for _, n := range names {
		x.Names = append(x.Names, u.Beside(n))
	}
	x.Produce = func(emit func(address.Address, []byte) error) error {
		return f.pictures.Produce(found, names, func(name string, data []byte) error { return emit(u.Beside(name), data) })
	}
	return x, true
}

// fileNames gives the names under which a file is published: those of its sizes
// where it is shown as a picture.
func fileNames(u address.Use, found *asset.Resource) []string {
	if !u.Shown || len(found.Variants) == 0 {
		return []string{path.Base(u.File)}
	}
	names := make([]string, 0, len(found.Variants)+len(found.Light))
	for _, v := range slices.Concat(found.Variants, found.Light) {
		names = append(names, v.Name)
	}
	return names
}

// findOutput looks among the files of the page at the address's folder, as far
// as pages use them. Its own texts are asked first: others may be many.
func (f *pageFiles) findOutput(a address.Address) (Output, bool) {
	dir, name := path.Split(string(a))
	owner := f.register.DocumentAt(address.Address(dir))
	if name == "" || owner == nil || !owner.IsOriginal() || owner.State != address.Public {
		return Output{}, false
	}
	own := slices.Clone(f.required)
	for _, v := range owner.Versions {
		if r := f.texts.revisions[v.Doc.File]; r != nil {
			own = append(own, f.texts.findText(r.doc).uses...)
		}
	}
	if o, ok := f.findAmong(own, owner, a); ok {
		return o, true
	}
	var beside []address.Use
	for _, file := range owner.Doc.Resources {
		if r, _ := f.book.FindResource(owner.Doc.Dir+"/"+file, owner.Doc); r != nil {
			beside = append(beside, address.Use{Resource: r}, address.Use{Resource: r, Shown: true})
		}
	}
	if _, exists := f.findAmong(beside, owner, a); !exists {
		return Output{}, false
	}
	for _, r := range f.texts.revisions {
		if o, ok := f.findAmong(f.texts.findText(r.doc).uses, owner, a); ok {
			return o, true
		}
	}
	return Output{}, false
}

// findAmong looks for the file at an address among those that are used.
func (f *pageFiles) findAmong(uses []address.Use, owner *address.Entry, a address.Address) (Output, bool) {
	for _, u := range uses {
		if u.Owner.Address != owner.Address {
			continue
		}
		var known diag.Report // what is wrong with a file is reported by Resources
		x, ok := f.newFiles(u, &known)
		if !ok || !slices.Contains(x.Names, a) {
			continue
		}
		return Output{Address: a, Source: x.Source, Make: func(dst []byte) ([]byte, error) {
			err := x.Produce(func(made address.Address, data []byte) error {
				if made == a {
					dst = append(dst, data...)
				}
				return nil
			})
			return dst, err
		}}, true
	}
	return Output{}, false
}
