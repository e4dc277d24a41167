package card

import (
	"image"
	"image/color"
	"strconv"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A painter fills a card with colours of a palette: greys from paper to ink, which
// the portrait shares with the edges of letters, then the tone of the status, then
// the accent.
type painter struct {
	pix     []byte
	palette color.Palette
	greys   int
}

// tones are the steps of the tone's colour, for the edges of letters.
const tones = 5

var (
	paper      = color.RGBA{255, 255, 255, 255}
	inkColour  = color.RGBA{0x16, 0x18, 0x1c, 255}
	urgentTone = color.RGBA{0xa3, 0x0f, 0x1c, 255}
)

func newPainter(greys int, urgent bool, accent string) *painter {
	p := &painter{pix: make([]byte, Width*Height), greys: greys}
	for i := range greys {
		p.palette = append(p.palette, mix(paper, inkColour, i, greys-1))
	}
	tone := inkColour
	if urgent {
		tone = urgentTone
	}
	for i := range tones {
		p.palette = append(p.palette, mix(paper, tone, i+1, tones))
	}
	p.palette = append(p.palette, parseColour(accent))
	return p
}

// parseColour reads "#rrggbb"; what is none is ink.
func parseColour(text string) color.RGBA {
	if len(text) != 7 {
		return inkColour
	}
	n, err := strconv.ParseUint(text[1:], 16, 32)
	if err != nil {
		return inkColour
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func (p *painter) accent() byte { return byte(len(p.palette) - 1) }

// solid gives an ink's colour where it is whole.
func (p *painter) solid(of ink) byte { return p.shade(of, 255) }

// shade gives the colour of a pixel that is covered that much, of 255.
func (p *painter) shade(of ink, covered int) byte {
	switch of {
	case toneInk:
		if n := (covered*tones + 127) / 255; n > 0 {
			return byte(p.greys + n - 1)
		}
		return 0
	case softInk:
		covered = covered * 4 / 5
	}
	return byte((covered*(p.greys-1) + 127) / 255)
}

func (p *painter) fill(r image.Rectangle, colour byte) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.pix[y*Width+r.Min.X : y*Width+r.Max.X]
		for x := range row {
			row[x] = colour
		}
	}
}

// greyTable gives which of so many greys from paper to ink a brightness is shown in.
func greyTable(greys int) (table [256]byte) {
	for v := range table {
		table[v] = byte(((255-v)*(greys-1) + 127) / 255)
	}
	return table
}

// place shows a picture in the greys between paper and ink.
func (p *painter) place(m *image.Gray, at image.Point) {
	table := greyTable(p.greys)
	for y := range m.Rect.Dy() {
		from, to := m.Pix[y*m.Stride:][:m.Rect.Dx()], p.pix[(y+at.Y)*Width+at.X:]
		for x, v := range from {
			to[x] = table[v]
		}
	}
}

// A mask is how much of each pixel a glyph covers, beside the point that it stands at.
type mask struct {
	alpha *image.Alpha // nil of what shows nothing
	at    image.Point
}

// A glyphKey names a mask: a glyph in a size, at a quarter of a pixel.
type glyphKey struct {
	face    int
	glyph   sfnt.GlyphIndex
	size    int
	quarter int
}

var masks sync.Map // glyphKey -> mask; a site uses a few hundred

// unit is how finely the rasterizer places a point, of a pixel. With whole units
// its numbers are exact, on every processor.
const unit = 512

// findMask gives the mask of a glyph of a face.
func (s *setter) findMask(key glyphKey) mask {
	if known, ok := masks.Load(key); ok {
		return known.(mask)
	}
	made := s.makeMask(key)
	masks.Store(key, made)
	return made
}

// makeMask fills an outline. Curves become lines here, in whole numbers: what the
// rasterizer does with curves rounds differently on some processors.
func (s *setter) makeMask(key glyphKey) mask {
	outline, err := fonts().list[key.face].LoadGlyph(&s.buffer, key.glyph, ppem, nil)
	if err != nil || len(outline) == 0 {
		return mask{}
	}
	type point struct{ x, y int }
	toUnits := func(p fixed.Point26_6) point {
		scale := func(v fixed.Int26_6) int { return floorDiv(int(v)*key.size*unit, 64*emUnits) }
		return point{scale(p.X) + key.quarter*unit/4, scale(p.Y)}
	}
	var lines [][]point // closed
	for _, segment := range outline {
		to := toUnits(segment.Args[0])
		if segment.Op == sfnt.SegmentOpMoveTo {
			lines = append(lines, []point{to})
			continue
		}
		current := &lines[len(lines)-1]
		switch from := (*current)[len(*current)-1]; segment.Op {
		case sfnt.SegmentOpLineTo:
			*current = append(*current, to)
		case sfnt.SegmentOpQuadTo: // TrueType has no other curves
			const steps = 6
			end := toUnits(segment.Args[1])
			for i := 1; i <= steps; i++ {
				a, b, c := (steps-i)*(steps-i), 2*i*(steps-i), i*i
				*current = append(*current, point{floorDiv(a*from.x+b*to.x+c*end.x, steps*steps), floorDiv(a*from.y+b*to.y+c*end.y, steps*steps)})
			}
		}
	}
	box := image.Rectangle{Min: image.Pt(1<<30, 1<<30), Max: image.Pt(-1<<30, -1<<30)}
	for _, contour := range lines {
		for _, p := range contour {
			box.Min.X, box.Max.X = min(box.Min.X, floorDiv(p.x, unit)), max(box.Max.X, floorDiv(p.x, unit)+1)
			box.Min.Y, box.Max.Y = min(box.Min.Y, floorDiv(p.y, unit)), max(box.Max.Y, floorDiv(p.y, unit)+1)
		}
	}
	if box.Dx() > 500 || box.Dy() > 500 { // beyond that the rasterizer changes to inexact numbers
		return mask{}
	}
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	exact := func(p point) (x, y float32) {
		return float32(p.x-box.Min.X*unit) / unit, float32(p.y-box.Min.Y*unit) / unit
	}
	for _, contour := range lines {
		z.MoveTo(exact(contour[0]))
		for _, p := range contour[1:] {
			z.LineTo(exact(p))
		}
		z.ClosePath()
	}
	m := mask{image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy())), box.Min}
	z.Draw(m.alpha, m.alpha.Rect, image.Opaque, image.Point{})
	return m
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// stamp puts a mask on the card in an ink.
func (p *painter) stamp(m mask, x, y int, of ink) {
	if m.alpha == nil {
		return
	}
	size := m.alpha.Rect
	for row := range size.Dy() {
		ty := y + m.at.Y + row
		if ty < 0 || ty >= Height {
			continue
		}
		for column, covered := range m.alpha.Pix[row*m.alpha.Stride:][:size.Dx()] {
			tx := x + m.at.X + column
			if covered == 0 || tx < 0 || tx >= Width {
				continue
			}
			if colour := p.shade(of, int(covered)); colour > p.pix[ty*Width+tx] { // where two glyphs meet
				p.pix[ty*Width+tx] = colour
			}
		}
	}
}
