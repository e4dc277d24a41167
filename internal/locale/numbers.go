package locale

import (
	"strconv"
	"strings"
)

// Number writes a whole number with the language's digit groups: "20,000".
func (l *Locale) Number(n int64) string {
	if l.data.grouping == "2" && n > -10000 && n < 10000 {
		return strconv.FormatInt(n, 10)
	}
	return l.format.FmtNumber(float64(n), 0)
}

// Plural gives the plural category of a count: "zero", "one", "two", "few",
// "many" or "other" (UTS 35, part 3, "Language Plural Rules").
func (l *Locale) Plural(n int64) string {
	return strings.ToLower(l.format.CardinalPluralRule(float64(max(n, -n)), 0).String())
}
