package guard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A naivePart is a run of letters and digits, and what stands before it.
type naivePart struct{ text, before string }

// unrelated is further apart than any distance.
const unrelated = apart + 1

var naiveParts = regexp.MustCompile(`([^a-z0-9]*)([a-z0-9]+)`)

func partsOf(text string) []naivePart {
	var list []naivePart
	for _, m := range naiveParts.FindAllStringSubmatch(text, -1) {
		list = append(list, naivePart{m[2], m[1]})
	}
	return list
}

var (
	isNaiveNumber = regexp.MustCompile(`^[0-9]+$`).MatchString
	hasDigit      = regexp.MustCompile(`[0-9]`).MatchString
	hasLetter     = regexp.MustCompile(`[a-z]`).MatchString
	besideDigit   = regexp.MustCompile(`[0-9]\|.|.\|[0-9]`).MatchString
)

// distanceOf gives how a part stands to the one before it.
func distanceOf(p, before naivePart) distance {
	var others int
	d := joined
	for i, c := range p.before {
		if c != ' ' {
			others++
		}
		switch {
		case c == ' ' && p.before[0] == '-' && others == 1: // a hyphen at a line's end
		case c == ';', c == '"' && (i > 0 || isNaiveNumber(before.text)):
			d = max(d, apart)
		case c == ' ', c == '.', c == ',', others > 1:
			d = max(d, number)
		}
	}
	if others > maxApart {
		return unrelated
	}
	return d
}

// A naiveSearch finds words the slow way, part by part.
type naiveSearch struct {
	parts []naivePart
	ends  map[string]bool // of numbers with letters in them
}

// inParts reports whether a word is one that may be written in parts.
func inParts(word string) bool { return len(word) >= minNumber && hasDigit(word) && hasLetter(word) }

// starts gives where words may begin that end with part last and read as one word.
func (n naiveSearch) starts(last int, word string) (found []int) {
	text, parted := n.parts[last].text, false
	for at := last; ; at-- {
		if text == word && (!parted || inParts(word)) {
			found = append(found, at)
		}
		if at == 0 {
			return found
		}
		before, p := n.parts[at-1], n.parts[at]
		switch d := distanceOf(p, before); {
		case d == joined, d == number && isNaiveNumber(before.text) && isNaiveNumber(p.text):
		case d == number && (hasDigit(before.text) || hasDigit(text)) && n.ends[text]:
			parted = true
		default:
			return found
		}
		text = before.text + text
	}
}

// endsWith reports whether words end with a part.
func (n naiveSearch) endsWith(words []string, last int) bool {
	for _, at := range n.starts(last, words[len(words)-1]) {
		if len(words) == 1 || at > 0 && distanceOf(n.parts[at], n.parts[at-1]) < unrelated && n.endsWith(words[:len(words)-1], at-1) {
			return true
		}
	}
	return false
}

// formsOf gives the words that a line of a list stands for.
func formsOf(line string) [][]string {
	forms := [][]string{wordsOf(line)}
	if short := regexp.MustCompile(`([a-z])['"]([a-z])`).ReplaceAllString(regexp.MustCompile(`([a-z])['"]([a-z])`).ReplaceAllString(line, "$1$2"), "$1$2"); short != line {
		if form := wordsOf(short); len(form) > 1 || len(form[0]) >= minApostrophe {
			forms = append(forms, form)
		}
	}
	if whole := strings.Join(forms[0], ""); len(forms[0]) > 1 && (len(whole) >= minJoined || len(whole) >= minNumber && hasDigit(whole)) {
		forms = append(forms, []string{whole})
	}
	return forms
}

func wordsOf(line string) (words []string) {
	parts := partsOf(line)
	for i, p := range parts {
		if i > 0 && isNaiveNumber(parts[i-1].text) && isNaiveNumber(p.text) && distanceOf(p, parts[i-1]) <= number {
			words[len(words)-1] += p.text
			continue
		}
		words = append(words, p.text)
	}
	return words
}

// naive gives the lines of a list that are found in a text.
func naive(list []string, text string) (lines []int) {
	n := naiveSearch{parts: partsOf(text), ends: map[string]bool{}}
	for _, line := range list {
		for _, form := range formsOf(line) {
			for _, word := range form {
				n.part(word)
			}
		}
	}
	for i, line := range list {
		found := slices.ContainsFunc(formsOf(line), func(words []string) bool {
			for last := range n.parts {
				if n.endsWith(words, last) {
					return true
				}
			}
			return false
		})
		if found {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// part notes where a number with letters in it may be parted.
func (n naiveSearch) part(word string) {
	for i := 1; i < len(word) && inParts(word); i++ {
		if besideDigit(word[i-1:i] + "|" + word[i:i+1]) {
			n.ends[word[i:]] = true
		}
	}
}

// FuzzText compares with the naive search over texts of few letters, in which
// words meet often.
func FuzzText(f *testing.F) {
	f.Add([]byte("\x00\x0d\x06\x02"), []byte("\x00\x02")) // parted at a line's end
	f.Add([]byte("ab ba abba"), []byte("ab\nba b\nabba"))
	f.Add([]byte("a b a b a"), []byte("a b\nb a b\nb"))
	f.Add([]byte("abab.ba,ab"), []byte("ba ab\nabab ba ab"))
	f.Add([]byte("\x00\x06\x04\x05\x07\x04\x02"), []byte("\x00\x04\x05\x04\x02"))       // a number with letters, in parts
	f.Add([]byte("\x00\x02\x0a\x03\x01"), []byte("\x00\x02\x03\x01"))                   // an apostrophe for a soft sign
	f.Add([]byte("\x00"+strings.Repeat("\x04", 40)+"\x07\x00"), []byte("\x00\x04\x00")) // far apart, with spaces between
	f.Fuzz(func(t *testing.T, text, list []byte) {
		lower := letters(text, ` .,;'"-`)
		var lines []string
		for line := range strings.SplitSeq(string(list), "\n") {
			if line = strings.Join(strings.Fields(letters([]byte(line), ` '"`)), " "); line != "" && len(line) < 12 && len(partsOf(line)) > 0 {
				lines = append(lines, line)
			}
		}
		phrases, _ := Parse("g", []byte(strings.Join(lines, "\n")))
		var got []int
		m, styled := NewMatcher(phrases), styledAs(lower, text)
		for _, h := range m.findWith(func(s *scanner) { s.text.write([]byte(styled), 0) }) {
			got = append(got, h.Line)
		}
		slices.Sort(got)
		if got, want := slices.Compact(got), naive(lines, lower); !slices.Equal(got, want) {
			t.Errorf("%q in %q gives %v, want %v", lines, styled, got, want)
		}
	})
}

// styledAs writes each letter of a text in one of the ways that readers take for
// it, as a byte says, and puts in what they do not see.
func styledAs(text string, ways []byte) string {
	styles := map[rune][]string{
		'a': {"a", "A", "ᴀ", "𝓪", "á", "ａ", "a\u200d", "\u2061a"}, 'b': {"b", "B", "ʙ", "𝗕", "ḃ", "ｂ", "b\ufe0f", "\u00adb"},
		'1': {"1", "１", "𝟙", "١"}, '2': {"2", "２", "𝟐", "٢"}, '-': {"-", "‐", "–"}, ' ': {" ", "\n", "\u00a0", "\u3000"},
	}
	var out strings.Builder
	for i, r := range text { // all of one byte
		style := styles[r]
		if style == nil {
			out.WriteRune(r)
			continue
		}
		out.WriteString(style[int(ways[i]>>3)%len(style)])
	}
	return out.String()
}

// letters turns bytes into a text of the letters a and b, the digits 1 and 2,
// and some separators.
func letters(b []byte, separators string) string {
	alphabet := "aabb12" + separators
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
			g.FindInFile(name, []byte(text))
		}
		if hits := g.FindInText(text + " needle"); len(hits) == 0 {
			t.Errorf("the word after %q is missed", text)
		}
	})
}
