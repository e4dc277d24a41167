package diag

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Nearest gives the known word with the smallest edit distance (optimal string
// alignment: insert, delete, replace, swap neighbours) within a third of the
// word's length, at least one edit; "" when there is none. Ties go to the
// first in the list.
func Nearest(word string, known []string) string {
	best, bestDistance := "", max(1, utf8.RuneCountInString(word)/3)+1
	for _, k := range known {
		d := EditDistance([]rune(strings.ToLower(word)), []rune(strings.ToLower(k)))
		if d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// EditDistance counts the letters to insert, delete, replace or swap with their
// neighbour to make b of a (optimal string alignment).
func EditDistance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// oneOf lists words for a hint: `"a", "b" or "c"`.
func (l *Language) oneOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	list := strconv.Quote(words[0])
	for i, word := range words[1:] {
		if i == len(words)-2 {
			list = Say("one-of", "words", list, "last", strconv.Quote(word)).In(l).Message
		} else {
			list = Say("one-of/next", "words", list, "next", strconv.Quote(word)).In(l).Message
		}
	}
	return list
}
