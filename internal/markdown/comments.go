package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"sync"

	"github.com/yuin/goldmark/ast"

	"casebook/internal/diag"
)

// commentMark finds what begins or ends a comment, or was meant to: as it is
// written, as a word processor's typography leaves it (‹!–), cut short, and as
// Obsidian writes it.
var commentMark = sync.OnceValue(func() *regexp.Regexp {
	const dash = `[-\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}]`
	return regexp.MustCompile(`[<\x{2039}\x{3008}\x{27e8}\x{ff1c}\x{fe64}][ \t]?!` + dash + `{1,2}|` + // <!-- ‹!– <!-
		`(?:` + dash + `{2,}|[\x{2013}\x{2014}\x{2015}])!?[>\x{203a}\x{3009}\x{27e9}\x{ff1e}\x{fe65}]|` + // --> –› --!>
		`%%|` +
		`(?i)\[(?://[^\[\]\n]{0,40}|comment)\]:`) // [//]: # (note) that Markdown takes for text
})

// mayHoldCommentMark is true of few texts: where a dash stands beside a sign
// that begins or ends a comment.
func mayHoldCommentMark(text []byte) bool {
	for i := 0; ; i++ {
		n := bytes.IndexByte(text[i:], '!')
		if n < 0 {
			break
		}
		if i += n; i+1 < len(text) && (text[i+1] == '-' || text[i+1] >= 0xe2) {
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
	if bytes.Contains(text, []byte("]:")) && (bytes.Contains(text, []byte("[//")) || bytes.Contains(bytes.ToLower(text), []byte("[comment]:"))) {
		return true
	}
	return slices.ContainsFunc(otherMarks, func(mark []byte) bool { return bytes.Contains(text, mark) })
}

var otherMarks = [][]byte{[]byte("%%"), []byte("›"), []byte("〉"), []byte("⟩"), []byte("＞"), []byte("﹥")}

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
	for _, found := range commentMark().FindAllIndex(masked, -1) {
		if found[0] > 0 && masked[found[0]-1] == '\\' {
			continue
		}
		mark, at := string(masked[found[0]:found[1]]), start+found[0]
		if mark == "%%" {
			percents = append(percents, at)
			continue
		}
		m.report.AddError(m.placeOf(at), diag.Say("comment-shown", "mark", mark))
	}
	return percents
}
