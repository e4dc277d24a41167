// Command portraits draws the portraits of the example campaign: heads and
// shoulders of flat colour, of nobody. Run it in the repository's root:
//
//	go run ./examples/portraits
package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"log"
	"os"
)

const width, height, fine = 480, 600, 3 // pixels, and how many times finer it is drawn first

// A portrait says how one is drawn.
type portrait struct {
	file                    string
	paper, coat, skin, hair color.RGBA
	long                    bool    // hair down to the shoulders
	turn                    float64 // how far the head is beside the middle, in widths
}

var portraits = []portrait{
	{"ilse-muster", color.RGBA{0xd9, 0xe2, 0xe6, 0xff}, color.RGBA{0x2b, 0x4a, 0x5e, 0xff}, color.RGBA{0xe8, 0xc0, 0xa2, 0xff}, color.RGBA{0x5a, 0x36, 0x22, 0xff}, true, .02},
	{"omar-mithal", color.RGBA{0xe8, 0xe2, 0xd3, 0xff}, color.RGBA{0x6e, 0x3b, 0x2b, 0xff}, color.RGBA{0xb9, 0x80, 0x5a, 0xff}, color.RGBA{0x1d, 0x1a, 0x19, 0xff}, false, -.03},
	{"hanna-zrazok", color.RGBA{0xe3, 0xdb, 0xe6, 0xff}, color.RGBA{0x3c, 0x2f, 0x52, 0xff}, color.RGBA{0xf0, 0xcd, 0xb4, 0xff}, color.RGBA{0xb0, 0x8a, 0x4a, 0xff}, true, -.02},
	{"leo-specimen", color.RGBA{0xdb, 0xe6, 0xdc, 0xff}, color.RGBA{0x2f, 0x52, 0x3b, 0xff}, color.RGBA{0x8a, 0x5a, 0x3c, 0xff}, color.RGBA{0x8c, 0x8c, 0x8a, 0xff}, false, .03},
}

func main() {
	for _, p := range portraits {
		if err := os.WriteFile("examples/campaign/content/cases/"+p.file+"/portrait.png", p.draw(), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

// draw gives the picture as PNG.
func (p portrait) draw() []byte {
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			var sum [3]int
			for i := range fine * fine {
				c := p.colourAt((float64(x)+(float64(i%fine)+.5)/fine)/width, (float64(y)+(float64(i/fine)+.5)/fine)/width)
				sum[0], sum[1], sum[2] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B)
			}
			n := fine * fine
			out.SetNRGBA(x, y, color.NRGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 0xff})
		}
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, out); err != nil {
		log.Fatal(err) // a Buffer does not fail
	}
	return b.Bytes()
}

// colourAt gives the colour of a point, in widths from the left and the top.
func (p portrait) colourAt(x, y float64) color.RGBA {
	middle := .5 + p.turn
	within := func(cx, cy, rx, ry float64) bool {
		dx, dy := (x-cx)/rx, (y-cy)/ry
		return dx*dx+dy*dy <= 1
	}
	face := within(middle, .47, .155, .205)
	switch {
	case within(middle, .40, .19, .19) && !(face && y > .36+.25*(x-middle)*(x-middle)):
		return p.hair
	case face:
		return p.skin
	case x > middle-.07 && x < middle+.07 && y > .6 && y < .78:
		return p.skin
	case p.long && y > .38 && y < .78 && x > middle-.2 && x < middle+.2:
		return p.hair
	case within(.5, 1.12, .43, .37):
		return p.coat
	}
	return p.paper
}
