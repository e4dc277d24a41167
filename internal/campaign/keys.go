package campaign

import (
	"cmp"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// Keys say where the values of a front matter stand, by path. There are some
// of them for every document as long as the site is in memory: a sorted list
// takes an eighth of a map.
type Keys []Key

// A Key is where the value at a path stands: "title", "to[0].name", "cases[1]".
type Key struct {
	Path         string
	Line, Column int32 // of the document's file
}

// NewKeys sorts keys, of which the later one of the same path counts.
func NewKeys(keys []Key) Keys {
	slices.SortStableFunc(keys, func(a, b Key) int { return cmp.Compare(a.Path, b.Path) })
	return keys
}

// Position gives where the value at a path stands.
func (d *Document) Position(path string) (at diag.Position, ok bool) {
	after, _ := slices.BinarySearchFunc(d.Keys, path, func(k Key, path string) int {
		return cmp.Or(strings.Compare(k.Path, path), -1) // behind those of the path
	})
	if after == 0 || d.Keys[after-1].Path != path {
		return diag.Position{}, false
	}
	k := d.Keys[after-1]
	return diag.Position{File: d.File, Line: int(k.Line), Column: int(k.Column)}, true
}

// LangOf gives the language (BCP 47) that the value of a front matter key is in: the
// original's where a translation has it from there.
func (d *Document) LangOf(key string) string {
	if d.From != "" {
		if _, own := d.Position(key); !own {
			return d.From
		}
	}
	return d.Lang
}

// At gives the place of a front matter key, or of the file when it is inherited.
func (d *Document) At(path string) diag.Position {
	if at, ok := d.Position(path); ok {
		return at
	}
	return diag.Position{File: d.File, Line: 1, Column: 1}
}
