package diag

import "testing"

func TestMessagesNameTheirParts(t *testing.T) {
	for _, c := range []struct {
		text  string
		parts []Part
		want  string
		whole bool
	}{
		{`unknown key "{key}"`, []Part{{"key", "titel"}}, `unknown key "titel"`, true},
		{`unknown key "{key}"`, []Part{{"key", "a\"\u202e\n"}}, `unknown key "a\"\u202e\n"`, true},
		{`took {key}`, []Part{{"key", `a"b`}}, `took a"b`, true},
		{`{n} {n:row|rows} too many`, []Part{{"n", 1}}, `1 row too many`, true},
		{`{n} {n:row|rows} too many`, []Part{{"n", 12}}, `12 rows too many`, true},
		{`one of {known}`, []Part{{"known", []string{"a", "b", "c"}}}, `one of "a", "b" or "c"`, true},
		{`did you mean "{near}"?`, []Part{{"near", ""}}, `did you mean ""?`, false},
		{`an open { brace`, nil, `an open { brace`, true},
	} {
		if got, whole := (*Language)(nil).fill(c.text, c.parts); got != c.want || whole != c.whole {
			t.Errorf("%s: got %q, %t; want %q, %t", c.text, got, whole, c.want, c.whole)
		}
	}
}

func TestMessagesAreOneRowAnID(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Messages {
		if seen[m.ID] || m.ID == "" || m.Text == "" {
			t.Errorf("%q stands twice, or says nothing", m.ID)
		}
		seen[m.ID] = true
	}
}
