package svg

import (
	"bytes"
	"strings"
)

// bytes gives the drawing as a file.
func (n *node) bytes() []byte {
	var b bytes.Buffer
	n.write(&b, true)
	return b.Bytes()
}

// write gives the element as XML.
func (n *node) write(b *bytes.Buffer, root bool) {
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
		c.write(b, false)
	}
	b.WriteString("</" + n.name + ">")
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

func writeText(b *bytes.Buffer, s string) { escaper.WriteString(b, s) }
