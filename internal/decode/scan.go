package decode

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds tables within tables, so that hostile text cannot exhaust
// the stack of the parser that reads it afterwards; maxPath bounds the bytes of
// a key with the tables around it, which that parser keeps for every key.
const (
	maxDepth = 32
	maxPath  = 256
)

// A spot is a line and a column of the text, both from 1, columns in characters.
type spot struct{ line, column int }

// A place is where a value and its key stand, and the places of its parts.
type place struct {
	key, value spot
	depth      int
	length     int      // bytes of the path to it
	names      []string // of a table: its keys, in the order written
	table      map[string]*place
	items      []*place // of a list
}

func (p *place) child(name string) *place {
	if p == nil {
		return nil
	}
	return p.table[name]
}

func (p *place) item(i int) *place {
	if p == nil || i >= len(p.items) {
		return nil
	}
	return p.items[i]
}

// append adds the place of an element to a list.
func (p *place) append(key, value spot) *place {
	element := &place{key: key, value: value, depth: p.depth + 1, length: p.length}
	p.items = append(p.items, element)
	return element
}

// A scanner finds where keys and values stand. It knows only as much of TOML
// as that takes and trusts the text otherwise: the parser proves the syntax.
type scanner struct {
	text string
	pos  int

	// Columns are counted on from the last spot asked for, so that a text of
	// one long line takes linear time.
	last     int
	lastSpot spot

	limit  *spot // where a limit was passed
	which  string
	broken bool // the text is not TOML here
}

// scan gives the places of a whole text.
func scan(text string) (root *place, s *scanner) {
	s = &scanner{text: text, lastSpot: spot{1, 1}}
	root = &place{key: spot{1, 1}, value: spot{1, 1}}
	current := root
	for s.blank(true); s.pos < len(s.text) && !s.stopped(); s.blank(true) {
		if s.text[s.pos] == '[' {
			current = s.header(root)
		} else {
			s.pair(current)
		}
	}
	return root, s
}

func (s *scanner) stopped() bool { return s.broken || s.limit != nil }

// here gives the spot of the current position.
func (s *scanner) here() spot {
	for s.last < s.pos {
		n := strings.IndexByte(s.text[s.last:s.pos], '\n')
		if n < 0 {
			s.lastSpot.column += utf8.RuneCountInString(s.text[s.last:s.pos])
			s.last = s.pos
			break
		}
		s.last += n + 1
		s.lastSpot = spot{s.lastSpot.line + 1, 1}
	}
	return s.lastSpot
}

// peek gives the current byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) skip(c byte) bool {
	if s.peek() != c || s.pos >= len(s.text) {
		return false
	}
	s.pos++
	return true
}

// blank passes over spaces and, when asked, line ends and comments.
func (s *scanner) blank(lines bool) {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == ' ' || c == '\t':
			s.pos++
		case lines && (c == '\n' || c == '\r'):
			s.pos++
		case lines && c == '#':
			s.toLineEnd()
		default:
			return
		}
	}
}

func (s *scanner) toLineEnd() {
	if n := strings.IndexByte(s.text[s.pos:], '\n'); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.text)
	}
}

// header reads [a.b] or [[a.b]] and gives the table that follows.
func (s *scanner) header(root *place) *place {
	start := s.here()
	s.pos++
	list := s.skip('[')
	parent, name, at := s.path(root)
	if !s.skip(']') || list && !s.skip(']') {
		s.broken = true
	}
	if s.stopped() {
		return root
	}
	p := s.add(parent, name, at, start)
	if !list {
		return p
	}
	return p.append(at, start)
}

// pair reads key = value into a table.
func (s *scanner) pair(in *place) {
	parent, name, at := s.path(in)
	if !s.skip('=') {
		s.broken = true
	}
	if s.stopped() {
		return
	}
	s.blank(false)
	s.value(s.add(parent, name, at, s.here()))
}

// path reads a key, dotted or not: the table it is set in, and its last part.
func (s *scanner) path(in *place) (parent *place, name string, at spot) {
	for {
		s.blank(false)
		at = s.here()
		name = s.name()
		s.blank(false)
		if s.stopped() || !s.skip('.') {
			return in, name, at
		}
		in = s.add(in, name, at, at)
		if n := len(in.items); n > 0 {
			in = in.items[n-1]
		}
	}
}

// add finds or makes the place of a key.
func (s *scanner) add(in *place, name string, key, value spot) *place {
	if p := in.table[name]; p != nil {
		return p
	}
	p := &place{key: key, value: value, depth: in.depth + 1, length: in.length + len(name) + 1}
	s.within(p, key)
	if in.table == nil {
		in.table = make(map[string]*place)
	}
	in.table[name] = p
	in.names = append(in.names, name)
	return p
}

// within notes where a limit is passed.
func (s *scanner) within(p *place, at spot) {
	switch {
	case s.limit != nil:
	case p.depth > maxDepth:
		s.stop(at, fmt.Sprintf("tables or lists nested deeper than %d levels", maxDepth))
	case p.length > maxPath:
		s.stop(at, fmt.Sprintf("a key, with the tables around it, longer than %d bytes", maxPath))
	}
}

func (s *scanner) stop(at spot, which string) { s.limit, s.which = &at, which }

// name reads one part of a key.
func (s *scanner) name() string {
	start := s.pos
	switch c := s.peek(); c {
	case '"', '\'':
		s.pos++
		s.toQuote(c)
		if s.broken {
			return ""
		}
		raw := s.text[start+1 : s.pos-1]
		if c == '"' {
			return unescape(raw)
		}
		return raw
	}
	for s.pos < len(s.text) && isBare(s.text[s.pos]) {
		s.pos++
	}
	if s.pos == start {
		s.broken = true
	}
	return s.text[start:s.pos]
}

func isBare(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// value passes over a value and notes the places within it.
func (s *scanner) value(p *place) {
	if s.within(p, p.value); s.limit != nil {
		return
	}
	switch c := s.peek(); c {
	case '[':
		s.list(p)
	case '{':
		s.inline(p)
	case '"', '\'':
		if quote := s.text[s.pos:min(s.pos+3, len(s.text))]; quote == `"""` || quote == `'''` {
			s.pos += 3
			s.toQuotes(quote)
		} else {
			s.pos++
			s.toQuote(c)
		}
	default:
		s.plain()
	}
}

// plain passes over a number, date or truth value.
func (s *scanner) plain() {
	if n := strings.IndexAny(s.text[s.pos:], ",]}#\n"); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.text)
	}
}

func (s *scanner) list(p *place) {
	s.pos++
	for s.blank(true); !s.skip(']') && !s.stopped(); s.blank(true) {
		if s.pos >= len(s.text) {
			s.broken = true
			return
		}
		at := s.here()
		s.value(p.append(at, at))
		s.blank(true)
		if !s.skip(',') && s.peek() != ']' {
			s.broken = true
		}
	}
}

func (s *scanner) inline(p *place) {
	s.pos++
	for s.blank(true); !s.skip('}') && !s.stopped(); s.blank(true) {
		s.pair(p)
		s.blank(true)
		if !s.skip(',') && s.peek() != '}' {
			s.broken = true
		}
	}
}

// toQuote passes the end of a text on one line.
func (s *scanner) toQuote(quote byte) {
	for ; s.pos < len(s.text) && s.text[s.pos] != '\n'; s.pos++ {
		switch c := s.text[s.pos]; {
		case c == quote:
			s.pos++
			return
		case c == '\\' && quote == '"':
			s.pos++
		}
	}
	s.broken = true
}

// toQuotes passes the end of a text of several lines; up to two more quotes
// belong to the text before them.
func (s *scanner) toQuotes(quotes string) {
	for ; s.pos < len(s.text); s.pos++ {
		switch {
		case s.text[s.pos] == '\\' && quotes[0] == '"':
			s.pos++
		case strings.HasPrefix(s.text[s.pos:], quotes):
			s.pos += 3
			for range 2 {
				s.skip(quotes[0])
			}
			return
		}
	}
	s.broken = true
}

// unescape gives the text of a quoted key.
func unescape(raw string) string {
	if !strings.Contains(raw, `\`) {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			b.WriteByte(raw[i])
			continue
		}
		i++
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[raw[i]]
		if n, err := strconv.ParseUint(raw[i+1:min(i+1+digits, len(raw))], 16, 32); digits > 0 && err == nil {
			b.WriteRune(rune(n))
			i += digits
			continue
		}
		if k := strings.IndexByte(`btnfre`, raw[i]); k >= 0 {
			b.WriteByte("\b\t\n\f\r\x1b"[k])
			continue
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}
