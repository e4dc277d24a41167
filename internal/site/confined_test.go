package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"
)

func confinedSite(t *testing.T) (*confined, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"outside.txt": "secret", "site/a.txt": "a", "site/in/b.txt": "b", "site/in/deep/c.txt": "c"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	site := filepath.Join(dir, "site")
	root, err := os.OpenRoot(site)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return newConfined(root, site), site
}

func TestConfinedIsAFileSystem(t *testing.T) {
	c, _ := confinedSite(t)
	if err := fstest.TestFS(c, "a.txt", "in/b.txt", "in/deep/c.txt"); err != nil {
		t.Fatal(err)
	}
}

func TestNoLinkLeadsOut(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	c, site := confinedSite(t)
	for link, target := range map[string]string{
		"file": "../outside.txt", "folder": "..", "in/up": "../..", "absolute": filepath.Dir(site) + "/outside.txt", "inside": "in/b.txt", "within": "in",
	} {
		if err := os.Symlink(target, filepath.Join(site, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"file", "folder/outside.txt", "in/up/outside.txt", "absolute", "../outside.txt", "in/../../outside.txt"} {
		if data, err := fs.ReadFile(c, name); err == nil {
			t.Errorf("%s gives %q", name, data)
		}
		if f, err := c.Open(name); err == nil {
			f.Close()
			t.Errorf("%s can be opened", name)
		}
	}
	for name, want := range map[string]string{"inside": "b", "within/b.txt": "b", "a.txt": "a"} {
		if got, err := fs.ReadFile(c, name); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
}

// A folder that becomes a link while the preview runs is noticed.
func TestFolderThatBecomesALinkIsNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	c, site := confinedSite(t)
	if _, err := fs.ReadFile(c, "in/b.txt"); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(site, "in")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(site, "..", "b.txt"), []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("..", filepath.Join(site, "in")); err != nil {
		t.Fatal(err)
	}
	c.forget()
	if data, err := fs.ReadFile(c, "in/b.txt"); err == nil {
		t.Errorf("got %q from outside", data)
	}
}
