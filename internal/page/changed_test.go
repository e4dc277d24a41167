package page_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/theme"
)

// A preview plans a small site again and again, as serve does.
type preview struct {
	t        *testing.T
	files    fstest.MapFS
	site     *config.Site
	theme    *theme.Theme
	assets   *asset.Manifest
	pictures *asset.Store
	loader   *content.Loader
	gate     campaign.Gate
	last     *page.Plan
}

const previewToml = "title = 'T'\ndescription = 'D'\nbase_url = 'https://example.org/'\nlanguage = 'en'\nid = 'example.org,2026'\n[languages.uk]\ntitle = 'Т'\n"

func newPreview(t *testing.T, more map[string]string) *preview {
	t.Helper()
	p := &preview{t: t, files: fstest.MapFS{}, loader: content.NewLoader(), gate: campaign.Gate{Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}}
	p.files["site.toml"] = &fstest.MapFile{Data: []byte(previewToml)}
	files := map[string]string{
		"index.md":      "title = 'Home'",
		"pages/a.md":    "title = 'A'\nsummary = 'S'",
		"pages/b.md":    "title = 'B'\nsummary = 'S'",
		"pages/a.uk.md": "title = 'А'\nsummary = 'С'",
	}
	for _, slug := range []string{"ada", "bob"} {
		files["cases/"+slug+"/index.md"] = "title = '" + slug + "'\nstatus = 'detained'\nsummary = 'S'"
		files["cases/"+slug+"/updates/2025-01-01-first.md"] = "title = 'First'\nsummary = 'S'"
		files["cases/"+slug+"/updates/2025-01-02-second.md"] = "title = 'Second'"
	}
	files["letters/open/index.md"] = "title = 'Open'\ndate = 2025-02-01\ncases = ['ada']\n[[to]]\nname = 'Max Sample'"
	for name, text := range more {
		files[name] = text
	}
	for name, text := range files {
		p.write(name, text, "Text.")
	}
	var rep diag.Report
	p.site = config.Load(p.files, &rep)
	p.theme = theme.Load(os.DirFS("../.."), p.files, p.site.Languages, &rep)
	p.assets = asset.Build(os.DirFS("../.."), p.files, asset.Options{Minify: true}, &rep)
	p.pictures = asset.NewStore(p.files, asset.OpenDiskCache(func() *os.Root { return nil }, "", true))
	p.plan()
	return p
}

// write saves a content file: its front matter and its text.
func (p *preview) write(name, front, text string) {
	if strings.HasSuffix(name, ".md") {
		front = "+++\n" + front + "\n+++\n" + text + "\n"
	}
	p.files["content/"+name] = &fstest.MapFile{Data: []byte(front)}
	p.loader.Forget("content/" + name)
}

func (p *preview) remove(name string) {
	delete(p.files, "content/"+name)
	p.loader.Forget("content/" + name)
}

// plan plans the site as it is now, with every text converted, and gives the plan
// before too.
func (p *preview) plan() (before, now *page.Plan) {
	p.t.Helper()
	var rep diag.Report
	c, err := p.loader.Load(fs.FS(p.files), p.site, &rep)
	if err != nil {
		p.t.Fatal(err)
	}
	before = p.last
	p.last = page.New(page.Input{
		Site: p.site, Campaign: c, Gate: p.gate, Theme: p.theme, Assets: p.assets, Pictures: p.pictures, Minify: true, Previous: p.last,
	}, &rep)
	p.last.Check(&rep)
	for _, d := range rep.All() {
		if d.Severity == diag.Error {
			p.t.Fatal(d)
		}
	}
	return before, p.last
}

// changed plans again and says what Changed names. It holds that against what
// really differs.
func (p *preview) changed() string {
	p.t.Helper()
	before, now := p.plan()
	list, all := page.Changed(before, now)
	if all {
		return "*"
	}
	was, is := made(p.t, before), made(p.t, now)
	for _, files := range []map[address.Address]string{was, is} {
		for a := range files {
			if was[a] != is[a] && !slices.Contains(list, a) {
				p.t.Errorf("%s differs and is not named", a)
			}
		}
	}
	return strings.Trim(fmt.Sprint(list), "[]")
}

func made(t *testing.T, p *page.Plan) map[address.Address]string {
	t.Helper()
	files := map[address.Address]string{}
	for _, o := range p.Outputs() {
		if o.Make == nil {
			continue
		}
		data, err := o.Make(nil)
		if err != nil {
			t.Fatal(err)
		}
		files[o.Address] = string(data)
	}
	return files
}

func TestPlanOfTheSameNamesNothing(t *testing.T) {
	p := newPreview(t, nil)
	if got := p.changed(); got != "" {
		t.Errorf("got %s", got)
	}
	p.gate.Now = p.gate.Now.Add(time.Hour) // the clock goes on
	if got := p.changed(); got != "" {
		t.Errorf("an hour later: got %s", got)
	}
	p.write("cases/ada/updates/2025-01-01-first.md", "title = 'First'\nsummary = 'S'", "Text.") // saved as it was
	if got := p.changed(); got != "" {
		t.Errorf("saved as it was: got %s", got)
	}
}

func TestChangeNamesWhatShowsIt(t *testing.T) {
	const ownFeeds = "/cases/ada/atom.xml /cases/ada/feed.json /cases/ada/feed.xml"
	const siteFeeds = "/feed.json /feed.xml /uk/atom.xml /uk/feed.json /uk/feed.xml"
	for _, c := range []struct {
		name string
		edit func(*preview)
		want string
	}{
		{"the text of a page", func(p *preview) { p.write("pages/b.md", "title = 'B'\nsummary = 'S'", "Another text.") }, "/b/"},
		{"the title of a page", func(p *preview) { p.write("pages/b.md", "title = 'New'\nsummary = 'S'", "Text.") }, "/b/ /sitemap.xml"},
		{"the text of an update with a summary", func(p *preview) {
			p.write("cases/ada/updates/2025-01-01-first.md", "title = 'First'\nsummary = 'S'", "Another text.")
		}, "/atom.xml /cases/ada/2025-01-01-first/ " + ownFeeds + " " + siteFeeds},
		{"a page more", func(p *preview) { p.write("pages/c.md", "title = 'C'", "Text.") }, "/c/ /sitemap.xml"},
		{"a page less", func(p *preview) { p.remove("pages/b.md") }, "/b/ /sitemap.xml"},
		{"a translation more", func(p *preview) { p.write("pages/b.uk.md", "title = 'Б'", "Text.") }, "/b/ /sitemap.xml /uk/b/"},
		{"a page that is withheld", func(p *preview) { p.write("pages/b.md", "title = 'B'\ndraft = true", "Text.") }, "/b/ /sitemap.xml"},
	} {
		p := newPreview(t, nil)
		c.edit(p)
		if got := p.changed(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Whatever the edit, what differs is named, and a case that has nothing to do with
// it is not; a record of takedowns and withheld pages change nothing of that.
func TestEveryEditNamesWhatDiffersAndNotEverything(t *testing.T) {
	beside := map[string]string{
		"takedowns.toml":  "[[takedown]]\naddress = '/gone/'\ndate = 2025-01-01\n",
		"pages/hidden.md": "title = 'H'\ndraft = true",
	}
	for _, more := range []map[string]string{nil, beside} {
		for name, edit := range map[string]func(*preview){
			"the text without a summary": func(p *preview) { p.write("cases/ada/updates/2025-01-02-second.md", "title = 'Second'", "Another.") },
			"a title":                    func(p *preview) { p.write("cases/ada/updates/2025-01-02-second.md", "title = 'New'", "Text.") },
			"a case's title": func(p *preview) {
				p.write("cases/ada/index.md", "title = 'New'\nstatus = 'detained'\nsummary = 'S'", "Text.")
			},
			"a status": func(p *preview) {
				p.write("cases/ada/index.md", "title = 'ada'\nstatus = 'released'\nsummary = 'S'", "Text.")
			},
			"an event": func(p *preview) {
				p.write("cases/ada/index.md", "title = 'ada'\nstatus = 'detained'\nsummary = 'S'\n[[events]]\ndate = 2026-04-01\ntitle = 'E'", "Text.")
			},
			"a new update": func(p *preview) { p.write("cases/ada/updates/2025-01-03-third.md", "title = 'Third'", "Text.") },
			"an update moved": func(p *preview) {
				p.write("cases/ada/updates/2025-01-02-second.md", "title = 'Second'\ndate = 2024-01-01", "Text.")
			},
			"a letter's text": func(p *preview) {
				p.write("letters/open/index.md", "title = 'Open'\ndate = 2025-02-01\ncases = ['ada']\n[[to]]\nname = 'Max Sample'", "Other.")
			},
			"a letter's cases": func(p *preview) {
				p.write("letters/open/index.md", "title = 'Open'\ndate = 2025-02-01\n[[to]]\nname = 'Max Sample'", "Text.")
			},
			"a translated case": func(p *preview) { p.write("cases/ada/index.uk.md", "title = 'Ада'", "Текст.") },
			"a case taken down": func(p *preview) {
				p.write("takedowns.toml", "[[takedown]]\naddress = '/cases/ada/'\ndate = 2025-01-01\n", "")
			},
		} {
			p := newPreview(t, more)
			edit(p)
			got := p.changed()
			if got == "*" || got == "" {
				t.Errorf("%s: got %q", name, got)
			}
			for _, other := range []string{"/b/", "/cases/bob/feed.xml", "/404.html"} {
				if slices.Contains(strings.Fields(got), other) {
					t.Errorf("%s: %s is named though it is as it was", name, other)
				}
			}
		}
	}
}

// A text whose link leads elsewhere now is another text, though its file was not
// touched; all others are not converted again.
func TestOnlyTextsWhoseLinksLeadElsewhereAreNew(t *testing.T) {
	p := newPreview(t, map[string]string{"pages/link.md": "title = 'Link'\nsummary = 'S'"})
	p.write("pages/link.md", "title = 'Link'\nsummary = 'S'", "[a](b.md)")
	p.plan()
	p.write("pages/b.md", "title = 'B'\nsummary = 'S'\ndraft = true", "Text.")
	if got, want := p.changed(), "/b/ /link/ /sitemap.xml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMomentAtWhichSomethingOpensNamesIt(t *testing.T) {
	p := newPreview(t, map[string]string{"pages/later.md": "title = 'L'\nsummary = 'S'\npublish = 2026-03-02"})
	p.gate.Now = p.gate.Now.AddDate(0, 0, 2)
	if got, want := p.changed(), "/later/ /sitemap.xml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnotherSiteTomlIsEverything(t *testing.T) {
	p := newPreview(t, nil)
	p.site = config.Load(p.files, &diag.Report{})
	if got := p.changed(); got != "*" {
		t.Errorf("got %s", got)
	}
}
