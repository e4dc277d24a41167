package migrate

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// aPage is the text of a page of the old site.
func aPage(front, text string) string { return "---\ntitle: T\n" + front + "---\n" + text + "\n" }

// checkDraft fails when a site's one page is not what it should be, a draft or none.
func checkDraft(t *testing.T, name string, files map[string]string, draft bool) {
	t.Helper()
	pages, report := planOf(t, files)
	if strings.Contains(pages, "draft = true") != draft || strings.Contains(report, "migrate-draft") != draft || !strings.Contains(pages, "Text") {
		t.Errorf("%s (draft: %t):\n%s\n%s", name, draft, pages, report)
	}
}

// Settings in several files are one: what any of them withholds is withheld.
func TestHugosSettingsInSeveralFilesAreRead(t *testing.T) {
	const base = "baseURL = \"https://h.example/\"\n"
	for name, c := range map[string]struct {
		file, text, page string
		draft            bool
	}{
		"a cascade":                           {"config/_default/cascade.toml", "[[cascade]]\ndraft = true\n", "content/posts/a.md", true},
		"a cascade that is a table":           {"config/_default/cascade.yaml", "draft: true\n", "content/posts/a.md", true},
		"a language":                          {"config/_default/languages.toml", "[en]\nweight = 1\n[pl]\ndisabled = true\n", "content/a.pl.md", true},
		"a language in the usual environment": {"config/production/languages.toml", "[pl]\ndisabled = true\n", "content/a.pl.md", true},
		"of another environment":              {"config/staging/cascade.toml", "draft = true\n", "content/a.md", false},
		"kinds that are off":                  {"config/production/hugo.yaml", "DisableKinds: [taxonomy, page]\n", "content/a.md", true},
		"other kinds":                         {"config/production/hugo.yaml", "disableKinds: [taxonomy]\n", "content/a.md", false},
		"what cannot be read":                 {"config/_default/params.toml", "a = = b\n", "content/a.md", true},
	} {
		files := map[string]string{"config/_default/hugo.toml": base, c.file: c.text, c.page: aPage("", "Text")}
		if strings.Contains(c.page, ".pl.") {
			files["content/a.md"] = "---\ntitle: First\n---\nText\n"
		}
		checkDraft(t, name, files, c.draft)
	}
	pages, _ := planOf(t, map[string]string{
		"config/_default/hugo.toml": base, "config/_default/permalinks.toml": "posts = \"/:year/:slug/\"\n", "content/posts/a.md": aPage("date: 2024-05-06\n", "Text"),
	})
	if !strings.Contains(pages, `aliases = ["/2024/t/"]`) {
		t.Errorf("addresses by a file of its own:\n%s", pages)
	}
}

// A cascade withholds the pages that it is for, and no others; one that picks them in
// a way that is not understood withholds all of them.
func TestACascadeWithholdsThePagesThatItIsFor(t *testing.T) {
	for target, draft := range map[string]bool{
		"path: /internal/**": true, "path: '{/internal/**,/x/**}'": true, "path: /other/**": false, "path: /internal/*": false, "path: /internal/deep/a": true, "kind: page": true, "kind: home": false,
		"lang: en": true, "lang: de": false, "environment: production": true, "environment: staging": false, "path: '/[internal/**'": true, "moon: full": true, "kind: '{page,section}'": true,
	} {
		checkDraft(t, "in the settings: "+target, map[string]string{
			"hugo.yaml": "defaultContentLanguage: en\ncascade:\n- _target: {" + target + "}\n  draft: true\n", "content/internal/deep/a.md": aPage("", "Text"),
		}, draft)
		checkDraft(t, "of a section: "+target, map[string]string{
			"hugo.yaml": "defaultContentLanguage: en\n", "content/internal/_index.md": "---\ncascade:\n  target: {" + target + "}\n  params: {draft: true}\n---\n", "content/internal/deep/a.md": aPage("", "Text"),
		}, draft)
	}
	checkDraft(t, "a section whose front matter cannot be read", map[string]string{"hugo.yaml": "", "content/s/_index.md": "---\na: : b\n---\n", "content/s/a.md": aPage("", "Text")}, true)
}

// Folders of content are those that the settings name; what lies in none was on no site.
func TestHugosFoldersOfContentAreThoseOfTheSettings(t *testing.T) {
	const editions = "baseURL: https://h.example/\ndefaultContentLanguage: en\nlanguages:\n  en: {contentDir: english}\n  uk: {contentDir: ukrainian}\n"
	pages, _ := planOf(t, map[string]string{"hugo.yaml": editions, "english/a.md": aPage("", "First"), "ukrainian/a.md": aPage("", "Друга")})
	if !strings.Contains(pages, "content/pages/a.md") || !strings.Contains(pages, "content/pages/a.uk.md") {
		t.Errorf("languages in folders of their own:\n%s", pages)
	}
	const mounts = "module: {mounts: [{source: text, target: content/docs}, {source: static, target: static}]}\n"
	pages, _ = planOf(t, map[string]string{"hugo.yaml": mounts, "text/a.md": aPage("", "Text"), "text/b.md": "---\ntitle: B\n---\n[a](/docs/a/)\n"})
	if !strings.Contains(pages, `"/docs/a/"`) || !strings.Contains(pages, "[a](a.md)") {
		t.Errorf("a mount:\n%s", pages)
	}
	checkDraft(t, "what is not mounted", map[string]string{"hugo.yaml": mounts, "content/a.md": aPage("", "Text")}, true)
	checkDraft(t, "a mount of some files", map[string]string{"hugo.yaml": "module: {mounts: [{source: content, target: content, includeFiles: 'x/**'}]}\n", "content/a.md": aPage("", "Text")}, true)
}

// Old addresses are those that Hugo made, by its own rules for letters and for patterns.
func TestHugosAddressesAreItsOwn(t *testing.T) {
	const front = "title: \"C++ & кирилиця\"\ndate: 2024-05-06\n"
	for _, c := range []struct{ settings, file, front, want string }{
		{"permalinks: {posts: '/:year/:title/'}", "posts/x.md", front, `["/2024/c++-кирилиця/", "/2024/c++--кирилиця/"]`},
		{"permalinks: {posts: '/:year/:slug/'}", "posts/x.md", "title: Ünï Title!\ndate: 2024-05-06\n", `["/2024/ünï-title/"]`},
		{"permalinks: {posts: '/:sections/:slug/'}", "posts/x.md", "title: T\nslug: sl ug\n", `["/posts/sl-ug/"]`},
		{"permalinks: {posts: '/:sections[last]/:contentbasename/'}", "posts/in/x.md", front, `["/posts/x/"]`},
		{"permalinks: {posts: '/:yearday/:weekday/:weekdayname/:06/'}", "posts/x.md", front, `["/127/1/Monday/24/"]`},
		{"permalinks: {page: {docs: '/d/:contentbasename/'}}", "docs/q.md", "title: T\n", `["/d/q/"]`},
		{"permalinks: [{target: {path: '/docs/**'}, pattern: '/e/:filename/'}]", "docs/q.md", "title: T\n", `["/e/q/"]`},
		{"disablePathToLower: true", "Docs/Big One.md", "title: T\n", `["/Docs/Big-One/"]`},
		{"title: x", "Docs/Big One.md", "title: T\n", `["/docs/big-one/"]`},
		{"title: x", "docs/a.md", "title: T\naliases: [old, /older/]\n", `["/docs/a/", "/docs/old/", "/older/"]`},
		{"frontmatter: {date: [':filename', ':default']}", "posts/2024-01-02-x.md", "title: T\n", `["/posts/x/"]`},
	} {
		pages, report := planOf(t, map[string]string{"hugo.yaml": "baseURL: https://h.example/\n" + c.settings + "\n", "content/" + c.file: "---\n" + c.front + "---\nText\n", "content/posts/z.md": aPage("", "x")})
		if !strings.Contains(pages, "aliases = "+c.want) {
			t.Errorf("%s, %s: want %s\n%s\n%s", c.settings, c.file, c.want, pages, report)
		}
	}
	pages, report := planOf(t, map[string]string{"hugo.yaml": "baseURL: https://h.example/\npermalinks: {posts: '/:moon/:slug/'}\n", "content/posts/x.md": aPage("date: 2024-05-06\n", "Text")})
	if strings.Contains(pages, "aliases") || strings.Contains(pages, "\nid =") || !strings.Contains(report, "migrate-changed/old-address") || !strings.Contains(report, "/index.xml:0 migrate-left/feed") || !strings.Contains(report, "/posts/index.xml:0 migrate-left/feed") {
		t.Errorf("a pattern that is not known, and feeds:\n%s\n%s", pages, report)
	}
}

// A figure keeps all its words, and who took the picture.
func TestAFigureKeepsItsWords(t *testing.T) {
	for tag, want := range map[string]string{
		`{{< figure src="https://h.example/a.jpg" caption="Cap" title="Fig title" attr="Photo by X" >}}`:                         "![Fig title. Cap](https://h.example/a.jpg)\n\nPhoto by X",
		`{{< figure src="https://h.example/a.jpg" alt="A door" caption="Cap" attr="Photo by X" attrlink="https://x.example" >}}`: "![A door](https://h.example/a.jpg)\n\nCap [Photo by X](https://x.example)",
		`{{< figure src="https://h.example/a.jpg" alt="A door" >}}`:                                                              "![A door](https://h.example/a.jpg)",
	} {
		if got := (&Site{}).cutShortcodes(&Page{}, tag); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

// A site has a title in each of its languages, and the settings of one outrank those of all.
func TestHugosTitlesAreThoseOfTheLanguages(t *testing.T) {
	const settings = "title = 'All'\ndefaultContentLanguage = 'en'\n[languages.en]\ntitle = 'Ours'\n[languages.uk]\ntitle = 'Наш'\n"
	s, err := Read(fstest.MapFS{"hugo.toml": {Data: []byte(settings)}, "content/a.md": {Data: []byte("a")}}, "")
	if err != nil || s.Title != "Ours" || s.Titles["uk"] != "Наш" {
		t.Errorf("%v, %+v", err, s)
	}
}

// What lies behind a link is not read, and that is said.
func TestLinksOfAnOldSiteAreToldAndNotFollowed(t *testing.T) {
	s, err := Read(fstest.MapFS{"_config.yml": {Data: []byte("title: T\n")}, "index.md": {Data: []byte("---\n---\na")}, "passwd.md": {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}}, "")
	if err != nil || len(s.Pages) != 1 || !slices.ContainsFunc(s.Left, func(l Left) bool { return l.File == "passwd.md" && l.Why.ID == "migrate-left/link" }) {
		t.Errorf("%v, %+v", err, s.Left)
	}
}
