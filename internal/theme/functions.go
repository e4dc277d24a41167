package theme

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// functionsIn gives what layouts can call, in a language.
func functionsIn(w *Words) map[string]function {
	l := w.locale
	known := map[string]function{
		"t":         {1, -1, w.callText},
		"around":    {2, -1, w.callAround},
		"date":      {1, 2, w.callDate},
		"datetime":  {1, 1, callDatetime},
		"number":    {1, 1, w.callNumber},
		"size":      {1, 1, w.callSize},
		"time":      textFunction(func(m campaign.Moment) string { return l.Time(m) }),
		"since":     textFunction(l.Since),
		"list":      textFunction(l.List),
		"country":   textFunction(l.Country),
		"language":  textFunction(locale.Autonym),
		"direction": textFunction(locale.Direction),
		"percent":   {2, 2, callPercent},
		"args":      {0, -1, callArgs},
	}
	maps.Copy(known, goFunctions)
	maps.Copy(known, listFunctions)
	return known
}

// textFunction is a function that makes text of one value.
func textFunction[T any](f func(T) string) function {
	return function{1, 1, func(args []reflect.Value) (any, error) {
		v, ok := argumentAs[T](args[0])
		if !ok {
			return nil, wrongKind(0)
		}
		return f(v), nil
	}}
}

// knownFunctions names every function, for the parser.
var knownFunctions = sync.OnceValue(func() map[string]any {
	known := make(map[string]any)
	for name := range functionsIn(&Words{locale: locale.For("en")}) {
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

func (w *Words) callText(args []reflect.Value) (any, error) {
	key, ok := argumentAs[string](args[0])
	if !ok {
		return nil, wrongKind(0)
	}
	return w.fillWord(key, interfacesOf(args[1:]))
}

func (w *Words) callAround(args []reflect.Value) (any, error) {
	key, ok := argumentAs[string](args[0])
	if !ok {
		return nil, wrongKind(0)
	}
	name, ok := argumentAs[string](args[1])
	if !ok {
		return nil, wrongKind(1)
	}
	return w.cutWord(key, name, interfacesOf(args[2:]))
}

// callDate writes a moment's day; a text that is no date is given back.
func (w *Words) callDate(args []reflect.Value) (any, error) {
	style := locale.Long
	if len(args) > 1 {
		name, _ := argumentAs[string](args[1])
		style = locale.Style(name)
	}
	if !slices.Contains([]locale.Style{locale.Short, locale.Medium, locale.Long, locale.Full}, style) {
		return nil, diag.NewFault(diag.Say("layout-error/date-style"))
	}
	if m, ok := argumentAs[campaign.Moment](args[0]); ok {
		return w.locale.Date(m.Time, style), nil
	}
	if s, ok := argumentAs[campaign.Since](args[0]); ok {
		return w.locale.Since(s), nil
	}
	text, ok := argumentAs[string](args[0])
	if !ok {
		return nil, diag.NewFault(diag.Say("layout-error/no-date"))
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return w.locale.Date(day, style), nil
	}
	return text, nil
}

// callDatetime writes a moment as HTML's time element wants it: a valid date
// string, month string, year, or global date and time string.
func callDatetime(args []reflect.Value) (any, error) {
	if m, ok := argumentAs[campaign.Moment](args[0]); ok {
		switch {
		case m.IsZero():
			return "", nil
		case m.HasTime:
			return m.Format(time.RFC3339), nil
		}
		return m.Format(time.DateOnly), nil
	}
	if s, ok := argumentAs[campaign.Since](args[0]); ok {
		switch {
		case s.Year == 0:
			return "", nil
		case s.Month == 0:
			return fmt.Sprintf("%04d", s.Year), nil
		case s.Day == 0:
			return fmt.Sprintf("%04d-%02d", s.Year, s.Month), nil
		}
		return fmt.Sprintf("%04d-%02d-%02d", s.Year, s.Month, s.Day), nil
	}
	if text, ok := argumentAs[string](args[0]); ok {
		return text, nil
	}
	return nil, diag.NewFault(diag.Say("layout-error/no-date"))
}

func (w *Words) callNumber(args []reflect.Value) (any, error) {
	n, ok := wholeNumber(interfaceOf(args[0]))
	if !ok {
		return nil, diag.NewFault(diag.Say("layout-error/no-number"))
	}
	return w.locale.Number(n), nil
}

// callSize writes a number of bytes as a reader understands it, in steps of 1000.
func (w *Words) callSize(args []reflect.Value) (any, error) {
	bytes, ok := argumentAs[int64](args[0])
	if !ok {
		return nil, wrongKind(0)
	}
	key, unit := "size_kb", int64(1000)
	if bytes >= 1_000_000 {
		key, unit = "size_mb", 1_000_000
	}
	return w.fillWord(key, []any{max(1, (bytes+unit/2)/unit)})
}

// callPercent gives how much of a number another is, from 0 to 100, with at most
// one decimal and a point, for a width.
func callPercent(args []reflect.Value) (any, error) {
	n, ok := argumentAs[int](args[0])
	if !ok {
		return nil, wrongKind(0)
	}
	whole, ok := argumentAs[int](args[1])
	if !ok {
		return nil, wrongKind(1)
	}
	if whole <= 0 || n <= 0 {
		return "0", nil
	}
	text := strconv.FormatFloat(min(100, 100*float64(n)/float64(whole)), 'f', 1, 64)
	return strings.TrimSuffix(text, ".0"), nil
}

// callArgs names values, for a partial that needs several.
func callArgs(args []reflect.Value) (any, error) {
	if len(args)%2 != 0 {
		return nil, diag.NewFault(diag.Say("layout-error/args-odd"))
	}
	named := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := argumentAs[string](args[i])
		if !ok {
			return nil, diag.NewFault(diag.Say("layout-error/args-name"))
		}
		named[name] = interfaceOf(args[i+1])
	}
	return named, nil
}
