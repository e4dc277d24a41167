package decode

import (
	"strings"
	"testing"
)

// Front matter and body are whole lines of the file, and the line numbers say
// which ones.
func FuzzCutFrontMatterKeepsEveryLine(f *testing.F) {
	for _, s := range []string{
		"+++\ntitle = 'x'\n+++\nText", "\ufeff+++\r\n+++\r\n", "\n\n+++\na = 1\n+++", "---\n---\n", "+++\n", "", "+++\na = '''\n+++\n'''\n+++\n", "\xff",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		lines := strings.SplitAfter(string(file), "\n")
		got, fault := CutFrontMatter(file)
		if fault != nil {
			if fault.Code == "" || fault.Message == "" || fault.Line < 1 || fault.Line > len(lines) {
				t.Errorf("fault %+v", fault)
			}
			return
		}
		if want := strings.Join(lines[got.Line-1:got.BodyLine-2], ""); string(file[got.Start:got.End]) != want {
			t.Errorf("front matter %q, lines %q", file[got.Start:got.End], want)
		}
		if want := strings.Join(lines[min(got.BodyLine-1, len(lines)):], ""); string(file[got.Body:]) != want {
			t.Errorf("body %q, lines %q", file[got.Body:], want)
		}
		if end := strings.TrimRight(lines[got.BodyLine-2], " \t\r\n"); end != Fence {
			t.Errorf("front matter ends with %q", end)
		}
	})
}
