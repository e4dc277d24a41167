package durable

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// begin takes the lock of a new site.
func begin(t *testing.T) (c *Change, dir string) {
	t.Helper()
	dir = t.TempDir()
	c, err := BeginChange(dir, "withdraw")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c, dir
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTwoCommandsDoNotChangeASiteAtOnce(t *testing.T) {
	first, dir := begin(t)
	_, err := beginChange(dir, "seal", 0)
	held, ok := errors.AsType[*HeldError](err)
	if !ok || held.Command != "withdraw" || held.Process != os.Getpid() || time.Since(held.Since) > time.Minute {
		t.Fatalf("got %v, want who holds it", err)
	}
	time.AfterFunc(200*time.Millisecond, func() { first.Close() })
	second, err := BeginChange(dir, "seal")
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

// The process that holds the lock is killed: nobody has to clear anything.
func TestLockOfAKilledCommandIsFree(t *testing.T) {
	if dir := os.Getenv("CASEBOOK_TEST_LOCK"); dir != "" {
		if _, err := BeginChange(dir, "withdraw"); err != nil {
			t.Fatal(err)
		}
		_, _ = os.Stdout.WriteString("held\n")
		select {} // until it is killed
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run", "^TestLockOfAKilledCommandIsFree$")
	child.Env = append(os.Environ(), "CASEBOOK_TEST_LOCK="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	if _, err := beginChange(dir, "seal", 0); err == nil {
		t.Error("two have the site")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	c, err := BeginChange(dir, "seal")
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

func TestWhatAKilledRunLeftIsClearedByTheNext(t *testing.T) {
	c, dir := begin(t)
	write(t, dir, ".casebook/tmp/0123.tmp", "a name")
	write(t, dir, "content/letters/x/.casebook-12.tmp", "a name")
	kept := write(t, dir, "content/letters/x/signatories.csv", "name\n")
	ClearLeftovers(dir) // the first still holds the site, and may be writing these
	if _, err := os.Stat(filepath.Join(dir, ".casebook/tmp/0123.tmp")); err != nil {
		t.Error("what a running command writes was taken away")
	}
	c.Close()
	ClearLeftovers(dir)
	for _, name := range []string{".casebook/tmp", "content/letters/x/.casebook-12.tmp"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there", name)
		}
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
}

func TestChangeReplacesAFileWhole(t *testing.T) {
	c, dir := begin(t)
	file := write(t, dir, "content/a.csv", "old")
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.WriteFile("content/a.csv", []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(file); string(got) != "new" {
		t.Errorf("got %q", got)
	}
	if info, _ := os.Stat(file); runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("got mode %v", info.Mode())
	}
	onlyEntry(t, filepath.Dir(file), "a.csv")
	if ignore, _ := os.ReadFile(filepath.Join(dir, Hidden, ".gitignore")); string(ignore) != "*\n" {
		t.Errorf("version control is told %q", ignore)
	}
}

func TestChangeRefusesWhatWouldKeepTheOldText(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows, and it counts no hard links here")
	}
	c, dir := begin(t)
	outside := write(t, t.TempDir(), "list.csv", "old")
	write(t, dir, "content/index.md", "")
	for name, make := range map[string]func(file string) error{
		"read-only": func(file string) error { return os.Chmod(write(t, dir, "content/read-only", "old"), 0o444) },
		"hard-link": func(file string) error { return os.Link(write(t, dir, "content/other", "old"), file) },
		"elsewhere": func(file string) error { return os.Symlink(outside, file) },
		"folder":    func(file string) error { return os.MkdirAll(file, 0o777) },
	} {
		if err := make(filepath.Join(dir, "content", name)); err != nil {
			t.Fatal(err)
		}
		if err := c.WriteFile("content/"+name, []byte("new"), 0o644); err == nil || !strings.Contains(err.Error(), "content/"+name) {
			t.Errorf("%s: got %v, want why", name, err)
		}
	}
	if got, _ := os.ReadFile(outside); string(got) != "old" {
		t.Error("a file outside the site was changed")
	}
}

func TestChangeFollowsALinkWithinTheSite(t *testing.T) {
	c, dir := begin(t)
	target := write(t, dir, "content/shared.csv", "old")
	link := filepath.Join(dir, "content", "link.csv")
	if err := os.Symlink("shared.csv", link); err != nil {
		t.Skip("this system makes no symbolic links here:", err)
	}
	if err := c.WriteFile("content/link.csv", []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(target); string(got) != "new" {
		t.Errorf("got %q", got)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
}

func TestReplaceFileLeavesWhatSomebodySavedMeanwhile(t *testing.T) {
	c, dir := begin(t)
	file := write(t, dir, "content/a.md", "theirs")
	if err := c.ReplaceFile("content/a.md", []byte("read"), []byte("mine")); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	if err := c.RemoveFile("content/a.md", []byte("read")); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(file); string(got) != "theirs" {
		t.Errorf("got %q", got)
	}
	if err := c.ReplaceFile("content/a.md", []byte("theirs"), []byte("mine")); err != nil {
		t.Error(err)
	}
	if err := c.RemoveFile("content/a.md", []byte("mine")); err != nil {
		t.Error(err)
	}
	if err := c.ReplaceFile("content/a.md", []byte("mine"), []byte("again")); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that is gone: got %v", err)
	}
	entries, _ := os.ReadDir(filepath.Join(dir, ".casebook", "tmp"))
	if len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestCreateFileOverwritesNothing(t *testing.T) {
	c, dir := begin(t)
	if err := c.CreateFile("content/new/a.md", []byte("a")); err != nil {
		t.Fatal(err)
	}
	if err := c.CreateFile("content/new/a.md", []byte("b")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	file := filepath.Join(dir, "content", "new", "a.md")
	if got, _ := os.ReadFile(file); string(got) != "a" {
		t.Errorf("got %q", got)
	}
	if err := c.WriteFile("content/new/a.md", []byte("c"), 0o644); err != nil {
		t.Errorf("the new file has a second name: %v", err)
	}
}
