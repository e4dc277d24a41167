//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// Nobody writes into the pipe: to wait for it would be for ever.
func TestPipeIsNotWaitedFor(t *testing.T) {
	f, path := open(t)
	if err := unix.Mkfifo(filepath.Join(path, "pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	file, err := f.Open("pipe")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("%v, %v", info, err)
	}
	if data, err := f.ReadFile("pipe"); err == nil {
		t.Errorf("a pipe is read as %q", data)
	}
	if list, err := f.ReadDir("pipe"); err == nil {
		t.Errorf("a pipe is listed as %v", list)
	}
}

// Neither is one in a folder that lies elsewhere, as CASEBOOK_GUARD may.
func TestPipeElsewhereIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mkfifo(filepath.Join(dir, "pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "list"), []byte("words"), 0o666); err != nil {
		t.Fatal(err)
	}
	if data, err := fs.ReadFile(Elsewhere(dir), "pipe"); !errors.Is(err, ErrNoFile) {
		t.Errorf("a pipe is read as %q, %v", data, err)
	}
	if data, err := fs.ReadFile(Elsewhere(dir), "list"); string(data) != "words" {
		t.Errorf("%q, %v", data, err)
	}
}
