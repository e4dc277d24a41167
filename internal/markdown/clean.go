package markdown

import (
	"strings"
	"unicode/utf8"
)

// publishable gives the character itself, or U+FFFD for one that no page may
// hold: controls and noncharacters, which HTML forbids and XML feeds break on,
// and the two overrides that show a text in another order than it is read in.
// Right-to-left text needs marks and isolates, which end with their block; no
// language needs an override.
func publishable(r rune) rune {
	switch {
	case r == '\t' || r == '\n':
		return r
	case r < 0x20, r >= 0x7f && r < 0xa0, r&0xfffe == 0xfffe, isOverride(r), !utf8.ValidRune(r):
		return utf8.RuneError
	}
	return r
}

func isOverride(r rune) bool { return r == '\u202d' || r == '\u202e' }

// clean gives the text with "\n" line ends and without unpublishable
// characters, each replaced by one other, so that lines and columns stay.
func clean(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if isClean(s) {
		return s
	}
	return strings.Map(publishable, s)
}

// isClean reports quickly whether clean has nothing to replace: it knows the
// octets that an unpublishable character begins with and looks closer there.
func isClean(s string) bool {
	for i := 0; i < len(s); i++ {
		if !suspect[s[i]] {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(s[i:]); publishable(r) != r {
			return false
		}
	}
	return utf8.ValidString(s)
}

// suspect: C0 controls and DEL, the lead octets of C1 controls (C2), of the
// overrides (E2), of U+FFFE (EF) and of the planes beyond the first (F0 to F4).
var suspect = func() (t [256]bool) {
	for c := range 256 {
		t[c] = c < 0x20 && c != '\t' && c != '\n' || c == 0x7f || c == 0xc2 || c == 0xe2 || c >= 0xef
	}
	return t
}()
