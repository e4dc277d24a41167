package pdf

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// wordsPDF is a page on which each word is a text of its own, in a font that is not in the file.
func wordsPDF(font, descendant, toUnicode string, words ...string) []byte {
	content := "BT /F 11 Tf "
	for i, w := range words {
		content += fmt.Sprintf("1 0 0 1 %d 700 Tm <%s> Tj ", 72+60*i, w)
	}
	return samplePDF("",
		`<</Type/Catalog /Pages 2 0 R>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /MediaBox[0 0 595 842] /Contents 4 0 R /Resources<</Font<</F 5 0 R>>>>>>`,
		sampleStream("", content+"ET"),
		font,
		`<</Type/FontDescriptor/FontName/Sample/Flags 32/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>`,
		descendant,
		sampleStream("", toUnicode),
	)
}

// A word of one letter is read as every other, though the file has no shape for it; and a list of
// letters is read whole, though it names them all with one range.
func TestLettersWithoutAShapeAreRead(t *testing.T) {
	const (
		simple    = `<</Type/Font/Subtype/%s/BaseFont/Sample/FirstChar 65/LastChar 68/Widths[700 500 500 500]/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/afii10049/afii10074/afii10084/afii10093]>>/FontDescriptor 6 0 R>>`
		composite = `<</Type/Font/Subtype/Type0/BaseFont/Sample/Encoding/%s/DescendantFonts[7 0 R]%s>>`
		chinese   = `<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 6 0 R>>`
		identity  = `<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 6 0 R>>`
		list      = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Sample def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n" +
			"2 beginbfrange\n<0000> <02FF> <0000>\n<0300> <ffff> <0300>\nendbfrange\nendcmap\nend\nend\n"
	)
	long := strings.Replace(list, "2 beginbfrange\n<0000> <02FF> <0000>\n<0300> <ffff> <0300>", "1 beginbfrange\n<0001> <0096> [<042f> <0438>"+strings.Repeat("\n<fffd>", 147)+" <044b>]", 1)
	for name, c := range map[string]struct {
		paper []byte
		want  string
	}{
		"names of letters":             {wordsPDF(fmt.Sprintf(simple, "TrueType"), "null", "", "41", "42", "4344", "42"), "Я и ты и"},
		"names of letters, PostScript": {wordsPDF(fmt.Sprintf(simple, "Type1"), "null", "", "41", "42", "4344", "42"), "Я и ты и"},
		"codes of a country":           {wordsPDF(fmt.Sprintf(composite, "GBK-EUC-H", ""), chinese, "", "b9d8", "d3da"), "关 于"},
		"a descriptor within the font": {wordsPDF(fmt.Sprintf(composite, "GBK-EUC-H", ""), strings.Replace(chinese, "6 0 R", "<</Type/FontDescriptor/FontName/Sample/Flags 4>>", 1), "", "b9d8", "d3da"), "关 于"},
		"a list that is named":         {wordsPDF(fmt.Sprintf(composite, "Identity-H", "/ToUnicode/Identity-H"), identity, "", "042f", "0438", "0442044b"), "Я и ты"},
		"a long line":                  {wordsPDF(fmt.Sprintf(composite, "Identity-H", "/ToUnicode 8 0 R"), identity, long, "0001", "0002", "0096"), "Я и ы"},
		"one range":                    {wordsPDF(fmt.Sprintf(composite, "Identity-H", "/ToUnicode 8 0 R"), identity, list, "042f", "0438", "0061", "0442044b"), "Я и a ты"},
	} {
		d, _, err := readDocument(context.Background(), c.paper, nil)
		if err != nil || len(d.pages) != 1 {
			t.Fatalf("%s: %v, %d pages", name, err, len(d.pages))
		}
		got := ""
		for _, c := range d.pages[0].chars {
			got += string(c.r)
		}
		if got = strings.Join(strings.Fields(got), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
