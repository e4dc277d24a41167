package migrate

import (
	"strings"
	"testing"
)

// A fakeLinker has the pictures that are called so, and pages below /.
type fakeLinker struct{}

func (fakeLinker) link(dest string, _ int) string {
	if dest == "/gone/" {
		return ""
	}
	return strings.Replace(dest, "/about/", "../about.md", 1)
}

func (fakeLinker) picture(dest string, _ int) (string, bool) {
	if strings.HasPrefix(dest, "http") {
		return dest, false
	}
	return "x.png", true
}

func TestHTMLBecomesMarkdownThatShowsTheSame(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{"<p>One <b>two</b> <i>three</i></p><p>4. May</p>", "One **two** *three*\n\n4\\. May"},
		{"<h1>Head</h1>loose<br>line", "## Head\n\nloose\\\nline"},
		{`<a href="/about/">us</a> and <a href="/gone/">gone</a>`, "[us](../about.md) and gone"},
		{`<img src="/a.png" alt="A *star*">`, `![A \*star\*](x.png)`},
		{`<img src="https://other.example/a.png" alt="There">`, "[There](https://other.example/a.png)"},
		{"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n- c"},
		{"<ol><li>a</li><li><p>b</p><p>c</p></li></ol>", "1. a\n\n2. b\n\n   c"},
		{"<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"},
		{"<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>", "| a | b\\|c |\n| --- | --- |\n| 1 |"},
		{"<pre>x  y\n```\n</pre>", "````\nx  y\n```\n````"},
		{"<code>a`b</code> <del>old</del>", "``a`b`` ~~old~~"},
		{`<p>"Quoted" \ text</p>`, `"Quoted" \\ text`},
		{"<script>alert(1)</script><p onclick=x>a<iframe src=https://v.example/1></iframe></p><style>p{}</style>", "a<https://v.example/1>"},
		{"a <form><input value=x>b</form>", "a"},
		{`<a href="javascript:x">y</a>`, "[y](javascript:x)"}, // what pageLinker refuses
	} {
		p := &Page{}
		if got := toMarkdown(c.html, p, 1, fakeLinker{}); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.html, got, c.want)
		}
	}
}

func TestLinksToPlacesThatNoHeadingHasStandAsWords(t *testing.T) {
	about := &Page{File: "about", Address: "/about/", Title: "About", HTML: true, Text: `<h2>Who we are</h2><p><a href="#who-we-are">us</a> <a href="#note">note</a> <a href="#note%201">one</a></p><p><a id="note"></a><a name="note 1">Text</a></p>`}
	other := &Page{File: "other", Address: "/other/", Title: "Other", Text: "[us](/about/#who-we-are) [note](/about/#note)"}
	want := map[string]string{
		"content/pages/about.md": "## Who we are\n\n[us](#who-we-are) note one\n\nText\n",
		"content/pages/other.md": "[us](about.md#who-we-are) [note](about.md)\n",
	}
	for _, f := range (&Site{Pages: []*Page{about, other}}).MakePlan(Options{}).Files {
		_, text, _ := strings.Cut(string(f.Data), "+++\n\n")
		if text != want[f.Name] {
			t.Errorf("%s: got %q, want %q", f.Name, text, want[f.Name])
		}
	}
}

func TestHTMLNestedWithoutEndIsBounded(t *testing.T) {
	for _, element := range []string{"<div>", "<b>", "<ul><li>", "<blockquote>", "<table><tr><td>"} {
		got := toMarkdown(strings.Repeat(element, 20_000)+"end", &Page{}, 1, fakeLinker{})
		if len(got) > 1<<20 {
			t.Errorf("%s: %d bytes", element, len(got))
		}
	}
}

func TestMarkdownIsMovedOutsideOfCodeAlone(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"[us](/about/) `[us](/about/)`", "[us](../about.md) `[us](/about/)`"},
		{"```\n<b>[x](/about/)</b>\n```", "```\n<b>[x](/about/)</b>\n```"},
		{"```js {linenos=true}\nx\n```", "```js\nx\n```"},
		{"a <b>b</b><br/>c", "a **b**\\\nc"},
		{"<div class=x>\n\n**a**\n\n</div>", "**a**"},
		{"1 < 2 and <name@example.org>", "1 < 2 and <name@example.org>"},
		{"text{: .note}\n<!-- a\nb -->\nmore", "text\n\nmore"},
		{"[x]: /about/ \"T\"", "[x]: ../about.md \"T\""},
		{"[![a](b.png)](b.png)", "![a](x.png)"},
		{"<a href=\"/about/\">us</a>", "[us](../about.md)"},
		{"<figure><img src=a.png alt=A><figcaption>Said</figcaption></figure>", "![A](x.png)\n\nSaid"},
		{"a <script>x</script> b", "a \n\n b"},
	} {
		if got := moveMarkdown(c.text, &Page{}, fakeLinker{}); got != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

func FuzzPagesOfOldSites(f *testing.F) {
	f.Add("<p>a<b>b", "---\ntitle: x\n---\n{% raw %}{{ x }}{% endraw %}")
	f.Add("<ul><li><table>", "+++\ntitle=\"x\"\n+++\n{{< ref \"a\" >}}")
	f.Fuzz(func(t *testing.T, page, text string) {
		toMarkdown(page, &Page{}, 1, fakeLinker{})
		_, body, line, _ := cutFrontMatter(text)
		s := &Site{}
		p := &Page{Text: body, Line: line}
		moveMarkdown(s.cutLiquid(p, body), p, fakeLinker{})
		moveMarkdown(s.cutShortcodes(p, body), p, fakeLinker{})
		p.takePeople(moveMarkdown(s.cutLiquid(p, body), p, fakeLinker{}))
	})
}
