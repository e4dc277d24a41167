package card

import "unicode"

// Arabic letters join, as the fonts say: a letter that has a form for the beginning
// of a word joins what follows it, one that has a form for the end joins what stands
// before it (Unicode 16, section 9.2). The forms stand in the private area of the
// fonts, where fonts/subset.py has put them.

const (
	lam                = 'ل'
	tatweel            = 'ـ'
	zeroWidthJoiner    = 0x200d
	zeroWidthNonJoiner = 0x200c
)

// The forms of a letter beside the one that it has alone.
const (
	formAtEnd = iota
	formAtBeginning
	formBetween
)

func formOf(r rune, form int) rune {
	if r < 0x600 || r > 0x6ff {
		return 0
	}
	return 0xe000 + 4*(r-0x600) + rune(form)
}

// withLam is an alef behind a lam, both as one, which may join what is before.
func withLam(alef rune, joined bool) rune {
	if alef < 0x600 || alef > 0x6ff {
		return 0
	}
	r := 0xe800 + 2*(alef-0x600)
	if joined {
		r++
	}
	return r
}

// takesBefore reports a letter that can join one before it.
func takesBefore(s *setter, r rune) bool {
	return r == tatweel || r == zeroWidthJoiner || s.glyphIn(s.first+arabicFace, formOf(r, formAtEnd)) != 0 && formOf(r, 0) != 0
}

// takesAfter reports a letter that can join one behind it.
func takesAfter(s *setter, r rune) bool {
	return r == tatweel || r == zeroWidthJoiner || s.glyphIn(s.first+arabicFace, formOf(r, formAtBeginning)) != 0 && formOf(r, 0) != 0
}

// joinsBefore reports whether the letter at i joins the one before it; marks between
// them are nothing.
func joinsBefore(s *setter, text []rune, i int) bool {
	j := i - 1
	for j >= 0 && unicode.Is(unicode.Mn, text[j]) {
		j--
	}
	return j >= 0 && takesBefore(s, text[i]) && takesAfter(s, text[j])
}

func joinsAfter(s *setter, text []rune, i int) bool {
	j := nextLetter(text, i)
	return j < len(text) && takesAfter(s, text[i]) && takesBefore(s, text[j])
}

// nextLetter gives where the next character stands that is no mark.
func nextLetter(text []rune, i int) int {
	for i++; i < len(text) && unicode.Is(unicode.Mn, text[i]); i++ {
	}
	return i
}
