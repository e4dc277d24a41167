package page

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/config"
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
	organisation    string      // where it is, as site.toml says; "" when readers are led nowhere there
	social          []menuEntry // what readers are led to of [[social]], [donate] and [newsletter]
	donate          *menuEntry  // nil when there is none
	newsletter      *menuEntry  // likewise
	hasNews         bool        // there is a list of news, to which every page leads
	inputs          []any       // that it is made of, to be compared one by one
	identity        *identity
}

// A menuEntry leads to a page that is published, to an address of the site's own,
// or elsewhere.
type menuEntry struct {
	title string
	entry *address.Entry // nil with a url
	url   string         // behind the address at, when there is one
	at    address.Address
}

// leadsNowhere reports an entry without a place that readers can be led to.
func (m menuEntry) leadsNowhere() bool { return m.url == "" && m.at == "" && m.entry == nil }

// newMenuEntry gives an entry that leads to a whole address, or to the page of a file.
func (p *Plan) newMenuEntry(e *edition, title, whole, file string) menuEntry {
	m := menuEntry{title: title, url: whole, entry: menuPage(p.book, file, e.lang.tag)}
	if whole == "" {
		return m
	}
	at, behind, isOwn := p.register.FindOwn(whole)
	if isOwn {
		m.at, m.url = at, behind
	} else if p.register.HoldsUnpublished(whole) {
		m.url = ""
	}
	return m
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
		entry := p.newMenuEntry(e, cmp.Or(e.lang.config.Banner.Text, b.Text), b.URL, b.Page)
		f.banner = &entry
		f.addInput(entry)
	}
	for _, item := range e.lang.config.Menu {
		if entry := p.newMenuEntry(e, item.Title, item.URL, item.Page); !entry.leadsNowhere() {
			f.menu = append(f.menu, entry)
			f.addInput(entry)
		}
	}
	f.addWays(p, e)
	f.identity = new(identity)
	if previous != nil {
		if before := previous.editionIn(e.lang.tag).frame; slices.Equal(before.inputs, f.inputs) {
			f.identity = before.identity
		}
	}
	return f
}

// addWays adds the links of site.toml that are in no menu.
func (f *frame) addWays(p *Plan, e *edition) {
	site := p.Input.Site
	entryOf := func(w config.Way, title string) *menuEntry {
		entry := p.newMenuEntry(e, cmp.Or(title, w.Title), w.URL, "")
		if entry.leadsNowhere() {
			return nil
		}
		f.addInput(entry)
		return &entry
	}
	if entryOf(config.Way{URL: site.Organisation.URL}, "") != nil {
		f.organisation = site.Organisation.URL
	}
	for _, w := range site.Social {
		if entry := entryOf(w, ""); entry != nil {
			f.social = append(f.social, *entry)
		}
	}
	f.donate, f.newsletter = entryOf(site.Donate, e.lang.config.Donate.Title), entryOf(site.Newsletter, e.lang.config.Newsletter.Title)
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
	f.inputs = append(f.inputs, m.title, m.url, m.at)
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

// mainSheet is the theme's style sheet, below assets/.
const mainSheet = "style.css"

// frameAssets gives the assets of an ending that every page loads: those that lie
// directly in assets/, in the order of their names, the theme's own before the site's,
// which are to prevail. The script for passing a page on, which not every page has, is
// not among them. What lies deeper is for style sheets to refer to.
func frameAssets(m *asset.Manifest, ext string) []*asset.Asset {
	var list []*asset.Asset
	for _, name := range m.Names() {
		if path.Dir(name) == "." && path.Ext(name) == ext && name != sharingScript {
			list = append(list, m.Lookup(name))
		}
	}
	if i := slices.IndexFunc(list, func(a *asset.Asset) bool { return a.Name == mainSheet }); i > 0 {
		list = slices.Concat(list[i:i+1], list[:i], list[i+1:])
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
