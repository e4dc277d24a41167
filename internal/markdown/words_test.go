package markdown

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"casebook/internal/diag"
)

// constructions are all that Markdown has; each % becomes a word of its own.
var constructions = []string{
	"% *%* **%** ***%*** ~~%~~ `%` %\\\n%  \n%",
	"# % #\n\n## %\n\n%\n===\n\n%\n---",
	"- %\n- %\n  - %\n\n    %\n- % %",
	"* %\n\n* %\n+ %",
	"1. %\n2. %\n7. %\n\n   %\n",
	"1) %\n   1. %\n2) %",
	"21. %\n%\n\n1999.\n\n21. %\n\n    %",
	"> % %\n> > %\n%\n> - %",
	"> [!NOTE]\n> %\n>\n> %",
	"> [!NOTE] %\n> %",
	"```\n%\n```\n\n~~~ %\n%\n~~~\n\n    % %\n\n```% % %\n%\n```",
	"| % | % |\n|---|:-:|\n| % | % |\n| % |\n| % | % | % | % |",
	"%\n% | %\n-|-\n% | %",
	"% | %\n% | %",
	"%\n: %\n: %\n\n  %\n\n%\n\n: % %",
	"[%](https://example.org/% \"%\") ![%](%.jpg '%') ![% *%*](%.png)",
	"![%](%.jpg \"% %\")",
	"[%][a%] [b%] [b%][] ![%][a%]\n\n[a%]: https://example.org/% '%'\n[b%]: <%> (%)",
	"[%]: %\n\n[%]: % '%'\n\n[%]: %\n'%'\n%",
	"%[^1] %[^2] [^%]\n\n[^1]: %\n\n    %\n[^3]: % %",
	"% https://example.org/% <https://example.org/%> www.%.org %@example.org <%@example.org>",
	"% <b>%</b> % <% x=\"%\"> %\n\n<div>%\n%</div>\n\n<%>\n%\n\n%",
	"% <!-- note --> %\n\n<!-- note\n\nnote --> %\n\n%",
	"*** \n\n% \\* % &amp; % &% % \\\\ %",
	"[% [%](%) %](%) ![% ![%](%) %](%)",
	"*% **% %* _%_ __%__ %_%_% %*%*%",
	"- [ ] %\n- [x] %\n\n[% %] (%) [%] % ] [ % ( )",
	"\t%\n\n-\t%\n\n\t%\n\n\t\t%",
	"%\v% \u0085 % \u2028 %",
	"+ 380 44 % %\n\n+ %",
	"##% % ####### %\n\n#\u00a0%",
	"- %\n\n\n\n  %\n-\n\n  %\n\n      %",
	"[^%]: %\n\n    - %\n\n% [^%]",
	"%\n[%]: %\n\n- [%]: %\n\n> [%]: %",
	"![% ~~% *%*~~](%) ![%[^1]](%)\n\n[^1]: %",
	"[%](<% %> \"%\") [%](% %) [%]( % '%' )",
}

// TestEveryWordIsOnThePageOrInAMessage holds it over all constructions, alone,
// within each other and one after another.
func TestEveryWordIsOnThePageOrInAMessage(t *testing.T) {
	words := 0
	fill := func(text string) string {
		var b strings.Builder
		for i, part := range strings.Split(text, "%") {
			if i > 0 {
				words++
				b.WriteString(letters(words))
			}
			b.WriteString(part)
		}
		return b.String()
	}
	within := []string{"> ", "- ", "1. ", "  ", "[^n]: ", "> - "}
	for i, c := range constructions {
		holdWords(t, fill(c))
		for _, mark := range within {
			pad := strings.Repeat(" ", len(mark))
			if strings.HasPrefix(mark, ">") {
				pad = ">" + pad[1:]
			} else if mark == "[^n]: " {
				pad = "    "
			}
			holdWords(t, fill("a[^n]\n\n"+mark+strings.ReplaceAll(c, "\n", "\n"+pad)))
		}
		for _, d := range constructions[i:] {
			holdWords(t, fill(c+"\n\n"+d))
			holdWords(t, fill(c+"\n"+d))
			holdWords(t, fill(d+"\n"+c))
		}
	}
	t.Logf("%d words", words)
}

// letters gives a word of small letters that no other number has and that is
// within no other.
func letters(n int) string {
	s := ""
	for range 5 {
		s += string(rune('a' + n%24))
		n /= 24
	}
	return "zy" + s + "yz"
}

var wordPattern = regexp.MustCompile(`zy[a-x]{5}yz`)

var wordsConverter = New("en", testWords)

// holdWords checks that every word of a text is on its page or in a message.
func holdWords(t *testing.T, text string) {
	t.Helper()
	var rep diag.Report
	d := wordsConverter.Convert(Source{File: "a.md", Line: 1, Text: text}, echo{}, &rep)
	there := strings.Join(strings.Fields(shownWords(d.HTML)), " ")
	for _, p := range rep.All() {
		there += " " + p.Message + " " + p.Hint
	}
	var gone []string
	for _, place := range wordPattern.FindAllStringIndex(text, -1) {
		word := text[place[0]:place[1]]
		if strings.Contains(there, word) || isLabel(text, place) || isInRawHTML(text, place[0], &rep) {
			continue
		}
		gone = append(gone, word)
	}
	if len(gone) > 0 {
		t.Errorf("%q are gone from\n%s\n%s\n%v", gone, text, d.HTML, rep.All())
	}
}

// shownWords gives what a page's reader gets: its text, and what stands in attributes.
func shownWords(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		default:
			for _, a := range z.Token().Attr {
				fmt.Fprintf(&b, " %s ", a.Val)
				if plain, err := url.PathUnescape(a.Val); err == nil {
					b.WriteString(plain + " ")
				}
			}
		}
	}
}

// isLabel reports whether a word is the name of a definition that a link or a
// note goes by, no word of the text.
func isLabel(text string, place []int) bool {
	before, after := text[:place[0]], text[place[1]:]
	open := strings.LastIndexAny(before, "[\n")
	if open < 0 || before[open] != '[' {
		return false
	}
	inside := strings.TrimPrefix(before[open+1:], "^")
	if len(inside) > 1 || !strings.HasPrefix(after, "]") {
		return false
	}
	return strings.HasPrefix(after, "]:") || strings.HasSuffix(before[:open], "]") || strings.HasPrefix(before[open+1:], "^")
}

// isInRawHTML reports whether a warning of raw HTML stands before a place: what is
// in it is not published, and neither is the rest of its block.
func isInRawHTML(text string, at int, rep *diag.Report) bool {
	line := 1 + strings.Count(text[:at], "\n")
	for _, p := range rep.All() {
		if p.Code != "raw-html" && p.Code != "too-deep" && p.Code != "too-large" || p.Line > line {
			continue
		}
		lines := strings.Split(text, "\n")
		blank := false
		for _, between := range lines[p.Line-1 : line] {
			blank = blank || strings.TrimFunc(between, func(r rune) bool { return unicode.IsSpace(r) || r == '>' }) == ""
		}
		if !blank || strings.Contains(p.Message, "comment without an end") {
			return true
		}
	}
	return false
}

// FuzzWords holds the same for any text: in it, letters become words.
func FuzzWords(f *testing.F) {
	seed(f, 3)
	for _, c := range constructions {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2048 || strings.Contains(text, "<!") || strings.Contains(text, "<?") || strings.Contains(text, "zy") {
			return
		}
		n := 0
		var b strings.Builder
		for _, r := range text {
			if r == '%' && n < 24*24 {
				n++
				b.WriteString(letters(n))
			} else if r != '%' {
				b.WriteRune(r)
			}
		}
		if n > 0 {
			holdWords(t, b.String())
		}
	})
}
