package guard

import (
	"bytes"
	"html"
	"unicode/utf8"
)

// A scanner reads one file in its format. What readers see goes through text,
// in one piece whatever tags part it; what they do not, attributes and
// addresses, through aside, each on its own.
type scanner struct {
	text, aside words
	hits        []Hit
	depth       int // of formats within formats
}

func newScanner(g *Guard) *scanner {
	s := &scanner{}
	found := func(e *entry, offset int) {
		for i := len(s.hits) - 1; i >= 0 && i >= len(s.hits)-8; i-- {
			if s.hits[i] == (Hit{e.Entry, offset}) {
				return
			}
		}
		if len(s.hits) < maxHits {
			s.hits = append(s.hits, Hit{e.Entry, offset})
		}
	}
	s.text = words{guard: g, found: found}
	s.aside = words{guard: g, found: func(e *entry, _ int) { found(e, 0) }}
	s.reset()
	return s
}

// maxHits bounds what one file gives: a list on the wrong site is one mistake.
const maxHits = 1000

func (s *scanner) reset() {
	s.text.reset()
	s.aside.reset()
	s.hits, s.depth = s.hits[:0], 0
}

func (s *scanner) end() {
	s.text.endFragment()
	s.aside.endFragment()
}

// apart reads something on its own.
func (s *scanner) apart(b []byte) {
	s.aside.mark(unknown)
	s.aside.write(b, 0)
	s.aside.mark(unknown)
}

// run takes text without tags or escapes. Percent-encoded letters (RFC 3986)
// are looked at decoded too.
func (s *scanner) run(b []byte) {
	s.text.write(b, 0)
	if i := bytes.IndexByte(b, '%'); i >= 0 {
		s.apart(unpercent(b))
	}
}

// value takes an attribute or an address.
func (s *scanner) value(b []byte) {
	if bytes.IndexByte(b, '&') >= 0 {
		b = []byte(html.UnescapeString(string(b)))
	}
	s.apart(b)
	if bytes.IndexByte(b, '%') >= 0 {
		s.apart(unpercent(b))
	}
}

// unpercent decodes %XX where it can be decoded.
func unpercent(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '%' && i+2 < len(b) {
			high, ok1 := hexDigit(b[i+1])
			low, ok2 := hexDigit(b[i+2])
			if ok1 && ok2 {
				out = append(out, high<<4|low)
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// nested reads decoded text that may be HTML itself, as in a feed.
func (s *scanner) nested(b []byte) {
	if s.depth > 4 || bytes.IndexByte(b, '<') < 0 && bytes.IndexByte(b, '&') < 0 {
		s.run(b)
		return
	}
	s.depth++
	s.html(b)
	s.depth--
}

// json reads a text of JSON (RFC 8259): strings decoded, each on its own, and
// what stands between them.
func (s *scanner) json(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			s.apart(b)
			return
		}
		if i > 1 {
			s.apart(b[:i])
		}
		b = b[i+1:]
		end, escaped := stringEnd(b)
		text := b[:end]
		if escaped {
			text = unescape(text)
		}
		s.text.mark(unknown)
		s.nested(text)
		s.text.mark(unknown)
		b = b[min(end+1, len(b)):]
	}
}

// stringEnd gives where the closing quotation mark stands.
func stringEnd(b []byte) (end int, escaped bool) {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			escaped = true
			i++
		case '"':
			return i, escaped
		}
	}
	return len(b), escaped
}

// unescape decodes a string of JSON (RFC 8259, section 7), or of TOML.
func unescape(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' || i+1 == len(b) {
			out = append(out, b[i])
			continue
		}
		i++
		switch b[i] {
		case 'n', 't', 'r', 'b', 'f':
			out = append(out, ' ')
		case 'u', 'U':
			digits := 4
			if b[i] == 'U' {
				digits = 8
			}
			r, n := hexRune(b[i+1:], digits)
			if r >= 0xd800 && r < 0xdc00 && i+n+2 < len(b) && b[i+n+1] == '\\' && b[i+n+2] == 'u' {
				low, m := hexRune(b[i+n+3:], 4)
				r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
				n += 2 + m
			}
			out = utf8.AppendRune(out, r)
			i += n
		default:
			out = append(out, b[i])
		}
	}
	return out
}

// hexRune reads at most so many hexadecimal digits.
func hexRune(b []byte, most int) (r rune, n int) {
	for n < most && n < len(b) {
		d, ok := hexDigit(b[n])
		if !ok {
			break
		}
		r = r<<4 | rune(d)
		n++
	}
	return r, n
}

// calendar reads iCalendar (RFC 5545): folded lines as one, escapes decoded.
func (s *scanner) calendar(b []byte) {
	b = bytes.ReplaceAll(b, []byte("\r\n "), nil)
	b = bytes.ReplaceAll(b, []byte("\n "), nil)
	b = bytes.ReplaceAll(b, []byte(`\n`), []byte(" "))
	b = bytes.ReplaceAll(b, []byte(`\N`), []byte(" "))
	s.run(bytes.ReplaceAll(b, []byte(`\`), nil))
}
