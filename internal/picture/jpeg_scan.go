package picture

import (
	"bytes"
	"encoding/binary"
)

// A jpegFrame is what it takes to read the coded pixels of a JPEG (ITU-T T.81, annexes F
// and G) as far as to where the last of them ends. What they come to is not asked.
type jpegFrame struct {
	progressive bool
	components  map[byte]*jpegComponent
	units       int // of all components together (MCUs)
}

type jpegComponent struct {
	inUnit   int      // blocks of it in a unit
	blocks   int      // where it is coded alone
	quantise byte     // the number of its table
	coded    [64]int  // for each coefficient, one more than the lowest bit that is known; 0 for none
	nonzero  []uint64 // for each block, which coefficients are, as further bits of those are read apart
}

// readFrame reads a frame header without what follows it.
func readFrame(s segment) (f *jpegFrame, body []byte, ok bool) {
	if len(s.body) < 6 || len(s.body) < 6+3*int(s.body[5]) {
		return nil, nil, false
	}
	body = s.body[:6+3*int(s.body[5])]
	height, width := int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	f = &jpegFrame{progressive: s.marker == 0xc2, components: map[byte]*jpegComponent{}}
	mostAcross, mostDown := 0, 0
	for c := body[6:]; len(c) > 0; c = c[3:] {
		across, down := int(c[1]>>4), int(c[1]&15)
		if across < 1 || across > 4 || down < 1 || down > 4 {
			return nil, nil, false
		}
		mostAcross, mostDown = max(mostAcross, across), max(mostDown, down)
		f.components[c[0]] = &jpegComponent{inUnit: across * down, quantise: c[2]}
	}
	const most = 4 // of CMYK
	if n := len(f.components); n == 0 || n > most || n < int(body[5]) {
		return nil, nil, false
	}
	parts := func(n, size int) int { return (n + size - 1) / size }
	f.units = parts(width, 8*mostAcross) * parts(height, 8*mostDown)
	for c := body[6:]; len(c) > 0; c = c[3:] {
		across, down := int(c[1]>>4), int(c[1]&15)
		f.components[c[0]].blocks = parts(parts(width*across, mostAcross), 8) * parts(parts(height*down, mostDown), 8)
	}
	return f, body, true
}

// A jpegScan is one pass over some components.
type jpegScan struct {
	list        []*jpegComponent
	dc, ac      []*jpegCodes // of each; nil where none is read
	first, last int          // coefficients
	again       bool         // it gives the next bit of those that are known
	progressive bool
	run         int // blocks to come without anything
}

// claim enters what a scan codes. It reports false where that was coded before: the
// earlier one would not be shown.
func (s *jpegScan) claim(high, low int) bool {
	want := 0
	if s.again = high > 0; s.again {
		want = high + 1
	}
	if s.first > s.last || s.last > 63 || s.again && high != low+1 || s.progressive && (s.first == 0) != (s.last == 0) {
		return false
	}
	for _, c := range s.list {
		for k := s.first; k <= s.last; k++ {
			if c.coded[k] != want {
				return false
			}
			c.coded[k] = low + 1
		}
	}
	if s.progressive && s.first > 0 && s.list[0].nonzero == nil {
		s.list[0].nonzero = make([]uint64, s.list[0].blocks)
	}
	return s.first == 0 || len(s.list) == 1
}

// cut gives coded pixels with nothing behind the last one before each restart marker and
// at the end; there is one after so many units, or none. False for what cannot be read.
func (s *jpegScan) cut(data []byte, units, interval int) (out []byte, ok bool) {
	if len(s.list) == 1 {
		units = s.list[0].blocks
	}
	if interval == 0 {
		interval = units
	}
	out = make([]byte, 0, len(data))
	var b jpegBits
	marker := byte(0)
	for at := 0; at < units; at += interval {
		if at > 0 {
			expected := 0xd0 + byte(at/interval-1)&7
			for marker != expected {
				if len(data) == 0 {
					return nil, false
				}
				marker, data = b.take(data)
			}
			out = append(out, 0xff, expected)
		}
		marker, data = b.take(data)
		s.run = 0
		for i := at; i < min(at+interval, units); i++ {
			if !s.readUnit(&b, i) {
				return nil, false
			}
		}
		out = b.appendRead(out)
	}
	return out, true
}

// readUnit reads what stands together: of each component its part, or the next block of
// the only one.
func (s *jpegScan) readUnit(b *jpegBits, unit int) bool {
	for i, c := range s.list {
		count := c.inUnit
		if len(s.list) == 1 {
			count = 1
		}
		for range count {
			ok := true
			switch {
			case s.again && s.first == 0:
				b.skip(1)
			case s.again:
				ok = s.readBlockAgain(b, s.ac[i], &c.nonzero[unit])
			default:
				ok = s.readBlock(b, i, c, unit)
			}
			if !ok || b.at > b.end {
				return false
			}
		}
	}
	return true
}

// readBlock reads the coefficients of a block for the first time.
func (s *jpegScan) readBlock(b *jpegBits, i int, c *jpegComponent, unit int) bool {
	k := s.first
	if k == 0 {
		size := b.symbol(s.dc[i])
		if size > 15 {
			return false
		}
		b.skip(int(size))
		k++
	}
	if s.run > 0 {
		s.run--
		return true
	}
	for ; k <= s.last; k++ {
		symbol := b.symbol(s.ac[i])
		zeros, size := int(symbol>>4), int(symbol&15)
		switch {
		case size > 0:
			if k += zeros; k > s.last {
				return false
			}
			b.skip(size)
			if s.progressive {
				c.nonzero[unit] |= 1 << k
			}
		case zeros == 15:
			k += 15
		case s.progressive:
			s.run = 1<<zeros | b.read(zeros) - 1
			return true
		default:
			return zeros == 0
		}
	}
	return true
}

// readBlockAgain reads one more bit of the coefficients of a block.
func (s *jpegScan) readBlockAgain(b *jpegBits, codes *jpegCodes, nonzero *uint64) bool {
	k := s.first
	// pass reads the bits of those that are known not to be zero, up to the zero
	// behind so many.
	pass := func(zeros int) {
		for ; k <= s.last; k++ {
			if *nonzero>>k&1 == 1 {
				b.skip(1)
			} else if zeros--; zeros < 0 {
				return
			}
		}
	}
	for s.run == 0 && k <= s.last {
		symbol := b.symbol(codes)
		zeros, size := int(symbol>>4), int(symbol&15)
		if size == 0 && zeros < 15 {
			s.run = 1<<zeros | b.read(zeros)
			break
		}
		if size > 1 {
			return false
		}
		b.skip(size)
		if pass(zeros); size == 1 {
			if k > s.last {
				return false
			}
			*nonzero |= 1 << k
		}
		k++
	}
	if s.run > 0 {
		s.run--
		pass(64)
	}
	return true
}

// jpegBits are coded pixels up to a marker, without the zeros that stand behind each 0xff.
type jpegBits struct {
	data    []byte // and zeros behind it, as many bits as a block can have
	at, end int    // bits
}

// take takes them off the start of data, and gives the marker behind them.
func (b *jpegBits) take(data []byte) (marker byte, rest []byte) {
	b.data = b.data[:0]
	for marker == 0 && len(data) > 0 {
		n := bytes.IndexByte(data, 0xff)
		if n < 0 {
			n = len(data)
		}
		b.data = append(b.data, data[:n]...)
		data = data[n:]
		for len(data) > 0 && data[0] == 0xff { // more of them fill
			data = data[1:]
		}
		if len(data) == 0 {
			break
		}
		if marker, data = data[0], data[1:]; marker == 0 {
			b.data = append(b.data, 0xff)
		}
	}
	b.at, b.end = 0, 8*len(b.data)
	const most = 64*(16+15) + 16 // bits
	b.data = append(b.data, make([]byte, most/8+8)...)
	return marker, data
}

// appendRead writes what was read: the bits that fill the last byte are ones.
func (b *jpegBits) appendRead(out []byte) []byte {
	read := b.data[:(b.at+7)/8]
	if rest := b.at % 8; rest > 0 {
		read[len(read)-1] |= 0xff >> rest
	}
	for len(read) > 0 {
		n := bytes.IndexByte(read, 0xff) + 1
		if n == 0 {
			return append(out, read...)
		}
		out = append(append(out, read[:n]...), 0)
		read = read[n:]
	}
	return out
}

func (b *jpegBits) skip(n int) { b.at += n }

// read reads up to 16 bits.
func (b *jpegBits) read(n int) int {
	next := binary.BigEndian.Uint64(b.data[b.at>>3:]) << (b.at & 7)
	b.at += n
	return int(next >> (64 - n))
}

// symbol reads one, and goes beyond the end where a code is none.
func (b *jpegBits) symbol(codes *jpegCodes) byte {
	next := binary.BigEndian.Uint64(b.data[b.at>>3:]) << (b.at & 7)
	code := codes[next>>48]
	if code == 0 {
		b.at = b.end + 1
		return 0
	}
	b.at += int(code >> 8)
	return byte(code)
}

// jpegCodes gives, by the next 16 bits, the length of the code there (over 8) and what it
// stands for; 0 for no code.
type jpegCodes [1 << 16]uint16

// readCodes reads a Huffman table; nil for what is none.
func readCodes(table []byte) *jpegCodes {
	if table == nil {
		return nil
	}
	var all jpegCodes
	rest, symbols := all[:], table[17:]
	for i, count := range table[1:17] {
		length := i + 1
		for range count {
			same := 1 << (16 - length) // that begin with it
			if len(rest) < same {
				return nil
			}
			for j := range same {
				rest[j] = uint16(length)<<8 | uint16(symbols[0])
			}
			rest, symbols = rest[same:], symbols[1:]
		}
	}
	return &all
}
