package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// inlines writes the inline nodes of n.
func (v *conversion) inlines(n ast.Node) {
	v.inlinesFrom(n.FirstChild())
}

// inlinesFrom writes an inline node and those after it.
func (v *conversion) inlinesFrom(first ast.Node) {
	if first == nil {
		return
	}
	if v.depth >= maxInline {
		v.once(first.Pos(), "too-deep", fmt.Sprintf("more than %d links and emphases inside one another", maxInline), "")
		return
	}
	v.depth++
	for c := first; c != nil; c = c.NextSibling() {
		v.inline(c)
	}
	v.depth--
}

func (v *conversion) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		v.words(&v.body, n)
	case *ast.Emphasis:
		if n.Level == 2 {
			v.phrase("<strong>", n, "</strong>")
		} else {
			v.phrase("<em>", n, "</em>")
		}
	case *extast.Strikethrough:
		v.phrase("<del>", n, "</del>")
	case *ast.CodeSpan:
		v.body.start("<code>")
		v.codeSpan(&v.body, n)
		v.body.end("</code>")
	case *ast.Link:
		v.link(n)
	case *ast.AutoLink:
		v.autoLink(n)
	case *ast.Image:
		v.image(n)
	case *ast.RawHTML:
		v.rawTag(n)
	case *extast.FootnoteLink:
		v.footnoteLink(n)
	case *extast.FootnoteBacklink:
		v.backlink(n)
	}
}

// phrase writes an inline element.
func (v *conversion) phrase(open string, n ast.Node, end string) {
	v.body.start(open)
	v.inlines(n)
	v.body.end(end)
}

// words writes a text node and the line break after it.
func (v *conversion) words(f *flow, n *ast.Text) {
	segment := n.Segment
	after := byte(' ')
	if !n.SoftLineBreak() && !n.HardLineBreak() && segment.Stop < len(v.src) {
		after = v.src[segment.Stop]
	}
	f.text(segment.Value(v.src), after)
	if n.HardLineBreak() {
		f.lineBreak()
	} else if n.SoftLineBreak() {
		f.gap('\n')
	}
}

func (v *conversion) codeSpan(f *flow, n *ast.CodeSpan) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			f.literal(t.Segment.Value(v.src))
		}
	}
}

// plain writes the text of n without its markup to the side flow, and the
// descriptions of pictures in it if they are wanted and may be known.
func (v *conversion) plain(n ast.Node, pictures bool) {
	if v.depth >= maxInline {
		return
	}
	v.depth++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			v.words(&v.side, c)
		case *ast.CodeSpan:
			v.codeSpan(&v.side, c)
		case *ast.AutoLink:
			v.side.literal(c.Label(v.src))
		case *ast.Image:
			if pictures && !v.withheld(c) {
				v.plain(c, true)
			}
		default:
			v.plain(c, pictures)
		}
	}
	v.depth--
}

// link writes a link, or its text alone when it must not lead anywhere.
func (v *conversion) link(n *ast.Link) {
	url, ok := v.expand(n.Reference, n.Destination, n.Title, n.Pos())
	if ok {
		url, ok = v.address(url, n.Pos())
	}
	if !ok || v.inLink {
		v.inlines(n)
		return
	}
	v.openLink(url)
	if len(n.Title) > 0 {
		v.body.out = appendAttr(v.body.out, "title", v.caption(n.Title))
	}
	v.body.out = append(v.body.out, '>')
	v.inLink = true
	v.inlines(n)
	v.inLink = false
	v.body.end("</a>")
}

// openLink writes a link's tag up to its address.
func (v *conversion) openLink(url string) {
	v.body.start("<a")
	v.ref("href", url)
}

// ref writes an attribute that holds an address.
func (v *conversion) ref(name, url string) {
	out := append(append(append(v.body.out, ' '), name...), `="`...)
	start := len(out)
	out = appendURL(out, url)
	v.refs = append(v.refs, Ref{start, len(out)})
	v.body.out = append(out, '"')
}

// expand gives the destination of a link or picture, unless its reference
// definition was copied too often already.
func (v *conversion) expand(ref *ast.ReferenceLink, dest, title []byte, offset int) (string, bool) {
	if ref != nil {
		v.expanded += len(dest) + len(title)
		if v.expanded > maxExpansion {
			v.once(offset, "too-large", "long link definitions are used too often", "shorten their addresses and titles")
			return "", false
		}
	}
	return string(decode(dest)), true
}

// address gives the address to write for a destination, if it may be linked to.
func (v *conversion) address(dest string, offset int) (string, bool) {
	at := v.at(offset)
	if p := judge(dest); p.message != "" {
		v.Error(at, "bad-link", p.message, p.hint)
		return "", false
	}
	url, ok := v.resolver.Link(dest, at)
	if !ok {
		return "", false
	}
	if url == "" {
		return "#", true // an empty address is the page itself
	}
	if p := judge(url); p.message != "" {
		v.Error(at, "bad-link", p.message, p.hint)
		return "", false
	}
	return url, true
}

// autoLink writes a bare address. One that names no protocol is taken to be
// served encrypted, as nearly all are.
func (v *conversion) autoLink(n *ast.AutoLink) {
	label := n.Label(v.src)
	offset := n.Pos()
	if i := bytes.Index(v.src[offset:], label); i > 0 && i < 3 && v.src[offset] != '<' {
		offset += i // goldmark's begins with the character before
	}
	dest := string(label)
	if n.AutoLinkType == ast.AutoLinkEmail {
		dest = "mailto:" + dest
	} else if n.Protocol != nil {
		dest = "https://" + dest
	}
	if v.inLink {
		v.body.literal(label)
		return
	}
	url, ok := v.address(dest, offset)
	if !ok {
		v.body.literal(label)
		return
	}
	v.openLink(url)
	v.body.out = append(v.body.out, '>')
	v.body.literal(label)
	v.body.end("</a>")
}

// caption gives a title as running text.
func (v *conversion) caption(title []byte) []byte {
	v.side.begin(v.marks, false)
	v.side.text(title, ' ')
	return v.side.out
}
