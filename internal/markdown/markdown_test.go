package markdown

import (
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestHTML(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"heading becomes h2", "# One\n\n## Two\n\n###### Six", `<h2 id="one">One</h2><h3 id="two">Two</h3><h6 id="six">Six</h6>`},
		{"no level is skipped at the top", "## Two\n\n### Three\n\n> ## In a quotation", `<h2 id="two">Two</h2><h3 id="three">Three</h3><blockquote><h2 id="in-a-quotation">In a quotation</h2></blockquote>`},
		{"ids of every script", "# Затримання *активіста*\n\n# اعتقال ناشط\n\n# П'ять “років”", `<h2 id="затримання-активіста">Затримання <em>активіста</em></h2><h2 id="اعتقال-ناشط">اعتقال ناشط</h2><h2 id="пять-років">П’ять “років”</h2>`},
		{"ids are unique", "# A\n\n# A\n\n# A-2\n\n# !?\n\n# a [b](c.md) `d`", `<h2 id="a">A</h2><h2 id="a-2">A</h2><h2 id="a-2-2">A-2</h2><h2 id="section">!?</h2><h2 id="a-b-d">a <a href="c.md">b</a> <code>d</code></h2>`},
		{"the page's ids are not used", "# Act", `<h2 id="act-2">Act</h2>`},
		{"white space collapses", "a  b\n  c \\\nd&#32; &nbsp;e", "<p>a b\nc<br>d \u00a0e</p>"},
		{"escaping", "a<b & c &copy; &amp;copy; \\& & <", "<p>a&lt;b & c © &amp;copy; & & &lt;</p>"},
		{"an entity is not made by leaving a tag out", "x &<b>lt;</b>", "<p>x &amp;lt;</p>"},
		{"code is left alone", "`a -- \"b\" ... &amp;`\n\n    c  -- \"d\"\n    <e>&amp;", "<p><code>a -- \"b\" ... &amp;amp;</code></p><pre><code>c  -- \"d\"\n&lt;e>&amp;amp;\n</code></pre>"},
		{"fenced code", "```go x\na\n```", "<pre><code class=\"language-go\">a\n</code></pre>"},
		{"lists", "3. a\n4. b\n   - c\n\n* d", "<ol start=\"3\"><li>a</li><li>b<ul><li>c</li></ul></li></ol><ul><li>d</li></ul>"},
		{"words of a tight item stay apart", "- a\n  <!-- x -->\n  b", "<ul><li>a\nb</li></ul>"},
		{"definition list", "Term\n: One\n: Two\n", "<dl><dt>Term</dt><dd>One</dd><dd>Two</dd></dl>"},
		{"strikethrough", "~~a~~ ~b~", "<p><del>a</del> ~b~</p>"},
		{"table", "|a||c|\n|:-:|---|--:|\n|1|2|", `<div class="table" tabindex="0"><table><thead><tr><th scope="col" class="center">a</th><td></td><th scope="col" class="end">c</th></tr></thead><tbody><tr><td class="center">1</td><td>2</td><td></td></tr></tbody></table></div>`},
		{"table without rows", "|a|\n|-|", `<div class="table" tabindex="0"><table><thead><tr><th scope="col">a</th></tr></thead></table></div>`},
		{"alert", "> [!NOTE]\n> Be *careful*.\n>\n> Twice.", `<aside class="note" role="note"><p><strong>Note</strong></p><p>Be <em>careful</em>.</p><p>Twice.</p></aside>`},
		{"alert without text", "> [!caution]", `<aside class="caution" role="note"><p><strong>Caution</strong></p></aside>`},
		{"alert that begins with marks", "> [!TIP]\n> [x] * y\n\n> [!TIP]\n> ~z\n\n> [!tip]\n> \\[a] `b`\n> c", `<aside class="tip" role="note"><p><strong>Tip</strong></p><p>[x] * y</p></aside><aside class="tip" role="note"><p><strong>Tip</strong></p><p>~z</p></aside><aside class="tip" role="note"><p><strong>Tip</strong></p><p>[a] <code>b</code>` + "\nc</p></aside>"},
		{"alert that begins with emphasis", "> [!TIP]  \n> *a* **b**\n\n> [!TIP]\n> [c](d.md)", `<aside class="tip" role="note"><p><strong>Tip</strong></p><p><em>a</em> <strong>b</strong></p></aside><aside class="tip" role="note"><p><strong>Tip</strong></p><p><a href="d.md">c</a></p></aside>`},
		{"no alert", "> [!NOTE] text\n\n> [!DANGER]\n> x", "<blockquote><p>[!NOTE] text</p></blockquote><blockquote><p>[!DANGER]\nx</p></blockquote>"},
		{"footnotes", "a[^x] b[^x]\n\n[^x]: See [y](y.md).", `<p>a<sup id="fnref:1"><a href="#fn:1" role="doc-noteref">1</a></sup> b<sup id="fnref:1:2"><a href="#fn:1" role="doc-noteref">1</a></sup></p><section class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol><li id="fn:1"><p>See <a href="y.md">y</a>.` + "\u00a0" + `<a href="#fnref:1" role="doc-backlink" aria-label="Back to the text 1">↩` + "\ufe0e</a>\u00a0" + `<a href="#fnref:1:2" role="doc-backlink" aria-label="Back to the text 2">↩` + "\ufe0e" + `</a></p></li></ol></section>`},
		{"no link within a link", "[a[^x] <https://example.org>](b.md)\n\n[^x]: y", `<p><a href="b.md">a<sup id="fnref:1">1</sup> https://example.org</a></p><section class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol><li id="fn:1"><p>y` + "\u00a0" + `<a href="#fnref:1" role="doc-backlink" aria-label="Back to the text">↩` + "\ufe0e" + `</a></p></li></ol></section>`},
		{"link", `[a](b%20c.md?x=1&y=2&copy=3#ü "It's \"so\"")`, `<p><a href="b%20c.md?x=1&amp;y=2&amp;copy=3#%C3%BC" title="It’s “so”">a</a></p>`},
		{"bare addresses without a domain", "http://localhost, http://127.0.0.1:8080/x. (http://nas:80) http://[::1]/ https://", `<p><a href="http://localhost">http://localhost</a>, <a href="http://127.0.0.1:8080/x">http://127.0.0.1:8080/x</a>. (<a href="http://nas:80">http://nas:80</a>) <a href="http://%5B::1%5D/">http://[::1]/</a> https://</p>`},
		{"bare addresses", "www.example.org, (https://example.org/a_b) <ada@example.org> http://example.org.", `<p><a href="https://www.example.org">www.example.org</a>, (<a href="https://example.org/a_b">https://example.org/a_b</a>) <a href="mailto:ada@example.org">ada@example.org</a> <a href="http://example.org">http://example.org</a>.</p>`},
		{"a link to the page itself", "[a](self)", `<p><a href="#">a</a></p>`},
		{"a link that the resolver refuses", "[*a*](refused) ![b *c*](refused)", "<p><em>a</em> b c</p>"},
		{"picture in text", `x ![A "b"](a.jpg "t") y`, `<p>x <img src="a.jpg" srcset="a-1.jpg 400w, a-2.jpg?a&amp;b 800w" sizes="100vw" width="640" height="480" alt="A “b”" title="t" loading="lazy" decoding="async"> y</p>`},
		{"figure", "![A](a.jpg \"A *caption* -- 'so'\")", `<figure><img src="a.jpg" srcset="a-1.jpg 400w, a-2.jpg?a&amp;b 800w" sizes="100vw" width="640" height="480" alt="A" loading="lazy" decoding="async"><figcaption>A *caption* – ‘so’</figcaption></figure>`},
		{"figure that the resolver refuses", `![A](refused "B")`, "<p>A</p>"},
		{"a sound is played", "![What they said](speech.mp3 \"In court\")\n\n[![a](speech.mp3)](b.md)", `<figure><audio src="speech.mp3" controls preload="none" aria-label="What they said"><a href="speech.mp3">What they said</a></audio><figcaption>In court</figcaption></figure><p><a href="b.md">a</a></p>`},
		{"raw HTML", "a <b>b</b> <img src=x onerror=alert(1)> c\n\n<script>alert(1)</script>\n\n<div>\nx\n</div>\n\nd", "<p>a b c</p><p>d</p>"},
		{"comments", "a <!-- b --> c\n\n<!--\nd\n-->\n\ne", "<p>a c</p><p>e</p>"},
		{"a paragraph of tags alone", "<b></b>\n\n<br>", ""},
		{"control characters", "a\x00b\x07c\u0085d\ufffee &#1; &#x202e; f", "<p>a\ufffdb\ufffdc<br>d\ufffde \ufffd \ufffd f</p>"},
		{"invalid UTF-8", "a\xffb", "<p>a\ufffdb</p>"},
		{"line ends of every system", "a\r\nb\rc", "<p>a\nb\nc</p>"},
		{"telephone numbers stay whole", "Call +49 30 1234567, or +380 (44) 123-45-67. 1 +2 3 4, a+1 234 567 890, +1 2 3, *+31 20  5550100*", "<p>Call +49\u00a030\u00a01234567, or +380\u00a0(44)\u00a0123-45-67. 1 +2 3 4, a+1 234 567 890, +1 2 3, <em>+31\u00a020\u00a0\u00a05550100</em></p>"},
		{"empty", " \n\n", ""},
	} {
		var rep diag.Report
		d := New("en", testWords).Convert(Source{File: "a.md", Text: tt.in, Reserved: []string{"act"}}, site{}, &rep)
		if got := d.HTML; got != tt.want {
			t.Errorf("%s: %q\n got %s\nwant %s", tt.name, tt.in, got, tt.want)
		}
	}
}

// site resolves like echo, but for a few names.
type site struct{}

func (s site) Link(dest string, at diag.Position) (string, bool) {
	if dest == "self" {
		return "", true
	}
	return dest, dest != "refused"
}

func (s site) Image(dest string, at diag.Position) (Image, bool) {
	if strings.HasSuffix(dest, ".mp3") {
		return Image{URL: dest, Sound: true}, true
	}
	return Image{URL: dest, SrcSet: " a-1.jpg  400w,a-2.jpg?a&b 800w ", Sizes: "100vw", Width: 640, Height: 480}, dest != "refused" && dest != "withheld"
}

func (site) Withheld(dest string) bool { return dest == "withheld" }

func TestAWithheldPictureLeavesNoDescription(t *testing.T) {
	for in, want := range map[string]string{
		"![Sam](withheld)":                   "",
		`![Sam](withheld "Photo")`:           "",
		"a ![Sam *in* court](withheld) b":    "<p>a b</p>",
		"# ![Sam](withheld) Court":           `<h2 id="court">Court</h2>`,
		"[![Sam](withheld)](b)":              `<p><a href="b"></a></p>`,
		"![Bo and ![Sam](withheld)](a)":      `alt="Bo and"`,
		"![Sam][1]\n\n[1]: withheld 'Photo'": "",
	} {
		var rep diag.Report
		d := New("en", testWords).Convert(Source{File: "a.md", Line: 1, Text: in}, site{}, &rep)
		if !strings.Contains(d.HTML, want) || want == "" && d.HTML != "" || strings.Contains(strings.ToLower(d.HTML+d.Excerpt+strings.Join(d.IDs, " ")), "sam") {
			t.Errorf("%s: got %s, want %s", in, d.HTML, want)
		}
	}
}

func TestProblems(t *testing.T) {
	deep := strings.Repeat("> ", 120) + "a"
	for _, tt := range []struct {
		name, in string
		want     []string // the beginning of each message
	}{
		{"dangerous links", "[a](javascript:x) [b](JaVa&#x0A;Script:x) [c](java%73cript:x)\n[d](&#1;javascript:x) [e](<data:text/html,x>) <vbscript:x> [f](file:///etc) [g](javascript&colon;x)\n[h](\u200bjavascript:x) [i](%256Aavascript:x)",
			[]string{"1:1: error: a link cannot lead to \"javascript:\"", "1:19: error: a control character", "1:43: error: a link cannot lead to \"java%73cript:\"",
				"2:1: error: a link cannot lead to \"\ufffdjavascript:\"", "2:23: error: a link cannot lead to \"data:\"", "2:47: error: a link cannot lead to \"vbscript:\"", "2:60: error: a link cannot lead to \"file:\"", "2:77: error: a link cannot lead to \"javascript:\"",
				"3:1: error: a link cannot lead to \"javascript:\"", "3:20: error: a link cannot lead to \"%256aavascript:\""}},
		{"links that lead nowhere", "[a]() [b](//example.org) [c](https:x) [d](https:///x) [e](..\\x\\index.md) [f](ftp://example.org)",
			[]string{"1:1: error: the link leads nowhere", `1:7: error: an address that begins with "//" (begin it with "https://") [bad-link]`, "1:26: error: the address names no host", "1:39: error: the address names no host", "1:55: error: a backslash", `1:74: error: a link cannot lead to "ftp:"`}},
		{"allowed links", "[a](x.md#y) [b](mailto:a@example.org?subject=x) [c](tel:+10000000) [d](HTTPS://example.org) [e](?a:b) [f](#a:b) [g](./a:b)", nil},
		{"columns count characters", "Привіт, [світ](data:x)\n\n| ї | ![ї](http://example.org/a.png) |\n|--|--|\n| ї | [b](data:x) |\n\n- > ї <b> [c](data:x)",
			[]string{"1:9: error: a link cannot", "3:7: error: a picture on another site", "5:7: error: a link cannot", "7:7: warning: raw HTML", "7:11: error: a link cannot"}},
		{"references are reported where they are used", "[a]: javascript:x\n\nx [a] [b][a]", []string{"3:3: error: a link cannot", "3:7: error: a link cannot"}},
		{"bare addresses", "x https://example.org/%0a www.example.org", nil},
		{"pictures", "![](a.jpg) ![x](//example.org/a.png) ![x](data:image/png;base64,x) ![x](mailto:a@b) ![x]()",
			[]string{`1:1: warning: the picture "a.jpg" has no description`, "1:12: error: a picture on another site", "1:38: error: a link cannot", "1:68: error: a picture cannot come from \"mailto:\"", "1:85: error: the link leads nowhere"}},
		{"raw HTML", "a <b>b</b> </i> <br/>\n\n  <div class=\"x\">\n  y</div>\n\n<?php ?>",
			[]string{`1:3: warning: raw HTML is not published: "<b>" (write **bold text**) [raw-html]`, `1:12: warning: raw HTML is not published: "</i>" (write *text in italics*)`, `1:17: warning: raw HTML is not published: "<br>" (end the line with a backslash)`,
				`3:3: warning: raw HTML and the text in it are not published: "<div>"`, `6:1: warning: raw HTML and the text in it are not published: "<…>"`}},
		{"comments", "<!-- a --> b\n\nc <!-- d -->\n\n<!-- e\nf --> g\n\n<!--\nh", []string{"1:12: warning: what follows a comment", "6:7: warning: what follows a comment", "8:1: warning: a comment without an end"}},
		{"footnotes without a reference", "a[^x]\n\n[^x]: b\n\n[^y]: c\n\n> [^x]: d", []string{`5:1: warning: nothing refers to the footnote "[^y]"`, `7:3: warning: nothing refers to the footnote "[^x]"`}},
		{"overrides", "a\u202eb\r\n\u202d", []string{"1:2: error: an invisible character", "2:1: error: an invisible character"}},
		{"deep quotations", deep, []string{"1:201: error: more than 100 blocks inside one another"}},
		{"deep emphasis", strings.Repeat("*a **b ", 60) + strings.Repeat("b** a*", 60), []string{"1:"}},
		{"wide table", strings.Repeat("|a", 101) + "|\n" + strings.Repeat("|-", 101) + "|\n", []string{"2:1: error: a table of"}},
		{"endless table", "|" + strings.Repeat("a|", 90) + "\n|" + strings.Repeat("-|", 90) + "\n" + strings.Repeat("|\n", 3000), []string{"2:1: error: tables of more than 200000 cells"}},
		{"large text", strings.Repeat("a\n", maxSize/2+1), []string{"1:1: error: the text has 2097154 octets, more than 2097152 (make several pages of it) [too-large]"}},
		{"too many brackets", strings.Repeat("[a](b", 20_000), []string{"1:1: error: lines too long"}},
		{"too many brackets in lines", strings.Repeat("[a](b\n", 20_000), []string{"1:1: error: paragraphs too long"}},
		{"too many definitions", strings.Repeat("[a]: b\n", 20_000), []string{"1:1: error: paragraphs too long"}},
		{"too many footnotes", strings.Repeat("[^a] ", maxFootnotes+1), []string{"1:1: error: 5001 footnotes"}},
		{"long definitions", "[a]: /" + strings.Repeat("x", 100_000) + "\n\n" + strings.Repeat("[a]\n\n", 20), []string{"23:1: error: long link definitions are used too often"}},
		{"lines deep inside", strings.Repeat("- ", 49) + "a" + strings.Repeat("\n", 100_000), []string{"306"}},
	} {
		_, got := convert("en", tt.in)
		if len(got) != len(tt.want) {
			t.Errorf("%s: got %q", tt.name, got)
			continue
		}
		for i := range got {
			if !strings.HasPrefix(got[i], tt.want[i]) {
				t.Errorf("%s: got %q, want %q", tt.name, got[i], tt.want[i])
			}
		}
	}
}

func TestProblemsCountFromTheSourcesLine(t *testing.T) {
	var rep diag.Report
	New("en", testWords).Convert(Source{File: "content/x/index.md", Line: 7, Text: "\na <i>"}, echo{}, &rep)
	want := `content/x/index.md:8:3: warning: raw HTML is not published: "<i>" (write *text in italics*) [raw-html]`
	if got := rep.All(); len(got) != 1 || got[0].String() != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestResolverGetsDecodedDestinations(t *testing.T) {
	r := &recorder{}
	New("en", testWords).Convert(Source{File: "a.md", Line: 1, Text: "[a](x\\_y.md) [b](<a &amp; b.md>) ![c](d\\)e.jpg) <http://a.example/?b\\_c>"}, r, &diag.Report{})
	want := "a.md:1:1 x_y.md|a.md:1:14 a & b.md|a.md:1:34 d)e.jpg|a.md:1:49 http://a.example/?b\\_c"
	if got := strings.Join(r.seen, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

type recorder struct{ seen []string }

func (r *recorder) Link(dest string, at diag.Position) (string, bool) {
	r.seen = append(r.seen, at.String()+" "+dest)
	return dest, true
}

func (r *recorder) Image(dest string, at diag.Position) (Image, bool) {
	r.seen = append(r.seen, at.String()+" "+dest)
	return Image{URL: dest}, true
}

func (*recorder) Withheld(string) bool { return false }

// hostile answers with what no page may hold.
type hostile struct{}

func (hostile) Link(string, diag.Position) (string, bool) { return "javascript:alert(1)", true }
func (hostile) Image(string, diag.Position) (Image, bool) { return Image{}, true }
func (hostile) Withheld(string) bool                      { return false }

func TestResolversAnswerIsJudgedToo(t *testing.T) {
	var rep diag.Report
	d := New("en", testWords).Convert(Source{File: "a.md", Text: "[a](b) ![c](d)"}, hostile{}, &rep)
	if got, want := d.HTML, "<p>a c</p>"; got != want || !rep.Failed() {
		t.Errorf("got %q, want %q; %v", got, want, rep.All())
	}
}

// The parser stumbles over a list whose items are cut off.
func TestListsThatAreTooDeepAreOneProblemAtItsPlace(t *testing.T) {
	for _, address := range []string{"", "www.example.org\n\n"} {
		var b strings.Builder
		for depth := range 300 {
			b.WriteString(strings.Repeat("  ", depth) + "- a\n")
		}
		var rep diag.Report
		New("en", testWords).Convert(Source{File: "a.md", Line: 1, Text: b.String() + "\n" + address}, echo{}, &rep)
		if got := rep.All(); len(got) != 1 || got[0].Code != "too-deep" || got[0].Line != 50 || got[0].Column != 99 {
			t.Errorf("got %v", got)
		}
	}
}

func TestPanicOfTheParserIsAProblem(t *testing.T) {
	c := New("en", testWords)
	c.plainParser = nil
	var rep diag.Report
	d := c.Convert(Source{File: "a.md", Line: 3, Text: "a"}, echo{}, &rep)
	if got := rep.All(); len(got) != 1 || got[0].Code != "unreadable-markdown" || got[0].Line != 3 || d.HTML != "" {
		t.Errorf("got %v, %q", got, d.HTML)
	}
}
