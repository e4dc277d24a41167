package pdf

import (
	"bytes"
	"errors"
	"strconv"
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

// peek reports whether what comes next begins with s.
func (p *parser) peek(s string) bool {
	return bytes.HasPrefix(p.data[min(p.at, len(p.data)):], []byte(s))
}

// word reads a run of regular characters.
func (p *parser) word() string {
	p.skipSpace()
	start := p.at
	for p.at < len(p.data) && isRegular(p.data[p.at]) {
		p.at++
	}
	return string(p.data[start:p.at])
}

// integer reads a number that must be a whole one and not negative.
func (p *parser) integer() (int, error) {
	n, err := strconv.Atoi(p.word())
	if err != nil || n < 0 {
		return 0, errDamaged
	}
	return n, nil
}

// object reads one object; a reference counts as one.
func (p *parser) object() (object, error) {
	p.skipSpace()
	if p.at >= len(p.data) || p.depth > maxNesting {
		return nil, errDamaged
	}
	p.depth++
	defer func() { p.depth-- }()
	switch c := p.data[p.at]; {
	case p.peek("<<"):
		return p.dict()
	case c == '<':
		return p.hexString()
	case c == '(':
		return p.literalString()
	case c == '[':
		return p.array()
	case c == '/':
		return p.name(), nil
	case isRegular(c):
		return p.simple()
	}
	return nil, errDamaged
}

// simple reads a number, a reference, true, false or null.
func (p *parser) simple() (object, error) {
	switch w := p.word(); w {
	case "true", "false":
		return boolean(w == "true"), nil
	case "null":
		return nil, nil
	default:
		if !isNumber(w) {
			return nil, errDamaged
		}
		if num, err := strconv.Atoi(w); err == nil && num >= 0 {
			if r, ok := p.reference(num); ok {
				return r, nil
			}
		}
		return number(w), nil
	}
}

func isNumber(w string) bool {
	digits := 0
	for i := range len(w) {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c != '.' && c != '-' && c != '+':
			return false
		}
	}
	return digits > 0
}

// reference looks for the "gen R" that makes a number a reference.
func (p *parser) reference(num int) (ref, bool) {
	back := p.at
	gen, err := p.integer()
	if err == nil && p.word() == "R" {
		return ref{num, gen}, true
	}
	p.at = back
	return ref{}, false
}

func (p *parser) array() (object, error) {
	p.at++
	list := array{}
	for {
		p.skipSpace()
		if p.peek("]") {
			p.at++
			return list, nil
		}
		o, err := p.object()
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
}

func (p *parser) dict() (object, error) {
	p.at += 2
	d := dict{}
	for {
		p.skipSpace()
		if p.peek(">>") {
			p.at += 2
			return d, nil
		}
		if !p.peek("/") {
			return nil, errDamaged
		}
		key := p.name()
		value, err := p.object()
		if err != nil {
			return nil, err
		}
		if value != nil {
			d[key] = value
		}
	}
}

func (p *parser) name() name {
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
