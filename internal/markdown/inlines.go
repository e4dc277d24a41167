package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"casebook/internal/diag"
)

// writeInlines writes an inline node and those after it.
func (w *writer) writeInlines(first ast.Node) {
	if first == nil {
		return
	}
	if w.depth >= maxInline {
		w.src.addErrorOnce(first.Pos(), diag.Say("too-deep/inlines", "most", maxInline))
		return
	}
	w.depth++
	for c := first; c != nil; c = c.NextSibling() {
		w.writeInline(c)
	}
	w.depth--
}

func (w *writer) writeInline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.writeText(&w.body, n)
	case *ast.Emphasis:
		if n.Level == 2 {
			w.strong++
			w.writePhrase("<strong>", n, "</strong>")
		} else {
			w.writePhrase("<em>", n, "</em>")
		}
	case *extast.Strikethrough:
		w.writePhrase("<del>", n, "</del>")
	case *ast.CodeSpan:
		w.body.openTag("<code>")
		w.writeCodeSpan(&w.body, n)
		w.body.closeTag("</code>")
	case *ast.Link:
		w.writeLink(n)
	case *ast.AutoLink:
		w.writeBareLink(n)
	case *ast.Image:
		if !w.writePicture(n, true) {
			w.writeAlternative(n)
		}
	case *ast.RawHTML:
		w.reportTag(n)
	case *extast.FootnoteLink:
		w.noted++
		w.writeFootnoteLink(n)
	case *extast.FootnoteBacklink:
		w.writeBacklink(n)
	}
}

// writePhrase writes an inline element.
func (w *writer) writePhrase(open string, n ast.Node, end string) {
	w.body.openTag(open)
	w.writeInlines(n.FirstChild())
	w.body.closeTag(end)
}

// writeText writes a text node and the line break after it.
func (w *writer) writeText(f *flow, n *ast.Text) {
	segment := n.Segment
	after := byte(' ')
	if !n.SoftLineBreak() && !n.HardLineBreak() && segment.Stop < len(w.src.text) {
		after = w.src.text[segment.Stop]
	}
	f.writeText(segment.Value(w.src.text), after)
	if n.HardLineBreak() {
		f.writeBreak()
	} else if n.SoftLineBreak() {
		f.writeSpace('\n')
	}
}

func (w *writer) writeCodeSpan(f *flow, n *ast.CodeSpan) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			f.writeLiteral(t.Segment.Value(w.src.text))
		}
	}
}

// collectText writes the text of n without its markup to the side flow, and the
// descriptions of pictures in it if they are wanted and may be known.
func (w *writer) collectText(n ast.Node, pictures bool) {
	if w.depth >= maxInline {
		return
	}
	w.depth++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			w.writeText(&w.side, c)
		case *ast.CodeSpan:
			w.writeCodeSpan(&w.side, c)
		case *ast.AutoLink:
			w.side.writeLiteral(c.Label(w.src.text))
		case *ast.Image:
			if pictures && !w.isWithheld(c) {
				w.collectText(c, true)
			}
		default:
			w.collectText(c, pictures)
		}
	}
	w.depth--
}

// formatTitle gives the title of a link or picture as running text; the next use
// of the side flow overwrites it.
func (w *writer) formatTitle(title []byte) []byte {
	w.side.reset(w.marks, false)
	w.side.writeText(plainTitle(title), ' ')
	return w.side.out
}

// plainTitle gives a title without the backslashes that its quotation marks need
// there: they are set like those of any text.
func plainTitle(title []byte) []byte {
	if bytes.IndexByte(title, '\\') < 0 {
		return title
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(title, []byte(`\"`), []byte(`"`)), []byte(`\'`), []byte(`'`))
}
