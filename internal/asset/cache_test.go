package asset

import (
	"crypto/sha256"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"testing/fstest"
	"time"
)

// A mapCache keeps everything.
type mapCache map[string][]byte

func (c mapCache) Get(key string) ([]byte, bool) { data, ok := c[key]; return data, ok }
func (c mapCache) Put(key string, data []byte)   { c[key] = data }

// precious makes a folder with files of its owner beside it and in it.
func precious(t *testing.T) (dir string, root *os.Root, files func() map[string]string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"site/content/index.md", "elsewhere/thesis.txt", "elsewhere/.profile", "site/.casebook/cache/notes.txt", "site/.casebook/cache/.gitignore"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(dir, "site"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return dir, root, func() map[string]string {
		all := map[string]string{}
		err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				text, _ := os.ReadFile(name)
				all[name] = string(text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
}

// A site that somebody else made may have links where casebook keeps its own.
func TestCacheFollowsNoLink(t *testing.T) {
	key := cacheKey([32]byte{1}, "w")
	for _, link := range []struct{ name, to string }{
		{".casebook", "../elsewhere"}, {".casebook", "content"}, {".casebook/cache", "../../elsewhere"}, {".casebook/cache", "../content"},
		{".casebook/cache/.gitignore", "../../../elsewhere/made"}, {".casebook/cache/" + key, "../../../elsewhere/thesis.txt"},
	} {
		t.Run(link.name+" to "+link.to, func(t *testing.T) {
			dir, root, files := precious(t)
			name := filepath.Join(dir, "site", filepath.FromSlash(link.name))
			if err := os.RemoveAll(name); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.FromSlash(link.to), name); err != nil {
				t.Skip("this system makes no symbolic links here:", err)
			}
			before := files()
			c := OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", false)
			if _, ok := c.Get(key); ok {
				t.Error("an entry is read through a link")
			}
			c.Put(key, []byte("made"))
			OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", false).Trim()
			c.Remove(key)
			if after := files(); !maps.Equal(before, after) {
				t.Errorf("before %v, after %v", before, after)
			}
		})
	}
}

func TestCacheRemovesOnlyWhatItMade(t *testing.T) {
	_, root, files := precious(t)
	before := files()
	c := OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", false)
	c.Put(cacheKey([32]byte{1}, "w"), []byte("made"))
	if len(files()) != len(before)+1 {
		t.Fatalf("nothing is kept: %v", files())
	}
	OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", false).Trim()
	if len(files()) != len(before) {
		t.Errorf("before %v, after %v", before, files())
	}
}

func TestReadOnlyCacheChangesNothing(t *testing.T) {
	_, root, files := precious(t)
	kept, other := cacheKey([32]byte{1}, "w"), cacheKey([32]byte{2}, "w")
	OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", false).Put(kept, []byte("made"))
	before := files()
	c := OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", true)
	c.Put(other, []byte("more"))
	c.Remove(kept)
	OpenDiskCache(func() *os.Root { return root }, ".casebook/cache", true).Trim()
	if !maps.Equal(before, files()) {
		t.Errorf("before %v, after %v", before, files())
	}
	if data, ok := c.Get(kept); !ok || string(data) != "made" {
		t.Error("it cannot be read")
	}
}

// What a program with other rules has cleaned is cleaned again: it may hold what is
// refused now.
func TestCacheOfAnotherProgramIsNotUsed(t *testing.T) {
	site := fstest.MapFS{"a.pdf": {Data: []byte("%PDF-1.4 damaged")}}
	c := mapCache{}
	c[keyOf("an older one", sha256.Sum256(site["a.pdf"].Data), "application/pdf")] = []byte("let through")
	s := NewStore(site, c)
	emit := func(string, []byte) error { return nil }
	if err := s.Produce(&Resource{File: "a.pdf", Kind: PDF, MediaType: "application/pdf"}, nil, emit); err == nil {
		t.Error("what an older program let through is published")
	}
	c[cacheKey(sha256.Sum256(site["a.pdf"].Data), "application/pdf")] = []byte("let through")
	if err := s.Produce(&Resource{File: "a.pdf", Kind: PDF, MediaType: "application/pdf"}, nil, emit); err != nil {
		t.Error("what this program made is not found again:", err)
	}
}

func TestProgramsAreToldApart(t *testing.T) {
	files := fstest.MapFS{"a": {Data: []byte("one")}, "b": {Data: []byte("one"), ModTime: time.Unix(1, 0)}, "c": {Data: []byte("another")}}
	file := func(name string) fs.FileInfo {
		info, err := files.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	build := func(version, revision, modified string) *debug.BuildInfo {
		b := &debug.BuildInfo{Main: debug.Module{Version: version}}
		if revision != "" {
			b.Settings = []debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: modified}}
		}
		return b
	}
	a, b, c := file("a"), file("b"), file("c")
	for i, tt := range []struct {
		build, other *debug.BuildInfo
		in, otherIn  fs.FileInfo
		same         bool
	}{
		{build("v1.0.0", "", ""), build("v1.0.0", "", ""), a, b, true},
		{build("v1.0.0", "", ""), build("v1.0.1", "", ""), a, a, false},
		{build("(devel)", "1234", "false"), build("(devel)", "1234", "false"), a, b, true},
		{build("(devel)", "1234", "false"), build("(devel)", "5678", "false"), a, a, false},
		{build("(devel)", "1234", "true"), build("(devel)", "1234", "true"), a, b, false},
		{build("(devel)", "", ""), build("(devel)", "", ""), a, b, false},
		{build("(devel)", "", ""), build("(devel)", "", ""), a, c, false},
		{build("(devel)", "", ""), build("(devel)", "", ""), a, a, true},
		{nil, nil, a, b, false},
		{nil, nil, nil, nil, false},
	} {
		if same := nameProgram(tt.build, tt.in) == nameProgram(tt.other, tt.otherIn); same != tt.same {
			t.Errorf("%d: taken for the same: %v, want %v", i, same, tt.same)
		}
	}
}
