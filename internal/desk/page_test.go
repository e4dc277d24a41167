package desk

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What a file says is text in the desk's own pages, which run one script and
// hold no token.
func TestPagesOfTheDeskAreTextAndRunOneScript(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	b := newBench(t, map[string]string{
		"content/cases/bo/index.md": "+++\ntitle = '" + evil + "'\nstatus = '" + evil + "'\n+++\n" + evil + "\n",
		listFile:                    "name,\"<script>alert(2)</script>\",public\n<script>alert(3)</script>,<b>x,yes\n",
	})
	for path, want := range map[string]string{
		"": "The Campaign", "edit?file=content/cases/bo/index.md": "data-form", "edit?address=/cases/ada/": adaFile, "signatories?letter=open": "alert(3)", "signatories?letter=open&filter=%22%3E%3Cscript%3E": "rows", "edit?file=site.toml": "site.toml",
	} {
		r := newRequest(b, path)
		a := b.send(r)
		if a.Code != 200 || !strings.Contains(a.Body, want) {
			t.Errorf("%s: got %d %s", path, a.Code, a.Body)
		}
		if strings.Count(a.Body, "<script") != 1 || strings.Contains(a.Body, "<img") || strings.Contains(a.Body, "<b>") || strings.Contains(a.Body, b.desk.Token()) {
			t.Errorf("%s: got %s", path, a.Body)
		}
		policy := a.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'; script-src http://127.0.0.1:8080/-/desk/client/;") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: got %q", path, policy)
		}
	}
	for path, want := range map[string]int{"edit?file=../x.md": 404, "edit?file=guard.txt": 404, "edit": 404, "nothing": 404, "client/edit.js": 200, "client/desk.css": 200, "client/table.js": 200, "client/edit.html": 404, "client/": 404, "client/../page.go": 404, "desk.js": 404, "edit?address=/subscribe/": 303} {
		r := newRequest(b, path)
		if a := b.send(r); a.Code != want {
			t.Errorf("%s: got %d, want %d", path, a.Code, want)
		}
	}
}

// newRequest asks for a page of the desk.
func newRequest(b *bench, path string) *http.Request {
	r := httptest.NewRequest("GET", "http://127.0.0.1:8080"+Path+path, nil)
	r.Header.Set("X-Casebook-Token", b.desk.Token())
	return r
}

// Events of a build say what those of a deploy say; a report names what it is about.
func TestBuildEventsAndReportSayWhatPagesShow(t *testing.T) {
	b := newBench(t, nil)
	report := b.must(200, "GET", "report", nil)
	if titles, _ := report.JSON["titles"].(m); titles["/letters/open/"] != "An open letter" {
		t.Errorf("got %v", report.Body)
	}
	shown := b.must(200, "POST", "build", m{})
	done := b.must(200, "POST", "build", m{"confirm": shown.text("confirm")})
	lines := strings.Split(strings.TrimSpace(done.Body), "\n")
	var last map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last["event"] != "done" {
		t.Fatalf("got %v, %s", err, done.Body)
	}
	for _, key := range []string{"put", "removed", "unchanged", "bytes"} {
		if _, there := last[key].(float64); !there {
			t.Errorf("there is no %s in %v", key, last)
		}
	}
	if last["bytes"].(float64) < 1000 {
		t.Errorf("got %v", last)
	}
}

// A document that is gone is written again only where nothing is, and a file of words
// is a document as every other: with the digest that was read, and with a history.
func TestNewDocumentsAreWrittenOnlyWhereNothingIs(t *testing.T) {
	b := newBench(t, nil)
	const words = "layouts/i18n/uk.toml"
	b.must(404, "GET", "documents/"+words, nil)
	made := b.must(201, "PUT", "documents/"+words, m{"keys": m{"home": "Додому"}}, "If-None-Match", "*")
	b.must(412, "PUT", "documents/"+words, m{"keys": m{"home": "x"}}, "If-None-Match", "*")
	b.must(428, "PUT", "documents/"+words, m{"keys": m{"home": "x"}})
	b.must(200, "PUT", "documents/"+words, m{"keys": m{"home": "Дім"}}, "If-Match", made.text("etag"))
	if got := b.read(words); got != "home = \"Дім\"\n" {
		t.Errorf("got %q", got)
	}
	for _, file := range []string{"layouts/i18n/../x.toml", "layouts/base.html", "layouts/i18n/uk.html", "layouts/i18n/.uk.toml", "layouts/x.toml", "content/takedowns.toml", "guard.txt"} {
		b.must(404, "PUT", "documents/"+file, m{"source": "x"}, "If-None-Match", "*")
	}
	both := b.must(412, "PUT", "documents/"+adaFile, m{"source": "x"}, "If-None-Match", "*").JSON
	if yours, theirs := both["yours"].(m), both["theirs"].(m); yours["source"] != "x" || theirs["source"] != smallSite[adaFile] {
		t.Errorf("got %v", both)
	}
	lines, _ := b.must(200, "GET", "documents/"+adaFile, nil).JSON["lines"].(m)
	if lines["status"] != 4.0 || lines["facts[0].label"] != 8.0 {
		t.Errorf("got %v", lines)
	}
}

// A slip in a status, or in site.toml, makes no case vanish from the first page.
func TestCasesAreOnTheFirstPageWhateverTheirStatus(t *testing.T) {
	b := newBench(t, map[string]string{"content/cases/bo/index.md": "+++\ntitle = \"Bo Specimen\"\nstatus = \"detaind\"\n+++\n"})
	if a := b.send(newRequest(b, "")); !strings.Contains(a.Body, "<bdi>Bo Specimen</bdi>") || !strings.Contains(a.Body, "<bdi>Ada Example</bdi>") {
		t.Errorf("got %s", a.Body)
	}
	b.write("site.toml", "title = \"The\n")
	if a := b.send(newRequest(b, "")); strings.Contains(a.Body, "None yet") {
		t.Errorf("got %s", a.Body)
	}
}

func TestPathsStandAsTheyAreWrittenInArabic(t *testing.T) {
	b := newBench(t, nil)
	a := b.must(200, "POST", "takedown", m{"address": "/cases/ada/"}, "Accept-Language", "ar")
	for _, want := range []string{"\u2066/cases/ada/\u2069", "\u2066content/cases/ada/\u2069:"} {
		if would := strings.Join(texts(a.JSON["would"]), "\n"); !strings.Contains(would, want) {
			t.Errorf("there is no %q in %q", want, would)
		}
	}
	if a := b.must(200, "POST", "takedown", m{"address": "/cases/ada/"}); strings.Contains(a.Body, "\u2066") {
		t.Errorf("got %s", a.Body)
	}
}

// texts gives the texts of a list of JSON.
func texts(list any) []string {
	var all []string
	for _, text := range list.([]any) {
		all = append(all, text.(string))
	}
	return all
}

// Nobody is sent to the inside of a layout from the desk: it is said who mends it.
func TestProblemsOfLayoutsSayWhoMendsThem(t *testing.T) {
	b := newBench(t, map[string]string{"layouts/page.html": "{{if .Nope}}<p>x\n"})
	if a := b.send(newRequest(b, "")); strings.Count(a.Body, "which is not changed at the desk") != 1 || !strings.Contains(a.Body, "layouts/page.html:") {
		t.Errorf("got %s", a.Body)
	}
}
