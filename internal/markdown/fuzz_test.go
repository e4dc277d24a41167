package markdown

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"casebook/internal/diag"
)

func FuzzConvert(f *testing.F) {
	seed(f, 0)
	f.Add("[a](javascript:x) <img src=x onerror=y>\n\n<script>z</script> [^a]\n\n[^a]: \"b")
	c := New("uk", testWords)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return
		}
		var rep diag.Report
		source := Source{File: "a.md", Line: 5, Text: text}
		d := c.Convert(source, echo{}, &rep)
		if !utf8.ValidString(d.HTML) || !utf8.ValidString(d.Excerpt) {
			t.Errorf("not UTF-8: %q", d.HTML)
		}
		safe(t, d)
		exactRefs(t, d)
		within(t, text, rep.All())
		var again diag.Report
		if e := c.Convert(source, echo{}, &again); d.HTML != e.HTML || !slices.Equal(d.IDs, e.IDs) || !slices.EqualFunc(rep.All(), again.All(), diag.Diagnostic.Equal) {
			t.Errorf("converted twice:\n%s\n%s", d.HTML, e.HTML)
		}
	})
}

// FuzzBareLinks holds that to parse without looking for bare links first
// changes nothing.
func FuzzBareLinks(f *testing.F) {
	seed(f, 1)
	f.Add("see [a](https://example.org x) www.example.org. (http://a.example/) *https://b.example* `http://c.example` a_b@example.org")
	quick, thorough := New("de", testWords), New("de", testWords)
	thorough.plainParser = thorough.linkParser
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 4096 {
			same(t, quick, thorough, text)
		}
	})
}

// FuzzPlain holds that to take what is without markup in one go changes nothing.
func FuzzPlain(f *testing.F) {
	seed(f, 2)
	f.Add("a\\  \nb! \"c\"! d\\\\\\\n*e* \t \\ f  \n![ g] 'h' ! &amp; --  \n# i \\  \n")
	f.Add("a\"\\2 \"\\\nb*")
	f.Add("a ! b! c&#9;d ! &#9;e")
	f.Add("[a](b\\\\\\\n\\\\\\(c\\))")
	f.Add("| a | \"b\" | |\n|:-|-:|:---:|\n| 1 | 2\n|||x||||\n\t \\| `|` 3")
	quick, plain := New("de", testWords), New("de", testWords)
	plain.plainParser = newParser()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 4096 {
			same(t, quick, plain, text)
		}
	})
}

// same checks that two converters make the same of a text.
func same(t *testing.T, a, b *Converter, text string) {
	t.Helper()
	var said, want diag.Report
	source := Source{File: "a.md", Line: 5, Text: text}
	d, e := a.Convert(source, echo{}, &said), b.Convert(source, echo{}, &want)
	if d.HTML != e.HTML || d.Excerpt != e.Excerpt || !slices.Equal(d.IDs, e.IDs) || !slices.Equal(d.Refs, e.Refs) {
		t.Errorf("got\n%s\nwant\n%s", d.HTML, e.HTML)
	}
	if !slices.EqualFunc(said.All(), want.All(), diag.Diagnostic.Equal) {
		t.Errorf("said %v, want %v", said.All(), want.All())
	}
}

// seed adds a tenth of the specification's examples, and the text with everything.
func seed(f *testing.F, tenth int) {
	f.Helper()
	for _, e := range examples(f) {
		if e.Example%10 == tenth {
			f.Add(e.Markdown)
		}
	}
	f.Add(everything(f))
}

func everything(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/everything.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var allowedAttributes = strings.Fields("id class href title src srcset sizes width height alt loading decoding scope start value dir tabindex role aria-label")

var allowedElements = strings.Fields("h2 h3 h4 h5 h6 p br hr em strong del code pre a img figure figcaption ul ol li dl dt dd blockquote aside div table thead tbody tr th td sup section bdi")

// safe checks that every element is closed where it must be, that only known
// elements and attributes occur, and that ids are unique and told.
func safe(t *testing.T, d Document) {
	t.Helper()
	var open, ids []string
	z := html.NewTokenizer(strings.NewReader(d.HTML))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%q stay open in %s", open, d.HTML)
			}
			if !slices.Equal(ids, d.IDs) {
				t.Errorf("ids %q, told %q", ids, d.IDs)
			}
			if s := slices.Sorted(slices.Values(ids)); len(slices.Compact(s)) != len(ids) {
				t.Errorf("an id twice: %q", ids)
			}
			return
		case html.StartTagToken:
			tok := z.Token()
			if !slices.Contains(allowedElements, tok.Data) {
				t.Errorf("<%s> in %s", tok.Data, d.HTML)
			}
			if tok.Data == "a" && slices.Contains(open, "a") {
				t.Errorf("a link within a link in %s", d.HTML)
			}
			if !slices.Contains([]string{"br", "hr", "img"}, tok.Data) {
				open = append(open, tok.Data)
			}
			for _, a := range tok.Attr {
				checkAttribute(t, a)
				if a.Key == "id" {
					ids = append(ids, a.Val)
				}
			}
		case html.EndTagToken:
			tok := z.Token()
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %q in %s", tok.Data, open, d.HTML)
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			t.Errorf("%v in %s", z.Token(), d.HTML)
		}
	}
}

func checkAttribute(t *testing.T, a html.Attribute) {
	t.Helper()
	if !slices.Contains(allowedAttributes, a.Key) {
		t.Errorf("attribute %s=%q", a.Key, a.Val)
	}
	if a.Key != "href" && a.Key != "src" {
		return
	}
	u, err := url.Parse(a.Val)
	if err == nil && !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme) || a.Key == "src" && u != nil && u.Scheme != "" {
		t.Errorf("address %q", a.Val)
	}
	low := strings.ToLower(strings.Map(visibleRune, a.Val))
	for _, bad := range []string{"javascript:", "data:", "vbscript:", "file:"} {
		if strings.HasPrefix(low, bad) {
			t.Errorf("address %q", a.Val)
		}
	}
}

// exactRefs checks that each range is the whole value of an attribute, and
// that every such value has its range.
func exactRefs(t *testing.T, d Document) {
	t.Helper()
	var told, there []string
	for _, r := range d.Refs {
		before := d.HTML[:r.Start]
		if !strings.HasSuffix(before, ` href="`) && !strings.HasSuffix(before, ` src="`) || d.HTML[r.End] != '"' {
			t.Fatalf("%q is no value in %s", d.HTML[r.Start:r.End], d.HTML)
		}
		told = append(told, unescapeURL(d.HTML[r.Start:r.End]))
	}
	z := html.NewTokenizer(strings.NewReader(d.HTML))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			if a.Key == "href" || a.Key == "src" {
				there = append(there, a.Val)
			}
		}
	}
	if !slices.Equal(told, there) {
		t.Errorf("addresses told %q, there %q", told, there)
	}
	if same := d.Rebase(func(url string) string { return url }); same != d.HTML {
		t.Errorf("rebased to itself:\n%s\n%s", same, d.HTML)
	}
}

// within checks that every problem has a place in the text.
func within(t *testing.T, text string, problems []diag.Diagnostic) {
	t.Helper()
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for _, p := range problems {
		row := p.Line - 5
		if row < 0 || row >= len(lines) || p.Column < 1 || p.Column > utf8.RuneCountInString(lines[row])+1 {
			t.Errorf("%v is outside %q", p, text)
		}
	}
}

func TestConcurrentConversionsGiveTheSame(t *testing.T) {
	c := New("en", testWords)
	text := everything(t)
	convert := func() string {
		var rep diag.Report
		return c.Convert(Source{File: "a.md", Text: text}, echo{}, &rep).HTML
	}
	want := convert()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if got := convert(); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}
		})
	}
	group.Wait()
}
