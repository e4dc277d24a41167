package guard

import (
	"bytes"
	"html"
	"strings"
)

// inline reports whether an element parts no words: a reader sees <b>A</b>da as
// one.
func inline(name []byte) bool {
	switch string(name) {
	case "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
		"mark", "q", "rb", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tspan", "tt", "u", "var", "wbr":
		return true
	}
	return false
}

// unread reports whether the value of an attribute is a digest.
func unread(name []byte) bool { return string(name) == "integrity" || string(name) == "nonce" }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// html reads HTML and SVG: text as readers see it, attributes decoded, comments
// and scripts. It goes block by block, over those that are known. The last is
// read in any case: its end may be one of the input, not of a tag.
func (s *scanner) html(b []byte) {
	for len(b) > 0 {
		n := blockEnd(b, s.text.guard.seen.least)
		if parts(b) {
			s.text.mark(apart)
		}
		p := s.text.guard.seen.of(b[:n], asBlock)
		if p == 0 || n == len(b) || !s.text.settled(joined) {
			b = b[s.tokens(b, n):]
			continue
		}
		read := n
		s.once(&s.text, p, apart, func() bool { read = s.tokens(b, n); return read == n })
		b = b[read:]
	}
}

// blockEnd gives where a block of HTML of at least so many bytes may end: before
// a tag that parts words and that does not end a script. Whether it is one, and
// not in a comment, tokens find out.
func blockEnd(b []byte, least int) int {
	for i := least; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '<')
		if n < 0 {
			break
		}
		if i += n; parts(b[i:]) && !bytes.HasPrefix(b[i:], []byte("</s")) {
			return i
		}
	}
	return len(b)
}

// parts reports whether a text begins with a tag that parts words.
func parts(b []byte) bool {
	start, end := tagName(b)
	return b[0] == '<' && start < end && !inline(b[start:end])
}

// tagName gives where the name of a tag stands with which a text begins. It is
// empty if the "<" is of the text, or begins a comment.
func tagName(b []byte) (start, end int) {
	start = 1
	if len(b) > 1 && b[1] == '/' {
		start = 2
	}
	end = start
	for end < len(b) && isName(b[end]) {
		end++
	}
	return start, end
}

// tokens reads text and tags until n bytes are read, or what began before, and
// gives how many it read.
func (s *scanner) tokens(b []byte, n int) int {
	rest := b
	for len(b)-len(rest) < n {
		if rest[0] == '<' {
			rest = s.tag(rest)
			continue
		}
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			i = len(rest)
		}
		s.characters(rest[:i], i < len(rest) && parts(rest[i:]))
		rest = rest[i:]
	}
	return len(b) - len(rest)
}

// characters takes the text between two tags.
func (s *scanner) characters(b []byte, closed bool) {
	if bytes.IndexByte(b, '&') >= 0 {
		b = []byte(html.UnescapeString(string(b)))
	}
	s.run(b, closed)
}

// tag takes what begins with "<" and gives the rest.
func (s *scanner) tag(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		return s.until(b[4:], "-->", s.value)
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		return s.until(b[9:], "]]>", func(b []byte) { s.nested(b, false) })
	case len(b) > 1 && (b[1] == '!' || b[1] == '?'):
		return s.until(b[2:], ">", s.value)
	}
	start, end := tagName(b)
	name := b[min(start, len(b)):end]
	if len(name) == 0 { // a "<" of the text
		s.text.write(b[:1], 0)
		return b[1:]
	}
	if inline(name) {
		s.text.mark(joined)
	} else {
		s.text.mark(apart)
		s.text.others++
	}
	rest := s.attributes(b[end:])
	if start == 1 && (string(name) == "script" || string(name) == "style") {
		return s.raw(rest, "</"+string(name))
	}
	return rest
}

func isName(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == ':' || c == '_'
}

// until takes what stands before an end mark, or all when there is none.
func (s *scanner) until(b []byte, end string, take func([]byte)) []byte {
	i := bytes.Index(b, []byte(end))
	if i < 0 {
		take(b)
		return nil
	}
	take(b[:i])
	return b[i+len(end):]
}

// raw takes the inside of a script or style.
func (s *scanner) raw(b []byte, end string) []byte {
	i := bytes.Index(b, []byte(end))
	if i < 0 {
		i = len(b)
	}
	if inside := bytes.TrimSpace(b[:i]); len(inside) > 0 && (inside[0] == '{' || inside[0] == '[') {
		s.json(inside)
	} else if len(inside) > 0 {
		s.value(inside)
	}
	return b[i:]
}

// attributes takes the values of a tag's attributes and gives what follows
// the tag.
func (s *scanner) attributes(b []byte) []byte {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '>':
			return b[i+1:]
		case isName(c):
			start := i
			for i < len(b) && isName(b[i]) {
				i++
			}
			i = s.attribute(b, b[start:i], i)
		default:
			i++
		}
	}
	return nil
}

// attribute takes the value that follows a name, and gives where it ends.
func (s *scanner) attribute(b, name []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n') {
		i++
	}
	if i == len(b) || b[i] != '=' {
		return i
	}
	i++
	for i < len(b) && (b[i] == ' ' || b[i] == '\n') {
		i++
	}
	end, next := i, i
	if i < len(b) && (b[i] == '"' || b[i] == '\'') {
		n := bytes.IndexByte(b[i+1:], b[i])
		if n < 0 {
			n = len(b) - i - 1
		}
		i, end, next = i+1, i+1+n, min(i+2+n, len(b))
	} else {
		for end < len(b) && b[end] != ' ' && b[end] != '\n' && b[end] != '>' {
			end++
		}
		next = end
	}
	if !unread(name) {
		s.value(b[i:end])
	}
	return next
}

// xml reads a feed or a sitemap: the text of elements decoded, each on its
// own, and as HTML where it is.
func (s *scanner) xml(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			i = len(b)
		}
		if i > 0 {
			text := b[:i]
			if bytes.IndexByte(text, '&') >= 0 {
				text = []byte(html.UnescapeString(string(text)))
			}
			s.nested(text, true)
		}
		if i == len(b) {
			return
		}
		b = b[i:]
		s.text.mark(unknown)
		if data, ok := bytes.CutPrefix(b, []byte("<![CDATA[")); ok {
			b = s.until(data, "]]>", func(b []byte) { s.nested(b, true) })
		} else {
			b = s.tag(b)
		}
		s.text.mark(unknown)
	}
}
