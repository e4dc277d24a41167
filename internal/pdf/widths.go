package pdf

// A typeface tells how wide the letters of a font are, of its size.
type typeface struct {
	wide   bool // each letter has two bytes
	widths map[int]float64
	usual  float64
}

// unknownWidth is less than most letters have, so that no text seems to reach what
// stands beside it.
const unknownWidth = 0.4

// typefaceOf reads the widths of a font that the resources name (sections 9.6.2 and 9.7.4).
func (r *contentReader) typefaceOf(args []object, resources dict) *typeface {
	t := &typeface{usual: unknownWidth}
	if len(args) < 2 {
		return t
	}
	named, _ := args[len(args)-2].(name)
	o, _ := r.file.resolve(resources["Font"])
	fonts, _ := o.(dict)
	key, isShared := fonts[named].(ref)
	if known := r.typefaces[key.num]; isShared && known != nil {
		return known
	}
	if isShared {
		if r.typefaces == nil {
			r.typefaces = map[int]*typeface{}
		}
		r.typefaces[key.num] = t
	}
	font := r.lookUp(resources, "Font", named)
	t.widths = map[int]float64{}
	if t.wide = font["Subtype"] == name("Type0"); t.wide {
		r.readWideWidths(font, t)
		return t
	}
	first := r.numbersOf(array{font["FirstChar"]})
	if font["Subtype"] == name("Type3") || len(first) != 1 {
		return t
	}
	o, _ = r.file.resolve(font["Widths"])
	list, _ := o.(array)
	for i, w := range r.numbersOf(list) {
		t.widths[int(first[0])+i] = w / 1000
	}
	return t
}

// readWideWidths reads those of the font below one of two bytes.
func (r *contentReader) readWideWidths(font dict, t *typeface) {
	o, _ := r.file.resolve(font["DescendantFonts"])
	list, _ := o.(array)
	if len(list) == 0 {
		return
	}
	o, _ = r.file.resolve(list[0])
	below, _ := o.(dict)
	o, _ = r.file.resolve(below["W"])
	widths, _ := o.(array)
	for i := 0; i+1 < len(widths) && r.file.ctx.Err() == nil; {
		first := r.numbersOf(array{widths[i]})
		if len(first) != 1 {
			return
		}
		o, _ = r.file.resolve(widths[i+1])
		if each, ok := o.(array); ok {
			for n, w := range r.numbersOf(each) {
				t.widths[int(first[0])+n] = w / 1000
			}
			i += 2
			continue
		}
		if i += 3; i > len(widths) {
			return
		}
		span := r.numbersOf(array{widths[i-2], widths[i-1]})
		for n := max(0, int(first[0])); len(span) == 2 && n <= min(int(span[0]), 0xffff); n++ {
			t.widths[n] = span[1] / 1000
		}
	}
}

// numbersOf gives the numbers of a list, those that stand elsewhere too.
func (r *contentReader) numbersOf(list array) []float64 {
	plain := make(array, len(list))
	for i, e := range list {
		plain[i], _ = r.file.resolve(e)
	}
	return numbersIn(plain)
}

// codes gives the letters of a text as the font numbers them.
func (t *typeface) codes(s textString) (out []int) {
	if !t.wide {
		for i := range len(s) {
			out = append(out, int(s[i]))
		}
		return out
	}
	for i := 0; i+1 < len(s); i += 2 {
		out = append(out, int(s[i])<<8|int(s[i+1]))
	}
	return out
}

// isBlank reports a code that is a space in nearly every font: of one byte, and as fonts
// number their letters.
func (t *typeface) isBlank(code int) bool {
	return code == ' ' && !t.wide || code == wideBlank && t.wide
}

// wideBlank is the number of the space in fonts that begin as those of Windows do.
const wideBlank = 3

func (t *typeface) width(code int) float64 {
	if w, ok := t.widths[code]; ok {
		return w
	}
	return t.usual
}
