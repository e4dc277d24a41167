package migrate

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Who is crossed out, veiled, asked to go, or is a child, is named by no answer for all.
func TestNamesOfATextThatAreMarkedAreNotNamed(t *testing.T) {
	draft := func(kind, row string) bool {
		files := fstest.MapFS{"_config.yml": {Data: []byte("title: T\n")}, "p.md": {Data: []byte("---\ntitle: Letter\ndate: 2024-01-01\n---\nWe ask.\n\nSigned by:\n\n- Ann Bell, teacher\n- Bo Carr\n- " + row + "\n- Cy Dean, Private, US army\n- Dee Earl (Internal medicine)\n")}}
		if kind == "WordPress" {
			files = fstest.MapFS{"e.xml": {Data: []byte(strings.Replace(export, "%", "<p>We ask.</p><p>Signed by:</p><ul><li>Ann Bell, teacher</li><li>Bo Carr</li><li>"+row+"</li><li>Cy Dean</li></ul>", 1))}}
		}
		s, err := Read(files, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range s.MakePlan(Options{Public: "yes"}).Files {
			if strings.Contains(string(f.Data), "draft = true") {
				return true
			}
		}
		return false
	}
	for _, row := range []string{"<s>Zed Struck</s>, teacher", "<strike>Zed Struck</strike>", `<span style="text-decoration: line-through">Zed Line</span>`, "Zed Tab — please remove", "Anonymous (Zed Known)", "Zed Pen, pseudonym", "Zed Wade (w/d)", "Zed Minor, 15 years old", "Zed Minor (aged 9)",
		`<span class="redacted">Zed Red</span>`, `<span class="spoiler">Zed Red</span>`, `<span style="filter:blur(5px)">Zed Red</span>`, `<span style="opacity:.1">Zed Red</span>`, `<span style="color:#fff">Zed Red</span>`, `<font color="white">Zed Red</font>`, `<span style="font-size:1px">Zed Red</span>`,
		"Zed Comm <!-- asked to be removed -->", "Zed Comm <!-- withdrew 2021 -->", "Zed Comm <!-- просила зняти -->"} {
		for _, kind := range []string{"Jekyll", "WordPress"} {
			if !draft(kind, row) {
				t.Errorf("%s, %s: he would be named", kind, row)
			}
		}
	}
	for _, row := range []string{"Zed Free, teacher", "Zed Old, 81 years old", `<a href="https://zed.example">Zed Link</a>`} {
		if draft("Jekyll", row) {
			t.Errorf("%s: the letter is a draft", row)
		}
	}
}

// Names that stand below a salutation in any form make a draft, though nothing says
// that they signed.
func TestNamesBelowASalutationMakeADraft(t *testing.T) {
	var terms, cards string
	for _, name := range []string{"Anna Bilyk", "Bohdan Cohen", "Cyril Duda", "Dora Engel", "Emil Frank", "Fania Gold"} {
		terms += "<dt>" + name + "</dt><dd>teacher</dd>"
		cards += `<div class="wp-block-column"><h4>` + name + "</h4><p>teacher</p></div>"
	}
	for _, body := range []string{"<p>Dear Minister,</p><p>Free her.</p><dl>" + terms + "</dl>", "<p>Dear Minister,</p><p>Free her.</p>" + cards, "<p>Free her.</p><p>Ми підписали / We signed this</p><p>Anna Bilyk / Bohdan Cohen / Cyril Duda / Dora Engel</p>"} {
		pages, report := planOf(t, map[string]string{"e.xml": strings.Replace(export, "%", body, 1)})
		if !strings.Contains(pages, "draft = true") {
			t.Errorf("%s:\n%s\n%s", body, pages, report)
		}
	}
}
