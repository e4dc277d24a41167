package guard

import (
	"fmt"
	"testing"
	"testing/fstest"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/diag"
)

func TestSplitWordHasItsPlaceInTheSource(t *testing.T) {
	m := load(t, "Ada Example")
	for _, c := range []struct {
		text string
		at   int
	}{
		{"x **A**da Example", 4}, {"x A*da* Exam_ple_", 2}, {"x <b>A</b>da Example", 5}, {"x A&#100;a&nbsp;Example", 2}, {"x &#65;da Example", 2},
		{"x A[da](https://example.org/) Example", 2}, {"x [Ada](a.md) [Example][b]", 3}, {`title = "\u0041da Example"`, 9}, {`x A\da Example`, -1}, {`x Ada Ex\-ample`, 2},
		{"x = \"Ada Exam\\\n   ple\"", 5}, {"x Ada[^1] Example", 2}, {"x `Ada` ~~Exam~~ple", 3}, {`{{"A"}}da {{print "Exam" "ple"}}`, 3},
		{`a{content:"\41 da Example"}`, 11}, {"x %41da%20Example", 2}, {"x #FreeAdaExample", 7}, {"x www.freeadaexample.org", 10}, {"see Ada<br>Example", 4},
	} {
		hits := m.FindInSource(c.text)
		if c.at < 0 {
			continue
		}
		if len(hits) != 1 || hits[0].Offset != c.at {
			t.Errorf("%q gives %v at %v, want %d", c.text, hits, offsetsOf(hits), c.at)
		}
	}
}

func offsetsOf(hits []Hit) (list []int) {
	for _, h := range hits {
		list = append(list, h.Offset)
	}
	return list
}

func TestWordThatALayoutMakesIsTheLayouts(t *testing.T) {
	files := fstest.MapFS{
		"guard.txt": {Data: []byte("Ada Example\n")}, "site.toml": {Data: []byte(`title = "T"`)}, "content/pages/p.md": {Data: []byte("+++\ntitle = \"P\"\n+++\nText.\n")},
		"layouts/page.html": {Data: []byte("<h1>{{.Title}}</h1>\n<p>{{\"A\"}}<b>da</b> {{print \"Exam\" \"ple\"}}\n")},
	}
	var lists Lists
	var rep diag.Report
	lists.Read(&rep, ListFile{files, "guard.txt"})
	g := lists.NewGuard(files, &campaign.Campaign{}, nil, &rep)
	g.CheckFile(t.Context(), address.Address("/p/"), "content/pages/p.md", []byte("<h1>P</h1><p>A<b>da</b> Example"))
	g.Conclude()
	if all := rep.All(); len(all) != 1 || fmt.Sprint(all[0].Position) != fmt.Sprint(diag.Position{File: "layouts/page.html", Line: 2, Column: 7}) {
		t.Errorf("%v", all)
	}
}

// A phrase of a word that a layout has and a value is the layout's, one of two
// values the source's.
func TestPhraseOfALiteralAndAValueHasAPlace(t *testing.T) {
	for _, c := range []struct{ layout, page, want string }{
		{"<p>\nby Ada {{.Title}}</p>", "+++\ntitle = \"Example\"\n+++\nText.\n", "layouts/page.html:2:4"},
		{"<p>{{.Title}}\n Example</p>", "+++\ntitle = \"Ada\"\n+++\nText.\n", "layouts/page.html:2:2"},
		{"<p>{{printf \"Ada %s\" .Title}}</p>", "+++\ntitle = \"Example\"\n+++\nText.\n", "layouts/page.html:1:14"},
		{"<p>{{.Params.a}} {{.Params.b}}</p>", "+++\n[params]\na = \"Ada\"\nb = \"Example\"\n+++\nText.\n", "content/pages/p.md:3:6"},
	} {
		files := fstest.MapFS{
			"guard.txt": {Data: []byte("Ada Example\n")}, "site.toml": {Data: []byte(`title = "T"`)},
			"content/pages/p.md": {Data: []byte(c.page)}, "layouts/page.html": {Data: []byte(c.layout)},
		}
		var lists Lists
		var rep diag.Report
		lists.Read(&rep, ListFile{files, "guard.txt"})
		g := lists.NewGuard(files, &campaign.Campaign{}, nil, &rep)
		g.CheckFile(t.Context(), address.Address("/p/"), "content/pages/p.md", []byte("<p>by Ada Example</p>"))
		g.Conclude()
		if all := rep.All(); len(all) == 0 || fmt.Sprint(all[0].Position) != c.want {
			t.Errorf("%s: %v, want %s", c.layout, all, c.want)
		}
	}
}
