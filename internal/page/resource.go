package page

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/diag"
)

// Files are the published forms of one file beside a page.
type Files struct {
	address.PublishedFile
	Produce func(emit func(address.Address, []byte) error) error
}

// A usedFile is a file as it is published under one page.
type usedFile struct {
	file  string
	under address.Address
}

// usedFiles gives what pages show or link to; as a picture in its sizes when one
// of them shows it. It converts every text that has not been asked for, since
// texts say what they use.
func (p *Plan) usedFiles() map[usedFile]address.Use {
	found := map[usedFile]address.Use{}
	enter := func(u address.Use) {
		key := usedFile{u.File, u.Owner.Address}
		u.Shown = u.Shown || found[key].Shown
		found[key] = u
	}
	for _, u := range p.required {
		enter(u)
	}
	for _, r := range p.texts.revisions {
		p.texts.convertOnce(r.text)
		for _, u := range r.text.uses {
			enter(u)
		}
	}
	return found
}

// Resources gives the files that pages use, and no others, sorted by source. One
// that lies beside several pages is there for each of them that uses it.
func (p *Plan) Resources(rep *diag.Report) []Files {
	var files []Files
	for _, u := range p.usedFiles() {
		if f, ok := p.newFiles(u, rep); ok {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b Files) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), cmp.Compare(a.Owner.Address, b.Owner.Address))
	})
	published := make([]address.PublishedFile, len(files))
	for i, f := range files {
		published[i] = f.PublishedFile
	}
	p.register.CheckFiles(published, rep)
	return files
}

// newFiles gives the forms of one file.
func (p *Plan) newFiles(u address.Use, rep *diag.Report) (Files, bool) {
	if u.Twin != "" {
		rep.AddError(diag.Position{File: u.Twin}, diag.Say("address-taken/twin", "name", path.Base(u.File)))
		return Files{}, false
	}
	found, ok := probeFile(p.Input.Pictures, u.File, diag.Position{File: u.File}, rep)
	if !ok {
		return Files{}, false
	}
	names := fileNames(u, found)
	f := Files{PublishedFile: address.PublishedFile{Source: u.File, Owner: u.Owner}}
	for _, n := range names {
		f.Names = append(f.Names, u.Beside(n))
	}
	f.Produce = func(emit func(address.Address, []byte) error) error {
		return p.Input.Pictures.Produce(found, names, func(name string, data []byte) error { return emit(u.Beside(name), data) })
	}
	return f, true
}

// fileNames gives the names under which a file is published: those of its sizes
// where it is shown as a picture.
func fileNames(u address.Use, found *asset.Resource) []string {
	if !u.Shown || len(found.Variants) == 0 {
		return []string{path.Base(u.File)}
	}
	names := make([]string, len(found.Variants))
	for i, v := range found.Variants {
		names[i] = v.Name
	}
	return names
}

// Unused lists the files beside published pages that no published page uses,
// by file. They are not published.
func (p *Plan) Unused() []string {
	used := map[string]bool{}
	for key := range p.usedFiles() {
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
