package letter

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/markdown"
	"casebook/internal/prose"
)

// links leads every link to where it says.
type links struct{}

func (links) Link(dest string, _ diag.Position) (string, bool)   { return dest, true }
func (links) Image(string, diag.Position) (markdown.Image, bool) { return markdown.Image{}, false }
func (links) Withheld(string) bool                               { return false }
func paragraph(s string) prose.Block {
	return prose.Block{Lines: []prose.Line{{Runs: []prose.Run{{Text: s}}}}}
}

func TestNumbersWithABracketKeepIt(t *testing.T) {
	list := blocks(item(0, 1, "a"), item(0, 2, "b"))
	list[0].Round, list[1].Round = true, true
	if got, want := markdownOf(list, nil), "1) a\n2) b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func blocks(list ...prose.Block) []prose.Block { return list }
func item(level, number int, s string) prose.Block {
	b := paragraph(s)
	b.Kind, b.Level, b.Number = prose.Item, level, number
	return b
}

var tags = regexp.MustCompile(`<[^>]*>`)

// rendered gives the HTML of Markdown, and what a reader sees of it without
// white space.
func rendered(source string) (page, seen string) {
	var rep diag.Report
	page = string(markdown.New("en", markdown.Words{}).Convert(markdown.Source{File: "x.md", Line: 1, Text: source}, links{}, &rep).HTML)
	return page, ink(html.UnescapeString(tags.ReplaceAllString(page, "")))
}

func ink(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestPageShowsExactlyTheText(t *testing.T) {
	for _, s := range []string{
		`"straight" and 'single', it's`, "“typographic” – dashes — and …", "dots... and -- dashes --- too", "*stars* _lines_ `code` ~~gone~~",
		"<b>tags</b> &amp; & &copy; a<b", "[text](https://example.org) ![x](y) [^1]", "# heading", "#no heading", "- item", "+ item", "1. item", "1986. A year", "2) two",
		"> quote", ": definition", "---", "===", "| a | b |", "a | b", `back\slash \* \`, "a_b_c 2*3*4", "https://example.org/a_b_(c)?d=e&f=g. End", "www.example.org", "ada@example.org", "http://[", "~~~", "***", "* * *",
		"    indented", "text  \nwith two spaces", "{#id}", "a  b", "[x]: https://example.org", "!", "<https://example.org>", "ftp://example.org", ":-", "-:", ":-:", ":--:", "--|--", "-", "=", ":",
	} {
		if page, seen := rendered(markdownOf(blocks(paragraph(s)), nil)); seen != ink(s) || strings.Count(page, "<p>")+strings.Count(page, "<p ") > 1 {
			t.Errorf("%q is shown as %q: %s", s, seen, page)
		}
		below := prose.Block{Lines: append(paragraph("Above").Lines, paragraph(s).Lines...)}
		if page, seen := rendered(markdownOf(blocks(below), nil)); seen != "Above"+ink(s) || strings.Contains(page, "<table") || strings.Contains(page, "<h") {
			t.Errorf("%q below a line is shown as %q: %s", s, seen, page)
		}
	}
}

func TestEmphasisAndLinksAreKept(t *testing.T) {
	line := func(runs ...prose.Run) prose.Block { return prose.Block{Lines: []prose.Line{{Runs: runs}}} }
	for want, b := range map[string]prose.Block{
		"<p>a <strong>bold</strong> word":                 line(prose.Run{Text: "a"}, prose.Run{Text: " bold ", Bold: true}, prose.Run{Text: "word"}),
		"<p><em>slanted</em>, then":                       line(prose.Run{Text: "slanted", Italic: true}, prose.Run{Text: ", then"}),
		"<p><em><strong>both</strong></em>":               line(prose.Run{Text: "both", Italic: true, Bold: true}),
		`<p>see <a href="https://example.org/a">here</a>`: line(prose.Run{Text: "see "}, prose.Run{Text: "here", Link: "https://example.org/a"}),
		"<p>no “<strong>link</strong>”":                   line(prose.Run{Text: "no “"}, prose.Run{Text: "link", Bold: true, Link: "javascript:alert(1)"}, prose.Run{Text: "”"}),
		"<p>half<strong>word</strong>":                    line(prose.Run{Text: "half"}, prose.Run{Text: "word", Bold: true}),
		"<p>a(b)c":                                        line(prose.Run{Text: "a"}, prose.Run{Text: "(b)", Bold: true}, prose.Run{Text: "c"}),
		"<p>one<br>two":                                   {Lines: []prose.Line{{Runs: []prose.Run{{Text: "one"}}}, {Runs: []prose.Run{{Text: "two"}}}}},
	} {
		if page, _ := rendered(markdownOf(blocks(b), nil)); !strings.HasPrefix(page, want) {
			t.Errorf("got %s, want %s", page, want)
		}
	}
}

func TestListsAreKept(t *testing.T) {
	page, _ := rendered(markdownOf(blocks(paragraph("We ask:"), item(0, 0, "one"), item(1, 0, "one a"), item(0, 0, "two"), paragraph("and"), item(0, 1, "first"), item(0, 2, "second")), nil))
	for _, want := range []string{"<ul><li>one<ul><li>one a</ul><li>two</ul>", "<ol><li>first<li>second</ol>"} {
		if got := strings.NewReplacer("</li>", "", "\n", "").Replace(page); !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func FuzzPageShowsTheText(f *testing.F) {
	f.Add("*a* _b_ [c](d)\n\n1. e\n2. f\n\n- g\n  h")
	f.Add("\\\r0")
	f.Add("a\n\n1) b\n2. c")
	f.Add("S:\r\r\x02\r\x02:")
	f.Add("a\n\n\"b\" -- c...\n\n> d\n\n| e | f |\n| - | - |")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00") || len(text) > 1<<12 {
			return
		}
		l, _, err := Read(context.Background(), "x.txt", []byte(text), Options{})
		if err != nil {
			return
		}
		want := "^"
		for _, b := range l.Body {
			if b.Number > 0 { // a number alone begins no list, and is a word of a paragraph then
				want += fmt.Sprintf(`(?:%d[.)])?`, b.Number)
			}
			for _, line := range b.Lines {
				want += regexp.QuoteMeta(ink(line.String()))
			}
		}
		if page, seen := rendered(markdownOf(l.Body, nil)); !regexp.MustCompile(want + "$").MatchString(seen) {
			t.Errorf("%q is shown as %q: %s", want, seen, page)
		}
	})
}
