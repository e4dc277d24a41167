package signatory

import (
	"bufio"
	"bytes"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/locale"
	"casebook/internal/names"
)

// How long a cell may be, in characters. A name of 300 is no mistake; one of
// thousands is a paragraph, or an attack.
const (
	maxName = 1000
	maxCell = 4000
)

// A flaw is what keeps a cell from being shown.
type flaw uint8

const (
	sound flaw = iota
	notUTF8
	control // a control character, which no program writes on purpose
	lost    // U+FFFD, which decoders write for what is no letter of the encoding
)

// cleanCell gives a cell as it is shown: in Unicode form NFC, each run of spaces
// and line breaks a single space, none at the ends, without the invisible
// controls that turn the direction of the text around it.
func cleanCell(s string) (string, flaw) {
	if isShownAsIs(s) {
		return s, sound
	}
	if !utf8.ValidString(s) {
		return "", notUTF8
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case names.IsInvisible(r):
			continue
		case unicode.IsControl(r):
			return "", control
		case r == utf8.RuneError:
			return "", lost
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	if text := b.String(); !names.IsBlank(text) {
		return text, sound
	}
	return "", sound
}

// isShownAsIs reports whether a cell is surely shown as it is, as nearly all are:
// letters and signs of ASCII with single spaces, and letters of other scripts
// that are in NFC whatever stands beside them.
func isShownAsIs(s string) bool {
	before := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= ' ' && c <= '~':
			if c == ' ' && before == ' ' {
				return false
			}
		case c < utf8.RuneSelf:
			return false
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !isSimpleLetter(r) {
				return false
			}
			i += size - 1
		}
		before = c
	}
	return before != ' ' || s == ""
}

// isSimpleLetter reports letters that no normal form NFC changes and that are neither
// space nor control nor mark: Latin, Cyrillic and Arabic ones.
func isSimpleLetter(r rune) bool {
	return r >= 0xc0 && r <= 0x24f || r >= 0x400 && r <= 0x481 || r >= 0x48a && r <= 0x52f || r >= 0x621 && r <= 0x64a
}

// day is the form in which dates are kept: they compare as text.
const day = time.DateOnly

// dayForms are the unambiguous ways to write a day that spreadsheet and form
// programs use, after "/" and "." became "-".
var dayForms = []string{day, "2006-1-2"}

// parseDay gives a date as day. A time after it is left out. 05/06/2020 is no
// date: nobody can know which of the two is the month.
func parseDay(s string) (string, bool) {
	if isDay(s) {
		return s, true
	}
	if head, rest, ok := strings.Cut(s, "T"); ok && len(head) == len(day) && isClock(rest) {
		s = head
	} else if head, rest, ok := strings.Cut(s, " "); ok && isClock(rest) {
		s = head
	}
	if strings.Count(s, ".") == 2 { // 21.5.2020: the day comes first wherever dots are written
		if t, err := time.Parse("2.1.2006", s); err == nil && t.Year() >= 1000 {
			return t.Format(day), true
		}
	}
	if strings.Count(s, "/") == 2 {
		if d, ok := parseSlashedDay(s); ok {
			return d, true
		}
		s = strings.ReplaceAll(s, "/", "-")
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, strings.ReplaceAll(s, ".", "-")); err == nil && t.Year() >= 1000 {
			return t.Format(day), true
		}
	}
	return "", false
}

// isDay reports whether a text is a date in the form of day already.
func isDay(s string) bool {
	if len(s) != len(day) || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	if month, d := s[5:7], s[8:]; month >= "01" && month <= "12" && d >= "01" && d <= "28" {
		return true
	}
	_, err := time.Parse(day, s)
	return err == nil
}

// parseSlashedDay reads 21/05/2020 or 05/21/2020, when only one reading is a date or
// both are the same day.
func parseSlashedDay(s string) (string, bool) {
	dayFirst, err1 := time.Parse("2/1/2006", s)
	monthFirst, err2 := time.Parse("1/2/2006", s)
	switch {
	case err1 == nil && err2 == nil:
		return dayFirst.Format(day), dayFirst.Equal(monthFirst)
	case err1 == nil:
		return dayFirst.Format(day), true
	case err2 == nil:
		return monthFirst.Format(day), true
	}
	return "", false
}

// isClock reports whether a text is a time of day, as far as it matters here.
func isClock(s string) bool {
	return strings.Contains(s, ":") && strings.Trim(s, "0123456789:.+-APMZapm GTUC") == ""
}

// parseCountry checks an ISO 3166-1 code, or "UK", which everybody writes for
// GB and no other country has; a longer text is a name as written.
func parseCountry(s string) (string, bool) {
	if len(s) != 2 || !isASCIILetter(s[0]) || !isASCIILetter(s[1]) {
		return s, true
	}
	if s[0]|0x20 == 'u' && s[1]|0x20 == 'k' {
		return "GB", true
	}
	code, ok := countryCodes()[[2]byte{s[0] &^ 0x20, s[1] &^ 0x20}]
	return code, ok
}

// codeOfCountry gives the code of a country by its code or its name in one of
// the built-in languages; what is neither is given back.
func codeOfCountry(s string) string {
	if len(s) == 2 {
		return s
	}
	if code := locale.CountryCode(s, locale.Built...); code != "" {
		return code
	}
	return s
}

// countryCodes are the codes of ISO 3166-1 by their letters.
var countryCodes = sync.OnceValue(func() map[[2]byte]string {
	codes := map[[2]byte]string{}
	for _, c := range locale.Countries() {
		codes[[2]byte{c[0], c[1]}] = c
	}
	return codes
})

func isASCIILetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// initialsOf gives a name's first and last word as "A. E.": two letters at most,
// since every further one points more clearly to the person. It is "" for a
// name without a letter.
func initialsOf(name string) string {
	words := strings.Fields(name)
	var first, last string
	for _, w := range words {
		if i := initialOf(w); i != "" {
			if first == "" {
				first = i
			} else {
				last = i
			}
		}
	}
	switch {
	case first == "":
		return ""
	case last == "":
		return first + "."
	}
	return first + ". " + last + "."
}

// initialOf gives a word's first letter, upper case, with the marks on it; ""
// when it has none.
func initialOf(word string) string {
	start := strings.IndexFunc(word, unicode.IsLetter)
	if start < 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(word[start:])
	end := start + size
	for end < len(word) {
		r, size := utf8.DecodeRuneInString(word[end:])
		if !unicode.Is(unicode.Mn, r) {
			break
		}
		end += size
	}
	return norm.NFC.String(strings.ToUpper(word[start:end]))
}

// Excel reads a cell ="007" as the text 007, where 007 alone would lose its zeros,
// so exporters write it. In CSV it may stand without the quotation marks of a cell.

// A formulaQuotes turns the two characters ="  that begin a cell around and puts a
// mark in the place of the sign, so that the text is a quoted cell. Every byte
// keeps its place.
type formulaQuotes struct {
	r      *bufio.Reader
	comma  byte
	quoted bool // the text read so far ends within a quoted cell
	last   byte // the byte before
}

// formulaMark begins a cell that was written ="…".
const formulaMark = "\x01"

func (f *formulaQuotes) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, bufio.ErrBufferFull // encoding/csv reads by the buffer
	}
	n, err := f.r.Read(p[:len(p)-1])
	if n > 0 && p[n-1] == '=' {
		if next, _ := f.r.Peek(1); len(next) > 0 && next[0] == '"' {
			p[n], _ = f.r.ReadByte()
			n++
		}
	}
	text := p[:n]
	for done := 0; ; {
		i := bytes.Index(text[done:], []byte(`="`))
		if i < 0 {
			f.quoted = f.quoted != (bytes.Count(text[done:], []byte{'"'})%2 == 1)
			break
		}
		at := done + i
		f.quoted = f.quoted != (bytes.Count(text[done:at], []byte{'"'})%2 == 1)
		before := f.last
		if at > 0 {
			before = text[at-1]
		}
		if !f.quoted && (before == f.comma || before == '\n' || before == 0) {
			text[at], text[at+1] = '"', formulaMark[0]
		}
		f.quoted = !f.quoted
		done = at + 2
	}
	if n > 0 {
		f.last = text[n-1]
	}
	return n, err
}

// textOfFormula gives the text of a cell ="…", and any other cell as it is.
func textOfFormula(cell string) string {
	if rest, ok := strings.CutPrefix(cell, formulaMark); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok := strings.CutSuffix(rest, `"`); ok && strings.Count(inner, `"`) == 2*strings.Count(inner, `""`) {
			return strings.ReplaceAll(inner, `""`, `"`)
		}
	}
	return cell
}
