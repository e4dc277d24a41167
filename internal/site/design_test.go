package site

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"casebook/internal/browsertest"
)

// swatches is a page of the style sheet's own tokens: nothing on it has a size or a
// colour of its own.
const swatches = `<!doctype html><html lang="en"><title>Design</title><link rel="stylesheet" href="style.css">
<style>main{border:0}#type p,#type h1{white-space:nowrap;margin-block:.35rem}.roles{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem}
.roles div{padding:.75rem;border:1px solid var(--hair)}.roles i{display:block;height:3rem;margin-block-end:.5rem;border:1px solid var(--hair)}</style>
<main><div id="type">
<h1 class="name">Name of a case</h1><h1>Title of a page</h1><p class="standfirst">Standfirst: what it is about, in a sentence</p><h2>Section</h2><p class="title">Title in a list</p>
<p>Text, of which a line has 66 characters at most, so that eyes find the next one</p><p class="kicker">Dates, labels, captions</p></div>
<br><div id="roles" class="roles">ROLES</div></main>`

// roles are the colours of the style sheet and what each is for.
var roles = []struct{ name, use string }{
	{"--ink", "letters, rules"}, {"--soft", "dates, labels"}, {"--hair", "thin rules"}, {"--paper", "pages"},
	{"--desk", "below a letter"}, {"--urgent", "what is urgent, alone"}, {"--accent", "what a reader can do"}, {"--fill", "the same, below white"},
}

// components are what docs/design.md shows, each from a page of the example campaign.
var components = []struct{ name, page, selector string }{
	{"status", "cases/ilse-muster/", ".spread > header"},
	{"action", "cases/ilse-muster/", ".reach"},
	{"way", "cases/ilse-muster/", ".way"},
	{"timeline", "cases/ilse-muster/", "#timeline .dated"},
	{"letter", "letters/release-the-four/", ".sheet > header"},
	{"chart", "letters/release-the-four/", ".charts"},
	{"share", "cases/ilse-muster/", "#share"},
	{"subscribe", "cases/ilse-muster/", "#subscribe"},
	{"head", "cases/ilse-muster/", ".masthead"},
}

// The pictures of docs/design.md are made of the style sheet and the example campaign:
//
//	CASEBOOK_PICTURES=docs/pictures/design go test ./internal/site -run TestPicturesOfTheDesign
func TestPicturesOfTheDesign(t *testing.T) {
	t.Parallel()
	style, err := os.ReadFile(filepath.Join(repository, "assets", "style.css"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(filepath.Join(repository, "docs", "design.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range roles {
		if !strings.Contains(string(style), "  "+r.name+": ") {
			t.Errorf("the style sheet has no %s", r.name)
		}
	}
	for _, name := range regexp.MustCompile(`pictures/design/([a-z-]+)\.png`).FindAllStringSubmatch(string(document), -1) {
		if _, err := os.Stat(filepath.Join(repository, "docs", "pictures", "design", name[1]+".png")); err != nil {
			t.Errorf("docs/design.md shows %s.png, which is not there", name[1])
		}
	}
	folder := t.TempDir() // that they can be made is tested all the same
	if named := os.Getenv("CASEBOOK_PICTURES"); named != "" {
		folder = filepath.Join(repository, named)
	}
	tab := browsertest.Open(t)
	keep := func(name, selector string) {
		t.Helper()
		writePicture(t, filepath.Join(folder, name+".png"), shoot(t, tab, selector, 480))
	}
	var colours strings.Builder
	for _, r := range roles {
		fmt.Fprintf(&colours, `<div><i class="%s"></i>%[1]s<br><small>%s</small></div>`, r.name, r.use)
	}
	sheet := strings.Replace(swatches, "ROLES", colours.String(), 1)
	rules := string(style)
	for _, r := range roles {
		rules += "." + r.name + "{background:var(" + r.name + ")}"
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".css") {
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, rules)
			return
		}
		fmt.Fprint(w, sheet)
	}))
	t.Cleanup(server.Close)
	show := func(v view, address string) context.Context {
		v.show(t, tab)
		browsertest.Go(t, tab, address)
		return tab
	}
	wide, dark := view{"wide", 1000, "screen", "light", false}, view{"dark", 1000, "screen", "dark", false}
	show(wide, server.URL)
	keep("type", "#type")
	keep("colours", "#roles")
	show(dark, server.URL)
	keep("colours-dark", "#roles")
	site := hosted(t, campaignSite(t))
	for _, c := range components {
		show(view{"wide", 1040, "screen", "light", false}, site+c.page)
		keep(c.name, c.selector)
	}
}
