package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// without takes the lines out of a file that begin with a word.
func without(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: without word file")
	}
	var kept strings.Builder
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		if !strings.HasPrefix(line, args[0]) {
			kept.WriteString(line)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(kept.String()), 0o644))
}

// absent asserts that a text is in no file below a folder, whatever its name:
// absent FOLDER TEXT...
func absent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: absent FOLDER TEXT...")
	}
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		for _, text := range args[1:] {
			if bytes.Contains(data, []byte(text)) || bytes.Contains([]byte(name), []byte(text)) {
				ts.Fatalf("%q is in %s", text, name)
			}
		}
		return err
	})
	ts.Check(err)
}

// sites asserts that two folders hold the same site: the same files with the
// same bytes. sites FOLDER FOLDER
func sites(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sites FOLDER FOLDER")
	}
	a, b := tree(ts, args[0]), tree(ts, args[1])
	same := len(a) == len(b)
	for name, data := range a {
		if b[name] != data {
			same = false
			if !neg {
				ts.Logf("%s differs", name)
			}
		}
	}
	if same == neg {
		ts.Fatalf("the same: %v", same)
	}
}

// tree reads every file below a folder.
func tree(ts *testscript.TestScript, folder string) map[string]string {
	files := map[string]string{}
	root := ts.MkAbs(folder)
	ts.Check(filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(root, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	}))
	return files
}
