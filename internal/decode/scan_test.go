package decode

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/diag"
)

func read(t *testing.T, text string) (*Document, []string) {
	t.Helper()
	var rep diag.Report
	d := Parse([]byte(text), Options{File: "f"}, &rep)
	var lines []string
	for _, p := range rep.All() {
		lines = append(lines, p.String())
	}
	return d, lines
}

func TestPositionsOfKeysAndValues(t *testing.T) {
	tests := []struct{ name, text, path, value, key string }{
		{"plain", "a = 1\nbc  =  2", "bc", "2:8", "2:1"},
		{"indented", "  a = 1", "a", "1:7", "1:3"},
		{"characters, not bytes", "\"ключ\" = 'é'", "ключ", "1:10", "1:1"},
		{"after a multi-line text", "a = \"\"\"\nx = 1\n\"\"\"\nb = 2", "b", "4:5", "4:1"},
		{"after quotes at the end of one", "a = \"\"\"x\"\"\"\"\"\nb = 2", "b", "2:5", "2:1"},
		{"table", "[a]\nb = 1", "a.b", "2:5", "2:1"},
		{"table header", "[ a . b ]\nc = 1", "a.b", "1:1", "1:7"},
		{"second of a list of tables", "[[to]]\nname = 'x'\n[[to]]\nname = 'y'", "to[1].name", "4:8", "4:1"},
		{"table within a list of tables", "[[a]]\n[[a]]\n[a.b]\nc = 1", "a[1].b.c", "4:5", "4:1"},
		{"dotted", "a.b.c = 1", "a.b.c", "1:9", "1:5"},
		{"inline table", "a = { b = 1, c = { d = 2 } }", "a.c.d", "1:24", "1:20"},
		{"inline table on several lines", "a = {\n  b = 1, # why\n  c = 2,\n}", "a.c", "3:7", "3:3"},
		{"list", "a = ['x', 'y']", "a[1]", "1:11", "1:11"},
		{"list on several lines", "a = [\n  'x', # why\n\n  'y',\n]", "a[1]", "4:3", "4:3"},
		{"list of lists", "a = [[1], [2, 3]]", "a[1][1]", "1:15", "1:15"},
		{"inline table in a list", "a = [{b = 1}, {b = 2}]", "a[1].b", "1:20", "1:16"},
		{"brackets within text", "a = ['[', \"]\\\"\"]\nb = 1", "b", "2:5", "2:1"},
		{"date with a space", "a = [2020-05-14 10:00:00, 1]", "a[1]", "1:27", "1:27"},
		{"escaped key", `"a\u0062" = 1`, "ab", "1:13", "1:1"},
		{"CRLF", "a = 1\r\nb = 2\r\n", "b", "2:5", "2:1"},
		{"byte order mark", "\ufeffa = 1", "a", "1:5", "1:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, problems := read(t, tt.text)
			if d == nil {
				t.Fatalf("not read: %v", problems)
			}
			at := d.Keys()[tt.path]
			if got := fmt.Sprintf("%d:%d", at.Line, at.Column); got != tt.value {
				t.Errorf("value of %s at %s, want %s; keys %v", tt.path, got, tt.value, d.Keys())
			}
			if got := keyOf(t, d.Root(), tt.path); got != tt.key {
				t.Errorf("key of %s at %s, want %s", tt.path, got, tt.key)
			}
		})
	}
}

// keyOf follows a path from node to node.
func keyOf(t *testing.T, n Node, path string) string {
	t.Helper()
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		if items, ok := n.Items(); ok {
			i := int(part[0] - '0')
			n = items[i]
			continue
		}
		next, ok := n.Get(part)
		if !ok {
			t.Fatalf("no %s in %s", part, n.Path())
		}
		n = next
	}
	if n.Path() != path {
		t.Errorf("path %q, want %q", n.Path(), path)
	}
	at := n.KeyPosition()
	return fmt.Sprintf("%d:%d", at.Line, at.Column)
}

func TestFirstLineOfTheTextIsAddedToLines(t *testing.T) {
	var rep diag.Report
	d := Parse([]byte("a = 1\nb = 2"), Options{File: "f", Line: 5}, &rep)
	got, want := d.Keys()["b"], diag.Position{File: "f", Line: 6, Column: 5}
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSyntaxErrorsAreSaidInWords(t *testing.T) {
	tests := []struct{ text, want string }{
		{"\ufeff\ufeffa = 1", `f:1:1: error: there are two byte order marks (delete the invisible characters before the first key) [bad-toml]`},
		{"title = Foo bar", `f:1:9: error: "title" has a value without quotes (write title = "Foo bar") [bad-toml]`},
		{"title = “Foo”", `f:1:9: error: the quotation mark “ does not begin a text (write title = "Foo") [bad-toml]`},
		{"title: Foo", `f:1:6: error: expected "=" after a key, found ":" (write title = "Foo") [bad-toml]`},
		{"title = \"a\nb = 1", `f:1:11: error: a text that begins with a quotation mark must end with one on the same line (text of several lines stands between """ and """) [bad-toml]`},
		{"title =\n", `f:1:8: error: "title" has no value (write title = "…") [bad-toml]`},
		{"a = 1\na = 2", `f:2:1: error: "a" is set twice (keep one of the two) [duplicate-key]`},
		{"d = 2020-5-14", `f:1:5: error: "2020-5-14" is not a date as it has to be written (write d = 2020-05-14) [bad-date]`},
		{"d = 2017-03", `f:1:5: error: "2017-03" is not a date or time (a month stands in quotes: "2017-03") [bad-date]`},
		{`p = "C:\Users"`, `f:1:6: error: a backslash in text between " marks must be written twice (write \\ or put the text between ' marks) [bad-toml]`},
		{`a = "He said "hi""`, `f:1:15: error: expected the end of the line, found "h" (a quotation mark within text is written \") [bad-toml]`},
		{"ж = 1", `f:1:1: error: expected "=" after a key, found "ж" (a line is a key, = and a value: a text in quotes, true or false, a number, a date as YYYY-MM-DD, or several in [ ]) [bad-toml]`},
		{"a = \"é\x00\"", `f:1:7: error: a control character (delete it; it may be invisible) [control-character]`},
		{"a = 'é'\nb = 'é\xff'", `f:2:7: error: a byte that is not UTF-8 (save the file as UTF-8) [invalid-utf8]`},
		{"n = 99999999999999999999", `f:1:5: error: this number is too large (write a smaller number; one that nobody counts with, as a telephone number, stands between quotation marks: "…") [out-of-range]`},
		{"a = " + strings.Repeat("[", 100000), `f:1:37: error: tables or lists nested deeper than 32 levels (write it with fewer tables and lists inside one another) [too-deep]`},
		{strings.Repeat("a.", 100000) + "a = 1", `f:1:65: error: tables or lists nested deeper than 32 levels (write it with fewer tables and lists inside one another) [too-deep]`},
		{"[" + strings.Repeat("a.", 100) + "a]", `f:1:66: error: tables or lists nested deeper than 32 levels (write it with fewer tables and lists inside one another) [too-deep]`},
		{"a = " + strings.Repeat("{a=", 100000), `f:1:99: error: tables or lists nested deeper than 32 levels (write it with fewer tables and lists inside one another) [too-deep]`},
		{strings.Repeat("a", 300) + " = 1", `f:1:1: error: a key, with the tables around it, longer than 256 bytes (give the key and the tables around it shorter names) [too-deep]`},
		{strings.Repeat("#", MaxBytes+1), `f: error: more than 1048576 bytes of TOML (move long texts below the second +++, and take out what is not needed) [too-large]`},
	}
	for _, tt := range tests {
		d, got := read(t, tt.text)
		if d != nil {
			t.Errorf("%.40q was read", tt.text)
		}
		if len(got) != 1 || got[0] != tt.want {
			t.Errorf("%.40q\ngot  %v\nwant [%v]", tt.text, got, tt.want)
		}
	}
}

func TestPrivateTextIsNeverRepeated(t *testing.T) {
	for _, text := range []string{"secret = 1\nsecret = 2", "a = secret", "secret 1", "a = 2020-5-secret", "secret = 1"} {
		var rep diag.Report
		if d := Parse([]byte(text), Options{File: "f", Private: true}, &rep); d != nil {
			Shape{}.Bind(d.Root())
		}
		for _, p := range rep.All() {
			if !p.Private || strings.Contains(p.String(), "secret") {
				t.Errorf("%q: %v, private %v", text, p, p.Private)
			}
		}
	}
}

func TestLongLinesTakeLinearTime(t *testing.T) {
	d, problems := read(t, "a = ["+strings.Repeat("1,", 100000)+"]")
	if d == nil || len(d.Keys()) != 100001 {
		t.Fatalf("not read: %v", problems)
	}
}
