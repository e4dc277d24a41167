package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// naive finds words the slow way: every word of the list as a regular
// expression over the text in small letters, in which white space is not
// counted.
func naive(list []string, text string) []int {
	text = strings.Join(strings.Fields(text), " ")
	var lines []int
	for i, phrase := range list {
		words := strings.Fields(phrase)
		pattern := regexp.MustCompile(`(?:^|[^a-z0-9])` + strings.Join(words, `(?: |(?: ?[^a-z0-9 ]){1,24} ?)`) + `(?:[^a-z0-9]|$)`)
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
	f.Add([]byte("\x00"+strings.Repeat("\x04", 40)+"\x07\x00"), []byte("\x00\x04\x00")) // far apart, with spaces between
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

// fuzzParts are what the texts of FuzzSeen are made of.
var fuzzParts = []string{"Ada", "Example", "Ex", "ample", "12", "34", "x", "Ада", "и", "\u0306", "ß", "艾", " ", "  ", "\n", "-", "’", ".", ",", "+", "<p>", "</p>", "<td>", "<b>", "</b>",
	"<br>", "<i x=\"<p>\">", "<a title='Ada'>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "&#100;", "&lt;", "&amp;", "%41", "<", ">", `"`, `\`, `\u0041`, "{", "............................"}

// FuzzSeen holds that what is found does not depend on what was looked through
// before: a guard that knows the pieces of many texts, even the shortest, and
// one that knows none find the same.
func FuzzSeen(f *testing.F) {
	f.Add([]byte{20, 0, 21, 20, 1, 21, 20, 0, 12, 23, 2, 24, 3, 21})
	f.Add([]byte{0, 14, 1, 14, 0, 14, 14, 1, 14, 4, 14, 5, 14, 4})
	f.Add([]byte{26, 0, 24, 7, 22, 4, 22, 5, 25, 0, 12, 1})
	f.Add([]byte{28, 0, 20, 0, 29, 30, 20, 1, 31, 32, 20, 0, 33, 1, 40, 0, 40, 36, 40})
	list := []string{"Ada Example", "Ada", "12 34", "x Ada Example", "12 Ada", "ExampleAda", "Ад", "й x"}
	var known, strange []*Guard
	for _, line := range list {
		k, s := load(f, line), load(f, line)
		k.seen.least, s.seen.least = 1, 1<<30
		known, strange = append(known, k), append(strange, s)
	}
	f.Fuzz(func(t *testing.T, choice []byte) {
		var text strings.Builder
		for _, c := range choice {
			text.WriteString(fuzzParts[int(c)%len(fuzzParts)])
		}
		for n := range list {
			for _, name := range []string{"a.html", "a.xml", "a.json", "a.txt"} {
				if got, want := known[n].File(name, []byte(text.String())), strange[n].File(name, []byte(text.String())); !slices.Equal(got, want) {
					t.Errorf("%s: %q in %q gives %v, want %v", name, list[n], text.String(), got, want)
				}
			}
			if got, want := known[n].Text(text.String()), strange[n].Text(text.String()); !slices.Equal(got, want) {
				t.Errorf("%q in %q gives %v, want %v", list[n], text.String(), got, want)
			}
		}
	})
}
