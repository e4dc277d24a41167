package page_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"maps"
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
	"casebook/internal/signatory"
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

	shown   *page.Plan // the last without errors
	mayFail bool       // a plan may have errors: then it is not shown

	made         map[address.Address]string // the files of madeOf
	madeOf       *page.Plan
	filesChanged bool       // beside content files, since the last plan
	fresh        *page.Plan // of the same as last, made of nothing before
}

const previewToml = "title = 'T'\ndescription = 'D'\nbase_url = 'https://example.org/'\nlanguage = 'en'\nid = 'example.org,2026'\n[languages.uk]\ntitle = 'Т'\n"

// newPreview plans a small site with some files more, or others; prepare may do the
// rest before it is planned for the first time.
func newPreview(t *testing.T, more map[string]string, prepare ...func(*preview)) *preview {
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
		if name == "site.toml" || strings.HasPrefix(name, "layouts/") {
			p.files[name] = &fstest.MapFile{Data: []byte(text)}
			continue
		}
		files[name] = text
	}
	for name, text := range files {
		if text == "" { // one that is there otherwise
			continue
		}
		p.write(name, text, "Text.")
	}
	var rep diag.Report
	p.site = config.Load(p.files, &rep)
	p.theme = theme.Load(os.DirFS("../.."), p.files, p.site.Languages, &rep)
	p.assets = asset.Build(os.DirFS("../.."), p.files, asset.Options{Minify: true}, &rep)
	p.pictures = asset.NewStore(p.files, asset.OpenDiskCache(func() *os.Root { return nil }, "", true))
	p.loader.Signatories = func(files fs.FS, l *campaign.Letter, file string, rep *diag.Report) (*campaign.Signatories, error) {
		return signatory.Scan(files, file, signatory.Options{Languages: []string{"en", "uk"}, Public: true, SortByName: l.SignatoriesSort == "name", Now: p.gate.Now, KeyPosition: l.At}, rep)
	}
	for _, f := range prepare {
		f(p)
	}
	p.plan()
	return p
}

// write saves a content file: its front matter and its text, or all of it.
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

// draw saves a picture of a size beside a page.
func (p *preview) draw(name string, width, height int) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		p.t.Fatal(err)
	}
	p.write(name, b.String(), "")
	p.pictures, p.filesChanged = p.pictures.Forget("content/"+name), true
}

// plan plans the site as it is now, with every text converted, and gives what was
// shown before too; now is nil of a site with errors.
func (p *preview) plan() (before, now *page.Plan) {
	p.t.Helper()
	var rep diag.Report
	c, err := p.loader.Load(fs.FS(p.files), p.site, &rep)
	if err != nil {
		p.t.Fatal(err)
	}
	in := page.Input{
		Site: p.site, Campaign: c, Gate: p.gate, Theme: p.theme, Assets: p.assets, Pictures: p.pictures, Minify: true, Previous: p.last, FilesChanged: p.filesChanged,
	}
	p.last, p.filesChanged = page.New(in, &rep), false
	p.last.Check(&rep)
	in.Previous = nil
	p.fresh = page.New(in, &diag.Report{})
	for _, d := range rep.All() {
		if d.Severity == diag.Error {
			if !p.mayFail {
				p.t.Fatal(d)
			}
			return p.shown, nil
		}
	}
	before, p.shown = p.shown, p.last
	return before, p.last
}

// changed plans again and says what Changed names. It holds that against what
// really differs, and the plan against one that takes over nothing.
func (p *preview) changed() string {
	p.t.Helper()
	before, now := p.plan()
	if now == nil {
		return ""
	}
	list, all := page.Changed(before, now)
	is, fresh := made(p.t, now), made(p.t, p.fresh)
	for _, files := range []map[address.Address]string{is, fresh} {
		for a := range files {
			if is[a] != fresh[a] {
				p.t.Errorf("%s is another than in a plan that takes over nothing", a)
			}
		}
	}
	was := p.made
	if p.madeOf != before {
		was = made(p.t, before)
	}
	p.made, p.madeOf = is, now
	if all {
		return "*"
	}
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
		if o.Says != nil { // what else is on a card is in none of these sites
			files[o.Address] = o.Says()
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
		{"the title of a page", func(p *preview) { p.write("pages/b.md", "title = 'New'\nsummary = 'S'", "Text.") }, "/b/ /b/card.png /sitemap.xml"},
		{"the text of an update with a summary", func(p *preview) {
			p.write("cases/ada/updates/2025-01-01-first.md", "title = 'First'\nsummary = 'S'", "Another text.")
		}, "/atom.xml /cases/ada/2025-01-01-first/ " + ownFeeds + " " + siteFeeds},
		{"the summary of the home page, whose card the lists show", func(p *preview) { p.write("index.md", "title = 'Home'\nsummary = 'New'", "Text.") }, "/ /card.png /cases/ /letters/ /news/ /sitemap.xml /subscribe/ /uk/ /uk/card.png /uk/cases/ /uk/letters/ /uk/news/ /uk/subscribe/"},
		{"a page more", func(p *preview) { p.write("pages/c.md", "title = 'C'", "Text.") }, "/c/ /c/card.png /sitemap.xml"},
		{"a page less", func(p *preview) { p.remove("pages/b.md") }, "/b/ /b/card.png /sitemap.xml"},
		{"a translation more", func(p *preview) { p.write("pages/b.uk.md", "title = 'Б'", "Text.") }, "/b/ /sitemap.xml /uk/b/ /uk/b/card.png"},
		{"a page that is withheld", func(p *preview) { p.write("pages/b.md", "title = 'B'\ndraft = true", "Text.") }, "/b/ /b/card.png /sitemap.xml"},
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
	if got, want := p.changed(), "/b/ /b/card.png /link/ /sitemap.xml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMomentAtWhichSomethingOpensNamesIt(t *testing.T) {
	p := newPreview(t, map[string]string{"pages/later.md": "title = 'L'\nsummary = 'S'\npublish = 2026-03-02"})
	p.gate.Now = p.gate.Now.AddDate(0, 0, 2)
	if got, want := p.changed(), "/later/ /later/card.png /sitemap.xml"; got != want {
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

func TestChangeOfNewsNamesTheirListAndThoseAround(t *testing.T) {
	p := newPreview(t, nil)
	p.write("news/2024-01-01-old.md", "title = 'Old'", "Text.")
	p.write("news/2024-02-01-middle.md", "title = 'Middle'", "Text.")
	p.write("news/2024-03-01-new.md", "title = 'New'", "Text.")
	p.plan()
	for _, c := range []struct {
		name, file, front, text string
		want                    []string // among others
	}{
		{"text", "news/2024-02-01-middle.md", "title = 'Middle'", "Other words.", []string{"/news/2024-02-01-middle/", "/news/feed.xml", "/uk/news/feed.xml", "/feed.json", "/"}},
		{"title", "news/2024-02-01-middle.md", "title = 'Between'", "Other words.", []string{"/news/", "/uk/news/", "/news/2024-01-01-old/", "/news/2024-03-01-new/"}},
		{"withheld", "news/2024-03-01-new.md", "title = 'New'\ndraft = true", "Text.", []string{"/news/", "/news/2024-02-01-middle/", "/news/atom.xml"}},
		{"title of a case", "cases/ada/index.md", "title = 'Other'\nstatus = 'detained'", "Text.", []string{"/news/", "/uk/news/"}},
	} {
		p.write(c.file, c.front, c.text)
		got := strings.Fields(p.changed())
		for _, a := range c.want {
			if !slices.Contains(got, a) {
				t.Errorf("%s: %s is not among %v", c.name, a, got)
			}
		}
	}
}

// What a page shows of others is named when it changes, kind by kind; changed holds
// that against what differs.
func TestWhatPagesShowOfOthersIsNamed(t *testing.T) {
	const head = "title = 'ada'\nstatus = 'detained'\nsummary = 'S'\n"
	const few = previewToml + "[feeds]\nlimit = 2\n"
	letter := func(cases string) string {
		return "title = 'Open'\ndate = 2025-02-01\ncases = " + cases + "\n[[to]]\nname = 'Max Sample'"
	}
	for _, c := range []struct {
		name string
		more map[string]string
		edit func(*preview)
	}{
		{"the first news, to which all pages lead", map[string]string{
			"cases/ada/updates/2025-01-01-first.md": "", "cases/ada/updates/2025-01-02-second.md": "",
			"cases/bob/updates/2025-01-01-first.md": "", "cases/bob/updates/2025-01-02-second.md": "", "letters/open/index.md": "",
		}, func(p *preview) { p.write("news/2025-01-01-first.md", "title = 'First'", "Text.") }},
		{"the title of a case, in archives of the feed of all", map[string]string{"site.toml": few, "cases/ada/updates/2025-01-03-third.md": "title = 'Third'"}, func(p *preview) {
			p.write("cases/ada/index.md", "title = 'Other'\nstatus = 'detained'\nsummary = 'S'", "Text.")
		}},
		{"the cases of a letter, whose feeds get archives", map[string]string{"site.toml": few}, func(p *preview) {
			p.write("letters/open/index.md", letter("['ada', 'bob']"), "Text.")
		}},
		{"the size of a picture for sharing", nil, func(p *preview) {
			p.draw("cases/ada/share.png", 800, 500)
			p.write("cases/ada/index.md", head+"share_image = 'share.png'", "Text.")
			p.plan()
			p.draw("cases/ada/share.png", 700, 600)
		}},
		{"the size of a portrait", nil, func(p *preview) {
			p.draw("cases/ada/photo.png", 800, 500)
			p.write("cases/ada/index.md", head+"image = 'photo.png'\nimage_alt = 'A'", "Text.")
			p.plan()
			p.draw("cases/ada/photo.png", 700, 600)
		}},
		{"an event that is over, on a page of the site's own", map[string]string{
			"layouts/page.html": "{{define \"main\"}}{{range .All.Coming}}{{.Title}}{{end}}{{end}}", "cases/bob/index.md": "title = 'bob'\nstatus = 'detained'\nsummary = 'S'\n[[events]]\ndate = 2026-03-01\ntitle = 'E'",
		}, func(p *preview) { p.gate.Now = p.gate.Now.AddDate(0, 0, 2) }},
		{"a portrait, on a page of the site's own", map[string]string{"layouts/page.html": "{{define \"main\"}}{{range .All.Cases}}{{with .Image}}{{.Width}}{{end}}{{end}}{{end}}"}, func(p *preview) {
			p.draw("cases/ada/photo.png", 800, 500)
			p.write("cases/ada/index.md", head+"image = 'photo.png'\nimage_alt = 'A'", "Text.")
			p.plan()
			p.draw("cases/ada/photo.png", 700, 600)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPreview(t, c.more)
			c.edit(p)
			if p.changed() == "" {
				t.Error("nothing is named")
			}
		})
	}
}

// A site with everything that shows something of something else: keys are set in
// each of its files, each is taken away and comes back, and the clock goes on.
// changed holds what is named against what differs.
func TestChangeOfAnyKeyNamesWhatShowsIt(t *testing.T) {
	p := newPreview(t, map[string]string{
		"site.toml": previewToml + `[organisation]
name = 'O'
email = 'o@example.org'
[signatories]
per_page = 2
[feeds]
limit = 2
[theme]
banner = {text = 'Read', page = 'pages/a.md'}
[[menu]]
title = 'A'
page = 'pages/a.md'
[[mirrors]]
title = 'M'
url = 'https://mirror.example/'
kind = 'web'
[[kind]]
folder = 'press'
feed = true
`,
		"layouts/own.json":                         "{\"title\": {{.Site.Title}}}",
		"cases/ada/index.uk.md":                    "title = 'Ада'",
		"cases/ada/updates/2025-01-03-third.md":    "title = 'Third'\npublish = 2026-03-04",
		"cases/ada/updates/2025-01-01-first.uk.md": "title = 'Перша'",
		"letters/open/index.uk.md":                 "title = 'Відкритий'",
		"news/2025-03-01-a.md":                     "title = 'NA'",
		"news/2025-03-02-b.md":                     "title = 'NB'\nkind = 'press'\ncontact = 'c@example.org'",
		"news/2025-03-03-c.md":                     "title = 'NC'",
		"press/one.md":                             "title = 'One'\ndate = 2025-01-01",
		"press/two.md":                             "title = 'Two'\ndate = 2025-01-02",
		"press/three.md":                           "title = 'Three'\ndate = 2026-03-07",
		"cases/ada/index.md": `title = 'ada'
status = 'detained'
image = 'photo.png'
image_alt = 'A'
aliases = ['/old/']
featured = true
statuses = [{date = 2025-01-01, status = 'at-risk'}]
events = [{date = 2026-03-02, title = 'E'}]
action = {title = 'Write', to = 'm@example.org', until = 2026-03-03}`,
		"letters/open/index.md": `title = 'Open'
date = 2025-02-01
cases = ['ada', 'bob']
to = [{name = 'Max Sample'}]
sign = {email = 's@example.org', until = 2026-03-05}
responses = [{date = 2026-03-06, from = 'Max', id = 'r'}]`,
	}, func(p *preview) {
		p.draw("cases/ada/photo.png", 800, 500)
		p.write("letters/open/signatories.csv", "name,group,public\nAnna Sample,G,yes\nBob Sample,G,initials\nCarl Sample,H,yes\nDora Sample,,no\n", "")
		p.mayFail = true
	})
	files, begin := maps.Clone(p.files), p.gate.Now
	hold := func(what string) {
		t.Helper()
		p.changed()
		if t.Failed() {
			t.Fatalf("after %s", what)
		}
	}
	set := []string{
		"draft = true", "publish = 2026-01-01", "date = 2024-01-01", "title = 'Z'", "summary = 'Z'", "id = 'z'", "aliases = ['/z/']", "featured = false", "status = 'released'", "kind = 'statement'",
		"cases = ['bob']", "to = [{name = 'Z'}]", "responses = [{date = 2026-02-01, from = 'Max', id = 'r'}]", "events = [{date = 2026-01-02, title = 'Z'}]", "statuses = []", "action = {title = 'Z', to = 'z@example.org'}",
		"signatories_sort = 'name'",
	}
	for _, drafts := range []bool{false, true} {
		if p.gate.Drafts = drafts; drafts {
			set = set[:2] // what withholds
		}
		hold("drafts")
		for _, file := range slices.Sorted(maps.Keys(files)) {
			name, isContent := strings.CutPrefix(file, "content/")
			if !isContent || !strings.HasSuffix(name, ".md") || strings.HasPrefix(name, "cases/bob/updates/") {
				continue
			}
			_, front, _ := strings.Cut(string(files[file].Data), "+++\n")
			front, text, _ := strings.Cut(front, "+++\n")
			for _, line := range set {
				key, _, _ := strings.Cut(line, " ")
				others := slices.DeleteFunc(strings.Split(strings.TrimSpace(front), "\n"), func(other string) bool { return strings.HasPrefix(other, key+" =") })
				p.write(name, strings.Join(append(others, line), "\n"), text)
				hold(line + " in " + name)
			}
			p.write(name, front, "Another text.")
			hold("another text in " + name)
			p.remove(name)
			hold("the removal of " + name)
			p.write(name, front, text)
			hold("the return of " + name)
		}
		for day := range 8 {
			p.gate.Now = begin.AddDate(0, 0, day)
			hold(fmt.Sprintf("%d days", day))
		}
	}
}
