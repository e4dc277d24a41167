package markdown

import (
	"fmt"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The ids of footnotes hold a colon, which no heading's id does.

// noteID gives the id of a footnote.
func noteID(index int) string { return "fn:" + strconv.Itoa(index) }

// noteRefID gives the id of the n-th reference, from 0, to a footnote.
func noteRefID(index, n int) string {
	id := "fnref:" + strconv.Itoa(index)
	if n > 0 {
		id += ":" + strconv.Itoa(n+1)
	}
	return id
}

// footnoteLink writes the number that refers to a footnote.
func (v *conversion) footnoteLink(n *extast.FootnoteLink) {
	id := noteRefID(n.Index, n.RefIndex)
	v.ids.add(id)
	v.body.start("<sup")
	v.body.out = appendAttr(v.body.out, "id", []byte(id))
	v.body.out = append(v.body.out, '>')
	if !v.inLink {
		v.openLink("#" + noteID(n.Index))
		v.body.out = append(v.body.out, ` role="doc-noteref">`...)
	}
	v.body.literal(strconv.AppendInt(nil, int64(n.Index), 10))
	if !v.inLink {
		v.body.end("</a>")
	}
	v.body.end("</sup>")
}

// footnotes writes the list of footnotes at the end of the text.
func (v *conversion) footnotes(n *extast.FootnoteList) {
	v.tag(`<section class="footnotes" role="doc-endnotes"`)
	v.body.out = appendAttr(v.body.out, "aria-label", []byte(v.labels.Footnotes))
	v.tag("><ol>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note, ok := c.(*extast.Footnote)
		if !ok {
			continue
		}
		id := noteID(note.Index)
		v.ids.add(id)
		v.tag("<li")
		v.body.out = appendAttr(v.body.out, "id", []byte(id))
		v.element(">", note, "</li>")
	}
	v.tag("</ol></section>")
}

// backlink writes the link from a footnote to a place that refers to it.
func (v *conversion) backlink(n *extast.FootnoteBacklink) {
	name := v.labels.FootnoteBack
	if n.RefCount > 1 {
		name += " " + strconv.Itoa(n.RefIndex+1)
	}
	v.body.mark("\u00a0")
	v.openLink("#" + noteRefID(n.Index, n.RefIndex))
	v.body.out = append(v.body.out, ` role="doc-backlink"`...)
	v.body.out = append(appendAttr(v.body.out, "aria-label", []byte(name)), '>')
	v.body.mark("↩\ufe0e") // as text, not as a coloured picture
	v.body.end("</a>")
}

// unusedFootnotes warns about footnotes that nothing refers to: they are not
// shown, which whoever wrote them should know.
type unusedFootnotes struct{}

// Transform implements parser.ASTTransformer, before footnotes are sorted out.
func (unusedFootnotes) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	v := conversionOf(pc)
	if !v.defines {
		return
	}
	for c := root.FirstChild(); c != nil; c = c.NextSibling() {
		v.unusedIn(c)
	}
}

func (v *conversion) unusedIn(n ast.Node) {
	if list, ok := n.(*extast.FootnoteList); ok {
		for c := list.FirstChild(); c != nil; c = c.NextSibling() {
			if note := c.(*extast.Footnote); note.Index < 0 {
				v.Warn(v.at(note.Pos()), "unused-footnote", fmt.Sprintf("nothing refers to the footnote %q", "[^"+clip(string(note.Ref))+"]"), "it is not shown")
			}
		}
		return
	}
	for c := n.FirstChild(); c != nil && n.Type() == ast.TypeBlock; c = c.NextSibling() {
		v.unusedIn(c)
	}
}
