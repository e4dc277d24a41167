package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// site is a tree of files: path -> content.
type site map[string]string

var first = site{
	"index.html":           "home",
	"cases/a/index.html":   "case a",
	"cases/b/index.html":   "case b",
	"cases/b/photo.jpg":    "photo",
	"letters/x/index.html": "letter",
}

var second = site{
	"index.html":           "home, changed",
	"cases/a/index.html":   "case a",
	"cases/c/index.html":   "case c",
	"letters/x/index.html": "letter, changed",
	"letters/x/data.csv":   "name\n",
}

// build publishes s into out.
func build(t *testing.T, o Options, s site) (Stats, error) {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		return Stats{}, err
	}
	defer p.Abort()
	for _, path := range slices.Sorted(maps.Keys(s)) {
		if err := p.Write(path, []byte(s[path])); err != nil {
			return Stats{}, err
		}
	}
	return p.Commit(Record{})
}

func mustBuild(t *testing.T, o Options, s site) Stats {
	t.Helper()
	stats, err := build(t, o, s)
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	return stats
}

// newSite gives options for a site in a new folder.
func newSite(t *testing.T) Options {
	t.Helper()
	dir := newFolder(t)
	return Options{Site: dir, Out: filepath.Join(dir, "public")}
}

// newFolder makes a folder in memory where the system has such a place: a fault
// at every operation means thousands of small sites.
func newFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "casebook-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// tree reads a folder without what casebook keeps for itself; nil when there is none.
func tree(t testing.TB, dir string) site {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	s := site{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		if strings.HasPrefix(name, ownPrefix) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if entries, err := os.ReadDir(path); err == nil && len(entries) == 0 && path != dir {
				s[name+"/"] = ""
			}
			return nil
		}
		data, err := os.ReadFile(path)
		s[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wantTree(t *testing.T, dir string, want site) {
	t.Helper()
	if got := tree(t, dir); !maps.Equal(got, want) {
		t.Errorf("the folder holds\n%v\nwant\n%v", got, want)
	}
}

// wantNothingBeside checks that no stage or lock is left in the site's folder.
func wantNothingBeside(t *testing.T, o Options) {
	t.Helper()
	for _, dir := range []string{filepath.Dir(o.Out), o.Out} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ownPrefix) && e.Name() != manifestName {
				t.Errorf("%s was left behind", e.Name())
			}
		}
	}
}

// eachWay runs a test with an exchange of folders and with the journal.
func eachWay(t *testing.T, test func(t *testing.T, o Options)) {
	for name, inPlace := range map[string]bool{"exchange": false, "journal": true} {
		t.Run(name, func(t *testing.T) {
			o := newSite(t)
			o.inPlace = inPlace
			test(t, o)
		})
	}
}

func TestSecondVersionReplacesTheFirst(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		got := mustBuild(t, o, first)
		if want := (Stats{Written: 5, Bytes: 27, BytesWritten: 27}); got != want {
			t.Errorf("first: got %+v, want %+v", got, want)
		}
		wantTree(t, o.Out, first)
		got = mustBuild(t, o, second)
		if want := (Stats{Written: 4, Unchanged: 1, Removed: 2, Bytes: 45, BytesWritten: 39}); got != want {
			t.Errorf("second: got %+v, want %+v", got, want)
		}
		wantTree(t, o.Out, second)
		wantNothingBeside(t, o)
	})
}

func TestUnchangedFileKeepsItsTime(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		past := time.Date(2020, 5, 21, 12, 0, 0, 0, time.UTC)
		for path := range first {
			if err := os.Chtimes(filepath.Join(o.Out, path), past, past); err != nil {
				t.Fatal(err)
			}
		}
		mustBuild(t, o, second)
		for path, kept := range map[string]bool{"cases/a/index.html": true, "index.html": false} {
			info, err := os.Stat(filepath.Join(o.Out, path))
			if err != nil {
				t.Fatal(err)
			}
			if got := info.ModTime().Equal(past); got != kept {
				t.Errorf("%s: time kept %v, want %v", path, got, kept)
			}
		}
	})
}

func TestUnchangedSiteTouchesNothing(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		past := time.Date(2020, 5, 21, 12, 0, 0, 0, time.UTC)
		for _, dir := range []string{o.Site, o.Out} {
			if err := os.Chtimes(dir, past, past); err != nil {
				t.Fatal(err)
			}
		}
		o.fault = func(op, name string) error { return errors.New("touched: " + op + " " + name) }
		got := mustBuild(t, o, first)
		if want := (Stats{Unchanged: 5, Bytes: 27}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		for _, dir := range []string{o.Site, o.Out} {
			if info, _ := os.Stat(dir); !info.ModTime().Equal(past) {
				t.Errorf("the time of %s changed", filepath.Base(dir))
			}
		}
	})
}

func TestForeignFilesAndFoldersStay(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		foreigners := site{".gitignore": "*", "CNAME": "example.org", ".git/HEAD": "ref", ".git/objects/aa/bb": "blob"}
		plant(t, o.Out, foreigners)
		mustBuild(t, o, first)
		wantTree(t, o.Out, union(first, foreigners))
		later := site{"cases/b/notes.txt": "mine", "extra/deep/file": "mine", "cases/a/more/x": "mine"}
		plant(t, o.Out, later)
		if err := os.Mkdir(filepath.Join(o.Out, "hollow"), 0o755); err != nil {
			t.Fatal(err)
		}
		mustBuild(t, o, second)
		wantTree(t, o.Out, union(second, foreigners, later, site{"hollow/": ""}))
		wantNothingBeside(t, o)
	})
}

func TestOutputFolderStaysTheSameFolder(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		before, err := os.Stat(o.Out)
		if err != nil {
			t.Fatal(err)
		}
		mustBuild(t, o, second)
		after, err := os.Stat(o.Out)
		if err != nil {
			t.Fatal(err)
		}
		if !os.SameFile(before, after) {
			t.Error("the output folder was replaced by another")
		}
	})
}

func TestFileMayBecomeFolderAndBack(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		flat, deep := site{"index.html": "1", "about": "file"}, site{"index.html": "1", "about/index.html": "page"}
		for _, s := range []site{flat, deep, flat} {
			mustBuild(t, o, s)
			wantTree(t, o.Out, s)
		}
	})
}

func TestAbortLeavesTheOutputAsItWas(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		for _, before := range []site{nil, first} {
			if before != nil {
				mustBuild(t, o, before)
			}
			p, err := Open(o)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Write("index.html", []byte("half a site")); err != nil {
				t.Fatal(err)
			}
			p.Abort()
			wantTree(t, o.Out, before)
			wantNothingBeside(t, o)
			if _, err := p.Commit(Record{}); err == nil {
				t.Error("committed after Abort")
			}
		}
	})
}

func TestAbortRemovesFoldersMadeForTheOutput(t *testing.T) {
	o := newSite(t)
	o.Out = filepath.Join(o.Site, "a", "b", "public")
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	p.Abort()
	if got := tree(t, filepath.Join(o.Site, "a")); got != nil {
		t.Errorf("got %v, want no folder", got)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	for _, before := range []site{nil, first} {
		o := newSite(t)
		if before != nil {
			mustBuild(t, o, before)
		}
		o.DryRun = true
		o.fault = func(op, name string) error { return errors.New("touched: " + op + " " + name) }
		got := mustBuild(t, o, second)
		o.DryRun, o.fault = false, nil
		wantTree(t, o.Out, before)
		if want := mustBuild(t, o, second); got != want {
			t.Errorf("the dry run announced %+v, the build did %+v", got, want)
		}
	}
}

func TestCommitRefusesAfterFailedWrite(t *testing.T) {
	o := newSite(t)
	mustBuild(t, o, first)
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Write("../outside", nil); err == nil {
		t.Fatal("wrote outside")
	}
	if _, err := p.Commit(Record{}); err == nil {
		t.Error("committed a site that lacks a file")
	}
	wantTree(t, o.Out, first)
}

// plant writes files as somebody other than casebook.
func plant(t *testing.T, dir string, s site) {
	t.Helper()
	for path, content := range s {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func union(sites ...site) site {
	all := site{}
	for _, s := range sites {
		maps.Copy(all, s)
	}
	return all
}
