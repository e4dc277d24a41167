package decode

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"casebook/internal/diag"
)

var seeds = []string{
	"", "a = 1", "[a]\nb = \"x\"", "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2020-05-14T10:00:00Z",
	"a.b = {c = [1, 'x', \"\"\"y\"\"\"], \"d e\" = 07:32:00}", "'q' = '''x\n'''''\n\"\\u0061\" = 1.5 # c",
	"a = [\n{b = 1},\n{b = [[]]},\n]", "[x.y]\n[x]\nz = -inf", "a = \"\"\"\\\"\"\"\"\"\"", "\ufeffa = 1\r\n",
}

// The places found are those of the values there are, no more and no fewer.
func FuzzPlacesMatchValues(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var rep diag.Report
		d := Parse(text, Options{File: "f"}, &rep)
		if (d == nil) != rep.Failed() {
			t.Fatalf("document %v, problems %v", d, rep.All())
		}
		for _, p := range rep.All() {
			if p.Line < 1 && p.Code != "too-large" || p.Message == "" {
				t.Errorf("problem without place or words: %+v", p)
			}
		}
		if d == nil {
			return
		}
		var paths []string
		collect("", d.values, &paths)
		slices.Sort(paths)
		if found := slices.Sorted(maps.Keys(d.Keys())); !slices.Equal(found, paths) {
			t.Errorf("places %q, values %q", found, paths)
		}
	})
}

// unplaced makes a node that no document holds.
func unplaced(path string, v any) Node {
	return Node{doc: &Document{root: new(place)}, path: path, value: v}
}

// collect lists the paths of a value's parts.
func collect(path string, v any, paths *[]string) {
	n := unplaced(path, v)
	if items, ok := n.Items(); ok {
		for _, item := range items {
			*paths = append(*paths, item.path)
			collect(item.path, item.value, paths)
		}
	}
	table, _ := v.(map[string]any)
	for name, part := range table {
		*paths = append(*paths, joinPath(path, name))
		collect(joinPath(path, name), part, paths)
	}
}

// What both parsers read has the same values in both.
func FuzzValuesMatchAnotherParser(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var rep diag.Report
		d := Parse(text, Options{File: "f"}, &rep)
		var want map[string]any
		if d == nil || toml.Unmarshal(text, &want) != nil {
			return
		}
		if got := comparable(d.values); !reflect.DeepEqual(got, comparable(want)) {
			t.Errorf("%q\ngot  %#v\nwant %#v", text, got, comparable(want))
		}
	})
}

// comparable gives values a form that does not depend on the parser.
func comparable(v any) any {
	if items, ok := unplaced("", v).Items(); ok {
		list := make([]any, len(items))
		for i, item := range items {
			list[i] = comparable(item.value)
		}
		return list
	}
	switch v := v.(type) {
	case map[string]any:
		table := map[string]any{}
		for name, part := range v {
			table[name] = comparable(part)
		}
		return table
	case float64:
		if v != v {
			return "nan"
		}
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return v.Format(time.DateOnly)
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05.999999999")
		case "time-local":
			return v.Format("15:04:05.999999999")
		}
		return v.UTC().String()
	case toml.LocalDate:
		return v.String()
	case toml.LocalDateTime:
		return v.AsTime(time.UTC).Format("2006-01-02T15:04:05.999999999")
	case toml.LocalTime:
		return time.Date(1, 1, 1, v.Hour, v.Minute, v.Second, v.Nanosecond, time.UTC).Format("15:04:05.999999999")
	}
	return v
}
