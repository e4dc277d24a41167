package svg

import (
	"bytes"
	"strings"
)

// encodeFile gives the drawing as a file.
func (n *node) encodeFile() []byte {
	var b bytes.Buffer
	n.encodeElement(&b, true)
	return b.Bytes()
}

// encodeElement gives the element as XML.
func (n *node) encodeElement(b *bytes.Buffer, root bool) {
	if n.name == "" {
		writeText(b, n.text)
		return
	}
	b.WriteString("<" + n.name)
	if root {
		b.WriteString(` xmlns="` + namespace + `"`)
	}
	for _, a := range n.attrs {
		b.WriteString(" " + a.name + `="`)
		writeText(b, a.value)
		b.WriteByte('"')
	}
	if len(n.children) == 0 && n.text == "" {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	writeText(b, n.text)
	for _, c := range n.children {
		c.encodeElement(b, false)
	}
	b.WriteString("</" + n.name + ">")
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

func writeText(b *bytes.Buffer, s string) { escaper.WriteString(b, s) }
