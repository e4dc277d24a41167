package migrate

import (
	"strings"
	"testing"
)

// Nobody who stood on a page is lost in silence, and nobody is named by it: a list that
// cannot be read, or of which it is not clear whose it is, makes a draft of the page.
func TestPeopleAreNotLostInSilence(t *testing.T) {
	const letter = "---\ntitle: Free her\ndate: 2024-02-02\n---\nDear Minister,\n\nPlease.\n\nYours sincerely,\n\n{% for s in site.data.NAME %}\n- {{ s.name }}\n{% endfor %}\n"
	showing := func(name string) string { return strings.Replace(letter, "NAME", name, 1) }
	people := "- name: Ann One\n- name: Jon Ten\n- name: Cy Three\n"
	for _, c := range []struct {
		what   string
		files  map[string]string
		pages  string // that stands in what is written
		report string
	}{
		{"a key twice", map[string]string{"_data/signed.yml": "- name: Ann One\n- name: Jon Ten\n  name: Jon Eleven\n", "letter.md": showing("signed")}, "draft = true", "_data/signed.yml:3 migrate-left/unread"},
		{"another name", map[string]string{"_data/people.yml": people, "letter.md": showing("people")}, "Jon Ten", ""},
		{"a part of a folder", map[string]string{"_data/grp/first.yml": people, "letter.md": showing("grp.first")}, "Jon Ten", ""},
		{"a page that is no letter", map[string]string{"_data/team.yml": people, "team.md": "---\ntitle: Team\n---\n{% for s in site.data.team %}{{ s.name }}{% endfor %}\n"}, "draft = true", "_data/team.yml:0 migrate-left/no-letter"},
		{"a menu", map[string]string{"_data/nav.yml": "- {name: About Us, url: /about/}\n- {name: Contact Us, url: /contact/}\n", "a.md": "---\ntitle: A\n---\n{% for s in site.data.nav %}{{ s.name }}{% endfor %}\n"}, "", ""},
		{"a hidden copy", map[string]string{"_data/signed/a.yml": "name: Ann One\n", "_data/signed/b.yml": "name: Bo Two\n", "_data/signed/.zed.yml": "name: Zed Dot\n", "letter.md": showing("signed")}, "Ann One", ""},
		{"a folder below", map[string]string{"_data/signed/a.yml": "name: Ann One\n", "_data/signed/b.yml": "name: Bo Two\n", "_data/signed/sub/c.yml": "name: Cy Three\n", "letter.md": showing("signed")}, "Cy Three", ""},
		{"another encoding", map[string]string{"_data/signed/a.yml": "name: Ann One\n", "_data/signed/b.yml": "name: J\xf6rg Two\n", "letter.md": showing("signed")}, "draft = true", "_data/signed/b.yml:0 migrate-left/encoding"},
		{"a collection", map[string]string{"_config.yml": "collections:\n  signatories: {output: false}\n", "_signatories/a.md": "---\nname: Ann One\n---\n", "_signatories/b.md": "---\ntitle: Bo Two\npublic: false\n---\n", "letter.md": strings.Replace(showing("x"), "site.data.x", "site.signatories", 1)}, "Bo Two", ""},
		{"a page for each", map[string]string{"_config.yml": "", "hugo.toml": "", "content/signatories/a.md": "---\ntitle: Ann One\n---\n"}, "draft = true", "migrate-draft/people"},
		{"a program", map[string]string{"eleventy.config.js": "", "_data/signatories.js": "module.exports = [{name: 'Ann One'}];", "letter.md": "---\ntitle: Letter\n---\n{% for s in signatories %}{{ s.name }}{% endfor %}\n"}, "draft = true", "_data/signatories.js:0 migrate-left/program"},
		{"a page in UTF-16", map[string]string{"a.md": "\xff\xfe-\x00-\x00-\x00\n\x00t\x00i\x00t\x00l\x00e\x00:\x00 \x00W\x00i\x00d\x00e\x00\n\x00-\x00-\x00-\x00\n\x00x\x00\n\x00"}, `title = "Wide"`, ""},
		{"a page in Latin-1", map[string]string{"a.md": "---\ntitle: J\xf6rg\n---\nx\n"}, "", "a.md:0 migrate-left/encoding"},
	} {
		if c.files["_config.yml"] == "" && c.files["eleventy.config.js"] == "" && c.files["hugo.toml"] == "" {
			if _, made := c.files["eleventy.config.js"]; !made {
				c.files["_config.yml"] = "title: T\n"
			}
		}
		pages, report := planOf(t, c.files)
		if !strings.Contains(pages, c.pages) || !strings.Contains(report, c.report) || strings.Contains(pages, "Zed Dot") || c.report == "" && strings.Contains(report, "migrate-left/no-") {
			t.Errorf("%s:\n%s\n%s", c.what, pages, report)
		}
	}
}
