package pdf

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// An ink is a colour, its parts from 0 to 1; one that is not known is told apart from
// all others.
type ink struct {
	red, green, blue float64
	unknown          bool
}

var (
	blackInk   = ink{}
	paperInk   = ink{1, 1, 1, false}
	unknownInk = ink{unknown: true}
)

const (
	// leastSeen is how far a letter's colour must be from what is behind it.
	leastSeen = 16.0 / 255

	// fewestHidden is how many letters in a row are hidden by intention, and not because
	// two things overlap by chance.
	fewestHidden = 3

	// mostLooks bounds how often a letter is held against a patch: a page of so many is a
	// map, and not a letter with a bar in it.
	mostLooks = 500_000_000
)

// A corner is a point of the page.
type corner struct{ x, y float64 }

// A patch is filled rectangles, some of which may be holes in others, or a picture.
type patch struct {
	parts      [][4]corner
	evenOdd    bool
	clips      [][4]corner
	ink        ink
	picture    bool
	seeThrough bool
}

// A mark is a letter that is shown: two points of its middle, and what was drawn before.
type mark struct {
	spots  [2]corner
	ink    ink
	order  int
	clips  [][4]corner
	unseen bool // invisible by its mode, over no picture of a scan
	off    bool // of a layer that is not shown
}

// A surface is what is drawn on a page, in its order, and how the next thing is.
type surface struct {
	patches []patch
	marks   []mark
}

// A pen is how the next thing is filled, and what bounds it.
type pen struct {
	ink        ink
	space      int // how many numbers a colour of its space has, 0 for a space that is not known
	seeThrough bool
	clear      bool    // nothing of it is seen
	width      float64 // of lines
	clips      [][4]corner
}

// A trace is the path that is being drawn.
type trace struct {
	parts   [][]corner
	isRound bool
	clips   bool // it will be a clip
}

// put gives the place of a point on the page.
func (p placement) put(x, y float64) corner {
	return corner{p[0]*x + p[2]*y + p[4], p[1]*x + p[3]*y + p[5]}
}

// rectangle gives one as it is placed.
func (p placement) rectangle(x, y, w, h float64) [4]corner {
	return [4]corner{p.put(x, y), p.put(x+w, y), p.put(x+w, y+h), p.put(x, y+h)}
}

// contains reports whether a point lies in a rectangle, however it is turned.
func contains(r [4]corner, p corner) bool {
	left, right := false, false
	for i, a := range r {
		b := r[(i+1)%4]
		side := (b.x-a.x)*(p.y-a.y) - (b.y-a.y)*(p.x-a.x)
		left, right = left || side > 0, right || side < 0
	}
	return left != right
}

// turn tells which way round a rectangle is drawn: 1, -1, or 0 for one that is a line.
func turn(r [4]corner) int {
	return cmp.Compare((r[1].x-r[0].x)*(r[2].y-r[1].y)-(r[1].y-r[0].y)*(r[2].x-r[1].x), 0)
}

// lies reports whether a patch is at a spot (section 8.5.3.3, which parts are filled).
func (p *patch) lies(spot corner) bool {
	around, winding := 0, 0
	for _, r := range p.parts {
		a, b, c, d := r[0], r[1], r[2], r[3]
		if spot.x < min(a.x, b.x, c.x, d.x) || spot.x > max(a.x, b.x, c.x, d.x) || spot.y < min(a.y, b.y, c.y, d.y) || spot.y > max(a.y, b.y, c.y, d.y) {
			continue
		}
		if contains(r, spot) {
			around++
			winding += turn(r)
		}
	}
	if winding == 0 && !p.evenOdd || around%2 == 0 && p.evenOdd {
		return false
	}
	return !slices.ContainsFunc(p.clips, func(c [4]corner) bool { return !contains(c, spot) })
}

// rectangles gives those of a path; of any other part that around it, which is not sure.
func (t *trace) rectangles() (list [][4]corner, sure bool) {
	sure = !t.isRound
	for _, part := range t.parts {
		if len(part) == 5 && part[4] == part[0] {
			part = part[:4]
		}
		if len(part) == 4 && !t.isRound {
			list = append(list, [4]corner(part))
			continue
		}
		sure = false
		low, high := corner{math.Inf(1), math.Inf(1)}, corner{math.Inf(-1), math.Inf(-1)}
		for _, c := range part {
			low, high = corner{min(low.x, c.x), min(low.y, c.y)}, corner{max(high.x, c.x), max(high.y, c.y)}
		}
		list = append(list, [4]corner{low, {high.x, low.y}, high, {low.x, high.y}})
	}
	return list, sure
}

// draw follows an operator that draws or clips a path (sections 8.5 and 8.6).
func (r *contentReader) draw(word string, n []float64, args []object, resources dict, t *trace, state *textState) {
	put := func(i int) corner { return state.at.put(n[i], n[i+1]) }
	last := len(t.parts) - 1
	switch {
	case word == "re" && len(n) == 4:
		corners := state.at.rectangle(n[0], n[1], n[2], n[3])
		t.parts = append(t.parts, corners[:])
	case word == "m" && len(n) == 2:
		t.parts = append(t.parts, []corner{put(0)})
	case word == "l" && len(n) == 2 && last >= 0:
		t.parts[last] = append(t.parts[last], put(0))
	case (word == "c" || word == "v" || word == "y") && len(n) >= 4 && last >= 0:
		t.parts[last] = append(t.parts[last], put(len(n)-2))
		t.isRound = true
	case word == "W" || word == "W*":
		t.clips = true
	case word == "f" || word == "F" || word == "f*" || word == "B" || word == "B*" || word == "b" || word == "b*":
		r.fill(t, state, strings.HasSuffix(word, "*"))
		if word[0]|0x20 == 'b' {
			r.stroke(t, state, word[0] == 'b')
		}
		r.endTrace(t, state)
	case word == "n" || word == "S" || word == "s":
		if word != "n" {
			r.stroke(t, state, word == "s")
		}
		r.endTrace(t, state)
	case word == "sh":
		r.surface.patches = append(r.surface.patches, patch{parts: [][4]corner{everywhere}, clips: state.pen.clips, ink: unknownInk, seeThrough: true})
	default:
		r.dip(word, n, args, resources, &state.pen)
	}
}

var everywhere = [4]corner{{-1e9, -1e9}, {1e9, -1e9}, {1e9, 1e9}, {-1e9, 1e9}}

// stroke notes the straight lines of a path, each a rectangle as wide as its pen.
func (r *contentReader) stroke(t *trace, state *textState, closes bool) {
	p := patch{clips: state.pen.clips, ink: unknownInk, seeThrough: state.pen.seeThrough}
	half := state.pen.width / 2 * math.Sqrt(math.Abs(state.at[0]*state.at[3]-state.at[1]*state.at[2]))
	if state.off || t.isRound || half <= 0 {
		return
	}
	for _, part := range t.parts {
		if closes || len(part) == 4 {
			part = append(slices.Clone(part), part[0])
		}
		for i := 1; i < len(part); i++ {
			a, b := part[i-1], part[i]
			length := math.Hypot(b.x-a.x, b.y-a.y)
			if length == 0 {
				continue
			}
			x, y := (a.y-b.y)/length*half, (b.x-a.x)/length*half // across
			p.parts = [][4]corner{{{a.x + x, a.y + y}, {b.x + x, b.y + y}, {b.x - x, b.y - y}, {a.x - x, a.y - y}}}
			r.steps++
			r.surface.patches = append(r.surface.patches, p)
		}
	}
}

// fill notes what a path fills.
func (r *contentReader) fill(t *trace, state *textState, evenOdd bool) {
	if state.off {
		return
	}
	list, sure := t.rectangles()
	if sure {
		r.surface.patches = append(r.surface.patches, patch{parts: list, evenOdd: evenOdd, clips: state.pen.clips, ink: state.pen.ink, seeThrough: state.pen.seeThrough})
		return
	}
	for i := range list {
		r.surface.patches = append(r.surface.patches, patch{parts: list[i : i+1], clips: state.pen.clips, ink: unknownInk, seeThrough: true})
	}
}

// endTrace ends a path, which may become a clip. What is drawn within one that is no
// rectangle is not known to cover anything.
func (r *contentReader) endTrace(t *trace, state *textState) {
	if list, sure := t.rectangles(); t.clips && sure && len(list) == 1 {
		r.steps += len(state.pen.clips)
		state.pen.clips = append(slices.Clone(state.pen.clips), list[0])
	} else if t.clips {
		state.pen.seeThrough = true
	}
	*t = trace{}
}

// dip follows an operator that changes the colour.
func (r *contentReader) dip(word string, n []float64, args []object, resources dict, p *pen) {
	var named name
	if len(args) > 0 {
		named, _ = args[len(args)-1].(name)
	}
	switch word {
	case "g", "rg", "k":
		p.space = map[string]int{"g": 1, "rg": 3, "k": 4}[word]
		p.ink = inkOf(n, p.space)
	case "cs":
		p.space = r.spaceOf(named, resources)
		p.ink = blackInk
		if p.space == 0 {
			p.ink = unknownInk
		}
	case "sc", "scn":
		p.ink = inkOf(n, p.space)
		if named != "" {
			p.ink = unknownInk // a pattern
		}
	case "gs":
		if d := r.lookUp(resources, "ExtGState", named); d != nil {
			r.applyState(d, p)
		}
	}
}

// applyState takes from a graphics state how thick the ink is.
func (r *contentReader) applyState(d dict, p *pen) {
	through := p.seeThrough
	if o, err := r.file.resolve(d["ca"]); err == nil {
		if v := numbersIn(array{o}); len(v) == 1 {
			through, p.clear = v[0] < 1-leastSeen, v[0] <= leastSeen
		}
	}
	for key, usual := range map[name]name{"SMask": "None", "BM": "Normal"} {
		o, err := r.file.resolve(d[key])
		if err == nil && o != nil && o != usual && o != name("Compatible") {
			through = true
		}
	}
	p.seeThrough = through
}

// lookUp gives a dictionary that the resources name.
func (r *contentReader) lookUp(resources dict, kind, named name) dict {
	o, _ := r.file.resolve(resources[kind])
	list, _ := o.(dict)
	o, _ = r.file.resolve(list[named])
	d, _ := o.(dict)
	return d
}

// spaceOf tells how many numbers a colour of a space has that goes from black to white.
func (r *contentReader) spaceOf(named name, resources dict) int {
	o, _ := r.file.resolve(resources["ColorSpace"])
	if list, ok := o.(dict); ok && list[named] != nil {
		o, _ = r.file.resolve(list[named])
		if n, ok := o.(name); ok {
			named = n
		} else if a, ok := o.(array); ok && len(a) > 1 {
			named, _ = a[0].(name)
			o, _ = r.file.resolve(a[1])
			if s, ok := o.(*stream); ok && named == "ICCBased" {
				if v := numbersIn(array{s.dict["N"]}); len(v) == 1 {
					return int(v[0])
				}
			}
		}
	}
	return map[name]int{"DeviceGray": 1, "CalGray": 1, "G": 1, "DeviceRGB": 3, "CalRGB": 3, "RGB": 3, "DeviceCMYK": 4, "CMYK": 4}[named]
}

// inkOf gives the colour that so many numbers say.
func inkOf(n []float64, space int) ink {
	if len(n) != space {
		return unknownInk
	}
	switch space {
	case 1:
		return ink{n[0], n[0], n[0], false}
	case 3:
		return ink{n[0], n[1], n[2], false}
	case 4:
		return ink{(1 - n[0]) * (1 - n[3]), (1 - n[1]) * (1 - n[3]), (1 - n[2]) * (1 - n[3]), false}
	}
	return unknownInk
}

// differs reports whether letters of the colour are seen on another.
func (i ink) differs(below ink) bool {
	return i.unknown || below.unknown || max(math.Abs(i.red-below.red), math.Abs(i.green-below.green), math.Abs(i.blue-below.blue)) >= leastSeen
}

// write notes the letters of a text, and gives where the next one is.
func (r *contentReader) write(state textState, line placement, along float64, codes []int) float64 {
	m := state.at.after(line)
	i := state.pen.ink
	if state.mode != 0 { // with a border, or not to be seen at all
		i = unknownInk
	}
	for _, code := range codes {
		w := state.face.width(code) * state.size
		x := along + w/2*state.stretch
		if along += (w + state.letterGap) * state.stretch; code == ' ' && !state.face.wide {
			along += state.wordGap * state.stretch
		}
		if state.face.isBlank(code) {
			continue // nobody sees a space
		}
		r.surface.marks = append(r.surface.marks, mark{[2]corner{m.put(x, 0.15*state.size+state.rise), m.put(x, 0.45*state.size+state.rise)}, i, len(r.surface.patches), state.pen.clips, state.mode == 3 || state.mode == 7, state.off || state.pen.clear || isTiny(state, m)})
	}
	return along
}

// isTiny reports whether letters are too small, or too narrow, for anybody to see.
func isTiny(state textState, m placement) bool {
	const smallest, narrowest = 0.5, 0.05 // points; of the usual width
	size := math.Abs(state.size) * math.Sqrt(math.Abs(m[0]*m[3]-m[1]*m[2]))
	return size < smallest || math.Abs(state.stretch) < narrowest
}

// hides reports whether some letters in a row are not seen: under a rectangle or
// a picture, or in the colour of what is behind them. The text of a scan may lie
// under its picture.
func (s *surface) hides(ctx context.Context, isScan bool) bool {
	run, parts := 0, 0
	for i := range s.patches {
		parts += len(s.patches[i].parts)
	}
	if len(s.marks)*parts > mostLooks {
		return false
	}
	for i := range s.marks {
		if ctx.Err() != nil {
			return true
		}
		if s.isSeen(&s.marks[i], isScan) {
			run = 0
		} else if run++; run >= fewestHidden {
			return true
		}
	}
	return false
}

func (s *surface) isSeen(m *mark, isScan bool) bool {
	if m.off || m.unseen && !isScan {
		return false
	}
	for _, spot := range m.spots {
		if slices.ContainsFunc(m.clips, func(clip [4]corner) bool { return !contains(clip, spot) }) {
			continue
		}
		behind, covered := paperInk, false
		for i := range s.patches {
			p := &s.patches[i]
			if !p.lies(spot) {
				continue
			}
			switch {
			case i >= m.order:
				covered = covered || !p.seeThrough && !(p.picture && isScan)
			case p.seeThrough:
				behind = unknownInk
			default:
				behind = p.ink
			}
		}
		if !covered && m.ink.differs(behind) {
			return true
		}
	}
	return false
}
