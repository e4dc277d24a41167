package decode

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Normalise gives text in NFC with "\n" line ends.
func Normalise(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = lineEnds.Replace(s)
	}
	if isASCII(s) {
		return s
	}
	return norm.NFC.String(s)
}

// isASCII looks at eight bytes at a time, which the compiler reads as one word:
// every text of the site passes here.
func isASCII(s string) bool {
	const high = 0x8080808080808080
	for ; len(s) >= 8; s = s[8:] {
		word := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		if word&high != 0 {
			return false
		}
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isOverride finds the characters that show a text in another order than it is
// read in: the end of "\u202egpj.exe" is not what it seems.
func isOverride(r rune) bool { return r == '\u202d' || r == '\u202e' }

// isUnprintable finds what XML 1.0 (section 2.2) cannot hold, and the control
// characters that it can but that mean nothing in a text.
func isUnprintable(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return false
	}
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff
}

// Printable gives a text as front matter takes it: spaces in the place of
// control characters, nothing in that of what turns the order of a text around.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isOverride(r):
			return -1
		case r == '\n' || r == '\t' || r == '\r' || isUnprintable(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
