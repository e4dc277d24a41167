package pdf

import (
	"errors"
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
		{"in a form", "3 Tr /X Do", "not to be seen"},
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
			`<</Type/Page /Parent 2 0 R `+crop+` /Contents 4 0 R /Resources<</XObject<</I 5 0 R /X 6 0 R>>>>>>`, sampleStream("", tt.content),
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
