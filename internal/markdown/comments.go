package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// mayHoldCommentMark is true of few texts: where a dash stands beside a sign
// that begins or ends a comment.
func mayHoldCommentMark(text []byte) bool {
	for i := 0; ; i++ {
		n := bytes.IndexByte(text[i:], '!')
		if n < 0 {
			break
		}
		if i += n; i+1 < len(text) && (text[i+1] == '-' || text[i+1] >= 0xc2 || text[i+1] <= ' ') {
			return true
		}
	}
	for i := 0; ; i++ {
		n := bytes.IndexByte(text[i:], '>')
		if n < 0 {
			break
		}
		if i += n; i > 0 && (text[i-1] == '-' || text[i-1] == '!' || text[i-1] >= 0x80) {
			return true
		}
	}
	if bytes.Contains(text, []byte("//")) && mayBeginLineComment(text, "//") || bytes.Contains(text, []byte("[]:")) || bytes.Contains(text, []byte("[ ]:")) ||
		(bytes.Contains(text, []byte("omment")) || bytes.Contains(text, []byte("OMMENT"))) && mayBeginLineComment(bytes.ToLower(text), "comment") {
		return true
	}
	if at, _ := findAside(text, 0); at >= 0 {
		return true
	}
	return bytes.HasPrefix(text, []byte("//")) || bytes.HasPrefix(text, []byte(".. ")) || bytes.HasPrefix(text, []byte("% ")) || slices.ContainsFunc(otherMarks, func(mark []byte) bool { return bytes.Contains(text, mark) })
}

// mayBeginLineComment reports whether a bracket stands before a word of a text.
func mayBeginLineComment(text []byte, word string) bool {
	for _, bracket := range []string{"[", "[ ", "(", "( ", "［", "（", "【"} {
		if bytes.Contains(text, []byte(bracket+word)) {
			return true
		}
	}
	return false
}

var otherMarks = [][]byte{[]byte("{"), []byte("%%"), []byte(";!"), []byte("-&"), []byte("<%"), []byte("#+"), []byte("/* "), []byte(" */"), []byte("<<<<<<<"), []byte("TODO"), []byte("FIXME"), []byte("РОБИТИ"), []byte("ДЕЛАТЬ"), []byte("ZROBIENIA"), []byte("FAIRE"), []byte("ERLEDIGEN"), []byte("POR HACER"), []byte("XXX"), []byte(";;"), []byte("+++"), []byte("\n//"), []byte("\n.. "), []byte("\n% "), []byte("›"), []byte("〉"), []byte("⟩"), []byte("＞"), []byte("﹥")}

// reportShownComments says where a comment would reach readers as text: one over
// an empty line, one that a list, a table or a heading cuts in two, one that a
// word processor has set. A comment that CommonMark knows as HTML is none of
// them, nor is one in code or one that a backslash or an entity makes text on
// purpose.
func (m *manuscript) reportShownComments(root ast.Node) {
	if !mayHoldCommentMark(m.text) {
		return
	}
	var percents []int // one %% alone is a percentage
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c.(type) {
			case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
				continue
			}
			if c.Type() == ast.TypeInline {
				percents = m.reportCommentMarks(n, percents)
				break // the block's lines hold all of its inlines
			}
			walk(c)
		}
	}
	walk(root)
	if len(percents) > 1 {
		for _, at := range percents {
			m.report.AddError(m.placeOf(at), diag.Say("comment-shown", "mark", "%%"))
		}
	}
}

// reportCommentMarks looks through the lines of a block of text, but for what is
// in code or HTML. It gives the places of %% added to those known.
func (m *manuscript) reportCommentMarks(block ast.Node, percents []int) []int {
	lines := block.Lines()
	if lines == nil || lines.Len() == 0 {
		return percents
	}
	start, stop := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	masked := bytes.Clone(m.text[start:stop])
	blank := func(from, to int) {
		for i := max(from, start); i < min(to, stop); i++ {
			masked[i-start] = ' '
		}
	}
	end := start
	for i := range lines.Len() { // what stands between the lines is the markup of the blocks around
		line := lines.At(i)
		blank(end, line.Start)
		end = line.Stop
	}
	var mask func(ast.Node)
	mask = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.CodeSpan:
				for t := c.FirstChild(); t != nil; t = t.NextSibling() {
					if t, ok := t.(*ast.Text); ok {
						blank(t.Segment.Start, t.Segment.Stop)
					}
				}
			case *ast.RawHTML:
				for i := range c.Segments.Len() {
					blank(c.Segments.At(i).Start, c.Segments.At(i).Stop)
				}
			case *ast.AutoLink:
				blank(c.Pos(), c.Pos()+len(c.URL(m.text)))
			default:
				mask(c)
			}
		}
	}
	mask(block)
	for _, found := range prose.CommentMark().FindAllIndex(masked, -1) {
		if found[0] > 0 && masked[found[0]-1] == '\\' {
			continue
		}
		if indent := len(masked[found[0]:]) - len(bytes.TrimLeft(masked[found[0]:], " \t\u00a0")); found[0]+indent < found[1] && masked[found[0]+indent] != '*' {
			found[0] += indent
		}
		mark, at := string(masked[found[0]:found[1]]), start+found[0]
		if isArrow(m.text, at, start+found[1]) {
			continue
		}
		if mark == "%%" {
			percents = append(percents, at)
			continue
		}
		if strings.HasPrefix(mark, "<<<<<<<") {
			m.report.AddError(m.placeOf(at), diag.Say("comment-shown/conflict"))
			continue
		}
		m.report.AddError(m.placeOf(at), diag.Say("comment-shown", "mark", strings.TrimSpace(mark)))
	}
	for _, found := range noteMark().FindAllSubmatchIndex(masked, -1) {
		mark := bytes.TrimSpace(masked[found[0]:found[1]])
		if i := bytes.IndexAny(mark, " \t\n"); i > 0 {
			mark = mark[:i]
		}
		if !isShouted(masked, found[0], found[1]) {
			m.addWarning(start+found[0]+bytes.Index(masked[found[0]:found[1]], mark), diag.Say("note-shown", "mark", string(bytes.TrimRight(mark, ":(["))))
		}
	}
	for at, end := findAside(masked, 0); at >= 0; at, end = findAside(masked, end) {
		m.addWarning(start+at+1, diag.Say("note-shown", "mark", string(bytes.TrimSpace(masked[at+1:end]))))
	}
	return percents
}

// isArrow reports what looks like the end of a comment, and stands between words of a
// line where no comment that would have to end is open: "Minsk --> Vilnius".
func isArrow(text []byte, from, to int) bool {
	mark := text[from:to]
	if dash, _ := utf8.DecodeRune(mark); !unicode.Is(unicode.Pd, dash) || !bytes.HasSuffix(mark, []byte(">")) || bytes.ContainsRune(mark, '!') {
		return false
	}
	line := text[bytes.LastIndexByte(text[:from], '\n')+1 : from]
	after, _, _ := bytes.Cut(text[to:], []byte("\n"))
	if len(bytes.TrimSpace(line)) == 0 || len(bytes.TrimSpace(after)) == 0 {
		return false
	}
	open := 0
	for _, found := range commentEdge().FindAll(text[:from], -1) {
		if !bytes.ContainsAny(found, ">›»") && !bytes.HasSuffix(found, []byte("gt;")) {
			open++
		} else if open > 0 {
			open--
		}
	}
	return open == 0
}

// commentEdge finds what begins a comment, however it is damaged, and what ends one.
var commentEdge = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:[<\x{ab}\x{2039}\x{3008}\x{27e8}\x{ff1c}\x{fe64}]|&lt;|&#60;)[ \t\x{a0}\x{202f}]?[!\x{a1}]?[ \t]?[-\x{2010}-\x{2015}\x{2212}]+|(?:[-\x{2010}-\x{2015}\x{2212}]+)!?(?:[>\x{203a}\x{bb}\x{3009}\x{27e9}\x{ff1e}\x{fe65}]|&gt;)`)
})

// noteMark finds what an author writes for those alone who work on a text: a line
// that is a comment in other languages, a second front matter, something to be done.
var noteMark = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m:^[ \t]*//(?:[ \t]+[^ \t\n]|[^\s./]+[ \t]))|(?m:^[ \t]*;;)|(?m:^\+{3}[ \t]*$)|` +
		`(?m:^\.\. [^. \t\n])|(?m:^%[ \t]+\pL)|` + // of reStructuredText and LaTeX
		`\b(?:TODO|FIXME)\b|\bXXX:|\[XXX\b|` +
		`(?m:^[ \t]*(?:ЗРОБИТИ|СДЕЛАТЬ|ДОРОБИТИ|ДОДЕЛАТЬ|DO ZROBIENIA|À FAIRE|A FAIRE|ZU ERLEDIGEN|POR HACER)[ \t\x{a0}]?:)`)
})

// isShouted reports a TODO that is a word in capitals: of a heading that has more of
// them, or of a language in which it means all.
func isShouted(text []byte, from, to int) bool {
	if !bytes.Contains(text[from:to], []byte("TODO")) {
		return false
	}
	isWord := func(word []byte) bool {
		word = bytes.Trim(word, ".,;:!?()[]«»\"*_")
		return len([]rune(string(word))) > 1 && bytes.Equal(word, bytes.ToUpper(word)) && !bytes.Equal(word, bytes.ToLower(word))
	}
	before, after := bytes.Fields(text[:from]), bytes.Fields(text[to:])
	if len(after) > 0 && (isWord(after[0]) || slices.Contains(spanish, string(bytes.ToLower(after[0])))) && text[to] == ' ' {
		return true
	}
	return len(before) > 0 && (isWord(before[len(before)-1]) || slices.Contains(spanish, string(bytes.ToLower(before[len(before)-1]))))
}

// spanish are words beside which TODO means all, in Spanish and Portuguese.
var spanish = []string{"el", "la", "lo", "los", "las", "es", "está", "esto", "eso", "ello", "un", "una", "su", "mi", "tu", "se", "que", "ha", "han", "o", "a", "os", "as", "sobre", "con", "de", "en", "por", "y", "ante", "del", "al", "no", "ya", "va"}
