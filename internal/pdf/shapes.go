package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/lazy"
)

// A block of a list of letters, and a line of it: the first code, the last, and the letter of the
// first (ISO 32000-1, 9.10.3).
var (
	blockOfRanges  = lazy.Regexp(`(?s)[0-9]+\s+beginbfrange.*?endbfrange`)
	rangeOfLetters = lazy.Regexp(`<([0-9A-Fa-f]{1,4})>\s*<([0-9A-Fa-f]{1,4})>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])`)
	hexText        = lazy.Regexp(`<[0-9A-Fa-f]+>`)
)

// splitToUnicode gives a font's list of letters with its ranges split where the first byte of
// the code changes: PDFium reads of a range no more, nor a list that is named. Of another it is nil.
func (f *file) splitToUnicode(font dict) []byte {
	const whole = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Letters def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n1 beginbfrange\n<0000> <ffff> <0000>\nendbfrange\nendcmap\nend\nend\n"
	o, err := f.resolve(font["ToUnicode"])
	data := []byte(whole)
	if list, ok := o.(*stream); ok && err == nil {
		data, err = f.decodeStream(list)
	} else if o != name("Identity-H") && o != name("Identity-V") { // as TCPDF writes: each code is a letter's
		return nil
	}
	if err != nil {
		return nil
	}
	split := false
	data = blockOfRanges().ReplaceAllFunc(data, func(block []byte) []byte {
		var lines []string
		for _, found := range rangeOfLetters().FindAllSubmatch(block, -1) {
			first, _ := strconv.ParseInt(string(found[1]), 16, 32)
			last, _ := strconv.ParseInt(string(found[2]), 16, 32)
			letter, err := strconv.ParseInt(string(found[3]), 16, 32)
			const most = 100 // that PDFium reads of the letters of one line
			if letters := hexText().FindAllString(string(found[4]), -1); len(letters) > most {
				split = true
				for i, l := range letters {
					lines = append(lines, fmt.Sprintf("<%0*x> <%0*x> %s", len(found[1]), first+int64(i), len(found[1]), first+int64(i), l))
				}
				continue
			}
			if first>>8 == last>>8 || err != nil {
				lines = append(lines, string(found[0]))
				continue
			}
			split = true
			for code := first; code <= last; code = (code | 0xFF) + 1 {
				lines = append(lines, fmt.Sprintf("<%04x> <%04x> <%04x>", code, min(code|0xFF, last), (letter+code-first)&0xFFFF))
			}
		}
		return writeBlocks("bfrange", lines)
	})
	if !split {
		return nil
	}
	return data
}

// writeBlocks writes a list of letters in blocks of as many lines as one may have.
func writeBlocks(kind string, lines []string) []byte {
	const perBlock = 100
	var b []byte
	for block := range slices.Chunk(lines, perBlock) {
		b = fmt.Appendf(b, "%d begin%s\n%s\nend%s\n", len(block), kind, strings.Join(block, "\n"), kind)
	}
	return b
}

const nonsymbolicFlag = 1 << 5 // of a font's descriptor (ISO 32000-1, table 123)

// shapeFont gives a font that is not in the file squares for its letters, if PDFium may have no
// shape of its own for them: it has those of Latin letters. It reports whether it did.
func (f *file) shapeFont(font dict, giveSquares func() ref, addObject func(object) ref) bool {
	c := &cleaner{file: f}
	descriptor, err := c.resolveDict(font["FontDescriptor"])
	if err != nil || descriptor == nil || descriptor["FontFile"] != nil || descriptor["FontFile2"] != nil || descriptor["FontFile3"] != nil {
		return false
	}
	descriptor = maps.Clone(descriptor)
	switch font["Subtype"] {
	case name("CIDFontType0"), name("CIDFontType2"):
		glyphs := bytes.Repeat([]byte{0, 1}, 1<<16)
		font["Subtype"], font["CIDToGIDMap"] = name("CIDFontType2"), addObject(deflatedStream(dict{}, glyphs))
	case name("TrueType"), name("Type1"), name("MMType1"):
		encoding, err := c.resolveDict(font["Encoding"])
		flags, _ := descriptor["Flags"].(number)
		n, _ := flags.wholeNumber()
		if err != nil || encoding["Differences"] == nil || n&symbolicFlag != 0 && encoding["BaseEncoding"] == nil { // what its other codes are only it says
			return false
		}
		font["Subtype"] = name("TrueType")
		descriptor["Flags"] = number(strconv.Itoa(n&^symbolicFlag | nonsymbolicFlag))
	default:
		return false
	}
	descriptor["FontFile2"] = giveSquares()
	font["FontDescriptor"] = addObject(descriptor)
	return true
}

// squareFont is a TrueType font in which every letter is the same square.
func squareFont() []byte {
	list := func(words ...uint16) (out []byte) {
		for _, w := range words {
			out = binary.BigEndian.AppendUint16(out, w)
		}
		return out
	}
	const width, height = 500, 700
	square := list(1, 0, 0, width, height, 3, 0)
	square = append(square, 1, 1, 1, 1)
	square = append(square, list(0, width, 0, 0x10000-width, 0, 0, height, 0)...)
	tables := []struct {
		name string
		data []byte
	}{
		// one range of the format 13, which gives all of it the same glyph
		{"cmap", list(0, 1, 3, 10, 0, 12, 13, 0, 0, 28, 0, 0, 0, 1, 0, 0, 0x10, 0xFFFF, 0, 1)},
		{"glyf", square},
		{"head", slices.Concat(list(1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000), make([]byte, 16), list(0, 0, width, height, 0, 8, 2, 0, 0))},
		{"hhea", list(1, 0, 800, 0x10000-200, 0, width, 0, 0, width, 1, 0, 0, 0, 0, 0, 0, 0, 1)},
		{"hmtx", list(width, 0, 0)},
		{"loca", list(0, 0, uint16(len(square)/2))},
		{"maxp", slices.Concat(list(1, 0, 2, 4, 1, 0, 0, 2), make([]byte, 16))},
	}
	out := list(1, 0, uint16(len(tables)), 0, 0, 0)
	at := len(out) + 16*len(tables)
	var body []byte
	for _, t := range tables {
		out = append(append(out, t.name...), list(0, 0, 0, uint16(at+len(body)), 0, uint16(len(t.data)))...)
		body = append(append(body, t.data...), make([]byte, (4-len(t.data)%4)%4)...)
	}
	return append(out, body...)
}
