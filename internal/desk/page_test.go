package desk

import (
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
		r := httptest.NewRequest("GET", "http://127.0.0.1:8080"+Path+path, nil)
		r.Header.Set("X-Casebook-Token", b.desk.Token())
		a := b.send(r)
		if a.Code != 200 || !strings.Contains(a.Body, want) {
			t.Errorf("%s: got %d %s", path, a.Code, a.Body)
		}
		if strings.Count(a.Body, "<script") != 1 || strings.Contains(a.Body, "<img") || strings.Contains(a.Body, "<b>") || strings.Contains(a.Body, b.desk.Token()) {
			t.Errorf("%s: got %s", path, a.Body)
		}
		policy := a.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'; script-src http://127.0.0.1:8080/-/desk/desk.js;") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: got %q", path, policy)
		}
	}
	for path, want := range map[string]int{"edit?file=../x.md": 404, "edit?file=guard.txt": 404, "edit": 404, "nothing": 404, "desk.js": 200, "desk.css": 200, "pages.html": 404, "edit?address=/subscribe/": 303} {
		r := httptest.NewRequest("GET", "http://127.0.0.1:8080"+Path+path, nil)
		r.Header.Set("X-Casebook-Token", b.desk.Token())
		if a := b.send(r); a.Code != want {
			t.Errorf("%s: got %d, want %d", path, a.Code, want)
		}
	}
}
