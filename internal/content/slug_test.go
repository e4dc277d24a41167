package content

import (
	"strings"
	"testing"
)

func TestSlugify(t *testing.T) {
	tests := []struct{ title, want string }{
		{"Call to prevent extradition!", "call-to-prevent-extradition"},
		{"Жанара Ахметова", "zhanara-akhmetova"},
		{"Звернення об’єднань", "zvernennia-obiednan"},
		{"Қазақстан", "qazaqstan"},
		{"Petras Auštrevičius", "petras-austrevicius"},
		{"Łódź & Straße", "lodz-strasse"},
		{"e\u0301tude", "etude"},
		{"ПРО НАС", "pro-nas"},
		{"../../etc/passwd", "etc-passwd"},
		{"con", "con-1"},
		{"中文", ""},
		{strings.Repeat("word ", 40), strings.TrimSuffix(strings.Repeat("word-", 20), "-")},
	}
	for _, tt := range tests {
		if got := Slugify(tt.title); got != tt.want {
			t.Errorf("Slugify(%.20q) = %q, want %q", tt.title, got, tt.want)
		}
	}
}

func FuzzSlugsAreIdempotentAndPossible(f *testing.F) {
	for _, s := range []string{"a", "Ада Приклад", "con", "ß-ß", "a\u0301", "..", strings.Repeat("x-", 99), "ﬁ ẞ İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		slug := Slugify(title)
		if again := Slugify(slug); again != slug {
			t.Errorf("%q becomes %q, then %q", title, slug, again)
		}
		if slug != "" && CheckSlug(slug) != nil {
			t.Errorf("%q becomes %q: %v", title, slug, CheckSlug(slug))
		}
	})
}
