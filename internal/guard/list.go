package guard

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
)

// A Phrase is one line of a list: a word, several in a row, or a number.
type Phrase struct {
	Entry
	forms [][]unit // as it stands, without the apostrophes in its words, and as one word
}

// A unit is a word of a phrase by the hashes of its spellings, or a number.
type unit struct {
	spellings []uint64 // as written, and in each romanisation
	looks     uint64
	size      int // letters and digits
	digit     bool

	// Of a number with letters in it, which may be written in parts:
	ends     []uint64 // from each place on where a part may begin
	wordEnds []uint64 // those that are not digits alone
	letters  []uint64 // the parts that begin and end with letters
}

const (
	// minJoined is the least number of letters with which a phrase is also
	// looked for in one word: in "adaexample.pdf", but not every "ab" for "A. B."
	minJoined = 7

	// minNumber is the least number of letters and digits with which a number
	// with letters in it is looked for however it is parted: AB123456 in
	// "AB 12 34 56", but not every "a 4" for A4.
	minNumber = 5

	// minApostrophe is the least number of letters with which a word is also
	// looked for without its apostrophes: Il’ya, but not every "on" for O’n.
	minApostrophe = 4
)

// Parse reads a list: one word, phrase or number a line, "#" begins a comment
// at the beginning of a line or after a space. The text may have a byte order
// mark, CRLF and be UTF-8 or UTF-16. Faults name a line and never repeat it.
func Parse(name string, text []byte) ([]Phrase, []*diag.Fault) {
	lines, ok := decodeList(text)
	if !ok {
		return nil, []*diag.Fault{{Code: "guard-unreadable", Message: "the guard list is not text in UTF-8", Hint: "save it as UTF-8, a word a line"}}
	}
	var list []Phrase
	var faults []*diag.Fault
	w := &newScanner(newGuard()).text
	w.keep = true
	for i, line := range strings.Split(lines, "\n") {
		line = withoutComment(line)
		if line == "" {
			continue
		}
		p, ok := parsePhrase(w, line)
		if !ok {
			faults = append(faults, &diag.Fault{Code: "guard-line", Line: i + 1, Message: "this line of the guard list cannot be found in any text",
				Hint: fmt.Sprintf("a line is a word, a name or a number of at most %d words, and %d letters each", history/2, maxLetters)})
			continue
		}
		p.Entry = Entry{name, i + 1}
		list = append(list, p)
	}
	return list, faults
}

// decodeList gives a list as UTF-8 with "\n" line ends.
func decodeList(text []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		odd := len(text)%2 != 0 // cut off
		units := make([]uint16, 0, len(text)/2)
		for b := text[2:]; len(b) > 1; b = b[2:] {
			if text[0] == 0xff {
				units = append(units, uint16(b[0])|uint16(b[1])<<8)
			} else {
				units = append(units, uint16(b[1])|uint16(b[0])<<8)
			}
		}
		if text = []byte(string(utf16.Decode(units))); odd || bytes.IndexByte(text, 0) >= 0 {
			return "", false
		}
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return "", false
	}
	lines := strings.TrimPrefix(string(text), "\ufeff")
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(lines), true
}

func withoutComment(line string) string {
	for i := range len(line) {
		if line[i] == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			line = line[:i]
			break
		}
	}
	return strings.TrimSpace(line)
}

// parsePhrase cuts a line into words as texts are cut, so that both meet.
func parsePhrase(w *words, line string) (Phrase, bool) {
	line = norm.NFC.String(line)
	fragments := cut(w, line)
	tooLong := func(f fragment) bool { return f.size > maxLetters }
	if len(fragments) == 0 || len(fragments) > history/2 || slices.ContainsFunc(fragments, tooLong) {
		return Phrase{}, false
	}
	units := unitsOf(w, line, fragments)
	p := Phrase{forms: [][]unit{units}}
	if short := withoutApostrophes(line); short != line {
		form := unitsOf(w, short, cut(w, short))
		if len(form) > 1 || form[0].size >= minApostrophe {
			p.forms = append(p.forms, form)
		}
	}
	if len(units) > 1 {
		joined := unitOf(w, line, fragments)
		if joined.size <= maxLetters && (joined.size >= minJoined || joined.digit && joined.size >= minNumber) {
			p.forms = append(p.forms, []unit{joined})
		}
	}
	return p, true
}

// cut gives the fragments of a text.
func cut(w *words, text string) []fragment {
	w.reset()
	w.kept = nil
	w.write([]byte(text), 0)
	w.endFragment()
	return w.kept
}

// unitsOf gives the words of a line, with the digits of a number as one.
func unitsOf(w *words, line string, fragments []fragment) []unit {
	var units []unit
	for i, n := 0, 0; i < len(fragments); i += n {
		for n = 1; i+n < len(fragments) && onlyNumber(fragments[i+n-1:]); n++ {
		}
		end := len(line)
		if i+n < len(fragments) {
			end = fragments[i+n].offset
		}
		units = append(units, unitOf(w, line[fragments[i].offset:end], fragments[i:i+n]))
	}
	return units
}

// withoutApostrophes gives a line without those that stand between two letters:
// many a romanisation has one for ь, another for ъ, and many a writer has none.
func withoutApostrophes(line string) string {
	text := []rune(line)
	isLetter := func(i int) bool { return i >= 0 && i < len(text) && glyphOf(text[i]).class == letter }
	var out []rune
	for i, r := range text {
		if c := glyphOf(r).class; (c == quote || c == double) && isLetter(i-1) && isLetter(i+1) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// onlyNumber reports whether the first two fragments are one number.
func onlyNumber(f []fragment) bool { return f[0].digits && f[1].digits && f[1].before <= number }

// whole gives the fragment of several.
func whole(list []fragment) *fragment {
	f := list[len(list)-1]
	for i := len(list) - 2; i >= 0; i-- {
		f.prepend(&list[i])
	}
	return &f
}

// unitOf gives fragments, and the text that they stand in, as one word of a list.
func unitOf(w *words, text string, fragments []fragment) unit {
	f := whole(fragments)
	u := unit{spellings: f.spellings(), looks: f.sum(looks), size: f.size, digit: strings.ContainsFunc(text, isDigit)}
	if u.digit && !f.digits && f.size >= minNumber {
		u.part(cut(w, parted(text)))
	}
	return u
}

// parted gives the letters and digits of a text with a space wherever one may
// stand in a number: beside every digit.
func parted(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch c := glyphOf(r).class; {
		case c == digit:
			out.WriteString(" " + string(r) + " ")
		case c >= silent:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func isDigit(r rune) bool { return glyphOf(r).class == digit }

// part notes the parts in which a number with letters may be written.
func (u *unit) part(parts []fragment) {
	end := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		sums := append(end.spellings(), end.sum(looks))
		if u.ends = append(u.ends, sums...); !end.digits {
			u.wordEnds = append(u.wordEnds, sums...)
		}
		end.prepend(&parts[i])
		if !parts[i].digits {
			u.lettered(parts[:i+1])
		}
	}
}

// lettered notes the parts that end with the last of some, letters, and begin
// with letters too.
func (u *unit) lettered(parts []fragment) {
	part := parts[len(parts)-1]
	for i := len(parts) - 1; ; i-- {
		if !parts[i].digits {
			u.letters = append(append(u.letters, part.spellings()...), part.sum(looks))
		}
		if i == 0 {
			return
		}
		part.prepend(&parts[i-1])
	}
}

// inParts reports whether the unit is also looked for where spaces part it.
func (u *unit) inParts() bool { return len(u.ends) > 0 }

// spellings gives the hashes of a fragment but for that of its looks.
func (f *fragment) spellings() []uint64 {
	sums := []uint64{f.sums[0]}
	for s := 1; f.many && s < looks; s++ {
		if !slices.Contains(sums, f.sums[s]) {
			sums = append(sums, f.sums[s])
		}
	}
	return sums
}

// has reports whether the unit can be spelt so.
func (u *unit) has(sum uint64) bool {
	for _, s := range u.spellings {
		if s == sum {
			return true
		}
	}
	return false
}
