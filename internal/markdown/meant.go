package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/locale"
)

// reportMeantMarkup warns about what was surely meant as Markdown and did not
// take: readers would see its marks. Only text is looked at, never code.
func (l losses) reportMeantMarkup(root ast.Node) {
	leftovers := l.holdsLeftovers()
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.Paragraph, *ast.TextBlock:
				l.w.src.reportLineStarts(c)
			case *ast.Heading:
				l.w.src.reportUnderline(c)
				l.w.src.reportSecondHead(c)
			case *ast.CodeBlock:
				l.w.src.reportIndent(c)
			case *ast.FencedCodeBlock:
				l.w.src.reportOpenFence(c)
			}
			if leftovers && c.FirstChild() != nil && c.FirstChild().Type() == ast.TypeInline {
				l.w.src.reportLeftovers(c)
			} else {
				walk(c)
			}
		}
	}
	walk(root)
}

// holdsLeftovers reports whether there may be marks that are text now: more than
// the links, notes and so on that were written have used up.
func (l losses) holdsLeftovers() bool {
	count := func(s string) int { return bytes.Count(l.w.src.text, []byte(s)) }
	return count("](") != l.w.linked || count("[^") != l.w.noted || count("**")+count("__") > 2*l.w.strong ||
		count("] (") > 0 || count("]\u00a0(") > 0 || count("][") > 0 || count(")[") > 0 || count("{#") > 0 || count("{.") > 0 || count("{:") > 0 || count("{{") > 0 || count("{%") > 0 || count("&#") > 0 || count("[[") > 0
}

// reportLineStarts looks at how the lines of a paragraph begin.
func (m *manuscript) reportLineStarts(block ast.Node) {
	lines := block.Lines()
	told := map[string]bool{}
	warn := func(offset int, t diag.Text) {
		if !told[t.ID] { // one paragraph, one cause
			told[t.ID] = true
			m.addWarning(offset, t)
		}
	}
	m.reportRunTogether(block, warn)
	tight, pipes := 0, 0
	if m.areRows(lines) && !m.told["too-large"] {
		warn(lines.At(0).Start, diag.Say("shown-markup/table"))
	}
	for i := range lines.Len() {
		seg := lines.At(i)
		line := bytes.TrimLeft(seg.Value(m.text), " \t")
		at := seg.Stop - len(line)
		if len(line) == 0 {
			continue
		}
		switch first := line[0]; {
		case first == '#':
			m.reportHash(line, at, warn)
		case first == '-' || first == '*' || first == '+':
			if isWideSpace(line[1:]) {
				warn(at, diag.Say("shown-markup/list-space", "mark", string(first)))
			} else if r, _ := utf8.DecodeRune(line[1:]); first != '*' && unicode.IsLetter(r) {
				if tight++; tight == 2 {
					warn(at, diag.Say("shown-markup/list-tight", "mark", string(first)))
				}
			}
		case isDigit(first):
			n := 1
			for n < len(line) && isDigit(line[n]) {
				n++
			}
			if n < 4 && n+1 < len(line) && (line[n] == '.' || line[n] == ')') && isWideSpace(line[n+1:]) && locale.MonthNamed(firstWord(line[n+1:])) == 0 {
				warn(at, diag.Say("shown-markup/list-space", "mark", string(line[:n+1])))
			}
		case first == '|':
			if pipes++; pipes == 2 && !m.told["too-large"] {
				warn(lines.At(i-1).Start, diag.Say("shown-markup/table"))
			}
		case first == '[':
			if kind, rest, ok := bytes.Cut(line, []byte("]")); ok && len(kind) > 2 && kind[1] == '!' && i == 0 && isQuoted(block) {
				if len(bytes.TrimSpace(rest)) > 0 {
					warn(at, diag.Say("shown-markup/alert", "kind", clipText(string(kind))+"]"))
				} else if alertKindOf(append(kind, ']')) == "" {
					warn(at, diag.Say("shown-markup/alert-kind", "kind", clipText(string(kind))+"]"))
				}
			}
		case first == ':' && bytes.HasPrefix(line, []byte(":::")):
			warn(at, diag.Say("shown-markup/division"))
		case first >= 0xc2:
			if r, size := utf8.DecodeRune(line); strings.ContainsRune("•‣▪◦●⁃∙", r) {
				warn(at, diag.Say("shown-markup/bullet", "mark", string(line[:size])))
			}
		}
	}
}

// labelled finds the label of a line of a list that is none in Markdown: "1.Item", "(2) Item",
// "b) Item", "*Item", "– Item".
var labelled = lazy.Regexp(`^(?:(\d{1,2})[.)][\pL„“"«]|\((\d{1,2})\)[ \x{a0}]|\(?([a-z])[.)][ \x{a0}]|(\*)[\pL]|([–—])[ \x{a0}])`)

// reportRunTogether warns of the lines of a list whose labels Markdown does not know, so
// that they are one paragraph: where each line has one, and each the next.
func (m *manuscript) reportRunTogether(block ast.Node, warn func(int, diag.Text)) {
	lines := block.Lines()
	kind, last, label := 0, 0, ""
	for i := range lines.Len() {
		seg := lines.At(i)
		line := bytes.TrimLeft(seg.Value(m.text), " \t")
		found := labelled().FindSubmatch(line)
		if found == nil || i > 0 && (found[kind] == nil) {
			return
		}
		for k := 1; i == 0 && k < len(found); k++ {
			if found[k] != nil {
				kind = k
			}
		}
		now := int(found[kind][0])
		if n, err := strconv.Atoi(string(found[kind])); err == nil {
			now = n
		}
		if i > 0 && kind <= 3 && now != last+1 || kind == 4 && bytes.Count(line, []byte("*")) > 1 {
			return
		}
		if last = now; i == 0 {
			label = string(bytes.TrimRight(found[0], " \u00a0"))
			if _, size := utf8.DecodeLastRuneInString(label); kind == 1 || kind == 4 { // a letter of the item
				label = label[:len(label)-size]
			}
		}
	}
	if lines.Len() > 1 {
		at := lines.At(0).Start
		if kind == 1 || kind == 4 {
			warn(at, diag.Say("shown-markup/list-tight", "mark", label))
		} else {
			warn(at, diag.Say("shown-markup/bullet", "mark", label))
		}
	}
}

// areRows reports whether each of several lines has as many bars between words, and two at least.
func (m *manuscript) areRows(lines *text.Segments) bool {
	count := func(i int) int {
		seg := lines.At(i)
		return bytes.Count(seg.Value(m.text), []byte(" | "))
	}
	for i := range lines.Len() {
		if count(i) < 2 || count(i) != count(0) {
			return false
		}
	}
	return lines.Len() > 1
}

// reportHash looks at a line that begins with #: a heading that is none. One # before
// a letter is a hashtag.
func (m *manuscript) reportHash(line []byte, at int, warn func(int, diag.Text)) {
	n := runLength(line)
	rest := bytes.TrimRight(line[n:], " \t\n")
	switch {
	case len(rest) == 0:
	case isWideSpace(rest):
		warn(at, diag.Say("shown-markup/heading-space", "marks", string(line[:min(n, 6)])))
	case n > 6:
		warn(at, diag.Say("shown-markup/heading-deep"))
	case n > 1 && rest[0] != ' ' && rest[0] != '\t':
		warn(at, diag.Say("shown-markup/heading-tight", "marks", string(line[:n]), "line", string(line[:n])+" "+clipText(string(rest))))
	}
}

// isWideSpace reports whether a text begins with a space that Markdown takes for a
// letter, as the no-break space that Option and the space bar write.
func isWideSpace(b []byte) bool {
	r, _ := utf8.DecodeRune(b)
	return r > utf8.RuneSelf && (unicode.Is(unicode.Zs, r) || r == '\u200b' || r == '\ufeff')
}

// isQuoted reports whether a block is the first of a quotation.
func isQuoted(n ast.Node) bool {
	quote, ok := n.Parent().(*ast.Blockquote)
	return ok && quote.FirstChild() == n
}

// reportUnderline says where a line of dashes makes a heading of several lines,
// which was meant as a rule below a paragraph; and where a heading has no text.
func (m *manuscript) reportUnderline(n *ast.Heading) {
	if n.Lines().Len() < 2 || n.Level != 2 {
		return
	}
	m.addWarning(n.Lines().At(0).Start, diag.Say("shown-markup/underline"))
}

// secondHead is a line of front matter in YAML.
var secondHead = lazy.Regexp(`^[\pL_][\pL\pN_-]*:(?:[ \t]|$)`)

// reportSecondHead says where lines between --- are no front matter, since they do not
// begin the file: Markdown takes them for a rule and a heading.
func (m *manuscript) reportSecondHead(n *ast.Heading) {
	rule, ok := n.PreviousSibling().(*ast.ThematicBreak)
	if !ok || n.Level != 2 || n.Lines().Len() == 0 || rule.Pos() < 0 || !bytes.HasPrefix(m.text[rule.Pos():], []byte("---")) {
		return
	}
	first := n.Lines().At(0)
	if secondHead().Match(first.Value(m.text)) && m.text[max(0, bytes.LastIndexByte(m.text[:first.Start], '\n')+1)] != '#' {
		m.addWarning(rule.Pos(), diag.Say("note-shown", "mark", "---"))
	}
}

// reportIndent warns about sentences that a tab or four spaces have made code.
func (m *manuscript) reportIndent(n *ast.CodeBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	value := bytes.TrimSpace(first.Value(m.text))
	start := bytes.LastIndexByte(m.text[:first.Start], '\n') + 1
	if bytes.IndexByte(m.text[start:first.Stop-len(bytes.TrimLeft(first.Value(m.text), " \t"))], '\t') >= 0 {
		m.addWarning(first.Start, diag.Say("shown-markup/tab"))
	} else if isProse(value) || bytes.HasPrefix(value, []byte("<!--")) {
		m.addWarning(first.Start, diag.Say("shown-markup/indent"))
	}
}

// isProse reports whether a line reads as words rather than as code.
func isProse(line []byte) bool {
	words := bytes.Fields(line)
	if len(words) < 3 || bytes.ContainsAny(line, "{}=<>$|\\`#*_/@;") {
		return false
	}
	for _, word := range words[:3] {
		if r, _ := utf8.DecodeRune(bytes.TrimLeft(word, `"'(«„“‘`)); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	r, _ := utf8.DecodeRune(bytes.TrimLeft(line, `"'(«„“‘`))
	return unicode.IsUpper(r) || !unicode.IsLower(r) && unicode.IsLetter(r) || len(words) > 6
}

// reportOpenFence warns about a block of code that only the end of the text ends.
func (m *manuscript) reportOpenFence(n *ast.FencedCodeBlock) {
	at := n.Pos()
	if at < 0 || at >= len(m.text) {
		return
	}
	end := at
	if lines := n.Lines(); lines.Len() > 0 {
		end = lines.At(lines.Len() - 1).Stop
	} else if i := bytes.IndexByte(m.text[at:], '\n'); i >= 0 {
		end = at + i + 1
	}
	next := m.text[min(end, len(m.text)):]
	if i := bytes.IndexByte(next, '\n'); i >= 0 {
		next = next[:i]
	}
	fence := m.text[at:]
	if i := bytes.IndexAny(fence, "`~"); i >= 0 {
		fence = fence[i:]
	}
	if next = bytes.TrimLeft(next, " \t>"); len(next) < 3 || next[0] != fence[0] {
		m.addWarning(at, diag.Say("shown-markup/fence", "fence", string(fence[:min(3, len(fence))])))
	}
}

// A leftover is a pattern of marks in text that were meant to be Markdown.
type leftover struct {
	pattern *regexp.Regexp // its last group is what the message quotes
	warn    func(text string) diag.Text
}

// In text, \x01 stands for an address that became a link, \x02 for code.
var leftovers = sync.OnceValue(func() []leftover {
	const space = `[ \t\x{a0}\x{202f}]`
	return []leftover{
		{regexp.MustCompile(`(\[[^\[\]\n]+\])` + space + `+\((?:\x01|https?:|www\.|mailto:|tel:|\.{0,2}/|[^ ()\n]+\.(?:md|html?|pdf|jpe?g|png|webp|svg|csv|txt)\b|#)`), func(text string) diag.Text { return diag.Say("shown-markup/link-gap", "text", clipText(text)) }},
		{regexp.MustCompile(`(\[[^\[\]\n]*\]\([^()\n]*\)?)`), sayNoLink},
		{regexp.MustCompile(`\[[^\[\]\n]+\](\[[^\[\]\n^][^\[\]\n]*\])`), func(text string) diag.Text { return diag.Say("shown-markup/reference", "text", clipText(text)) }},
		{regexp.MustCompile(`(\[\^[^\[\]\n ]+\])`), func(text string) diag.Text { return diag.Say("shown-markup/footnote", "text", clipText(text)) }},
		{regexp.MustCompile(`(?:^|[\s\pP])(\*\*|__)[\pL\pN"“«„‘(]`), func(text string) diag.Text { return diag.Say("shown-markup/strong", "text", clipText(text)) }},
		{regexp.MustCompile(`(?m:(?:^|[^{])(\{:?[ \t]*[#.][\pL\pN][^{}\n]*\})[ \t]*$)`), func(text string) diag.Text { return diag.Say("shown-markup/attributes", "text", clipText(text)) }},
		{regexp.MustCompile(`(\{\{[<%]?|\{%)\s*[\pL.]`), func(text string) diag.Text { return diag.Say("shown-markup/shortcode", "text", clipText(text)) }},
		{regexp.MustCompile(`(\([^()\[\]\n]+\)\[(?:\x01|https?:[^ \[\]\n]*|www\.[^ \[\]\n]*|mailto:[^ \[\]\n]*|[^ \[\]\n]+\.(?:md|html?|pdf)\b)\]?)`), func(text string) diag.Text { return diag.Say("shown-markup/wiki-link", "text", clipText(text)) }},
		{regexp.MustCompile(`(\[\[[^\[\]\n]+\]\])`), func(text string) diag.Text { return diag.Say("shown-markup/wiki-link", "text", clipText(text)) }},
	}
})

func sayNoLink(text string) diag.Text {
	if strings.Count(text, "](") > 1 {
		return diag.Say("shown-markup/link-within", "text", clipText(text))
	}
	return diag.Say("shown-markup/link-space", "text", clipText(text))
}

// reportLeftovers looks for marks in a block that are text now.
func (m *manuscript) reportLeftovers(block ast.Node) {
	shown, start := m.shownText(block)
	if shown == nil {
		return
	}
	taken := map[int]bool{} // what another pattern has told
	for _, l := range leftovers() {
		for _, found := range l.pattern.FindAllSubmatchIndex(shown, -1) {
			from, to := found[len(found)-2], found[len(found)-1]
			if from > 0 && shown[from-1] == '\\' || taken[from] {
				continue
			}
			taken[from] = true
			quoted := strings.TrimSpace(strings.Trim(string(m.text[start+from:start+to]), "\x01\x02"))
			m.addWarning(start+from, l.warn(quoted))
			if quoted == "**" || quoted == "__" { // the second is the other end of the first
				break
			}
		}
	}
	m.reportEntities(shown, start)
}

// reportEntities says where an entity writes a character that no page may hold.
func (m *manuscript) reportEntities(shown []byte, start int) {
	for i := 0; ; i++ {
		n := bytes.Index(shown[i:], []byte("&#"))
		if n < 0 {
			return
		}
		i += n
		if size, decoded := decodeEntity(shown[i:]); size > 0 && (i == 0 || shown[i-1] != '\\') && string(decoded) == "\ufffd" {
			m.report.AddError(m.placeOf(start+i), diag.Say("control-character/code", "code", string(shown[i:i+size])))
		}
	}
}

// shownText gives the source of a block with everything blanked that is not text,
// and where it begins.
func (m *manuscript) shownText(block ast.Node) (shown []byte, start int) {
	lines := block.Lines()
	if lines == nil || lines.Len() == 0 {
		return nil, 0
	}
	start = lines.At(0).Start
	stop := lines.At(lines.Len() - 1).Stop
	shown = bytes.Repeat([]byte{' '}, stop-start)
	for i := range lines.Len() - 1 {
		if end := lines.At(i).Stop - 1; end >= start && end < stop {
			shown[end-start] = '\n'
		}
	}
	mark := func(at int, c byte) {
		if at >= start && at < stop {
			shown[at-start] = c
		}
	}
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.Text:
				if seg := c.Segment; seg.Start >= start && seg.Stop <= stop {
					copy(shown[seg.Start-start:], m.text[seg.Start:seg.Stop])
				}
			case *ast.CodeSpan:
				mark(c.Pos(), '\x02')
			case *ast.AutoLink:
				mark(m.labelStart(c), '\x01')
			case *ast.RawHTML, *extast.FootnoteLink:
			default:
				walk(c)
			}
		}
	}
	walk(block)
	return shown, start
}
