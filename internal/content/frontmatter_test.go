package content

import (
	"strings"
	"testing"
)

// Front matter and body are whole lines of the file, and the line numbers say
// which ones.
func FuzzSplitKeepsEveryLine(f *testing.F) {
	for _, s := range []string{
		"+++\ntitle = 'x'\n+++\nText", "\ufeff+++\r\n+++\r\n", "\n\n+++\na = 1\n+++", "---\n---\n", "+++\n", "", "+++\na = '''\n+++\n'''\n+++\n", "\xff",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		lines := strings.SplitAfter(string(file), "\n")
		got, fault := split(file)
		if fault != nil {
			if fault.Code == "" || fault.Message == "" || fault.Line < 1 || fault.Line > len(lines) {
				t.Errorf("fault %+v", fault)
			}
			return
		}
		if want := strings.Join(lines[got.frontLine-1:got.bodyLine-2], ""); string(got.front) != want {
			t.Errorf("front matter %q, lines %q", got.front, want)
		}
		if want := strings.Join(lines[min(got.bodyLine-1, len(lines)):], ""); string(got.body) != want {
			t.Errorf("body %q, lines %q", got.body, want)
		}
		if end := strings.TrimRight(lines[got.bodyLine-2], " \t\r\n"); end != fence {
			t.Errorf("front matter ends with %q", end)
		}
	})
}
