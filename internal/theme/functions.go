package theme

import (
	"errors"
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/locale"
)

// functions gives what layouts can call, in a language.
func functions(w *Words) template.FuncMap {
	l := w.locale
	return template.FuncMap{
		"t":         w.text,
		"around":    w.around,
		"date":      func(when any, style ...string) (string, error) { return date(l, when, style...) },
		"time":      func(m campaign.Moment) string { return l.Time(m) },
		"datetime":  datetime,
		"since":     l.Since,
		"number":    func(n any) (string, error) { return number(l, n) },
		"size":      w.size,
		"list":      l.List,
		"country":   l.Country,
		"language":  locale.Autonym,
		"direction": lately(locale.Direction),
		"percent":   percent,
		"args":      args,
	}
}

// lately remembers what a function answered last: the pages of one language
// mostly ask about the same other one.
func lately(f func(string) string) func(string) string {
	var last atomic.Pointer[[2]string]
	return func(asked string) string {
		if l := last.Load(); l != nil && l[0] == asked {
			return l[1]
		}
		answer := f(asked)
		last.Store(&[2]string{asked, answer})
		return answer
	}
}

// builtins are the functions of Go's templates that layouts can call. Those
// that escape are left out: html/template does it itself, by context.
var builtins = []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "print", "printf", "println"}

// knownFunctions names every function, for the parser.
var knownFunctions = sync.OnceValue(func() map[string]any {
	known := make(map[string]any)
	for name := range functions(&Words{locale: locale.For("en")}) {
		known[name] = true
	}
	for _, name := range builtins {
		known[name] = true
	}
	return known
})

// Functions gives the names of what layouts can call besides Go's own, sorted.
func Functions() []string {
	names := slices.Sorted(maps.Keys(knownFunctions()))
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(builtins, name) })
}

// date writes a moment's day; a text that is no date is given back.
func date(l *locale.Locale, when any, style ...string) (string, error) {
	s := locale.Long
	if len(style) > 0 {
		s = locale.Style(style[0])
	}
	if !slices.Contains([]locale.Style{locale.Short, locale.Medium, locale.Long, locale.Full}, s) {
		return "", errors.New(`unknown style of a date, expected "short", "medium", "long" or "full"`)
	}
	switch when := when.(type) {
	case campaign.Moment:
		return l.Date(when.Time, s), nil
	case *campaign.Moment:
		return l.Date(when.Time, s), nil
	case campaign.Since:
		return l.Since(when), nil
	case *campaign.Since:
		return l.Since(*when), nil
	case string:
		day, err := time.Parse(time.DateOnly, when)
		if err != nil {
			return when, nil
		}
		return l.Date(day, s), nil
	}
	return "", errors.New("this is not a date")
}

// datetime writes a moment as HTML's time element wants it: a valid date
// string, month string, year, or global date and time string.
func datetime(when any) (string, error) {
	switch when := when.(type) {
	case campaign.Moment:
		return momentTime(&when), nil
	case *campaign.Moment:
		return momentTime(when), nil
	case campaign.Since:
		return sinceTime(&when), nil
	case *campaign.Since:
		return sinceTime(when), nil
	case string:
		return when, nil
	}
	return "", errors.New("this is not a date")
}

func momentTime(when *campaign.Moment) string {
	switch {
	case when.IsZero():
		return ""
	case when.HasTime:
		return when.Format(time.RFC3339)
	}
	return when.Format(time.DateOnly)
}

func sinceTime(when *campaign.Since) string {
	switch {
	case when.Year == 0:
		return ""
	case when.Month == 0:
		return fmt.Sprintf("%04d", when.Year)
	case when.Day == 0:
		return fmt.Sprintf("%04d-%02d", when.Year, when.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", when.Year, when.Month, when.Day)
}

func number(l *locale.Locale, n any) (string, error) {
	i, ok := whole(n)
	if !ok {
		return "", errors.New("this is not a whole number")
	}
	return l.Number(i), nil
}

// whole gives the value of any type of whole number.
func whole(n any) (int64, bool) {
	v := reflect.ValueOf(n)
	switch {
	case v.CanInt():
		return v.Int(), true
	case v.CanUint():
		return int64(v.Uint()), true
	}
	return 0, false
}

// percent gives how much of of n is, from 0 to 100, with at most one decimal
// and a point, for a width.
func percent(n, of int) string {
	if of <= 0 || n <= 0 {
		return "0"
	}
	return strings.TrimSuffix(strconv.FormatFloat(min(100, 100*float64(n)/float64(of)), 'f', 1, 64), ".0")
}

// args names values, for a partial that needs several.
func args(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("a name without a value")
	}
	named := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, errors.New("a name must be text in quotes")
		}
		named[name] = pairs[i+1]
	}
	return named, nil
}
