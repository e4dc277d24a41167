package svg

import (
	"math"
	"strconv"
	"strings"
)

// A point of the plane of the whole drawing.
type point struct{ x, y float64 }

func (m matrix) move(x, y float64) point {
	return point{m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]}
}

// An outline is what a shape covers: lines that follow each other, and how thick a pen
// draws them.
type outline struct {
	lines   [][]point
	box     box
	filled  bool
	evenOdd bool
	dashed  bool
	stroke  float64 // half of the width of its stroke, 0 without
}

// outlineOf gives the outline of a shape in the plane of the whole drawing.
func outlineOf(n *node, declared map[string]string, b brush) outline {
	length := func(name string, whole float64) float64 { return lengthIn(declared[name], whole, b.fontSize) }
	o := outline{}
	across := math.Hypot(b.width, b.height) / math.Sqrt2
	switch n.name {
	case "rect", "image":
		x, y, w, h := length("x", b.width), length("y", b.height), length("width", b.width), length("height", b.height)
		if n.name == "image" && w == 0 {
			w = b.width
		}
		if n.name == "image" && h == 0 {
			h = b.height
		}
		o.add(b.m, []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}})
	case "circle", "ellipse":
		rx, ry := length("rx", b.width), length("ry", b.height)
		if n.name == "circle" {
			rx = length("r", across)
			ry = rx
		}
		var round []point
		for i := 0; i <= 32; i++ {
			sin, cos := math.Sincos(float64(i) * math.Pi / 16)
			round = append(round, point{length("cx", b.width) + rx*cos, length("cy", b.height) + ry*sin})
		}
		o.add(b.m, round)
	case "line":
		o.add(b.m, []point{{length("x1", b.width), length("y1", b.height)}, {length("x2", b.width), length("y2", b.height)}})
	case "polyline", "polygon":
		list := coordinates(declared["points"])
		var corners []point
		for i := 0; i+1 < len(list); i += 2 {
			corners = append(corners, point{list[i], list[i+1]})
		}
		if n.name == "polygon" && len(corners) > 0 {
			corners = append(corners, corners[0])
		}
		o.add(b.m, corners)
	case "path":
		p := pathReader{rest: strings.Trim(strings.TrimSpace(declared["d"]), `path(")' `+"\t\r\n")}
		for _, part := range p.read() {
			o.add(b.m, part)
		}
	}
	return o
}

// lengthIn reads a length, of which one in percent is of the whole.
func lengthIn(v string, whole, fontSize float64) float64 {
	f := parseLeading(v, 0)
	switch {
	case strings.HasSuffix(v, "%"):
		return f / 100 * whole
	case strings.HasSuffix(v, "rem"):
		return f * 16
	case strings.HasSuffix(v, "em"):
		return f * fontSize
	case strings.HasSuffix(v, "ex"):
		return f * fontSize / 2
	}
	return f
}

// add takes a part of an outline, as the matrix places it.
func (o *outline) add(m matrix, part []point) {
	if len(part) == 0 {
		return
	}
	if len(o.lines) == 0 {
		o.box = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	}
	placed := make([]point, len(part))
	for i, p := range part {
		placed[i] = m.move(p.x, p.y)
		o.box.left, o.box.right = min(o.box.left, placed[i].x), max(o.box.right, placed[i].x)
		o.box.top, o.box.bottom = min(o.box.top, placed[i].y), max(o.box.bottom, placed[i].y)
	}
	o.lines = append(o.lines, placed)
}

// moved gives the outline at another place.
func (o outline) moved(dx, dy float64) outline {
	lines := o.lines
	o.lines = nil
	for _, line := range lines {
		o.add(matrix{1, 0, 0, 1, dx, dy}, line)
	}
	return o
}

// contains reports whether a shape's filling or stroke lies on a point.
func (o *outline) contains(p point) bool {
	if p.x < o.box.left-o.stroke || p.x > o.box.right+o.stroke || p.y < o.box.top-o.stroke || p.y > o.box.bottom+o.stroke {
		return false
	}
	winding, crossings := 0, 0
	for _, line := range o.lines {
		for i := range line {
			a, b := line[i], line[(i+1)%len(line)] // a filling closes what is open
			if (a.y > p.y) != (b.y > p.y) && p.x < a.x+(p.y-a.y)/(b.y-a.y)*(b.x-a.x) {
				crossings++
				if winding++; a.y > b.y {
					winding -= 2
				}
			}
			if o.stroke > 0 && i+1 < len(line) && distance(p, a, b) <= o.stroke {
				return true
			}
		}
	}
	return o.filled && (winding != 0 && !o.evenOdd || crossings%2 == 1)
}

// distance is that of a point from a line between two others.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	along := 0.0
	if whole := dx*dx + dy*dy; whole > 0 {
		along = max(0, min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/whole))
	}
	return math.Hypot(p.x-a.x-along*dx, p.y-a.y-along*dy)
}

// A pathReader reads the data of a path into lines, curves as some of them.
type pathReader struct {
	rest       string
	parts      [][]point
	now, start point
	control    point // the last one of the curve before
	last       byte
}

// numbersOf tells how many numbers each command of a path takes.
var numbersOf = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7}

// read gives the parts of the path. What cannot be read ends it, as in browsers.
func (p *pathReader) read() [][]point {
	command := byte(0)
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\r\n,")
		if p.rest == "" {
			return p.parts
		}
		if c := p.rest[0]; c|0x20 >= 'a' && c|0x20 <= 'z' {
			command, p.rest = c, p.rest[1:]
			if command|0x20 == 'z' {
				if n := len(p.parts); n > 0 {
					p.lineTo(p.start)
				}
				p.last = 'Z'
				continue
			}
		}
		n, known := numbersOf[command&^0x20]
		if !known {
			return p.parts
		}
		numbers := make([]float64, n)
		for i := range numbers {
			var ok bool
			if numbers[i], ok = p.number(command|0x20 == 'a' && (i == 3 || i == 4)); !ok {
				return p.parts
			}
		}
		p.step(command, numbers)
		switch command {
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		}
	}
}

// number reads one; a flag of an arc has a single digit.
func (p *pathReader) number(flag bool) (float64, bool) {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n,")
	length := 0
	if flag && p.rest != "" && (p.rest[0] == '0' || p.rest[0] == '1') {
		length = 1
	} else if m := pathNumber().FindString(p.rest); m != "" {
		length = len(m)
	} else {
		return 0, false
	}
	f, err := strconv.ParseFloat(p.rest[:length], 64)
	p.rest = p.rest[length:]
	return f, err == nil
}

// step draws what a command says.
func (p *pathReader) step(command byte, n []float64) {
	origin := point{}
	if command >= 'a' {
		origin = p.now
	}
	spot := func(i int) point { return point{origin.x + n[i], origin.y + n[i+1]} }
	upper := command &^ 0x20
	mirrored := p.now
	if strings.IndexByte("CS", p.last) >= 0 && upper == 'S' || strings.IndexByte("QT", p.last) >= 0 && upper == 'T' {
		mirrored = point{2*p.now.x - p.control.x, 2*p.now.y - p.control.y}
	}
	switch upper {
	case 'M':
		p.now = spot(0)
		p.start = p.now
		p.parts = append(p.parts, []point{p.now})
	case 'L':
		p.lineTo(spot(0))
	case 'H':
		p.lineTo(point{origin.x + n[0], p.now.y})
	case 'V':
		p.lineTo(point{p.now.x, origin.y + n[0]})
	case 'C':
		p.curveTo(spot(0), spot(2), spot(4))
	case 'S':
		p.curveTo(mirrored, spot(0), spot(2))
	case 'Q', 'T':
		q, end := mirrored, spot(0)
		if upper == 'Q' {
			q, end = spot(0), spot(2)
		}
		from := p.now
		p.curveTo(point{from.x + 2*(q.x-from.x)/3, from.y + 2*(q.y-from.y)/3}, point{end.x + 2*(q.x-end.x)/3, end.y + 2*(q.y-end.y)/3}, end)
		p.control = q
	case 'A':
		p.arcTo(math.Abs(n[0]), math.Abs(n[1]), n[2]*math.Pi/180, n[3] != 0, n[4] != 0, spot(5))
	}
	p.last = upper
}

func (p *pathReader) lineTo(q point) {
	if len(p.parts) == 0 || p.last == 'Z' {
		p.parts = append(p.parts, []point{p.now})
		p.last = 'L'
	}
	last := len(p.parts) - 1
	p.parts[last] = append(p.parts[last], q)
	p.now = q
}

// curveTo draws a cubic curve as eight lines.
func (p *pathReader) curveTo(c1, c2, end point) {
	from := p.now
	for i := 1; i <= 8; i++ {
		t := float64(i) / 8
		u := 1 - t
		a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		p.lineTo(point{a*from.x + b*c1.x + c*c2.x + d*end.x, a*from.y + b*c1.y + c*c2.y + d*end.y})
	}
	p.control = c2
}

// arcTo draws an arc of an ellipse (SVG 2, appendix B.2.4) as lines.
func (p *pathReader) arcTo(rx, ry, turn float64, large, sweep bool, end point) {
	from := p.now
	if rx == 0 || ry == 0 || from == end {
		p.lineTo(end)
		return
	}
	sin, cos := math.Sincos(turn)
	hx, hy := (from.x-end.x)/2, (from.y-end.y)/2
	x, y := cos*hx+sin*hy, -sin*hx+cos*hy
	if scale := x*x/(rx*rx) + y*y/(ry*ry); scale > 1 {
		rx, ry = rx*math.Sqrt(scale), ry*math.Sqrt(scale)
	}
	root := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*y*y-ry*ry*x*x)/(rx*rx*y*y+ry*ry*x*x)))
	if large == sweep {
		root = -root
	}
	cx, cy := root*rx*y/ry, -root*ry*x/rx
	first := math.Atan2((y-cy)/ry, (x-cx)/rx)
	sweepAngle := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - first
	switch {
	case sweep && sweepAngle < 0:
		sweepAngle += 2 * math.Pi
	case !sweep && sweepAngle > 0:
		sweepAngle -= 2 * math.Pi
	}
	mx, my := cos*cx-sin*cy+(from.x+end.x)/2, sin*cx+cos*cy+(from.y+end.y)/2
	for i := 1; i <= 16; i++ {
		s, c := math.Sincos(first + sweepAngle*float64(i)/16)
		p.lineTo(point{mx + cos*rx*c - sin*ry*s, my + sin*rx*c + cos*ry*s})
	}
}
