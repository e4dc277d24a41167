package svg

import (
	"math"
	"strings"
	"unicode"
)

// A placedLine is what a text element shows, letter by letter.
type placedLine struct {
	node    *node
	letters []letter
	order   int // how many marks were made before it
}

// A letter stands where its baseline begins.
type letter struct {
	char    rune
	piece   int // of the text, each of which has a look of its own
	node    *node
	text    string // of its piece, once it is in doubt
	x, y    float64
	advance float64
	brush   *brush
	inks    []paint
	along   []point // of a text along a line: where it lies on the canvas
}

// A typesetter places the letters of a text.
type typesetter struct {
	canvas  *canvas
	letters []letter
	x, y    float64
	chunk   int // where the letters that are anchored together begin
	piece   int
	length  float64 // what the text is stretched to, 0 without
	spaced  bool    // the last letter was a space
	path    []point
}

// writeText places a text on the canvas. Blocks cover as shapes do.
func (c *canvas) writeText(n *node, above []*node, b brush) {
	t := &typesetter{canvas: c, spaced: true, length: lengthIn(n.attribute("textLength"), b.width, b.fontSize)}
	t.set(n, above, &b)
	t.endChunk()
	c.texts = append(c.texts, placedLine{n, t.letters, len(c.marks)})
	for _, l := range t.letters {
		if l.char >= '▀' && l.char <= '▟' || l.char == '■' || l.char == '⬛' {
			var o outline
			o.add(l.brush.m, []point{{l.x, l.y - l.brush.fontSize}, {l.x + l.advance, l.y - l.brush.fontSize}, {l.x + l.advance, l.y + l.brush.fontSize/4}, {l.x, l.y + l.brush.fontSize/4}})
			o.filled = true
			for _, ink := range l.inks {
				c.add(o, ink, *l.brush)
			}
		}
	}
}

// set places what an element of a text holds.
func (t *typesetter) set(n *node, above []*node, b *brush) {
	lists := map[string][]string{}
	for _, name := range []string{"x", "y", "dx", "dy"} {
		lists[name] = strings.FieldsFunc(n.attribute(name), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	}
	count := 0
	position := func() {
		at := func(name string, whole float64) (float64, bool) {
			if count >= len(lists[name]) {
				return 0, false
			}
			return lengthIn(lists[name][count], whole, b.fontSize), true
		}
		x, hasX := at("x", b.width)
		y, hasY := at("y", b.height)
		if hasX || hasY {
			t.endChunk()
		}
		if hasX {
			t.x = x
		}
		if hasY {
			t.y = y
		}
		dx, _ := at("dx", b.width)
		dy, _ := at("dy", b.height)
		t.x, t.y = t.x+dx, t.y+dy
		count++
	}
	position()
	inks := []paint{t.canvas.paintOf(b.fill, b.color, b.alpha*b.fillAlpha)}
	if b.strokeWidth > 0 {
		inks = append(inks, t.canvas.paintOf(b.stroke, b.color, b.alpha*b.strokeAlpha))
	}
	first := true
	for _, child := range n.children {
		switch child.name {
		case "":
			t.piece++
			for _, char := range child.text {
				isSpace := unicode.IsSpace(char)
				if isSpace && t.spaced {
					continue
				}
				if !first {
					position()
				}
				first = false
				t.spaced = isSpace
				t.put(letter{char: char, piece: t.piece, node: n, brush: b, inks: inks})
			}
		case "tspan", "textPath", "a":
			declared := decide(child, above, t.canvas.rules)
			inner := t.canvas.pickUp(child, declared, false, *b)
			if inner.gone {
				continue
			}
			if child.name == "textPath" {
				t.follow(child, declared, &inner)
			}
			t.set(child, append(above, child), &inner)
			if child.name == "textPath" {
				t.endChunk()
				t.path = nil
			}
		}
	}
}

// follow takes up the line along which a text runs.
func (t *typesetter) follow(n *node, declared map[string]string, b *brush) {
	t.endChunk()
	shape := t.canvas.k.byID[strings.TrimPrefix(n.attribute("href"), "#")]
	if n.has("path") {
		shape = &node{name: "path", attrs: []attr{{"d", n.attribute("path")}}}
	}
	if shape == nil {
		b.gone = true
		return
	}
	o := outlineOf(shape, decide(shape, t.canvas.k.ancestorsOf(shape), t.canvas.rules), *b)
	for _, part := range o.lines {
		t.path = append(t.path, part...)
	}
	t.x, t.y = 0, 0
}

// put places a letter, and goes on to where the next one begins.
func (t *typesetter) put(l letter) {
	b := l.brush
	l.x, l.y, l.along = t.x, t.y, t.path
	switch b.baseline {
	case "middle", "central", "mathematical":
		l.y += 0.35 * b.fontSize
	case "hanging", "text-before-edge", "before-edge", "text-top", "top":
		l.y += 0.8 * b.fontSize
	}
	l.advance = advanceOf(l.char)*b.fontSize + lengthIn(b.spacing, 0, b.fontSize)
	t.letters = append(t.letters, l)
	if b.down {
		t.y += max(l.advance, b.fontSize)
	} else {
		t.x += l.advance
	}
}

// endChunk moves the letters that are anchored together to where their anchor says.
func (t *typesetter) endChunk() {
	chunk := t.letters[t.chunk:]
	t.chunk = len(t.letters)
	if len(chunk) == 0 {
		return
	}
	b := chunk[0].brush
	if b.down {
		return
	}
	start := chunk[0].x
	width := t.x - start
	stretch := 1.0
	if t.length > 0 && width > 0 && len(chunk) == len(t.letters) {
		stretch = t.length / width
	}
	share := map[string]float64{"middle": 0.5, "end": 1}[b.anchor]
	if b.fromRight {
		share = 1 - share
	}
	for i := range chunk {
		chunk[i].x = start + (chunk[i].x-start)*stretch - share*width*stretch
		chunk[i].advance *= stretch
	}
	t.x = start + width*stretch - share*width*stretch
}

// advanceOf gives about how wide a letter is, of its size.
func advanceOf(char rune) float64 {
	switch {
	case unicode.In(char, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case strings.ContainsRune("ijlI.,:;|!'`’‘ıіїј·", char):
		return 0.25
	case strings.ContainsRune("ftr()[]/\\ -\"", char):
		return 0.32
	case strings.ContainsRune("mwMW@%—шщжмюфШЩЖМЮФ…", char):
		return 0.85
	case unicode.In(char, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || char >= 0x2580 && char <= 0x2BFF || char >= 0x1F000:
		return 1
	case unicode.IsUpper(char):
		return 0.67
	case unicode.In(char, unicode.Arabic, unicode.Hebrew):
		return 0.48
	}
	return 0.53
}

// spots gives the points of the canvas that tell whether a letter is seen: two of its
// middle, one above the other, or those of the line along which its text runs.
func (l *letter) spots() []point {
	if len(l.along) > 0 {
		return l.along
	}
	b := l.brush
	middle, high, low := l.x+l.advance/2, 0.45, 0.15
	if b.down {
		high, low = -0.3, -0.6
	}
	return []point{b.m.move(middle, l.y-high*b.fontSize), b.m.move(middle, l.y-low*b.fontSize)}
}

// scale is how much larger a matrix draws.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// thinnest is how large a matrix draws where it draws the smallest.
func (m matrix) thinnest() float64 {
	longest := max(math.Hypot(m[0], m[1]), math.Hypot(m[2], m[3]))
	if longest == 0 {
		return 0
	}
	return math.Abs(m[0]*m[3]-m[1]*m[2]) / longest
}
