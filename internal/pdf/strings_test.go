package pdf

import (
	"slices"
	"strings"
	"testing"
)

func TestStringsBesideThePagesAreListed(t *testing.T) {
	data := samplePDF("",
		`<</Type/Catalog /Pages 2 0 R /Outlines 4 0 R /StructTreeRoot<</K<</S/P /Alt(alternative)/ActualText<feff0410>>>>> /Dests 5 0 R /Names<</Dests<</Names[(place) 3 0 R]>>>>
		  /OCProperties<</OCGs[6 0 R]>>>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /Contents 7 0 R /Resources<</ColorSpace<</C[/Indexed/DeviceRGB 0(colour)]>>>>
		  /Annots[<</Type/Annot/Subtype/Link/Contents(tip)/A<</S/URI/URI(https://example.org/x)>>>>]>>`,
		`<</First<</Title(bookmark \212 \303\251)/Dest[3 0 R]>>>>`,
		`<</named[3 0 R /Fit]>>`,
		`<</Type/OCG/Name(layer)>>`,
		sampleStream("", "BT (Shown) Tj ET"),
	)
	clean, err := Clean(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, paper := range [][]byte{data, clean} {
		got, err := ListStrings(paper)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"alternative", "А", "place", "named", "tip", "https://example.org/x", "bookmark − Ã©", "layer"} {
			if !slices.Contains(got, want) {
				t.Errorf("%q is not among %q", want, got)
			}
		}
		if all := strings.Join(got, " "); strings.Contains(all, "colour") || strings.Contains(all, "Shown") {
			t.Errorf("what is no string beside the pages is among %q", got)
		}
	}
	if _, err := ListStrings([]byte("%PDF-1.4")); err == nil {
		t.Error("a damaged file has strings")
	}
}

func TestStringsAreDecoded(t *testing.T) {
	for s, want := range map[string]string{
		"\xfe\xff\x04\x10": "А", "\xff\xfe\x10\x04": "А", "\xef\xbb\xbfА": "А", "\x95ukasz": "Łukasz", "A": "A", "\xd0\x90": "Ð’|А", "\xfe\xff\x04": "",
	} {
		if got := strings.Join(decodeText(s), "|"); got != want {
			t.Errorf("%q is read as %q, want %q", s, got, want)
		}
	}
}
