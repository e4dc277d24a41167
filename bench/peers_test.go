package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"casebook/internal/yardstick"
)

var tiny = yardstick.Size{Name: "tiny", Cases: 3, Updates: 2, Letters: 2, Signatories: 5}

// bodies gives the texts below the front matter, and the lists of signatories.
func bodies(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	fsys := os.DirFS(filepath.Join(dir, "content"))
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".js" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if path.Ext(name) == ".md" {
			front := bytes.Fields(data)[0]
			data = bytes.SplitN(data, front, 3)[2]
		}
		if text := bytes.TrimSpace(data); len(text) > 0 {
			list = append(list, string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func TestEveryGeneratorGetsTheSameTexts(t *testing.T) {
	dir := t.TempDir()
	if err := tiny.WriteCasebook(dir); err != nil {
		t.Fatal(err)
	}
	want := bodies(t, dir)
	if got, want := len(want), tiny.Files()+tiny.Letters; got != want {
		t.Errorf("casebook: %d texts, want %d", got, want)
	}
	for name, write := range map[string]func(yardstick.Size, string) error{"hugo": writeHugo, "zola": writeZola, "eleventy": writeEleventy} {
		dir := t.TempDir()
		if err := write(tiny, dir); err != nil {
			t.Fatal(err)
		}
		if got := bodies(t, dir); !slices.Equal(got, want) {
			t.Errorf("%s: the texts are not those of casebook", name)
		}
	}
}
