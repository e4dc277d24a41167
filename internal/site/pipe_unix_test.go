//go:build unix

package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"casebook/internal/diag"
)

// A pipe where a file should be is an error, and not an empty file.
func TestPipeIsNoFile(t *testing.T) {
	for _, name := range []string{"site.toml", "layouts/page.html", "layouts/i18n/uk.toml"} {
		o := plainSite(t)
		file := filepath.Join(o.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		if err := unix.Mkfifo(file, 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := Run(t.Context(), o)
		if err != nil || !r.Failed() {
			t.Errorf("%s: built with a pipe in its place: %v", name, err)
			continue
		}
		for _, d := range r.Problems {
			diag.Excerpt(os.DirFS(o.Dir), d)
		}
	}
}
