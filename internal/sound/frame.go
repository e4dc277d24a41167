package sound

// A header is what the first four bytes of a frame say.
type header struct {
	version  byte // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
	rate     byte // index of the sampling rate
	channels int
	summed   bool // two bytes of checksum follow
	side     int  // bytes of side information
	length   int  // bytes of the frame
}

// kilobits per second of layer III, of MPEG-1 and of the others.
var kilobits = [2][15]int{
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}

var samplingRates = [4][3]int{{11025, 12000, 8000}, {}, {22050, 24000, 16000}, {44100, 48000, 32000}}

// readHeader reads the head of a frame of layer III whose length it tells.
func readHeader(b []byte) (header, bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return header{}, false
	}
	h := header{version: b[1] >> 3 & 3, rate: b[2] >> 2 & 3, channels: 2, summed: b[1]&1 == 0}
	if b[3]>>6 == 3 {
		h.channels = 1
	}
	index := int(b[2] >> 4)
	if h.version == 1 || b[1]>>1&3 != 1 || h.rate == 3 || index == 0 || index == 15 {
		return header{}, false
	}
	samplesByKilobits, other := 144_000, 0
	h.side = [3]int{0, 17, 32}[h.channels]
	if h.version != 3 {
		samplesByKilobits, other = 72_000, 1
		h.side = [3]int{0, 9, 17}[h.channels]
	}
	h.length = samplesByKilobits*kilobits[other][index]/samplingRates[h.version][h.rate] + int(b[2]>>1&1)
	return h, h.length > h.areaAt()
}

// fits reports a header that can follow another in one file.
func (h header) fits(other header) bool {
	return h.version == other.version && h.rate == other.rate && h.channels == other.channels
}

func (h header) sideAt() int {
	if h.summed {
		return 6
	}
	return 4
}

func (h header) areaAt() int { return h.sideAt() + h.side }

// A frame is the sound of a moment.
type frame struct {
	header
	data []byte
}

// area is what the frame has behind its side information.
func (f frame) area() []byte { return f.data[f.areaAt():] }

// isDescription reports a frame that players take for a description of the file.
func (f frame) isDescription() bool {
	is := func(at int, mark string) bool {
		return len(f.data) >= at+len(mark) && string(f.data[at:at+len(mark)]) == mark
	}
	return is(f.areaAt(), "Xing") || is(f.areaAt(), "Info") || is(4+f.side, "Xing") || is(4+f.side, "Info") || is(4+32, "VBRI")
}

// sideBits reads bits of the side information.
func (f frame) sideBits(at, n int) int {
	side, v := f.data[f.sideAt():f.areaAt()], 0
	for i := at; i < at+n; i++ {
		v = v<<1 | int(side[i/8]>>(7-i%8)&1)
	}
	return v
}

// back gives by how many bytes the frame's bits begin before its own area.
func (f frame) back() int {
	if f.version == 3 {
		return f.sideBits(0, 9)
	}
	return f.sideBits(0, 8)
}

// bits gives how many bits the frame's sound has: the sum of what its granules say.
func (f frame) bits() int {
	first, granules, width := [3]int{0, 9, 10}[f.channels], 1, 63
	if f.version == 3 {
		first, granules, width = [3]int{0, 18, 20}[f.channels], 2, 59
	}
	sum := 0
	for i := range granules * f.channels {
		sum += f.sideBits(first+i*width, 12)
	}
	return sum
}

// appendHead appends header, checksum and side information, without the bits that
// are for anybody's use, and of a silent frame without anything.
func (f frame) appendHead(out []byte) []byte {
	start := len(out)
	out = append(out, f.data[:f.areaAt()]...)
	head := out[start:]
	head[2] &^= 1
	side := head[f.sideAt():]
	if f.bits() == 0 {
		clear(side)
	}
	switch { // private bits
	case f.version == 3 && f.channels == 1:
		side[1] &^= 0x7c
	case f.version == 3:
		side[1] &^= 0x70
	case f.channels == 1:
		side[1] &^= 0x80
	default:
		side[1] &^= 0xc0
	}
	if f.summed {
		sum := checksum(checksum(0xffff, head[2:4]), side)
		head[4], head[5] = byte(sum>>8), byte(sum)
	}
	return out
}

// checksum goes on with the CRC-16 of the standard.
func checksum(sum uint16, b []byte) uint16 {
	for _, c := range b {
		sum ^= uint16(c) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x8005
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
