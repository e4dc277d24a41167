package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/publish"
)

// inspect looks at a site of pages given as HTML, by address, below a base.
func inspect(t testing.TB, base string, files map[string]string) (*Inspection, string) {
	t.Helper()
	var rep diag.Report
	plan := &page.Plan{Input: page.Input{
		Site: &config.Site{BaseURL: base, Languages: []config.Language{{Tag: "en"}}}, Campaign: &campaign.Campaign{}, Assets: &asset.Manifest{},
	}}
	i := New(context.Background(), plan, Options{}, &rep)
	for _, a := range slices.Sorted(maps.Keys(files)) {
		i.File(address.Address(a), "", []byte(files[a]))
	}
	i.reportBrokenLinks()
	i.reportHeavyPages()
	i.reportFindings()
	var b strings.Builder
	for _, d := range rep.All() {
		fmt.Fprintf(&b, "%s %s %s\n", d.File, d.Code, d.Message)
	}
	return i, b.String()
}

func TestLinksAreFollowedAsBrowsersDo(t *testing.T) {
	const base = "https://example.org/campaign/"
	for _, c := range []struct{ name, html, want string }{
		{"relative", `<a href="b/">`, ""},
		{"to a file", `<a href="b/index.html?x=1#y">`, ""},
		{"up and down", `<a href="../campaign/b/">`, ""},
		{"absolute", `<link rel=canonical href="https://EXAMPLE.org/campaign/">`, ""},
		{"the root without its slash", `<a href="https://example.org/campaign">`, ""},
		{"percent-encoded", `<a href="%D1%84/">`, ""},
		{"another site", `<a href="https://example.com/">`, ""},
		{"another site on this host", `<a href="https://example.org/other/">`, ""},
		{"other schemes", `<a href="mailto:a@example.org"><a href="tel:1"><a href="data:,x"><a href="javascript:x">`, ""},
		{"fragments", `<p id=x><a name=y></a><a href="#x"><a href="#y"><a href="#"><a href="#TOP"><a href="b/#y"><a href="#:~:text=x">`, ""},
		{"an encoded fragment", `<p id="ф"><a href="#%D1%84">`, ""},
		{"a redirect", `<meta http-equiv=Refresh content="0; url=c/">`, `/ broken-link there is nothing at "/c/"`},
		{"out of the site", `<a href="../x/">`, `/ broken-link the address "../x/" leads out of the site`},
		{"from the root", `<a href="/campaign/b/">`, `/ root-link the address "/campaign/b/" begins at the root of the domain`},
		{"a page that is not there", `<a href="c/">`, `/ broken-link there is nothing at "/c/"`},
		{"twice", `<a href="c/"><a href="./c/">`, `/ broken-link there is nothing at "/c/"`},
		{"no address", `<a href="http://[x">`, `/ broken-link "http://[x" is not an address`},
		{"a style sheet that is not there", `<link rel=stylesheet href="x.css">`, `/ broken-link there is nothing at "/x.css"`},
		{"a size that is not there", `<img alt="" src="p.jpg" srcset="p.jpg 100w, q.jpg 200w">`, `/ broken-link there is nothing at "/q.jpg"`},
		{"from another site", `<script src="//cdn.example.com/x.js">`, `/ third-party the page asks "cdn.example.com" for something`},
		{"a connection beforehand", `<link rel=preconnect href="https://cdn.example.com">`, `/ third-party the page asks "cdn.example.com" for something`},
		{"no such fragment", `<a href="b/#z">`, `/ broken-fragment there is no "#z" at "/b/"`},
		{"of a picture", `<a href="p.jpg#xywh=1">`, ""},
		{"no description", `<img src="p.jpg?x">`, `/ missing-alt the picture "p.jpg" has no description`},
		{"an id twice", `<p id=x><p id=x>`, `/ duplicate-id two elements have the id "x"`},
		{"the first of two attributes counts", `<a href="b/" href="c/">`, ""},
		{"a comment and a script are no links", `<!-- <a href="c/"> --><script>"<a href='c/'>"</script>`, ""},
		{"damaged", `<a href="c/`, ""},
	} {
		_, got := inspect(t, base, map[string]string{"/": c.html, "/b/": `<p id=y>`, "/ф/": "", "/p.jpg": "", "/feed.xml": okFeed})
		if strings.TrimSuffix(got, "\n") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// okFeed keeps every rule.
const okFeed = `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>https://example.org/</link><description>D</description>` +
	`<language>en</language><atom:link rel="self" href="https://example.org/feed.xml"/></channel></rss>`

func TestErrorPageMayHaveAddressesFromTheRoot(t *testing.T) {
	if _, got := inspect(t, "https://example.org/x/", map[string]string{"/": "", "/404.html": `<a href="/x/">`}); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestFeedsAreHeldAgainstTheirRules(t *testing.T) {
	_, got := inspect(t, "https://example.org/", map[string]string{"/feed.xml": strings.Replace(okFeed, "<title>T</title>", "", 1), "/atom.xml": "<", "/feed.json": "{}"})
	want := `/atom.xml invalid-feed the feed breaks the rule SAXError: it is not well-formed XML
/feed.json invalid-feed the feed breaks the rule InvalidVersion: its version is not that of JSON Feed 1.1
/feed.json invalid-feed the feed breaks the rule MissingTitle: it has no title, also at 1 other address
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestPagesAreWeighedAsAPhoneLoadsThem(t *testing.T) {
	kB := func(n int) string { return strings.Repeat("x", n*1000) }
	files := map[string]string{
		"/":        `<link rel=stylesheet href=a.css><img alt="" src=p.jpg srcset="s.jpg 400w, m.jpg 800w, p.jpg 1600w">`,
		"/big/":    `<img alt="" src=../p.jpg><img alt="" src=../p.jpg><a href="../p.jpg">`,
		"/long/":   kB(501),
		"/linked/": `<a href="../p.jpg">`,
		"/same/":   `<img alt="" src=../p.jpg>`,
		"/a.css":   kB(100), "/s.jpg": kB(10), "/m.jpg": kB(390), "/p.jpg": kB(900),
	}
	_, got := inspect(t, "https://example.org/", files)
	want := `/big/ heavy-page the page makes a phone load more than 500 kB, most of it for p.jpg (900 kB), also at 1 other address
/long/ heavy-page the page makes a phone load more than 500 kB, most of it for the HTML (501 kB)
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSrcsetIsReadAsBrowsersDo(t *testing.T) {
	for _, c := range []struct{ srcset, want, phone string }{
		{"", "[]", ""},
		{"a.jpg 400w, b.jpg 800w, c.jpg 1600w", "[{a.jpg 400} {b.jpg 800} {c.jpg 1600}]", "b.jpg"},
		{"c.jpg 1600w,a.jpg 400w", "[{c.jpg 1600} {a.jpg 400}]", "c.jpg"},
		{"a.jpg 100w, b.jpg 200w", "[{a.jpg 100} {b.jpg 200}]", "b.jpg"},
		{"a.jpg, b.jpg 2x", "[{a.jpg 0} {b.jpg 0}]", ""},
		{" ,, a,b.jpg  1w ,", "[{a,b.jpg 1}]", "a,b.jpg"},
		{"a.jpg -5w, b.jpg xw", "[{a.jpg -5} {b.jpg 0}]", ""},
	} {
		list := readSrcset(c.srcset)
		best, _ := phoneCandidate(list)
		if got := fmt.Sprint(list); got != c.want || best.url != c.phone {
			t.Errorf("%q: got %s and %q, want %s and %q", c.srcset, got, best.url, c.want, c.phone)
		}
	}
}

// TestHugePagesTakeNoLongerThanTheirSize looks at pages that would take hours
// if anything here compared everything with everything.
func TestHugePagesTakeNoLongerThanTheirSize(t *testing.T) {
	const n = 20_000
	var many strings.Builder
	for i := range n {
		fmt.Fprintf(&many, `<p id="a%d"><a href="#b%d">c</a><a href="d%d/">e</a><a href="https://h%d.example.org/">f</a>`, i, i, i, i)
	}
	i, got := inspect(t, "https://example.org/", map[string]string{
		"/many/":    many.String(),
		"/long/":    strings.Repeat(`<a href="#`+strings.Repeat("y", 1000)+`" id="`+strings.Repeat("x", 1000)+`">`, n/10),
		"/sizes/":   `<img alt="" srcset="` + strings.Repeat(",,a 1w", n) + `">`,
		"/deep/":    strings.Repeat("<div>", n) + "<",
		"/feed.xml": "<rss><channel>" + strings.Repeat("<item><guid/></item>", n),
	})
	if errors := strings.Count(got, "\n"); errors < 2*n {
		t.Errorf("%d problems, want more than %d", errors, 2*n)
	}
	if outside := i.Outside(); len(outside) != n {
		t.Errorf("%d addresses on other sites", len(outside))
	}
}

func FuzzPage(f *testing.F) {
	for _, s := range []string{`<a href="#x" id=x>`, `<img srcset=",, a 1w">`, `<meta http-equiv=refresh content="0;url='">`, `<a href="\x00//[::1">`, `<link rel="a stylesheet" href=?>`} {
		f.Add(s, "/a/")
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		if !strings.HasPrefix(address, "/") {
			address = "/" + address
		}
		i, got := inspect(t, "https://example.org/x/", map[string]string{address: text, "/404.html": text})
		for line := range strings.Lines(got) {
			if len(line) > 3000+len(address) {
				t.Errorf("a message of %d bytes", len(line))
			}
		}
		i.Outside()
	})
}

func TestIDsAreComparedWithTheLastPublish(t *testing.T) {
	digest := func(s string) publish.Digest { return publish.Sum([]byte(s)) }
	const tag = "tag:example.org,2026:"
	for _, c := range []struct {
		name     string
		old, now map[string]string
		want     string
	}{
		{"nothing published yet", nil, map[string]string{tag + "/a": "1"}, ""},
		{"as before", map[string]string{tag + "/a": "1"}, map[string]string{tag + "/a": "2"}, ""},
		{"renamed", map[string]string{tag + "/a": "1"}, map[string]string{tag + "/b": "1"}, `/a -> /b`},
		{"renamed and changed", map[string]string{tag + "/x/a": "1"}, map[string]string{tag + "/x/b": "2"}, `/x/a -> /x/b`},
		{"one of several", map[string]string{tag + "/x/a": "1"}, map[string]string{tag + "/x/b": "2", tag + "/x/c": "3"}, "lost /x/a"},
		{"moved with its folder", map[string]string{tag + "/x/a": "1", tag + "/x/b": "2"}, map[string]string{tag + "/y/a": "1", tag + "/y/b": "2"}, "/x/a -> /y/a, /x/b -> /y/b"},
		{"the text before the folder", map[string]string{tag + "/x/a": "1"}, map[string]string{tag + "/x/b": "2", tag + "/y/a": "1"}, "/x/a -> /y/a"},
		{"new beside others", map[string]string{tag + "/a": "1"}, map[string]string{tag + "/a": "1", tag + "/b": "1"}, ""},
		{"gone", map[string]string{tag + "/a": "1", tag + "/b": "2"}, map[string]string{tag + "/b": "2"}, "lost /a"},
	} {
		record := func(m map[string]string) publish.Record {
			r := publish.Record{Entries: map[string]publish.Digest{}}
			for id, text := range m {
				r.Entries[id] = digest(text)
			}
			return r
		}
		renamed, lost := compareEntries(record(c.old).Entries, record(c.now).Entries, func(string) bool { return false })
		var parts []string
		for _, id := range slices.Sorted(maps.Keys(renamed)) {
			parts = append(parts, pathOf(id)+" -> "+pathOf(renamed[id]))
		}
		for _, id := range lost {
			parts = append(parts, "lost "+pathOf(id))
		}
		if got := strings.Join(parts, ", "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
