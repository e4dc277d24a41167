package guard

import (
	"bytes"
	"html"
	"strings"
)

// inline are the elements that part no words: a reader sees <b>A</b>da as one.
var inline = set(`a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb s samp small span strike
	strong sub sup time tspan tt u var wbr`)

// unread are attributes of which the value is a digest.
var unread = set("integrity nonce")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// html reads HTML and SVG: text as readers see it, attributes decoded, comments
// and scripts.
func (s *scanner) html(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			s.characters(b)
			return
		}
		s.characters(b[:i])
		b = s.tag(b[i:])
	}
}

// characters takes the text between two tags.
func (s *scanner) characters(b []byte) {
	if bytes.IndexByte(b, '&') >= 0 {
		b = []byte(html.UnescapeString(string(b)))
	}
	s.run(b)
}

// tag takes what begins with "<" and gives the rest.
func (s *scanner) tag(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		return s.until(b[4:], "-->", s.value)
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		return s.until(b[9:], "]]>", s.nested)
	case len(b) > 1 && (b[1] == '!' || b[1] == '?'):
		return s.until(b[2:], ">", s.value)
	}
	start := 1
	if len(b) > 1 && b[1] == '/' {
		start = 2
	}
	n := start
	for n < len(b) && isName(b[n]) {
		n++
	}
	if n == start { // a "<" of the text
		s.text.write(b[:1], 0)
		return b[1:]
	}
	name := b[start:n]
	if inline[string(name)] {
		s.text.mark(joined)
	} else {
		s.text.mark(apart)
		s.text.others++
	}
	rest := s.attributes(b[n:])
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
			i = s.attribute(b, string(b[start:i]), i)
		default:
			i++
		}
	}
	return nil
}

// attribute takes the value that follows a name, and gives where it ends.
func (s *scanner) attribute(b []byte, name string, i int) int {
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
	if !unread[name] {
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
			s.nested(text)
		}
		if i == len(b) {
			return
		}
		s.text.mark(unknown)
		b = s.tag(b[i:])
		s.text.mark(unknown)
	}
}
