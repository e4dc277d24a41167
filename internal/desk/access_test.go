package desk

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheTokenIsTradedForACookie(t *testing.T) {
	b := newBench(t, nil)
	r := httptest.NewRequest("GET", "http://127.0.0.1:8080"+Path+"?token="+b.desk.Token()+"&a=b", nil)
	a := b.send(r)
	if a.Code != 303 || a.Header.Get("Location") != Path+"?a=b" {
		t.Fatalf("got %d to %q", a.Code, a.Header.Get("Location"))
	}
	cookie := a.Header.Get("Set-Cookie")
	for _, want := range []string{"casebook-desk-8080=", "HttpOnly", "SameSite=Strict"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("%q lacks %s", cookie, want)
		}
	}
	if strings.Contains(cookie+a.Body, b.desk.Token()) {
		t.Error("the cookie is the token")
	}
	ask := func(method, path, origin string) int {
		r := httptest.NewRequest(method, "http://127.0.0.1:8080"+Path+path, strings.NewReader("{}"))
		r.Header.Set("Cookie", strings.Split(cookie, ";")[0])
		r.Header.Set("Content-Type", "application/json")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		return b.send(r).Code
	}
	if got := ask("GET", "api/documents", ""); got != 200 {
		t.Errorf("GET with the cookie: got %d", got)
	}
	if got := ask("POST", "api/seal", ""); got != 403 {
		t.Errorf("POST without an origin: got %d", got)
	}
	if got := ask("POST", "api/seal", "http://127.0.0.1:8080"); got != 404 { // there is no such letter
		t.Errorf("POST from the desk: got %d", got)
	}
}

func TestNobodyGetsInWithoutTheToken(t *testing.T) {
	b := newBench(t, nil)
	before := b.tree()
	for _, headers := range [][]string{
		{"X-Casebook-Token", ""}, {"X-Casebook-Token", "x"}, {"X-Casebook-Token", b.desk.Token() + "x"},
		{"X-Casebook-Token", "", "Cookie", "casebook-desk-8080=" + b.desk.Token()}, {"X-Casebook-Token", "", "Cookie", "casebook-desk-9090=" + b.desk.access.session},
	} {
		for _, route := range routes {
			a := b.ask(route.method, route.path+"x", `{"a":1}`, headers...)
			if a.Code != 401 || a.codes() != "desk-token" {
				t.Errorf("%s %s: got %d %s", route.method, route.path, a.Code, a.Body)
			}
		}
	}
	for _, path := range []string{Path, Path + "?token=x", Path + "?token="} {
		if a := b.send(httptest.NewRequest("GET", "http://127.0.0.1:8080"+path, nil)); a.Code != 401 || strings.Contains(a.Body, b.desk.Token()) {
			t.Errorf("%s: got %d", path, a.Code)
		}
	}
	if !maps.Equal(b.tree(), before) {
		t.Error("something was written")
	}
}

func TestOnlyTheRightKindOfBodyIsRead(t *testing.T) {
	b := newBench(t, nil)
	for _, route := range routes {
		if route.body == "" {
			continue
		}
		path := route.path
		if strings.HasSuffix(path, "/") {
			path += "x"
		}
		for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "text/json", "application/jsonp"} {
			if a := b.ask(route.method, path, "{}", "Content-Type", kind); a.Code != 415 || a.codes() != "desk-type" {
				t.Errorf("%s %s as %q: got %d %s", route.method, path, kind, a.Code, a.Body)
			}
		}
		r := httptest.NewRequest(route.method, "http://127.0.0.1:8080"+Path+"api/"+path, http.NoBody)
		r.Header.Set("X-Casebook-Token", b.desk.Token())
		kind := route.body
		if kind == eitherOf {
			kind = bytesBody
		}
		r.Header.Set("Content-Type", kind)
		r.ContentLength = route.most + 1
		if a := b.send(r); a.Code != 413 || a.codes() != "desk-too-large" {
			t.Errorf("%s %s: too large: got %d %s", route.method, path, a.Code, a.Body)
		}
	}
	large := strings.Repeat("x", maxDocument)
	if a := b.put(413, adaFile, m{"text": large}); a.codes() != "desk-too-large" {
		t.Errorf("got %s", a.Body[:min(len(a.Body), 200)])
	}
}

// A browser whose sending is cut off shows no answer, but that nobody is there.
func TestWhatIsRefusedIsTakenToItsEnd(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		size  int
		kind  string
		code  string
		taken bool
		more  []string
	}{
		{mostJSON + 1, jsonBody, "desk-too-large", true, nil},
		{1 << 20, "text/plain", "desk-type", true, nil},
		{1 << 20, jsonBody, "desk-token", false, []string{"X-Casebook-Token", "another"}},
		{1 << 20, "text/plain", "desk-type", false, []string{"Expect", "100-continue"}},
	} {
		body := strings.NewReader(strings.Repeat(" ", c.size))
		r := httptest.NewRequest("PUT", "http://127.0.0.1:8080"+Path+"api/documents/"+adaFile, body)
		r.Header.Set("X-Casebook-Token", b.desk.Token())
		r.Header.Set("Content-Type", c.kind)
		for i := 0; i < len(c.more); i += 2 {
			r.Header.Set(c.more[i], c.more[i+1])
		}
		if a := b.send(r); a.codes() != c.code || (body.Len() == 0) != c.taken {
			t.Errorf("%s %q: got %s with %d bytes left", c.kind, c.more, a.codes(), body.Len())
		}
	}
}

// Whatever a path says, nothing but documents and files beside pages is read or
// written, and nothing through a link.
func TestNoPathLeadsOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.md")
	if err := os.WriteFile(outside, []byte("+++\ntitle = \"S3CRET\"\n+++\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, map[string]string{"content/pages/real/index.md": "+++\ntitle = \"Real\"\n+++\n", "layouts/page.html.txt": "x", "content/pages/.secret.md": "S3CRET", "public/index.md": "x"})
	for link, to := range map[string]string{
		"content/pages/link.md": outside, "content/pages/inside.md": b.path(adaFile), "content/pages/folder": filepath.Dir(outside), "content/pages/other": b.path("content/pages/real"),
		"content/cases/ada/link.txt": outside, "content/cases/ada/dangling.txt": filepath.Join(filepath.Dir(outside), "new.txt"),
	} {
		if err := os.Symlink(to, b.path(link)); err != nil {
			t.Skip("this system makes no symbolic links here:", err)
		}
	}
	before, secret := b.tree(), "S3CRET"
	names := []string{
		"../outside.md", "content/../../outside.md", "content/pages/../pages/about.md", "./content/pages/about.md", "content//pages/about.md", "/content/pages/about.md", "content/pages/about.md/",
		"content/pages/link.md", "content/pages/inside.md", "content/pages/folder/index.md", "content/pages/folder/outside.md", "content/pages/other/index.md",
		"content/pages/.secret.md", "content/.hidden/index.md", ".casebook/lock", ".casebook-key", ".git/config", "guard.txt", "content/takedowns.toml", listFile, "content/letters/open/withdrawn.toml",
		"content/pages/about.md\x00.txt", "content/pages/a\x00b.md", "content/pages/con.md", "content/pages/NUL", "content/pages/nul.md", "content/pages/com1.md", "content/aux/index.md", "content/pages/about.md:stream", "content/pages/a\\b.md",
		"content\\pages\\about.md", "C:/x.md", "content/pages/about.md.", "content/pages/about.md ", "content/pages/\xff.md", "public/index.md", "layouts/page.html.txt", "assets/x.js", "assets/static/x.txt", "site.toml/x", "",
		"content/cases/ada/link.txt", "content/cases/ada/dangling.txt", strings.Repeat("a/", 3000) + "x.md", "content/pages/" + strings.Repeat("a", 300) + ".md",
	}
	for _, name := range names {
		for _, spelt := range []string{escape(name), strings.ReplaceAll(url.PathEscape(name), ".", "%2e"), url.PathEscape(url.PathEscape(name))} {
			for _, r := range []struct {
				method, path string
				body         any
				headers      []string
			}{
				{"GET", "documents/", nil, nil}, {"PUT", "documents/", m{"source": "x"}, []string{"If-Match", `"x"`}}, {"DELETE", "documents/", nil, []string{"If-Match", `"x"`}},
				{"GET", "files/", nil, nil}, {"PUT", "files/", []byte("plain"), []string{"If-None-Match", "*"}}, {"PUT", "files/", []byte("plain"), []string{"If-Match", `"x"`}},
				{"GET", "history/", nil, nil}, {"GET", "signatories/", nil, nil},
			} {
				a := b.ask(r.method, r.path+spelt, r.body, r.headers...)
				if r.path == "history/" && a.Code == 200 && a.Body == "{\"versions\":[]}\n" {
					continue // of a file that is not there, or any more
				}
				if a.Code != 404 && !(a.Code == 412 && r.method == "PUT") || strings.Contains(a.Body, secret) {
					t.Errorf("%s %s%q: got %d %s", r.method, r.path, name, a.Code, a.Body)
				}
			}
		}
	}
	after := b.tree()
	for name := range after {
		if _, known := before[name]; !known {
			t.Errorf("%s was written", name)
		}
	}
	if !maps.Equal(after, before) {
		t.Error("a file was changed")
	}
	if entries, _ := os.ReadDir(filepath.Dir(outside)); len(entries) != 1 {
		t.Error("something was written outside")
	}
}

func TestAnswersRunNowhere(t *testing.T) {
	b := newBench(t, map[string]string{"content/cases/ada/x.svg": `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "content/cases/ada/<img src=x>.md": "x"})
	a := b.must(200, "GET", "files/content/cases/ada/x.svg", nil)
	if a.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("got %v", a.Header)
	}
	for _, a := range []*answered{a, b.must(200, "GET", "documents/"+adaFile, nil), b.ask("GET", "nothing", nil)} {
		if policy := a.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("got %q", policy)
		}
		for name := range a.Header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("got %s", name)
			}
		}
	}
	if a := b.put(200, adaFile, m{"text": "<script>alert(1)</script>"}); strings.Contains(a.Body, "<script>") {
		t.Errorf("got %s", a.Body)
	}
}
