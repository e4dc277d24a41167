package site

import (
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// Lines and columns are of the file as it is, whatever its encoding and its capitals.
func TestAddressIsFoundWhereItIsWritten(t *testing.T) {
	const address = "/cases/x/"
	for text, want := range map[string]diag.Position{
		"a\nb /Cases/X/":                        {File: "f.txt", Line: 2, Column: 3},
		strings.Repeat("\xe9", 60) + "/cases/x": {File: "f.txt", Line: 1, Column: 61},
	} {
		p := &press{files: fstest.MapFS{"f.txt": {Data: []byte(text)}}}
		if at, ok := p.findWritten("f.txt", address); !ok || at != want {
			t.Errorf("%q: got %v", text, at)
		}
	}
}
