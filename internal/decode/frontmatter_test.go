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
			if want := strings.Join(lines[min(max(got.BodyLine-1, 0), len(lines)):], ""); got.BodyLine > 0 && string(file[got.Body:]) != want {
				t.Errorf("body %q, lines %q", file[got.Body:], want)
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

// Where front matter does not stand between two fences, the text is found all the
// same where nobody can doubt where it begins.
func TestTextIsFoundBelowFaultyFrontMatter(t *testing.T) {
	for _, c := range []struct {
		file     string
		bodyLine int
	}{
		{"---\ntitle: x\n---\nText\n\n---\n\nmore", 4},
		{" +++\ntitle = 'x'\n+++\nText", 4},
		{"+++\ntitle = 'x'\n++++\nText", 4},
		{"+++ toml\ntitle = 'x'\n+++\nText", 4},
		{"title = 'x'\n+++\nText", 3},
		{"Text\n\n---\n\nmore", 1},
		{"+++\ntitle = 'x'\nText", 0},
		{"title = 'x'\nText", 0},
		{"title: x\nText", 0},
		{"", 0},
		{"\xff\n+++\n", 0},
	} {
		if got, fault := CutFrontMatter([]byte(c.file)); fault == nil || got.BodyLine != c.bodyLine {
			t.Errorf("%q: the text begins at line %d, want %d; %v", c.file, got.BodyLine, c.bodyLine, fault)
		}
	}
}
