// Package licence holds the licences of everything that is in the program: its
// modules on every system, Go's standard library, data and programs that it
// embeds. They are gathered by "go generate"; a test holds that none is missing.
package licence

import (
	_ "embed"
	"io"

	"casebook/internal/pack"
)

//go:generate go run ./gen

//go:embed licences.br
var packed string

// WriteAll writes all licences, each below the names and versions of what is under
// it.
func WriteAll(w io.Writer) error {
	_, err := w.Write(pack.Unpack(packed))
	return err
}
