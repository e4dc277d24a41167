package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// naive finds words the slow way: every word of the list as a regular
// expression over the text in small letters.
func naive(list []string, text string) []int {
	var lines []int
	for i, phrase := range list {
		words := strings.Fields(phrase)
		pattern := regexp.MustCompile(`(?:^|[^a-z0-9])` + strings.Join(words, `[^a-z0-9]+`) + `(?:[^a-z0-9]|$)`)
		if pattern.MatchString(text) {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// FuzzText compares with the naive search over texts of few letters, in which
// words meet often.
func FuzzText(f *testing.F) {
	f.Add([]byte("ab ba abba"), []byte("ab\nba b\nabba"))
	f.Add([]byte("a b a b a"), []byte("a b\nb a b\nb"))
	f.Add([]byte("abab.ba,ab"), []byte("ba ab\nabab ba ab"))
	f.Fuzz(func(t *testing.T, text, list []byte) {
		lower := letters(text, " .,;")
		var lines []string
		for line := range strings.SplitSeq(string(list), "\n") {
			if line = strings.Join(strings.Fields(letters([]byte(line), " ")), " "); line != "" && len(line) < 7 {
				lines = append(lines, line)
			}
		}
		phrases, _ := Parse("g", []byte(strings.Join(lines, "\n")))
		var got []int
		for _, h := range New(phrases).Text(lower) {
			got = append(got, h.Line)
		}
		slices.Sort(got)
		if got, want := slices.Compact(got), naive(lines, lower); !slices.Equal(got, want) {
			t.Errorf("%q in %q gives %v, want %v", lines, lower, got, want)
		}
	})
}

// letters turns bytes into a text of the letters a and b and some separators.
func letters(b []byte, separators string) string {
	alphabet := "aabb" + separators
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = alphabet[int(c)%len(alphabet)]
	}
	return string(out)
}

// FuzzFile holds that no input makes a reader fail or miss what follows it in
// a paragraph of its own, and that all of it is read in good time.
func FuzzFile(f *testing.F) {
	for _, s := range []string{"<p>x", "<a b='", `{"a":"\ud83d`, "%4", "<!--", "\xcc\x80", "a\u0301и\u0306", "<![CDATA[", "&#x", "<script>{"} {
		f.Add(s)
	}
	g := load(f, "Needle", "Ада", "12 34")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.html", "a.xml", "a.json", "a.ics", "a.csv", "a.txt"} {
			g.File(name, []byte(text))
		}
		if hits := g.Text(text + " needle"); len(hits) == 0 {
			t.Errorf("the word after %q is missed", text)
		}
	})
}
