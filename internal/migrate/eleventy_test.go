package migrate

import "testing"

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
		"front matter that is a program": {map[string]string{"eleventy.config.js": "", "v/p.md": "---js\nconst x = f();\n---\nText\n"}, true},
	} {
		checkDraft(t, name, c.files, c.draft)
	}
}
