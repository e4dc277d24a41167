package svg

import (
	"math"
	"slices"
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
	piece   *node // of the text, in which it stands
	node    *node // that holds the piece
	x, y    float64
	nearest float64 // x, if the letters of the text are as narrow as those of a narrow font
	advance float64
	turn    float64 // of the letter around where it stands, in radians
	brush   *brush
	inks    []paint
	ground  paint // that it has under itself, as a stroke that is painted before it
	lost    bool  // beyond the end of its line, or pressed together
}

// A typesetter places the letters of a text.
type typesetter struct {
	canvas  *canvas
	letters []letter
	x, y    float64
	chunk   int  // where the letters that are anchored together begin
	spaced  bool // the last letter was a space
	path    *textLine
}

const (
	// narrow is how much narrower the letters of a font may be than is reckoned here.
	narrow = 0.8

	// leastStretch is how much of their width letters need to be told apart.
	leastStretch = 0.25

	// A stroke of so much of the size covers the filling of letters, or makes a blot.
	strokeOverFilling, strokeOfBlot = 0.1, 0.35
)

// writeText places a text on the canvas. Blocks cover as shapes do, and so do letters
// with a stroke that makes blots of them.
func (c *canvas) writeText(n *node, above []*node, b brush) {
	t := &typesetter{canvas: c, spaced: true}
	t.set(n, above, &b)
	t.endChunk()
	c.texts = append(c.texts, placedLine{n, t.letters, len(c.marks)})
	for _, l := range t.letters {
		size := l.brush.fontSize
		isBlock := l.char >= '▀' && l.char <= '◿' || l.char >= '⬛' && l.char <= '⭕' || l.char >= 0x1F7E0 && l.char <= 0x1F7EB
		isBlot := l.brush.strokeWidth > strokeOfBlot*size
		var o outline
		o.add(l.brush.m, []point{{l.x, l.y - size}, {l.x + l.advance, l.y - size}, {l.x + l.advance, l.y + size/4}, {l.x, l.y + size/4}})
		c.extend(o.box)
		if o.filled = true; isBlock {
			for _, ink := range l.inks {
				c.add(o, ink, *l.brush)
			}
		}
		if isBlot && !unicode.IsSpace(l.char) {
			o.stroke = l.brush.strokeWidth / 2 * l.brush.m.scale()
			c.add(o, c.paintOf(l.brush.stroke, l.brush.color, l.brush.alpha*l.brush.strokeAlpha), *l.brush)
		}
	}
}

// set places what an element of a text holds.
func (t *typesetter) set(n *node, above []*node, b *brush) {
	lists := map[string][]string{}
	for _, name := range []string{"x", "y", "dx", "dy", "rotate"} {
		lists[name] = strings.FieldsFunc(n.attribute(name), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	}
	count := 0
	turn := b.turn
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
		if degrees, turns := at("rotate", 0); turns {
			turn = degrees * math.Pi / 180
		}
		count++
	}
	begin := len(t.letters)
	position()
	b.turn = turn
	inks, ground := t.canvas.inksOf(b)
	first := true
	for _, child := range n.children {
		switch child.name {
		case "":
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
				t.put(letter{char: char, piece: child, node: n, brush: b, inks: inks, ground: ground, turn: turn})
			}
		case "tspan", "textPath", "a":
			declared := decide(child, above, t.canvas.rules)
			inner := t.canvas.pickUp(child, declared, false, *b)
			if inner.gone {
				continue
			}
			if child.name == "textPath" {
				t.follow(child, &inner)
			}
			t.set(child, append(above, child), &inner)
			if child.name == "textPath" {
				t.endChunk()
				t.path = nil
			}
		}
	}
	if n.has("textLength") {
		t.stretch(t.letters[begin:], lengthIn(n.attribute("textLength"), b.width, b.fontSize))
	}
}

// stretch gives letters that follow each other another length.
func (t *typesetter) stretch(letters []letter, length float64) {
	natural := 0.0
	for i := range letters {
		natural += letters[i].advance
	}
	if natural <= 0 || length < 0 {
		return
	}
	share := length / natural
	moved := 0.0
	for i := range letters {
		l := &letters[i]
		l.lost = l.lost || share < leastStretch
		more := l.advance * (share - 1)
		l.advance += more
		if l.brush.down {
			l.y += moved
		} else {
			l.x += moved
		}
		moved += more
	}
	if len(letters) > 0 && letters[len(letters)-1].brush.down {
		t.y += moved
	} else {
		t.x += moved
	}
}

// A textLine is a line along which a text runs.
type textLine struct {
	points []point
	ends   []float64 // how far along it each of them is
	start  float64   // how far along it the text begins
	length float64
}

// at gives the point of a line that far along it, and its direction.
func (t *textLine) at(far float64) (p point, turn float64, on bool) {
	i, _ := slices.BinarySearch(t.ends, far)
	if far < 0 || i >= len(t.ends) || t.length == 0 {
		return point{}, 0, false
	}
	i = max(i, 1)
	a, b := t.points[i-1], t.points[i]
	share := 0.0
	if part := t.ends[i] - t.ends[i-1]; part > 0 {
		share = (far - t.ends[i-1]) / part
	}
	return point{a.x + (b.x-a.x)*share, a.y + (b.y-a.y)*share}, math.Atan2(b.y-a.y, b.x-a.x), true
}

// follow takes up the line along which a text runs.
func (t *typesetter) follow(n *node, b *brush) {
	t.endChunk()
	shape := t.canvas.k.byID[strings.TrimPrefix(n.attribute("href"), "#")]
	if n.has("path") {
		shape = &node{name: "path", attrs: []attr{{"d", n.attribute("path")}}}
	}
	if shape == nil {
		b.gone = true
		return
	}
	declared := decide(shape, t.canvas.k.ancestorsOf(shape), t.canvas.rules)
	flat := *b
	var known bool
	if flat.m, known = parseTransform(declared["transform"]); !known || declared[unfollowed] != "" {
		b.placed = false
	}
	o := outlineOf(shape, declared, flat)
	t.path = &textLine{}
	for _, part := range o.lines {
		t.path.points = append(t.path.points, part...)
	}
	for i, p := range t.path.points {
		if i > 0 {
			t.path.length += math.Hypot(p.x-t.path.points[i-1].x, p.y-t.path.points[i-1].y)
		}
		t.path.ends = append(t.path.ends, t.path.length)
	}
	start := n.attribute("startOffset")
	t.path.start = lengthIn(start, t.path.length, b.fontSize)
	if whole := parseCoordinate(shape.attribute("pathLength")); whole > 0 && !strings.HasSuffix(start, "%") {
		t.path.start *= t.path.length / whole
	}
	t.x, t.y = 0, 0
}

// put places a letter, and goes on to where the next one begins.
func (t *typesetter) put(l letter) {
	b := l.brush
	l.x, l.y = t.x, t.y-b.raised
	switch b.baseline {
	case "middle", "central", "mathematical":
		l.y += 0.35 * b.fontSize
	case "hanging", "text-before-edge", "before-edge", "text-top", "top":
		l.y += 0.8 * b.fontSize
	}
	spacing := lengthIn(b.spacing, 0, b.fontSize)
	l.lost = spacing < -b.fontSize/3 // one over the other
	l.advance = advanceOf(l.char)*b.fontSize + spacing
	if unicode.IsSpace(l.char) {
		l.advance += lengthIn(b.wordSpacing, 0, b.fontSize)
	}
	t.letters = append(t.letters, l)
	if b.down {
		t.y += max(l.advance, b.fontSize)
	} else {
		t.x += l.advance
	}
}

// endChunk moves the letters that are anchored together to where their anchor says, and
// those of a text along a line to that.
func (t *typesetter) endChunk() {
	chunk := t.letters[t.chunk:]
	t.chunk = len(t.letters)
	if len(chunk) == 0 {
		return
	}
	b := chunk[0].brush
	share := map[string]float64{"middle": 0.5, "end": 1}[b.anchor]
	if b.fromRight {
		share = 1 - share
	}
	if b.down {
		back := share * (t.y - b.raised - chunk[0].y)
		for i := range chunk {
			chunk[i].y -= back
			chunk[i].nearest = chunk[i].x
		}
		t.y -= back
		return
	}
	start := chunk[0].x
	back := share * (t.x - start)
	for i := range chunk {
		l := &chunk[i]
		l.x -= back
		l.nearest = start + (l.x-start)*narrow
		if t.path != nil {
			l.along(t.path)
		}
	}
	t.x -= back
}

// along places a letter on a line.
func (l *letter) along(line *textLine) {
	if len(line.points) == 0 {
		l.lost = true
		return
	}
	p, turn, on := line.at(line.start + l.x + l.advance/2)
	if !on {
		_, _, near := line.at(line.start + l.nearest + l.advance/2*narrow)
		l.lost = l.lost || !near
		p = line.points[len(line.points)-1]
	}
	sin, cos := math.Sincos(turn)
	l.x, l.y = p.x-cos*l.advance/2-sin*l.y, p.y-sin*l.advance/2+cos*l.y
	l.nearest, l.turn = l.x, l.turn+turn
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
// middle, one above the other.
func (l *letter) spots() []point { return l.spotsFrom(l.x, l.advance) }

func (l *letter) spotsFrom(x, advance float64) []point {
	b := l.brush
	high, low := 0.45, 0.15
	if b.down {
		high, low = -0.3, -0.6
	}
	sin, cos := math.Sincos(l.turn)
	at := func(high float64) point {
		return b.m.move(x+cos*advance/2+sin*high*b.fontSize, l.y+sin*advance/2-cos*high*b.fontSize)
	}
	return []point{at(high), at(low)}
}

// inksOf gives what is seen of letters: their filling and their stroke, or one of them
// where it covers the other; and what they have under themselves.
func (c *canvas) inksOf(b *brush) (inks []paint, ground paint) {
	fill := c.paintOf(b.fill, b.color, b.alpha*b.fillAlpha)
	stroke := c.paintOf(b.stroke, b.color, b.alpha*b.strokeAlpha)
	if b.strokeWidth <= 0 || stroke.isNone() || !b.dashed.isSolid(b.fontSize) {
		return []paint{fill}, paint{}
	}
	strokeFirst := strings.Contains(b.order, "stroke") && (!strings.Contains(b.order, "fill") || strings.Index(b.order, "stroke") < strings.Index(b.order, "fill")) && !strings.HasPrefix(b.order, "markers fill")
	width := b.strokeWidth / b.fontSize
	switch {
	case strokeFirst && width > strokeOfBlot:
		return []paint{fill}, stroke
	case width > strokeOfBlot:
		return nil, paint{}
	case !strokeFirst && width > strokeOverFilling && stroke.covers() > 0.5:
		return []paint{stroke}, paint{}
	}
	return []paint{fill, stroke}, paint{}
}

// dashes are those of a stroke.
type dashes string

// isSolid reports a stroke of which enough is painted to read letters.
func (d dashes) isSolid(size float64) bool {
	if d == "" || d == "none" {
		return true
	}
	painted, whole := 0.0, 0.0
	list := strings.FieldsFunc(string(d), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	if len(list)%2 == 1 {
		list = append(list, list...)
	}
	for i, s := range list {
		f := lengthIn(s, 0, size)
		if whole += f; i%2 == 0 {
			painted += f
		}
	}
	return whole == 0 || painted >= 0.3*whole && whole < 2*size
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
