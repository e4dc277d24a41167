//go:build unix

package site

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/sys/unix"

	"casebook/internal/diag"
)

func opened(t *testing.T, name string) fs.File {
	t.Helper()
	f, err := openNoFollow(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// What is added to a file while it is read is read too.
func TestFileThatGrowsIsReadToItsEnd(t *testing.T) {
	for _, was := range []int{0, 10, 4096} {
		name := filepath.Join(t.TempDir(), "a.txt")
		if err := os.WriteFile(name, []byte(strings.Repeat("a", was)), 0o666); err != nil {
			t.Fatal(err)
		}
		f := opened(t, name)
		if err := os.WriteFile(name, []byte(strings.Repeat("b", 10000)), 0o666); err != nil {
			t.Fatal(err)
		}
		if data, err := readAll(f); err != nil || len(data) != 10000 {
			t.Errorf("of %d octets: %d, %v", was, len(data), err)
		}
	}
}

// A file that was cut meanwhile ends where it ends.
func TestFileThatShrinksEnds(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(name, []byte("abcdef"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := opened(t, name)
	if err := os.Truncate(name, 2); err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(f); err != nil || string(data) != "ab" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestRegularFileReads(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.txt")
	text := strings.Repeat("abcdefg ", 1000)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(opened(t, name), []byte(text)); err != nil {
		t.Error(err)
	}
	part := make([]byte, 8)
	at := opened(t, name).(io.ReaderAt)
	if n, err := at.ReadAt(part, 8); n != 8 || err != nil || string(part) != "abcdefg " {
		t.Errorf("%d octets %q, %v", n, part, err)
	}
	if n, err := at.ReadAt(part, int64(len(text))-3); n != 3 || err != io.EOF {
		t.Errorf("%d octets at the end, %v", n, err)
	}
}

// Nobody writes into the pipe: to wait for it would be for ever.
func TestPipeIsNotWaitedFor(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(name, 0o666); err != nil {
		t.Fatal(err)
	}
	info, err := opened(t, name).Stat()
	if err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("%v, %v", info, err)
	}
}

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
