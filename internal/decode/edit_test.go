package decode

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

func TestAnEditChangesWhatItConcernsAndNothingElse(t *testing.T) {
	set := func(value any, p ...any) func(*Editor) { return func(e *Editor) { e.Set(p, value) } }
	remove := func(p ...any) func(*Editor) { return func(e *Editor) { e.Remove(p) } }
	add := func(key string, tables ...Pairs) func(*Editor) {
		return func(e *Editor) { e.Append(Path{key}, tables...) }
	}
	merge := func(changes map[string]any) func(*Editor) { return func(e *Editor) { e.Merge(changes) } }
	for _, c := range []struct {
		name, text string
		edit       func(*Editor)
		want       string
	}{
		{"a value", "a  =  'x' # why\nb = 2\n", set("y", "a"), "a  =  'y' # why\nb = 2\n"},
		{"a value of another kind", "a = 1", set(true, "a"), "a = true"},
		{"a value that is there", "a = '''x'''", set("x", "a"), "a = '''x'''"},
		{"a text that needs other marks", "a = 'x'", set("it's", "a"), `a = "it's"`},
		{"a text of several lines", "a = \"x\"\r\n", set("one\ntwo \"\"\"", "a"), "a = \"one\\ntwo \\\"\\\"\\\"\"\r\n"},
		{"several lines for several lines", "a = \"\"\"x\r\n\"\"\"\r\n", set("one\ntwo", "a"), "a = \"\"\"\r\none\r\ntwo\"\"\"\r\n"},
		{"a new key", "a = 1 # why\n\n[b]\nc = 2\n", set("x", "d"), "a = 1 # why\nd = \"x\"\n\n[b]\nc = 2\n"},
		{"a new key after nothing", "# c\n[b]\n", set("x", "d"), "d = \"x\"\n# c\n[b]\n"},
		{"a new key after a comment", "# c\n", set("x", "d"), "# c\nd = \"x\"\n"},
		{"a new key without a last line end", "a = 1", set("x", "d"), "a = 1\nd = \"x\"\n"},
		{"a new key of lines", "  a = 1", set("x\ny", "d"), "  a = 1\n  d = \"\"\"\nx\ny\"\"\"\n"},
		{"a new key in a table", "[b]\n  c = 2 # why\n\n[d]\n", set(Day(time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)), "b", "e f"), "[b]\n  c = 2 # why\n  \"e f\" = 2020-05-01\n\n[d]\n"},
		{"a new key in an empty table", "[b]\n\n[d]\n", set(int64(1), "b", "c"), "[b]\nc = 1\n\n[d]\n"},
		{"a new key in an inline table", "b = {c = 1}", set(1.5, "b", "d"), "b = {c = 1, d = 1.5}"},
		{"a new key in an empty inline table", "b = {}", set(1e20, "b", "d"), "b = { d = 1e+20 }"},
		{"a new dotted key", "b . c = 1\nd = 2\n", set("x", "b", "e"), "b . c = 1\nb.e = \"x\"\nd = 2\n"},
		{"a new key of an implied table", "[a.b]\nc = 1\n\n[d]\n", set("x", "a", "e"), "[a.b]\nc = 1\n\n[a]\ne = \"x\"\n\n[d]\n"},
		{"a new table", "a = 1\n[b]\nc = 1\n# end\n", set(Pairs{{Key: "d", Value: "x"}, {Key: "e", Value: Pairs{{Key: "f", Value: 1}}}}, "g"), "a = 1\n[b]\nc = 1\n# end\n\n[g]\nd = \"x\"\n\n[g.e]\nf = 1\n"},
		{"a table on the way", "a = 1\n", set("x", "b", "c", "d"), "a = 1\n\n[b.c]\nd = \"x\"\n"},
		{"a table in one of a list", "[[a]]\n[[a]]\nb = 1\n\n[c]\n", set("x", "a", 0, "d", "e"), "[[a]]\n\n[a.d]\ne = \"x\"\n[[a]]\nb = 1\n\n[c]\n"},
		{"a table", "[a]\nb = 1 # b\nc = 2 # c\n", set(map[string]any{"c": 2, "d": 3}, "a"), "[a]\nc = 2 # c\nd = 3\n"},
		{"a list", "a = [\n  'x', # x\n  'y', # y\n]\n", set([]string{"x", "z", "y"}, "a"), "a = [\n  'x', # x\n  \"z\",\n  'y', # y\n]\n"},
		{"a list on one line", "a = ['x', 'y', 'z'] # why", set([]string{"x", "z", "w"}, "a"), "a = ['x', 'z', 'w'] # why"},
		{"a list that becomes shorter", "a = ['x', 'y', 'z'] # why", set([]string{"x"}, "a"), "a = ['x'] # why"},
		{"a list of tables", "# first\n[[a]]\nb = 1 # one\n\n# second\n[[a]]\nb = 2 # two\n\n# third\n[[a]]\nb = 3 # three\n",
			set([]any{Pairs{{Key: "b", Value: 1}}, Pairs{{Key: "b", Value: 3}, {Key: "c", Value: "x"}}}, "a"),
			"# first\n[[a]]\nb = 1 # one\n\n# second\n[[a]]\nb = 3 # two\nc = \"x\"\n\n# third\n"},
		{"a first table of a list", "x = 1\n\n# one\n[[a]]\nb = 1\n", set([]any{Pairs{{Key: "b", Value: 0}}, Pairs{{Key: "b", Value: 1}}}, "a"), "x = 1\n\n[[a]]\nb = 0\n\n# one\n[[a]]\nb = 1\n"},
		{"no tables any more", "x = 1\n\n[[a]]\nb = 1\n\n[c]\n", set([]any{}, "a"), "x = 1\na = []\n\n[c]\n"},
		{"one more", "[[a]]\nb = 1\n[a.c]\nd = 1\n\n[e]\n", add("a", Pairs{{Key: "b", Value: 2, Comment: "two"}}), "[[a]]\nb = 1\n[a.c]\nd = 1\n\n[[a]]\nb = 2 # two\n\n[e]\n"},
		{"one more in a list", "a = [ # ours\n  {b = 1} # ], not the end\n  ]\n", add("a", Pairs{{Key: "b", Value: 2}}), "a = [ # ours\n  {b = 1}, # ], not the end\n  { b = 2 },\n  ]\n"},
		{"one more in a list on one line", "a = [{b = 1}]\n", add("a", Pairs{{Key: "b", Value: 2}}), "a = [{b = 1},\n  { b = 2 },\n]\n"},
		{"the first", "\ufeffx = 1\r\n", add("a", Pairs{{Key: "b", Value: 2}}, Pairs{}), "\ufeffx = 1\r\n\r\n[[a]]\r\nb = 2\r\n\r\n[[a]]\r\n"},
		{"a key gone", "a = 1\n  b = 2 # two\n# end\n", remove("b"), "a = 1\n# end\n"},
		{"a key gone from an inline table", "a = {b = 1, c = 2}", remove("a", "c"), "a = {b = 1}"},
		{"a first key gone from an inline table", "a = { b = 1, c = 2 }", remove("a", "b"), "a = { c = 2 }"},
		{"dotted keys gone", "a.b = 1\nc = 2\na.d = 3\n", remove("a"), "c = 2\n"},
		{"dotted keys gone from an inline table", "x = {a.b = 1, c = 2, a.d = 3}", remove("x", "a"), "x = {c = 2}"},
		{"a table gone", "x = 1\n\n[a]\nb = 1 # one\n\n[a.c]\nd = 1\n\n# e\n[e]\n", remove("a"), "x = 1\n\n# e\n[e]\n"},
		{"one of a list gone", "[[a]]\nb = 1\n\n[[a]]\nb = 2\n[a.c]\nd = 1\n\n[[a]]\nb = 3\n", remove("a", 1), "[[a]]\nb = 1\n\n[[a]]\nb = 3\n"},
		{"a table gone with the comments below it", "[[a]]\nb = 1\n# one\n\n# two\n[[a]]\nb = 2\n# three\n[[a]]\nb = 3\n", func(e *Editor) { e.Remove(Path{"a", 1}); e.Remove(Path{"a", 0}) }, "# two\n# three\n[[a]]\nb = 3\n"},
		{"one of a list on lines gone", "a = [\n  1, # one\n  2, # two\n  3 # three\n]", remove("a", 2), "a = [\n  1, # one\n  2 # two\n]"},
		{"what is not there gone", "a = 1", remove("b", "c"), "a = 1"},
		{"several changes", "title = \"x\"\ndraft = true # remove\n\n[action]\ntitle = \"y\"\nurl = \"z\"\n",
			merge(map[string]any{"draft": nil, "action": map[string]any{"phone": "+1", "url": nil}, "none": nil}),
			"title = \"x\"\n\n[action]\ntitle = \"y\"\nphone = \"+1\"\n"},
	} {
		e := Edit(c.text)
		c.edit(e)
		if got, err := e.Text(); err != nil || got != c.want {
			t.Errorf("%s: %v\ngot  %q\nwant %q", c.name, err, got, c.want)
		}
	}
}

func TestANewKeyStandsWhereItsOrderSays(t *testing.T) {
	for text, want := range map[string]string{
		"title = 'x'\ndate = 1\n\ndraft = true\n": "title = 'x'\ndate = 1\nsealed = \"s\"\n\ndraft = true\n",
		"draft = true\n": "sealed = \"s\"\ndraft = true\n",
		"other = 1\n":    "other = 1\nsealed = \"s\"\n",
		// A table that comes before it in the order has lines of its own: the key is none of those.
		"draft = true\n\n[title]\na = 1\n": "sealed = \"s\"\ndraft = true\n\n[title]\na = 1\n",
		"other = 1\n\n[date]\na = 1\n":     "other = 1\nsealed = \"s\"\n\n[date]\na = 1\n",
		"[[date]]\na = 1\n":                "sealed = \"s\"\n[[date]]\na = 1\n",
	} {
		e := Edit(text)
		e.Order = []string{"title", "date", "sealed", "draft"}
		e.Set(Path{"sealed"}, "s")
		if got, err := e.Text(); err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestFrontMatterIsChangedWithinItsFile(t *testing.T) {
	e := EditFrontMatter("\ufeff\r\n+++\r\n+++ \r\ntitle = 1\r\n+++\r\n")
	e.Set(Path{"title"}, "x")
	e.Append(Path{"to"}, Pairs{{Key: "name", Value: "y"}})
	want := "\ufeff\r\n+++\r\ntitle = \"x\"\r\n\r\n[[to]]\r\nname = \"y\"\r\n+++ \r\ntitle = 1\r\n+++\r\n"
	if got, err := e.Text(); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestAnEditThatIsNotPossibleSaysSo(t *testing.T) {
	for _, c := range []struct {
		text  string
		p     Path
		value any
	}{
		{"a = ", Path{"a"}, 1},
		{"a = 1", Path{"a", "b"}, 1},
		{"a = [1]", Path{"a", 3}, 1},
		{"a = 1", Path{"b", 1}, 1},
		{"a = 1", Path{}, 1},
		{"a = 1", Path{"b"}, Literal("x")},
		{"a = 1", Path{"b"}, Literal("2020-05-14\nc = 1")},
		{"a = 1", Path{"b"}, nil},
		{"a = 1", Path{"b"}, Pairs{{Key: "c", Value: 1}, {Key: "c", Value: 2}}},
		{"a = 1", Path{strings.Repeat("b", 2*maxPath)}, 1},
	} {
		e := Edit(c.text)
		e.Set(c.p, c.value)
		if got, err := e.Text(); err == nil {
			t.Errorf("%q %v: got %q", c.text, c.p, got)
		}
	}
	e := Edit("a = 1")
	e.Append(Path{"a"}, Pairs{})
	if _, err := e.Text(); !errors.Is(err, ErrNotEditable) {
		t.Errorf("got %v", err)
	}
}

func TestATableIsWrittenInOrder(t *testing.T) {
	got := Pairs{
		{Key: "to", Value: []Pairs{{{Key: "name", Value: "Ada \"A\"\t\u0001é\\"}}, {{Key: "office", Value: "x"}}}},
		{Key: "title", Value: "one\ntwo\"", Comment: "why\nnot"},
		{Key: "cases", Value: []string{"a", "b"}},
		{Key: "draft", Value: true},
		{Key: "sign", Value: Pairs{}},
	}.FrontMatter("\nText\n")
	want := "+++\ntitle = \"\"\"\none\ntwo\\\"\"\"\" # why not\ncases = [\"a\", \"b\"]\ndraft = true\n\n[[to]]\nname = \"Ada \\\"A\\\"\\t\\u0001é\\\\\"\n\n[[to]]\noffice = \"x\"\n\n[sign]\n+++\n\nText\n"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestMaskHidesCommentsAndValues(t *testing.T) {
	file := "+++\ntitle = 'x # y' # why\nimage = \"é.jpg\"\ncases = [\n  'a', # b\n]\n[params]\nc = '''\nd'''\n+++\n"
	want := "+++\ntitle = 'x # y'      \nimage =         \ncases =  \n          \n \n[params]\nc =    \n    \n+++\n"
	got := MaskFrontMatter(file, func(key string) bool { return key != "title" })
	if len(got) != len(file) || strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

// What an edit does not concern stays, byte for byte, and another parser reads
// the old values with the edit applied.
func FuzzAnEditKeepsEveryOtherByte(f *testing.F) {
	for _, s := range append(seeds, "a = {b = 1, c.d = 2, c.e = 3 }\n", "[a.b]\n[a]\nc.d = 1\nc.e = [1, # x\n 2]\n", "[[a]]\nb = 1\n[[a.c]]\n[[a]]\n[[a.c]]\nd = 1\n# e", "a = [[1, 2], [{x = 1, y.z = 2}], ]\r\n") {
		for kind := range byte(8) {
			f.Add(s, kind, byte(3*kind), "x\ny")
		}
	}
	f.Fuzz(func(t *testing.T, text string, kind, where byte, word string) {
		e := Edit(text)
		if e.err != nil || strings.ContainsRune(word, '\r') || !valid(word) {
			return
		}
		paths := pathsOf(nil, e.values)
		p := paths[int(where)%len(paths)]
		_, inTable := valueOf(e.values, p).(map[string]any)
		list, inList := listOf(valueOf(e.values, p))
		wanted := func(change func(old any) (any, bool)) any { return changeValue(e.values, p, change) }
		var want any
		var only string // "more" or "less": what the text may become
		switch value := []any{word, []any{word, int64(kind)}, map[string]any{"k": word, "l": map[string]any{"m": true}}}[kind%3]; {
		case kind < 128 && kind%8 < 3: // a value in the place of another
			want = wanted(func(any) (any, bool) { return value, true })
			e.Set(p, value)
			if !e.isTable(value) && (len(p) == 0 || e.find(p[:len(p)-1]).style == tableList) {
				return // which TOML has no form for
			}
		case kind%8 == 3 && inTable: // a new key
			if _, there := valueOf(e.values, p).(map[string]any)[word]; there || word == "" {
				return // the parser loses what stands around an empty key in a list of lists
			}
			p, only = append(slices.Clip(p), word), "more"
			want = wanted(func(any) (any, bool) { return value, true })
			e.Set(p, value)
		case kind%8 == 4 && inList: // one more of a list
			tables := e.find(p).style == tableList
			p, only = append(slices.Clip(p), len(list)), "more"
			if tables {
				value = map[string]any{"k": word}
			}
			want = wanted(func(any) (any, bool) { return value, true })
			e.Set(p, value)
		case len(p) > 0:
			only = "less"
			want = wanted(func(any) (any, bool) { return nil, false })
			if _, item := p[len(p)-1].(int); item && e.find(p[:len(p)-1]).style == tableList {
				if all, _ := listOf(valueOf(e.values, p[:len(p)-1])); len(all) == 1 {
					want = changeValue(e.values, p[:len(p)-1], func(any) (any, bool) { return nil, false })
				}
			}
			e.Remove(p)
		default:
			return
		}
		got, err := e.Text()
		if err != nil {
			// The parser takes some texts that are no TOML: a key set twice.
			if tooLong(want, 0, 0) || toml.Unmarshal([]byte(text), new(any)) != nil {
				return
			}
			t.Fatalf("%q %v: %v, became %q", text, p, err, e.text)
		}
		if only == "more" && !isWithin(text, got) || only == "less" && !isWithin(got, text) {
			t.Errorf("%q %v: became %q", text, p, got)
		}
		var before, after map[string]any
		if toml.Unmarshal([]byte(text), &before) != nil || len(before) == 0 {
			return
		}
		if err := toml.Unmarshal([]byte(got), &after); err != nil {
			t.Fatalf("%q %v: became %q, which another parser does not read: %v", text, p, got, err)
		}
		if a, b := plainValue(after), plainValue(want); !reflect.DeepEqual(a, b) {
			t.Errorf("%q %v: became %q\ngot  %#v\nwant %#v", text, p, got, a, b)
		}
	})
}

func valid(s string) bool { _, bad := InvalidUTF8([]byte(s)); return !bad }

func (e *Editor) isTable(value any) bool { _, ok := value.(map[string]any); return ok }

// plainValue gives values as comparable does, without empty tables and with
// line ends of one kind.
func plainValue(v any) any {
	var ends func(v any) any
	ends = func(v any) any {
		switch v := v.(type) {
		case string:
			return lineEnds.Replace(v)
		case []any:
			for i := range v {
				v[i] = ends(v[i])
			}
		case map[string]any:
			for k := range v {
				v[k] = ends(v[k])
			}
		}
		return v
	}
	return ends(comparable(withoutEmptyTables(v)))
}

// pathsOf lists the paths of all values, in order.
func pathsOf(p Path, v any) []Path {
	paths := []Path{p}
	if list, ok := listOf(v); ok {
		for i, item := range list {
			paths = append(paths, pathsOf(append(slices.Clip(p), i), item)...)
		}
	}
	table, _ := v.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(table)) {
		paths = append(paths, pathsOf(append(slices.Clip(p), name), table[name])...)
	}
	return paths
}

// tooLong reports values that Parse would refuse.
func tooLong(v any, depth, length int) bool {
	if depth > maxDepth || length > maxPath {
		return true
	}
	if list, ok := listOf(v); ok {
		return slices.ContainsFunc(list, func(item any) bool { return tooLong(item, depth+1, length) })
	}
	table, _ := v.(map[string]any)
	for name, part := range table {
		if tooLong(part, depth+1, length+len(name)+1) {
			return true
		}
	}
	return false
}

// isWithin reports whether a text is another with bytes left out.
func isWithin(less, more string) bool {
	for i := range len(less) {
		n := strings.IndexByte(more, less[i])
		if n < 0 {
			return false
		}
		more = more[n+1:]
	}
	return true
}

func ExampleEditor() {
	e := EditFrontMatter("+++\ntitle = 'An open letter' # as sent\ndate = 2020-05-21\n+++\nSir,\n")
	e.Order = []string{"date", "sealed"}
	e.Set(Path{"sealed"}, "sha256:…")
	e.Append(Path{"to"}, Pairs{{Key: "name", Value: "Bo Specimen"}})
	file, err := e.Text()
	fmt.Print(file, err)
	// Output:
	// +++
	// title = 'An open letter' # as sent
	// date = 2020-05-21
	// sealed = "sha256:…"
	//
	// [[to]]
	// name = "Bo Specimen"
	// +++
	// Sir,
	// <nil>
}
