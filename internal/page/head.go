package page

import (
	"net/url"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
	"casebook/internal/locale"
)

// A sheet is one HTML page while it is made: the view for its layout, and what
// fills it.
type sheet struct {
	*edition
	kind    string
	address Address
	doc     *campaign.Document // nil for lists
	links   linker
}

// addHTML plans a page; fill adds to a view that has its head already.
func (e *edition) addHTML(kind string, a Address, d *campaign.Document, fill func(*sheet, *View), rep *diag.Report) {
	s := e.sheet(kind, a, d)
	e.add(s.output(fill), rep)
	e.indexed = append(e.indexed, s)
}

// html gives the output that renders a page.
func (e *edition) html(kind string, a Address, d *campaign.Document, fill func(*sheet, *View)) Output {
	return e.sheet(kind, a, d).output(fill)
}

func (s *sheet) output(fill func(*sheet, *View)) Output {
	o := Output{Address: s.address, Kind: s.kind, Make: func(dst []byte) ([]byte, error) {
		view := s.view()
		fill(s, view)
		s.finish(view)
		return s.render(dst, s.kind, s.lang, view)
	}}
	if s.doc != nil {
		o.Source = s.doc.File
	}
	return o
}

func (e *edition) sheet(kind string, a Address, d *campaign.Document) *sheet {
	s := &sheet{edition: e, kind: kind, address: a, doc: d, links: e.linker(a)}
	if kind == "404" {
		s.links.Root = e.base.EscapedPath()
	}
	return s
}

// render appends the page that a layout makes of a view.
func (p *Plan) render(dst []byte, layout, lang string, view *View) ([]byte, error) {
	return p.Theme.Append(dst, layout, lang, view, p.Minify)
}

// view gives what a page has in common with every other.
func (s *sheet) view() *View {
	return &View{
		Site: s.siteView(),
		Page: Page{
			Kind: s.kind, Lang: s.lang, Dir: s.direction,
			Canonical: s.absolute(s.address), Policy: policy(len(s.scripts) > 0),
			Published: s.published(), Updated: s.updated(),
			Withheld: s.withheld(s.doc), NoIndex: s.Gate.Drafts, Params: s.params(),
			Feeds: s.feedLinks(s.links, s.at("/"), s.config.Title, false), OpenGraphType: "website",
			Translations: s.translations(),
		},
	}
}

func (s *sheet) published() campaign.Moment {
	if s.doc == nil {
		return campaign.Moment{}
	}
	return s.doc.Shown()
}

func (s *sheet) updated() campaign.Moment {
	if s.doc == nil {
		return campaign.Moment{}
	}
	return s.doc.Updated
}

func (s *sheet) params() map[string]any {
	if s.doc == nil {
		return nil
	}
	return s.doc.Params
}

// withheld says on a --drafts build why a page is not public.
func (e *edition) withheld(d *campaign.Document) *Withheld {
	if d == nil || !e.Gate.Drafts {
		return nil
	}
	w := e.Gate.Withheld(d)
	if w == nil {
		return nil
	}
	return &Withheld{Draft: w.Draft, Until: w.Until}
}

// siteView gives what is the same on every page, with links from this one.
func (s *sheet) siteView() Site {
	own := s.config
	v := Site{
		Title: own.Title, Description: own.Description, Language: s.lang,
		Home: s.links.Reference(s.at("/")), CasesURL: s.links.Reference(s.at("/cases/")), LettersURL: s.links.Reference(s.at("/letters/")),
		SubscribeURL: s.links.Reference(s.at("/subscribe/")), Params: s.site.Params, Drafts: s.Gate.Drafts,
		Organisation: Organisation{Name: s.site.Organisation.Name, URL: s.site.Organisation.URL, Email: s.site.Organisation.Email, Logo: s.logoImage()},
		Styles:       s.assetLinks(s.styles), Scripts: s.assetLinks(s.scripts), Icon: s.icon(),
	}
	for _, item := range own.Menu {
		if l, ok := s.menuLink(item.Title, item.Page); ok {
			v.Menu = append(v.Menu, l)
		}
	}
	return v
}

// link gives a link to a document as this page shows it.
func (s *sheet) link(title string, e *entry) Link {
	l := Link{Title: title, URL: s.links.Reference(e.address), Current: e.address == s.address, at: e.address}
	if e.doc.Lang != s.lang {
		l.Lang, l.LangName = e.doc.Lang, locale.Autonym(e.doc.Lang)
	}
	return l
}

// linkTo gives a link to a document under its own title.
func (s *sheet) linkTo(d *campaign.Document) Link { return s.link(d.Title, s.book.of(d)) }

// finish fills what follows from the rest: titles, breadcrumb, structured data.
func (s *sheet) finish(v *View) {
	p := &v.Page
	if p.Title == "" && s.doc != nil {
		p.Title = s.doc.Title
	}
	if p.Title == "" {
		p.Title = v.Site.Title
	}
	p.DocTitle = p.Title
	if s.kind != "home" && p.Title != v.Site.Title {
		p.DocTitle = p.Title + " – " + v.Site.Title
	}
	if p.Description == "" && s.doc != nil {
		p.Description = s.summary(s.doc)
	}
	if p.Description == "" {
		p.Description = v.Site.Description
	}
	if s.kind == "404" {
		p.Canonical, p.Translations, p.NoIndex = "", nil, true
	}
	p.JSONLD = s.structured(v)
}

// crumbs gives a breadcrumb: home, the links, and the page itself.
func (s *sheet) crumbs(links ...Link) []Link {
	return append([]Link{s.listLink("home", "/")}, links...)
}

// here is the page's own entry in its breadcrumb.
func here(title string) Link { return Link{Title: title, Current: true} }

func (s *sheet) casesLink() Link   { return s.listLink("cases", "/cases/") }
func (s *sheet) lettersLink() Link { return s.listLink("letters", "/letters/") }

// listLink gives a link to a page that is about many documents.
func (s *sheet) listLink(word, address string) Link {
	a := s.at(address)
	return Link{Title: s.words.T(word), URL: s.links.Reference(a), at: a}
}

// translations gives the languages that a page exists in: a document's own,
// for a list all of the site.
func (s *sheet) translations() []Translation {
	if len(s.editions) < 2 {
		return nil
	}
	var list []Translation
	for _, e := range s.editions {
		a, ok := s.translated(e)
		if ok {
			list = append(list, Translation{
				Lang: e.lang, Name: locale.Autonym(e.lang), URL: s.links.Reference(a), Absolute: s.absolute(a), Current: e.lang == s.lang,
			})
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// translated gives the page's address in another edition.
func (s *sheet) translated(e *edition) (Address, bool) {
	if s.doc == nil || s.kind == "home" {
		path := strings.TrimPrefix(string(s.address), strings.TrimSuffix(string(s.at("/")), "/"))
		return e.at(path), true
	}
	v := s.book.of(s.doc).version(e.lang)
	if v == nil || v.state != public {
		return "", false
	}
	rest := strings.TrimPrefix(string(s.address), string(s.book.of(s.doc).address)) // of a signatories page
	a := v.address + Address(rest)
	return a, rest == "" || e.indexes(s.doc.Slug, v.address+"signatories/", a)
}

// policy gives the Content-Security-Policy (CSP 3) for the meta tag. Nothing
// is allowed but the site's own styles, pictures and fonts.
func policy(scripts bool) string {
	p := "default-src 'none';style-src 'self';img-src 'self';font-src 'self';media-src 'self'"
	if scripts {
		p += ";script-src 'self'"
	}
	return p + ";base-uri 'none';form-action 'none'"
}

// feedLinks gives the feeds below an address, for autodiscovery and for the
// page that explains them.
func (e *edition) feedLinks(l linker, under Address, title string, calendar bool) []FeedLink {
	links := make([]FeedLink, 0, len(feed.Formats))
	for _, x := range feed.Formats {
		if calendar || !x.CaseOnly {
			a := under + Address(x.File)
			links = append(links, FeedLink{Type: x.MediaType, Name: x.Name, Title: title, URL: l.Reference(a), Absolute: e.absolute(a)})
		}
	}
	return links
}

// host gives the host of an address, without "www.".
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
