package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// insteadOf says what to write in place of a tag.
var insteadOf = map[string]diag.Text{
	"a":          diag.Say("instead/link"),
	"img":        diag.Say("instead/picture"),
	"br":         diag.Say("instead/break"),
	"b":          diag.Say("instead/bold"),
	"strong":     diag.Say("instead/bold"),
	"i":          diag.Say("instead/italics"),
	"em":         diag.Say("instead/italics"),
	"s":          diag.Say("instead/struck"),
	"del":        diag.Say("instead/struck"),
	"strike":     diag.Say("instead/struck"),
	"hr":         diag.Say("instead/rule"),
	"blockquote": diag.Say("instead/quotation"),
	"table":      diag.Say("instead/table"),
	"ul":         diag.Say("instead/list"),
	"ol":         diag.Say("instead/numbers"),
	"pre":        diag.Say("instead/code-block"),
	"code":       diag.Say("instead/code"),
}

// reportTag leaves an inline tag out and says so; the text around it stays. An
// end tag is told with its start tag, and a comment is the writer's own note,
// neither published nor worth a warning.
func (l losses) reportTag(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	first := n.Segments.At(0)
	tag := first.Value(l.w.src.text)
	switch {
	case bytes.HasPrefix(tag, []byte("<!--")):
		return
	case !bytes.HasPrefix(tag, []byte("</")):
		l.w.openTags++
	case l.w.openTags > 0:
		l.w.openTags--
		return
	}
	shown, instead := nameTag(tag)
	switch {
	case hidesText(tag):
		l.w.src.addError(first.Start, diag.Say("raw-html/hidden", "tag", shown))
		return
	case instead.ID == "instead/struck": // what was struck out would come back as valid
		l.w.src.addError(first.Start, diag.Say("raw-html/struck", "tag", shown))
		return
	}
	l.w.src.addWarning(first.Start, diag.Say("raw-html", "tag", shown, "instead", instead))
}

// reportLeftOut says what is left out of the words that describe a picture: tags,
// addresses, the numbers of notes.
func (l losses) reportLeftOut(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.RawHTML:
			l.reportTag(c)
			continue
		case *ast.Link:
			l.reportAddress(c, c.Reference, c.Destination, c.Title)
		case *ast.Image:
			l.reportAddress(c, c.Reference, c.Destination, c.Title)
		case *extast.Strikethrough:
			l.w.src.addWarning(c.Pos(), diag.Say("lost-address/struck", "text", clipWords(textOf(c, l.w.src.text))))
		case *extast.FootnoteLink:
			l.w.noted++
			l.w.src.addWarning(c.Pos(), diag.Say("lost-address/note"))
		}
		l.reportLeftOut(c)
	}
}

// reportAddress says that an address is left out.
func (l losses) reportAddress(n ast.Node, ref *ast.ReferenceLink, address, title []byte) {
	if ref == nil {
		l.w.linked++
	}
	l.w.src.addWarning(n.Pos(), diag.Say("lost-address", "address", joinWords(string(address), string(title))))
}

// reportHTMLBlock leaves a block of HTML out, text and all, and says so, but for
// a comment. What follows a comment on its last line belongs to it by
// CommonMark's rules, and one that is never closed takes the rest of the text
// with it: whoever wrote that did not mean to.
func (l losses) reportHTMLBlock(n *ast.HTMLBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	if n.HTMLBlockType != ast.HTMLBlockType2 {
		line := first.Value(l.w.src.text)
		tag := bytes.TrimLeft(line, " \t")
		shown, instead := nameTag(tag)
		if end := "</" + strings.Trim(shown, "<>"); hidesText(tag) && !bytes.Contains(bytes.ToLower(l.w.src.text[first.Start:n.Lines().At(n.Lines().Len()-1).Stop]), []byte(end)) {
			l.w.src.addError(first.Start+len(line)-len(tag), diag.Say("raw-html/hidden", "tag", shown))
			return
		}
		if instead.ID == "" {
			instead = diag.Say("instead/block")
		}
		l.w.src.addWarning(first.Start+len(line)-len(tag), diag.Say("raw-html/block", "tag", shown, "instead", instead))
		return
	}
	last := first
	if n.HasClosure() {
		last = n.ClosureLine
	}
	line := last.Value(l.w.src.text)
	i := bytes.LastIndex(line, []byte("-->"))
	if i < 0 {
		l.w.src.addWarning(first.Start, diag.Say("raw-html/open-comment"))
		return
	}
	rest := bytes.TrimLeft(line[i+len("-->"):], " \t")
	if len(bytes.TrimSpace(rest)) > 0 {
		l.w.src.addWarning(last.Stop-len(rest), diag.Say("raw-html/after-comment"))
	}
}

// hidingTag finds what browsers show nothing of: the text behind it stays in the
// site, since the tag alone is left out.
var hidingTag = lazy.Regexp(`(?is)^<(?:template|noscript|object|dialog|datalist|comment|todo|private|internal|hidden|draft)\b|^<[a-z][^<>]*\s(?:hidden(?:[\s=>/]|$)|style\s*=[^<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0?(?:\.0+)?(?:[\s;"']|$)|font-size\s*:\s*0))`)

func hidesText(tag []byte) bool { return hidingTag().Match(tag) }

// nameTag gives a tag as messages show it, its name alone in lower case, with the
// "/" of an end tag, and what to write in its place.
func nameTag(tag []byte) (shown string, instead diag.Text) {
	n := 1
	for n < len(tag) && (isAlphanumeric(tag[n]) || tag[n] == '-' || n == 1 && tag[n] == '/') {
		n++
	}
	name := strings.ToLower(string(tag[min(1, len(tag)):n]))
	if name == "" {
		return "<…>", diag.Text{}
	}
	return "<" + clipText(name) + ">", insteadOf[strings.TrimPrefix(name, "/")]
}

// textOf gives the text of an inline node as it stands in the source.
func textOf(n ast.Node, src []byte) []byte {
	var text []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			text = append(text, t.Segment.Value(src)...)
		} else {
			text = append(text, textOf(c, src)...)
		}
	}
	return text
}
