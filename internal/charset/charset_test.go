package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// TestLabelsMeanWhatBrowsersMean compares with the index of x/text, which is
// made from the standard.
func TestLabelsMeanWhatBrowsersMean(t *testing.T) {
	raw := make([]byte, 256)
	for i := range raw {
		raw[i] = byte(i)
	}
	for _, e := range encodings {
		for label := range strings.FieldsSeq(e.labels) {
			want, err := htmlindex.Get(label)
			if err != nil {
				t.Errorf("%s is no label of the standard", label)
				continue
			}
			got, _ := Get(label)
			if name, _ := htmlindex.Name(want); name == "utf-8" || got == nil {
				if name != "utf-8" || got != nil {
					t.Errorf("%s is %s", label, name)
				}
				continue
			}
			a, errA := got.NewDecoder().Bytes(raw)
			b, errB := want.NewDecoder().Bytes(raw)
			if errA != nil || errB != nil || string(a) != string(b) {
				t.Errorf("%s: got %q, want %q", label, a, b)
			}
		}
	}
}

func TestEverySingleOctetEncodingOfTheStandardIsNamed(t *testing.T) {
	for _, name := range strings.Fields("ibm866 iso-8859-2 iso-8859-8-i iso-8859-16 koi8-r macintosh windows-874 windows-1250 windows-1258 x-mac-cyrillic utf-16le Latin1 Windows-1251") {
		if _, ok := Get(name); !ok {
			t.Errorf("%s is unknown", name)
		}
	}
	for _, name := range []string{"", "window-1251", "shift_jis", "gbk", "replacement", "x-user-defined"} {
		if _, ok := Get(name); ok {
			t.Errorf("%q is known", name)
		}
	}
}

func TestSpanishAndFrenchAreNotTakenForPolish(t *testing.T) {
	for text, want := range map[string]string{
		"Madrid, 3 de febrero. Estimado señor: ¿Qué pasó? La detención de la niña. José Muñoz.": "windows-1252",
		"une œuvre à lire cet été; sa sœur":                                                     "windows-1252",
		"Szanowny Panie! Wiśniewski, Gdańsk, koń, żółw, Łódź, ć":                                "windows-1250",
		"Wiśniewski z Poznania; pieśń":                                                          "windows-1250",
	} {
		table := charmap.Windows1252
		if want == "windows-1250" {
			table = charmap.Windows1250
		}
		sample, err := table.NewEncoder().Bytes([]byte(text))
		if got := Guess(sample); err != nil || got != want {
			t.Errorf("%s: got %q, want %q (%v)", text, got, want, err)
		}
	}
}
