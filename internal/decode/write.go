package decode

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/diag"
)

// Pairs are a table of TOML to be written, in order.
type Pairs []Pair

// A Pair is a key of a table to be written, with what stands at it: text, a
// truth value, a number, a date or time (a Literal, or a time.Time as Node.Value
// gives it; one in any other zone has its offset), Pairs or a map, or a list
// of these. Comment stands behind it on its line.
type Pair struct {
	Key     string
	Value   any
	Comment string
}

// A Literal is a date or time as TOML writes it: 2020-05-14, 14:30:00,
// 2020-05-14T14:30:00Z.
type Literal string

// Day gives the day of a moment, as clocks in its zone show it.
func Day(t time.Time) Literal { return Literal(t.Format(time.DateOnly)) }

// TOML gives the text of a table: its values, then a header for every table and
// list of tables within it. Values that TOML cannot hold are a mistake of the
// program, here and in Inline.
func (t Pairs) TOML() string {
	return strings.TrimPrefix(writeSections(nil, t.mustWrite(), false), "\n")
}

// Inline gives a table on one line, as { name = "x" }.
func (t Pairs) Inline() string { return writeValue(t.mustWrite()) }

func (t Pairs) mustWrite() any {
	v, err := writable(t)
	if err != nil {
		panic(err)
	}
	return v
}

// FrontMatter gives the text of a content file: the table between fences, and
// what stands below it.
func (t Pairs) FrontMatter(body string) string { return Fence + "\n" + t.TOML() + Fence + "\n" + body }

// Quote gives a basic string of TOML 1.0 that stands for any text in UTF-8.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(text, "\ufffd") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoteLines gives a text of several lines as a multi-line basic string.
func quoteLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		quoted := Quote(line)
		quoted = quoted[1 : len(quoted)-1]
		if atEnd := i == len(lines)-1; !strings.Contains(line, `"""`) && !(atEnd && strings.HasSuffix(line, `"`)) {
			quoted = strings.ReplaceAll(quoted, `\"`, `"`)
		}
		lines[i] = quoted
	}
	return "\"\"\"\n" + strings.Join(lines, "\n") + `"""`
}

// quoteLike gives a text with the quotation marks of another where they serve.
func quoteLike(before, text string) string {
	lines := strings.Contains(text, "\n")
	literal := !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\ufffd' })
	switch {
	case strings.HasPrefix(before, `'''`) && lines && literal && !strings.Contains(text, `'''`) && !strings.HasSuffix(text, `'`):
		return "'''\n" + text + `'''`
	case lines && (strings.HasPrefix(before, `"""`) || strings.HasPrefix(before, `'''`)):
		return quoteLines(text)
	case strings.HasPrefix(before, `'`) && literal && !lines && !strings.Contains(text, `'`):
		return `'` + text + `'`
	}
	return Quote(text)
}

// writeKey gives a key, in quotation marks where it needs them.
func writeKey(names ...string) string {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = name
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 || !isBareKeyByte(byte(r)) }) {
			parts[i] = Quote(name)
		}
	}
	return strings.Join(parts, ".")
}

// writeValue gives a value of writable on one line.
func writeValue(value any) string {
	switch v := value.(type) {
	case string:
		return Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		switch {
		case math.IsNaN(v):
			return "nan"
		case math.IsInf(v, 0):
			return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+"))
		}
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return s
	case Literal:
		return string(v)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = writeValue(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Pairs:
		if len(v) == 0 {
			return "{}"
		}
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = writeKey(p.Key) + " = " + writeValue(p.Value)
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	panic(fmt.Sprintf("a value that writable does not give: %T", value))
}

// writeLine gives a pair on a line of its own, or several where its text has
// several.
func writeLine(key string, p Pair) string {
	value := ""
	if text, ok := p.Value.(string); ok && strings.Contains(text, "\n") {
		value = quoteLines(text)
	} else {
		value = writeValue(p.Value)
	}
	if p.Comment != "" {
		value += " # " + p.Comment
	}
	return key + " = " + value + "\n"
}

// inSections reports whether a value is written below headers: a table, or
// tables in a list.
func inSections(value any) bool {
	if _, table := value.(Pairs); table {
		return true
	}
	list, _ := value.([]any)
	for _, item := range list {
		if _, table := item.(Pairs); !table {
			return false
		}
	}
	return len(list) > 0
}

// writeSections gives a table, or a list of them, with its headers, an empty
// line above each. The names are those of the header; a table without is the
// whole text. A table in which there are only others needs no header.
func writeSections(names []string, value any, item bool) string {
	var text strings.Builder
	if list, ok := value.([]any); ok {
		for _, element := range list {
			text.WriteString(writeSections(names, element, true))
		}
		return text.String()
	}
	lines, sections := "", ""
	for _, p := range value.(Pairs) {
		if inSections(p.Value) {
			sections += writeSections(append(slices.Clip(names), p.Key), p.Value, false)
		} else {
			lines += writeLine(writeKey(p.Key), p)
		}
	}
	switch {
	case len(names) == 0:
	case item:
		text.WriteString("\n[[" + writeKey(names...) + "]]\n")
	case lines != "" || sections == "":
		text.WriteString("\n[" + writeKey(names...) + "]\n")
	}
	return text.String() + lines + sections
}

// writable gives a value in the few types that the writers know: string, bool,
// int64, float64, Literal, []any and Pairs.
func writable(value any) (any, error) {
	switch v := value.(type) {
	case string, bool, int64, float64:
		return v, nil
	case int:
		return int64(v), nil
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i, nil
		}
		return v.Float64()
	case Literal:
		if strings.ContainsAny(string(v), "#\r\n") {
			return nil, fmt.Errorf("%q is not a date or time of TOML", string(v))
		}
		values, err := parse("v = " + string(v))
		if _, ok := values["v"].(time.Time); err != nil || !ok {
			return nil, fmt.Errorf("%q is not a date or time of TOML", string(v))
		}
		return v, nil
	case time.Time:
		layout := time.RFC3339Nano
		switch v.Location().String() {
		case "date-local":
			layout = time.DateOnly
		case "time-local":
			layout = "15:04:05.999999999"
		case "datetime-local":
			layout = "2006-01-02T15:04:05.999999999"
		}
		return writable(Literal(v.Format(layout)))
	case []any:
		return writableList(v)
	case []string:
		return writableList(v)
	case []Pairs:
		return writableList(v)
	case []map[string]any:
		return writableList(v)
	case map[string]any:
		t := make(Pairs, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			t = append(t, Pair{Key: key, Value: v[key]})
		}
		return writable(t)
	case Pairs:
		t := slices.Clone(v)
		for i, p := range v {
			if slices.ContainsFunc(v[:i], func(other Pair) bool { return other.Key == p.Key }) {
				return nil, fmt.Errorf("the key %q stands twice in a table", p.Key)
			}
			var err error
			if t[i].Value, err = writable(p.Value); err != nil {
				return nil, err
			}
			t[i].Comment = diag.OneLine(p.Comment)
		}
		return t, nil
	}
	return nil, fmt.Errorf("TOML has no value for a %T", value)
}

func writableList[T any](list []T) (any, error) {
	all := make([]any, len(list))
	for i, item := range list {
		var err error
		if all[i], err = writable(item); err != nil {
			return nil, err
		}
	}
	return all, nil
}
