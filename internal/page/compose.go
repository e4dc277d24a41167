package page

import (
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/feed"
	"casebook/internal/locale"
	"casebook/internal/share"
	"casebook/internal/theme"
)

// A composer fills the view of one page for its layout.
type composer struct {
	plan    *Plan
	edition *edition
	lang    *language
	place   address.Place
	doc     *campaign.Document // nil for lists
	links   address.Linker
	people  *signatoryPage // of a page of signatories
}

// newComposer gives the composer of a page; people are those of a page of
// signatories.
func (p *Plan) newComposer(place address.Place, people *signatoryPage) *composer {
	e := p.editionIn(place.Lang)
	c := &composer{plan: p, edition: e, lang: e.lang, place: place, people: people, links: address.Linker{From: place.Address, Portable: p.Input.Portable}}
	if r := p.texts.revisions[place.Source]; r != nil && place.Kind != address.AliasPage {
		c.doc = r.doc
	}
	if place.Kind == address.NotFoundPage {
		c.links.Root = p.base.EscapedPath()
	}
	return c
}

// appendPage appends the HTML of the page at a place.
func (f file) appendPage(dst []byte, people *signatoryPage) ([]byte, error) {
	c := f.plan.newComposer(f.place, people)
	v := c.newView()
	c.fillView(v)
	c.finishView(v)
	return f.plan.Input.Theme.Append(dst, layoutAt(f.plan.Input.Theme, f.place), c.lang.tag, v, f.plan.Input.Minify)
}

// layoutAt gives the layout, of those that a theme has, of the page or file at a place.
func layoutAt(layouts *theme.Theme, place address.Place) string {
	switch {
	case place.Layout == "" || place.Kind == address.KindList && !layouts.Has(place.Layout+"-list"):
		return string(place.Kind)
	case place.Kind == address.KindList:
		return place.Layout + "-list"
	}
	return place.Layout
}

// fillView adds what the kind of page shows to a view that has its head already.
func (c *composer) fillView(v *View) {
	switch c.place.Kind {
	case address.HomePage:
		c.fillHome(v)
	case address.CaseList:
		v.Page.Title = c.lang.words.T("cases")
		v.Page.Breadcrumb = c.newBreadcrumb(Link{Title: v.Page.Title, Current: true})
		v.Cases = &Cases{Groups: statusGroups(c, c.edition.cases)}
	case address.CasePage:
		c.fillCase(v, c.edition.caseOf[c.doc.Slug])
	case address.UpdatePage:
		c.fillUpdate(v, c.plan.texts.revisions[c.doc.File].value.(*campaign.Update))
	case address.LetterList:
		v.Page.Title = c.lang.words.T("letters")
		v.Page.Breadcrumb = c.newBreadcrumb(Link{Title: v.Page.Title, Current: true})
		v.Letters = &Letters{Letters: c.letterItems(c.edition.letters)}
	case address.LetterPage:
		c.fillLetter(v, c.edition.letterOf[c.doc.Slug])
	case address.SignatoryPage:
		c.fillSignatories(v, c.edition.letterOf[c.doc.Slug])
	case address.NewsList:
		fillNewsList(c, v)
	case address.NewsPage:
		fillNewsItem(c, v, c.plan.texts.revisions[c.doc.File].value.(*campaign.News))
	case address.KindList:
		fillKind(c, v)
	case address.OwnFile:
		v.Page.Title = c.lang.config.Title
	case address.TextPage:
		v.Page.Breadcrumb = c.newBreadcrumb(append(kindCrumbs(c), Link{Title: c.doc.Title, Current: true})...)
		v.Text = &Text{Text: c.textOf(c.doc)}
	case address.SubscribePage:
		c.fillSubscribe(v)
	case address.MirrorsPage:
		fillMirrors(c, v)
	case address.NotFoundPage:
		v.Page.Title = c.lang.words.T("not_found")
	case address.AliasPage:
		title := c.plan.texts.revisions[c.place.Source].doc.Title
		v.Alias = &Link{Title: title, URL: c.links.Reference(c.place.To)}
		v.Page.Title, v.Page.Canonical, v.Page.NoIndex = title, c.plan.book.Absolute(c.place.To), true
		v.Page.Translations, v.Page.Feeds = nil, nil
	case address.StubPage:
		v.Page.Title = c.lang.words.T("stub_title")
		v.Page.NoIndex, v.Page.Translations, v.Page.Feeds = true, nil, nil
	}
}

// newView gives what a page has in common with every other.
func (c *composer) newView() *View {
	in := c.plan.Input
	v := &View{
		Site: c.siteView(),
		All:  &All{c},
		Page: Page{
			Kind: layoutAt(c.plan.Input.Theme, c.place), Lang: c.lang.tag, Dir: c.lang.direction,
			Canonical: c.plan.book.Absolute(c.place.Address), Policy: contentPolicy(len(c.edition.frame.scripts) > 0), Onion: c.onionAddress(),
			NoIndex: in.Gate.Drafts, OpenGraphType: "website",
			Feeds:        c.feedLinks(c.inLanguage("/"), c.lang.config.Title, false),
			Translations: translationsOf(c.plan, c.place, c.doc, c.links),
		},
	}
	if d := c.doc; d != nil {
		v.Page.Published, v.Page.Updated, v.Page.Params = d.Shown(), d.Updated, d.Params
		v.Page.Withheld = whyWithheld(in.Gate, d)
	}
	return v
}

// siteView gives what is the same on every page, with links from this one.
func (c *composer) siteView() Site {
	site, frame := c.plan.Input.Site, c.edition.frame
	v := Site{
		Title: c.lang.config.Title, TitleLang: c.otherLang(c.lang.config.TitleLang), Description: c.lang.config.Description, Language: c.lang.tag,
		Home: c.links.Reference(c.inLanguage("/")), CasesURL: c.links.Reference(c.inLanguage("/cases/")), LettersURL: c.links.Reference(c.inLanguage("/letters/")),
		SubscribeURL: c.links.Reference(c.inLanguage("/subscribe/")), Params: site.Params, Drafts: c.plan.Input.Gate.Drafts,
		Organisation: Organisation{Name: site.Organisation.Name, URL: c.keyAddress(frame.organisation), Email: site.Organisation.Email},
		Scheme:       site.Theme.Scheme, Fediverse: site.Fediverse,
		Styles: c.assetLinks(frame.styles), Scripts: c.assetLinks(frame.scripts),
	}
	if len(site.Mirrors) > 0 {
		v.MirrorsURL = c.links.Reference(c.inLanguage("/mirrors/"))
	}
	if frame.hasNews {
		v.NewsURL = c.links.Reference(c.inLanguage(address.NewsPath))
	}
	if frame.icon != nil {
		v.Icon = c.links.Reference(address.Address("/" + frame.icon.Path))
	}
	v.Organisation.Logo = c.framePicture(frame.logo)
	v.Logo, v.LogoDark = c.framePicture(frame.head), c.framePicture(frame.headDark)
	if frame.banner != nil {
		link := c.menuLink(*frame.banner, c.langOfWords(c.lang.config.Banner.Text))
		v.Banner = &link
	}
	for _, item := range frame.menu {
		v.Menu = append(v.Menu, c.menuLink(item, c.lang.config.MenuLang))
	}
	for _, entry := range frame.social {
		link := c.menuLink(entry, site.Own().Tag)
		v.Social = append(v.Social, Profile{link.Title, link.URL, link.TextLang, share.ProfileNetwork(link.Title, link.URL)})
	}
	if frame.donate != nil {
		link := c.menuLink(*frame.donate, c.langOfWords(c.lang.config.Donate.Title))
		v.Donate = &link
	}
	if frame.newsletter != nil {
		words := c.lang.config.Newsletter
		link := c.menuLink(*frame.newsletter, c.langOfWords(words.Title))
		v.Newsletter = &Newsletter{link.Title, link.URL, words.Text, link.TextLang, link.Outside}
		if words.Title == "" {
			v.Newsletter.Text = site.Newsletter.Text
		}
	}
	return v
}

// langOfWords gives the language of words that site.toml may have in the page's, and
// has in its own otherwise.
func (c *composer) langOfWords(translated string) string {
	if translated != "" {
		return c.lang.tag
	}
	return c.plan.Input.Site.Own().Tag
}

// menuLink gives a link with words of site.toml, which are in a language of their
// own: the page it leads to may be in another.
func (c *composer) menuLink(m menuEntry, lang string) Link {
	l := Link{Title: m.title, URL: m.url, Outside: m.url != ""}
	switch {
	case m.entry != nil:
		l = c.newLink(m.title, m.entry)
	case m.at != "":
		l = Link{Title: m.title, URL: c.links.Reference(m.at) + m.url}
	}
	if l.TextLang = c.otherLang(lang); l.Lang != "" {
		l.TextLang = lang
	}
	return l
}

// keyAddress gives an address that a key holds as this page refers to it: one of the
// site's own leads to the same copy of the site.
func (c *composer) keyAddress(whole string) string {
	if at, behind, _ := c.plan.register.FindOwn(whole); at != "" {
		return c.links.Reference(at) + behind
	}
	return whole
}

// framePicture gives a picture of the frame as this page refers to it.
func (c *composer) framePicture(of *Image) *Image {
	if of == nil {
		return nil
	}
	shown := *of
	shown.URL = c.links.Reference(address.Address(of.URL))
	return &shown
}

// assetLinks gives assets as a page refers to them. A portable copy has no
// integrity: browsers refuse it for files on a disk.
func (c *composer) assetLinks(assets []*asset.Asset) []Asset {
	var list []Asset
	for _, a := range assets {
		link := Asset{URL: c.links.Reference(address.Address("/" + a.Path)), Integrity: a.Integrity}
		if c.plan.Input.Portable {
			link.Integrity = ""
		}
		list = append(list, link)
	}
	return list
}

// finishView fills what follows from the rest: titles, description, structured
// data.
func (c *composer) finishView(v *View) {
	p := &v.Page
	if p.Title == "" && c.doc != nil {
		p.Title = c.doc.Title
	}
	if p.Title == "" {
		p.Title = v.Site.Title
	}
	p.DocTitle = p.Title
	if c.place.Kind != address.HomePage && p.Title != v.Site.Title {
		p.DocTitle = p.Title + " – " + v.Site.Title
	}
	if p.Description == "" && c.doc != nil {
		p.Description = c.plan.texts.summaryOf(c.doc)
	}
	if p.Description == "" {
		p.Description = v.Site.Description
	}
	if c.place.Kind == address.NotFoundPage {
		p.Canonical, p.Onion, p.Translations, p.NoIndex = "", "", nil, true
	}
	if c.place.Kind != address.AliasPage {
		p.Languages = languagesOf(c, p.Translations)
	}
	p.ShareImage = c.shareImage()
	p.TwitterCard = twitterCard(p.ShareImage)
	p.JSONLD = structuredData(c, v)
	switch c.place.Kind {
	case address.CasePage, address.UpdatePage, address.LetterPage, address.NewsPage:
		c.addShare(v)
	}
}

// addShare adds how a reader passes the page on, and the script for it.
func (c *composer) addShare(v *View) {
	p, theme := &v.Page, c.plan.Input.Site.Theme
	p.Share = &Share{Email: share.Email(p.Title, p.Canonical), Code: share.NewQR(p.Canonical)}
	for _, id := range theme.Share {
		link := share.LinkTo(id, p.Title, p.Canonical)
		p.Share.Networks = append(p.Share.Networks, Link{Title: link.Title, URL: link.URL, Outside: true})
	}
	if script := c.edition.frame.sharing; script != nil {
		p.Share.Script = true
		v.Site.Scripts = append(v.Site.Scripts, c.assetLinks([]*asset.Asset{script})...)
		p.Policy = contentPolicy(true)
	}
}

// inLanguage puts a path of the site's own language under the page's.
func (c *composer) inLanguage(path string) address.Address {
	return c.plan.book.InLanguage(c.lang.tag, path)
}

// addressOf gives where a document stands.
func (c *composer) addressOf(d *campaign.Document) address.Address {
	return c.plan.book.Find(d).Address
}

// newLink gives a link to a document as this page shows it.
func (c *composer) newLink(title string, e *address.Entry) Link {
	l := Link{Title: title, URL: c.links.Reference(e.Address), Current: e.Address == c.place.Address, at: e.Address}
	if e.Doc.Lang != c.lang.tag {
		l.Lang, l.LangName = e.Doc.Lang, locale.Autonym(e.Doc.Lang)
	}
	return l
}

// langOf gives the language that the value of a front matter key is in, where it is
// another than the page's: of a document in another language, and of what a
// translation has from its original; else "".
func (c *composer) langOf(d *campaign.Document, key string) string {
	return c.otherLang(d.LangOf(key))
}

// otherLang gives a language where it is another than the page's, else "".
func (c *composer) otherLang(tag string) string {
	if tag == c.lang.tag {
		return ""
	}
	return tag
}

// summaryLang gives the language of what library.summaryOf gives, likewise.
func (c *composer) summaryLang(d *campaign.Document) string {
	if d.Summary == "" { // it is the beginning of the text
		d = &campaign.Document{Lang: d.Lang}
	}
	return c.langOf(d, "summary")
}

// documentLink gives a link to a document under its own title.
func (c *composer) documentLink(d *campaign.Document) Link {
	return c.newLink(d.Title, c.plan.book.Find(d))
}

// listLink gives a link to a page that is about many documents.
func (c *composer) listLink(word, path string) Link {
	a := c.inLanguage(path)
	return Link{Title: c.lang.words.T(word), URL: c.links.Reference(a), at: a}
}

// newBreadcrumb gives home and the links: those to the page above, and the page
// itself.
func (c *composer) newBreadcrumb(links ...Link) []Link {
	return append([]Link{c.listLink("home", "/")}, links...)
}

// translationsOf gives the languages that the page at a place exists in: a
// document's own, for a list (doc is nil) all of the site; none when it is one
// alone.
func translationsOf(p *Plan, place address.Place, doc *campaign.Document, links address.Linker) []Translation {
	if len(p.editions) < 2 {
		return nil
	}
	var list []Translation
	for _, e := range p.editions {
		if a, ok := translatedAddress(p, place, doc, e); ok {
			list = append(list, Translation{
				Lang: e.lang.tag, Name: locale.Autonym(e.lang.tag), URL: links.Reference(a), Absolute: p.book.Absolute(a), Current: e.lang.tag == place.Lang,
			})
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// languagesOf gives the languages of the site for the switch of a page that exists
// in some of them, so that readers who were led to it from another find back; none
// on a site of one language.
func languagesOf(c *composer, translations []Translation) []Language {
	if len(c.plan.editions) < 2 {
		return nil
	}
	list := make([]Language, len(c.plan.editions))
	for i, e := range c.plan.editions {
		x := Language{Lang: e.lang.tag, Name: locale.Autonym(e.lang.tag), Current: e.lang.tag == c.lang.tag}
		t := slices.IndexFunc(translations, func(t Translation) bool { return t.Lang == x.Lang })
		switch {
		case t >= 0:
			x.URL = translations[t].URL
		case x.Current:
		default:
			if c.place.Kind == address.SignatoryPage { // the letter may be in a language in which there is no such page
				if v := c.plan.book.Find(c.doc).Version(x.Lang); v != nil && v.State == address.Public {
					x.URL = c.links.Reference(v.Address)
					break
				}
			}
			x.URL, x.Home = c.links.Reference(c.plan.book.InLanguage(x.Lang, "/")), e.lang.words.T("home")
		}
		list[i] = x
	}
	return list
}

// translatedAddress gives the address in another edition of the page at a place.
func translatedAddress(p *Plan, place address.Place, doc *campaign.Document, in *edition) (address.Address, bool) {
	if doc == nil || place.Kind == address.HomePage {
		_, path := p.book.SplitLanguage(place.Address)
		return p.book.InLanguage(in.lang.tag, path), true
	}
	e := p.book.Find(doc)
	v := e.Version(in.lang.tag)
	if v == nil || v.State != address.Public {
		return "", false
	}
	rest := strings.TrimPrefix(string(place.Address), string(e.Address)) // of a page of signatories
	a := v.Address + address.Address(rest)
	return a, rest == "" || hasSignatoryPage(in.letterOf[doc.Slug], in.lang.tag, v.Address+"signatories/", a, p.Input.Site.PerPage)
}

// contentPolicy gives the Content-Security-Policy (CSP 3) for the meta tag.
// Nothing is allowed but the site's own styles, pictures and fonts.
func contentPolicy(scripts bool) string {
	p := "default-src 'none';style-src 'self';img-src 'self';font-src 'self';media-src 'self'"
	if scripts {
		p += ";script-src 'self'"
	}
	return p + ";base-uri 'none';form-action 'none'"
}

// feedLinks gives the feeds below an address, for autodiscovery and for the
// page that explains them.
func (c *composer) feedLinks(page address.Address, title string, ofCase bool) []FeedLink {
	links := make([]FeedLink, 0, len(feed.Formats))
	for _, x := range feed.Formats {
		if ofCase || !x.CaseOnly {
			a := page + address.Address(x.File)
			link := FeedLink{Type: x.MediaType, Name: x.Name, Title: title, URL: c.links.Reference(a), Absolute: c.plan.book.Absolute(a)}
			if c.place.Kind == address.SubscribePage { // which alone shows them
				link.Parts = cutBehindSlashes(link.Absolute)
			}
			links = append(links, link)
		}
	}
	return links
}

// cutBehindSlashes cuts a whole address where a line of it may end: behind each slash
// but those before its host.
func cutBehindSlashes(whole string) []string {
	var parts []string
	start := strings.Index(whole, "://") + len("://")
	for {
		i := strings.IndexByte(whole[start:], '/')
		if i < 0 || start+i+1 == len(whole) {
			return append(parts, whole)
		}
		parts, whole, start = append(parts, whole[:start+i+1]), whole[start+i+1:], 0
	}
}

// whyWithheld says on a --drafts build why a page is not public; nil when it is,
// and on any other build.
func whyWithheld(g campaign.Gate, d *campaign.Document) *Withheld {
	if !g.Drafts {
		return nil
	}
	w := g.Withheld(d)
	if w == nil {
		return nil
	}
	return &Withheld{Draft: w.Draft, Until: w.Until}
}
