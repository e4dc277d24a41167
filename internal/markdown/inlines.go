package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/locale"
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
		joinTexts(n)
		checkPrivateAddresses(w, n)
		if w.isolates {
			w.writeIsolated(n)
		} else {
			w.writeText(&w.body, n)
		}
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
		if w.isolates {
			w.body.openTag(`<code dir="ltr">`)
		} else {
			w.body.openTag("<code>")
		}
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
		losses{w}.reportTag(n)
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

// joinTexts takes into a text node those that go on where it ends: where a link was
// looked for and none was, the parser leaves two, and half of a telephone number.
func joinTexts(n *ast.Text) {
	for {
		next, ok := n.NextSibling().(*ast.Text)
		if !ok || n.SoftLineBreak() || n.HardLineBreak() || n.IsRaw() != next.IsRaw() || next.Segment.Start != n.Segment.Stop || next.Segment.Padding > 0 {
			return
		}
		n.Segment = n.Segment.WithStop(next.Segment.Stop)
		n.SetSoftLineBreak(next.SoftLineBreak())
		n.SetHardLineBreak(next.HardLineBreak())
		n.Parent().RemoveChild(n.Parent(), next)
	}
}

// writeText writes a text node and the line break after it.
func (w *writer) writeText(f *flow, n *ast.Text) {
	f.writeText(keepTelephones(n.Segment.Value(w.src.text)), w.byteAfter(n))
	writeLineEnd(f, n)
}

// privateAddress is an address of this computer or of the network around it that is no
// link, as behind a quotation mark or without its protocol. The second group is all of it,
// the third its protocol.
var privateAddress = lazy.Regexp(`(^|[^\w.@:/-])((https?://)?(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|192\.168(?:\.\d{1,3}){2}|10(?:\.\d{1,3}){3}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(:\d{2,5}\b)?(?:/[-\w@:%+.~#$!?&/=]*)?)`)

// checkPrivateAddresses asks for the addresses in a text node that are no links and lead to
// no reader's page: they go through the same gate as links.
func checkPrivateAddresses(w *writer, n *ast.Text) {
	text := n.Segment.Value(w.src.text)
	if bytes.IndexByte(text, ':') < 0 {
		return
	}
	for _, m := range privateAddress().FindAllSubmatchIndex(text, -1) {
		isWhole, hasPort := m[6] >= 0, m[8] >= 0
		if !isWhole && !hasPort {
			continue // a word, or a version
		}
		dest := strings.TrimRight(string(text[m[4]:m[5]]), ".!?:")
		if !isWhole {
			dest = "http://" + dest
		}
		w.resolveLink(dest, n.Segment.Start+m[4])
	}
}

// writeIsolated writes a text node of a page that is read from right to left:
// telephone numbers and Latin names with digits keep their order.
func (w *writer) writeIsolated(n *ast.Text) {
	value := keepTelephones(n.Segment.Value(w.src.text))
	from := 0
	for _, run := range locale.LeftToRight(string(value)) {
		w.body.writeText(value[from:run[0]], value[run[0]])
		w.body.openTag(`<bdi dir="ltr">`)
		from = run[1]
		after := w.byteAfter(n)
		if from < len(value) {
			after = value[from]
		}
		w.body.writeText(value[run[0]:from], after)
		w.body.closeTag("</bdi>")
	}
	w.body.writeText(value[from:], w.byteAfter(n))
	writeLineEnd(&w.body, n)
}

// keepTelephones gives a text in which international telephone numbers, as
// "+49 30 1234567", have no-break spaces: a number that is parted by the end of a
// line is copied down wrong.
func keepTelephones(text []byte) []byte {
	if bytes.IndexByte(text, '+') < 0 {
		return text
	}
	var out []byte
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '+' || i+1 == len(text) || text[i+1] < '0' || text[i+1] > '9' || i > 0 && isAlphanumeric(text[i-1]) {
			continue
		}
		digits, end := 0, i+1
		for j := i + 1; j < len(text) && strings.IndexByte("0123456789 ()-/.", text[j]) >= 0; j++ {
			if text[j] == ' ' && text[j-1] == '.' { // the end of a sentence
				break
			}
			if text[j] >= '0' && text[j] <= '9' {
				digits, end = digits+1, j+1
			}
		}
		if digits >= 7 && digits <= 15 && bytes.IndexByte(text[i:end], ' ') > 0 { // as many as numbers have (E.164)
			out = append(append(out, text[from:i]...), bytes.ReplaceAll(text[i:end], []byte(" "), []byte("\u00a0"))...)
			from = end
		}
		i = end - 1
	}
	if from == 0 {
		return text
	}
	return append(out, text[from:]...)
}

// byteAfter gives what follows a text node in the source.
func (w *writer) byteAfter(n *ast.Text) byte {
	if !n.SoftLineBreak() && !n.HardLineBreak() && n.Segment.Stop < len(w.src.text) {
		return w.src.text[n.Segment.Stop]
	}
	return ' '
}

// writeLineEnd writes the line break after a text node.
func writeLineEnd(f *flow, n *ast.Text) {
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
// descriptions of pictures in it if they are wanted and may be known. What is
// struck out is no longer said.
func (w *writer) collectText(n ast.Node, pictures bool) {
	if w.depth >= maxInline {
		return
	}
	w.depth++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if w.hushed[c] {
			w.side.leaveOut()
			continue
		}
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
			} else {
				w.side.leaveOut()
			}
		case *extast.Strikethrough, *extast.FootnoteLink:
			w.side.leaveOut()
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
