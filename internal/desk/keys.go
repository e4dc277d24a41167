package desk

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// jsonTable gives a table of TOML as JSON has it.
func jsonTable(values map[string]any) map[string]any {
	table := make(map[string]any, len(values))
	for key, v := range values {
		table[key] = jsonValue(v)
	}
	return table
}

// jsonValue gives a value of TOML as JSON has it: dates and times as TOML writes
// them, and a number with a point keeps it.
func jsonValue(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return jsonTable(v)
	case []map[string]any:
		list := make([]any, len(v))
		for i, table := range v {
			list[i] = jsonTable(table)
		}
		return list
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = jsonValue(item)
		}
		return list
	case time.Time:
		return writeMoment(v)
	case int64:
		return json.Number(strconv.FormatInt(v, 10))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+"))
		}
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return json.Number(s)
	}
	return value
}

// writeMoment gives a date or time as TOML writes it (TOML 1.0).
func writeMoment(t time.Time) string {
	switch t.Location().String() {
	case "date-local":
		return t.Format(time.DateOnly)
	case "time-local":
		return t.Format("15:04:05.999999999")
	case "datetime-local":
		return t.Format("2006-01-02T15:04:05.999999999")
	}
	return t.Format(time.RFC3339Nano)
}

// tomlTable gives the changes of a table as TOML has them: nil for a key that goes.
// The form and what stands there decide whether a text is a date.
func tomlTable(changes, old map[string]any, form decode.Schema) (map[string]any, error) {
	table := make(map[string]any, len(changes))
	for key, v := range changes {
		inner, isTable := v.(map[string]any)
		before, wasTable := old[key].(map[string]any)
		var err error
		switch {
		case v == nil:
			table[key] = nil
		case isTable && len(inner) == 0 && old[key] == nil: // its name alone says something
			table[key] = decode.Pairs{}
		case isTable && (wasTable || old[key] == nil):
			table[key], err = tomlTable(inner, before, form.Property(key))
		default:
			table[key], err = tomlValue(v, old[key], form.Property(key))
			if inner, whole := table[key].(map[string]any); whole { // in the place of what is no table
				table[key] = pairsOf(inner)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return table, nil
}

// pairsOf gives a table to be set as a whole.
func pairsOf(table map[string]any) decode.Pairs {
	pairs := decode.Pairs{}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		pairs = append(pairs, decode.Pair{Key: key, Value: table[key]})
	}
	return pairs
}

// tomlValue gives a value of JSON as TOML has it. What means the same as the value
// that stands there is that value.
func tomlValue(value, old any, form decode.Schema) (any, error) {
	if old != nil && sameJSON(value, jsonValue(old)) {
		return old, nil
	}
	switch v := value.(type) {
	case nil:
		return nil, unfit(diag.Say("desk-unfit/null"))
	case string:
		_, wasMoment := old.(time.Time)
		_, wasText := old.(string)
		if kind := form[decode.FormKind]; (wasMoment || kind == decode.FormDate && !wasText) && isMoment(v) {
			return decode.Literal(v), nil
		}
		return v, nil
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i, nil
		}
		f, err := v.Float64()
		if err != nil || !strings.ContainsAny(string(v), ".eE") || math.IsInf(f, 0) {
			return nil, unfit(diag.Say("desk-unfit/number"))
		}
		return f, nil
	case []any:
		return tomlList(v, old, form)
	case map[string]any:
		table := make(map[string]any, len(v))
		before, _ := old.(map[string]any)
		for key, item := range v {
			var err error
			if table[key], err = tomlValue(item, before[key], form.Property(key)); err != nil {
				return nil, err
			}
		}
		return table, nil
	}
	return value, nil
}

// tomlList gives a list. An element that was there, wherever, is what it was.
func tomlList(list []any, old any, form decode.Schema) (any, error) {
	var before []any
	switch was := old.(type) {
	case []any:
		before = was
	case []map[string]any:
		for _, table := range was {
			before = append(before, table)
		}
	}
	used := make([]bool, len(before))
	same := func(i int, item any) bool { return i < len(before) && !used[i] && sameJSON(item, jsonValue(before[i])) }
	all := make([]any, len(list))
	for i, item := range list {
		found := -1
		if same(i, item) {
			found = i
		}
		for j := 0; found < 0 && j < len(before); j++ {
			if same(j, item) {
				found = j
			}
		}
		if found >= 0 {
			all[i], used[found] = before[found], true
		}
	}
	for i, item := range list {
		if all[i] != nil {
			continue
		}
		var was any
		if i < len(before) {
			was = before[i]
		}
		var err error
		if all[i], err = tomlValue(item, was, form.Items()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// isMoment reports a text that TOML takes for a date or time as it stands.
func isMoment(s string) bool {
	if s == "" || s[0] < '0' || s[0] > '9' || strings.ContainsAny(s, "#\r\n") {
		return false
	}
	values := decode.Edit("v = " + s).Values()
	_, ok := values["v"].(time.Time)
	return ok
}

// sameJSON compares two values of JSON; numbers by what they come to.
func sameJSON(a, b any) bool {
	x, xNumber := a.(json.Number)
	y, yNumber := b.(json.Number)
	if xNumber && yNumber {
		if x == y {
			return true
		}
		f, err1 := x.Float64()
		g, err2 := y.Float64()
		_, whole1 := x.Int64()
		_, whole2 := y.Int64()
		return err1 == nil && err2 == nil && f == g && (whole1 != nil || whole2 != nil)
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, v := range a {
			other, there := b[key]
			if !there || !sameJSON(v, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameJSON(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}
