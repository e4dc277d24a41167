package migrate

import (
	"strings"
	"testing"
)

// What withholds a page counts wherever Eleventy looks for it, and a program that is not
// run may.
func TestWhatEleventyWithholdsIsADraftWhereverItIsSaid(t *testing.T) {
	of := func(name, text string) map[string]string {
		return map[string]string{".eleventy.js": "", "eleventy.config.js": "", name: text, "v/p.md": aPage("", "Text")}
	}
	in := func(front string) map[string]string {
		return map[string]string{"eleventy.config.js": "", "v/p.md": aPage(front, "Text")}
	}
	layouts := func(front string) map[string]string {
		return map[string]string{
			"eleventy.config.js": `module.exports = c => { c.addLayoutAlias("short", "layouts/in.njk") }`, "v/p.md": aPage(front, "Text"),
			"_includes/layouts/out.njk": "---\npermalink: false\n---\n{{ content }}", "_includes/layouts/in.njk": "---\nlayout: layouts/draft.njk\n---\n{{ content }}",
			"_includes/layouts/draft.njk": "---\ndraft: true\n---\n{{ content }}", "_includes/plain.njk": "---\nlang: en\n---\n{{ content }}", "_includes/bare.njk": "{{ content }}",
		}
	}
	for name, c := range map[string]struct {
		files map[string]string
		draft bool
	}{
		"a layout":                       {layouts("layout: layouts/out.njk\n"), true},
		"a layout of a layout":           {layouts("layout: layouts/in\n"), true},
		"a layout by another name":       {layouts("layout: short\n"), true},
		"a layout that nobody finds":     {layouts("layout: moon.njk\n"), true},
		"a layout of looks":              {layouts("layout: plain.njk\n"), false},
		"a layout without front matter":  {layouts("layout: bare\n"), false},
		"a function":                     {of("v/v.11tydata.js", "module.exports = function() { const o = {}; o.permalink = false; return o; }"), true},
		"a spread":                       {of("v/v.11tydata.js", "module.exports = { ...require('./hidden') }"), true},
		"another file":                   {of("v/v.11tydata.mjs", "import x from './x.js'; export default x;"), true},
		"a computed address":             {of("v/v.11tydata.cjs", "module.exports = { eleventyComputed: { permalink: () => false } }"), true},
		"of one page":                    {of("v/p.11tydata.js", "export default { eleventyComputed: { permalink: d => d.x } }"), true},
		"literals":                       {of("v/v.11tydata.js", "// of => all\nexport default {\n\ttags: [\"posts\"],\n\t\"layout\": null, note: 'a => b',\n};\n"), false},
		"YAML":                           {of("v/v.yaml", "draft: true\n"), true},
		"YAML of one page":               {of("v/p.11tydata.yml", "draft: true\n"), true},
		"TOML":                           {of("v/v.toml", "draft = true\n"), true},
		"what cannot be read":            {of("v/v.json", "{"), true},
		"data of all pages":              {of("_data/draft.json", "true"), true},
		"data that compute for all":      {of("_data/eleventyComputed.js", "module.exports = { permalink: d => d.x }"), true},
		"other data that compute":        {of("_data/eleventyComputed.js", "module.exports = { year: d => 2 }"), false},
		"an address with a condition":    {in("permalink: \"{% if draft %}false{% else %}/dyn/{% endif %}\"\n"), true},
		"an address with a choice":       {in("permalink: \"{{ '/x/' if y else false }}\"\n"), true},
		"an address of the server":       {in("permalink: {server: /b6/}\n"), true},
		"an address that is built":       {in("permalink: {build: /b5/}\n"), false},
		"a computed address in a page":   {in("eleventyComputed: {permalink: '{% if x %}/y/{% endif %}'}\n"), true},
		"front matter that sets names":   {map[string]string{"eleventy.config.js": "", "v/p.md": "---js\nconst title = \"T\";\nconst eleventyNavigation = {\n\tkey: 'About',\n};\n---\nText\n"}, false},
		"front matter that is a program": {map[string]string{"eleventy.config.js": "", "v/p.md": "---js\nconst x = f();\n---\nText\n"}, true},
	} {
		checkDraft(t, name, c.files, c.draft)
	}
}

// Addresses that are made of what is known of a page are known; of others it is told.
func TestEleventysAddressesAreMadeOfWhatIsKnown(t *testing.T) {
	for permalink, want := range map[string]string{
		"/x/{{ page.fileSlug }}/": "/x/one/", "/y/{{ title | slugify }}/index.html": "/y/a-title/", "'{{ page.filePathStem }}.html'": "/posts/one.html", "{build: /b5/x/}": "/b5/x/",
		"\"/blog/{{ page.date | date: '%Y' }}/t8/\"": "/blog/2024/t8/", "/z/{{ slug }}/": "/z/own/", "/v/{{ title | moon }}/": "", "/w/{{ page.date | readable }}/": "",
	} {
		if strings.HasPrefix(permalink, "/") {
			permalink = "\"" + permalink + "\""
		}
		pages, report := planOf(t, map[string]string{"eleventy.config.js": "", "posts/2024-05-06-one.md": "---\ntitle: A title\nslug: own\npermalink: " + permalink + "\n---\nText\n"})
		if want != "" && !strings.Contains(pages, `aliases = ["`+want+`"]`) || want == "" && (strings.Contains(pages, "aliases") || !strings.Contains(report, "migrate-changed/old-address")) || strings.Contains(pages, "draft") {
			t.Errorf("%s: want %q\n%s\n%s", permalink, want, pages, report)
		}
	}
	pages, _ := planOf(t, map[string]string{"eleventy.config.js": "", "posts/posts.json": `{"permalink": "/blog/{{ page.fileSlug }}/"}`, "posts/one.md": aPage("", "Text"), "posts/two/index.md": aPage("", "Text")})
	if !strings.Contains(pages, `aliases = ["/blog/one/"]`) || !strings.Contains(pages, `aliases = ["/blog/two/"]`) {
		t.Errorf("of a folder:\n%s", pages)
	}
}

// What is not read, and what a template made, is told with its address.
func TestWhatEleventyMadeAndIsNotReadIsTold(t *testing.T) {
	pages, report := planOf(t, map[string]string{
		"eleventy.config.js": "c.addPlugin(feedPlugin, { outputPath: \"/feed/news.xml\" })", "index.njk": "---\ntitle: Home\n---\nHi {% if x %}y{% endif %}",
		"person.njk": "---\npagination: {data: people, size: 1}\npermalink: \"/people/{{ p.name | slugify }}/\"\n---\n{{ p.name }}", "a.webc": "x", "b.11ty.js": "x", "_includes/c.ejs": "x",
		"blog.njk": "---\ntitle: B\n---\n{% for p in collections.posts %}{{ p.url }}{% endfor %}", "feed.njk": "---\npermalink: /old/feed.xml\n---\n<rss>{% for p in collections.posts %}{% endfor %}</rss>",
	})
	for _, want := range []string{"person.njk:0 migrate-left/template a template makes it, of data or of other pages, and is not run: what stood at \"/people/{{ p.name | slugify }}/\" is missing", "a.webc:0 migrate-left/format", "b.11ty.js:0 migrate-left/format", "blog.njk:0 migrate-left/template", "/old/feed.xml:0 migrate-left/feed", "/feed/news.xml:0 migrate-left/feed"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %s in\n%s", want, report)
		}
	}
	if !strings.Contains(pages, "Hi") || strings.Contains(report, "c.ejs") {
		t.Errorf("%s\n%s", pages, report)
	}
}
