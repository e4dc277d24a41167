package picture

import (
	"container/heap"
	"encoding/binary"
	"image"
	"image/draw"
	"math/bits"
)

// EncodeWebP writes the picture as lossless WebP (RFC 9649, section 3), with its
// colour profile and nothing else besides. It is for the few that lie on their
// side: the file is several times as large as a lossy one.
func (r *Raster) EncodeWebP() []byte {
	width, height := r.Size()
	rgba := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(rgba, rgba.Rect, r.toImage(), image.Point{}, draw.Src)
	e := &webpEncoder{width: width, pixels: make([]pixel, width*height)}
	hasAlpha := false
	for i := range e.pixels {
		p := rgba.Pix[i*4:]
		a := p[3]
		whole := func(v byte) byte { // not multiplied by the alpha
			if a == 0 || a == 255 {
				return v
			}
			return byte(min(255, (int(v)*255+int(a)/2)/int(a)))
		}
		hasAlpha = hasAlpha || a != 255
		e.pixels[i] = pixel{whole(p[0]), whole(p[1]), whole(p[2]), a}
	}
	body := e.encode(hasAlpha)
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	if r.profile != nil {
		flags := byte(webpProfile)
		if hasAlpha {
			flags |= webpAlpha
		}
		out = appendRIFF(out, "VP8X", extendedHead(flags, Info{Width: width, Height: height}))
		out = appendRIFF(out, "ICCP", r.profile)
	}
	out = appendRIFF(out, "VP8L", body)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// A pixel is red, green, blue and alpha.
type pixel [4]byte

// A webpEncoder writes bits, the lowest first.
type webpEncoder struct {
	width  int
	pixels []pixel
	out    []byte
	bits   uint64
	count  uint
}

func (e *webpEncoder) write(value uint64, n uint) {
	e.bits |= value << e.count
	for e.count += n; e.count >= 8; e.count -= 8 {
		e.out = append(e.out, byte(e.bits))
		e.bits >>= 8
	}
}

// The transforms of RFC 9649, section 4, that are used.
const (
	predictorTransform = 0
	greenTransform     = 2
)

// encode gives the body of a VP8L chunk: blue and red less green, then what each
// pixel differs by from what its neighbours let expect, by prefix codes.
func (e *webpEncoder) encode(hasAlpha bool) []byte {
	e.write(0x2f, 8)
	e.write(uint64(e.width-1), 14)
	e.write(uint64(len(e.pixels)/e.width-1), 14)
	alpha := uint64(0)
	if hasAlpha {
		alpha = 1
	}
	e.write(alpha, 1)
	e.write(0, 3)
	e.write(1, 1)
	e.write(greenTransform, 2)
	for i, p := range e.pixels {
		e.pixels[i] = pixel{p[0] - p[1], p[1], p[2] - p[1], p[3]}
	}
	mode := e.bestMode()
	e.write(1, 1)
	e.write(predictorTransform, 2)
	e.write(9-2, 3) // blocks of 512 pixels, all of one mode
	e.write(0, 1)   // no cache of colours
	e.writeSingle(mode)
	for range 4 {
		e.writeSingle(0)
	}
	e.write(0, 1) // no further transform
	e.write(0, 2) // no cache of colours, one set of codes
	rest := e.differences(mode)
	var codes [4]prefixCode
	for i, channel := range []int{1, 0, 2, 3} {
		size := 256
		if channel == 1 {
			size += 24 // lengths of repetitions, of which there are none
		}
		counts := make([]int, size)
		for _, p := range rest {
			counts[p[channel]]++
		}
		codes[i] = newPrefixCode(counts, 15)
		if only := rest[0][channel]; counts[only] == len(rest) {
			e.writeSingle(int(only))
		} else {
			e.writeCode(codes[i])
		}
	}
	e.writeSingle(0) // distances
	for _, p := range rest {
		for i, channel := range []int{1, 0, 2, 3} {
			c := &codes[i]
			e.write(uint64(c.words[p[channel]]), uint(c.lengths[p[channel]]))
		}
	}
	e.write(0, 7)
	return e.out
}

// The ways to guess a pixel that are tried.
const (
	guessAverage  = 7  // of left and top
	guessGradient = 12 // left + top - the one between them
)

// bestMode gives the way to guess that is nearer to what there is.
func (e *webpEncoder) bestMode() int {
	best, least := guessAverage, -1
	for _, mode := range []int{guessAverage, guessGradient} {
		sum := 0
		for _, p := range e.differences(mode) {
			for _, v := range p {
				sum += max(int(int8(v)), -int(int8(v)))
			}
		}
		if least < 0 || sum < least {
			best, least = mode, sum
		}
	}
	return best
}

// differences gives each pixel less its guess.
func (e *webpEncoder) differences(mode int) []pixel {
	out := make([]pixel, len(e.pixels))
	for i, p := range e.pixels {
		guess := pixel{3: 255}
		switch x := i % e.width; {
		case i == 0:
		case i < e.width:
			guess = e.pixels[i-1]
		case x == 0:
			guess = e.pixels[i-e.width]
		default:
			left, top, corner := &e.pixels[i-1], &e.pixels[i-e.width], &e.pixels[i-e.width-1]
			for c := range guess {
				if mode == guessAverage {
					guess[c] = byte((int(left[c]) + int(top[c])) / 2)
				} else {
					guess[c] = clampByte(int(left[c]) + int(top[c]) - int(corner[c]))
				}
			}
		}
		for c := range p {
			out[i][c] = p[c] - guess[c]
		}
	}
	return out
}

// A prefixCode has for each symbol how many bits it takes, and these, the first as
// the lowest.
type prefixCode struct {
	lengths []int
	words   []uint32
}

// A branch is a tree of symbols and how often they occur.
type branch struct {
	count, order int
	symbols      []int
}

type branches []branch

func (b branches) Len() int { return len(b) }
func (b branches) Less(i, j int) bool {
	return b[i].count < b[j].count || b[i].count == b[j].count && b[i].order < b[j].order
}
func (b branches) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
func (b *branches) Push(x any)   { *b = append(*b, x.(branch)) }
func (b *branches) Pop() any {
	last := (*b)[len(*b)-1]
	*b = (*b)[:len(*b)-1]
	return last
}

// newPrefixCode gives Huffman's code with words of at most so many bits.
func newPrefixCode(counts []int, most int) prefixCode {
	c := prefixCode{make([]int, len(counts)), make([]uint32, len(counts))}
	for least := 1; ; least *= 2 { // rare symbols are taken for less rare ones until none is too long
		var tree branches
		for s, n := range counts {
			c.lengths[s] = 0
			if n > 0 {
				tree = append(tree, branch{max(n, least), s, []int{s}})
			}
		}
		heap.Init(&tree)
		order := len(counts)
		for tree.Len() > 1 {
			a, b := heap.Pop(&tree).(branch), heap.Pop(&tree).(branch)
			joined := branch{a.count + b.count, order, append(append([]int{}, a.symbols...), b.symbols...)}
			order++
			for _, s := range joined.symbols {
				c.lengths[s]++
			}
			heap.Push(&tree, joined)
		}
		longest := 0
		for _, n := range c.lengths {
			longest = max(longest, n)
		}
		if longest <= most {
			break
		}
	}
	word := uint32(0)
	for length := 1; length <= most; length++ {
		for s, n := range c.lengths {
			if n == length {
				c.words[s] = bits.Reverse32(word) >> (32 - length)
				word++
			}
		}
		word <<= 1
	}
	return c
}

// writeSingle writes the code of one symbol, which takes no bits.
func (e *webpEncoder) writeSingle(symbol int) {
	e.write(1, 1)
	e.write(0, 1)
	e.write(1, 1)
	e.write(uint64(symbol), 8)
}

// lengthOrder is the order in which the code of the lengths of codes is written.
var lengthOrder = [...]int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// writeCode writes the lengths of a code of two symbols or more.
func (e *webpEncoder) writeCode(c prefixCode) {
	counts := make([]int, 19)
	for _, n := range c.lengths {
		counts[n]++
	}
	lengths := newPrefixCode(counts, 7)
	e.write(0, 1)
	e.write(uint64(len(lengthOrder)-4), 4)
	kinds, only := 0, 0
	for n, count := range counts {
		if count > 0 {
			kinds, only = kinds+1, n
		}
	}
	for _, n := range lengthOrder {
		length := lengths.lengths[n]
		if kinds == 1 && n == only {
			length = 1
		}
		e.write(uint64(length), 3)
	}
	e.write(0, 1) // as many lengths as there are symbols
	for _, n := range c.lengths {
		e.write(uint64(lengths.words[n]), uint(lengths.lengths[n]))
	}
}
