package host

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"casebook/internal/config"
)

// A rule of _headers: a path, and what is set there.
type rule struct {
	path    string
	headers [][2]string
}

func readRules(text string) (rules []rule) {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "  "):
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			last := &rules[len(rules)-1]
			last.headers = append(last.headers, [2]string{name, value})
		default:
			rules = append(rules, rule{path: line})
		}
	}
	return rules
}

// matches says whether a rule is for a path, as the two hosts document it.
func (r rule) matches(p string) bool {
	pattern := regexp.QuoteMeta(r.path)
	pattern = strings.ReplaceAll(pattern, `\*`, `.*`)
	pattern = regexp.MustCompile(`:[a-z0-9]+`).ReplaceAllString(pattern, `[^/]+`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(p)
}

// headersAt gives what a host sends with a path: rules that match add up, with a
// comma, and "! Name" takes back.
func headersAt(rules []rule, p string) map[string]string {
	got := map[string]string{}
	for _, r := range rules {
		if !r.matches(p) {
			continue
		}
		for _, h := range r.headers {
			name, isRemoved := strings.CutPrefix(h[0], "! ")
			switch {
			case isRemoved:
				delete(got, name)
			case got[name] != "":
				got[name] += ", " + h[1]
			default:
				got[name] = h[1]
			}
		}
	}
	return got
}

func TestListedRulesSendEachHeaderOnce(t *testing.T) {
	for _, kind := range []string{"netlify", "cloudflare"} {
		for _, base := range []string{"https://example.org/", "https://example.org/campaign/"} {
			site, _ := newSite(t, base)
			made := site.FilesFor(kind)
			rules := readRules(string(made[0].Data))
			if kind == "cloudflare" && len(rules) > 100 {
				t.Errorf("%d rules, of 100 that Cloudflare takes", len(rules))
			}
			for _, top := range site.tops() {
				for _, name := range site.Files {
					asked := top + encodePath(strings.TrimSuffix(name, "index.html"))
					got := headersAt(rules, asked)
					for h, want := range map[string]string{
						"Content-Security-Policy": policy + ";frame-ancestors 'none'", "Strict-Transport-Security": "max-age=31536000", "X-Content-Type-Options": "nosniff", "X-Odd": hostileValue,
					} {
						if got[h] != want {
							t.Errorf("%s: %s: %s: %q, want %q", kind, asked, h, got[h], want)
						}
					}
					want := brief
					if strings.HasPrefix(name, "assets/") {
						want = lasting
					}
					if got[cacheControl] != want {
						t.Errorf("%s: %s: %q, want %q", kind, asked, got[cacheControl], want)
					}
					if strings.HasSuffix(name, "feed.xml") || strings.HasSuffix(name, ".ics") || strings.HasSuffix(name, ".sha256") || strings.HasSuffix(name, "signatories.csv") {
						if got["Content-Type"] != TypeOf(name) {
							t.Errorf("%s: %s: %q", kind, asked, got["Content-Type"])
						}
					}
				}
			}
			for line := range strings.Lines(string(made[1].Data)) {
				if n := len(strings.Fields(line)); n != 3 && !strings.HasPrefix(line, "#") {
					t.Errorf("%s: %q", kind, line)
				}
			}
		}
	}
}

func TestVercelSettingsAreWhatItReads(t *testing.T) {
	site, _ := newSite(t, "https://example.org/campaign/")
	var v vercelSettings
	d := json.NewDecoder(strings.NewReader(string(site.FilesFor("vercel")[0].Data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, r := range v.Redirects {
		path, err := url.PathUnescape(strings.ReplaceAll(r.Source, `\`, ""))
		if err != nil {
			t.Error(err)
		}
		asked[path] = true
		if r.StatusCode != 301 || r.Destination != "/campaign/cases/x/" || regexp.MustCompile(`(^|[^\\])[(){}:*+?!]`).MatchString(r.Source) {
			t.Errorf("%+v", r)
		}
	}
	for _, old := range oldNames {
		if !asked["/campaign"+old] && !asked[old] {
			t.Errorf("nothing leads on from %s", old)
		}
	}
	if v.Headers[0].Source != "/(.*)" || len(v.Headers[0].Headers) < 6 {
		t.Errorf("%+v", v.Headers[0])
	}
}

func TestObjectsAreToldWhatTheyAre(t *testing.T) {
	site, _ := newSite(t, "https://example.org/campaign/")
	for file, want := range map[string]Object{
		"index.html":                {"text/html; charset=utf-8", brief, ""},
		"assets/style.0123abcd.css": {"text/css; charset=utf-8", lasting, ""},
		"cases/x/feed.xml":          {"application/rss+xml; charset=utf-8", brief, ""},
		"old/index.html":            {"text/html; charset=utf-8", brief, "/campaign/cases/x/"},
		"old.html":                  {"text/html; charset=utf-8", brief, "/campaign/cases/x/"},
		"CNAME":                     {"application/octet-stream", brief, ""},
		"PHOTO.JPG":                 {"image/jpeg", brief, ""},
	} {
		if got := site.Object(file); got != want {
			t.Errorf("%s: %+v, want %+v", file, got, want)
		}
	}
}

func TestSiteHeadersTakeThePlaceOfOurs(t *testing.T) {
	site := &Site{Base: &url.URL{Scheme: "http", Path: "/"}, Policy: "p", Headers: []config.Header{
		{Name: "cache-control", Value: "no-store"}, {Name: "referrer-policy", Value: "same-origin"}, {Name: "X-Frame-Options"},
	}}
	got := map[string]string{}
	for _, h := range site.headersOfAll() {
		got[strings.ToLower(h.Name)] = h.Value
	}
	if len(got) != 3 || got["referrer-policy"] != "same-origin" || got["content-security-policy"] != "p;frame-ancestors 'none'" {
		t.Errorf("%v", got)
	}
	if forGood, briefly := site.caching(); forGood != "no-store" || briefly != "no-store" {
		t.Errorf("%q %q", forGood, briefly)
	}
	for _, kind := range config.HostKinds {
		for _, f := range site.FilesFor(kind) {
			if strings.Contains(string(f.Data), "immutable") || strings.Contains(string(f.Data), "Strict-Transport") || strings.Contains(string(f.Data), "X-Frame") {
				t.Errorf("%s: %s", kind, f.Data)
			}
		}
	}
}

func TestCompressedFormsAreTheSameAndMadeOnce(t *testing.T) {
	cache := memory{}
	c := Compressor{cache}
	text := []byte(strings.Repeat("<p>Text of a page.</p>", 100))
	first := c.Compress("a/index.html", text)
	if len(first) != 2 || first[0].Name != "a/index.html.br" || first[1].Name != "a/index.html.gz" || len(cache) != 2 {
		t.Fatalf("%d files, %d remembered", len(first), len(cache))
	}
	for i, f := range (Compressor{memory{}}).Compress("b.html", text) {
		if string(f.Data) != string(first[i].Data) {
			t.Errorf("%s differs", f.Name)
		}
	}
	for key := range cache {
		cache[key] = []byte("remembered")
	}
	if again := c.Compress("c.html", text); string(again[0].Data) != "remembered" {
		t.Error("it is made again")
	}
	for _, name := range []string{"photo.jpg", "paper.pdf", "font.woff2", "CNAME", "x.html.br"} {
		if list := c.Compress(name, text); list != nil {
			t.Errorf("%s is compressed", name)
		}
	}
}
