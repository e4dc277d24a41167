package migrate

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// planOf gives what is written for a page of an old site, and the report's texts.
func planOf(t *testing.T, files map[string]string) (pages, report string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	s, err := Read(fsys, "")
	if err != nil {
		t.Fatal(err)
	}
	plan := s.MakePlan(Options{})
	for _, f := range plan.Files {
		pages += f.Name + "\n" + string(f.Data)
	}
	for _, r := range plan.Rows {
		report += fmt.Sprintf("%s:%d %s %s\n", r.From, r.Line, r.Why.ID, r.Why.Message)
		if r.To != "" && !strings.HasSuffix(r.To, ".md") {
			report += "taken " + r.From + "\n"
		}
	}
	return pages, report
}

const export = `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title><item><title>P</title><link>https://old.example/p/</link><content:encoded><![CDATA[%]]></content:encoded><wp:post_id>2</wp:post_id><wp:status>publish</wp:status><wp:post_type>page</wp:post_type></item></channel></rss>`

// What the old site held and did not show is shown nowhere, and told.
func TestHiddenTextIsNotTakenOver(t *testing.T) {
	var html []string
	for _, style := range strings.Split("display:none|DISPLAY : none !important|visibility:hidden|opacity:0|opacity: .01|font-size:0|font-size:0px|font:0/0 a|height:0;overflow:hidden|max-height: 0|position:absolute;left:-9999px|position:absolute;top:-200em|text-indent:-9999px|clip:rect(0,0,0,0)|clip-path:inset(50%)|color:#fff;background-color:white|background:#000000;color:rgb(0, 0, 0)|color:transparent|color:#fff;background:#fff|transform:scale(0)|transform:translateX(-9999px)|/* x */display:none", "|") {
		html = append(html, `<div style="`+style+`">Zorbax</div>`, `<span data-x="a>b" style='`+style+`'>Zorbax</span>`)
	}
	html = append(html, "<div hidden>Zorbax</div>", `<p class="elementor-hidden-desktop elementor-hidden-tablet elementor-hidden-mobile">Zorbax</p>`, `<p hidden="until-found">Zorbax</p>`, "<dialog>Zorbax</dialog>", "<noscript>Zorbax</noscript>", `<p class="a hidden">Zorbax</p>`, `<p class="screen-reader-text">Zorbax</p>`,
		`<style>p .secret, #x { display: none }</style><p class="secret">Zorbax</p><i id="x">Zorbax</i>`, `<div hidden><div>one</div>Zorbax</div>`, "<template>Zorbax</template>", "<ul><li hidden>Zorbax</li><li>b</li></ul>", "<div hidden>\n\nZorbax\n\n</div>", "<table><tr><td>a</td><td hidden>Zorbax</td></tr></table>")
	check := func(kind, body string, files map[string]string, told bool) {
		pages, report := planOf(t, files)
		if strings.Contains(pages, "Zorbax") && !strings.Contains(pages, "draft = true") {
			t.Errorf("%s, %q: it is taken over:\n%s", kind, body, pages)
		}
		if !strings.Contains(pages, "Before") || !strings.Contains(pages, "After") && !strings.Contains(pages, "draft = true") {
			t.Errorf("%s, %q: what was shown is missing:\n%s", kind, body, pages)
		}
		if told && !strings.Contains(report, "migrate-left/hidden") && !strings.Contains(report, "migrate-left/enclosed") && !strings.Contains(report, "migrate-draft") || strings.Contains(report, "Zorbax") {
			t.Errorf("%s, %q: the report says\n%s", kind, body, report)
		}
	}
	page := func(body string) string { return "---\ntitle: T\n---\nBefore\n\n" + body + "\n\nAfter\n" }
	for _, body := range html {
		told := !strings.HasPrefix(body, "<template")
		check("Jekyll", body, map[string]string{"_config.yml": "title: T\n", "p.md": page(body)}, told)
		check("Jekyll's HTML", body, map[string]string{"_config.yml": "title: T\n", "p.html": page(body)}, told)
		check("WordPress", body, map[string]string{"e.xml": strings.Replace(export, "%", "<p>Before</p>"+body+"<p>After</p>", 1)}, told)
	}
	for _, body := range []string{"{% comment %}Zorbax{% endcomment %}", "{%- comment -%}Zorbax{%- endcomment -%}", "{%-comment-%}\nZorbax\n\nmore\n{%-endcomment-%}", "{% if false %}Zorbax{% endif %}", "{% unless true %}Zorbax{% endunless %}", "{% capture x %}Zorbax{% endcapture %}",
		"{% if a %}{% if b %}x{% endif %}Zorbax{% endif %}", "{% if page.members %}\nZorbax\n{% else %}\nZorbax\n{% endif %}", "{::comment}\nZorbax\n{:/comment}", "{::comment}Zorbax{:/}", "Zorbax\n{: style=\"display:none\"}", "{: .hidden}\nZorbax", "Zorbax\n{: .a .hidden #b}", "- Zorbax\n\n- Zorbax\n{: .hidden}", "## Zorbax\n{: hidden=\"\"}", "{% if a %}Zorbax", "{% protected %}Zorbax{% endprotected %}", "{% encrypt key %}\n\nZorbax\n\n{% endencrypt %}", "{%- unknown -%}Zorbax{%- endunknown -%}", "{% set x %}Zorbax{% endset %}"} {
		check("Jekyll", body, map[string]string{"_config.yml": "title: T\n", "p.md": page(body)}, true)
		check("Eleventy", body, map[string]string{".eleventy.js": "", "eleventy.config.js": "", "p.md": page(body)}, true)
	}
	for _, body := range []string{"{{< comment >}}Zorbax{{< /comment >}}", "{{% comment %}}\nZorbax\n{{% /comment %}}", "{{< private >}}Zorbax{{< /private >}}", "{{<members-only plan=\"x\">}}\n\nZorbax\n\n{{</members-only>}}", "{{< a >}}{{< a >}}x{{< /a >}}Zorbax{{< /a >}}", "Zorbax\n{.hidden}", "<div hidden>Zorbax</div>"} {
		check("Hugo", body, map[string]string{"hugo.toml": "title = \"T\"\n", "content/p.md": page(body)}, true)
	}
	for _, body := range []string{`<!-- wp:premium-content/container {"selectedPlanIds":[1]} --><div><!-- wp:premium-content/subscriber-view --><p>Zorbax</p><!-- /wp:premium-content/subscriber-view --></div><!-- /wp:premium-content/container -->`, "<!-- wp:jetpack/paywall /--><p>Zorbax</p>",
		`<!-- wp:paragraph {"otterConditions":[[{"type":"loggedInUser"}]]} --><p>Zorbax</p><!-- /wp:paragraph -->`, `<!-- wp:paragraph {"contentControls":{"enabled":true,"rules":{"user":{"userStatus":"logged_in"}}}} --><p>Zorbax</p><!-- /wp:paragraph -->`,
		`<!-- wp:uagb/container {"UAGDisplayConditions":"userstate","UAGLoggedOut":true} --><p>Zorbax</p><!-- /wp:uagb/container -->`, `<!-- wp:kadence/rowlayout {"kadenceConditional":{"postData":{"enable":true}}} --><p>Zorbax</p><!-- /wp:kadence/rowlayout -->`,
		`<!-- wp:stackable/text {"displayCondition":{"enabled":true}} --><p>Zorbax</p><!-- /wp:stackable/text -->`, `<!-- wp:generateblocks/container {"gpDisplayCondition":12} --><p>Zorbax</p><!-- /wp:generateblocks/container -->`,
		`<!-- wp:pmpro/membership {"levels":["1"]} --><p>Zorbax</p><!-- /wp:pmpro/membership -->`, "<!-- wp:memberpress/protected-content --><p>Zorbax</p><!-- /wp:memberpress/protected-content -->", "<!-- wp:restrict-content-pro/restrict --><p>Zorbax</p><!-- /wp:restrict-content-pro/restrict -->",
		"<!-- wp:acme/zyx --><p>Zorbax</p><!-- /wp:acme/zyx -->", `[fusion_builder_container status="draft"]Zorbax[/fusion_builder_container]`, `<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>Zorbax</p><!-- /wp:paragraph -->`, `<!-- wp:group {"blockVisibility":{"hideBlock":true}} --><!-- wp:group --><p>a</p><!-- /wp:group --><p>Zorbax</p><!-- /wp:group -->`,
		"<p>[members]Zorbax[/members]</p>", "[private role=\"x\"]\n\nZorbax\n\n[/private]", `[hide for="all"]Zorbax[/hide]`, "[comment]Zorbax[/comment]", `[vc_row disable_element="yes"][vc_column]Zorbax[/vc_column][/vc_row]`, `[et_pb_section disabled="on"]Zorbax[/et_pb_section]`} {
		check("WordPress", body, map[string]string{"e.xml": strings.Replace(export, "%", "<p>Before</p>"+body+"<p>After</p>", 1)}, true)
	}
}

// What was shown to everybody comes over, however it is styled or enclosed.
func TestShownTextIsTakenOver(t *testing.T) {
	for _, files := range []map[string]string{
		{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\n---\n<div style=\"margin:0 -15px;opacity:.9;height:auto;font:bold 0.9em serif\">Zorbax</div>\n"},
		{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\n---\nZorbax\n{: .lead #first}\n\n`<div hidden>`\n"},
		{"_config.yml": "title: T\n", "p.html": "---\ntitle: T\n---\n<details><summary>More</summary><p>Zorbax</p></details>\n"},
		{"hugo.toml": "title = \"T\"\n", "content/p.md": "---\ntitle: T\n---\n{{< notice >}}Zorbax{{< /notice >}}\n{{< gallery dir=\"x\" />}}\n"},
		{"e.xml": strings.Replace(export, "%", `[vc_row][vc_column width="1/2"]<p>Zorbax</p>[/vc_column][/vc_row]<p>[caption id="a"]text[/caption]</p>`, 1)},
		{"e.xml": strings.Replace(export, "%", `<!-- wp:kadence/rowlayout {"vsdesk":false,"hideOnPhone":false,"kadenceConditional":{"postData":{"enable":false}}} --><!-- wp:heading {"level":3,"lock":{"move":true}} --><h3>a</h3><!-- /wp:heading --><p>Zorbax</p><!-- /wp:kadence/rowlayout --><!-- wp:latest-posts {"displayPostDate":true} /-->`, 1)},
		{"e.xml": strings.Replace(export, "%", `[fusion_text hide_on_mobile="small-visibility,medium-visibility,large-visibility"]Zorbax[/fusion_text]<p class="hidden-mobile">x</p>`, 1)},
		{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\n---\n{% note %}Zorbax{% endnote %}\n{% for x in y %}a{% endfor %}\n{% youtube 1 %}\n"},
	} {
		if pages, report := planOf(t, files); !strings.Contains(pages, "Zorbax") || strings.Contains(pages, "draft = true") {
			t.Errorf("%v:\n%s\n%s", files, pages, report)
		}
	}
}

// What front matter, folders or days kept back on the old site is a draft.
func TestWhatTheOldSiteKeptBackIsADraft(t *testing.T) {
	check := func(front string, files map[string]string, draft bool) {
		t.Helper()
		pages, report := planOf(t, files)
		if strings.Contains(pages, "draft = true") != draft || strings.Contains(report, "migrate-draft") != draft {
			t.Errorf("%q (draft: %t):\n%s\n%s", front, draft, pages, report)
		}
	}
	for _, front := range strings.Split("draft: true|draft: yes|draft: on|Draft: true|draft: maybe|isDraft: true|published: no|published: off|published: n|published: False|published: 2999-01-01|publishDate: 2999-01-01|publishdate: 2999-01-01T00:00:00Z|pubdate: 2999-01-01|date: 2999-01-01|headless: true|build: {render: never}|_build: {list: never}|build: {render: false, list: false}|expiryDate: 2020-01-01|unpublishdate: 2020-01-01|status: draft|status: Private|status: pending|status: future|status: trash|visibility: private|visibility: members|private: true|hidden: yes|password: abc|unlisted: true|noindex: true|robots: noindex, nofollow|sitemap: false|sitemap: {disable: true}|access: internal|audience: [members]|params: {private: true}", "|") {
		check(front, map[string]string{"hugo.toml": "title = \"T\"\n", "content/p.md": "---\ntitle: T\n" + front + "\n---\nText\n"}, true)
		check(front, map[string]string{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\n" + front + "\n---\nText\n"}, true)
	}
	for _, front := range strings.Split("draft: false|draft: no|published: true|published: yes|published: 2020-01-01|publishDate: 2020-01-01|status: detained|visibility: public|private: false|hidden: no|build: {render: always, list: always}|sitemap: {priority: 1}|expiryDate: 2999-01-01|password: ''|access: everyone|params: {private: false}", "|") {
		check(front, map[string]string{"hugo.toml": "title = \"T\"\n", "content/p.md": "---\ntitle: T\n" + front + "\n---\nText\n"}, false)
	}
	for setting, draft := range map[string]bool{"_yoast_wpseo_meta-robots-noindex>1": true, "_yoast_wpseo_meta-robots-noindex>2": false, `rank_math_robots>a:1:{i:0;s:7:"noindex";}`: true, "_edit_last>1": false, "_members_access_role>editor": true, "_wpmem_block>1": true, "rcp_user_level>None": false, "_jetpack_newsletter_access>paid_subscribers": true, "_jetpack_newsletter_access>everybody": false, "accessibility_note>x": false} {
		key, value, _ := strings.Cut(setting, ">")
		meta := "<wp:postmeta><wp:meta_key><![CDATA[" + key + "]]></wp:meta_key><wp:meta_value><![CDATA[" + value + "]]></wp:meta_value></wp:postmeta></item>"
		check(setting, map[string]string{"e.xml": strings.Replace(strings.Replace(export, "%", "Text", 1), "</item>", meta, 1)}, draft)
	}
	below := "---\ntitle: T\n---\nText\n"
	check("cascade", map[string]string{"hugo.toml": "title = \"T\"\n", "content/s/_index.md": "---\ncascade:\n  draft: true\n---\n", "content/s/deep/p.md": below}, true)
	check("list of cascades", map[string]string{"hugo.toml": "title = \"T\"\n", "content/s/_index.md": "---\ncascade:\n- target: {path: /s/**}\n  build: {render: never}\n---\n", "content/s/p.md": below}, true)
	check("a cascade for others", map[string]string{"hugo.toml": "[[cascade]]\ndraft = true\n[cascade._target]\npath = \"/internal/**\"\n", "content/s/p.md": below}, false)
	check("a cascade for one folder", map[string]string{"hugo.toml": "[[cascade]]\ndraft = true\n[cascade._target]\npath = \"/internal/**\"\n", "content/internal/p.md": below}, true)
	check("a cascade in a file of its own", map[string]string{"config/_default/hugo.toml": "title = \"T\"\n", "config/_default/cascade.toml": "[[cascade]]\ndraft = true\n", "content/p.md": below}, true)
	check("a language in a file of its own", map[string]string{"config/_default/hugo.toml": "title = \"T\"\ndefaultContentLanguage = \"en\"\n", "config/_default/languages.toml": "[en]\nweight = 1\n[pl]\ndisabled = true\n", "content/p.md": below, "content/p.pl.md": below}, true)
	check("settings of the published site", map[string]string{"config/_default/hugo.toml": "title = \"T\"\n", "config/production/hugo.toml": "[[cascade]]\ndraft = true\n", "content/p.md": below}, true)
	check("a layout", map[string]string{"eleventy.config.js": "", "_includes/secret.njk": "---\ndraft: true\n---\n", "p.md": "---\ntitle: T\nlayout: secret.njk\n---\nText\n"}, true)
	check("a layout of a folder, by its own", map[string]string{"eleventy.config.js": "", "_includes/top.njk": "---\npermalink: false\n---\n", "_includes/in.njk": "---\nlayout: top.njk\n---\n", "inner/inner.json": `{"layout": "in.njk"}`, "inner/p.md": below}, true)
	check("a layout of looks", map[string]string{"eleventy.config.js": "", "_includes/base.njk": "---\ntitle: x\n---\n", "p.md": "---\ntitle: T\nlayout: base.njk\n---\nText\n"}, false)
	for _, script := range []string{"module.exports = function() { const o = {}; o.permalink = false; return o; }", `module.exports = { ...require("./hidden") }`, "module.exports = { eleventyComputed: { permalink: () => false } }"} {
		check("a folder's data by a program", map[string]string{"eleventy.config.js": "", "inner/inner.11tydata.js": script, "inner/p.md": below}, true)
	}
	check("a folder's data in YAML", map[string]string{"eleventy.config.js": "", "inner/inner.yaml": "draft: true\n", "inner/p.md": below}, true)
	check("an address by a condition", map[string]string{"eleventy.config.js": "", "p.md": "---\ntitle: T\npermalink: \"{% if draft %}false{% else %}/dyn/{% endif %}\"\n---\nText\n"}, true)
	check("an address of a server alone", map[string]string{"eleventy.config.js": "", "p.md": "---\ntitle: T\npermalink: {server: /b6/}\n---\nText\n"}, true)
	check("an address to build", map[string]string{"eleventy.config.js": "", "p.md": "---\ntitle: T\npermalink: {build: /b6/}\n---\nText\n"}, false)
	check("a part of a bundle", map[string]string{"hugo.toml": "title = \"T\"\n", "content/s/index.md": below, "content/s/p.md": below}, true)
	check("defaults", map[string]string{"_config.yml": "defaults:\n- scope: {path: inner}\n  values: {published: false}\n", "inner/p.md": below}, true)
	check("a folder's data", map[string]string{"eleventy.config.js": "", "inner/inner.json": `{"draft": true}`, "inner/p.md": below}, true)
	check("ignored", map[string]string{"eleventy.config.js": "", ".eleventyignore": "# none\ninner/\n", "inner/p.md": below}, true)
	check("ignored by version control", map[string]string{"eleventy.config.js": "", ".gitignore": "/inner\n", "inner/p.md": below}, true)
	check("ignored by the settings", map[string]string{"eleventy.config.js": `module.exports = c => { c.ignores.add("inner/**"); }`, "inner/p.md": below}, true)
	check("a folder's script", map[string]string{"eleventy.config.js": "", "inner/inner.11tydata.js": `module.exports = { layout: "post", draft: true }`, "inner/p.md": below}, true)
	check("a folder's script that works it out", map[string]string{"eleventy.config.js": "", "inner/inner.11tydata.js": "module.exports = {\n  draft: process.env.ALL !== 'yes',\n}", "inner/p.md": below}, true)
	check("a folder's script of looks", map[string]string{"eleventy.config.js": "", "inner/inner.11tydata.js": `module.exports = { layout: "post", tags: ["x"] }`, "_includes/post.njk": "{{ content }}", "inner/p.md": below}, false)
	for _, data := range []string{"p.json", "p.11tydata.json"} {
		check("a page's data", map[string]string{"eleventy.config.js": "", "p.md": below, data: `{"draft": true}`}, true)
	}
	check("a page's script", map[string]string{"eleventy.config.js": "", "p.md": below, "p.11tydata.js": "export default {\n  permalink: false,\n};"}, true)
	check("another page's data", map[string]string{"eleventy.config.js": "", "p.md": below, "q.json": `{"draft": true}`}, false)
	check("an address that is not built", map[string]string{"eleventy.config.js": "", "p.md": "---\ntitle: T\npermalink: {build: false}\n---\nText\n"}, true)
	check("files that Hugo ignores", map[string]string{"hugo.toml": `ignoreFiles = ["\\.office\\.md$"]`, "content/p.office.md": below}, true)
	check("files that Hugo does not ignore", map[string]string{"hugo.toml": `ignoreFiles = ["\\.office\\.md$", "("]`, "content/p.md": below}, false)
	check("files that are not mounted", map[string]string{"hugo.yaml": "module: {mounts: [{source: content, target: content, excludeFiles: 'inner/**'}]}", "content/inner/p.md": below}, true)
	for _, settings := range []string{"disableLanguages: [uk]\nlanguages: {en: {weight: 1}, uk: {weight: 2}}", "languages: {en: {weight: 1}, uk: {disabled: true}}"} {
		check("a language that is off", map[string]string{"hugo.yaml": "title: T\ndefaultContentLanguage: en\n" + settings, "content/p.md": below, "content/p.uk.md": below}, true)
	}
	check("a page at no address", map[string]string{"eleventy.config.js": "", "p.md": "---\ntitle: T\npermalink: false\n---\nText\n"}, true)
	check("an address worked out", map[string]string{"eleventy.config.js": "", "p.md": "---\ntitle: T\neleventyComputed: {permalink: \"{{ false }}\"}\n---\nText\n"}, true)
	check("front matter in a script", map[string]string{"eleventy.config.js": "", "p.md": "---js\n{ title: \"T\", draft: true }\n---\nText\n"}, true)
	check("front matter below blank lines", map[string]string{"hugo.toml": "", "content/p.md": "\n\n---\ntitle: T\ndraft: true\n---\nText\n"}, true)
	check("front matter in JSON on one line", map[string]string{"hugo.toml": "", "content/p.md": "{\"title\": \"T\", \"draft\": true}\nText\n"}, true)
	check("a post to come", map[string]string{"_config.yml": "title: T\n", "_posts/2999-01-01-p.md": below}, true)
	check("other folders", map[string]string{"hugo.toml": "title = \"T\"\n", "content/s/_index.md": "---\ncascade:\n  draft: true\n---\n", "content/sp/p.md": below}, false)
}

// Front matter that has no end may say draft: the page is left, and the report says it.
func TestFrontMatterWithoutAnEndIsNoText(t *testing.T) {
	for _, text := range []string{"+++\ndraft = true\nText\n", "---\ndraft: true\nText\n", "{\"draft\": true\nText\n"} {
		pages, report := planOf(t, map[string]string{"hugo.toml": "", "content/p.md": text})
		if strings.Contains(pages, "Text") || !strings.Contains(report, "migrate-left/front-matter") {
			t.Errorf("%q:\n%s\n%s", text, pages, report)
		}
	}
	if pages, _ := planOf(t, map[string]string{"hugo.toml": "", "content/p.md": "---\n\nText below a rule\n"}); !strings.Contains(pages, "Text below") {
		t.Errorf("a rule at the top: got\n%s", pages)
	}
}

// A paper that Jekyll left out of the site lies beside no page, though one leads to it.
func TestPapersThatWereNotOnTheOldSiteStay(t *testing.T) {
	pages, _ := planOf(t, map[string]string{
		"_config.yml": "exclude: [office]\n", "office/list.pdf": "x", "_drafts/plan.pdf": "x", "papers/open.pdf": "x",
		"p.md": "---\ntitle: T\n---\n[a](/office/list.pdf), [b](_drafts/plan.pdf), [c](/papers/open.pdf)\n",
	})
	if !strings.Contains(pages, "a, b, [c](open.pdf)") {
		t.Errorf("got\n%s", pages)
	}
}

// A block that is shown to some alone is left, however the plugin calls it.
func TestBlocksForSomeAloneAreLeft(t *testing.T) {
	for _, setting := range []string{`"visibility":"logged-in"`, `"blockVisibility":{"hideBlock":true}`, `"restrictedTo":["editor"]`, `"metadata":{"userRoles":["x"]}`} {
		pages, report := planOf(t, map[string]string{"e.xml": strings.Replace(export, "%", "<!-- wp:group {"+setting+"} --><p>Inside</p><!-- /wp:group -->", 1)})
		if strings.Contains(pages, "Inside") || !strings.Contains(report, "migrate-left/enclosed") {
			t.Errorf("%s:\n%s\n%s", setting, pages, report)
		}
	}
}

// How the old site looked, and what it put its pages into, is told to be gone.
func TestLookAndTopicsAreToldToBeLeft(t *testing.T) {
	_, report := planOf(t, map[string]string{
		"_config.yml": "title: T\n", "assets/css/main.scss": "a{}", "assets/print.css": "a{}",
		"p.md": "---\ntitle: T\ntags: [trial, prison]\ncategories: news\n---\nText\n",
	})
	for _, want := range []string{"migrate-left/look", "migrate-left/topics"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %s in:\n%s", want, report)
		}
	}
}
