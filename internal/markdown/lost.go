package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"casebook/internal/diag"
)

// Whatever Markdown takes out of a text without showing it is told here, in
// words: nothing vanishes.

// unusedFootnotes warns about footnotes that nothing refers to: they are not
// shown, which whoever wrote them should know.
type unusedFootnotes struct{}

// Transform implements parser.ASTTransformer, before footnotes are sorted out.
func (unusedFootnotes) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	p := parsingOf(pc)
	if !p.defines {
		return
	}
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		_, isList := n.(*extast.FootnoteList)
		for c := n.FirstChild(); c != nil && n.Type() != ast.TypeInline; c = c.NextSibling() {
			if !isList {
				walk(c)
			} else if note := c.(*extast.Footnote); note.Index < 0 {
				p.src.addWarning(note.Pos(), diag.Say("unused-footnote", "note", "[^"+clipText(string(note.Ref))+"]", "text", p.src.quoteBlock(note)))
			}
		}
	}
	walk(root)
}

// quoteBlock gives the text of a block on one line, for a message: all from its
// first line of text to the end of its last.
func (m *manuscript) quoteBlock(n ast.Node) string {
	start, stop := len(m.text), 0
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		if lines := n.Lines(); lines != nil && lines.Len() > 0 {
			start, stop = min(start, lines.At(0).Start), max(stop, lines.At(lines.Len()-1).Stop)
		}
		for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
			walk(c)
		}
	}
	walk(n)
	if start > stop {
		return ""
	}
	if end := bytes.IndexByte(m.text[stop:], '\n'); end >= 0 {
		stop += end
	}
	return clipWords(m.text[start:stop])
}

// A plainNote is the parser of footnotes, but for one within another: goldmark
// loses both. Its line is text.
type plainNote struct{ boundedBlock }

// Open implements parser.BlockParser.
func (b plainNote) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	for n := parent; n != nil; n = n.Parent() {
		if n.Kind() == extast.KindFootnote {
			return nil, parser.NoChildren
		}
	}
	return b.boundedBlock.Open(parent, r, pc)
}

// clipWords gives text for a message: on one line, and not all of a long one.
func clipWords(b []byte) string {
	const longest = 200 // characters
	s := strings.Join(strings.Fields(string(b)), " ")
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string(cutAtWord([]byte(s), longest))
}

// Losses tell an author of words and marks of a text that would not be on its page,
// or not as they were meant.
type losses struct{ w *writer }

// noteReference records that a link or picture uses a definition.
func (l losses) noteReference(ref *ast.ReferenceLink) {
	if l.w.used == nil {
		l.w.used = map[string]bool{}
	}
	l.w.used[util.ToLinkReference(ref.Value)] = true
}

// reportUnusedDefinitions says which link definitions nothing on the page uses: they
// are not shown, and some were meant as text. Those that Markdown knows as
// comments are left out on purpose.
func (l losses) reportUnusedDefinitions(root ast.Node) {
	if !bytes.Contains(l.w.src.text, []byte("]:")) {
		return
	}
	told := map[string]bool{}
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
			d, ok := c.(*ast.LinkReferenceDefinition)
			if !ok {
				walk(c)
				continue
			}
			label := util.ToLinkReference(d.Label)
			name, words := clipText(string(d.Label)), clipWords(d.Lines().Value(l.w.src.text))
			switch {
			case isCommentLabel(label):
			case told[label]:
				l.w.src.addWarning(d.Pos(), diag.Say("unused-definition/second", "label", name, "text", words))
			case !l.w.used[label]:
				l.w.src.addWarning(d.Pos(), diag.Say("unused-definition", "label", name, "text", words))
			}
			told[label] = true
		}
	}
	walk(root)
}

// isCommentLabel reports whether a link definition of this label is a comment, as
// [//]: # (note) or [comment]: <> (note).
func isCommentLabel(label string) bool {
	return strings.HasPrefix(label, "//") || strings.EqualFold(label, "comment")
}

// reportExtraCells says what a row of a table holds beyond the columns of its head.
func (l losses) reportExtraCells(row ast.Node, columns int) {
	start := row.Pos()
	if start < 0 || start >= len(l.w.src.text) {
		return
	}
	line := l.w.src.text[start:]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	at := len(line) - len(bytes.TrimLeft(line, " \t"))
	if at < len(line) && line[at] == '|' {
		at++
	}
	for range columns {
		n := at
		for n < len(line) && (line[n] != '|' || n > 0 && line[n-1] == '\\') {
			n++
		}
		if n == len(line) {
			return
		}
		at = n + 1
	}
	rest := bytes.Trim(line[at:], " \t|")
	if len(rest) > 0 {
		l.w.src.addWarning(start+at+bytes.Index(line[at:], rest), diag.Say("lost-cells", "columns", columns, "text", clipWords(rest)))
	}
}

// reportCodeWords says what stands beside the name of a code block's language.
func (l losses) reportCodeWords(n *ast.FencedCodeBlock) {
	if n.Info == nil {
		return
	}
	info := n.Info.Segment.Value(l.w.src.text)
	words := bytes.TrimLeft(bytes.TrimPrefix(info, n.Language(l.w.src.text)), " \t")
	if len(words) > 0 {
		l.w.src.addWarning(n.Info.Segment.Stop-len(words), diag.Say("lost-words", "text", clipWords(words)))
	}
}
