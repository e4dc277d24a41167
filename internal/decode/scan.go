package decode

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"casebook/internal/diag"
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

// A style is how a value is written.
type style uint8

const (
	impliedTable style = iota // a table that stands in headers of others alone: a of [a.b]
	sectionTable              // a table below its header, [a] or [[a]], and the whole text
	tableList                 // a list of [[a]]
	dottedTable               // a table that stands in dotted keys: a of a.b = 1
	keyValue                  // key = value, on a line or in an inline table
	listItem                  // an element between brackets
)

// A place is where a value and its key stand, and the places of its parts.
type place struct {
	key, value spot
	names      []string // of a table: its keys, in the order written
	table      map[string]*place
	items      []*place // of a list
	depth      int
	length     int // bytes of the path to it

	style style
	// Offsets in bytes. Of a pair or an item: where it begins, where its value
	// begins and ends. Of a section: where its header begins and ends, and where
	// its last pair ends.
	start, at, end int
	// Of an item, or a pair of an inline table: the commas before and after it,
	// -1 where there is none.
	commaBefore, commaAfter int
}

func (p *place) child(name string) *place {
	if p == nil {
		return nil
	}
	return p.table[name]
}

func (p *place) item(i int) *place {
	if p == nil || i < 0 || i >= len(p.items) {
		return nil
	}
	return p.items[i]
}

// addItem adds the place of an element to a list.
func (p *place) addItem(key, value spot, f style) *place {
	element := &place{key: key, value: value, style: f, depth: p.depth + 1, length: p.length}
	p.items = append(p.items, element)
	return element
}

// A scanner finds where keys, values and comments stand. It knows only as much
// of TOML as that takes and trusts the text otherwise: the parser proves the
// syntax.
type scanner struct {
	text string
	pos  int

	// Columns are counted on from the last spot asked for, so that a text of
	// one long line takes linear time.
	last     int
	lastSpot spot

	section  *place // whose lines are read
	comma    int    // the last one in the list or inline table, or -1
	comments func(start, end int)

	tooDeep *diag.Text // what is said where a limit was passed
	deepAt  spot
	twice   string // the first key that is set a second time, which the parser lets pass in some forms
	twiceAt spot
	broken  bool // the text is not TOML here
}

// scanText gives the places of a whole text.
func scanText(text string) (root *place, s *scanner) {
	s = &scanner{text: text}
	return s.scan(), s
}

func (s *scanner) scan() *place {
	s.lastSpot = spot{1, 1}
	s.comma = -1
	root := &place{key: spot{1, 1}, value: spot{1, 1}, style: sectionTable}
	s.section = root
	for s.skipBlank(); s.pos < len(s.text) && !s.stopped(); s.skipBlank() {
		if s.text[s.pos] == '[' {
			s.readHeader(root)
			continue
		}
		s.readPair(s.section)
		s.section.end = s.pos
	}
	return root
}

func (s *scanner) stopped() bool { return s.broken || s.tooDeep != nil }

// currentSpot gives the spot of the current position.
func (s *scanner) currentSpot() spot {
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

// peekByte gives the current byte, 0 at the end.
func (s *scanner) peekByte() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) skipByte(c byte) bool {
	if s.pos >= len(s.text) || s.text[s.pos] != c {
		return false
	}
	s.pos++
	return true
}

// skipSpaces passes over spaces on a line.
func (s *scanner) skipSpaces() {
	for s.pos < len(s.text) && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
}

// skipBlank passes over spaces, line ends and comments.
func (s *scanner) skipBlank() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		case '#':
			start := s.pos
			if n := strings.IndexByte(s.text[s.pos:], '\n'); n >= 0 {
				s.pos += n
			} else {
				s.pos = len(s.text)
			}
			if s.comments != nil {
				s.comments(start, s.pos)
			}
		default:
			return
		}
	}
}

// readHeader reads [a.b] or [[a.b]]: the section that follows.
func (s *scanner) readHeader(root *place) {
	spot, start := s.currentSpot(), s.pos
	s.pos++
	isList := s.skipByte('[')
	parent, name, key := s.readKey(root, impliedTable)
	if !s.skipByte(']') || isList && !s.skipByte(']') {
		s.broken = true
	}
	if s.stopped() {
		return
	}
	if p := parent.table[name]; p != nil && p.style != impliedTable && !(isList && p.style == tableList) {
		s.noteTwice(name, key)
	}
	p := s.addKey(parent, name, key, spot, sectionTable)
	if isList {
		p.style = tableList
		p = p.addItem(key, spot, sectionTable)
	}
	p.style = sectionTable
	p.start, p.at, p.end = start, s.pos, s.pos
	s.section = p
}

// readPair reads key = value into a table; nil where the text is none.
func (s *scanner) readPair(table *place) *place {
	start, comma := s.pos, s.comma
	parent, name, key := s.readKey(table, dottedTable)
	if !s.skipByte('=') {
		s.broken = true
	}
	if s.stopped() {
		return nil
	}
	s.skipSpaces()
	if parent.table[name] != nil {
		s.noteTwice(name, key)
	}
	p := s.addKey(parent, name, key, s.currentSpot(), keyValue)
	p.start, p.commaBefore = start, comma
	s.readValue(p)
	return p
}

// readKey reads a key, dotted or not: the table it is set in, and its last
// part. Tables that only the key names are of the style given.
func (s *scanner) readKey(table *place, f style) (parent *place, name string, key spot) {
	for {
		s.skipSpaces()
		key = s.currentSpot()
		name = s.readKeyPart()
		s.skipSpaces()
		if s.stopped() || !s.skipByte('.') {
			return table, name, key
		}
		table = s.addKey(table, name, key, key, f)
		if table.style == keyValue || f == dottedTable && table.style != dottedTable {
			s.noteTwice(name, key) // a table that is whole, or that headers make
		}
		if n := len(table.items); n > 0 {
			table = table.items[n-1]
		}
	}
}

func (s *scanner) noteTwice(name string, at spot) {
	if s.twiceAt == (spot{}) {
		s.twice, s.twiceAt = name, at
	}
}

// addKey finds or makes the place of a key.
func (s *scanner) addKey(table *place, name string, key, value spot, f style) *place {
	if p := table.table[name]; p != nil {
		return p
	}
	p := &place{key: key, value: value, style: f, depth: table.depth + 1, length: table.length + len(name) + 1}
	s.checkLimits(p, key)
	if table.table == nil {
		table.table = make(map[string]*place)
	}
	table.table[name] = p
	table.names = append(table.names, name)
	return p
}

// checkLimits notes where a limit is passed.
func (s *scanner) checkLimits(p *place, at spot) {
	if s.tooDeep != nil {
		return
	}
	var text diag.Text
	switch {
	case p.depth > maxDepth:
		text = diag.Say("too-deep", "levels", maxDepth)
	case p.length > maxPath:
		text = diag.Say("too-deep/key", "bytes", maxPath)
	default:
		return
	}
	s.tooDeep, s.deepAt = &text, at
}

// readKeyPart reads one part of a key.
func (s *scanner) readKeyPart() string {
	start := s.pos
	switch c := s.peekByte(); c {
	case '"', '\'':
		s.pos++
		s.skipQuoted(c)
		if s.broken {
			return ""
		}
		raw := s.text[start+1 : s.pos-1]
		if c == '"' {
			return unescape(raw)
		}
		return raw
	}
	for s.pos < len(s.text) && isBareKeyByte(s.text[s.pos]) {
		s.pos++
	}
	if s.pos == start {
		s.broken = true
	}
	return s.text[start:s.pos]
}

func isBareKeyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// readValue passes over a value and notes the places within it.
func (s *scanner) readValue(p *place) {
	if s.checkLimits(p, p.value); s.tooDeep != nil {
		return
	}
	p.at, p.commaAfter = s.pos, -1
	switch c := s.peekByte(); c {
	case '[':
		s.readParts(']', func() {
			spot := s.currentSpot()
			item := p.addItem(spot, spot, listItem)
			item.start, item.commaBefore = s.pos, s.comma
			s.readValue(item)
			s.readComma(']', item)
		})
	case '{':
		s.readParts('}', func() {
			if pair := s.readPair(p); pair != nil {
				s.readComma('}', pair)
			}
		})
	case '"', '\'':
		if quotes := s.text[s.pos:min(s.pos+3, len(s.text))]; quotes == `"""` || quotes == `'''` {
			s.pos += 3
			s.skipMultiline(quotes)
		} else {
			s.pos++
			s.skipQuoted(c)
		}
	default: // a number, a date or a truth value
		end := len(s.text)
		if n := strings.IndexAny(s.text[s.pos:], ",]}#\n"); n >= 0 {
			end = s.pos + n
		}
		s.pos += len(strings.TrimRight(s.text[s.pos:end], " \t\r"))
	}
	p.end = s.pos
}

// readParts reads what stands between brackets.
func (s *scanner) readParts(closing byte, readPart func()) {
	outer := s.comma
	s.comma = -1
	s.pos++
	for s.skipBlank(); !s.skipByte(closing) && !s.stopped(); s.skipBlank() {
		if s.pos >= len(s.text) {
			s.broken = true
			break
		}
		readPart()
	}
	s.comma = outer
}

// readComma reads the comma after a part, which the last may lack.
func (s *scanner) readComma(closing byte, p *place) {
	s.skipBlank()
	if s.skipByte(',') {
		s.comma = s.pos - 1
		p.commaAfter = s.comma
	} else if s.peekByte() != closing {
		s.broken = true
	}
}

// skipQuoted passes the end of a text on one line.
func (s *scanner) skipQuoted(quote byte) {
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

// skipMultiline passes the end of a text of several lines; up to two more
// quotes belong to the text before them.
func (s *scanner) skipMultiline(quotes string) {
	for ; s.pos < len(s.text); s.pos++ {
		switch {
		case s.text[s.pos] == '\\' && quotes[0] == '"':
			s.pos++
		case strings.HasPrefix(s.text[s.pos:], quotes):
			s.pos += 3
			for range 2 {
				s.skipByte(quotes[0])
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
