package asset

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A reference is a place in a style sheet that makes browsers fetch something:
// url(…), the string of an @import, a string in image-set().
type reference struct {
	start, end int    // of the whole token, in bytes
	url        string // decoded
	function   bool   // url(…), not a string
}

// references lists what a style sheet fetches, in order (CSS Syntax Module
// Level 3, section 4, as far as it matters here).
func references(css string) []reference {
	s := &scanner{css: css}
	for s.at < len(css) {
		s.token()
	}
	return s.found
}

type scanner struct {
	css      string
	at       int
	found    []reference
	atImport bool // the next string or url() is an import
	atName   bool // in @namespace: an identifier that looks like an address
	depth    int  // of open brackets
	inSet    int  // the depth of an open image-set(); 0 outside
}

func (s *scanner) token() {
	rest := s.css[s.at:]
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "/*"):
		s.skipTo("*/")
	case c == '"' || c == '\'':
		start := s.at
		text := s.quoted()
		if s.atImport || s.inSet > 0 {
			s.found = append(s.found, reference{start, s.at, text, false})
		}
		s.atImport = false
	case c == '@':
		s.at++
		word := strings.ToLower(s.name())
		s.atImport, s.atName = word == "import", word == "namespace"
	case isNameStart(rest):
		s.word()
	case c == '(':
		s.at++
		s.depth++
	case c == ')':
		s.at++
		if s.depth = max(s.depth-1, 0); s.depth < s.inSet {
			s.inSet = 0
		}
	default:
		if c == ';' || c == '{' || c == '}' {
			s.atImport, s.atName, s.depth, s.inSet = false, false, 0, 0
		}
		s.at++
	}
}

// word reads a name and, when it is a function that fetches, what it fetches.
func (s *scanner) word() {
	start := s.at
	word := strings.ToLower(s.name())
	if !strings.HasPrefix(s.css[s.at:], "(") {
		return
	}
	s.at++
	switch {
	case word == "url" || word == "src":
		url := s.address()
		if !s.atName {
			s.found = append(s.found, reference{start, s.at, url, true})
		}
		s.atImport = false
	default:
		s.depth++
		if strings.HasSuffix(word, "image-set") && s.inSet == 0 {
			s.inSet = s.depth
		}
	}
}

// address reads what url( holds, up to and including its bracket.
func (s *scanner) address() string {
	s.at += len(s.css[s.at:]) - len(strings.TrimLeft(s.css[s.at:], " \t\r\n\f"))
	var url string
	if s.at < len(s.css) && (s.css[s.at] == '"' || s.css[s.at] == '\'') {
		url = s.quoted()
		s.skipTo(")")
		return url
	}
	var b strings.Builder
	for s.at < len(s.css) && s.css[s.at] != ')' {
		s.char(&b)
	}
	s.at = min(s.at+1, len(s.css))
	return strings.TrimSpace(b.String())
}

// quoted reads a string with its quotation marks.
func (s *scanner) quoted() string {
	mark := s.css[s.at]
	s.at++
	var b strings.Builder
	for s.at < len(s.css) && s.css[s.at] != mark && s.css[s.at] != '\n' {
		s.char(&b)
	}
	s.at = min(s.at+1, len(s.css))
	return b.String()
}

// name reads an identifier; its escapes are decoded, so that nothing hides
// behind them.
func (s *scanner) name() string {
	var b strings.Builder
	for s.at < len(s.css) && (isNameStart(s.css[s.at:]) || s.css[s.at] >= '0' && s.css[s.at] <= '9') {
		s.char(&b)
	}
	return b.String()
}

func isNameStart(s string) bool {
	c := s[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-' || c >= utf8.RuneSelf || c == '\\' && len(s) > 1 && s[1] != '\n'
}

// char reads one character, which may be an escape.
func (s *scanner) char(b *strings.Builder) {
	if s.css[s.at] != '\\' || s.at+1 >= len(s.css) {
		b.WriteByte(s.css[s.at])
		s.at++
		return
	}
	s.at++
	digits := 0
	for digits < 6 && s.at+digits < len(s.css) && strings.IndexByte("0123456789abcdefABCDEF", s.css[s.at+digits]) >= 0 {
		digits++
	}
	if digits == 0 {
		if s.css[s.at] != '\n' {
			b.WriteByte(s.css[s.at])
		}
		s.at++
		return
	}
	code, _ := strconv.ParseUint(s.css[s.at:s.at+digits], 16, 32) // six digits fit
	b.WriteRune(rune(code))
	if s.at += digits; s.at < len(s.css) && strings.IndexByte(" \t\n", s.css[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) skipTo(end string) {
	if i := strings.Index(s.css[s.at:], end); i >= 0 {
		s.at += i + len(end)
		return
	}
	s.at = len(s.css)
}

// lineColumn gives the place of a byte, in characters, both from 1.
func lineColumn(text string, at int) (line, column int) {
	before := text[:at]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
