package locale

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// leftToRightRun finds what may be read from left to right within a text that is
// read from right to left: letters written from left to right and digits, with the
// signs between them.
var leftToRightRun = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[-+(#.\x{2212}]?[\p{Latin}\p{Cyrillic}\p{Greek}0-9](?:[\p{Latin}\p{Cyrillic}\p{Greek}\p{Mn}0-9 \x{a0}().,&'’+/_#@:?=%\x{2010}-\x{2013}\x{2212}-]*[\p{Latin}\p{Cyrillic}\p{Greek}0-9)+%/#])?`)
})

// signedNumber finds numbers whose parts are joined by what is neutral behind an
// Arabic letter, so that they change places: "205-3", and a sign before one.
var signedNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[-+\x{2212}]?[0-9]+(?:[-./:,\x{2010}\x{2011}][0-9]+)*%?`)
})

// period of two years: either order says the same.
var yearsOnly = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:1[89]|20)[0-9]{2}[-\x{2010}\x{2011}](?:1[89]|20)[0-9]{2}$`)
})

// abbreviatedEnd is true of what ends with an abbreviation, whose stop is its own.
var abbreviatedEnd = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\pL\.\pL$`) })

// LeftToRight gives the parts of a text, as its byte ranges, that a right-to-left
// page has to isolate, or a reader sees their pieces in another order (UAX 9):
// telephone numbers, numbers of articles and cases, those with a sign before them,
// addresses, Latin and Cyrillic names with digits, or with a sign at an end ("C++",
// "#FreeAda"). What has none of these, and years and sums, come out right by themselves.
func LeftToRight(s string) [][2]int {
	if !strings.ContainsAny(s, "0123456789@+#%/") && !strings.Contains(s, " .") && !abbreviated(s) {
		return nil
	}
	var runs [][2]int
	for _, at := range leftToRightRun().FindAllStringIndex(s, -1) {
		start, end := at[0], at[1]
		if s[start] == '.' && start > 0 && !strings.HasSuffix(s[:start], " ") { // of the sentence before
			start++
		}
		if r, size := utf8.DecodeRuneInString(s[start:]); r == '-' || r == '\u2212' || r == '+' { // between words it joins them
			if before, _ := utf8.DecodeLastRuneInString(s[:start]); start > 0 && !unicode.IsSpace(before) && r != '+' || start+size < end && !isDigit(s[start+size]) && r != '+' {
				start += size
			}
		}
		for strings.Count(s[start:end], "(") != strings.Count(s[start:end], ")") { // a bracket that belongs to the text around
			switch {
			case s[end-1] == ')':
				end--
			case s[start] == '(':
				start++
			default:
				end = start + strings.LastIndexAny(s[start:end], "()")
			}
			end = start + len(strings.TrimRight(s[start:end], " \u00a0.,&'’/_#@:?=(-\u2013"))
		}
		for end-start > 2 && strings.IndexByte("+#%/", s[end-1]) >= 0 && s[end-2] == ' ' { // a sign between words
			end -= 2
		}
		run := s[start:end]
		if end < len(s) && s[end] == '.' && abbreviatedEnd().MatchString(run) {
			end++
			run = s[start:end]
		}
		switch {
		case run == "":
		case isMixed(run), isTelephone(run), run[len(run)-1] == '.':
			runs = append(runs, [2]int{start, end})
		case !strings.ContainsFunc(run, isLeftToRight):
			for _, at := range signedNumber().FindAllStringIndex(run, -1) {
				if number := run[at[0]:at[1]]; strings.ContainsAny(number, "-+\u2212\u2010\u2011") && !yearsOnly().MatchString(number) {
					runs = append(runs, [2]int{start + at[0], start + at[1]})
				}
			}
		}
	}
	return runs
}

// isMixed reports whether a run has Latin letters, and digits or the signs of an
// address among them, or a sign at an end, which would change its side.
func isMixed(run string) bool {
	isSigned := strings.IndexByte("+#.", run[0]) >= 0 || strings.IndexByte("+#%/", run[len(run)-1]) >= 0
	return (isSigned || strings.ContainsAny(run, "0123456789@")) && strings.ContainsFunc(run, isLeftToRight) || strings.Contains(run, "://")
}

// isLeftToRight reports a Latin, Greek or Cyrillic letter.
func isLeftToRight(r rune) bool {
	return 'a' <= r|0x20 && r|0x20 <= 'z' || r >= 0xc0 && r < 0x250 || r >= 0x370 && r < 0x530
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// abbreviated reports whether a text has a stop between letters, as "Ph.D." does.
func abbreviated(s string) bool {
	i := strings.IndexByte(s, '.')
	return i > 0 && i+2 < len(s) && strings.LastIndexByte(s, '.') > i && strings.ContainsFunc(s, isLeftToRight)
}

// isTelephone reports whether digits are dialled: groups of them, behind a plus, a
// bracket or a zero, or three and more.
func isTelephone(run string) bool {
	digits, groups := 0, 0
	before := rune(0)
	for _, r := range run {
		if r >= '0' && r <= '9' {
			digits++
			if before < '0' || before > '9' {
				groups++
			}
		} else if strings.ContainsRune(",:&%=\u2013", r) {
			return false
		}
		before = r
	}
	switch {
	case digits < 5 || groups < 2 && run[0] != '+':
		return false
	case run[0] == '+' || run[0] == '(' || run[0] == '0':
		return true
	}
	return groups > 2 && digits >= 7
}
