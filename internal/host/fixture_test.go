package host

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casebook/internal/config"
)

const policy = "default-src 'none';style-src 'self';base-uri 'none'"

const onion = "http://abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion/"

// oldNames are old addresses with whatever an alias may hold that means something
// to a server.
var oldNames = []string{
	"/old/", "/old.html", "/стара/", "/it's/", "/a{path}b/", "/a$1b/", "/a;b/", "/a(b)c/", "/a[b]c/", "/a&b=c/", "/a+b/", "/a}b/", "/{/", "/~/", "/!x/", "/^x$/", "/a,b@c/", "/'/", "/a`b/",
}

// newSite gives a small site below base, with files and what is compressed of them.
func newSite(t testing.TB, base string) (*Site, map[string]string) {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range []string{
		"index.html", "404.html", "uk/index.html", "uk/404.html", "cases/x/index.html", "cases/x/calendar.ics", "feed.xml", "atom.xml", "feed.json", "cases/x/feed.xml",
		"assets/style.0123abcd.css", "assets/sub/logo.0123abcd.svg", "letters/y/signatories.csv", "letters/y/signatories.json", "sitemap.xml", "robots.txt",
		".well-known/casebook.sha256", ".well-known/casebook.sha256.minisig", "cases/x/paper.pdf", "cases/x/photo.jpg",
	} {
		files[name] = "This is " + name + "\n" + strings.Repeat("and its text goes on for a while. ", 20)
	}
	s := &Site{
		Base: u, Policy: policy, Onion: onion, Precompressed: true, Fingerprinted: []string{"assets/style.0123abcd.css", "assets/sub/logo.0123abcd.svg"},
		NotFound: []NotFound{{"/", "/404.html"}, {"/uk/", "/uk/404.html"}},
		Headers:  []config.Header{{Name: "Permissions-Policy", Value: "camera=()"}, {Name: "X-Odd", Value: hostileValue}},
	}
	for _, old := range oldNames {
		s.Redirects = append(s.Redirects, Redirect{old, "/cases/x/"})
		name := strings.TrimPrefix(old, "/")
		if strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		files[name] = "moved"
	}
	for name := range files {
		s.Files = append(s.Files, name)
	}
	slices.Sort(s.Files)
	for _, name := range s.Files {
		for _, f := range (Compressor{memory{}}).Compress(name, []byte(files[name])) {
			files[f.Name] = string(f.Data)
		}
	}
	return s, files
}

// hostileValue is a header's value that holds whatever config lets through and
// servers take for something else elsewhere.
const hostileValue = `a"; b %h # c 'd' <If> :splat %(HOME)e * [ ]`

// memory is a cache that remembers as long as the test.
type memory map[string][]byte

func (m memory) Get(key string) ([]byte, bool) { data, ok := m[key]; return data, ok }
func (m memory) Put(key string, data []byte)   { m[key] = data }

// writeFiles writes files below a folder that anybody may read.
func writeFiles(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
