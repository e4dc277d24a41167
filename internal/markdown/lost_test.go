package markdown

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// told checks what is said about texts, by the beginning of each message.
func told(t *testing.T, in string, want ...string) {
	t.Helper()
	_, got := convert("en", in)
	if len(got) != len(want) {
		t.Errorf("%q: got %q, want %q", in, got, want)
		return
	}
	for i := range got {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("%q: got %q, want %q", in, got[i], want[i])
		}
	}
}

func TestNothingVanishesUnsaid(t *testing.T) {
	told(t, "[Sam]: Yes\n\nx", `1:1: warning: nothing uses the link definition [Sam], so this is not shown: "[Sam]: Yes"`)
	told(t, "[a]: b 'two\nwords'\n\nx", `1:1: warning: nothing uses the link definition [a], so this is not shown: "[a]: b 'two words'"`)
	told(t, "[a]: b\n[A]: c\n\n[a]", `2:1: warning: [A] is defined above already, so this is not shown: "[A]: c"`)
	told(t, "[//]: # (note)\n[comment]: <> (note)\n[//comment]: # 'note'\n\nx")
	told(t, "x\n[//]: # (note)", `2:1: error: readers would see this comment: [//]: is text here`)
	told(t, "[comment]: a note of several words", `1:1: error: readers would see this comment: [comment]: is text here`)
	told(t, "`[//]: #` \\[//]: # (note)")
	told(t, "|a|\n|-|\n|b|c|\n|d| |\n| e | f \\| g | h |", `3:4: warning: a table of 1 column has no place for "c", so it is not shown`, `5:7: warning: a table of 1 column has no place for "f \\| g | h"`)
	told(t, "```go and words\nx\n```", "1:7: warning: what stands beside the language of the code is not shown: \"and words\"")
	told(t, "[^a]: the note\n\nx", `1:1: warning: nothing refers to the footnote "[^a]", so it is not shown: "the note"`)
	told(t, "![The <b>court</b>](a.jpg)", `1:7: warning: raw HTML is not published: "<b>"`)
	told(t, "[](a.md) [ ](b.md)\n\n##", `1:1: warning: the link has no text, so its address is shown`, "1:10: warning: the link", "3:1: warning: the heading has no text")
}

func TestNumbersAtLineStartsStay(t *testing.T) {
	for in, want := range map[string]string{
		"21. Mai 2020 war\nein Tag.":   "<p>21. Mai 2020 war\nein Tag.</p>",
		"1999.":                        "<p>1999.</p>",
		"1999.\n\n2000.":               "<p>1999.</p><p>2000.</p>",
		"1. Mai 2020":                  "<p>1. Mai 2020</p>",
		"1. травня 2020":               "<p>1. травня 2020</p>",
		"born in\n1. Then":             "<p>born in\n1. Then</p>",
		"12. 5. 2020 Praha":            "<p>12. 5. 2020 Praha</p>",
		"007. x\n008. y":               "<p>007. x</p><p>008. y</p>",
		"> 21. Mai\n> x":               "<blockquote><p>21. Mai\nx</p></blockquote>",
		"- 21. Mai\n- 22. Juni":        "<ul><li>21. Mai</li><li>22. Juni</li></ul>",
		"1. a\n2. b":                   "<ol><li>a</li><li>b</li></ol>",
		"1. a\n3. b\n4. c\n9. d":       `<ol><li>a</li><li value="3">b</li><li>c</li><li value="9">d</li></ol>`,
		"5) a\n7) b":                   `<ol start="5" class="bracket"><li>a</li><li value="7">b</li></ol>`,
		"1998. a\n2020. b":             `<ol start="1998" class="wide"><li>a</li><li value="2020">b</li></ol>`,
		"+ 380 44 000 00 00\n+ (1) 23": "<p>+ 380 44 000 00 00\n+ (1) 23</p>",
		"1. a":                         "<ol><li>a</li></ol>",
		"10. a\n\n    b":               `<ol start="10"><li><p>a</p><p>b</p></li></ol>`,
		"Demands:\n1. a\n2. b":         "<p>Demands:</p><ol><li>a</li><li>b</li></ol>",
		"2. `c` *d*":                   "<p>2. <code>c</code> <em>d</em></p>",
		"2.\n   x":                     "<p>2.\nx</p>",
	} {
		d, problems := convert("en", in)
		if d.HTML != want || len(problems) > 0 {
			t.Errorf("%q:\n got %s %q\nwant %s", in, d.HTML, problems, want)
		}
	}
	told(t, "1. a\n1. b\n1. c", "1:1: warning: every number of this list is 1: readers see 1 to 3 (write 1, 2 and so on)")
}

func TestTildesStrikeInPairsAlone(t *testing.T) {
	for in, want := range map[string]string{
		"Ages 10~20 and 30~40; from ~2020~ on.": "<p>Ages 10~20 and 30~40; from ~2020~ on.</p>",
		"~~a~~ ~~~b~~~ ~~c~":                    "<p><del>a</del> ~~~b~~~ ~~c~</p>",
	} {
		if d, _ := convert("en", in); d.HTML != want {
			t.Errorf("%q: got %s, want %s", in, d.HTML, want)
		}
	}
}

func TestControlCharactersBreakLinesOrAreErrors(t *testing.T) {
	d, problems := convert("en", "a\vb\u0085c\u2028d\u2029e\ff `g\vh`\n\n    i\vj\n\n# k\vl\n\n|m\vn|\n|-|")
	want := "<p>a<br>b<br>c<br>d<br>e<br>f <code>g<br>h</code></p><pre><code>i\nj\n</code></pre><h2 id=\"k-l\">k<br>l</h2><div class=\"table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">m<br>n</th></tr></thead></table></div>"
	if d.HTML != want || len(problems) > 0 {
		t.Errorf("got %s %q\nwant %s", d.HTML, problems, want)
	}
	told(t, "ab\x01\r\nc\u0090 \x7f", "1:3: error: the control character U+0001, which no page can hold", "2:2: error: the control character U+0090", "2:4: error: the control character U+007F")
	told(t, "a\ufffd b\xff", "1:2: warning: a letter was lost here", "1:5: error: a byte that is not UTF-8")
	told(t, "a &#1; `&#2;` &#0; &#x202e; \\&#3;", "1:3: error: the control character &#1;", "1:15: error: the control character &#0;", "1:20: error: the control character &#x202e;")
}

func TestWhatWasMeantAsMarkdownIsWarnedAbout(t *testing.T) {
	for in, want := range map[string]string{
		"#\u00a0A":                         `1:1: warning: "#" is shown as it is: what follows it is a no-break space`,
		"a\n##B c":                         `2:1: warning: "##" is shown as it is, since no space follows it (write "## B c")`,
		"####### a":                        "1:1: warning: more than six # make no heading",
		"-\u00a0one\n-\u00a0two":           `1:1: warning: "-" is shown as it is: what follows it is a no-break space`,
		"1.\u00a0one":                      `1:1: warning: "1." is shown as it is`,
		"-one\n-two":                       `2:1: warning: "-" is shown as it is, since no space follows it`,
		"• one\n• two":                     `1:1: warning: "•" is shown as it is`,
		"|a|b|\n|1|2|":                     "1:1: warning: these lines are no table",
		"a | b | c\n1 | 2 | 3":             "1:1: warning: these lines are no table",
		"1.item\n2.item":                   "1:1: warning: \"1.\" is shown as it is, since no space follows it",
		"2)item\n3)item":                   "1:1: warning: \"2)\" is shown as it is, since no space follows it",
		"*item\n*item":                     "1:1: warning: \"*\" is shown as it is, since no space follows it",
		"(1) item\n(2) item":               "1:1: warning: \"(1)\" is shown as it is, and its lines run together",
		"a) item\nb) item":                 "1:1: warning: \"a)\" is shown as it is, and its lines run together",
		"– item\n– item":                   "1:1: warning: \"–\" is shown as it is, and its lines run together",
		"(text)[https://example.org/x]":    "1:1: warning: \"(text)[https://example.org/x]\" is shown as it is",
		"|a|b|\n|-|\n|1|2|":                "1:1: warning: these lines are no table",
		"> [!NOTE] text":                   `1:3: warning: "[!NOTE]" is shown as it is, since text follows it`,
		"> [!DANGER]\n> x":                 `1:3: warning: "[!DANGER]" is shown as it is: there is no such note`,
		"This is **important **and so on.": `1:9: warning: "**" is shown as it is`,
		"a.[^9]":                           `1:3: warning: "[^9]" is shown as it is: there is no such footnote`,
		"See [the letter] (https://example.org/l).": `1:5: warning: "[the letter]" is no link, since a space stands before the (`,
		"See [the letter] (letter.pdf).":            `1:5: warning: "[the letter]" is no link`,
		"[it](https://example.org/a b)":             `1:1: warning: "[it](https://example.org/a b)" is no link: its address holds a space`,
		"[it](a b.pdf)":                             `1:1: warning: "[it](a b.pdf)" is no link`,
		"[x][nope]":                                 `1:4: warning: "[nope]" is shown as it is: no link is defined under it`,
		"\tA tab begins this.":                      "1:2: warning: this line begins with a tab",
		"    The first line of a paragraph.":        "1:5: warning: this line begins with four spaces or more",
		"```\ncode\n\nand the rest":                 "1:1: warning: the code that begins here does not end",
		"One line\nand another\n---":                "1:1: warning: the line of dashes below makes a heading",
		"## A {#b}":                                 `1:6: warning: "{#b}" is shown as it is`,
		"{{< figure x >}}":                          `1:1: warning: "{{<" is shown as it is`,
		"[[Page]]":                                  `1:1: warning: "[[Page]]" is shown as it is`,
		"::: note\nx\n:::":                          `1:1: warning: ":::" is shown as it is`,
	} {
		told(t, in, want)
	}
	for _, in := range []string{
		"#hashtag #two", "C# # x", "21.\u00a0Mai", "-5 degrees", "- [ ] open", "[1] [2]", "a [sic] (see below)", "`[a](b c)` [a] (then)", "\\[a](b c)", "5 ** 3 and 2**3",
		"**Note:** a\\*\\*", "    x := y(z)", "```\ncode\n```", "> ~~~\n> a\n> ~~~", "Heading\n---", "| a", "a | b\nc | d", "[a](<b c>)", "word**", "** a note", "snake__case", "[a][b]\n\n[b]: c",
		"[a]\n\n[a]: b", "– item and\nmore of it\n– item", "(1) item\nmore of it", "*item* and\n*more*", "12.Juni, sagte sie\nund 13.Juli", "A. Example\nB. Sample", "x[^1]\n\n[^1]: y", "__a__ **b** ***c***", "![a][b]\n\n[b]: c.png", "[![a](b.png)](c)",
	} {
		told(t, in)
	}
}

func TestRightToLeftPagesIsolateWhatIsNot(t *testing.T) {
	for in, want := range map[string]string{
		"اتصل على +380 44 123 45 67 الآن":          "<p>اتصل على <bdi dir=\"ltr\">+380\u00a044\u00a0123\u00a045\u00a067</bdi> الآن</p>",
		"هاتف (044) 123 45 67.\n\nx.y@example.net": `<p>هاتف <bdi dir="ltr">(044) 123 45 67</bdi>.</p><p><a href="mailto:x.y@example.net" dir="ltr">x.y@example.net</a></p>`,
		"*Article 19* و `a --b`":                   `<p><em><bdi dir="ltr">Article 19</bdi></em> و <code dir="ltr">a --b</code></p>`,
		"https://example.org/a، ب":                 `<p><a href="https://example.org/a" dir="ltr">https://example.org/a</a>، ب</p>`,
		"    a(b)":                                 "<pre dir=\"ltr\"><code>a(b)\n</code></pre>",
		"قرار 5 رقم 19":                            "<p>قرار 5 رقم 19</p>",
	} {
		if d, _ := convert("ar", in); d.HTML != want {
			t.Errorf("%q:\n got %s\nwant %s", in, d.HTML, want)
		}
	}
}

func TestTitlesAreSetLikeText(t *testing.T) {
	d, problems := convert("en", "![A](a.jpg \"They said \\\"no\\\"\")")
	if want := "<figcaption>They said “no”</figcaption>"; !strings.Contains(d.HTML, want) || len(problems) > 0 {
		t.Errorf("got %s %q, want %s", d.HTML, problems, want)
	}
}

// TestHiddenHTMLHidesNothing holds that a tag which hides its text in a browser is
// an error where the text would be published without it.
func TestHiddenHTMLHidesNothing(t *testing.T) {
	for text, hidden := range map[string]bool{
		"<p hidden>\n\nNOTE\n\n</p>": true, "a <span style=\"color:red; DISPLAY : none\">NOTE</span> b": true, "a <template>NOTE</template> b": true,
		"a <i style='visibility:hidden'>NOTE</i>": true, "<div class=x hidden=\"\">\n\nNOTE\n\n</div>": true, "<noscript>\n\nNOTE\n\n</noscript>": true,
		"<div hidden>NOTE</div>": false, "a <b>NOTE</b>": false, "<div class=\"hidden-x\">\n\nNOTE\n\n</div>": false, "a <i style=\"opacity:0.5\">NOTE</i>": false,
	} {
		_, got := convert("en", text)
		if hidden != strings.Contains(strings.Join(got, "\n"), "hides nothing here") {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestBareAddressOfWhatIsWithheldIsLeftOut holds that an address which leads
// nowhere is no text either: its words name what is withheld.
func TestBareAddressOfWhatIsWithheldIsLeftOut(t *testing.T) {
	for _, text := range []string{"see https://example.org/cases/zyx/ there", "see <https://example.org/cases/zyx/> there", "see [https://example.org/cases/zyx/](https://example.org/cases/zyx/) there"} {
		var rep diag.Report
		doc := New("en", testWords).Convert(Source{File: "a.md", Line: 1, Text: text}, leadsNowhere{}, &rep)
		if got := fmt.Sprint(rep.All()); strings.Contains(doc.HTML, "zyx") || !strings.Contains(doc.HTML, "see … there") || !strings.Contains(got, "[withheld-link]") {
			t.Errorf("%q: got %s and %s", text, doc.HTML, got)
		}
	}
}

// leadsNowhere resolves every link as to something withheld.
type leadsNowhere struct{ echo }

func (leadsNowhere) Link(string, diag.Position) (string, bool) { return "", false }
