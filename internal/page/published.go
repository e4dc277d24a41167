package page

import (
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
)

// Published gives the file at an address, for a preview that makes one at a
// time: a planned output, a page of a series, a resource, an asset.
func (p *Plan) Published(a Address) (Output, bool) {
	if i, ok := p.find(a); ok {
		return p.Outputs[i], true
	}
	if o, ok := p.inSeries(a); ok {
		return o, true
	}
	if o, ok := p.publishedAsset(a); ok {
		return o, true
	}
	return p.publishedResource(a)
}

// inSeries looks for a page of a long list in the series it would belong to.
func (p *Plan) inSeries(a Address) (Output, bool) {
	var of *Series
	for i := range p.Series {
		s := &p.Series[i]
		if under(a, s.First) && (of == nil || len(s.First) > len(of.First)) {
			of = s
		}
	}
	if of == nil {
		return Output{}, false
	}
	for o, err := range of.All() {
		if err != nil {
			return Output{Address: a, Write: func(io.Writer) error { return err }}, true
		}
		if o.Address == a {
			return o, true
		}
	}
	return Output{}, false
}

// publishedAsset looks among the theme's files and those copied as they are.
func (p *Plan) publishedAsset(a Address) (Output, bool) {
	name := strings.TrimPrefix(string(a), "/")
	for _, f := range p.Assets.Static {
		if f.Path == name {
			return constant(a, f.Source, f.Bytes), true
		}
	}
	if strings.HasPrefix(name, "assets/") {
		for _, f := range p.UsedAssets() {
			if f.Path == name {
				return constant(a, "assets/"+f.Name, f.Bytes), true
			}
		}
	}
	return Output{}, false
}

func constant(a Address, source string, data []byte) Output {
	return Output{Address: a, Source: source, Make: func(dst []byte) ([]byte, error) { return append(dst, data...), nil }}
}

// publishedResource looks among the files of the bundle at the address's
// folder, as far as pages use them.
func (p *Plan) publishedResource(a Address) (Output, bool) {
	dir, name := path.Split(string(a))
	owner := p.bundleAt(Address(dir))
	if owner == nil || name == "" {
		return Output{}, false
	}
	var rep diag.Report // what is wrong with a resource is reported by Resources
	for _, r := range p.resourcesOf(owner) {
		for _, shown := range []bool{false, true} {
			f, ok := p.files(r, shown, &rep)
			if ok && slices.Contains(f.Names, a) && p.uses(r, shown) {
				return f.output(a), true
			}
		}
	}
	return Output{}, false
}

// resourcesOf gives what may be published under a document's address: what
// lies beside it, and shared files of elsewhere that its texts use.
func (p *Plan) resourcesOf(owner *entry) []resource {
	var list []resource
	for _, name := range owner.doc.Resources {
		if r, _, ok := p.book.resource(norm.NFC.String(owner.doc.Dir+"/"+name), owner.doc); ok {
			list = append(list, r)
		}
	}
	for _, v := range owner.versions {
		if t := p.texts[v.doc.File]; t != nil {
			for _, u := range p.text(t.doc).used {
				if u.among != nil {
					list = append(list, u.resource)
				}
			}
		}
	}
	return list
}

// bundleAt gives the public original whose page stands at an address.
func (p *Plan) bundleAt(a Address) *entry {
	e := p.book.files[norm.NFC.String(p.made[folded(a)])]
	if e == nil || !e.original || e.state != public || e.address != a {
		return nil
	}
	return e
}

// uses reports whether a page shows or links to a resource; as a picture in
// its sizes when shown is set. The bundle's own texts are asked first.
func (p *Plan) uses(r resource, shown bool) bool {
	is := func(u use) bool {
		return u.file == r.file && u.owner.address == r.owner.address && (u.sizes || !shown)
	}
	if slices.ContainsFunc(p.required.list, is) {
		return true
	}
	for _, v := range r.owner.versions {
		if t := p.texts[v.doc.File]; t != nil && slices.ContainsFunc(p.text(t.doc).used, is) {
			return true
		}
	}
	for _, t := range p.texts {
		if slices.ContainsFunc(p.text(t.doc).used, is) {
			return true
		}
	}
	return false
}

// output gives one of a resource's files.
func (f Files) output(a Address) Output {
	return Output{Address: a, Source: f.Source, Make: func(dst []byte) ([]byte, error) {
		err := f.Produce(func(made Address, data []byte) error {
			if made == a {
				dst = append(dst, data...)
			}
			return nil
		})
		return dst, err
	}}
}

// Held is a document that a build would not publish yet.
type Held struct {
	Title   string
	File    string
	Address Address // where it is shown; "" when the plan does not show it either
	Withheld
}

// Held lists what is withheld at the plan's clock, whether or not the plan
// shows it, by file.
func (p *Plan) Held() []Held {
	var list []Held
	for _, e := range p.book.files {
		w := p.Gate.Withheld(e.doc)
		if w == nil || e.state == taken {
			continue
		}
		h := Held{Title: e.doc.Title, File: e.doc.File, Withheld: Withheld{Draft: w.Draft, Until: w.Until}}
		if e.state == public {
			h.Address = e.address
		}
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b Held) int { return strings.Compare(a.File, b.File) })
	return list
}

// PagesOf gives the addresses that show a content file itself.
func (p *Plan) PagesOf(file string) []Address {
	e := p.book.files[norm.NFC.String(file)]
	if e == nil || e.state != public {
		return nil
	}
	return []Address{e.address}
}

// CheckFiles reports the problems of some content files' texts, and their
// links to fragments that lead nowhere.
func (p *Plan) CheckFiles(files []string, rep *diag.Report) {
	for _, file := range files {
		e := p.book.files[norm.NFC.String(file)]
		if e == nil || p.texts[e.doc.File] == nil {
			continue
		}
		t := p.text(e.doc)
		rep.Add(t.problems...)
		for _, f := range t.fragments {
			p.checkFragment(f, rep)
		}
	}
}

// Only gives the outputs at some addresses, each once, as far as there are any.
func (p *Plan) Only(addresses []Address) []Output {
	var list []Output
	for _, a := range slices.Compact(slices.Sorted(slices.Values(addresses))) {
		if o, ok := p.Published(a); ok {
			list = append(list, o)
		}
	}
	return list
}

// Samples gives one page of each kind, for the problems of layouts.
func (p *Plan) Samples() []Output {
	var list []Output
	seen := map[string]bool{}
	for _, o := range p.Outputs {
		if o.Kind != "" && !seen[o.Kind] {
			seen[o.Kind] = true
			list = append(list, o)
		}
	}
	return list
}

// BasePath gives the path that base_url has: "/", or "/campaign/".
func (p *Plan) BasePath() string { return p.base.Path }
