package names

import (
	"strings"
	"unicode"
)

// IsBlank reports whether nothing of a text can be seen: no character at all,
// spaces of any kind, invisible characters.
func IsBlank(s string) bool { return !strings.ContainsFunc(s, IsVisible) }

// IsVisible reports whether a reader sees a character. Some letters of Unicode
// are made to be blank.
func IsVisible(r rune) bool {
	switch {
	case r > ' ' && r <= '~':
		return true
	case unicode.IsSpace(r), unicode.IsControl(r) && r != 0, IsInvisible(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zs, r),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r), r == '\u2800':
		return false
	}
	return true
}

// IsInvisible reports characters that carry nothing in a cell: byte order marks, zero width
// spaces, soft hyphens, and embeddings, overrides and isolates of direction,
// which arrive with text copied from messages.
func IsInvisible(r rune) bool {
	switch {
	case r == '\ufeff', r == '\u200b', r == '\u00ad', r == '\u2060',
		r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}
