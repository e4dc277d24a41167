package page

import (
	"cmp"
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
	sharing         *asset.Asset   // the script of pages that can be passed on; nil when there is none
	icon            *asset.Asset   // nil when there is none
	logo            *Image         // of the organisation; its address is of the site; nil when there is none
	head, headDark  *Image         // likewise of [theme], for the masthead
	banner          *menuEntry     // nil when there is none
	menu            []menuEntry
	hasNews         bool  // there is a list of news, to which every page leads
	inputs          []any // that it is made of, to be compared one by one
	identity        *identity
}

// A menuEntry leads to a page that is published, or elsewhere.
type menuEntry struct {
	title string
	entry *address.Entry // nil with a url
	url   string
}

// favicon is the theme's icon, below assets/.
const favicon = "favicon.svg"

// sharingScript is the theme's script for passing a page on, below assets/.
const sharingScript = "share.js"

// newFrame gives the frame of an edition, with the identity of the one in the plan
// before when it is the same.
func newFrame(p *Plan, e *edition, previous *Plan) *frame {
	in := p.Input
	f := &frame{styles: frameAssets(in.Assets, ".css"), scripts: frameAssets(in.Assets, ".js"), icon: in.Assets.Lookup(favicon)}
	f.inputs = []any{in.Site, in.Theme, e.lang, in.Portable, in.Minify, in.Gate.Drafts}
	f.hasNews = p.register.IsPublic(p.book.InLanguage(e.lang.tag, address.NewsPath))
	f.inputs = append(f.inputs, f.hasNews)
	if in.Site.Theme.Script {
		f.sharing = in.Assets.Lookup(sharingScript)
	}
	for _, a := range append(slices.Concat(f.styles, f.scripts), f.icon, f.sharing) {
		if a != nil {
			f.inputs = append(f.inputs, a.Name, a.Path)
		}
	}
	f.logo = f.findPicture(in, in.Site.Organisation.Logo)
	if f.logo != nil && in.Site.Organisation.Name == "" {
		f.logo.Alt = e.lang.config.Title
	}
	f.head, f.headDark = f.findPicture(in, in.Site.Theme.Logo), f.findPicture(in, in.Site.Theme.LogoDark)
	if b := in.Site.Theme.Banner; b.Text != "" && !in.Gate.Over(b.Until) {
		entry := menuEntry{title: cmp.Or(e.lang.config.Banner.Text, b.Text), url: b.URL, entry: menuPage(p.book, b.Page, e.lang.tag)}
		f.banner = &entry
		f.addInput(entry)
	}
	for _, item := range e.lang.config.Menu {
		entry := menuEntry{title: item.Title, url: item.URL, entry: menuPage(p.book, item.Page, e.lang.tag)}
		if entry.url != "" || entry.entry != nil {
			f.menu = append(f.menu, entry)
			f.addInput(entry)
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

// menuPage gives the page of a content file that readers of an edition are led to;
// nil when it is not public.
func menuPage(book *address.Book, file, lang string) *address.Entry {
	x := book.FindFile("content/" + file)
	if file == "" || x == nil {
		return nil
	}
	if x = x.VersionForReader(lang); x.State != address.Public {
		return nil
	}
	return x
}

func (f *frame) addInput(m menuEntry) {
	f.inputs = append(f.inputs, m.title, m.url)
	if m.entry != nil {
		f.inputs = append(f.inputs, m.entry.Address, m.entry.Doc.Lang)
	}
}

// findPicture gives a picture among the assets that site.toml names; nil when it
// names none, or one that cannot be shown, which was reported.
func (f *frame) findPicture(in Input, file string) *Image {
	a := findAsset(in, file)
	if a == nil {
		return nil
	}
	found, err := in.Pictures.Probe("assets/" + a.Name)
	if err != nil {
		return nil
	}
	f.inputs = append(f.inputs, a.Path, found.Width, found.Height)
	return &Image{URL: "/" + a.Path, Width: found.Width, Height: found.Height}
}

// frameAssets gives the assets of an ending that every page loads: those that lie
// directly in assets/, in the order of their names, but the script for passing a
// page on, which not every page has. What lies deeper is for style sheets to refer to.
func frameAssets(m *asset.Manifest, ext string) []*asset.Asset {
	var list []*asset.Asset
	for _, name := range m.Names() {
		if path.Dir(name) == "." && path.Ext(name) == ext && name != sharingScript {
			list = append(list, m.Lookup(name))
		}
	}
	return list
}

// UsedAssets gives the assets that pages refer to, and what those refer to.
func (p *Plan) UsedAssets() []*asset.Asset {
	names := []string{favicon}
	if p.Input.Site.Theme.Script {
		names = append(names, sharingScript)
	}
	for _, logo := range logos(p.Input.Site) {
		names = append(names, strings.TrimPrefix(logo.file, "assets/"))
	}
	for _, ext := range []string{".css", ".js"} {
		for _, a := range frameAssets(p.Input.Assets, ext) {
			names = append(names, a.Name)
		}
	}
	return p.Input.Assets.WithNeeded(names...)
}
