package diag

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func TestMessageForm(t *testing.T) {
	at := Position{File: "content/cases/x/index.md", Line: 4, Column: 10}
	for _, c := range []struct {
		d    Diagnostic
		want string
	}{
		{Diagnostic{Position: at, Code: "unknown-status", Message: `unknown status "detaind"`, Hint: `did you mean "detained"?`},
			`content/cases/x/index.md:4:10: error: unknown status "detaind" (did you mean "detained"?) [unknown-status]`},
		{Diagnostic{Position: Position{File: "site.toml"}, Severity: Warning, Message: "no id"}, "site.toml: warning: no id"},
		{Diagnostic{Position: Position{File: "a.csv", Line: 3}, Message: "no"}, "a.csv:3: error: no"},
		{Diagnostic{Position: Position{File: "a.xlsx", Line: 14, Column: 3, Cell: "Sheet1!C14"}, Message: "no"}, "a.xlsx: Sheet1!C14: error: no"},
		{Diagnostic{Message: "no"}, "error: no"},
		{Diagnostic{Position: Position{File: "e\x1b[31mvil\nnew: error.md", Line: 3}, Message: "no"}, "e [31mvil new: error.md:3: error: no"},
		{Diagnostic{Message: "a\nb\x1b[31m\u202ec"}, "error: a b [31m c"},
	} {
		if got := c.d.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestReportIsSortedAndSaysEachProblemOnce(t *testing.T) {
	var r Report
	var group sync.WaitGroup
	for _, line := range []int{3, 1, 2, 1} {
		group.Go(func() { r.Error(Position{File: "a", Line: line}, "x", "m", "") })
	}
	group.Go(func() { r.Warn(Position{File: "a", Line: 1}, "x", "m", "") })
	group.Wait()
	var got []string
	for _, d := range r.All() {
		got = append(got, d.Position.String()+" "+d.Severity.String())
	}
	want := []string{"a:1 error", "a:1 warning", "a:2 error", "a:3 error"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if errors, warnings := r.Count(); errors != 3 || warnings != 1 || !r.Failed() {
		t.Errorf("got %d errors, %d warnings", errors, warnings)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"title", "status", "detained", "port"}
	for word, want := range map[string]string{
		"titel": "title", "Title": "title", "detaind": "detained", "prot": "port", "statsu": "status", "zzz": "", "x": "", "": "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestOneOf(t *testing.T) {
	for want, words := range map[string][]string{"": nil, `"a"`: {"a"}, `"a" or "b"`: {"a", "b"}, `"a", "b" or "c"`: {"a", "b", "c"}} {
		if got := (*Language)(nil).oneOf(words); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	site := fstest.MapFS{
		"a.md":      {Data: []byte("\ufefffirst\r\nsec\x1bond\rthird")},
		"site.toml": {Data: []byte("password = hunter2\nto = \"sftp://a:hunter2@h/p\"\nto = \"sftp://a@h/p\"\ntoken=x\nmain = { to = \"x\", secret = \"hunter2\" }\ntitle = \"T\"")},
		"long.md":   {Data: []byte(strings.Repeat("x", maxExcerpt+1) + "\nshort")},
	}
	for _, c := range []struct {
		d    Diagnostic
		want string
	}{
		{Diagnostic{Position: Position{File: "a.md", Line: 1}}, "first"},
		{Diagnostic{Position: Position{File: "a.md", Line: 2}}, "sec ond"},
		{Diagnostic{Position: Position{File: "a.md", Line: 3}}, "third"},
		{Diagnostic{Position: Position{File: "a.md", Line: 4}}, ""},
		{Diagnostic{Position: Position{File: "a.md", Line: 1}, Private: true}, ""},
		{Diagnostic{Position: Position{File: "site.toml", Line: 1}}, ""},
		{Diagnostic{Position: Position{File: "site.toml", Line: 2}}, ""},
		{Diagnostic{Position: Position{File: "site.toml", Line: 3}}, `to = "sftp://a@h/p"`},
		{Diagnostic{Position: Position{File: "site.toml", Line: 4}}, ""},
		{Diagnostic{Position: Position{File: "site.toml", Line: 5}}, ""},
		{Diagnostic{Position: Position{File: "site.toml", Line: 6}}, `title = "T"`},
		{Diagnostic{Position: Position{File: "none.md", Line: 1}}, ""},
		{Diagnostic{Position: Position{File: "long.md", Line: 2}}, ""},
	} {
		if got, _ := Excerpt(site, c.d); got != c.want {
			t.Errorf("%s: got %q, want %q", c.d.Position, got, c.want)
		}
	}
}
