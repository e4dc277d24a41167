// Package card draws share pictures: what a chat or a network shows of a page whose
// address somebody passes on. A card says in words what the page says, in Latin,
// Greek, Cyrillic or Arabic letters, and is the same bytes on every system: whole
// numbers place and fill every glyph.
package card

import (
	"image"
	"image/color"
	"strings"
	"unicode"
)

// The size of a card in pixels, and of the portrait on it.
const (
	Width, Height                 = 1200, 630
	PortraitWidth, PortraitHeight = 420, Height
)

// MaxBytes is what a card may weigh: some programs show no larger ones.
const MaxBytes = 60_000

// Version is another number whenever the same card is drawn as other bytes.
const Version = "4"

// A Card is what is drawn. Only Title must be there.
type Card struct {
	Site        string // its name
	Kind        string // what the page is, as Open letter, or the case that it belongs to
	Status      string // of a case, as a word
	Urgent      bool   // the status has the colour of what is urgent
	Hollow      bool   // of the status's mark only the edge is drawn, as pages do for what is good or over
	Title       string
	Text        string // what it is about, as far as there is room
	Date        string
	RightToLeft bool        // the page is
	Accent      string      // "#rrggbb"
	Portrait    *image.Gray // of PortraitWidth and PortraitHeight; nil when there is none
}

// Says gives every word that the card may show, a line for each part.
func (c *Card) Says() string {
	parts := []string{c.Site, c.Kind, c.Status, c.Title, c.Text, c.Date}
	list := parts[:0]
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, "\n")
}

// Alt describes the card to who does not see it.
func (c *Card) Alt() string { return strings.ReplaceAll(c.Says(), "\n", " – ") }

// Covers reports whether the fonts have every letter of a text, and it has one.
func Covers(text string) bool {
	any := false
	for _, r := range text {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) {
			if !fonts().has(r) {
				return false
			}
			any = true
		}
	}
	return any
}

// drawable gives a text without what the fonts have no picture of, as emoji; ""
// when letters are among that: half a word says something else.
func drawable(text string) string {
	if !Covers(text) {
		return ""
	}
	kept := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !fonts().has(r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(kept), " ")
}

// Where things stand, in pixels.
const (
	edge     = 72 // free around the text
	band     = 16 // of the accent, at the top
	foot     = Height - 60
	siteLine = 92
)

// titleSizes are tried one after the other until a title fits its lines.
var titleSizes = []struct{ size, lines int }{{92, 2}, {76, 3}, {60, 4}, {48, 5}, {40, 5}}

// Draw gives the card as PNG, of at most MaxBytes.
func (c *Card) Draw() ([]byte, error) {
	if c.Portrait == nil {
		return c.draw(plainGreys)
	}
	var data []byte
	for i, n := range portraitGreys { // a restless picture is told in fewer greys
		if i < len(portraitGreys)-1 && countSteps(c.Portrait, n) > mostSteps {
			continue
		}
		var err error
		if data, err = c.draw(n); err != nil || len(data) <= MaxBytes {
			return data, err
		}
	}
	without := *c
	without.Portrait = nil
	return without.Draw()
}

var portraitGreys = []int{32, 24, 16, 10, 6, 4}

// mostSteps is how often a portrait may change from pixel to pixel: each step took
// 0.4 to 0.7 bytes in trials with smooth and with noisy pictures. It is counted since
// to pack a picture only to find it too heavy takes ten times as long.
const mostSteps = 63_000

// countSteps counts where a picture in so many greys changes from one pixel to the next.
func countSteps(m *image.Gray, greys int) int {
	table, steps := greyTable(greys), 0
	for y := range m.Rect.Dy() {
		last := byte(0)
		for _, v := range m.Pix[y*m.Stride:][:m.Rect.Dx()] {
			if v = table[v]; v != last {
				steps++
			}
			last = v
		}
	}
	return steps
}

// plainGreys leave room for the other colours among the sixteen of four bits.
const plainGreys = 10

func (c *Card) draw(greys int) ([]byte, error) {
	p := newPainter(greys, c.Urgent, c.Accent)
	s := setters.Get().(*setter)
	defer setters.Put(s)
	s.fromRight = c.RightToLeft
	column := image.Rect(edge, 0, Width-edge, Height)
	if c.Portrait != nil {
		at := image.Pt(Width-PortraitWidth, 0)
		column.Max.X = Width - PortraitWidth - edge*3/4
		if c.RightToLeft {
			at.X, column = 0, image.Rect(PortraitWidth+edge*3/4, 0, Width-edge, Height)
		}
		p.place(c.Portrait, at)
	}
	p.fill(image.Rect(0, 0, Width, band), p.accent())
	line := func(text string, bold bool, size, y int, ink ink) {
		for _, l := range s.wrap(drawable(text), bold, size, column.Dx(), 1) {
			p.write(l, size, column, c.RightToLeft, y, ink)
		}
	}
	line(c.Site, true, 30, siteLine, softInk)
	line(c.Date, false, 30, foot, softInk)
	lowest := foot // for a baseline
	if drawable(c.Date) != "" {
		lowest -= 58
	}
	y := 176
	row := column
	if status := drawable(c.Status); status != "" {
		for _, l := range s.wrap(status, true, 38, column.Dx()-40, 1) {
			mark := image.Rect(row.Min.X, y-27, row.Min.X+26, y-1)
			if c.RightToLeft {
				mark = image.Rect(row.Max.X-26, y-27, row.Max.X, y-1)
				row.Max.X -= 40
			} else {
				row.Min.X += 40
			}
			p.fill(mark, p.solid(toneInk))
			if c.Hollow {
				p.fill(mark.Inset(5), p.shade(fullInk, 0))
			}
			p.write(l, 38, row, c.RightToLeft, y, toneInk)
			if width := l.width*38/emUnits + 28; c.RightToLeft {
				row.Max.X -= width
			} else {
				row.Min.X += width
			}
		}
	}
	if kind := drawable(c.Kind); kind != "" && row.Dx() > 100 {
		for _, l := range s.wrap(kind, true, 34, row.Dx(), 1) {
			p.write(l, 34, row, c.RightToLeft, y, softInk)
		}
	}
	if row != column || drawable(c.Kind) != "" {
		y += 54
	}
	y += 24
	for i, try := range titleSizes {
		lines := s.wrap(drawable(c.Title), true, try.size, column.Dx(), try.lines+1)
		height := try.size * 23 / 20
		last, room := i == len(titleSizes)-1, 0
		if c.Text != "" { // for two lines of it
			room = 90
		}
		if (len(lines) > try.lines || y+len(lines)*height+room > lowest || s.broke) && !last {
			continue
		}
		lines = s.wrap(drawable(c.Title), true, try.size, column.Dx(), min(try.lines, (lowest-y)/height))
		y += try.size * 3 / 4
		for _, l := range lines {
			p.write(l, try.size, column, c.RightToLeft, y, fullInk)
			y += height
		}
		break
	}
	const size, height = 33, 45
	y += 18
	if text := drawable(c.Text); text != "" && lowest-y >= 0 {
		for _, l := range s.wrap(text, false, size, column.Dx(), 1+(lowest-y)/height) {
			p.write(l, size, column, c.RightToLeft, y, fullInk)
			y += height
		}
	}
	return p.encode()
}

// An ink is how text is coloured.
type ink uint8

const (
	fullInk ink = iota
	softInk
	toneInk
)

// mix gives a colour between two: n of of the way from the first.
func mix(from, to color.RGBA, n, of int) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8((int(a)*(of-n) + int(b)*n + of/2) / of) }
	return color.RGBA{part(from.R, to.R), part(from.G, to.G), part(from.B, to.B), 255}
}
