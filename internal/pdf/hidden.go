package pdf

import (
	"math"
	"slices"
	"strconv"

	"casebook/internal/diag"
)

// checkPage refuses a page with text that nobody sees: invisible, but over the
// picture of a scan, outside of the page, covered, or in the colour of what is behind it.
func (c *cleaner) checkPage(page dict) error {
	r, isScan, err := c.readContent(page)
	switch {
	case err != nil:
		return err
	case r.unread || r.steps >= maxSteps:
		return errDamaged
	case r.outside:
		return diag.NewFault(diag.Say("file-metadata/outside"))
	case r.invisible && !isScan:
		return diag.NewFault(diag.Say("file-metadata/invisible"))
	case r.surface.hides(c.file.ctx, isScan):
		return diag.NewFault(diag.Say("file-metadata/covered", "page", c.pages))
	}
	return nil
}

// readContent goes through what a page draws, and tells whether most of it is a picture.
func (c *cleaner) readContent(page dict) (r *contentReader, isScan bool, err error) {
	d, err := c.inherit(page)
	if err != nil {
		return nil, false, err
	}
	contents, err := c.file.resolve(d["Contents"])
	if err != nil {
		return nil, false, err
	}
	list, ok := contents.(array)
	if !ok {
		list = array{contents}
	}
	var data []byte
	for _, e := range list {
		o, err := c.file.resolve(e)
		if err != nil {
			return nil, false, err
		}
		if s, ok := o.(*stream); ok {
			part, err := c.file.decodeStream(s)
			if err != nil {
				return nil, false, err
			}
			if data = append(append(data, part...), '\n'); len(data) > maxUnpacked {
				return nil, false, errDamaged
			}
		}
	}
	r = &contentReader{file: c.file, box: [4]float64{-far, -far, far, far}}
	for _, key := range []name{"MediaBox", "CropBox"} {
		o, err := c.file.resolve(d[key])
		if err != nil {
			return nil, false, err
		}
		if n := numbersIn(o); len(n) == 4 {
			left, right, low, high := min(n[0], n[2]), max(n[0], n[2]), min(n[1], n[3]), max(n[1], n[3])
			r.box = [4]float64{max(r.box[0], left), max(r.box[1], low), min(r.box[2], right), min(r.box[3], high)}
		}
	}
	resources, err := c.resolveDict(d["Resources"])
	if err != nil {
		return nil, false, err
	}
	r.layers = c.hiddenLayers()
	r.read(data, resources, textState{at: placement{1, 0, 0, 1, 0, 0}, size: 1, stretch: 1, face: &typeface{usual: unknownWidth}, pen: pen{space: 1, width: 1}}, 0)
	return r, r.pictures >= (r.box[2]-r.box[0])*(r.box[3]-r.box[1])/2, nil
}

// far is further away than any page reaches.
const far = 1e9

// hiddenLayers gives the numbers of the layers that are not shown at first (section 8.11.4).
func (c *cleaner) hiddenLayers() map[int]bool {
	root, _ := c.resolveDict(c.file.trailer["Root"])
	layers, _ := c.resolveDict(root["OCProperties"])
	if layers == nil {
		return nil
	}
	shown, _ := c.resolveDict(layers["D"])
	hidden := map[int]bool{}
	set := func(list object, off bool) {
		o, _ := c.file.resolve(list)
		all, _ := o.(array)
		for _, e := range all {
			if r, ok := e.(ref); ok {
				hidden[r.num] = off
			}
		}
	}
	if shown["BaseState"] == name("OFF") {
		set(layers["OCGs"], true)
		set(shown["ON"], false)
	}
	set(shown["OFF"], true)
	return hidden
}

// isOff reports whether a layer is not shown, or all of several.
func (r *contentReader) isOff(layer object) bool {
	key, ok := layer.(ref)
	if ok && r.layers[key.num] {
		return true
	}
	o, _ := r.file.resolve(layer)
	d, _ := o.(dict)
	if d["Type"] != name("OCMD") {
		return false
	}
	list, isArray := d["OCGs"].(array)
	if !isArray {
		list = array{d["OCGs"]}
	}
	for _, e := range list {
		if key, ok := e.(ref); !ok || !r.layers[key.num] {
			return false
		}
	}
	return true
}

// hideUnseen marks the characters that a reader of the page does not see.
func (p *page) hideUnseen(r *contentReader, isScan bool) {
	const row = 8.0 // points
	rows := map[int][]*mark{}
	for i := range r.surface.marks {
		m := &r.surface.marks[i]
		at := int(math.Floor(m.spots[0].y / row))
		rows[at] = append(rows[at], m)
	}
	isHidden := func(c character) bool {
		x, y := (c.left+c.right)/2, (c.bottom+c.top)/2
		if x < r.box[0] || x > r.box[2] || y < r.box[1] || y > r.box[3] {
			return true
		}
		var nearest *mark
		best := math.Inf(1)
		for at := int(math.Floor((y - c.size) / row)); float64(at) <= (y+c.size)/row; at++ {
			for _, m := range rows[at] {
				if d := math.Abs(m.spots[0].x-x) + 2*math.Abs(m.spots[0].y-y); d < best {
					nearest, best = m, d
				}
			}
		}
		if nearest == nil {
			return false
		}
		m := *nearest
		m.spots = [2]corner{{x, c.bottom + (c.top-c.bottom)/4}, {x, c.top - (c.top-c.bottom)/4}}
		return !r.surface.isSeen(&m, isScan)
	}
	var run []int
	end := func() {
		for _, i := range run {
			p.chars[i].hidden = len(run) >= fewestHidden
		}
		run = run[:0]
	}
	for i, c := range p.chars {
		switch {
		case c.made || c.r <= ' ':
		case isHidden(c):
			run = append(run, i)
		default:
			end()
		}
	}
	end()
}

// withoutHidden gives a page without what is not seen on it, and that, by the lines at
// which it stands.
func (p page) withoutHidden() (seen page, hidden map[int]string) {
	if !slices.ContainsFunc(p.chars, func(c character) bool { return c.hidden }) {
		return p, nil
	}
	hidden = map[int]string{}
	var kept []character
	line, open := 1, false
	for _, c := range p.chars {
		if c.hidden {
			hidden[line] += string(c.r)
			open = true
			continue
		}
		if open && c.r == ' ' {
			hidden[line] += " "
		}
		open = open && (c.made || c.r == ' ')
		if c.r == '\n' {
			line++
		}
		kept = append(kept, c)
	}
	p.chars = kept
	return p, hidden
}

// inherit fills in what a page has from those above it (section 7.7.3.4).
func (c *cleaner) inherit(page dict) (dict, error) {
	out := dict{"Contents": page["Contents"]}
	for at, depth := page, 0; at != nil && depth < maxNesting; depth++ {
		for _, key := range []name{"MediaBox", "CropBox", "Resources"} {
			if out[key] == nil && at[key] != nil {
				out[key] = at[key]
			}
		}
		var err error
		if at, err = c.resolveDict(at["Parent"]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func numbersIn(o object) (out []float64) {
	list, _ := o.(array)
	for _, e := range list {
		if n, ok := e.(number); ok {
			f, _ := strconv.ParseFloat(string(n), 64) // zero for what is none, as viewers read it
			out = append(out, f)
		}
	}
	return out
}

// A placement maps x, y to [0]x+[2]y+[4], [1]x+[3]y+[5].
type placement [6]float64

// after gives the placement that does m first, and then p.
func (p placement) after(m placement) placement {
	return placement{
		p[0]*m[0] + p[2]*m[1], p[1]*m[0] + p[3]*m[1], p[0]*m[2] + p[2]*m[3], p[1]*m[2] + p[3]*m[3],
		p[0]*m[4] + p[2]*m[5] + p[4], p[1]*m[4] + p[3]*m[5] + p[5],
	}
}

// A contentReader notes what a page's content draws.
type contentReader struct {
	file               *file
	box                [4]float64 // left, low, right, high
	invisible, outside bool
	unread             bool    // some of it could not be
	pictures           float64 // their area
	steps              int
	surface            surface
	layers             map[int]bool      // by their numbers, those that are not shown
	typefaces          map[int]*typeface // by the number of the font
}

// maxForms is how deep forms are in one another, maxSteps how many operators and letters
// of a page are looked at.
const maxForms, maxSteps = 12, 5_000_000

type textState struct {
	at      placement
	mode    int
	size    float64
	leading float64
	rise    float64
	face    *typeface
	pen     pen
	off     bool // of a layer that is not shown

	letterGap, wordGap float64 // between letters, and at spaces besides
	stretch            float64 // how much wider than usual letters are
}

// read goes through a content stream (section 7.8).
func (r *contentReader) read(data []byte, resources dict, state textState, depth int) {
	p := &parser{data: data, values: new(int)}
	var args []object
	var saved []textState
	var path trace
	var within []bool // marked content, one of a layer that is not shown
	isOff := state.off
	along := 0.0 // the line, from where it began
	line, known := placement{1, 0, 0, 1, 0, 0}, true
	arg := func(i int) float64 { // from the end, 1 the last
		if n := numbersIn(array(args)); i <= len(n) {
			return n[len(n)-i]
		}
		return 0
	}
	move := func(x, y float64) { line, known, along = line.after(placement{1, 0, 0, 1, x, y}), true, 0 }
	for p.skipSpace(); p.at < len(data); p.skipSpace() {
		if r.steps >= maxSteps || *p.values > maxValues || r.file.ctx.Err() != nil {
			r.unread = true
			return
		}
		if c := data[p.at]; !isRegular(c) || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' {
			o, err := p.readObject()
			if err != nil {
				p.at++
				continue
			}
			args = append(args, o)
			continue
		}
		r.steps++
		state.off = isOff || slices.Contains(within, true)
		switch word := p.readWord(); word {
		case "BMC", "BDC":
			off := false
			if n := len(args); n > 1 && args[n-2] == name("OC") {
				list, _ := r.file.resolve(resources["Properties"])
				properties, _ := list.(dict)
				if named, ok := args[n-1].(name); ok {
					off = r.isOff(properties[named])
				}
			}
			within = append(within, off)
		case "EMC":
			within = within[:max(0, len(within)-1)]
		case "true", "false", "null":
			continue
		case "q":
			saved = append(saved, state)
		case "Q":
			if len(saved) > 0 {
				state, saved = saved[len(saved)-1], saved[:len(saved)-1]
			}
		case "cm":
			state.at = state.at.after(placement{arg(6), arg(5), arg(4), arg(3), arg(2), arg(1)})
		case "Tr":
			state.mode = int(arg(1))
		case "Tf":
			state.size, state.face = arg(1), r.typefaceOf(args, resources)
		case "Tc":
			state.letterGap = arg(1)
		case "Tw":
			state.wordGap = arg(1)
		case "Tz":
			state.stretch = arg(1) / 100
		case "Ts":
			state.rise = arg(1)
		case "TL":
			state.leading = arg(1)
		case "w":
			state.pen.width = arg(1)
		case "BT":
			line, known, along = placement{1, 0, 0, 1, 0, 0}, true, 0
		case "Tm":
			line, known, along = placement{arg(6), arg(5), arg(4), arg(3), arg(2), arg(1)}, true, 0
		case "TD":
			state.leading = -arg(1)
			move(arg(2), arg(1))
		case "Td":
			move(arg(2), arg(1))
		case "T*":
			move(0, -state.leading)
		case "Tj", "TJ", "'", `"`:
			if word == "'" || word == `"` {
				move(0, -state.leading)
			}
			if word == `"` {
				state.wordGap, state.letterGap = arg(2), arg(1)
			}
			along = r.show(state, line, known, along, args)
			known = false
		case "BI":
			r.addPicture(state, false)
			p.skipInlineImage()
		case "Do":
			if len(args) > 0 {
				r.drawObject(args[len(args)-1], resources, state, depth)
			}
		case "":
			p.at++
		default:
			r.draw(word, numbersIn(array(args)), args, resources, &path, &state)
		}
		args = args[:0]
	}
}

// show notes a text that is shown there, so far along its line, and gives where the
// next one is.
func (r *contentReader) show(state textState, line placement, known bool, along float64, args []object) float64 {
	letters, blanks := 0, 0
	begin, before := along, len(r.surface.marks)
	for _, a := range args {
		list, ok := a.(array)
		if !ok {
			list = array{a}
		}
		for _, e := range list {
			if s, ok := e.(textString); ok {
				codes := state.face.codes(s)
				if r.steps += len(s); r.steps > maxSteps {
					return along
				}
				if letters += len(s); !slices.ContainsFunc(codes, func(code int) bool { return !state.face.isBlank(code) }) {
					blanks += len(s)
				}
				along = r.write(state, line, along, codes)
			} else if gap := numbersIn(array{e}); ok && len(gap) == 1 {
				along -= gap[0] / 1000 * state.size * state.stretch
			}
		}
	}
	if letters == 0 {
		return begin
	}
	if letters == blanks {
		return along
	}
	if state.mode == 3 || state.mode == 7 {
		r.invisible = true
	}
	if shown := r.surface.marks[before:]; known && len(shown) > 0 && !slices.ContainsFunc(shown, r.isWithin) {
		r.outside = true
	}
	return along
}

// isWithin reports whether a letter is on the page.
func (r *contentReader) isWithin(m mark) bool {
	return slices.ContainsFunc(m.spots[:], func(c corner) bool {
		return c.x >= r.box[0] && c.x <= r.box[2] && c.y >= r.box[1] && c.y <= r.box[3]
	})
}

// addPicture notes a picture, which fills the unit square of its place.
func (r *contentReader) addPicture(state textState, isMasked bool) {
	if state.off {
		return
	}
	r.pictures += math.Abs(state.at[0]*state.at[3] - state.at[1]*state.at[2])
	r.surface.patches = append(r.surface.patches, patch{
		parts: [][4]corner{state.at.rectangle(0, 0, 1, 1)}, clips: state.pen.clips, ink: unknownInk, picture: true, seeThrough: isMasked || state.pen.seeThrough,
	})
}

// drawObject notes a picture, or what a form draws.
func (r *contentReader) drawObject(named object, resources dict, state textState, depth int) {
	n, ok := named.(name)
	list, err := r.file.resolve(resources["XObject"])
	objects, isDict := list.(dict)
	if !ok || err != nil || !isDict {
		return
	}
	if depth > maxForms {
		r.unread = true
		return
	}
	o, err := r.file.resolve(objects[n])
	s, ok := o.(*stream)
	if err != nil || !ok {
		return
	}
	if s.dict["Subtype"] != name("Form") {
		r.addPicture(state, s.dict["SMask"] != nil || s.dict["Mask"] != nil || s.dict["ImageMask"] != nil)
		return
	}
	data, err := r.file.decodeStream(s)
	if err != nil {
		r.unread = true
		return
	}
	if o, err := r.file.resolve(s.dict["Matrix"]); err == nil {
		if m := numbersIn(o); len(m) == 6 {
			state.at = state.at.after(placement(m))
		}
	}
	if o, err := r.file.resolve(s.dict["BBox"]); err == nil {
		if b := numbersIn(o); len(b) == 4 {
			r.steps += len(state.pen.clips)
			state.pen.clips = append(slices.Clone(state.pen.clips), state.at.rectangle(b[0], b[1], b[2]-b[0], b[3]-b[1]))
		}
	}
	state.off = state.off || r.isOff(s.dict["OC"])
	own, _ := r.file.resolve(s.dict["Resources"])
	if d, ok := own.(dict); ok {
		resources = d
	}
	r.read(data, resources, state, depth+1)
}

// skipInlineImage reads over a picture that stands in the content.
func (p *parser) skipInlineImage() {
	for ; p.at+3 < len(p.data); p.at++ {
		if isSpace(p.data[p.at]) && p.data[p.at+1] == 'E' && p.data[p.at+2] == 'I' && !isRegular(p.data[p.at+3]) {
			p.at += 3
			return
		}
	}
	p.at = len(p.data)
}
