package pdf

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// namedFont makes a TrueType font whose glyphs are squares, with a table for Macintosh
// (code → glyph, in the format 0 or 6) and one for Unicode (glyph → letter).
func namedFont(format int, glyphs map[byte]int, runes map[int]rune) []byte {
	u16 := func(list ...int) (out []byte) {
		for _, n := range list {
			out = binary.BigEndian.AppendUint16(out, uint16(n))
		}
		return out
	}
	count := len(runes) + 1
	square := append(u16(1, 100, 0, 600, 700, 3, 0), 1, 1, 1, 1)
	square = append(square, u16(100, 500, 0, -500&0xFFFF, 0, 0, 700, 0)...)
	var loca, glyf, hmtx []byte
	for range count {
		loca, glyf, hmtx = append(loca, u16(len(glyf)/2)...), append(glyf, square...), append(hmtx, u16(700, 100)...)
	}
	loca = append(loca, u16(len(glyf)/2)...)

	mac := u16(0, 262, 0)
	for code := range 256 {
		mac = append(mac, byte(glyphs[byte(code)]))
	}
	if format == 6 {
		mac = u16(6, 10+2*256, 0, 0, 256)
		for code := range 256 {
			mac = append(mac, u16(glyphs[byte(code)])...)
		}
	}
	letters := slices.Sorted(func(yield func(rune) bool) {
		for _, r := range runes {
			if !yield(r) {
				return
			}
		}
	})
	glyphOf := map[rune]int{}
	for glyph, r := range runes {
		glyphOf[r] = glyph
	}
	segments := len(letters) + 1
	var ends, starts, deltas []byte
	for _, r := range letters {
		ends, starts, deltas = append(ends, u16(int(r))...), append(starts, u16(int(r))...), append(deltas, u16((glyphOf[r]-int(r))&0xFFFF)...)
	}
	ends, starts, deltas = append(ends, u16(0xFFFF)...), append(starts, u16(0xFFFF)...), append(deltas, u16(1)...)
	unicode := slices.Concat(u16(4, 16+8*segments, 0, 2*segments, 0, 0, 0), ends, u16(0), starts, deltas, make([]byte, 2*segments))

	cmap := slices.Concat(u16(0, 2), u16(1, 0, 0, 20), u16(3, 1, 0, 20+len(mac)), mac, unicode)
	head := slices.Concat(u16(1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000), make([]byte, 16), u16(0, 0, 1000, 1000, 0, 8, 2, 0, 0))
	hhea := slices.Concat(u16(1, 0, 800, -200&0xFFFF, 0, 700, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, count))
	maxp := slices.Concat(u16(1, 0, count, 4, 1, 0, 0, 2), make([]byte, 16))
	names := []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"}
	parts := [][]byte{cmap, glyf, head, hhea, hmtx, loca, maxp}
	out := u16(1, 0, len(parts), 0, 0, 0)
	at := 12 + 16*len(parts)
	for i, p := range parts {
		out = append(append(out, names[i]...), u16(0, 0, at>>16, at&0xFFFF, len(p)>>16, len(p)&0xFFFF)...)
		at += (len(p) + 3) &^ 3
	}
	for _, p := range parts {
		out = append(append(out, p...), make([]byte, (4-len(p)%4)%4)...)
	}
	return out
}

// fontPDF is a page with a text in a font that brings its glyphs.
func fontPDF(font []byte, entries string, flags int, text string) []byte {
	return samplePDF("",
		`<</Type/Catalog /Pages 2 0 R>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<</Font<</F 5 0 R>>>>>>`,
		sampleStream("", fmt.Sprintf("BT /F 11 Tf 72 700 Td <%x> Tj ET", text)),
		fmt.Sprintf(`<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Sample/FirstChar 0/LastChar 255/Widths[%s]/FontDescriptor 6 0 R%s>>`, strings.Repeat("700 ", 256), entries),
		fmt.Sprintf(`<</Type/FontDescriptor/FontName/AAAAAA+Sample/Flags %d/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 7 0 R>>`, flags),
		sampleStream("", string(font)),
	)
}

// What a page shows is read, though only the tables within its font say so: neither what the
// codes are on a Macintosh, nor what they seem to be.
func TestLettersThatOnlyTheirFontNamesAreRead(t *testing.T) {
	runes := map[int]rune{1: 'J', 2: 'ä', 3: 'g', 4: 'e', 5: 'r', 6: 'ł', 7: 'є'}
	windows := map[byte]int{'J': 1, 0xE4: 2, 'g': 3, 'e': 4, 'r': 5, 0xB3: 6, 0xBA: 7}
	macintosh := map[byte]int{'J': 1, 0x8A: 2, 'g': 3, 'e': 4, 'r': 5}
	freely := map[byte]int{'!': 1, '"': 2, '#': 3, '$': 4, '%': 5}
	const symbolic, plain = 4, 32
	for name, c := range map[string]struct {
		paper []byte
		want  string
	}{
		"codes of Windows":           {fontPDF(namedFont(0, windows, runes), "", symbolic, "J\xe4ger"), "Jäger"},
		"the other format":           {fontPDF(namedFont(6, windows, runes), "", symbolic, "J\xe4ger"), "Jäger"},
		"letters beyond Latin-1":     {fontPDF(namedFont(0, windows, runes), "", symbolic, "J\xb3\xba"), "Jłє"},
		"codes of a Macintosh":       {fontPDF(namedFont(0, macintosh, runes), "", symbolic, "J\x8ager"), "Jäger"},
		"codes one after the other":  {fontPDF(namedFont(0, freely, runes), "", symbolic, `!"#$%`), "Jäger"},
		"an encoding of the file":    {fontPDF(namedFont(0, windows, runes), "/Encoding/WinAnsiEncoding", symbolic, "J\xe4ger"), "Jäger"},
		"a font that is no symbols'": {fontPDF(namedFont(0, windows, runes), "/Encoding/WinAnsiEncoding", plain, "J\xe4ger"), "Jäger"},
	} {
		d, _, err := readDocument(context.Background(), c.paper, nil)
		if err != nil || len(d.pages) != 1 {
			t.Fatalf("%s: %v, %d pages", name, err, len(d.pages))
		}
		got := ""
		for _, c := range d.pages[0].chars {
			if !c.made {
				got += string(c.r)
			}
		}
		if strings.TrimSpace(got) != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Codes that are numbers of glyphs are named by the font's own table, through the file's list of glyphs
// where it has one.
func TestLettersOfGlyphsAreRead(t *testing.T) {
	font := namedFont(0, nil, map[int]rune{1: 'J', 2: 'ä', 3: 'g', 4: 'є'})
	glyphs := make([]byte, 512)
	copy(glyphs[2*0x41:], []byte{0, 4, 0, 1})
	for entries, text := range map[string]string{"": "\x00\x01\x00\x02\x00\x03\x00\x04", "/CIDToGIDMap 9 0 R": "\x00\x42\x00\x41"} {
		data := samplePDF("",
			`<</Type/Catalog /Pages 2 0 R>>`,
			`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
			`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<</Font<</F 5 0 R>>>>>>`,
			sampleStream("", fmt.Sprintf("BT /F 11 Tf 72 700 Td <%x> Tj ET", text)),
			`<</Type/Font/Subtype/Type0/BaseFont/Sample/Encoding/Identity-H/DescendantFonts[6 0 R]>>`,
			`<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/DW 700/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R`+entries+`>>`,
			`<</Type/FontDescriptor/FontName/Sample/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 8 0 R>>`,
			sampleStream("", string(font)), sampleStream("", string(glyphs)))
		d, _, err := readDocument(context.Background(), data, nil)
		got := ""
		for _, c := range d.pages[0].chars {
			got += string(c.r)
		}
		if want := map[string]string{"": "Jägє", "/CIDToGIDMap 9 0 R": "Jє"}[entries]; err != nil || strings.TrimSpace(got) != want {
			t.Errorf("%q: %q, want %q, %v", entries, got, want, err)
		}
	}
}

// Tables of a font that say what they do not have are read to their end and no further.
func TestTablesOfFontsAreReadWithinTheirBounds(t *testing.T) {
	font := namedFont(0, map[byte]int{0xE4: 1}, map[int]rune{1: 'ä'})
	for cut := range len(font) {
		readFontMaps(font[:cut])
	}
	for at := range font {
		broken := slices.Clone(font)
		broken[at] = 0xFF
		if glyphs, runes := readFontMaps(broken); len(glyphs) > 256 || len(runes) > 1<<16 {
			t.Fatalf("with byte %d changed: %d codes, %d letters", at, len(glyphs), len(runes))
		}
	}
}
