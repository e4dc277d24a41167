package pdf

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// nameLetters gives a file whose fonts say what their letters are in a way that PDFium reads.
// A TrueType font that is called symbolic, without an encoding, may name its glyphs in its own
// tables alone: PDFium takes its codes for those of old Macintosh computers, and reads another
// letter than the page shows. A list of letters may name thousands with one range, as programs that
// recognise text write it: PDFium reads the first 256. And a font may not be in the file, so
// that PDFium has no shape for a letter: it passes over a text that has no width. Of a file without
// such a font it reports false.
func (f *file) nameLetters() (named []byte, ok bool) {
	root, ok := f.trailer["Root"].(ref)
	if !ok || f.trailer["Encrypt"] != nil || len(f.places) == 0 {
		return nil, false
	}
	next := slices.Max(slices.Collect(maps.Keys(f.places))) + 1
	objects := map[int]object{}
	addObject := func(o object) ref {
		objects[next] = o
		next++
		return ref{num: next - 1}
	}
	square := ref{}
	giveSquares := func() ref {
		if square.num == 0 {
			square = addObject(deflatedStream(dict{}, squareFont()))
		}
		return square
	}
	looked := 0
	for _, num := range slices.Sorted(maps.Keys(f.places)) {
		o, err := f.resolve(ref{num: num})
		d, _ := o.(dict)
		if err != nil || d["Type"] != name("Font") {
			continue
		}
		if looked++; looked > maxFonts {
			break
		}
		amended, changed := maps.Clone(d), true
		if letters := f.lettersOfFont(d); letters != nil {
			amended["ToUnicode"] = addObject(deflatedStream(dict{}, writeToUnicode(letters, 1)))
		} else if letters := f.lettersOfGlyphs(d); letters != nil {
			amended["ToUnicode"] = addObject(deflatedStream(dict{}, writeToUnicode(letters, 2)))
		} else if list := f.splitToUnicode(d); list != nil {
			amended["ToUnicode"] = addObject(deflatedStream(dict{}, list))
		} else {
			changed = false
		}
		if shaped := f.shapeFont(amended, giveSquares, addObject); shaped || changed {
			objects[num] = amended
		}
	}
	if len(objects) == 0 {
		return nil, false
	}
	return f.withObjects(root, objects)
}

// withObjects writes the file anew with some objects in the place of its own, or beside them,
// unless one of its own cannot be read.
func (f *file) withObjects(root ref, others map[int]object) (data []byte, ok bool) {
	all := maps.Clone(others)
	for num := range f.places {
		if _, ok := all[num]; ok {
			continue
		}
		o, err := f.resolve(ref{num: num})
		if err != nil {
			return nil, false
		}
		if s, ok := o.(*stream); o == nil || ok && (s.dict["Type"] == name("XRef") || s.dict["Type"] == name("ObjStm")) {
			continue
		}
		all[num] = o
	}
	w := newWriter(root.num)
	for _, num := range slices.Sorted(maps.Keys(all)) {
		w.addObject(num, all[num], func(r ref) int { return r.num })
	}
	return w.finishFile(), true
}

// maxFonts is in how many fonts without names it is looked.
const maxFonts = 1000

const symbolicFlag = 1 << 2 // of a font's descriptor (ISO 32000-1, table 123)

// lettersOfFont gives the letter of each code of a font, by the font's own tables; nil when
// these say nothing else than PDFium reads, or when the file has an encoding for the font.
func (f *file) lettersOfFont(font dict) map[int]rune {
	if font["Subtype"] != name("TrueType") || font["ToUnicode"] != nil {
		return nil
	}
	c := &cleaner{file: f}
	encoding, err := f.resolve(font["Encoding"])
	if d, _ := encoding.(dict); err != nil || encoding != nil && (d == nil || d["BaseEncoding"] != nil) {
		return nil
	}
	descriptor, err := c.resolveDict(font["FontDescriptor"])
	flags, _ := descriptor["Flags"].(number)
	if n, ok := flags.wholeNumber(); err != nil || !ok || n&symbolicFlag == 0 {
		return nil
	}
	o, err := f.resolve(descriptor["FontFile2"])
	program, ok := o.(*stream)
	if err != nil || !ok {
		return nil
	}
	data, err := f.decodeStream(program)
	if err != nil {
		return nil
	}
	glyphs, runes := readFontMaps(data)
	letters, differ := map[int]rune{}, false
	for code, glyph := range glyphs {
		if r := runes[glyph]; glyph != 0 && r > ' ' && unicode.IsPrint(r) {
			letters[int(code)] = r
			differ = differ || r != charmap.Macintosh.DecodeByte(code)
		}
	}
	if !differ {
		return nil
	}
	return letters
}

// lettersOfGlyphs gives the letter of each code of a font whose codes are numbers of glyphs,
// and that has no list of letters, by the font's own table; nil for another font.
func (f *file) lettersOfGlyphs(font dict) map[int]rune {
	c := &cleaner{file: f}
	list, err := f.resolve(font["DescendantFonts"])
	below, ok := list.(array)
	if encoding := font["Encoding"]; err != nil || !ok || len(below) != 1 || font["ToUnicode"] != nil || encoding != name("Identity-H") && encoding != name("Identity-V") {
		return nil
	}
	descendant, err := c.resolveDict(below[0])
	if err != nil || descendant["Subtype"] != name("CIDFontType2") {
		return nil
	}
	descriptor, err := c.resolveDict(descendant["FontDescriptor"])
	if err != nil {
		return nil
	}
	read := func(o object) []byte {
		o, err := f.resolve(o)
		s, ok := o.(*stream)
		if err != nil || !ok {
			return nil
		}
		data, _ := f.decodeStream(s)
		return data
	}
	_, runes := readFontMaps(read(descriptor["FontFile2"]))
	if len(runes) == 0 {
		return nil
	}
	letters := map[int]rune{}
	note := func(code, glyph int) {
		if r := runes[glyph]; glyph != 0 && r > ' ' && unicode.IsPrint(r) {
			letters[code] = r
		}
	}
	if table := fontTable(read(descendant["CIDToGIDMap"])); len(table) > 0 {
		for code := range len(table) / 2 {
			note(code, table.uint16At(2*code))
		}
	} else {
		for glyph := range runes {
			note(glyph, glyph)
		}
	}
	return letters
}

// A fontTable is a part of a TrueType font, read without ever leaving it: what lies
// outside is 0.
type fontTable []byte

func (t fontTable) uint16At(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t fontTable) uint32At(at int) int { return t.uint16At(at)<<16 | t.uint16At(at+2) }

func (t fontTable) startingAt(at int) fontTable { return t[min(max(at, 0), len(t)):] }

// readFontMaps gives of a TrueType font the glyph of each code, as its table for Macintosh has
// them, and what its table for Unicode says that these glyphs are. A glyph that is several letters is
// the first of them; none is named when one of the two tables is missing.
func readFontMaps(data []byte) (glyphs map[byte]int, runes map[int]rune) {
	font := fontTable(data)
	for i := range font.uint16At(4) {
		entry := font.startingAt(12 + 16*i)
		if !strings.HasPrefix(string(entry), "cmap") {
			continue
		}
		table := font.startingAt(entry.uint32At(8))
		for k := range table.uint16At(2) {
			head := table.startingAt(4 + 8*k)
			sub := table.startingAt(head.uint32At(4))
			switch [3]int{head.uint16At(0), head.uint16At(2), sub.uint16At(0)} {
			case [3]int{1, 0, 0}, [3]int{1, 0, 6}:
				glyphs = sub.glyphsOfCodes()
			case [3]int{3, 1, 4}, [3]int{0, 3, 4}:
				if runes == nil { // a second table is read in no font, and may be one of thousands
					runes = sub.runesOfGlyphs()
				}
			}
		}
		break
	}
	return glyphs, runes
}

// glyphsOfCodes reads a table of the format 0 or 6 (OpenType, cmap).
func (t fontTable) glyphsOfCodes() map[byte]int {
	glyphs := map[byte]int{}
	if t.uint16At(0) == 0 {
		for code, glyph := range t.startingAt(6)[:min(256, len(t.startingAt(6)))] {
			glyphs[byte(code)] = int(glyph)
		}
		return glyphs
	}
	first, count := t.uint16At(6), t.uint16At(8)
	for i := range min(count, max(0, 256-first)) {
		glyphs[byte(first+i)] = t.uint16At(10 + 2*i)
	}
	return glyphs
}

// runesOfGlyphs reads a table of the format 4 the other way round.
func (t fontTable) runesOfGlyphs() map[int]rune {
	runes := map[int]rune{}
	twice := t.uint16At(6) // the number of segments, doubled
	ends, starts := t.startingAt(14), t.startingAt(16+twice)
	deltas, offsets := t.startingAt(16+2*twice), t.startingAt(16+3*twice)
	for i, last := 0, 0; i < twice; i += 2 {
		start, end := max(starts.uint16At(i), last), ends.uint16At(i)
		for code := start; code <= end && code < 0xFFFF; code++ {
			glyph := code
			if at := offsets.uint16At(i); at != 0 {
				if glyph = offsets.uint16At(i + at + 2*(code-starts.uint16At(i))); glyph == 0 {
					continue
				}
			}
			glyph = (glyph + deltas.uint16At(i)) & 0xFFFF
			if _, ok := runes[glyph]; !ok {
				runes[glyph] = rune(code)
			}
		}
		last = max(last, end+1)
	}
	return runes
}

// writeToUnicode writes a font's list of letters (section 9.10.3), for codes of one byte or two.
func writeToUnicode(letters map[int]rune, size int) []byte {
	code := func(n int) string { return fmt.Sprintf("<%0*x>", 2*size, n) }
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Letters def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n" + code(0) + " " + code(1<<(8*size)-1) + "\nendcodespacerange\n")
	var lines []string
	for _, n := range slices.Sorted(maps.Keys(letters)) {
		lines = append(lines, fmt.Sprintf("%s <%04x>", code(n), letters[n]))
	}
	b.Write(writeBlocks("bfchar", lines))
	b.WriteString("endcmap\nend\nend\n")
	return []byte(b.String())
}

// placeLetters puts letters where they stand in their line that the file has behind or
// before it: a program that borrows letters of another font, which its own has not, writes
// them apart ("жыл ы … ғ").
func placeLetters(chars []character) []character {
	var out []character
	for from := 0; from < len(chars); {
		to := from
		for to < len(chars) && !(chars[to].made && (chars[to].r == '\n' || chars[to].r == '\r')) {
			to++
		}
		if line := placeInLine(chars[from:to]); line != nil {
			if out == nil {
				out = slices.Clone(chars[:from])
			}
			out = append(out, line...)
		} else if out != nil {
			out = append(out, chars[from:to]...)
		}
		for from = to; from < len(chars) && chars[from].made && (chars[from].r == '\n' || chars[from].r == '\r'); from++ {
			if out != nil {
				out = append(out, chars[from])
			}
		}
	}
	if out == nil {
		return chars
	}
	return out
}

// placeInLine gives the characters of a line by where they stand; nil for a line that
// is in that order, or that runs to the left, or in which characters stand on each other.
func placeInLine(line []character) []character {
	var list []placed
	back := false
	for _, c := range line {
		if c.made || c.r <= ' ' && c.right-c.left < c.size/100 { // a space that PDFium made of a gap
			continue
		}
		if c.turns != 0 || c.slants || runsLeftward(c) {
			return nil
		}
		back = back || len(list) > 0 && c.left < list[len(list)-1].left
		list = append(list, placed{character: c, at: len(list)})
	}
	if !back {
		return nil
	}
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(a.left, b.left) })
	parted := false // letters of one word stand apart in the file
	for i, b := range list[1:] {
		a := list[i]
		size := max(a.size, b.size)
		switch gap := b.left - a.right; {
		case a.bottom > b.top, b.bottom > a.top, gap < -min(a.right-a.left, b.right-b.left)/4 && !unicode.IsMark(b.r):
			return nil
		case unicode.IsLetter(a.r) && unicode.IsLetter(b.r) && a.at+1 != b.at && b.at+1 != a.at && gap < wordGap*size:
			parted = true
		}
	}
	if !parted {
		return nil
	}
	var out []character
	for i, c := range list {
		if i > 0 && c.r > ' ' && list[i-1].r > ' ' && gapBetween(list[i-1].character, c.character) > wordGap*max(list[i-1].size, c.size) {
			out = append(out, character{r: ' ', made: true})
		}
		out = append(out, c.character)
	}
	return out
}
