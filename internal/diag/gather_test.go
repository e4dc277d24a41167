package diag

import (
	"slices"
	"strings"
	"testing"
)

func linesOf(list []Diagnostic) string {
	var b strings.Builder
	for _, d := range list {
		b.WriteString(Line(d, nil) + "\n")
	}
	return b.String()
}

func rowProblem(file string, row, before int) Diagnostic {
	return WarningAt(Position{File: file, Line: row, Column: 2}, Say("probable-duplicate", "row", Rows{row}, "before", Rows{before}))
}

func TestRowsWithOneCauseAreOneProblem(t *testing.T) {
	got := linesOf(Gather([]Diagnostic{
		rowProblem("a.csv", 9, 3), rowProblem("a.csv", 7, 4), rowProblem("a.csv", 9, 3), rowProblem("b.csv", 5, 2),
		ErrorAt(Position{File: "a.csv", Line: 8}, Say("bad-date/cell", "row", Rows{8}, "column", "date")),
		ErrorAt(Position{File: "a.csv", Line: 6}, Say("bad-date/cell", "row", Rows{6}, "column", "until")),
	}))
	const want = `a.csv:7:2: warning: rows 7, 9 have the same name as rows 4, 3 (delete one of each two, unless they are two people) [probable-duplicate]
b.csv:5:2: warning: row 5 has the same name as row 2 (delete one, unless they are two people) [probable-duplicate]
a.csv:8:1: error: row 8: date is not a date (write it as 2020-05-21) [bad-date]
a.csv:6:1: error: row 6: until is not a date (write it as 2020-05-21) [bad-date]
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestManyRowsAreCountedAndTheFirstNamed(t *testing.T) {
	var list []Diagnostic
	for row := 30; row > 1; row-- {
		list = append(list, ErrorAt(Position{File: "a.csv", Line: row}, Say("no-name/cell", "row", Rows{row}, "column", "name")))
	}
	const want = "a.csv:2:1: error: rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 9 more: name is empty (every row needs one, public or not) [no-name]\n"
	if got := linesOf(Gather(list)); got != want {
		t.Errorf("got\n%s", got)
	}
}

// A warning of many places is read once; an error has to be mended at each.
func TestWarningOfManyPlacesIsSaidOnce(t *testing.T) {
	warn := func(file string, line int) Diagnostic {
		return WarningAt(Position{File: file, Line: line}, Say("unused-file/page"))
	}
	fail := func(line int) Diagnostic { return ErrorAt(Position{File: "c.md", Line: line}, Say("no-text-file/pdf")) }
	list := []Diagnostic{warn("a.txt", 0), fail(1), warn("b.txt", 0), fail(2), warn("b.txt", 4)}
	before := slices.Clone(list)
	if two := []Diagnostic{warn("a.txt", 0), warn("b.txt", 0)}; linesOf(Gather(two)) != linesOf(two) {
		t.Errorf("of two places:\n%s", linesOf(Gather(two)))
	}
	got := linesOf(Gather(list))
	want := "a.txt:1:1: warning: no page uses this file, so it is not published, also at b.txt:1:1, b.txt:4:1 (link to it or show it, or delete it) [unused-file]\n" +
		linesOf([]Diagnostic{fail(1), fail(2)})
	if got != want || !slices.EqualFunc(list, before, Diagnostic.Equal) {
		t.Errorf("got\n%s", got)
	}
}
