package feed

import (
	"strings"
	"time"
	"unicode/utf8"
)

// xmlHeader begins both XML formats.
const xmlHeader = `<?xml version="1.0" encoding="utf-8"?>`

// A references table says what each byte is written as; "" is the byte itself.
type references [256]string

// textReferences is for plain text in elements. Hexadecimal references are what
// the RSS Best Practices Profile found to be read right by most programs. Only
// "]]>" needs the third, and the fourth keeps what a parser would normalise.
var textReferences = references{'&': "&#x26;", '<': "&#x3C;", '>': "&#x3E;", '\r': "&#xD;"}

// attributeReferences is for values between double quotes, where a parser
// makes blanks of all white space.
var attributeReferences = references{
	'&': "&#x26;", '<': "&#x3C;", '"': "&#x22;", '\t': "&#x9;", '\n': "&#xA;", '\r': "&#xD;",
}

// htmlReferences is for plain text where a reader expects HTML, as in RSS's
// description: escaped once for HTML and again for XML.
var htmlReferences = references{
	'&': "&amp;amp;", '<': "&amp;lt;", '>': "&amp;gt;", '\r': "&#xD;",
}

// appendText appends s with the bytes of the table replaced, without the
// characters that XML does not allow.
func appendText(dst []byte, s string, table *references) []byte {
	s = legalText(s)
	start := 0
	for i := 0; i < len(s); i++ {
		if ref := table[s[i]]; ref != "" {
			dst = append(dst, s[start:i]...)
			dst = append(dst, ref...)
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}

// appendCDATA appends markup as it is. Shorter than escaping from the fourth
// tag on, and as fast as copying.
func appendCDATA(dst []byte, m Markup) []byte {
	markup := m.html
	dst = append(dst, "<![CDATA["...)
	for {
		end := strings.Index(markup, "]]>")
		if end < 0 {
			break
		}
		dst = append(dst, markup[:end+2]...)
		dst = append(dst, "]]><![CDATA["...)
		markup = markup[end+2:]
	}
	dst = append(dst, markup...)
	return append(dst, "]]>"...)
}

// suspect marks the bytes that begin or are a character outside XML 1.0's
// Char production: controls, and 0xEF, with which U+FFFE and U+FFFF begin.
var suspect = func() (table [256]bool) {
	for c := range 0x20 {
		table[c] = c != '\t' && c != '\n' && c != '\r'
	}
	table[0xEF] = true
	return table
}()

// legalText gives s without the characters that XML 1.0 cannot hold in any form,
// and without bytes that are not UTF-8. Nearly always that is s itself.
func legalText(s string) string {
	if !utf8.ValidString(s) {
		return strings.Map(legalRune, strings.ToValidUTF8(s, ""))
	}
	for i := 0; i < len(s); i++ {
		if suspect[s[i]] && (s[i] < 0x20 || s[i+1] == 0xBF && s[i+2] >= 0xBE) {
			return strings.Map(legalRune, s)
		}
	}
	return s
}

// legalRune drops what XML 1.0, section 2.2, does not allow.
func legalRune(r rune) rune {
	if r == 0xFFFE || r == 0xFFFF || r < 0x20 && r != '\t' && r != '\n' && r != '\r' {
		return -1
	}
	return r
}

// appendElement appends <name>text</name>.
func appendElement(dst []byte, name, text string) []byte {
	dst = appendStart(dst, name)
	dst = appendText(dst, text, &textReferences)
	return appendEnd(dst, name)
}

// appendOptional appends an element unless its text is empty.
func appendOptional(dst []byte, name, text string) []byte {
	if text == "" {
		return dst
	}
	return appendElement(dst, name, text)
}

// appendDateElement appends a date unless it is unknown.
func appendDateElement(dst []byte, name string, t time.Time, layout string) []byte {
	if !isKnown(t) {
		return dst
	}
	dst = appendStart(dst, name)
	dst = appendDate(dst, t, layout)
	return appendEnd(dst, name)
}

func appendStart(dst []byte, name string) []byte {
	dst = append(dst, '<')
	dst = append(dst, name...)
	return append(dst, '>')
}

func appendEnd(dst []byte, name string) []byte {
	dst = append(dst, "</"...)
	dst = append(dst, name...)
	return append(dst, '>')
}

// appendAttribute appends ` name="value"`, or nothing when value is empty.
func appendAttribute(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(dst, ' ')
	dst = append(dst, name...)
	dst = append(dst, `="`...)
	dst = appendText(dst, value, &attributeReferences)
	return append(dst, '"')
}
