package pdf

import "strconv"

func (p *parser) hexString() (object, error) {
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
			return text(b), nil
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

func (p *parser) literalString() (object, error) {
	p.at++
	var b []byte
	for open := 1; p.at < len(p.data); {
		c := p.data[p.at]
		p.at++
		switch c {
		case '\\':
			b = p.escape(b)
			continue
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return text(b), nil
			}
		case '\r': // any line end is a line feed
			if p.peek("\n") {
				p.at++
			}
			c = '\n'
		}
		b = append(b, c)
	}
	return nil, errDamaged
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// escape reads what follows a backslash in a literal string.
func (p *parser) escape(b []byte) []byte {
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
		if p.peek("\n") {
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
