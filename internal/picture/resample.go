package picture

import "math"

// A plane is one rectangle of samples: n of them for each pixel, row by row.
type plane struct {
	pix     []byte
	w, h, n int
	stride  int
}

func newPlane(w, h, n int) plane {
	return plane{pix: make([]byte, w*h*n), w: w, h: h, n: n, stride: w * n}
}

func (p plane) row(y int) []byte { return p.pix[y*p.stride:][:p.w*p.n] }

// Weights are whole numbers of 1/2^weightBits; between the two passes samples
// carry guardBits more, so that rounding happens once. Whole numbers give the
// same bytes on every processor, which fused multiplication does not.
const (
	weightBits = 14
	guardBits  = 6
)

// taps says which samples make one new sample, and with what weight.
type taps struct {
	first   int
	weights []int32
}

// catmullRom is the cubic kernel with B=0, C=1/2 (Keys 1981, a=-1/2). The
// conversions keep compilers from fusing products and sums.
func catmullRom(x float64) float64 {
	x = math.Abs(x)
	xx := float64(x * x)
	xxx := float64(xx * x)
	switch {
	case x < 1:
		return float64(1.5*xxx) - float64(2.5*xx) + 1
	case x < 2:
		return float64(-0.5*xxx) + float64(2.5*xx) - float64(4*x) + 2
	}
	return 0
}

// resampleTaps gives the taps that turn from samples into to samples. When there
// become fewer, the kernel widens, so that every old sample counts.
func resampleTaps(from, to int) []taps {
	ratio := float64(from) / float64(to)
	widen := max(ratio, 1)
	support := float64(2 * widen)
	list := make([]taps, to)
	for i := range list {
		center := float64((float64(i)+0.5)*ratio) - 0.5
		first := max(0, int(math.Ceil(center-support)))
		last := min(from-1, int(math.Floor(center+support)))
		raw := make([]float64, last-first+1)
		for j := range raw {
			raw[j] = catmullRom((float64(first+j) - center) / widen)
		}
		list[i] = taps{first, wholeWeights(raw)}
	}
	return list
}

// wholeWeights makes weights whole, their sum exactly 1; what rounding left
// goes to the heaviest.
func wholeWeights(raw []float64) []int32 {
	sum := 0.0
	for _, w := range raw {
		sum += w
	}
	weights, left, heaviest := make([]int32, len(raw)), int32(1<<weightBits), 0
	for i, w := range raw {
		weights[i] = int32(math.Round(float64(w/sum) * (1 << weightBits)))
		left -= weights[i]
		if weights[i] > weights[heaviest] {
			heaviest = i
		}
	}
	weights[heaviest] += left
	return weights
}

// scaleTo gives the plane in another size. It holds only as many rows between
// the two passes as one new row needs.
func (p plane) scaleTo(w, h int) plane {
	if w == p.w && h == p.h {
		return p
	}
	across, down := resampleTaps(p.w, w), resampleTaps(p.h, h)
	most := 0
	for _, t := range down {
		most = max(most, len(t.weights))
	}
	ring := make([][]int16, most)
	for i := range ring {
		ring[i] = make([]int16, w*p.n)
	}
	out, sums, next := newPlane(w, h, p.n), make([]int32, w*p.n), 0
	for y, t := range down {
		next = max(next, t.first)
		for ; next < t.first+len(t.weights); next++ {
			narrowRow(ring[next%most], p.row(next), across, p.n)
		}
		clear(sums)
		for i, weight := range t.weights {
			addRow(sums, ring[(t.first+i)%most], weight)
		}
		finishRow(out.row(y), sums)
	}
	if p.n == 4 {
		out.limitToAlpha()
	}
	return out
}

// narrowRow makes one row of new width, with guardBits.
func narrowRow(dst []int16, src []byte, across []taps, n int) {
	if n == 1 {
		narrowGrey(dst, src, across)
		return
	}
	for x, t := range across {
		var sums [4]int32
		from := src[t.first*4:]
		for i, weight := range t.weights {
			s := from[i*4 : i*4+4 : i*4+4]
			sums[0] += int32(s[0]) * weight
			sums[1] += int32(s[1]) * weight
			sums[2] += int32(s[2]) * weight
			sums[3] += int32(s[3]) * weight
		}
		for c, sum := range sums {
			dst[x*4+c] = int16((sum + halfGuard) >> (weightBits - guardBits))
		}
	}
}

const halfGuard = 1 << (weightBits - guardBits - 1)

func narrowGrey(dst []int16, src []byte, across []taps) {
	for x, t := range across {
		sum, from := int32(halfGuard), src[t.first:][:len(t.weights)]
		for i, weight := range t.weights {
			sum += int32(from[i]) * weight
		}
		dst[x] = int16(sum >> (weightBits - guardBits))
	}
}

func addRow(sums []int32, row []int16, weight int32) {
	row = row[:len(sums)]
	for i := range sums {
		sums[i] += int32(row[i]) * weight
	}
}

func finishRow(dst []byte, sums []int32) {
	const shift = weightBits + guardBits
	for i, s := range sums {
		dst[i] = byte(min(max((s+1<<(shift-1))>>shift, 0), 255))
	}
}

// limitToAlpha keeps premultiplied colours valid: none above its alpha.
func (p plane) limitToAlpha() {
	for i := 0; i < len(p.pix); i += 4 {
		a := p.pix[i+3]
		p.pix[i], p.pix[i+1], p.pix[i+2] = min(p.pix[i], a), min(p.pix[i+1], a), min(p.pix[i+2], a)
	}
}
