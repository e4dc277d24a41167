package markdown

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// hostileTexts are texts of about size bytes that make careless parsers take
// quadratic time, or grow.
func hostileTexts(size int) map[string]string {
	texts := map[string]string{}
	for _, unit := range []string{
		"[", "]", "![", "[]", "*", "_", "*a ", " **a ", "*a **a ", "*a_ ", "_a*b ", "`", "`a ", "~~a ", "<", "<a ", "<a b='", "<!-- ", "x<? ", "x<!A ", "x<![CDATA[ ",
		"[a](", "[a](<b", "[a](b \"", "[a](b", "[a][", "![a](b)", "](", "[]()", "*[", "[*a", "*[a](b) ", "\"a ", " 'a", "&", "&amp", "&#x", "\\", "(http://a.b/", "www.", "a@",
		">", "> ", "- ", "1. ", ": ", "\t", "-\t", "\n", "a\n-\n", "# a\n", "- a\n\n", "- a\n> b\n", "a\n: b\n", "a\n\n: b\n\n", "a\n|-|\n", "|-|-|-\n", "[a]: <b\n", "[a]: b \"\n", " [a]: b '\n", "[a\n", "<div>\n", "[^a]: b\n\n", "[^a]",
	} {
		texts[fmt.Sprintf("%q", unit)] = strings.Repeat(unit, size/len(unit))
	}
	half := size / 2
	texts["deep list, empty lines"] = strings.Repeat("- ", 45) + "a" + strings.Repeat("\n", half)
	texts["lazy quotation"] = strings.Repeat("> ", 90) + "a\n" + strings.Repeat("a\n", half/2)
	texts["terms"] = strings.Repeat("a\n", half) + ": b"
	texts["rows"] = "a|b\n-|-\n" + strings.Repeat("|\n", half)
	texts["pictures in pictures"] = strings.Repeat("![", size/6) + strings.Repeat("](a)", size/6)
	texts["nested emphasis"] = strings.Repeat("*a", half/2) + strings.Repeat("*", half/2)
	texts["references"] = "[a]: " + strings.Repeat("b", half) + "\n\n" + strings.Repeat("[a]\n\n", half/5)
	texts["backticks"] = backticks(size)
	return texts
}

// backticks gives runs of every length, none of which finds its like.
func backticks(size int) string {
	var b strings.Builder
	for n := 1; b.Len() < size; n++ {
		b.WriteString(strings.Repeat("`", n) + " ")
	}
	return b.String()
}

func TestHostileTextsStaySmallAndSafe(t *testing.T) {
	const size = 20_000
	for name, text := range hostileTexts(size) {
		var rep diag.Report
		d := New("en", testWords).Convert(Source{File: "a.md", Line: 5, Text: text}, echo{}, &rep)
		if len(d.HTML) > 30*size+maxExpansion {
			t.Errorf("%s: %d bytes become %d", name, len(text), len(d.HTML))
		}
		safe(t, d)
		within(t, text, rep.All())
	}
}

// BenchmarkHostile shows how long the largest text of each kind can take.
func BenchmarkHostile(b *testing.B) {
	for name, text := range hostileTexts(maxSize) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				convert("en", text)
			}
		})
	}
}

// asking notes what a resolver is asked for, and where.
type asking struct {
	echo
	asked *[]string
}

func (a asking) Link(dest string, at diag.Position) (string, bool) {
	*a.asked = append(*a.asked, fmt.Sprintf("%d:%d %s", at.Line, at.Column, dest))
	return dest, true
}

// TestPrivateAddressesInTextAreAskedFor holds that an address of this computer or its
// network goes through the gate of links where Markdown makes no link of it.
func TestPrivateAddressesInTextAreAskedFor(t *testing.T) {
	for text, want := range map[string]string{
		"See localhost:8080/about/ here":            "1:5 http://localhost:8080/about/",
		"He said \"http://localhost:8080/about/\".": "1:10 http://localhost:8080/about/",
		"«http://127.0.0.1/x»":                      "1:2 http://127.0.0.1/x",
		"at [::1]:8080, then":                       "1:4 http://[::1]:8080",
		"*a*: 192.168.0.1:8080/x.":                  "1:6 http://192.168.0.1:8080/x",
		"a\nb 10.0.0.1:80!":                         "2:3 http://10.0.0.1:80",
		"`localhost:8080`":                          "", "localhost is a word": "", "127.0.0.1 alone": "", "version 10.0.0.1: good": "", "mylocalhost:8080": "", "10:30": "", "172.32.0.1:80": "", "a \"https://example.org/\"": "",
	} {
		var asked []string
		New("en", testWords).Convert(Source{File: "a.md", Line: 1, Text: text}, asking{asked: &asked}, &diag.Report{})
		if got := strings.Join(asked, ", "); got != want {
			t.Errorf("%q: asked for %q, want %q", text, got, want)
		}
	}
}
