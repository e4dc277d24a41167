package durable

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestWriteFileReplacesContentAndKeepsMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.md")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("got %q, want %q", got, "new")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := os.FileMode(0o600); runtime.GOOS != "windows" && info.Mode() != want {
		t.Errorf("got mode %v, want %v", info.Mode(), want)
	}
	onlyEntry(t, filepath.Dir(path), "letter.md")
}

func TestWriteFileMakesNewFileWithGivenMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.csv")
	if err := WriteFile(path, []byte("name\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := os.FileMode(0o640); runtime.GOOS != "windows" && info.Mode() != want {
		t.Errorf("got mode %v, want %v", info.Mode(), want)
	}
}

func TestWriteFileLeavesNothingBehindWhenItCannotReplace(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(dir, "folder"), []byte("x"), 0o644); err == nil {
		t.Error("a folder was replaced by a file")
	}
	onlyEntry(t, dir, "folder")
}

func TestWriteFileFollowsSymbolicLink(t *testing.T) {
	dir := t.TempDir()
	link, target := filepath.Join(dir, "link.csv"), filepath.Join(dir, "target.csv")
	if err := os.WriteFile(target, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("this system makes no symbolic links here:", err)
	}
	if err := WriteFile(link, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(target); string(got) != "new" {
		t.Errorf("target: got %q, want %q", got, "new")
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
}

func onlyEntry(t *testing.T, dir, want string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != want {
		t.Errorf("got %v in the folder, want only %s", entries, want)
	}
}
