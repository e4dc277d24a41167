package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// blockquote writes a quotation, or an alert when its first line is its kind
// in brackets, as [!NOTE].
func (v *conversion) blockquote(n *ast.Blockquote) {
	kind := v.alertKind(n)
	if kind == "" {
		v.element("<blockquote>", n, "</blockquote>")
		return
	}
	v.tag(`<aside class="` + kind + `" role="note"><p><strong>`)
	v.body.literal([]byte(v.title(kind)))
	v.tag("</strong></p>")
	first := n.FirstChild()
	v.rest(first)
	for c := first.NextSibling(); c != nil; c = c.NextSibling() {
		v.block(c)
	}
	v.tag("</aside>")
}

// rest writes what a paragraph holds after its first line.
func (v *conversion) rest(p ast.Node) {
	c, broken := p.FirstChild(), false
	for c != nil && !broken {
		t, ok := c.(*ast.Text)
		broken = ok && (t.SoftLineBreak() || t.HardLineBreak())
		c = c.NextSibling()
	}
	v.prose(c)
}

// alertKind gives the kind of an alert; "" for an ordinary quotation.
func (v *conversion) alertKind(n *ast.Blockquote) string {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return ""
	}
	line := p.Lines().At(0)
	marker := bytes.TrimSpace(line.Value(v.src))
	if len(marker) < 4 || len(marker) > 12 || !bytes.HasPrefix(marker, []byte("[!")) || marker[len(marker)-1] != ']' {
		return ""
	}
	switch kind := string(bytes.ToLower(marker[2 : len(marker)-1])); kind {
	case "note", "tip", "important", "warning", "caution":
		return kind
	}
	return ""
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
