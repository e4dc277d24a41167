package minify

import "bytes"

// appendShielded appends a page in whose inline drawings double quotation marks
// stand around attribute values only: an odd number of others makes the
// library's lexer take the rest of the page for a part of the drawing. They
// come back as they were, since "&#34;" is longer than what it stands for.
func appendShielded(dst, page []byte) []byte {
	for {
		start := bytes.Index(page, []byte("<svg"))
		if start < 0 {
			return append(dst, page...)
		}
		end := bytes.Index(page[start:], []byte("</svg"))
		if end < 0 {
			return append(dst, page...)
		}
		dst = appendText(append(dst, page[:start]...), page[start:start+end])
		page = page[start+end:]
	}
}

// appendText appends markup with the quotation marks that are text escaped.
func appendText(dst, markup []byte) []byte {
	var quote byte // around the attribute value that c is in
	tag := false
	for _, c := range markup {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && tag && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && (c == '<' || c == '>'):
			tag = c == '<'
		case quote != '"' && c == '"':
			dst = append(dst, "&#34;"...)
			continue
		}
		dst = append(dst, c)
	}
	return dst
}
