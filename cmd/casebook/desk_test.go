package main

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A servedDesk is a preview with its desk, from outside.
type servedDesk struct {
	t                    *testing.T
	preview, token, host string
}

func startDesk(t *testing.T, site string, flags ...string) *servedDesk {
	t.Helper()
	c := start(t, append([]string{"serve", "--site", site, "--listen", "127.0.0.1:0"}, flags...)...)
	d := &servedDesk{t: t, preview: c.until("http://")}
	d.host = strings.TrimSuffix(strings.TrimPrefix(d.preview, "http://"), "/")
	if len(flags) == 0 {
		_, d.token, _ = strings.Cut(c.until("/-/desk/?token="), "token=")
	}
	return d
}

// ask asks with headers as names and values in turn.
func (d *servedDesk) ask(method, path, body string, headers ...string) (*http.Response, string) {
	d.t.Helper()
	r, err := http.NewRequest(method, d.preview+strings.TrimPrefix(path, "/"), strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w, err := client.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer w.Body.Close()
	data, _ := io.ReadAll(w.Body)
	return w, string(data)
}

func TestTheDeskAnswersNobodyElse(t *testing.T) {
	d := startDesk(t, smallSite(t))
	const documents, about = "/-/desk/api/documents", "/-/desk/api/documents/content/pages/about.md"
	if w, body := d.ask("GET", documents, "", "X-Casebook-Token", d.token); w.StatusCode != 200 || !strings.Contains(body, "content/pages/about.md") {
		t.Fatalf("got %d %s", w.StatusCode, body)
	}
	own := "http://" + d.host
	for _, c := range []struct {
		name, method, path string
		headers            []string
		want               int
	}{
		{"no token", "GET", documents, nil, 401},
		{"a foreign host", "GET", documents, []string{"Host", "evil.example"}, 403},
		{"a name that points here", "GET", documents, []string{"Host", "evil.example:80", "X-Casebook-Token", d.token}, 403},
		{"a foreign origin", "GET", documents, []string{"Origin", "http://evil.example", "X-Casebook-Token", d.token}, 403},
		{"another port's origin", "PUT", about, []string{"Origin", "http://127.0.0.1:1", "X-Casebook-Token", d.token}, 403},
		{"another scheme", "PUT", about, []string{"Origin", "https://" + d.host, "X-Casebook-Token", d.token}, 403},
		{"no origin at all", "PUT", about, []string{"Origin", "null", "X-Casebook-Token", d.token}, 403},
		{"from another site", "GET", documents, []string{"Sec-Fetch-Site", "cross-site", "X-Casebook-Token", d.token}, 403},
		{"from another port", "GET", documents, []string{"Sec-Fetch-Site", "same-site", "X-Casebook-Token", d.token}, 403},
		{"asked for leave", "OPTIONS", documents, []string{"Origin", "http://evil.example", "Access-Control-Request-Method", "PUT"}, 403},
		{"a form", "POST", "/-/desk/api/seal", []string{"Origin", own, "Content-Type", "application/x-www-form-urlencoded", "X-Casebook-Token", d.token}, 415},
		{"its own origin", "GET", documents, []string{"Origin", own, "Sec-Fetch-Site", "same-origin", "X-Casebook-Token", d.token}, 200},
		{"another name of this machine", "GET", documents, []string{"Host", "localhost", "X-Casebook-Token", d.token}, 200},
	} {
		w, body := d.ask(c.method, c.path, "{}", c.headers...)
		if w.StatusCode != c.want {
			t.Errorf("%s: got %d %s, want %d", c.name, w.StatusCode, body, c.want)
		}
		var answer struct{ Problems []struct{ Code string } }
		if err := json.Unmarshal([]byte(body), &answer); err != nil || c.want != 200 && len(answer.Problems) == 0 {
			t.Errorf("%s: got %q", c.name, body)
		}
		for name := range w.Header {
			if strings.HasPrefix(name, "Access-Control") {
				t.Errorf("%s: got %s", c.name, name)
			}
		}
	}
}

func TestThereIsNoDeskElsewhere(t *testing.T) {
	for _, flags := range [][]string{{"--read-only"}, {"--listen", "0.0.0.0:0"}} {
		d := startDesk(t, smallSite(t), flags...)
		if flags[0] == "--listen" {
			d.preview = strings.Replace(d.preview, "localhost", "127.0.0.1", 1)
		}
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH"} {
			for _, path := range []string{"/-/desk", "/-/desk/", "/-/desk/?token=x", "/-/desk/api/documents", "/-/desk/api/new", "/-/desk/x"} {
				if w, body := d.ask(method, path, "{}", "Content-Type", "application/json"); w.StatusCode != 404 {
					t.Errorf("%v: %s %s: got %d %s", flags, method, path, w.StatusCode, body)
				}
			}
		}
	}
}

// A page is as a build makes it, knows no token, and runs no script of the site's
// own beside the desk; whatever else the site brings runs nowhere.
func TestNothingOfTheSiteDrivesTheDesk(t *testing.T) {
	site := smallSite(t)
	write(t, site, "assets/static/evil.html", "<script>fetch('/-/desk/api/documents')</script>")
	write(t, site, "assets/static/evil.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	write(t, site, "assets/own.js", "document.title = 'driven'")
	d := startDesk(t, site)
	for path, want := range map[string]string{"/evil.html": "sandbox", "/evil.svg": "sandbox", "/robots.txt": "sandbox"} {
		w, _ := d.ask("GET", path, "")
		if got := w.Header.Get("Content-Security-Policy"); w.StatusCode != 200 || got != want {
			t.Errorf("%s: got %d %q, want %q", path, w.StatusCode, got, want)
		}
	}
	for _, path := range []string{"/", "/about/", "/nothing/", "/-/status"} {
		w, body := d.ask("GET", path, "")
		if strings.Contains(body, d.token) {
			t.Errorf("%s holds the token", path)
		}
		policy := w.Header.Get("Content-Security-Policy")
		if path != "/-/status" && !regexp.MustCompile(`^script-src http://`+regexp.QuoteMeta(d.host)+`/-/client\.js http://`+regexp.QuoteMeta(d.host)+`/assets/share\.[0-9a-f]{8}\.js; worker-src`).MatchString(policy) {
			t.Errorf("%s: got %q", path, policy)
		}
	}
	// A script of the site's own does not run, under the name of casebook's either.
	write(t, site, "assets/share.js", "document.title = 'driven'")
	d = startDesk(t, site)
	w, _ := d.ask("GET", "/about/", "")
	if policy := w.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "script-src http://"+d.host+"/-/client.js; worker-src") {
		t.Errorf("with a share.js of the site's own: got %q", policy)
	}
}

// The site is what it was but for what was saved, and what casebook keeps for
// itself stays out of version control.
func TestASaveChangesOneFileOfTheSite(t *testing.T) {
	site := smallSite(t)
	d := startDesk(t, site)
	before := readTree(t, site)
	w, _ := d.ask("GET", "/-/desk/api/documents/content/pages/about.md", "", "X-Casebook-Token", d.token)
	w, body := d.ask("PUT", "/-/desk/api/documents/content/pages/about.md", `{"text":"The second text.\n"}`, "X-Casebook-Token", d.token, "If-Match", w.Header.Get("ETag"), "Content-Type", "application/json")
	if w.StatusCode != 200 {
		t.Fatalf("got %d %s", w.StatusCode, body)
	}
	hidden := 0
	err := filepath.WalkDir(site, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(site, name)
		rel = filepath.ToSlash(rel)
		data, err := os.ReadFile(name)
		switch {
		case strings.HasPrefix(rel, ".casebook/"):
			hidden++
		case rel == "content/pages/about.md":
			if string(data) != "+++\ntitle = \"About\"\n+++\nThe second text.\n" {
				t.Errorf("got %q", data)
			}
		case before[rel] != string(data):
			t.Errorf("%s was changed", rel)
		}
		return err
	})
	if ignore, _ := os.ReadFile(filepath.Join(site, ".casebook", ".gitignore")); err != nil || hidden == 0 || string(ignore) != "*\n" {
		t.Errorf("%v, %d files, version control is told %q", err, hidden, ignore)
	}
	if _, body := d.ask("GET", "/about/", ""); !strings.Contains(body, "The") {
		t.Errorf("got %s", body)
	}
}

// A target is shown first, then sent to with deploy's events; what changed
// meanwhile is shown anew.
func TestDeployFromTheDesk(t *testing.T) {
	site, out := smallSite(t), filepath.Join(t.TempDir(), "www")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	settings, err := os.ReadFile(filepath.Join(site, "site.toml"))
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Replace(string(settings), "example.org", "campaign.test", 1)
	write(t, site, "site.toml", base+"\n[deploy.main]\nto = \"file:"+filepath.ToSlash(out)+"\"\n")
	d := startDesk(t, site)
	ask := func(body string) (int, string, map[string]any) {
		t.Helper()
		w, text := d.ask("POST", "/-/desk/api/deploy", body, "X-Casebook-Token", d.token, "Content-Type", "application/json")
		var answer map[string]any
		_ = json.Unmarshal([]byte(text), &answer)
		return w.StatusCode, text, answer
	}
	code, text, answer := ask(`{"target":"main"}`)
	confirm, _ := answer["confirm"].(string)
	if code != 200 || confirm == "" || answer["report"] == nil || answer["would"] == nil {
		t.Fatalf("got %d %s", code, text)
	}
	if entries, _ := os.ReadDir(out); len(entries) > 0 {
		t.Fatal("it was sent before anybody confirmed it")
	}
	write(t, site, "content/pages/more.md", "+++\ntitle = \"More\"\n+++\nMore.\n")
	code, text, answer = ask(`{"target":"main","confirm":"` + confirm + `"}`)
	if confirm, _ = answer["confirm"].(string); code != 409 || confirm == "" {
		t.Fatalf("got %d %s", code, text)
	}
	if entries, _ := os.ReadDir(out); len(entries) > 0 {
		t.Fatal("something was sent that was not shown")
	}
	code, text, _ = ask(`{"target":"main","confirm":"` + confirm + `"}`)
	if code != 200 || !strings.HasPrefix(text, `{"event":"report"`) || !strings.Contains(text, `"event":"done"`) {
		t.Fatalf("got %d %s", code, text)
	}
	if _, err := os.Stat(filepath.Join(out, "more", "index.html")); err != nil {
		t.Error(err)
	}

	// What a host asks for is given at the desk, where nobody has a terminal.
	write(t, site, "site.toml", base+"\n[deploy.main]\nto = \"netlify:our-campaign\"\n")
	if code, text, _ = ask(`{"target":"main"}`); code != 422 || !strings.Contains(text, `the button \"Password …\"`) || strings.Contains(text, "terminal") {
		t.Errorf("got %d %s", code, text)
	}
	write(t, site, "site.toml", base+"\n[deploy.main]\nto = \"file:"+filepath.ToSlash(out)+"\"\n")

	// What casebook did not send there is written over once somebody says so.
	write(t, out, "extra/index.html", "theirs")
	write(t, site, "content/pages/extra.md", "+++\ntitle = \"Extra\"\n+++\nOurs.\n")
	if code, text, answer = ask(`{"target":"main"}`); answer["replaceable"] != true || !strings.Contains(text, "extra/index.html") || strings.Contains(text, "--replace") {
		t.Fatalf("got %d %s", code, text)
	}
	code, text, answer = ask(`{"target":"main","replace":true}`)
	if confirm, _ = answer["confirm"].(string); code != 200 || confirm == "" {
		t.Fatalf("got %d %s", code, text)
	}
	t.Log(text)
	if got := readFile(t, filepath.Join(out, "extra", "index.html")); got != "theirs" {
		t.Fatalf("got %s", got)
	}
	if code, text, _ = ask(`{"target":"main","replace":true,"confirm":"` + confirm + `"}`); code != 200 || !strings.Contains(text, `"event":"done"`) {
		t.Fatalf("got %d %s", code, text)
	}
	if got := readFile(t, filepath.Join(out, "extra", "index.html")); !strings.Contains(got, "Ours.") {
		t.Fatalf("got %s", got)
	}

	// What somebody has put there as it is made here, and that the site then drops, is
	// deleted in the same way.
	send := func() {
		t.Helper()
		_, _, answer := ask(`{"target":"main"}`)
		confirm, _ := answer["confirm"].(string)
		if code, text, _ := ask(`{"target":"main","confirm":"` + confirm + `"}`); code != 200 || !strings.Contains(text, `"event":"done"`) {
			t.Fatalf("got %d %s", code, text)
		}
	}
	source := filepath.Join(site, "content", "pages", "extra.md")
	remove := func() {
		if err := os.Remove(source); err != nil {
			t.Fatal(err)
		}
	}
	page, ours := readFile(t, filepath.Join(out, "extra", "index.html")), readFile(t, source)
	remove()
	send()
	write(t, out, "extra/index.html", page)
	write(t, site, "content/pages/extra.md", ours)
	send()
	remove()
	if code, text, answer = ask(`{"target":"main"}`); answer["replaceable"] != true || !strings.Contains(text, "extra/index.html") || strings.Contains(text, "--replace") {
		t.Fatalf("got %d %s", code, text)
	}
	if code, text, _ = ask(`{"target":"other"}`); code != 404 || !strings.Contains(text, "other") {
		t.Errorf("got %d %s", code, text)
	}
	if w, _ := d.ask("PUT", "/-/desk/api/secrets/other", `{"password":"x"}`, "X-Casebook-Token", d.token, "Content-Type", "application/json"); w.StatusCode != 404 {
		t.Errorf("got %d", w.StatusCode)
	}
}
