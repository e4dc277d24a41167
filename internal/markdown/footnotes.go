package markdown

import (
	"strconv"

	extast "github.com/yuin/goldmark/extension/ast"
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

// writeFootnoteLink writes the number that refers to a footnote.
func (w *writer) writeFootnoteLink(n *extast.FootnoteLink) {
	id := noteRefID(n.Index, n.RefIndex)
	w.ids.addID(id)
	w.body.openTag("<sup")
	w.body.out = append(appendAttr(w.body.out, "id", []byte(id)), '>')
	if !w.inLink {
		w.openLink("#" + noteID(n.Index))
		w.body.out = append(w.body.out, ` role="doc-noteref">`...)
	}
	w.body.writeLiteral(strconv.AppendInt(nil, int64(n.Index), 10))
	if !w.inLink {
		w.body.closeTag("</a>")
	}
	w.body.closeTag("</sup>")
}

// writeFootnotes writes the list of footnotes at the end of the text.
func (w *writer) writeFootnotes(n *extast.FootnoteList) {
	w.writeTag(`<section class="footnotes" role="doc-endnotes"`)
	w.body.out = appendAttr(w.body.out, "aria-label", []byte(w.words.Footnotes))
	w.writeTag("><ol>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note, ok := c.(*extast.Footnote)
		if !ok {
			continue
		}
		id := noteID(note.Index)
		w.ids.addID(id)
		w.noted++
		w.writeTag("<li")
		w.body.out = appendAttr(w.body.out, "id", []byte(id))
		w.writeElement(">", note, "</li>")
	}
	w.writeTag("</ol></section>")
}

// writeBacklink writes the link from a footnote to a place that refers to it.
func (w *writer) writeBacklink(n *extast.FootnoteBacklink) {
	name := w.words.FootnoteBack
	if n.RefCount > 1 {
		name += " " + strconv.Itoa(n.RefIndex+1)
	}
	w.body.writeMark("\u00a0")
	w.openLink("#" + noteRefID(n.Index, n.RefIndex))
	w.body.out = append(w.body.out, ` role="doc-backlink"`...)
	w.body.out = append(appendAttr(w.body.out, "aria-label", []byte(name)), '>')
	w.body.writeMark("↩\ufe0e") // as text, not as a coloured picture
	w.body.closeTag("</a>")
}
