package serve

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestSavedTextIsServedWhenItIsSaid(t *testing.T) {
	p := startPreview(t, nil)
	o := p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nThe second text.\n")
	if o.Changed == nil || hasErrors(o.Problems) {
		t.Fatalf("got %+v", o)
	}
	if got := p.body("/about/"); !strings.Contains(got, "The second text") {
		t.Errorf("the page is still %s", got)
	}
}

func TestBadSaveKeepsTheLastGoodVersion(t *testing.T) {
	tests := []struct{ name, file, text, code string }{
		{"front matter", "content/pages/about.md", "+++\ntitel = \"About\"\n+++\nNew.\n", "unknown-key"},
		{"a link", "content/pages/about.md", "+++\ntitle = \"About\"\n+++\n[New](nowhere.md).\n", "broken-link"},
		{"site.toml", "site.toml", "title = ", ""},
		{"a layout that cannot be read", "layouts/page.html", "{{define \"main\"}}{{if}}{{end}}", "layout-error"},
		{"a layout that fails", "layouts/page.html", "{{define \"main\"}}{{.Nothing}}{{end}}", "layout-error"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := startPreview(t, nil)
			good := p.site.copy()
			before := p.body("/about/")
			p.save(test.file, test.text)
			_, _, problems := p.server.currentState()
			if !slices.ContainsFunc(problems, func(d diag.Diagnostic) bool {
				return d.Severity == diag.Error && (d.Code == test.code || test.code == "") && d.File == test.file
			}) {
				t.Errorf("got %v, want %s", problems, test.code)
			}
			if got := p.body("/about/"); withoutTag(got) != withoutTag(before) {
				t.Errorf("the page has changed:\n got %s\nwant %s", got, before)
			}
			text := "{{define \"main\"}}<p>mended</p>{{end}}"
			if f := good[test.file]; f != nil {
				text = string(f.Data)
			}
			if p.save(test.file, text); p.failing() {
				t.Errorf("problems are shown after mending: %v", p.problems())
			}
		})
	}
}

func withoutTag(page string) string {
	_, rest, _ := strings.Cut(page, scriptAfter)
	return rest
}

func (p *preview) problems() []diag.Diagnostic {
	_, _, problems := p.server.currentState()
	return problems
}

func (p *preview) failing() bool { return hasErrors(p.problems()) }

// A page that was not touched can break: the version before comes back.
func TestProblemElsewhereBringsTheLastGoodVersionBack(t *testing.T) {
	p := startPreview(t, map[string]string{
		"content/pages/links.md": "+++\ntitle = \"Links\"\n+++\n[A heading](about.md#part).\n",
		"content/pages/about.md": "+++\ntitle = \"About\"\n+++\n## Part\n\nThe first text.\n",
	})
	p.checked()
	p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nNo heading any more.\n")
	p.until(func(o Outcome) bool { return hasErrors(o.Problems) })
	if got := p.body("/about/"); !strings.Contains(got, "The first text") {
		t.Errorf("the last good version is not served: %s", got)
	}
	p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\n## Part\n\nThe third text.\n")
	if got := p.body("/about/"); p.failing() || !strings.Contains(got, "The third text") {
		t.Errorf("after mending: %v, %s", p.problems(), got)
	}
}

// Nobody may have asked for a file since the last good save: it is as the version
// before shows it, not as the last one does in which everything was looked at, and
// also when everything has been looked at since.
func TestDeletedFileIsShownAsItWasLast(t *testing.T) {
	for _, isChecked := range []bool{false, true} {
		holdDeletedFile(t, isChecked)
	}
}

func holdDeletedFile(t *testing.T, isChecked bool) {
	t.Helper()
	drawing := func(width int) string {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="1"/>`, width)
	}
	const file = "content/cases/ada/g.svg"
	p := startPreview(t, map[string]string{
		file:                         drawing(1),
		"content/cases/ada/index.md": "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\n+++\n![g](g.svg)\n",
	})
	p.checked()
	p.body("/cases/ada/g.svg")
	p.save(file, drawing(2))
	if got := p.body("/cases/ada/g.svg"); !strings.Contains(got, `width="2"`) {
		t.Fatalf("the changed drawing is not served: %s", got)
	}
	p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nThe second text.\n")
	p.body("/cases/ada/") // its text is known to show the drawing, which nobody asks for
	if isChecked {
		p.checked()
	}
	p.site.remove(file)
	p.changes <- []string{file}
	if o := p.outcome(); !hasErrors(o.Problems) {
		t.Fatalf("nothing is said of the drawing: %v", o.Problems)
	}
	if got := p.body("/cases/ada/g.svg"); !strings.Contains(got, `width="2"`) {
		t.Errorf("got %s", got)
	}
}

func TestPageThatNeverWasGoodIsShownAsFarAsItGoes(t *testing.T) {
	p := startPreview(t, map[string]string{"content/pages/broken.md": "+++\ntitel = \"x\"\n+++\n"})
	if !p.failing() {
		t.Fatal("no problem is shown")
	}
	if w := p.ask("/about/", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "The first text") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestSiteThatCannotBePlannedStillHasTheOverlay(t *testing.T) {
	p := startPreview(t, map[string]string{"site.toml": "title ="})
	w := p.ask("/", nil)
	if w.Code != 503 || !strings.Contains(w.Body.String(), scriptBefore) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	p.save("site.toml", siteToml)
	if w := p.ask("/", nil); w.Code != 200 {
		t.Errorf("after mending: got %d", w.Code)
	}
}

func TestMachinesErrorIsAProblemUntilItIsOver(t *testing.T) {
	p := startPreview(t, nil)
	p.site.fail = errDisk
	if o := p.save("content/pages/about.md", "x"); o.Err == nil || !p.failing() {
		t.Errorf("got %+v", o)
	}
	p.site.fail = nil
	p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nBack.\n")
	if p.failing() {
		t.Errorf("still %v", p.problems())
	}
}

func TestStatusSaysWhatIsWithheld(t *testing.T) {
	p := startPreview(t, map[string]string{
		"content/pages/draft.md":                    "+++\ntitle = \"A draft\"\ndraft = true\n+++\n",
		"content/cases/ada/updates/2026-06-05-x.md": "+++\ntitle = \"Later\"\npublish = 2026-07-01T09:00:00Z\n+++\n",
	})
	var got status
	if err := json.Unmarshal([]byte(p.body("/-/status")), &got); err != nil {
		t.Fatal(err)
	}
	want := []held{
		{Title: "Later", File: "content/cases/ada/updates/2026-06-05-x.md", Address: "/cases/ada/2026-06-05-x/", Until: "2026-07-01T09:00:00Z"},
		{Title: "A draft", File: "content/pages/draft.md", Address: "/draft/", Draft: true},
	}
	for i := range got.Withheld {
		got.Withheld[i].Editor = ""
	}
	if !slices.Equal(got.Withheld, want) {
		t.Errorf("got  %+v\nwant %+v", got.Withheld, want)
	}
}

func TestProblemOpensTheEditorAtItsPlace(t *testing.T) {
	p := startPreview(t, nil)
	p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nText, [a link](nowhere.md).\n")
	list := p.server.forPages(p.problems(), nil)
	if len(list) == 0 {
		t.Fatal("no problem")
	}
	got := []string{list[0].Editor, list[0].Excerpt}
	want := []string{"vscode://file/srv/a%20site/content/pages/about.md:4:7", "Text, [a link](nowhere.md)."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPrivateLinesAreNotRepeated(t *testing.T) {
	p := startPreview(t, map[string]string{"content/guard.txt": "a name that nobody must read\n"})
	list := p.server.forPages([]diag.Diagnostic{{Position: diag.Position{File: "content/guard.txt", Line: 1}, Private: true}}, nil)
	if list[0].Excerpt != "" {
		t.Errorf("got %q", list[0].Excerpt)
	}
}
