package feed

import (
	"strings"
	"unicode/utf8"
)

// An icsWriter appends iCalendar content lines. A name with a colon or a
// parameter is always a constant of this package: values of others come after
// the colon only, so no value can become a parameter or a property.
type icsWriter struct {
	dst  []byte
	line []byte // the line being made, reused
}

// addText appends a property of the TEXT type, or nothing when value is empty.
func (w *icsWriter) addText(name, value string) {
	if value == "" {
		return
	}
	w.beginLine(name)
	w.line = appendICSText(w.line, value)
	w.endLine()
}

// addURI appends a property of the URI type, or nothing when it is empty.
func (w *icsWriter) addURI(name, address string) {
	if address != "" {
		w.addRaw(name, encodeURI(address))
	}
}

// addRaw appends a property whose value needs no escaping.
func (w *icsWriter) addRaw(name, value string) {
	w.beginLine(name)
	w.line = append(w.line, value...)
	w.endLine()
}

// addCategories appends the one property that is a list; its commas are bare.
func (w *icsWriter) addCategories(list []string) {
	w.beginLine("CATEGORIES")
	empty := true
	for _, c := range list {
		if c == "" {
			continue
		}
		if !empty {
			w.line = append(w.line, ',')
		}
		w.line, empty = appendICSText(w.line, c), false
	}
	if !empty {
		w.endLine()
	}
}

func (w *icsWriter) beginLine(name string) {
	w.line = append(append(w.line[:0], name...), ':')
}

// endLine folds the line to 75 bytes (RFC 5545, section 3.1), the blank of a
// continuation counted, and never inside a character.
func (w *icsWriter) endLine() {
	line, limit := w.line, 75
	for len(line) > limit {
		cut := limit
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		w.dst = append(w.dst, line[:cut]...)
		w.dst = append(w.dst, "\r\n "...)
		line, limit = line[cut:], 74
	}
	w.dst = append(w.dst, line...)
	w.dst = append(w.dst, "\r\n"...)
}

// appendICSText escapes a TEXT value (RFC 5545, section 3.3.11). Whatever
// somebody may take for a line's end is written as \n; other controls, which
// the format cannot hold, and bytes that are not UTF-8 are left out.
func appendICSText(dst []byte, s string) []byte {
	s = strings.ToValidUTF8(s, "")
	for i, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			dst = append(dst, '\\', byte(r))
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
		case r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			dst = append(dst, '\\', 'n')
		case r < 0x20 && r != '\t' || r == 0x7F:
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}
