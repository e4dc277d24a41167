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
	finds       int // also those that are in hits already
	depth       int // of formats within formats
	nests       int // texts within texts so far
	decoded     []byte
}

func newScanner(g *Guard) *scanner {
	s := &scanner{}
	found := func(e *entry, offset int) {
		s.finds++
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
	s.line(&s.aside, b, 0)
	s.aside.mark(unknown)
}

// plain takes text line by line. It is closed when what follows it is no part
// of its last word.
func (s *scanner) plain(b []byte, closed bool) {
	for start := 0; start < len(b); {
		n := bytes.IndexByte(b[start:], '\n')
		if n < 0 && !closed {
			s.text.write(b[start:], start)
			return
		}
		if n < 0 {
			n = len(b) - start
		}
		s.line(&s.text, b[start:start+n], start)
		start += n
		if start < len(b) {
			s.text.part(space)
			start++
		}
	}
}

// line takes text that a gap follows, unless it is known.
func (s *scanner) line(w *words, b []byte, offset int) {
	p := w.guard.seen.of(b, asText)
	if p == 0 || !w.settled(joined) {
		w.write(b, offset)
		return
	}
	s.once(w, p, number, func() bool { w.write(b, offset); return true })
}

// once reads a piece that stands alone and that a gap, or a tag that parts
// words, follows, unless it is known. It becomes known when nothing was found,
// when read reports that it came to its end, and when it can be part of
// nothing with what follows.
func (s *scanner) once(w *words, p piece, follows distance, read func() bool) {
	w.mark(unknown)
	if w.guard.seen.has(p) {
		return
	}
	finds, nests := s.finds, s.nests
	if !read() {
		return
	}
	w.mark(follows)
	if s.finds == finds && s.nests == nests && w.settled(follows) {
		w.guard.seen.add(p)
	}
}

// run takes text without tags or escapes. Percent-encoded letters (RFC 3986)
// are looked at decoded too.
func (s *scanner) run(b []byte, closed bool) {
	s.plain(b, closed)
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
func (s *scanner) nested(b []byte, closed bool) {
	s.nests++
	if s.depth > 4 || bytes.IndexByte(b, '<') < 0 && bytes.IndexByte(b, '&') < 0 {
		s.run(b, closed)
		return
	}
	s.depth++
	if p := s.text.guard.seen.of(b, asHTML); p != 0 && closed && s.text.settled(joined) {
		s.once(&s.text, p, apart, func() bool { s.html(b); return true })
	} else {
		s.html(b)
	}
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
		text, before := b[:end], len(s.decoded)
		if escaped {
			s.decoded = unescape(s.decoded, text)
			text = s.decoded[before:]
		}
		s.text.mark(unknown)
		s.nested(text, true)
		s.text.mark(unknown)
		s.decoded = s.decoded[:before]
		b = b[min(end+1, len(b)):]
	}
}

// stringEnd gives where the closing quotation mark stands, and whether there may
// be escapes before it.
func stringEnd(b []byte) (end int, escaped bool) {
	for {
		n := bytes.IndexByte(b[end:], '"')
		if n < 0 {
			return len(b), true
		}
		end += n
		slashes := 0
		for end > slashes && b[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end, bytes.IndexByte(b[:end], '\\') >= 0
		}
		end++
	}
}

// unescape appends a decoded string of JSON (RFC 8259, section 7), or of TOML.
func unescape(out, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 || i+1 == len(b) {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		escape := b[i+1]
		b = b[i+2:]
		switch escape {
		case 'n', 't', 'r', 'b', 'f':
			out = append(out, ' ')
		case 'u', 'U':
			r, n := escaped(b, escape)
			out = utf8.AppendRune(out, r)
			b = b[n:]
		default:
			out = append(out, escape)
		}
	}
}

// escaped reads the digits of \u or \U, and the second half of a pair.
func escaped(b []byte, escape byte) (r rune, n int) {
	digits := 4
	if escape == 'U' {
		digits = 8
	}
	r, n = hexRune(b, digits)
	if r >= 0xd800 && r < 0xdc00 && bytes.HasPrefix(b[n:], []byte(`\u`)) {
		low, m := hexRune(b[n+2:], 4)
		return 0x10000 + (r-0xd800)<<10 + (low - 0xdc00), n + 2 + m
	}
	return r, n
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
	s.run(bytes.ReplaceAll(b, []byte(`\`), nil), true)
}
