package pdf

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// errDamaged ends reading wherever a file is not what it should be. Users get
// a sentence instead.
var errDamaged = errors.New("damaged")

// maxNesting limits arrays and dictionaries inside each other.
const maxNesting = 100

// A parser reads objects at a place of the file.
type parser struct {
	data  []byte
	at    int
	depth int

	values *int // that were read of the whole file, if they are counted
}

func (p *parser) skipSpace() {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case isSpace(c):
			p.at++
		case c == '%':
			for p.at < len(p.data) && p.data[p.at] != '\n' && p.data[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

// nextIs reports whether what comes next begins with s.
func (p *parser) nextIs(s string) bool {
	return bytes.HasPrefix(p.data[min(p.at, len(p.data)):], []byte(s))
}

// readWord reads a run of regular characters.
func (p *parser) readWord() string {
	p.skipSpace()
	start := p.at
	for p.at < len(p.data) && isRegular(p.data[p.at]) {
		p.at++
	}
	return string(p.data[start:p.at])
}

// readInteger reads a number that must be a whole one and not negative.
func (p *parser) readInteger() (int, error) {
	n, err := strconv.Atoi(p.readWord())
	if err != nil || n < 0 {
		return 0, errDamaged
	}
	return n, nil
}

// readObject reads one object; a reference counts as one.
func (p *parser) readObject() (object, error) {
	p.skipSpace()
	if p.at >= len(p.data) || p.depth > maxNesting {
		return nil, errDamaged
	}
	if p.values != nil {
		if *p.values++; *p.values > maxValues {
			return nil, errDamaged
		}
	}
	p.depth++
	defer func() { p.depth-- }()
	switch c := p.data[p.at]; {
	case p.nextIs("<<"):
		return p.readDict()
	case c == '<':
		return p.readHexString()
	case c == '(':
		return p.readLiteralString()
	case c == '[':
		return p.readArray()
	case c == '/':
		return p.readName(), nil
	case isRegular(c):
		return p.readSimple()
	}
	return nil, errDamaged
}

// readSimple reads a number, a reference, true, false or null, which any other word
// stands for, as it does to readers.
func (p *parser) readSimple() (object, error) {
	w := p.readWord()
	switch w {
	case "true", "false":
		return boolean(w == "true"), nil
	case "obj", "endobj", "stream", "endstream", "R":
		return nil, errDamaged
	}
	if n, ok := strings.CutSuffix(w, "endobj"); ok { // "74191endobj"
		w, p.at = n, p.at-len("endobj")
	}
	if strings.Trim(w, "0123456789.+-") != "" || !strings.ContainsAny(w, "0123456789") {
		return nil, nil
	}
	if num, err := strconv.Atoi(w); err == nil && num >= 0 { // "gen R" makes it a reference
		back := p.at
		gen, err := p.readInteger()
		if err == nil && p.readWord() == "R" {
			return ref{num, gen}, nil
		}
		p.at = back
	}
	return number(w), nil
}

func (p *parser) readArray() (object, error) {
	p.at++
	list := array{}
	for {
		p.skipSpace()
		if p.nextIs("]") {
			p.at++
			return list, nil
		}
		o, err := p.readObject()
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
}

func (p *parser) readDict() (object, error) {
	p.at += 2
	d := dict{}
	for {
		p.skipSpace()
		if p.nextIs(">>") {
			p.at += 2
			return d, nil
		}
		if p.at < len(p.data) && isRegular(p.data[p.at]) { // of a name with a space in it, which ended there
			if _, err := p.readSimple(); err != nil {
				return nil, err
			}
			continue
		}
		if !p.nextIs("/") {
			return nil, errDamaged
		}
		key := p.readName()
		value, err := p.readObject()
		if err != nil {
			return nil, err
		}
		if value != nil {
			d[key] = value
		}
	}
}

func (p *parser) readName() name {
	p.at++
	start := p.at
	for p.at < len(p.data) && isRegular(p.data[p.at]) {
		p.at++
	}
	raw := p.data[start:p.at]
	if bytes.IndexByte(raw, '#') < 0 {
		return name(raw)
	}
	var b []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if c, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				b = append(b, byte(c))
				i += 2
				continue
			}
		}
		b = append(b, raw[i])
	}
	return name(b)
}

func (p *parser) readHexString() (object, error) {
	p.at++
	var b []byte
	half := -1
	for ; p.at < len(p.data); p.at++ {
		c := p.data[p.at]
		if c == '>' {
			p.at++
			if half >= 0 {
				b = append(b, byte(half<<4))
			}
			return textString(b), nil
		}
		digit, err := strconv.ParseUint(string(c), 16, 8)
		switch {
		case isSpace(c):
		case err != nil:
			return nil, errDamaged
		case half < 0:
			half = int(digit)
		default:
			b, half = append(b, byte(half<<4|int(digit))), -1
		}
	}
	return nil, errDamaged
}

func (p *parser) readLiteralString() (object, error) {
	p.at++
	var b []byte
	for open := 1; p.at < len(p.data); {
		c := p.data[p.at]
		p.at++
		switch c {
		case '\\':
			b = p.readEscape(b)
			continue
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return textString(b), nil
			}
		case '\r': // any line end is a line feed
			if p.nextIs("\n") {
				p.at++
			}
			c = '\n'
		}
		b = append(b, c)
	}
	return nil, errDamaged
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// readEscape reads what follows a backslash in a literal string.
func (p *parser) readEscape(b []byte) []byte {
	if p.at >= len(p.data) {
		return b
	}
	c := p.data[p.at]
	p.at++
	switch {
	case c >= '0' && c <= '7':
		code := int(c - '0')
		for n := 1; n < 3 && p.at < len(p.data) && p.data[p.at] >= '0' && p.data[p.at] <= '7'; n++ {
			code = code<<3 | int(p.data[p.at]-'0')
			p.at++
		}
		return append(b, byte(code))
	case c == '\r':
		if p.nextIs("\n") {
			p.at++
		}
		return b
	case c == '\n':
		return b
	case escapes[c] != 0:
		return append(b, escapes[c])
	}
	return append(b, c)
}
