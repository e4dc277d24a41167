package signatory

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"casebook/internal/names"
)

// Names are compared in batches, beside the reading: which rows are told must
// not depend on where a batch ends.
func TestDuplicatesAreToldHoweverLongTheListIs(t *testing.T) {
	var rows []string
	for i := range 3*batchRows + 10 {
		rows = append(rows, fmt.Sprintf("Ada Example%s,yes", strings.Repeat("a", i%7)+fmt.Sprint(i)))
	}
	last := len(rows) - 1
	for _, at := range []int{batchRows - 1, batchRows, 2*batchRows + 5, last} {
		rows[at] = "Bo Specimen,yes"
	}
	rows[0], rows[last-1] = "Cy Secret,no", "Cy Secret,yes"
	rows[1], rows[2*batchRows-1] = "Dee Public,yes", "dée  PUBLIC,no"
	_, rep := scanned(t, ".csv", "name,public\n"+strings.Join(rows, "\n")+"\n", options())
	line := func(row, before int, more, hint string) string {
		return fmt.Sprintf("signatories.csv:%d: warning: row %d has the same name as row %d%s (%s, unless they are two people) [probable-duplicate]", row, row, before, more, hint)
	}
	several := fmt.Sprintf("signatories.csv:%d: warning: rows %d, %d, %d have the same name as row %d (delete one of each two, unless they are two people) [probable-duplicate]",
		batchRows+2, batchRows+2, 2*batchRows+7, last+2, batchRows+1)
	want := []string{
		several,
		line(2*batchRows+1, 3, fmt.Sprintf(", which names somebody whom row %d does not", 2*batchRows+1), "let the rows agree"),
		line(last+1, 2, ", and names somebody whom row 2 does not", "let the rows agree"),
	}
	if got := said(rep); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestManyDuplicatesAreCounted(t *testing.T) {
	_, rep := scanned(t, ".csv", "name\n"+strings.Repeat("Ada Example\n", 2*batchRows), options())
	errors, warnings := rep.Count()
	if rest := fmt.Sprintf("20, 21, 22 and %d more have the same name as row 2 ", 2*batchRows-1-20); errors != 0 || warnings != 1 || !strings.Contains(said(rep), rest) {
		t.Errorf("%d warnings, and not: %s\n%s", warnings, rest, said(rep))
	}
}

func TestFinderFindsTheFirstOfMany(t *testing.T) {
	f := newNameIndex(names.WithoutMarks, 0)
	var people []string
	for _, a := range given {
		for _, b := range syllables {
			for _, c := range syllables {
				people = append(people, a+" "+b+c)
			}
		}
	}
	want := map[string]int{}
	for i, n := range people {
		got := f.firstRow(n, i+1)
		if got != want[names.Fold(n)] {
			t.Fatalf("%q: got %d, want %d", n, got, want[names.Fold(n)])
		}
		if got == 0 {
			want[names.Fold(n)] = i + 1
		}
	}
	if n := slices.Max([]int{len(f.hashes), 1}); f.used != len(want) || n&(n-1) != 0 {
		t.Errorf("%d of %d, size %d", f.used, len(want), n)
	}
}
