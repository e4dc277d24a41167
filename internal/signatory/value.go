package signatory

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/locale"
)

// How long a cell may be, in characters. A name of 300 is no mistake; one of
// thousands is a paragraph, or an attack.
const (
	maxName = 1000
	maxCell = 4000
)

// clean gives a cell as it is shown: in Unicode form NFC, each run of spaces
// and line breaks a single space, none at the ends, without the invisible
// controls that turn the direction of the text around it. ok is false when a
// control character is left, which no program writes on purpose.
func clean(s string) (text string, ok bool) {
	if plain(s) {
		return s, true
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case invisible(r):
			continue
		case unicode.IsControl(r):
			return "", false
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String(), true
}

// plain reports whether a cell is shown as it is: printable ASCII with single
// spaces, as most cells are.
func plain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || s == ""
}

// invisible characters carry nothing in a cell: byte order marks, zero width
// spaces, soft hyphens, and embeddings, overrides and isolates of direction,
// which arrive with text copied from messages.
func invisible(r rune) bool {
	switch {
	case r == '\ufeff', r == '\u200b', r == '\u00ad', r == '\u2060',
		r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// A showing is how much of a person is shown.
type showing uint8

const (
	counted showing = iota // only counted
	byInitials
	byName
)

// parsePublic reads the column public; anything but the words of the contract
// is false, never a guess.
func parsePublic(s string, otherwise bool) (showing, bool) {
	switch strings.ToLower(s) {
	case "yes", "true", "1":
		return byName, true
	case "no", "false", "0":
		return counted, true
	case "initials":
		return byInitials, true
	case "":
		if otherwise {
			return byName, true
		}
		return counted, true
	}
	return counted, false
}

// day is the form in which dates are kept: they compare as text.
const day = time.DateOnly

// dayForms are the unambiguous ways to write a day that spreadsheet and form
// programs use, after "/" and "." became "-".
var dayForms = []string{day, "2006-1-2"}

// parseDay gives a date as day. A time after it is left out. 05/06/2020 is no
// date: nobody can know which of the two is the month.
func parseDay(s string) (string, bool) {
	if len(s) == len(day) {
		if _, err := time.Parse(day, s); err == nil {
			return s, true
		}
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
		if d, ok := slashed(s); ok {
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

// slashed reads 21/05/2020 or 05/21/2020, when only one reading is a date or
// both are the same day.
func slashed(s string) (string, bool) {
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

// parseCountry checks an ISO 3166-1 code; a longer text is a name as written.
func parseCountry(s string) (string, bool) {
	if len(s) != 2 || !isLetter(s[0]) || !isLetter(s[1]) {
		return s, true
	}
	code := strings.ToUpper(s)
	return code, locale.IsCountry(code)
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// initials gives a name's first and last word as "A. E.": two letters at most,
// since every further one points more clearly to the person. It is "" for a
// name without a letter.
func initials(name string) string {
	words := strings.Fields(name)
	var first, last string
	for _, w := range words {
		if i := initial(w); i != "" {
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

// initial gives a word's first letter, upper case, with the marks on it; ""
// when it has none.
func initial(word string) string {
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
