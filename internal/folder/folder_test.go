package folder

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// open makes a folder with files in it, and a secret beside it.
func open(t *testing.T) (f *Folder, path string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"outside.txt": "secret", "b.txt": "secret", "site/a.txt": "a", "site/in/b.txt": "b", "site/in/deep/c.txt": "c"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	path = filepath.Join(dir, "site")
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, path
}

// inBothWays tests a folder of which one file is read, and one of which many are.
func inBothWays(t *testing.T, test func(t *testing.T, f *Folder, path string)) {
	t.Run("one", func(t *testing.T) {
		f, path := open(t)
		test(t, f, path)
	})
	t.Run("many", func(t *testing.T) {
		f, path := open(t)
		defer f.ReadMany()()
		test(t, f, path)
	})
}

func canLink(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
}

func TestFolderIsAFileSystem(t *testing.T) {
	inBothWays(t, func(t *testing.T, f *Folder, _ string) {
		if err := fstest.TestFS(f, "a.txt", "in/b.txt", "in/deep/c.txt"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNoLinkLeadsOut(t *testing.T) {
	canLink(t)
	inBothWays(t, func(t *testing.T, f *Folder, path string) {
		for link, target := range map[string]string{
			"file": "../outside.txt", "folder": "..", "in/up": "../..", "absolute": filepath.Dir(path) + "/outside.txt", "inside": "in/b.txt", "within": "in",
		} {
			if err := os.Symlink(target, filepath.Join(path, link)); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"file", "folder/outside.txt", "in/up/outside.txt", "absolute", "../outside.txt", "in/../../outside.txt"} {
			data, err := f.ReadFile(name)
			if err == nil {
				t.Errorf("%s gives %q", name, data)
			}
			if !LeadsOut(err) && fs.ValidPath(name) {
				t.Errorf("%s: got %v, want that it leads out", name, err)
			}
			if file, err := f.Open(name); err == nil {
				file.Close()
				t.Errorf("%s can be opened", name)
			}
			if _, err := f.Stat(name); err == nil {
				t.Errorf("%s can be looked at", name)
			}
		}
		if list, err := f.ReadDir("folder"); err == nil {
			t.Errorf("the folder above can be listed: %v", list)
		}
		for name, want := range map[string]string{"inside": "b", "within/b.txt": "b", "a.txt": "a"} {
			if got, err := f.ReadFile(name); err != nil || string(got) != want {
				t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
			}
		}
	})
}

// A folder that was read from and becomes a link is not followed, and nobody has
// to say that it did.
func TestFolderThatBecomesALinkIsNotFollowed(t *testing.T) {
	canLink(t)
	inBothWays(t, func(t *testing.T, f *Folder, path string) {
		if _, err := f.ReadFile("in/b.txt"); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(path, "in")); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("..", filepath.Join(path, "in")); err != nil {
			t.Fatal(err)
		}
		if data, err := f.ReadFile("in/b.txt"); err == nil {
			t.Errorf("got %q from outside", data)
		}
	})
}

// Nor when that happens again and again at whatever moment of a read.
func TestFolderThatIsALinkNowAndThenIsNeverFollowed(t *testing.T) {
	canLink(t)
	inBothWays(t, func(t *testing.T, f *Folder, path string) {
		if err := os.Symlink("..", filepath.Join(path, "link")); err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		done := make(chan error)
		go func() {
			in, link, spare := filepath.Join(path, "in"), filepath.Join(path, "link"), filepath.Join(path, "spare")
			for {
				for _, move := range [][2]string{{in, spare}, {link, in}, {in, link}, {spare, in}} {
					if err := os.Rename(move[0], move[1]); err != nil {
						done <- err
						return
					}
				}
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
			}
		}()
		var read, failed int
		for end := time.Now().Add(200 * time.Millisecond); time.Now().Before(end); {
			data, err := f.ReadFile("in/b.txt")
			switch {
			case err != nil:
				failed++
			case !bytes.Equal(data, []byte("b")):
				t.Fatalf("got %q from outside", data)
			default:
				read++
			}
		}
		close(stop)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if read == 0 || failed == 0 {
			t.Logf("%d reads and %d failures: the moves were not met", read, failed)
		}
	})
}

func TestFolderInThePlaceOfTheOldIsRead(t *testing.T) {
	f, path := open(t)
	if runtime.GOOS == "windows" {
		t.Skip("a folder that is open is not moved on Windows")
	}
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	f.Reopen()
	if _, err := f.ReadFile("a.txt"); !os.IsNotExist(err) {
		t.Errorf("got %v from a folder that is gone", err)
	}
	if err := os.Mkdir(path, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "a.txt"), []byte("new"), 0o666); err != nil {
		t.Fatal(err)
	}
	f.Reopen()
	if got, err := f.ReadFile("a.txt"); err != nil || string(got) != "new" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFileIsReadToItsEnd(t *testing.T) {
	f, path := open(t)
	for _, n := range []int{0, 1, 511, 4096, 100_001} {
		want := strings.Repeat("x", n)
		if err := os.WriteFile(filepath.Join(path, "a.txt"), []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := f.ReadFile("a.txt"); err != nil || string(got) != want {
			t.Errorf("%d bytes of %d, %v", len(got), n, err)
		}
	}
}

func TestFolderIsNotReadAsAFile(t *testing.T) {
	f, path := open(t)
	_, err := f.ReadFile("in")
	if err == nil || strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error without the folders of the machine", err)
	}
	if _, err := f.ReadFile("none"); !os.IsNotExist(err) {
		t.Errorf("got %v, want that it does not exist", err)
	}
	var _ fs.ReadLinkFS = f
}

// What was opened to read many files is let go: a folder that another has taken
// the place of is found.
func TestFolderIsLookedForAgainWhenManyWereRead(t *testing.T) {
	f, path := open(t)
	done := f.ReadMany()
	for _, name := range []string{"in/b.txt", "in/none.txt", "in/deep/c.txt"} {
		_, err := f.ReadFile(name)
		if want := name == "in/none.txt"; os.IsNotExist(err) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	done()
	if err := os.Rename(filepath.Join(path, "in"), filepath.Join(path, "was")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadFile("in/deep/c.txt"); !os.IsNotExist(err) {
		t.Errorf("got %v of a folder that is gone", err)
	}
}
