package change

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"casebook/internal/migrate"
	"casebook/internal/site"
)

// An import that ends in the middle leaves nothing of it: neither files nor the folders that
// were made for them, and what was there stays.
func TestImportThatCannotBeWrittenWholeIsTakenBack(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("content/pages/own.md", "own")
	s, err := Begin("test", site.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	i := &SiteImport{Plan: &migrate.Plan{Files: []migrate.File{
		{Name: "site.toml", Data: []byte("x")},
		{Name: "content/news/one.md", Data: []byte("x")},
		{Name: "content/pages/deep/er/two.md", Data: []byte("x")},
		{Name: "content/pages/own.md", Data: []byte("x")}, // somebody made it meanwhile
	}}}
	if err := i.Do(s); err == nil {
		t.Fatal("a file that was there is no error")
	}
	var left []string
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if rest, _ := filepath.Rel(dir, name); err == nil && rest != "." {
			if d.Name() == ".casebook" {
				return fs.SkipDir
			}
			left = append(left, filepath.ToSlash(rest))
		}
		return nil
	})
	if len(left) != 3 || left[2] != "content/pages/own.md" {
		t.Errorf("left are %v", left)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "content/pages/own.md")); string(data) != "own" {
		t.Errorf("what was there is %q", data)
	}
}
