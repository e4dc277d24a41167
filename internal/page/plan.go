// Package page turns a campaign into pages: the values that layouts and feeds
// get, for every address of the site. Nothing is rendered before somebody asks
// for it, so a build can use all cores and a preview can make one page.
//
// There is one way to plan. What is slow in it is to convert texts: a plan takes
// over the converted texts of the one before, whose inputs are the same, and
// Changed tells by the identity of inputs which files may differ.
package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/takedown"
	"casebook/internal/theme"
)

// Input is what a plan is made of. All of it is read-only from then on.
type Input struct {
	Site     *config.Site
	Campaign *campaign.Campaign
	Gate     campaign.Gate
	Theme    *theme.Theme
	Assets   *asset.Manifest
	Pictures *asset.Store
	Portable bool // links end in index.html, and files carry no integrity
	Minify   bool

	// Shelf keeps texts that were converted, for pages and feeds that show them
	// later; nil, for previews, keeps every text in memory.
	Shelf Shelf

	// Previous is the plan before of the same site, for what has not changed
	// since; it may be nil. FilesChanged says that files besides content files
	// have, so that links may lead elsewhere.
	Previous     *Plan
	FilesChanged bool

	// Named is told, while the open data are written, whom a letter names. It
	// may be nil, and is called from several goroutines.
	Named func(letter address.Address, name string)
}

// A Plan is every file of the site with its address, and how to make it. It is
// safe for concurrent use.
type Plan struct {
	Input   Input // without Previous; its clock stands at the last moment at which the site changed
	Tallied campaign.Tallied

	published  *campaign.Publication
	base       *url.URL
	book       *address.Book
	register   *address.Register
	wellPlaced bool // there was nothing to say about addresses and ids
	texts      *library
	editions   []*edition // the site's own language first
	files      *pageFiles
	feeds      sync.Map // address of a page, or of an archive -> *weakValue[feed.Feed]
	archives   sync.Map // address of a page -> func() []futureEntry, the oldest first
}

// New plans the site. Problems of addresses are reported; a plan with errors
// must not be published.
func New(in Input, rep *diag.Report) *Plan {
	previous := in.Previous
	in.Previous = nil                     // or every plan would keep all before it
	base, _ := url.Parse(in.Site.BaseURL) // config has checked it
	p := &Plan{Input: in, base: base}
	tags := languageTags(in.Site)
	p.published = publishAtLastChange(&p.Input.Gate, in.Campaign, tags, previous)
	p.Tallied = p.published.Tallied
	editions := p.published.Editions

	p.giveAddresses(editions, previous, rep)
	p.register.CheckKeys(editions, rep)
	p.texts = newLibrary(p, editions, previous)
	p.files = &pageFiles{book: p.book, register: p.register, pictures: in.Pictures, texts: p.texts}
	for i, e := range editions {
		p.editions = append(p.editions, newEdition(e, p.texts.languages[tags[i]], in.Site, p.Input.Gate))
	}
	for _, e := range p.editions {
		p.files.requireFiles(e, rep)
		e.frame = newFrame(p, e, previous)
	}
	takedown.CheckSources(p.book, rep)
	p.book.CheckMenus(rep)
	checkLogos(in, rep)
	checkKinds(in, rep)
	checkContact(in.Site, p.editions[0].letters, rep)
	return p
}

// giveAddresses gives every file of the site its address, and takes what is down
// out of the editions. The addresses of the plan before stay when nothing that
// decides about one differs.
func (p *Plan) giveAddresses(editions []*campaign.Edition, previous *Plan, rep *diag.Report) {
	in := p.Input
	if previous != nil && previous.wellPlaced && previous.Input.Site == in.Site && previous.Input.Gate == in.Gate &&
		previous.Input.Assets == in.Assets && previous.Input.Theme == in.Theme && address.SameAddresses(previous.Input.Campaign, in.Campaign) {
		p.book, p.register, p.wellPlaced = previous.book, previous.register, true
		takedown.RemoveFrom(editions, p.book)
		return
	}
	scheme := address.NewScheme(in.Site)
	p.book = address.NewBook(scheme, in.Campaign)
	p.book.Outputs = in.Theme.Outputs()
	takedown.RemoveFrom(editions, p.book)
	p.book.Publish(editions)
	var problems diag.Report
	var checked sync.WaitGroup
	checked.Go(func() { p.book.CheckIDs(in.Campaign, &problems) })
	p.register = address.NewRegister(p.book, in.Campaign, p.Input.Gate, editions, takedown.Places(scheme, in.Campaign.Taken), in.Assets.Static, &problems)
	checked.Wait()
	found := problems.All()
	rep.Add(found...)
	p.wellPlaced = len(found) == 0
}

func languageTags(site *config.Site) []string {
	tags := make([]string, len(site.Languages))
	for i, l := range site.Languages {
		tags[i] = l.Tag
	}
	return tags
}

// Coverage gives how far each language of the site but its own is, with what its
// pages show of site.toml in the site's own.
func (p *Plan) Coverage() []campaign.Coverage {
	list := p.published.Coverage()
	own := p.Input.Site.Own().Tag
	for i := range list {
		if keys := p.editionIn(list[i].Lang).siteKeysFrom(p.Input.Site, own); len(keys) > 0 {
			list[i].Inherited = append(list[i].Inherited, campaign.Inherited{File: config.File, From: own, Keys: keys})
		}
	}
	return list
}

// siteKeysFrom names what an edition shows of site.toml in the site's own language:
// keys of its table there, and words of it that the site could have.
func (e *edition) siteKeysFrom(site *config.Site, own string) []string {
	lang, frame := e.lang, e.frame
	var keys []string
	for _, k := range []struct {
		key       string
		inherited bool
	}{
		{"title", lang.config.TitleLang != lang.tag},
		{"description", lang.config.Description != "" && lang.config.Description == site.Description},
		{"menu", lang.config.MenuLang != lang.tag && len(frame.menu) > 0},
		{"banner", lang.config.Banner.Text == "" && frame.banner != nil},
		{"donate", lang.config.Donate.Title == "" && frame.donate != nil},
		{"newsletter", lang.config.Newsletter.Title == "" && frame.newsletter != nil},
	} {
		if k.inherited {
			keys = append(keys, k.key)
		}
	}
	for _, s := range site.Statuses {
		if lang.statuses[s.ID].LabelLang != "" {
			keys = append(keys, "status_"+s.ID)
		}
	}
	for i := range site.Kinds {
		if k := &site.Kinds[i]; lang.kindTitleFrom(k, own) != "" {
			keys = append(keys, "kind_"+k.Folder)
		}
	}
	return keys
}

// publishAtLastChange gives the campaign as it is public at the gate's clock.
// Between two moments at which the site changes by itself, the clock stands where
// it stood for the plan before, so that nothing differs but what was edited.
func publishAtLastChange(g *campaign.Gate, c *campaign.Campaign, languages []string, previous *Plan) *campaign.Publication {
	if previous == nil {
		return c.Publish(languages, *g, nil)
	}
	before := previous.Input.Gate
	if before.Drafts == g.Drafts && !g.Now.Before(before.Now) {
		published := c.Publish(languages, before, previous.published)
		if next := published.Tallied.Next; next.IsZero() || g.Now.Before(next) {
			*g = before
			return published
		}
	}
	return c.Publish(languages, *g, previous.published)
}

// A namedLogo is a picture that site.toml names for every page.
type namedLogo struct{ key, file string }

// logos lists the pictures that site.toml names.
func logos(site *config.Site) []namedLogo {
	all := []namedLogo{{"organisation.logo", site.Organisation.Logo}, {"theme.logo", site.Theme.Logo}, {"theme.logo_dark", site.Theme.LogoDark}}
	return slices.DeleteFunc(all, func(l namedLogo) bool { return l.file == "" })
}

// checkLogos reports logos that cannot be shown, but those of which rep says already
// what is wrong with the file or with what was written.
func checkLogos(in Input, rep *diag.Report) {
	for _, l := range logos(in.Site) {
		at, found := in.Site.Keys[l.key], findAsset(in, l.file)
		wasTold := slices.ContainsFunc(rep.All(), func(d diag.Diagnostic) bool {
			return d.Severity == diag.Error && (d.File == "assets/"+strings.TrimPrefix(l.file, "assets/") || d.Position == at)
		})
		switch {
		case wasTold:
		case !asset.NamesPicture(l.file):
			rep.AddError(at, diag.Say("missing-image/logo", "file", l.file))
		case found == nil:
			rep.AddError(at, diag.Say("missing-file/logo", "file", l.file))
		default:
			findPicture(in.Pictures, "assets/"+found.Name, at, rep)
		}
	}
}

// checkKinds reports kinds of pages whose layout is not there.
func checkKinds(in Input, rep *diag.Report) {
	for _, k := range in.Site.Kinds {
		if k.Layout != "" && !in.Theme.Has(k.Layout) {
			rep.AddError(k.At, diag.Say("missing-layout/kind", "layout", k.Layout))
		}
	}
}

// findAsset gives the asset that is a file of the site; nil when none is.
func findAsset(in Input, file string) *asset.Asset {
	return in.Assets.Lookup(strings.TrimPrefix(file, "assets/"))
}

// checkContact warns, once, of lists of people that do not say whom to write to
// in order to be taken off: for that the site needs an address.
func checkContact(site *config.Site, letters []*campaign.Letter, rep *diag.Report) {
	i := slices.IndexFunc(letters, func(l *campaign.Letter) bool { return l.Signatories.Shown() > 0 })
	if i < 0 || site.Organisation.Email != "" {
		return
	}
	at, ok := site.Keys["organisation"]
	if !ok {
		at = diag.Position{File: config.File, Line: 1, Column: 1}
	}
	rep.AddWarning(at, diag.Say("missing-contact", "file", letters[i].File))
}

// CheckExampleEmails warns of e-mail addresses that a new site begins with: readers
// would write to nobody.
func CheckExampleEmails(p *Plan, rep *diag.Report) {
	site := p.Input.Site
	if email := site.Organisation.Email; config.IsExampleEmail(email) {
		rep.AddWarning(site.Keys["organisation.email"], diag.Say("example-email", "email", email))
	}
	for _, e := range p.editions {
		for _, x := range e.cases {
			if x.Action == nil {
				continue
			}
			for key, list := range map[string][]string{"action.to": x.Action.To, "action.cc": x.Action.CC} {
				at, own := x.Position(key)
				if i := slices.IndexFunc(list, config.IsExampleEmail); own && i >= 0 {
					rep.AddWarning(at, diag.Say("example-email", "email", list[i]))
				}
			}
		}
	}
}

// editionIn gives the edition of a language.
func (p *Plan) editionIn(lang string) *edition {
	for _, e := range p.editions {
		if e.lang.tag == lang {
			return e
		}
	}
	return p.editions[0]
}

// TakeDown finds out what it takes to take down the page at an address, as
// takedown.Find does.
func (p *Plan) TakeDown(written string, last takedown.Last, key []byte, keyName string) (effect *takedown.Effect, near string) {
	var ignored diag.Report
	files := p.Resources(&ignored)
	published := make([]address.PublishedFile, len(files))
	for i, f := range files {
		published[i] = f.PublishedFile
	}
	return takedown.Find(takedown.Site{
		Book: p.book, Register: p.register, Campaign: p.Input.Campaign, Gate: p.Input.Gate, Languages: languageTags(p.Input.Site), Files: published, Last: last,
		Key: key, KeyName: keyName,
	}, written)
}

// Addresses gives who has which address.
func (p *Plan) Addresses() *address.Register { return p.register }

// IsDown reports whether a document is taken down, by its address.
func (p *Plan) IsDown(d *campaign.Document) bool { return p.book.Find(d).State == address.Down }

// BasePath gives the path that base_url has: "/", or "/campaign/".
func (p *Plan) BasePath() string { return p.base.Path }

// Signatories counts who signed the published letters.
func (p *Plan) Signatories() int {
	n := 0
	for _, l := range p.editions[0].letters {
		n += l.Signatories.Total
	}
	return n
}

// PublicCases lists the published cases, in the version of the site's own
// language, by file.
func (p *Plan) PublicCases() []*campaign.Case {
	var list []*campaign.Case
	for _, c := range p.editions[0].cases {
		list = append(list, c.Case)
	}
	slices.SortFunc(list, func(a, b *campaign.Case) int { return strings.Compare(a.File, b.File) })
	return list
}

// PublicLetters lists the published letters, in the version of the site's own
// language, by file.
func (p *Plan) PublicLetters() []*campaign.Letter {
	list := slices.Clone(p.editions[0].letters)
	slices.SortFunc(list, func(a, b *campaign.Letter) int { return strings.Compare(a.File, b.File) })
	return list
}

// wholeURL gives the whole address of a page, for references that begin there.
func wholeURL(b *address.Book, a address.Address) *url.URL {
	u, err := url.Parse(b.Absolute(a))
	if err != nil {
		panic(fmt.Sprintf("page: %q is no address: %v", a, err)) // config has checked the one half, Escaped made the other
	}
	return u
}
