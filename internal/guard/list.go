package guard

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"casebook/internal/diag"
)

// A Phrase is one line of a list: a word, several in a row, or a number.
type Phrase struct {
	Entry
	units  []unit
	joined unit // all of them as one word
}

// A unit is a word of a phrase by the hashes of its spellings, or a number.
type unit struct {
	spellings []uint64 // as written, and in each romanisation
	looks     uint64
	size      int // letters and digits
	digits    bool
}

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
	g := newGuard()
	for i, line := range strings.Split(lines, "\n") {
		line = withoutComment(line)
		if line == "" {
			continue
		}
		p, ok := parsePhrase(g, line)
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
		units := make([]uint16, 0, len(text)/2)
		for b := text[2:]; len(b) > 1; b = b[2:] {
			if text[0] == 0xff {
				units = append(units, uint16(b[0])|uint16(b[1])<<8)
			} else {
				units = append(units, uint16(b[1])|uint16(b[0])<<8)
			}
		}
		text = []byte(string(utf16.Decode(units)))
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
func parsePhrase(g *Guard, line string) (Phrase, bool) {
	s := newScanner(g)
	s.text.keep = true
	s.text.write([]byte(line), 0)
	s.text.endFragment()
	var p Phrase
	fragments := s.text.kept
	tooLong := func(f fragment) bool { return f.size > maxLetters }
	if len(fragments) == 0 || len(fragments) > history/2 || slices.ContainsFunc(fragments, tooLong) {
		return p, false
	}
	for i, n := 0, 0; i < len(fragments); i += n {
		for n = 1; i+n < len(fragments) && onlyNumber(fragments[i+n-1:]); n++ {
		}
		p.units = append(p.units, whole(fragments[i:i+n]).unit())
	}
	p.joined = whole(fragments).unit()
	return p, true
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

// unit gives a fragment as a word of a list.
func (f *fragment) unit() unit {
	u := unit{size: f.size, digits: f.digits, looks: f.sum(looks)}
	for s := range looks {
		if sum := f.sum(s); !u.has(sum) {
			u.spellings = append(u.spellings, sum)
		}
	}
	return u
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
