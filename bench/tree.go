package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A tree is the published files below a folder, by path. Hidden ones, which
// programs keep for themselves, are not counted.
type tree map[string]written

// written is one file as it lies on the disk.
type written struct {
	size     int64
	modified time.Time
}

func listPublished(folder string) (tree, error) {
	files := tree{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".casebook") {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		files[filepath.ToSlash(name)] = written{info.Size(), info.ModTime()}
		return err
	})
	return files, err
}

func (t tree) bytes() int64 {
	n := int64(0)
	for _, f := range t {
		n += f.size
	}
	return n
}

// rewritten counts the files that are not as they were before.
func (t tree) rewritten(before tree) int {
	n := 0
	for path, f := range t {
		if was, ok := before[path]; !ok || was.size != f.size || !was.modified.Equal(f.modified) {
			n++
		}
	}
	return n
}

// list writes the files as the floor wants to be told of them.
func (t tree) list(file string) error {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&b, "%d\t%s\n", t[path].size, path)
	}
	return os.WriteFile(file, []byte(b.String()), 0o666)
}

// scratch makes a folder to work in: in memory where the system has a file
// system there, so that no disk is measured.
func scratch(parent string) (folder string, memory bool, err error) {
	const shared = "/dev/shm" // Linux; other systems have none that needs no set-up
	if parent == "" {
		if folder, err = os.MkdirTemp(shared, "casebook-bench-"); err == nil {
			return folder, true, nil
		}
	}
	folder, err = os.MkdirTemp(parent, "casebook-bench-")
	return folder, false, err
}
