package page

import (
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
)

// A frame is what is the same on every page of a language but for the addresses
// in it. Two plans have the same identity of one as long as nothing of it differs.
type frame struct {
	styles, scripts []*asset.Asset // that every page loads
	icon            *asset.Asset   // nil when there is none
	logo            *Image         // its address is of the site; nil when there is none
	menu            []menuEntry
	inputs          []any // that it is made of, to be compared one by one
	identity        *identity
}

// A menuEntry leads to a page that is published.
type menuEntry struct {
	title string
	entry *address.Entry
}

// favicon is the theme's icon, below assets/.
const favicon = "favicon.svg"

// newFrame gives the frame of an edition, with the identity of the one in the plan
// before when it is the same.
func newFrame(p *Plan, e *edition, previous *Plan) *frame {
	in := p.Input
	f := &frame{styles: frameAssets(in.Assets, ".css"), scripts: frameAssets(in.Assets, ".js"), icon: in.Assets.Lookup(favicon)}
	f.inputs = []any{in.Site, in.Theme, e.lang, in.Portable, in.Minify, in.Gate.Drafts}
	for _, a := range append(slices.Concat(f.styles, f.scripts), f.icon) {
		if a != nil {
			f.inputs = append(f.inputs, a.Name, a.Path)
		}
	}
	if a := findLogo(p.Input); a != nil {
		if found, err := in.Pictures.Probe("assets/" + a.Name); err == nil { // else it was reported
			f.logo = &Image{URL: "/" + a.Path, Width: found.Width, Height: found.Height}
			if in.Site.Organisation.Name == "" {
				f.logo.Alt = e.lang.config.Title
			}
			f.inputs = append(f.inputs, a.Path, found.Width, found.Height)
		}
	}
	for _, item := range e.lang.config.Menu {
		x := p.book.FindFile("content/" + item.Page)
		if x == nil {
			continue
		}
		if x = x.VersionForReader(e.lang.tag); x.State == address.Public {
			f.menu = append(f.menu, menuEntry{item.Title, x})
			f.inputs = append(f.inputs, item.Title, x.Address, x.Doc.Lang)
		}
	}
	f.identity = new(identity)
	if previous != nil {
		if before := previous.editionIn(e.lang.tag).frame; slices.Equal(before.inputs, f.inputs) {
			f.identity = before.identity
		}
	}
	return f
}

// frameAssets gives the assets of an ending that every page loads: those that lie
// directly in assets/, in the order of their names. What lies deeper is for style
// sheets to refer to.
func frameAssets(m *asset.Manifest, ext string) []*asset.Asset {
	var list []*asset.Asset
	for _, name := range m.Names() {
		if path.Dir(name) == "." && path.Ext(name) == ext {
			list = append(list, m.Lookup(name))
		}
	}
	return list
}

// UsedAssets gives the assets that pages refer to, and what those refer to.
func (p *Plan) UsedAssets() []*asset.Asset {
	names := []string{favicon, strings.TrimPrefix(p.Input.Site.Organisation.Logo, "assets/")}
	for _, ext := range []string{".css", ".js"} {
		for _, a := range frameAssets(p.Input.Assets, ext) {
			names = append(names, a.Name)
		}
	}
	return p.Input.Assets.WithNeeded(names...)
}
