package locale

import (
	"regexp"
	"strings"
	"sync"
)

// leftToRightRun finds what may be read from left to right within a text that is
// read from right to left: Latin letters and digits with the signs between them.
var leftToRightRun = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[+(#.]?[\p{Latin}0-9](?:[\p{Latin}\p{Mn}0-9 \x{a0}().,&'’+/_#@:?=%\x{2013}-]*[\p{Latin}0-9)+%/#])?`)
})

// LeftToRight gives the parts of a text, as its byte ranges, that a right-to-left
// page has to isolate, or a reader sees their pieces in another order (UAX 9):
// telephone numbers, addresses, Latin names with digits, or with a sign at an end
// ("C++", "#FreeAda"). What has neither, or digits alone that are no telephone number
// (years, sums), comes out right by itself.
func LeftToRight(s string) [][2]int {
	if !strings.ContainsAny(s, "0123456789@+#%/") && !strings.Contains(s, " .") {
		return nil
	}
	var runs [][2]int
	for _, at := range leftToRightRun().FindAllStringIndex(s, -1) {
		start, end := at[0], at[1]
		if s[start] == '.' && start > 0 && !strings.HasSuffix(s[:start], " ") { // of the sentence before
			start++
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
		if run := s[start:end]; run != "" && (isMixed(run) || isTelephone(run)) {
			runs = append(runs, [2]int{start, end})
		}
	}
	return runs
}

// isMixed reports whether a run has Latin letters, and digits or the signs of an
// address among them, or a sign at an end, which would change its side.
func isMixed(run string) bool {
	isSigned := strings.IndexByte("+#.", run[0]) >= 0 || strings.IndexByte("+#%/", run[len(run)-1]) >= 0
	return (isSigned || strings.ContainsAny(run, "0123456789@")) && strings.ContainsFunc(run, isLatin) || strings.Contains(run, "://")
}

func isLatin(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' || r >= 0xc0 && r < 0x250 }

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
