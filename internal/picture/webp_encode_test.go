package picture

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/webp"
)

// What is written is, pixel for pixel, what another decoder reads.
func TestEncodedWebPKeepsEveryPixel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []image.Point{{1, 1}, {1, 7}, {9, 1}, {2, 2}, {17, 31}, {600, 3}, {3, 600}, {64, 64}} {
		for kind, at := range map[string]func(x, y int) color.RGBA{
			"one colour": func(_, _ int) color.RGBA { return color.RGBA{10, 200, 30, 255} },
			"gradient":   func(x, y int) color.RGBA { return color.RGBA{byte(x), byte(y), byte(x + y), 255} },
			"noise": func(_, _ int) color.RGBA {
				return color.RGBA{byte(random.Int()), byte(random.Int()), byte(random.Int()), 255}
			},
			"half there": func(x, y int) color.RGBA { return color.RGBA{0, 0, 0, byte(255 * ((x + y) & 1))} },
			"rare":       func(x, y int) color.RGBA { return color.RGBA{byte(1 << min(7, random.IntN(40))), 0, byte(x * y), 255} },
		} {
			p := newPlane(size.X, size.Y, 4)
			for y := range size.Y {
				for x := range size.X {
					c := at(x, y)
					copy(p.row(y)[x*4:], []byte{c.R, c.G, c.B, c.A})
				}
			}
			img, err := webp.Decode(bytes.NewReader((&Raster{planes: []plane{p}}).EncodeWebP()))
			if err != nil {
				t.Fatalf("%s, %v: %v", kind, size, err)
			}
			for y := range size.Y {
				for x := range size.X {
					got, want := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA), p.row(y)[x*4:][:4]
					if got != (color.RGBA{want[0], want[1], want[2], want[3]}) {
						t.Fatalf("%s, %v at %d, %d: got %v, want %v", kind, size, x, y, got, want)
					}
				}
			}
		}
	}
}

func TestRareSymbolsHaveShortWords(t *testing.T) {
	counts := make([]int, 40)
	a, b := 1, 1
	for i := range counts {
		counts[i] = a
		a, b = b, a+b
	}
	sum := 0.0
	for _, n := range newPrefixCode(counts, 15).lengths {
		if n < 1 || n > 15 {
			t.Errorf("a word of %d bits", n)
		}
		sum += 1 / float64(int(1)<<n)
	}
	if sum != 1 {
		t.Errorf("the words are %f of a code", sum)
	}
}
