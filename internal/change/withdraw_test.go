package change

import (
	"testing"
)

// TestVersionsThatMeetANameInAnyFormAreForgotten holds that a version of the history is
// known by the name in another case or script, and in what a picture says of itself.
func TestVersionsThatMeetANameInAnyFormAreForgotten(t *testing.T) {
	forms := formsOfNames([]string{"Жанара Ахметова", "Ada Specimen"})
	for _, v := range []struct {
		version, data string
		want          bool
	}{
		{"x.md", "Ми бачили Жанару Ахметову в суді.", true},
		{"x.md", "for Zhanara Akhmetova", true},
		{"x.md", "Anna Example was there", false},
		{"x.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x1atEXtAuthor\x00Ada Specimen\x00\x00\x00\x00IEND", true},
		{"x.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x1azTXtAuthor\x00\x00x\x9c", true},
		{"x.jpg", "\xff\xd8\xff\xe1Exif\x00\x00A\x00d\x00a\x00 \x00S\x00p\x00e\x00c\x00i\x00m\x00e\x00n\x00", true},
		{"x.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x1atEXtAuthor\x00Bo Sample\x00", false},
	} {
		if got := isMetIn(forms, v.version, []byte(v.data)); got != v.want {
			t.Errorf("%s %q: got %v, want %v", v.version, v.data, got, v.want)
		}
	}
}
