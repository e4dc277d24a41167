package markdown

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"casebook/internal/diag"
)

func TestRefsAreTheAddresses(t *testing.T) {
	var rep diag.Report
	d := New("en", testWords).Convert(Source{File: "a.md", Text: "[a](b.md?x&amp=1)[^1]\n\n![c](d.jpg \"t\")\n\n<a@example.org>\n\n[^1]: e"}, site{}, &rep)
	var got []string
	for _, r := range d.Refs {
		got = append(got, d.HTML[r.Start:r.End])
	}
	want := []string{"b.md?x&amp;amp=1", "#fn:1", "d.jpg", "a-1.jpg", "a-2.jpg?a&amp;b", "mailto:a@example.org", "#fnref:1"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := d.IDs, []string{"fnref:1", "fn:1"}; !slices.Equal(got, want) {
		t.Errorf("got ids %q, want %q", got, want)
	}
}

func TestRebase(t *testing.T) {
	d, _ := convert("en", "[a](b.md?x&amp=1) [c](#d) ![e](f.jpg)")
	var seen []string
	before := d.HTML
	got := d.Rebase(func(url string) string {
		seen = append(seen, url)
		return `https://example.org/"<` + url
	})
	want := `<p><a href="https://example.org/%22%3Cb.md?x&amp;amp=1">a</a> <a href="https://example.org/%22%3C#d">c</a> <img src="https://example.org/%22%3Cf.jpg" width="640" height="480" alt="e" loading="lazy" decoding="async"></p>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if want := []string{"b.md?x&amp=1", "#d", "f.jpg"}; !slices.Equal(seen, want) {
		t.Errorf("asked for %q, want %q", seen, want)
	}
	if d.HTML != before {
		t.Errorf("the document became %s", d.HTML)
	}
}

func TestExcerpt(t *testing.T) {
	word := strings.Repeat("слово ", 60)
	for _, tt := range []struct{ name, in, want string }{
		{"text alone", "# Title\n\n> Quoted\n\nA *b* [c](d) `e`&amp;\\\nf <b>g</b> ![h](i.jpg)[^1]\n\n- item\n\nSecond.\n\n[^1]: note", "A b c e& f g. Second."},
		{"whole words", word, strings.TrimSpace(strings.Repeat("слово ", 33)) + "…"},
		{"one long word", strings.Repeat("я", 300), strings.Repeat("я", 199) + "…"},
		{"long enough", strings.Repeat("a", 160) + "\n\nb", strings.Repeat("a", 160)},
		{"what is struck out", "He was ~~not~~ free ~~then~~, ![and](a.jpg) so[^1].\n\nKyiv, 21 May\n\nWe~~x~~ ask.\n\n[^1]: n", "He was free, so. Kyiv, 21 May. We ask."},
		{"whole characters", strings.Repeat("a", 198) + "e\u0301" + strings.Repeat("b", 20), strings.Repeat("a", 198) + "…"},
		{"whole flags", strings.Repeat("\U0001f1fa\U0001f1e6", 120), strings.Repeat("\U0001f1fa\U0001f1e6", 99) + "…"},
		{"nothing", "# Title", ""},
	} {
		d, _ := convert("xx", tt.in)
		if d.Excerpt != tt.want || utf8.RuneCountInString(d.Excerpt) > excerptLength {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, d.Excerpt, tt.want)
		}
	}
}

func TestDocumentOutlivesTheNextConversion(t *testing.T) {
	c := New("en", testWords)
	var rep diag.Report
	d := c.Convert(Source{File: "a.md", Text: "# One\n\n[first](a.md)"}, echo{}, &rep)
	want := d.HTML
	for range 3 {
		c.Convert(Source{File: "b.md", Text: "# Two\n\n[other](b.md) text"}, echo{}, &rep)
	}
	if got := d.HTML; got != want || d.Excerpt != "first" || d.IDs[0] != "one" {
		t.Errorf("got %s, want %s", got, want)
	}
}
