package feed

import (
	"encoding/json"
	"testing"
)

func TestStringIsEscapedForJSON(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Приклад / a != b", `"Приклад / a != b"`},
		{"quotes", `a"b\c`, `"a\"b\\c"`},
		{"controls", "\x00\x1f\b\t\n\f\r\x7f", `"\u0000\u001f\b\t\n\f\r` + "\x7f\""},
		{"end of a script", "</script><!--", `"<\/script><\u0021--"`},
		{"at the start", "/!", `"/!"`},
		{"line separators", "a\u2028b\u2029c\u2027", `"a\u2028b\u2029c` + "\u2027\""},
		{"broken utf-8", "a\xe2\x80", `"a"`},
		{"not characters", "\ufffe", "\"\ufffe\""},
	} {
		got := string(appendString(nil, c.text))
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s: %s is not JSON", c.name, got)
		}
	}
}

func TestTagsWithoutTextAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		tags []string
		want string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"", "a", "", "b"}, `,"tags":["a","b"]`},
	} {
		if got := string(appendTags(nil, c.tags)); got != c.want {
			t.Errorf("%q: got %s, want %s", c.tags, got, c.want)
		}
	}
}
