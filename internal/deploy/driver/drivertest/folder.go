package drivertest

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casebook/internal/publish"
)

// WriteFolder writes files into a folder, and gives them as a build lists them.
func WriteFolder(t testing.TB, dir string, files map[string]string) []publish.File {
	t.Helper()
	var list []publish.File
	for p, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(p))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
		list = append(list, publish.File{Path: p, Size: int64(len(text)), Sum: sha256.Sum256([]byte(text))})
	}
	slices.SortFunc(list, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// ReadFolder gives the files of a folder; what is neither file nor folder says "no
// file".
func ReadFolder(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, p)
		text := []byte("no file")
		if d.Type().IsRegular() {
			text, err = os.ReadFile(p)
		}
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
