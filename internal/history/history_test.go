package history

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casebook/internal/durable"
)

func begin(t *testing.T) (c *durable.Change, dir string) {
	t.Helper()
	dir = t.TempDir()
	c, err := durable.BeginChange(dir, "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c, dir
}

func keep(t *testing.T, c *durable.Change, file, text string, at time.Time) {
	t.Helper()
	if err := Keep(c, file, []byte(text), at); err != nil {
		t.Fatal(err)
	}
}

func texts(t *testing.T, c *durable.Change, file string) (list []string) {
	t.Helper()
	versions, err := List(c.Root().FS(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		data, err := Read(c.Root().FS(), file, v.Name)
		if err != nil || ETag(data) != v.ETag {
			t.Errorf("%s: got %v, %s", v.Name, err, ETag(data))
		}
		list = append(list, string(data))
	}
	return list
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const file = "content/pages/about.md"

func TestVersionsAreKeptOnceAndTheNewestComesFirst(t *testing.T) {
	c, dir := begin(t)
	keep(t, c, file, "one", noon)
	keep(t, c, file, "two", noon.Add(time.Second))
	keep(t, c, file, "two", noon.Add(time.Minute))
	keep(t, c, "content/pages/about.md/x.md", "of another file", noon)
	if got := texts(t, c, file); !slices.Equal(got, []string{"two", "one"}) {
		t.Errorf("got %q", got)
	}
	if ignore, _ := os.ReadFile(filepath.Join(dir, durable.Hidden, ".gitignore")); string(ignore) != "*\n" {
		t.Errorf("version control is told %q", ignore)
	}
}

func TestReadGivesNothingButVersions(t *testing.T) {
	c, dir := begin(t)
	keep(t, c, file, "one", noon)
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"", ".", "..", "../../../../secret.txt", "secret.txt", `..\secret.txt`} {
		if data, err := Read(c.Root().FS(), file, version); err == nil {
			t.Errorf("%q: got %q", version, data)
		}
	}
}

func TestForgottenVersionsAreGoneWithTheirFolders(t *testing.T) {
	c, dir := begin(t)
	for i, name := range []string{"content/cases/ada/index.md", "content/cases/ada/updates/x.md", "content/cases/adam/index.md", file} {
		keep(t, c, name, name, noon.Add(time.Duration(i)*time.Second))
	}
	if n, err := ForgetFiles(c, []string{"content/cases/Ada/", "content/pages/about.md"}); n != 3 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if got := texts(t, c, "content/cases/adam/index.md"); len(got) != 1 {
		t.Errorf("got %q", got)
	}
	for _, gone := range []string{"content/cases/ada", "content/pages"} {
		if _, err := os.Stat(filepath.Join(dir, Folder, gone)); !os.IsNotExist(err) {
			t.Errorf("%s is still there", gone)
		}
	}
}

func TestOldVersionsAndTooManyAreRemoved(t *testing.T) {
	c, _ := begin(t)
	keep(t, c, file, "old", noon.Add(-Lifetime-time.Hour))
	large := strings.Repeat("x", 1000)
	for i := range 5 {
		keep(t, c, "content/pages/large.md", string(rune('a'+i))+large, noon.Add(time.Duration(i)*time.Second))
	}
	if err := prune(c, noon.Add(time.Minute), 3500); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, c, file); got != nil {
		t.Errorf("what is too old is there: %q", got)
	}
	if got := texts(t, c, "content/pages/large.md"); len(got) != 3 || got[0][0] != 'e' {
		t.Errorf("got %d versions, want the three newest", len(got))
	}
}

func TestNothingIsKeptBehindALink(t *testing.T) {
	c, dir := begin(t)
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "content"), filepath.Join(dir, Folder)); err != nil {
		t.Skip("this system makes no symbolic links here:", err)
	}
	if err := Keep(c, file, []byte("draft"), noon); err == nil {
		t.Error("a version was kept behind a link")
	}
	if entries, _ := os.ReadDir(filepath.Join(dir, "content")); len(entries) > 0 {
		t.Error("it lies where texts are published from")
	}
}
