package migrate

import (
	"strings"
	"testing"
)

// What Jekyll would show of a page is on it, and what cannot be is told.
func TestTextsOfJekyllAreWhole(t *testing.T) {
	for body, want := range map[string]string{
		"{% highlight ruby %}code{% endhighlight %} and more words": "`code` and more words",
		"{% raw %}{{ raw }} {% x %}{% endraw %}":                    "{{ raw }} {% x %}",
		"Now {{ 'x' | upcase }} y":                                  "told {{ 'x' | upcase }}",
		"Since {{ site.time | date: '%Y' }}":                        "told {{ site.time",
		"By {{ site.email }}":                                       "told {{ site.email }}",
		"[words](#nowhere)":                                         `told "#nowhere"`,
		"## Head {#custom}":                                         "## Head\n",
		"# Head {#custom}\n\nx":                                     `told "#custom"`,
		`![k](/a.jpg "A title")`:                                    `![k](a.jpg "A title")`,
		"![c](/_private/pp.jpg)":                                    `told the picture "/_private/pp.jpg"`,
	} {
		pages, report := planOf(t, map[string]string{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\n---\n" + body + "\n", "a.jpg": "x", "_private/pp.jpg": "x"})
		said, told := strings.CutPrefix(want, "told ")
		if told && !strings.Contains(report, said) || !told && !strings.Contains(pages, want) || strings.Contains(pages, "{#") || strings.Contains(report, "taken _private") {
			t.Errorf("%s:\n%s\n%s", body, pages, report)
		}
	}
	pages, _ := planOf(t, map[string]string{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\nimage: /a.jpg\nimage_alt: A face\n---\nText\n", "a.jpg": "x"})
	if !strings.Contains(pages, "![A face](a.jpg)\n\nText") {
		t.Errorf("the picture at the top:\n%s", pages)
	}
	_, report := planOf(t, map[string]string{"_config.yml": "title: T\nexclude: [old]\nfeed: {path: /blog/atom.xml}\n", "old/a.md": "x", "_posts/2024-01-09-x.md": "Text\n", "p.md": "---\ntitle: T\n---\nText\n"})
	for _, want := range []string{"migrate-left/unused", "/blog/atom.xml", "_posts/2024-01-09-x.md:0 migrate-left/front-matter"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %s in:\n%s", want, report)
		}
	}
}

// Old addresses and ids are those that Jekyll and its feed made.
func TestAddressesAreThoseOfJekyll(t *testing.T) {
	for _, c := range []struct{ config, file, front, want string }{
		{"permalink: /:categories/:title/", "_posts/2024-01-02-a.md", "categories: [a b, C]", "/a b/c/a/ cannot"},
		{"permalink: /:slugified_categories/:title/", "_posts/2024-01-02-a.md", "categories: [A b, C]", `aliases = ["/a-b/c/a/"]`},
		{"permalink: weekdate", "_posts/2024-01-02-a.md", "x: y", `aliases = ["/2024/W01/Tue/a.html"]`},
		{"permalink: /:year/:hour:minute/:title/", "_posts/2024-01-02-a.md", "date: 2024-01-02 09:07:00", `aliases = ["/2024/0907/a/"]`},
		{"permalink: pretty", "_posts/2024-01-03-with space & x.md", "x: y", `aliases = ["/2024/01/03/with-space-&-x/"]`},
		{"permalink: pretty\nurl: https://l.example", "_posts/2024-01-02-подія-року.md", "x: y", `id = "https://l.example/2024/01/02/%D0%BF`},
		{"lang: en", "about.uk.md", "lang: uk\npermalink: /about/", "content/pages/about.uk.md"},
	} {
		files := map[string]string{"_config.yml": "title: T\n" + c.config + "\n", c.file: "---\ntitle: T\n" + c.front + "\n---\nText\n"}
		if strings.Contains(c.file, ".uk.") {
			files["about.en.md"] = "---\ntitle: About\nlang: en\npermalink: /about/\n---\nText\n"
		}
		pages, report := planOf(t, files)
		want, told := strings.CutSuffix(c.want, " cannot")
		if !told && !strings.Contains(pages, want) || told && !strings.Contains(report, want) {
			t.Errorf("%s, %s:\n%s\n%s", c.config, c.file, pages, report)
		}
	}
}
