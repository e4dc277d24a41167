package pdf

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestTextThatNobodySeesIsRefused(t *testing.T) {
	picture := "/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode"
	tests := []struct{ name, content, text string }{
		{"invisible", "BT /F 9 Tf 3 Tr 10 10 Td (TOKEN) Tj ET", "not to be seen"},
		{"invisible, for clipping", "BT /F 9 Tf 7 Tr 10 10 Td [(TO) -20 (KEN)] TJ ET", "not to be seen"},
		{"invisible, beside a small picture", "q 9 0 0 9 0 0 cm /I Do Q BT /F 9 Tf 3 Tr 10 10 Td (TOKEN) Tj ET", "not to be seen"},
		{"invisible, over the picture of a scan", "q 99 0 0 99 0 0 cm /I Do Q BT /F 9 Tf 3 Tr 10 10 Td (TOKEN) Tj ET", ""},
		{"invisible again visible", "q 3 Tr Q BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"spaces that are invisible", "BT /F 9 Tf 3 Tr 10 10 Td (    ) Tj [( ) -20 (  )] TJ ET", ""},
		{"spaces under a bar, as a program writes an empty line", "BT /F 9 Tf 10 10 Td (     ) Tj ET 0 g 5 5 60 15 re f", ""},
		{"a word with spaces under a bar", "BT /F 9 Tf 10 10 Td (T O K E N) Tj ET 0 g 5 5 60 15 re f", "not seen"},
		{"in a form", "3 Tr /X Do", "not to be seen"},
		{"under a bar", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 0 g 5 5 60 15 re f", "not seen"},
		{"a part under a bar", "BT /F 9 Tf 10 10 Td (Said by TOKEN) Tj ET 40 5 50 15 re f", "not seen"},
		{"under a white bar", "BT /F 9 Tf 10 10 Td [(TO) -20 (KEN)] TJ ET 1 1 1 rg 5 5 60 15 re f", "not seen"},
		{"under a polygon", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 5 5 m 65 5 l 65 20 l 5 20 l h f*", "not seen"},
		{"under a small picture", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET q 60 0 0 15 5 5 cm /I Do Q", "not seen"},
		{"under a moved bar", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET q 1 0 0 1 5 5 cm 0 0 60 15 re B Q", "not seen"},
		{"letter by letter under a bar", "BT /F 9 Tf 1 0 0 1 10 10 Tm (T) Tj 1 0 0 1 18 10 Tm (O) Tj 1 0 0 1 26 10 Tm (K) Tj ET 5 5 60 15 re f", "not seen"},
		{"under a thick line", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 16 w 5 13 m 65 13 l S", "not seen"},
		{"under the thick side of a frame", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 16 w 5 13 60 40 re S", "not seen"},
		{"on a thick line, which may have another colour", "16 w 5 13 m 65 13 l S 1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"struck by a line", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 1 w 5 13 m 65 13 l S", ""},
		{"outside of its clip", "q 50 50 9 9 re W n BT /F 9 Tf 10 10 Td (TOKEN) Tj ET Q", "not seen"},
		{"within its clip", "q 0 0 90 90 re W n BT /F 9 Tf 10 10 Td (TOKEN) Tj ET Q", ""},
		{"clear", "/C gs BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"tiny", "BT /F .1 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"tiny, and enlarged", "9 0 0 9 0 0 cm BT /F 1 Tf 1 1 Td (TOKEN) Tj ET", ""},
		{"narrow as a hair", "BT /F 9 Tf .1 Tz 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"risen off the page", "BT /F 9 Tf 5000 Ts 10 10 Td (TOKEN) Tj ET", "outside"},
		{"just below the page", "BT /F 9 Tf 10 -12 Td (TOKEN) Tj ET", "outside"},
		{"white", "1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"white in red, green and blue", "1 1 1 rg BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"white in four colours", "0 0 0 0 k BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"white by its space", "/DeviceRGB cs 1 1 1 sc BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"black on black", "5 5 60 15 re f BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"white on a bar", "1 0 0 rg 5 5 60 15 re f 1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"white on a picture", "q 60 0 0 15 5 5 cm /I Do Q 1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"white on a shape of curves", "1 0 0 rg 5 5 m 65 5 l 65 5 65 20 65 20 c 5 20 l f 1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"white on a shading", "/S sh 1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"under the picture of a scan", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET q 99 0 0 99 0 0 cm /I Do Q", ""},
		{"over a ground", ".9 g 0 0 99 99 re f 0 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", ""},
		{"underlined and struck", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 10 8 40 .5 re f 10 12.7 40 .5 re f", ""},
		{"a bar elsewhere by its clip", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET q 10 50 20 20 re W n 0 0 99 99 re f Q", ""},
		{"a frame around it", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 5 5 60 15 re S", ""},
		{"a frame around it that is filled", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 2 2 90 40 re 5 5 80 30 re f*", ""},
		{"a frame drawn the other way round inside", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 2 2 90 40 re 5 5 m 5 35 l 85 35 l 85 5 l h f", ""},
		{"two bars on one another", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 2 2 90 40 re 5 5 80 30 re f", "not seen"},
		{"a bar in the hole of a frame", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 2 2 90 40 re 4 4 80 30 re 5 5 70 20 re f*", "not seen"},
		{"white in a frame", "2 2 90 40 re 5 5 80 30 re f* 1 g BT /F 9 Tf 10 10 Td (TOKEN) Tj ET", "not seen"},
		{"letters far apart, left of a bar only at first", "BT /F 9 Tf 20 Tc 10 10 Td (TOKEN) Tj ET 18 5 10 15 re f", ""},
		{"letters far apart, under a bar", "BT /F 9 Tf 20 Tc 2 10 Td (TOKEN) Tj ET 22 5 77 15 re f", "not seen"},
		{"words far apart", "BT /F 9 Tf 40 Tw 2 10 Td (I TOKEN) Tj ET 45 5 50 15 re f", "not seen"},
		{"narrow letters beside a bar", "BT /F 9 Tf 50 Tz 10 10 Td (TOKEN AND MORE) Tj ET 40 5 50 15 re f", ""},
		{"raised letters above a bar", "BT /F 9 Tf 30 Ts 10 10 Td (TOKEN) Tj ET 5 5 60 15 re f", ""},
		{"right of the page", "BT /F 9 Tf 900 10 Td (TOKEN) Tj ET", "outside"},
		{"below the page", "BT /F 9 Tf 1 0 0 1 10 -300 Tm (TOKEN) Tj ET", "outside"},
		{"outside by its matrix", "1 0 0 1 0 900 cm BT /F 9 Tf 10 10 Td (TOKEN) ' ET", "outside"},
		{"outside of what is shown", "BT /F 1 Tf 80 80 Td (A) Tj ET", "outside"},
		{"at the edge", "BT /F 9 Tf -5 10 Td (TOKEN) Tj ET", ""},
		{"on the page", "BT /F 9 Tf 10 10 Td (TOKEN) Tj (more) Tj ET", ""},
	}
	for _, tt := range tests {
		crop := ""
		if tt.name == "outside of what is shown" {
			crop = "/CropBox[0 0 50 50]"
		}
		_, err := Clean(samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1 /MediaBox[0 0 99 99]>>`,
			`<</Type/Page /Parent 2 0 R `+crop+` /Contents 4 0 R /Resources<</XObject<</I 5 0 R /X 6 0 R>>/ExtGState<</C<</ca 0>>>>>>>>`, sampleStream("", tt.content),
			sampleStream(picture, samplePhoto(t)), sampleStream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET")))
		var f *diag.Fault
		if errors.As(err, &f) != (tt.text != "") || err != nil && !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.text)
		}
	}
}

func TestTheTrueReasonOfARefusalIsSaid(t *testing.T) {
	for annotation, want := range map[string]string{
		`<</Subtype/Widget/FT/Sig>>`: "a signature", `<</Subtype/Widget/FT/Tx>>`: "a form", `<</Subtype/Widget/Parent 4 0 R>>`: "a signature", `<</Subtype/Text>>`: "comments",
	} {
		_, err := Clean(samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`, `<</Type/Page /Parent 2 0 R /Annots[`+annotation+`]>>`, `<</FT/Sig>>`))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", annotation, err, want)
		}
	}
}

// What hides text is found in every coding, and what cannot be decoded is refused.
func TestHiddenTextIsFoundInEveryCoding(t *testing.T) {
	const bar = "BT /F 9 Tf 10 10 Td (TOKEN) Tj ET 0 g 5 5 60 15 re f"
	const shown = "BT /F 9 Tf 10 10 Td (SHOWN) Tj ET"
	var ascii, packed, lzwed, both bytes.Buffer
	write := func(w io.WriteCloser, data string) {
		if _, err := io.WriteString(w, data); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
	write(ascii85.NewEncoder(&ascii), bar)
	write(zlib.NewWriter(&packed), bar)
	write(ascii85.NewEncoder(&both), packed.String())
	write(lzw.NewWriter(&lzwed, lzw.MSB, 8), bar)
	for _, tt := range []struct{ entries, data, want string }{
		{"/Filter/ASCII85Decode", ascii.String() + "~>", "not seen"},
		{"/Filter[/A85]", "<~" + ascii.String() + "~>", "not seen"},
		{"/Filter[/ASCII85Decode /FlateDecode]", both.String() + "~>", "not seen"},
		{"/Filter[/ASCII85Decode /FlateDecode]/DecodeParms[null null]", both.String() + "~>", "not seen"},
		{"/Filter/ASCIIHexDecode", fmt.Sprintf("%X>", bar), "not seen"},
		{"/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>", lzwed.String(), "not seen"},
		{"/Filter/RunLengthDecode", string(rune(len(bar)-1)) + bar + "\x80", "not seen"},
		{"/Filter/BrotliDecode", bar, "damaged"},
		{"/Filter/FlateDecode", bar, "damaged"},
		{"/Filter/ASCIIHexDecode", fmt.Sprintf("%X>", shown), ""},
		{"/Filter/FlateDecode", "", ""},
	} {
		_, err := Clean(samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1 /MediaBox[0 0 99 99]>>`,
			`<</Type/Page /Parent 2 0 R /Contents 4 0 R>>`, sampleStream(tt.entries, tt.data)))
		if err == nil && tt.want != "" || err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.entries, err, tt.want)
		}
		_, err = Clean(samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1 /MediaBox[0 0 99 99]>>`,
			`<</Type/Page /Parent 2 0 R /Contents 4 0 R /Resources<</XObject<</X 5 0 R>>>>>>`, sampleStream("", "/X Do"),
			sampleStream("/Type/XObject/Subtype/Form/BBox[0 0 99 99]"+tt.entries, tt.data)))
		if err == nil && tt.want != "" || err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("a form, %s: %v, want %q", tt.entries, err, tt.want)
		}
	}
}
