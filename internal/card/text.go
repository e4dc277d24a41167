package card

import (
	"embed"
	"image"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"casebook/internal/pack"
)

//go:generate python3 fonts/subset.py
//go:generate go run ./gen

// fontFiles are Noto's under the SIL Open Font License, which lies beside them.
//
//go:embed fonts/*.br fonts/OFL.txt
var fontFiles embed.FS

// fontNames are the fonts of a weight, the one for most letters first; those of
// the other weight follow.
var fontNames = []string{"NotoSans-Regular", "NotoSansArabic-Regular", "NotoSans-Bold", "NotoSansArabic-Bold"}

const (
	perWeight  = 2
	arabicFace = 1 // of a weight
)

// A fontSet is the fonts, and which characters they have.
type fontSet struct {
	list  []*sfnt.Font
	known [1 << 16 / 64]uint64 // a bit for each character
}

// fonts unpacks the fonts when they are first asked for.
var fonts = sync.OnceValue(func() *fontSet {
	set := &fontSet{}
	for _, name := range fontNames {
		packed, err := fontFiles.ReadFile("fonts/" + name + ".br")
		if err != nil {
			panic(err) // it is in the program
		}
		f, err := sfnt.Parse(pack.Unpack(packed))
		if err != nil {
			panic(err)
		}
		set.list = append(set.list, f)
	}
	var buffer sfnt.Buffer
	for r := rune(0); r < 1<<16; r++ {
		for _, f := range set.list[:perWeight] {
			if id, err := f.GlyphIndex(&buffer, r); err == nil && id != 0 && !unicode.Is(unicode.Co, r) {
				set.known[r/64] |= 1 << (r % 64)
			}
		}
	}
	return set
})

func (f *fontSet) has(r rune) bool { return r < 1<<16 && f.known[r/64]&(1<<(r%64)) != 0 }

// emUnits is how many units the em of each font has; texts are set in these, so
// that nothing is rounded before it has its size.
const emUnits = 1000

// A setter sets text in lines. It is for one goroutine.
type setter struct {
	buffer    sfnt.Buffer
	paragraph bidi.Paragraph
	segmenter segmenter.Segmenter
	fromRight bool // the page is right to left, and so is what a text begins with
	first     int  // face of the weight
	broke     bool // the last text had a word that is wider than a line
}

var setters = sync.Pool{New: func() any { return &setter{} }}

// A cluster is what stands together: a letter with its marks, two that are one.
type cluster struct {
	glyphs  []placed // from where it stands
	advance int
	level   bidi.Level
	end     int // in runes, of the text
	space   bool
	stop    bool // punctuation that ends a sentence or a part of one
}

// A placed is a glyph, in units of its em from the left of a line or a cluster.
type placed struct {
	face  int
	glyph sfnt.GlyphIndex
	x, y  int // y is upward
}

// A textLine is a line of text, set.
type textLine struct {
	glyphs []placed
	width  int // in units of its em
}

// wrap sets a text in at most so many lines of a width, in pixels; what is too much
// ends with an ellipsis.
func (s *setter) wrap(text string, bold bool, size, width, most int) []textLine {
	s.broke = false
	if text == "" || most < 1 {
		return nil
	}
	s.first = 0
	if bold {
		s.first = perWeight
	}
	text = norm.NFC.String(text)
	all, room := s.makeClusters([]rune(text)), width*emUnits/size
	canEnd := map[int]bool{} // after so many runes
	s.segmenter.Init([]rune(text))
	for i := s.segmenter.LineIterator(); i.Next(); {
		line := i.Line()
		canEnd[line.Offset+len(line.Text)] = true
	}
	dots := s.makeClusters([]rune("…"))
	dots[0].level = s.baseLevel()
	var lines []textLine
	for len(all) > 0 && len(lines) < most {
		last := len(lines) == most-1
		n := s.fill(all, room, canEnd)
		if last && n < len(all) {
			n = s.fill(all, room-dots[0].advance, canEnd)
			kept := trimSpaces(all[:n])
			for len(kept) > 1 && kept[len(kept)-1].stop {
				kept = trimSpaces(kept[:len(kept)-1])
			}
			lines = append(lines, s.placeClusters(append(kept[:len(kept):len(kept)], dots...)))
			break
		}
		lines = append(lines, s.placeClusters(trimSpaces(all[:n])))
		all = all[n:]
	}
	return lines
}

// fill gives how many clusters a line takes: up to where it may end (UAX #14), else
// up to where there is no more room.
func (s *setter) fill(all []cluster, room int, canEnd map[int]bool) int {
	end, used := 0, 0
	for i, c := range all {
		if used += c.advance; used > room && !c.space {
			if end == 0 {
				s.broke = true
				end = max(i, 1)
			}
			return end
		}
		if canEnd[c.end] {
			end = i + 1
		}
	}
	return len(all)
}

func trimSpaces(list []cluster) []cluster {
	for len(list) > 0 && list[len(list)-1].space {
		list = list[:len(list)-1]
	}
	return list
}

func (s *setter) baseLevel() bidi.Level {
	if s.fromRight {
		return 1
	}
	return 0
}

// makeClusters gives the clusters of a text in the order in which it is read.
func (s *setter) makeClusters(text []rune) []cluster {
	levels := s.findLevels(text)
	var list []cluster
	gone := 0 // characters that have become one with others
	for i := 0; i < len(text); i++ {
		r := text[i]
		if unicode.Is(unicode.Mn, r) && len(list) > 0 {
			s.addMark(&list[len(list)-1], r)
			list[len(list)-1].end = i + 1 + gone
			continue
		}
		if r == zeroWidthJoiner || r == zeroWidthNonJoiner || unicode.Is(unicode.Cf, r) {
			continue
		}
		if levels[i]%2 == 1 {
			r = mirrored(r)
		}
		c := cluster{level: levels[i], end: i + 1 + gone, space: unicode.IsSpace(r), stop: strings.ContainsRune(".,;:،؛۔", r)}
		face, glyph := s.findGlyph(r)
		before, after := joinsBefore(s, text, i), joinsAfter(s, text, i)
		if before || after {
			form := formAtEnd
			if after {
				form = formAtBeginning
				if before {
					form = formBetween
				}
			}
			if joined := s.glyphIn(s.first+arabicFace, formOf(r, form)); joined != 0 {
				face, glyph = s.first+arabicFace, joined
			}
		}
		if next := nextLetter(text, i); r == lam && after && next < len(text) {
			if both := s.glyphIn(s.first+arabicFace, withLam(text[next], before)); both != 0 {
				face, glyph = s.first+arabicFace, both
				alef := text[next]
				text = append(text[:next:next], text[next+1:]...) // the alef is in it
				levels = append(levels[:next:next], levels[next+1:]...)
				text[i] = alef // for what comes next, which it does not join
				gone++
				c.end++
			}
		}
		c.glyphs = []placed{{face: face, glyph: glyph}}
		c.advance = s.advanceOf(face, glyph)
		if n := len(list); n > 0 && c.level%2 == 0 && list[n-1].level == c.level {
			if last := list[n-1].glyphs[0]; last.face == face {
				list[n-1].advance += s.kernOf(face, last.glyph, glyph)
			}
		}
		list = append(list, c)
	}
	return list
}

// findLevels gives which way each character runs (UAX #9): odd levels to the left.
func (s *setter) findLevels(text []rune) []bidi.Level {
	direction := bidi.LeftToRight
	if s.fromRight {
		direction = bidi.RightToLeft
	}
	levels := make([]bidi.Level, len(text))
	runs := s.paragraph.Segment(text, direction)
	start := 0
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		for ; start < run.End; start++ {
			levels[start] = run.Level
		}
	}
	return levels
}

// placeClusters puts the clusters of a line where they stand from the left: what runs
// to the left is turned around (UAX #9, rule L2).
func (s *setter) placeClusters(line []cluster) (set textLine) {
	order := make([]cluster, len(line))
	copy(order, line)
	base, highest := s.baseLevel(), bidi.Level(0)
	for i := len(order) - 1; i >= 0 && order[i].space; i-- {
		order[i].level = base
	}
	for _, c := range order {
		highest = max(highest, c.level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(order); i++ {
			j := i
			for j < len(order) && order[j].level >= level {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = max(i, j-1)
		}
	}
	for _, c := range order {
		for _, g := range c.glyphs {
			set.glyphs = append(set.glyphs, placed{g.face, g.glyph, set.width + g.x, g.y})
		}
		set.width += c.advance
	}
	return set
}

// addMark puts a mark on a cluster's letter: in its middle, and clear of it.
func (s *setter) addMark(c *cluster, r rune) {
	face, glyph := s.findGlyph(r)
	if face%perWeight == c.glyphs[0].face%perWeight || glyph != 0 {
		const gap = 50
		low, high := 1<<30, -1<<30
		for _, g := range c.glyphs { // with the marks that it has already
			b := s.boundsOf(g.face, g.glyph)
			low, high = min(low, b.Min.Y+g.y), max(high, b.Max.Y+g.y)
		}
		letter, mark := s.boundsOf(c.glyphs[0].face, c.glyphs[0].glyph), s.boundsOf(face, glyph)
		p := placed{face: face, glyph: glyph, x: (letter.Min.X+letter.Max.X)/2 - (mark.Min.X+mark.Max.X)/2}
		if mark.Min.Y+mark.Max.Y > 200 { // of those above
			p.y = max(0, high+gap-mark.Min.Y)
		} else {
			p.y = min(0, low-gap-mark.Max.Y)
		}
		c.glyphs = append(c.glyphs, p)
	}
}

const ppem = fixed.Int26_6(emUnits << 6) // at which a pixel is a unit

func (s *setter) glyphIn(face int, r rune) sfnt.GlyphIndex {
	id, err := fonts().list[face].GlyphIndex(&s.buffer, r)
	if err != nil {
		return 0
	}
	return id
}

// findGlyph gives the face that has a character, and its glyph.
func (s *setter) findGlyph(r rune) (face int, glyph sfnt.GlyphIndex) {
	for face = s.first; face < s.first+perWeight; face++ {
		if glyph = s.glyphIn(face, r); glyph != 0 {
			return face, glyph
		}
	}
	return s.first, 0
}

func (s *setter) advanceOf(face int, glyph sfnt.GlyphIndex) int {
	advance, err := fonts().list[face].GlyphAdvance(&s.buffer, glyph, ppem, font.HintingNone)
	if err != nil {
		return 0
	}
	return advance.Round()
}

func (s *setter) kernOf(face int, left, right sfnt.GlyphIndex) int {
	kern, err := fonts().list[face].Kern(&s.buffer, left, right, ppem, font.HintingNone)
	if err != nil {
		return 0
	}
	return kern.Round()
}

// boundsOf gives the box around a glyph, y upward.
func (s *setter) boundsOf(face int, glyph sfnt.GlyphIndex) image.Rectangle {
	b, _, err := fonts().list[face].GlyphBounds(&s.buffer, glyph, ppem, font.HintingNone)
	if err != nil {
		return image.Rectangle{}
	}
	return image.Rect(b.Min.X.Round(), -b.Max.Y.Round(), b.Max.X.Round(), -b.Min.Y.Round())
}

const brackets = "()[]{}<>«»‹›"

// mirrored gives the character that has the shape of another seen from behind, as
// brackets are shown where text runs to the left.
func mirrored(r rune) rune {
	list := []rune(brackets)
	for i, b := range list {
		if b == r {
			return list[i^1]
		}
	}
	return r
}

// write draws a line on a baseline, at the side of the column where the page begins.
func (p *painter) write(l textLine, size int, column image.Rectangle, fromRight bool, baseline int, of ink) {
	s := setters.Get().(*setter)
	defer setters.Put(s)
	left := 4 * column.Min.X // in quarters of a pixel
	if fromRight {
		left = 4*column.Max.X - 4*l.width*size/emUnits
	}
	for _, g := range l.glyphs {
		x := left + floorDiv(4*g.x*size+emUnits/2, emUnits)
		y := baseline - floorDiv(g.y*size+emUnits/2, emUnits)
		p.stamp(s.findMask(glyphKey{g.face, g.glyph, size, x & 3}), x>>2, y, of)
	}
}
