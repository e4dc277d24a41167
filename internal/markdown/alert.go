package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// blockquote writes a quotation, or an alert when its first line is its kind
// in brackets, as [!NOTE].
func (v *conversion) blockquote(n *ast.Blockquote) {
	kind, end := v.alertKind(n)
	if kind == "" {
		v.element("<blockquote>", n, "</blockquote>")
		return
	}
	v.tag(`<aside class="` + kind + `" role="note"><p><strong>`)
	v.body.literal([]byte(v.title(kind)))
	v.tag("</strong></p>")
	first := n.FirstChild()
	v.rest(first, end)
	for c := first.NextSibling(); c != nil; c = c.NextSibling() {
		v.block(c)
	}
	v.tag("</aside>")
}

// rest writes what a paragraph holds after its first line, which ends at end.
func (v *conversion) rest(p ast.Node, end int) {
	c := p.FirstChild()
	for c != nil && c.Pos() < end {
		c = c.NextSibling()
	}
	if c != nil {
		v.tag("<p>")
		v.inlinesFrom(c)
		v.tag("</p>")
	}
}

// alertKind gives the kind of an alert and the end of the line that names it;
// "" for an ordinary quotation.
func (v *conversion) alertKind(n *ast.Blockquote) (string, int) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return "", 0
	}
	line := p.Lines().At(0)
	marker := bytes.TrimSpace(line.Value(v.src))
	if len(marker) < 4 || len(marker) > 12 || !bytes.HasPrefix(marker, []byte("[!")) || marker[len(marker)-1] != ']' {
		return "", 0
	}
	switch kind := string(bytes.ToLower(marker[2 : len(marker)-1])); kind {
	case "note", "tip", "important", "warning", "caution":
		return kind, line.Stop
	}
	return "", 0
}

func (v *conversion) title(kind string) string {
	switch kind {
	case "tip":
		return v.labels.Tip
	case "important":
		return v.labels.Important
	case "warning":
		return v.labels.Warning
	case "caution":
		return v.labels.Caution
	}
	return v.labels.Note
}
