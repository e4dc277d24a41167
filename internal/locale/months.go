package locale

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// MonthNamed gives the month that a word names, in any form and any of the
// languages known here, in full or shortened to three letters and more; 0 for
// another word. Where two languages mean different months by one word, the one
// that casebook has interface words for is meant.
func MonthNamed(word string) time.Month {
	return monthNames()[foldMonth(word)]
}

// foldMonth gives a month's name in lower case, without the stop of a short form.
func foldMonth(word string) string {
	return strings.TrimRight(strings.ToLower(strings.TrimSpace(word)), ".")
}

var monthNames = sync.OnceValue(func() map[string]time.Month {
	names := map[string]time.Month{}
	add := func(word string, m time.Month) {
		word = foldMonth(word)
		if _, taken := names[word]; !taken && len([]rune(word)) > 2 && !strings.ContainsFunc(word, unicode.IsDigit) {
			names[word] = m
		}
	}
	tags := slices.Concat(Built, slices.Sorted(maps.Keys(formats)))
	for _, tag := range tags {
		l := For(tag)
		for m := time.January; m <= time.December; m++ {
			if wide := l.format.MonthsWide(); len(wide) == 12 {
				add(wide[m-1], m)
			}
			if short := l.format.MonthsAbbreviated(); len(short) == 12 {
				add(short[m-1], m)
			}
			for _, alone := range strings.Fields(strings.ReplaceAll(l.data.months[m-1], "{y}", "")) {
				add(alone, m) // "р." and "de" are too short for a month
			}
		}
	}
	return names
})
