package letter

import (
	"cmp"
	"slices"

	"casebook/internal/prose"
)

// sorted gives notes in the order of the file; those about the whole of it come
// last.
func sorted(notes []prose.Note) []prose.Note {
	slices.SortStableFunc(notes, func(a, b prose.Note) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.At.Page, b.At.Page), cmp.Compare(a.At.Line, b.At.Line))
	})
	return slices.Compact(notes)
}

func rank(n prose.Note) int {
	if n.At.Line == 0 {
		return 1
	}
	return 0
}
