package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// appendURL appends an address for an attribute in double quotes. Whatever an
// address cannot hold is percent-encoded, which leaves "&" as the only
// character to escape; it is, where something could be read as an entity.
func appendURL(dst []byte, url string) []byte {
	for i := 0; i < len(url); i++ {
		c := url[i]
		switch {
		case c == '&':
			dst = append(dst, '&')
			if i+1 < len(url) && isEntityStart(url[i+1]) {
				dst = append(dst, "amp;"...)
			}
		case c == '%' && !isEscape(url[i:]):
			dst = append(dst, "%25"...)
		case urlPlain[c]:
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return dst
}

// unescapeURL undoes the escaping of appendURL, but not its percent-encoding.
func unescapeURL(s string) string { return strings.ReplaceAll(s, "&amp;", "&") }

const hexDigits = "0123456789ABCDEF"

// urlPlain holds the bytes that RFC 3986 allows in a path or after one, and
// "%".
var urlPlain = func() (t [256]bool) {
	for c := range 128 {
		t[c] = isAlphanumeric(byte(c)) || strings.IndexByte("-._~:/?#@!$&'()*+,;=%", byte(c)) >= 0
	}
	return t
}()

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func isEscape(s string) bool {
	return len(s) > 2 && util.IsHexDecimal(s[1]) && util.IsHexDecimal(s[2])
}

// isEntityStart reports whether "&" before c could begin an entity.
func isEntityStart(c byte) bool { return c == '#' || isAlphanumeric(c) }

// appendAttr appends ` name="value"` with as few bytes as it takes, in the
// quotes that need less escaping. An empty value is the bare name.
func appendAttr(dst []byte, name string, value []byte) []byte {
	dst = append(dst, ' ')
	dst = append(dst, name...)
	if len(value) == 0 {
		return dst
	}
	quote, escaped := byte('"'), "&#34;"
	if d := bytes.Count(value, []byte{'"'}); d > 0 && d > bytes.Count(value, []byte{'\''}) {
		quote, escaped = '\'', "&#39;"
	}
	dst = append(dst, '=', quote)
	for i, c := range value {
		switch {
		case c == quote:
			dst = append(dst, escaped...)
		case c == '<':
			dst = append(dst, "&lt;"...)
		case c == '&' && i+1 < len(value) && isEntityStart(value[i+1]):
			dst = append(dst, "&amp;"...)
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, quote)
}

// decodeText gives the text that a Markdown string stands for: backslash escapes
// and entities decoded.
func decodeText(b []byte) []byte {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]) {
			i++
		} else if b[i] == '&' {
			if n, decoded := decodeEntity(b[i:]); n > 0 {
				out = append(out, decoded...)
				i += n - 1
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// decodeEntity decodes the entity that b begins with and gives its length; 0 when
// there is none. Characters that no text may hold become U+FFFD.
func decodeEntity(b []byte) (int, []byte) {
	end := bytes.IndexByte(b[:min(len(b), longestEntity)], ';')
	if end < 2 {
		return 0, nil
	}
	name := b[1:end]
	if name[0] == '#' {
		if r := codePoint(name[1:]); r >= 0 {
			return end + 1, utf8.AppendRune(nil, publishableRune(r))
		}
		return 0, nil
	}
	if e, ok := util.LookUpHTML5EntityByName(util.BytesToReadOnlyString(name)); ok {
		return end + 1, e.Characters
	}
	return 0, nil
}

// longestEntity is the length of "&CounterClockwiseContourIntegral;".
const longestEntity = 33

// codePoint reads the digits of a numeric entity, of which CommonMark allows
// seven, or six after "x"; -1 when they are none.
func codePoint(digits []byte) rune {
	base, limit := rune(10), 7
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		base, limit, digits = 16, 6, digits[1:]
	}
	if len(digits) == 0 || len(digits) > limit {
		return -1
	}
	var r rune
	for _, c := range digits {
		d := rune(c) - '0'
		if c > '9' {
			d = rune(c|0x20) - 'a' + 10
		}
		if d < 0 || d >= base {
			return -1
		}
		r = r*base + d
	}
	return r
}
