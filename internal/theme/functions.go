package theme

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/locale"
)

// functions gives what layouts can call, in a language.
func functions(w *Words) map[string]function {
	l := w.locale
	own := map[string]function{
		"t":         {1, -1, w.callText},
		"around":    {2, -1, w.callAround},
		"date":      {1, 2, w.callDate},
		"datetime":  {1, 1, callDatetime},
		"number":    {1, 1, w.callNumber},
		"time":      textFunction(func(m campaign.Moment) string { return l.Time(m) }),
		"since":     textFunction(l.Since),
		"size":      {1, 1, w.callSize},
		"list":      textFunction(l.List),
		"country":   textFunction(l.Country),
		"language":  textFunction(locale.Autonym),
		"direction": textFunction(locale.Direction),
		"percent":   {2, 2, callPercent},
		"args":      {0, -1, callArgs},
	}
	maps.Copy(own, goFunctions)
	return own
}

// textFunction is a function that makes text of one value.
func textFunction[T any](f func(T) string) function {
	return function{1, 1, func(args []reflect.Value) (reflect.Value, error) {
		v, ok := argumentAs[T](args[0])
		if !ok {
			return reflect.Value{}, wrongKind(0)
		}
		return reflect.ValueOf(f(v)), nil
	}}
}

// callSize writes a number of bytes as a reader understands it, in steps of 1000.
func (w *Words) callSize(args []reflect.Value) (reflect.Value, error) {
	bytes, ok := argumentAs[int64](args[0])
	if !ok {
		return reflect.Value{}, wrongKind(0)
	}
	key, unit := "size_kb", int64(1000)
	if bytes >= 1_000_000 {
		key, unit = "size_mb", 1_000_000
	}
	return textAnd(w.text(key, max(1, (bytes+unit/2)/unit)))
}

func textAnd(text string, err error) (reflect.Value, error) { return reflect.ValueOf(text), err }

// knownFunctions names every function, for the parser.
var knownFunctions = sync.OnceValue(func() map[string]any {
	known := make(map[string]any)
	for name := range functions(&Words{locale: locale.For("en")}) {
		known[name] = true
	}
	return known
})

// Functions gives the names of what layouts can call besides Go's own, sorted.
func Functions() []string {
	names := slices.Sorted(maps.Keys(knownFunctions()))
	return slices.DeleteFunc(names, func(name string) bool {
		_, ofGo := goFunctions[name]
		return ofGo
	})
}

// callText is the layout function t.
func (w *Words) callText(args []reflect.Value) (reflect.Value, error) {
	key, ok := argumentAs[string](args[0])
	if !ok {
		return reflect.Value{}, wrongKind(0)
	}
	return textAnd(w.text(key, interfacesOf(args[1:])...))
}

// callAround is the layout function around.
func (w *Words) callAround(args []reflect.Value) (reflect.Value, error) {
	key, ok := argumentAs[string](args[0])
	if !ok {
		return reflect.Value{}, wrongKind(0)
	}
	name, ok := argumentAs[string](args[1])
	if !ok {
		return reflect.Value{}, wrongKind(1)
	}
	around, err := w.around(key, name, interfacesOf(args[2:])...)
	return reflect.ValueOf(around), err
}

var errNoDate = errors.New("this is not a date")

// callDate writes a moment's day; a text that is no date is given back.
func (w *Words) callDate(args []reflect.Value) (reflect.Value, error) {
	style := locale.Long
	if len(args) > 1 {
		name, ok := argumentAs[string](args[1])
		if !ok {
			return reflect.Value{}, wrongKind(1)
		}
		style = locale.Style(name)
	}
	if !slices.Contains([]locale.Style{locale.Short, locale.Medium, locale.Long, locale.Full}, style) {
		return reflect.Value{}, errors.New(`unknown style of a date, expected "short", "medium", "long" or "full"`)
	}
	if m, ok := argumentAs[campaign.Moment](args[0]); ok {
		return reflect.ValueOf(w.locale.Date(m.Time, style)), nil
	}
	if s, ok := argumentAs[campaign.Since](args[0]); ok {
		return reflect.ValueOf(w.locale.Since(s)), nil
	}
	text, ok := argumentAs[string](args[0])
	if !ok {
		return reflect.Value{}, errNoDate
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		text = w.locale.Date(day, style)
	}
	return reflect.ValueOf(text), nil
}

// callDatetime writes a moment as HTML's time element wants it: a valid date
// string, month string, year, or global date and time string.
func callDatetime(args []reflect.Value) (reflect.Value, error) {
	if m, ok := argumentAs[campaign.Moment](args[0]); ok {
		return reflect.ValueOf(machineMoment(m)), nil
	}
	if s, ok := argumentAs[campaign.Since](args[0]); ok {
		return reflect.ValueOf(machineSince(s)), nil
	}
	text, ok := argumentAs[string](args[0])
	if !ok {
		return reflect.Value{}, errNoDate
	}
	return reflect.ValueOf(text), nil
}

func machineMoment(when campaign.Moment) string {
	switch {
	case when.IsZero():
		return ""
	case when.HasTime:
		return when.Format(time.RFC3339)
	}
	return when.Format(time.DateOnly)
}

func machineSince(when campaign.Since) string {
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

// callNumber writes a whole number as the language does.
func (w *Words) callNumber(args []reflect.Value) (reflect.Value, error) {
	return textAnd(writeNumber(w.locale, interfaceOf(args[0])))
}

func writeNumber(l *locale.Locale, n any) (string, error) {
	i, ok := wholeNumber(n)
	if !ok {
		return "", errors.New("this is not a whole number")
	}
	return l.Number(i), nil
}

// wholeNumber gives the value of any type of whole number.
func wholeNumber(n any) (int64, bool) {
	v := reflect.ValueOf(n)
	switch {
	case v.CanInt():
		return v.Int(), true
	case v.CanUint():
		return int64(v.Uint()), true
	}
	return 0, false
}

// callPercent gives how much of a number another is, from 0 to 100, with at most
// one decimal and a point, for a width.
func callPercent(args []reflect.Value) (reflect.Value, error) {
	var numbers [2]int
	for i, v := range args {
		n, ok := argumentAs[int](v)
		if !ok {
			return reflect.Value{}, wrongKind(i)
		}
		numbers[i] = n
	}
	n, of := numbers[0], numbers[1]
	if of <= 0 || n <= 0 {
		return reflect.ValueOf("0"), nil
	}
	text := strconv.FormatFloat(min(100, 100*float64(n)/float64(of)), 'f', 1, 64)
	return reflect.ValueOf(strings.TrimSuffix(text, ".0")), nil
}

// callArgs names values, for a partial that needs several.
func callArgs(args []reflect.Value) (reflect.Value, error) {
	if len(args)%2 != 0 {
		return reflect.Value{}, errors.New("a name without a value")
	}
	named := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := argumentAs[string](args[i])
		if !ok {
			return reflect.Value{}, errors.New("a name must be text in quotes")
		}
		named[name] = interfaceOf(args[i+1])
	}
	return reflect.ValueOf(named), nil
}
