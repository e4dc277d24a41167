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
