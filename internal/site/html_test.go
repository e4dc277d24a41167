package site

import (
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visible gives the text of a page's main part, white space folded.
func visible(t *testing.T, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.ReplaceAll(strings.Join(strings.Fields(b.String()), " "), " ,", ",")
}

// A document is what one page holds that others can refer to.
type document struct {
	root *html.Node
	ids  map[string]bool
}

func parse(t *testing.T, name, text string) document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	d := document{root, map[string]bool{}}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			if d.ids[id] {
				t.Errorf("%s: two elements have the id %q", name, id)
			}
			d.ids[id] = true
		}
	}
	return d
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Every link of every page leads to a file of the site, under any root, and a
// fragment to an element of it.
func TestEveryLinkArrives(t *testing.T) {
	for _, portable := range []bool{false, true} {
		files := tree(t, example(t, func(o *Options) { o.Portable = portable }))
		pages := map[string]document{}
		for name, text := range files {
			if strings.HasSuffix(name, ".html") {
				pages[name] = parse(t, name, text)
			}
		}
		for name, page := range pages {
			for n := range page.root.Descendants() {
				for _, ref := range references(n) {
					checkReference(t, name, ref, files, pages, portable)
				}
			}
		}
	}
}

// references gives the addresses that an element refers to for its readers.
func references(n *html.Node) []string {
	var refs []string
	for _, key := range []string{"href", "src"} {
		if v := attribute(n, key); v != "" && attribute(n, "rel") != "canonical" && attribute(n, "hreflang") == "" {
			refs = append(refs, v)
		}
	}
	for candidate := range strings.SplitSeq(attribute(n, "srcset"), ",") {
		if fields := strings.Fields(candidate); len(fields) > 0 {
			refs = append(refs, fields[0])
		}
	}
	return refs
}

func checkReference(t *testing.T, name, ref string, files map[string]string, pages map[string]document, portable bool) {
	t.Helper()
	u, err := url.Parse(ref)
	if err != nil {
		t.Errorf("%s: %q: %v", name, ref, err)
		return
	}
	if u.Scheme != "" {
		return
	}
	target := path.Join("/", path.Dir(name), u.Path)
	if path.IsAbs(u.Path) {
		target = u.Path // of 404.html
		if name != "404.html" {
			t.Errorf("%s: %q begins at the root", name, ref)
		}
	}
	if u.Path == "" {
		target = "/" + name
	} else if strings.HasSuffix(u.Path, "/") || target == "/" {
		if portable {
			t.Errorf("%s: %q does not name a file", name, ref)
		}
		target = path.Join(target, "index.html")
	}
	target = strings.TrimPrefix(target, "/")
	if _, ok := files[target]; !ok {
		t.Errorf("%s: %q leads to %s, which does not exist", name, ref, target)
		return
	}
	if d, ok := pages[target]; ok && u.Fragment != "" && !d.ids[u.Fragment] {
		t.Errorf("%s: %q: there is no such id", name, ref)
	}
}

// What every page must have, and what none may.
func TestPagesKeepTheRules(t *testing.T) {
	titles := map[string]string{}
	for name, text := range tree(t, example(t, nil)) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		page := parse(t, name, text)
		count := map[string]int{}
		for n := range page.root.Descendants() {
			count[n.Data]++
			checkElement(t, name, n)
			if n.Data == "title" && n.Parent.Data == "head" {
				if other, ok := titles[n.FirstChild.Data]; ok {
					t.Errorf("%s and %s have the same title", name, other)
				}
				titles[n.FirstChild.Data] = name
			}
		}
		for tag, want := range map[string]int{"h1": 1, "main": 1, "title": 1} {
			if tag == "title" && count[tag] >= 1 { // drawings have titles of their own
				continue
			}
			if count[tag] != want {
				t.Errorf("%s has %d %s, want %d", name, count[tag], tag, want)
			}
		}
		if !strings.Contains(text, `http-equiv="Content-Security-Policy"`) || strings.Contains(text, "unsafe-") {
			t.Errorf("%s has no strict policy", name)
		}
		if !strings.Contains(text, `<meta name="description"`) {
			t.Errorf("%s has no description", name)
		}
	}
}

func checkElement(t *testing.T, name string, n *html.Node) {
	t.Helper()
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("%s: <%s> has %s", name, n.Data, a.Key)
		}
	}
	switch n.Data {
	case "script":
		if own, _ := regexp.MatchString(`^[./]*assets/share\.[0-9a-f]{8}\.js$`, attribute(n, "src")); !own && attribute(n, "type") != "application/ld+json" {
			t.Errorf("%s runs a script", name)
		}
	case "style", "iframe", "object", "embed", "form":
		t.Errorf("%s has <%s>", name, n.Data)
	case "img", "link":
		for _, key := range []string{"src", "href"} {
			ref := attribute(n, key)
			asks := n.Data == "img" || attribute(n, "rel") == "stylesheet" || attribute(n, "rel") == "icon"
			if asks && strings.Contains(ref, "//") {
				t.Errorf("%s asks another site for %s", name, ref)
			}
		}
	}
}
