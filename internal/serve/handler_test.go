package serve

import (
	"net/http"
	"strings"
	"testing"
)

func TestASharedFileIsShownUnderEachPageThatUsesIt(t *testing.T) {
	p := startPreview(t, map[string]string{
		"content/pages/g.svg":       `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`,
		"content/pages/b.md":        "+++\ntitle = \"B\"\n+++\n![g](g.svg)\n",
		"content/pages/c.md":        "+++\ntitle = \"C\"\n+++\n[g](g.svg)\n",
		"content/cases/bo/index.md": "+++\ntitle = \"Bo Specimen\"\nstatus = \"detained\"\n+++\n![g](../../pages/g.svg)\n",
	})
	for address, want := range map[string]int{"/b/g.svg": 200, "/c/g.svg": 200, "/cases/bo/g.svg": 200, "/about/g.svg": 404, "/cases/ada/g.svg": 404} {
		if got := p.ask(address, nil).Code; got != want {
			t.Errorf("%s: got %d, want %d", address, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	p := startPreview(t, map[string]string{
		"assets/static/CNAME":       "example.org\n",
		"assets/static/a b/ü.txt":   "text\n",
		"content/cases/ada/note.md": "",
	})
	tests := []struct {
		address  string
		status   int
		kind     string // Content-Type
		location string
	}{
		{"/", 200, "text/html; charset=utf-8", ""},
		{"/index.html", 200, "text/html; charset=utf-8", ""},
		{"/about/", 200, "text/html; charset=utf-8", ""},
		{"/about/index.html", 200, "text/html; charset=utf-8", ""},
		{"/about", 301, "", "/about/"},
		{"/about?a=b", 301, "", "/about/?a=b"},
		{"/cases/ada", 301, "", "/cases/ada/"},
		{"/cases/ada/feed.xml", 200, "application/rss+xml; charset=utf-8", ""},
		{"/cases/ada/atom.xml", 200, "application/atom+xml; charset=utf-8", ""},
		{"/cases/ada/feed.json", 200, "application/feed+json; charset=utf-8", ""},
		{"/cases/ada/calendar.ics", 200, "text/calendar; charset=utf-8", ""},
		{"/sitemap.xml", 200, "application/xml; charset=utf-8", ""},
		{"/robots.txt", 200, "text/plain; charset=utf-8", ""},
		{"/CNAME", 200, "text/plain; charset=utf-8", ""},
		{"/a%20b/%C3%BC.txt", 200, "text/plain; charset=utf-8", ""},
		{"/404.html", 200, "text/html; charset=utf-8", ""},
		{"/nothing/", 404, "text/html; charset=utf-8", ""},
		{"/campaign/about/", 301, "", "/about/"},
		{"/../about/", 404, "text/html; charset=utf-8", ""},
		{"/%2e%2e/site.toml", 404, "text/html; charset=utf-8", ""},
		{"/about/../about/", 404, "text/html; charset=utf-8", ""},
		{"/site.toml", 404, "text/html; charset=utf-8", ""},
		{"/content/pages/about.md", 404, "text/html; charset=utf-8", ""},
		{"//evil.example/about", 404, "text/html; charset=utf-8", ""},
		{"/about%5c", 404, "text/html; charset=utf-8", ""},
		{"/-/client.js", 200, "text/javascript; charset=utf-8", ""},
		{"/-/worker.js", 200, "text/javascript; charset=utf-8", ""},
		{"/-/client.css", 200, "text/css; charset=utf-8", ""},
		{"/-/nothing", 404, "text/plain; charset=utf-8", ""},
	}
	for _, test := range tests {
		w := p.ask(test.address, nil)
		kind := w.Header().Get("Content-Type")
		if w.Code == 301 {
			kind = ""
		}
		got := []any{w.Code, kind, w.Header().Get("Location")}
		if want := []any{test.status, test.kind, test.location}; got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("%s: got %v, want %v", test.address, got, want)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control is %q, want no-store", test.address, got)
		}
	}
}

func TestForeignRequestsAreRefused(t *testing.T) {
	p := startPreview(t, nil)
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	tests := []struct {
		name   string
		edit   func(*http.Request)
		status int
	}{
		{"typed", nil, 200},
		{"localhost", host("localhost:8080"), 200},
		{"localhost in capitals", host("LOCALHOST:8080"), 200},
		{"IPv6", host("[::1]:8080"), 200},
		{"without a port", host("127.0.0.1"), 200},
		{"another loopback address", host("127.0.0.2:8080"), 200},
		{"a name that was pointed here", host("evil.example:8080"), 403},
		{"a name that begins like ours", host("localhost.evil.example"), 403},
		{"an address of the network", host("192.168.1.5:8080"), 403},
		{"no host", host(""), 403},
		{"own page", header("Sec-Fetch-Site", "same-origin"), 200},
		{"another site", header("Sec-Fetch-Site", "cross-site"), 403},
		{"another port", header("Sec-Fetch-Site", "same-site"), 403},
		{"own origin", header("Origin", "http://127.0.0.1:8080"), 200},
		{"foreign origin", header("Origin", "https://evil.example"), 403},
		{"origin that is hidden", header("Origin", "null"), 403},
		{"origin of another port", header("Origin", "http://127.0.0.1:9090"), 403},
	}
	for _, test := range tests {
		for _, address := range []string{"/", "/-/events?v=x", "/-/status"} {
			if strings.HasPrefix(address, "/-/events") && test.status == 200 {
				continue // an open stream does not end
			}
			if got := p.ask(address, test.edit).Code; got != test.status {
				t.Errorf("%s %s: got %d, want %d", test.name, address, got, test.status)
			}
		}
	}
}

func TestListeningBeyondLoopbackAnswersToAddressesNotToNames(t *testing.T) {
	p := startPreviewWith(t, nil, Options{Host: "0.0.0.0"})
	for host, want := range map[string]int{"192.168.1.5:8080": 200, "[fe80::1]:8080": 200, "localhost:8080": 200, "evil.example:8080": 403} {
		if got := p.ask("/", func(r *http.Request) { r.Host = host }).Code; got != want {
			t.Errorf("%s: got %d, want %d", host, got, want)
		}
	}
}

func TestBeyond(t *testing.T) {
	for host, want := range map[string]bool{"127.0.0.1": false, "localhost": false, "::1": false, "": true, "0.0.0.0": true, "::": true, "192.168.1.5": true, "intranet": true} {
		if got := Beyond(host); got != want {
			t.Errorf("Beyond(%q) = %v, want %v", host, got, want)
		}
	}
}

func TestOnlyReadingIsAnswered(t *testing.T) {
	p := startPreview(t, nil)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
		if got := p.ask("/", func(r *http.Request) { r.Method = method }).Code; got != http.StatusMethodNotAllowed {
			t.Errorf("%s: got %d, want 405", method, got)
		}
	}
	w := p.ask("/about/", func(r *http.Request) { r.Method = "HEAD" })
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: got %d with %d bytes and length %q", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestScriptStandsBeforeThePolicyAndNothingElseDiffers(t *testing.T) {
	p := startPreview(t, nil)
	got := p.body("/about/")
	script, meta := strings.Index(got, scriptBefore), strings.Index(got, "Content-Security-Policy")
	if script < 0 || meta < script {
		t.Errorf("the script is at %d, the policy at %d; want the script before it", script, meta)
	}
	shown, _, _ := p.server.currentState()
	made, _, err := shown.getFile("/about/")
	if err != nil {
		t.Fatal(err)
	}
	tag := scriptBefore + p.server.currentStamp() + scriptAfter
	if without := strings.Replace(got, tag, "", 1); without != string(made) {
		t.Errorf("without the script:\n%s\nwant\n%s", without, made)
	}
	if feed := p.body("/feed.xml"); strings.Contains(feed, scriptBefore) {
		t.Error("a feed has the script too")
	}
}

func TestPolicyIsLoosenedForBrowsersThatAsk(t *testing.T) {
	p := startPreview(t, nil)
	w := p.ask("/about/", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "casebook-policy", Value: "1"}) })
	if !strings.Contains(w.Body.String(), "default-src 'none';connect-src 'self';worker-src 'self';style-src 'self'") {
		t.Errorf("the policy is not loosened: %s", w.Body)
	}
}

func TestInjectTakesAnyPage(t *testing.T) {
	const tag = scriptBefore + "1" + scriptAfter
	tests := []struct{ page, want string }{
		{"<html><head><title>x</title>", "<html><head>" + tag + "<title>x</title>"},
		{"<HEAD lang=en><title>", "<HEAD lang=en>" + tag + "<title>"},
		{"<header>no head</header>", tag + "<header>no head</header>"},
		{"", tag},
	}
	for _, test := range tests {
		if got := string(injectScript([]byte(test.page), "1", false)); got != test.want {
			t.Errorf("%q: got %q, want %q", test.page, got, test.want)
		}
	}
}
