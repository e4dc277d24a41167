package prose

import (
	"strconv"
	"strings"

	"casebook/internal/lazy"
)

var (
	bullet  = lazy.Regexp(`^(?:[-–—*•‣▪●○◦■□·]|\x{F0B7}|\x{F0A7})[ \t\x{a0}]+`)
	ordinal = lazy.Regexp(`^(\d{1,3})[.)][ \t\x{a0}]+`)
)

// A Marker is what stands before an item of a list.
type Marker struct {
	Length int // in bytes, with the space behind it; 0 where there is none
	Number int // 0 for a bullet
	Round  bool
}

// FindMarkers finds the items of lists among the lines of a document. A number
// counts as one only in a row of numbers: a line that begins with "21. Mai"
// is no item.
func FindMarkers(lines []string) []Marker {
	found := make([]Marker, len(lines))
	expected := 0
	var row []int // lines of the row of numbers so far, of which one alone is none
	endRow := func() {
		if len(row) < 2 {
			for _, i := range row {
				found[i] = Marker{}
			}
		}
		row, expected = row[:0], 0
	}
	for i, l := range lines {
		if m := bullet().FindString(l); m != "" && len(strings.TrimSpace(l)) > len(strings.TrimSpace(m)) {
			found[i] = Marker{Length: len(m)}
			continue
		}
		m := ordinal().FindStringSubmatch(l)
		if m == nil || len(l) == len(m[0]) {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		if n != expected {
			endRow()
		}
		if n > 0 && n == expected || n == 1 {
			found[i] = Marker{Length: len(m[0]), Number: n, Round: l[len(m[1])] == ')'}
			row, expected = append(row, i), n+1
		}
	}
	endRow()
	return found
}
