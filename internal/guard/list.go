package guard

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A Phrase is one line of a list: a word, several in a row, or a number.
type Phrase struct {
	Entry
	line      string
	inflected bool     // with the endings of other cases
	forms     [][]unit // as it stands, without the apostrophes in its words, and as one word
}

// A unit is a word of a phrase by the hashes of its spellings, or a number.
type unit struct {
	text      string   // as the line has it
	spellings []uint64 // as written, in each romanisation, and with each ending
	looks     []uint64
	disguises []uint64 // as either, with letters that look like others
	size      int      // letters and digits, of the longest
	digit     bool

	// ends are of a number with letters in it, which may be written in parts:
	// the hashes of its ends from each place on where a part may begin.
	ends []uint64
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
// at the beginning of a line or after a space; after "~" its words may have the
// endings of other cases. The text may have a byte order
// mark, CRLF and be UTF-8 or UTF-16. Faults name a line and never repeat it.
func Parse(name string, text []byte) ([]Phrase, []*diag.Fault) {
	lines, ok := decodeList(text)
	if !ok {
		return nil, []*diag.Fault{diag.NewFault(diag.Say("guard-unreadable/encoding"))}
	}
	var list []Phrase
	var faults []*diag.Fault
	for i, line := range strings.Split(lines, "\n") {
		line = withoutComment(line)
		if line == "" {
			continue
		}
		p, ok := parsePhrase(strings.ReplaceAll(line, inflects, " "), strings.Contains(line, inflects))
		if !ok {
			faults = append(faults, diag.FaultAt(i+1, 0, diag.Say("guard-line", "words", history/2, "letters", maxLetters)))
			continue
		}
		if holdsSeveral(line) {
			faults = append(faults, diag.FaultAt(i+1, 0, diag.Say("guard-line/several")))
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
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n").Replace(lines), true
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

// severalIn finds what parts a line of a list for whoever wrote it: a sign between words,
// a remark in brackets or behind a # without a space, a box before it, a second comma
// (one is between a surname and the names).
var severalIn = lazy.Regexp(`[;|\t]|\s(//|/|=|=>|->|-|–|—)\s+\D*\pL|[(\[{（][^)\]}）]*\pL|^\[ ?\]|^[^/]*[\pL\d]#\s*\pL|\pL[^,،]*[,،][^,،]*\pL[^,،]*[,،][^,،]*\pL` +
	`|\pL[^:]*:\s+.*\pL|\s--?[\pL]|\s%\S|<[^>]*@|(?i)\s(?:aka|a\.k\.a\.|alias)\s` +
	`|^[^\pL]*\d[\d ()+.-]{7,}[,/&]\s*\+?\d`)

// holdsSeveral reports a line that is found only as a whole, where each of its parts was
// most probably meant.
func holdsSeveral(line string) bool { return severalIn().MatchString(line) }

// numbering is what a program puts before the lines of a list.
var numbering = lazy.Regexp(`^(?:\(?\d{1,4}[.)]|\(?\pL\)|№\s?\d{1,4})\s+(\pL.*)$`)

// parsePhrase cuts a line into words as texts are cut, so that both meet.
func parsePhrase(line string, inflected bool) (Phrase, bool) {
	line = norm.NFC.String(strings.TrimSpace(line))
	fragments := fragmentsOf(line)
	tooLong := func(f fragment) bool { return f.size > maxLetters }
	if len(fragments) == 0 || len(fragments) > history/2 || slices.ContainsFunc(fragments, tooLong) {
		return Phrase{}, false
	}
	units := unitsOf(line, fragments)
	p := Phrase{line: line, inflected: inflected, forms: [][]unit{units}}
	if short := withoutApostrophes(line); short != line {
		form := unitsOf(short, fragmentsOf(short))
		if len(form) > 1 || form[0].size >= minApostrophe {
			p.forms = append(p.forms, form)
		}
	}
	if numbered := numbering().FindStringSubmatch(line); numbered != nil {
		p.forms = append(p.forms, unitsOf(numbered[1], fragmentsOf(numbered[1])))
	}
	if len(units) > 1 {
		whole := unitOf(line, fragments)
		if whole.size <= maxLetters && (whole.size >= minJoined || whole.digit && whole.size >= minNumber) {
			p.forms = append(p.forms, []unit{whole})
			if words := strings.Fields(line); len(words) == 2 && !whole.digit { // the surname first, as in names of accounts
				turned := words[1] + " " + words[0]
				p.forms = append(p.forms, []unit{unitOf(turned, fragmentsOf(turned))})
			}
		}
	}
	if surname, names, ok := strings.Cut(line, ","); ok { // the names stand first in texts
		turned := strings.TrimSpace(names) + " " + surname
		if form := unitsOf(turned, fragmentsOf(turned)); len(form) == len(units) {
			p.forms = append(p.forms, form)
		}
	}
	for i := range p.forms {
		if inflected {
			p.forms[i] = inflectUnits(p.forms[i], rules())
		} else {
			p.forms[i] = prefixUnits(p.forms[i])
		}
	}
	var endings []rule
	if inflected {
		endings = rules()
	}
	for _, form := range p.forms {
		for i := range form {
			form[i].addReadings(inflected)
			form[i].addDisguises(endings)
		}
	}
	p.addAddresses(line)
	for i := range units {
		p.addNumbers(line, p.forms[0], i)
	}
	return p, true
}

// fragmentsOf gives the fragments of a text.
func fragmentsOf(text string) (list []fragment) {
	w := &words{ended: func(f *fragment) { list = append(list, *f) }}
	w.write([]byte(text), 0)
	w.endFragment()
	return list
}

// unitsOf gives the words of a line, with the digits of a number as one.
func unitsOf(line string, fragments []fragment) []unit {
	var units []unit
	for i, n := 0, 0; i < len(fragments); i += n {
		for n = 1; i+n < len(fragments) && fragments[i+n-1].digits && fragments[i+n].digits && fragments[i+n].before <= number; n++ {
		}
		end := len(line)
		if i+n < len(fragments) {
			end = fragments[i+n].offset
		}
		units = append(units, unitOf(line[fragments[i].offset:end], fragments[i:i+n]))
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

// unitOf gives fragments, and the text that they stand in, as one word of a list.
func unitOf(text string, fragments []fragment) unit {
	whole := fragments[len(fragments)-1]
	for i := len(fragments) - 2; i >= 0; i-- {
		whole.prepend(&fragments[i])
	}
	u := unit{text: text, size: whole.size, digit: strings.ContainsFunc(text, func(r rune) bool { return glyphOf(r).class == digit })}
	spellings, look := whole.hashes()
	u.spellings, u.looks = spellings, []uint64{look}
	if !u.digit || whole.digits || whole.size < minNumber {
		return u
	}
	var spaced strings.Builder // with a space wherever one may stand in a number: beside every digit
	for _, r := range text {
		switch c := glyphOf(r).class; {
		case c == digit:
			spaced.WriteString(" " + string(r) + " ")
		case c >= silent:
			spaced.WriteRune(r)
		}
	}
	parts := fragmentsOf(spaced.String())
	end := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		spellings, lookingLike := end.hashes()
		u.ends = append(append(u.ends, spellings...), lookingLike)
		end.prepend(&parts[i])
	}
	return u
}

// inParts reports whether the unit is also looked for where spaces part it.
func (u *unit) inParts() bool { return len(u.ends) > 0 }

// mostNames bounds the words of a line that may be a name.
const mostNames = 4

// turnName gives the words of a name with the last one first, as "Surname, Name" and
// "Surname Name"; nil for what is none.
func turnName(units []unit) []unit {
	n := len(units)
	if n < 2 || n > mostNames || slices.ContainsFunc(units, func(u unit) bool { return u.digit }) {
		return nil
	}
	return append([]unit{units[n-1]}, units[:n-1]...)
}
