package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// plainText takes words without markup up to the next byte that could be some,
// or to the end of the line. goldmark would look at each byte of them alone.
type plainText struct{}

// Trigger implements parser.InlineParser: " " stands for white space and for
// the place at which a line begins, or goes on after markup.
func (plainText) Trigger() []byte { return []byte{' '} }

// Parse implements parser.InlineParser.
func (plainText) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	src := block.Source()
	if at.Padding != 0 || at.Start > 0 && src[at.Start-1] == '\\' || parsingOf(pc).escapes {
		return nil
	}
	n := 0
	for n < len(line) && !inlineMarkup[line[n]] {
		n++
	}
	// Markup was looked for at the end of the text before, and none was found.
	t, continues := parent.LastChild().(*ast.Text)
	if !continues || t.Segment.Stop != at.Start || t.SoftLineBreak() {
		t = parsingOf(pc).src.newText(at)
	}
	switch end := line[n:]; string(end) {
	default: // of the words, not of the line
		t.Segment.Stop = at.Start + n
		block.Advance(n)
		return t
	case "\\\n":
		t.Segment.Stop = at.Start + n
		t.SetHardLineBreak(true)
	case "\n", "":
		hard := bytes.HasSuffix(line, []byte("  \n"))
		t.Segment.Stop = at.Stop
		t.Segment = t.Segment.TrimRightSpace(src)
		t.SetHardLineBreak(hard)
		t.SetSoftLineBreak(!hard && len(end) > 0)
	}
	block.AdvanceLine()
	return t
}

// inlineMarkup holds the bytes at which inline markup is looked for, "\" and the
// end of a line.
var inlineMarkup = func() [256]bool {
	s := "\\\n"
	for _, p := range inlineParsers {
		s += string(p.Value.(parser.InlineParser).Trigger())
	}
	return byteSet(s)
}()

// endsEscaped reports whether there may be a line, other than one broken by "\",
// that ends with a "\" which goldmark carries over to the next line: plainText
// would not see it.
func endsEscaped(text []byte) bool {
	return bytes.Contains(text, []byte(`\\`)) || bytes.Contains(text, []byte(`\  `))
}
