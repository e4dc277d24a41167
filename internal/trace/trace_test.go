package trace

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func files() fstest.MapFS {
	return fstest.MapFS{
		"site.toml":          {Data: []byte("title = 'A'\n")},
		"content/index.md":   {Data: []byte("Hello.\n")},
		"content/photo.jpg":  {Data: bytes.Repeat([]byte("0123456789"), 100)},
		"content/list.xlsx":  {Data: bytes.Repeat([]byte("cell"), 5000)},
		"content/empty.md":   {},
		"content/cases/x.md": {Data: []byte("x")},
	}
}

// look sees something of everything, as a build does.
func look(t *testing.T, fsys fs.FS) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := fs.ReadFile(fsys, "site.toml")
	must(err)
	_, err = fs.ReadDir(fsys, "content")
	must(err)
	_, err = fs.Stat(fsys, "content/cases")
	must(err)
	_, err = fs.Stat(fsys, "content/cases/x.md")
	must(err)
	for _, name := range []string{"layouts", "content/index.uk.md"} {
		if _, err := fs.Stat(fsys, name); !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"content/index.md", "content/empty.md"} {
		f, err := fsys.Open(name)
		must(err)
		_, err = io.ReadAll(f)
		must(err)
		must(f.Close())
	}
	photo, err := fsys.Open("content/photo.jpg")
	must(err)
	_, err = io.ReadFull(photo, make([]byte, 300))
	must(err)
	must(photo.Close())
	list, err := fsys.Open("content/list.xlsx")
	must(err)
	_, err = list.(io.ReaderAt).ReadAt(make([]byte, 10), 19000)
	must(err)
	must(list.Close())
}

// traced looks at a site and gives what was seen, written down and read again.
func traced(t *testing.T, key *Key, fsys fs.FS) *Trace {
	t.Helper()
	log := NewLog(key)
	look(t, log.FS(fsys))
	saw, ok := log.Trace()
	if !ok {
		t.Fatal("seen what cannot be seen again")
	}
	again, err := Parse(key, string(saw.Append(nil)))
	if err != nil {
		t.Fatal(err)
	}
	if again.Len() != saw.Len() || saw.Len() != 10 {
		t.Fatalf("seen %d things, read %d", saw.Len(), again.Len())
	}
	return again
}

func same(saw *Trace, fsys fs.FS) bool {
	for i := range saw.Len() {
		if !saw.Same(i, make([]byte, 64), fsys) {
			return false
		}
	}
	return true
}

func TestSeesWhatChanged(t *testing.T) {
	saw := traced(t, NewKey(), files())
	for what, change := range map[string]func(fstest.MapFS){
		"another octet in a file read whole":   func(m fstest.MapFS) { m["site.toml"].Data[9] = 'B' },
		"a file read in pieces":                func(m fstest.MapFS) { m["content/index.md"].Data[0] = 'h' },
		"a file that grew":                     func(m fstest.MapFS) { m["content/index.md"].Data = []byte("Hello.\n\n") },
		"a file that grew by another buffer":   func(m fstest.MapFS) { m["content/index.md"].Data = []byte("Hello.\n" + strings.Repeat(" ", 64)) },
		"a file that shrank":                   func(m fstest.MapFS) { m["content/index.md"].Data = []byte("Hello.") },
		"an empty file that is no longer":      func(m fstest.MapFS) { m["content/empty.md"].Data = []byte("\n") },
		"an octet of the part that was read":   func(m fstest.MapFS) { m["content/photo.jpg"].Data[299] = 'x' },
		"a file shorter than what was read":    func(m fstest.MapFS) { m["content/photo.jpg"].Data = m["content/photo.jpg"].Data[:299] },
		"any octet of a file read in disorder": func(m fstest.MapFS) { m["content/list.xlsx"].Data[0] = 'C' },
		"a file that is gone":                  func(m fstest.MapFS) { delete(m, "content/index.md") },
		"a new file in a folder":               func(m fstest.MapFS) { m["content/index.kk.md"] = &fstest.MapFile{} },
		"a file in the place of a folder": func(m fstest.MapFS) {
			delete(m, "content/cases/x.md")
			m["content/cases"] = &fstest.MapFile{}
		},
		"a file of another size, not read": func(m fstest.MapFS) { m["content/cases/x.md"].Data = []byte("xy") },
		"a link in the place of a file":    func(m fstest.MapFS) { m["content/empty.md"].Mode = fs.ModeSymlink },
		"a file where there was none":      func(m fstest.MapFS) { m["content/index.uk.md"] = &fstest.MapFile{} },
		"a folder where there was none":    func(m fstest.MapFS) { m["layouts/page.html"] = &fstest.MapFile{} },
		"a file in place of another, same size": func(m fstest.MapFS) {
			m["content/empty.md"], m["content/new.md"] = m["content/new.md"], &fstest.MapFile{}
		},
	} {
		t.Run(what, func(t *testing.T) {
			now := files()
			change(now)
			maps.DeleteFunc(now, func(_ string, f *fstest.MapFile) bool { return f == nil })
			if same(saw, now) {
				t.Error("not noticed")
			}
		})
	}
}

func TestSeesThatNothingChanged(t *testing.T) {
	saw := traced(t, NewKey(), files())
	for what, change := range map[string]func(fstest.MapFS){
		"nothing":                            func(fstest.MapFS) {},
		"what lies beyond the part read":     func(m fstest.MapFS) { m["content/photo.jpg"].Data[300] = 'x' },
		"a file of the same size, not read":  func(m fstest.MapFS) { m["content/cases/x.md"].Data[0] = 'y' },
		"a file in a folder nobody asked of": func(m fstest.MapFS) { m["notes/todo.txt"] = &fstest.MapFile{} },
	} {
		t.Run(what, func(t *testing.T) {
			now := files()
			change(now)
			if !same(saw, now) {
				t.Error("taken for a change")
			}
		})
	}
}

func TestEachFileSystemIsItsOwn(t *testing.T) {
	log := NewLog(NewKey())
	for _, name := range []string{"a", "b"} {
		if _, err := fs.ReadFile(log.FS(fstest.MapFS{"file": {Data: []byte(name)}}), "file"); err != nil {
			t.Fatal(err)
		}
	}
	saw, _ := log.Trace()
	a, b := fstest.MapFS{"file": {Data: []byte("a")}}, fstest.MapFS{"file": {Data: []byte("b")}}
	for i := range saw.Len() {
		if !saw.Same(i, make([]byte, 8), a, b) || saw.Same(i, make([]byte, 8), b, a) {
			t.Errorf("%d: taken for another", i)
		}
	}
	if saw.Same(1, make([]byte, 8), a) {
		t.Error("seen in a file system that is not there")
	}
}

// broken fails in one way or the other.
type broken struct{ fs.FS }

func (b broken) Open(name string) (fs.File, error) {
	switch name {
	case "refused":
		return nil, fs.ErrPermission
	case "torn":
		f, err := b.FS.Open("site.toml")
		return torn{f}, err
	}
	return b.FS.Open(name)
}

type torn struct{ fs.File }

func (torn) Read([]byte) (int, error) { return 3, errors.New("the disk is ill") }

func TestWhatFailedIsNotKnown(t *testing.T) {
	for _, name := range []string{"refused", "torn"} {
		log := NewLog(NewKey())
		if _, err := fs.ReadFile(log.FS(broken{files()}), name); err == nil {
			t.Fatal("no error")
		}
		if _, ok := log.Trace(); ok {
			t.Errorf("%s: taken for something that can be seen again", name)
		}
	}
	log := NewLog(NewKey())
	f, err := log.FS(broken{files()}).Open("torn")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.ReadAll(f)
	f.Close()
	if _, ok := log.Trace(); ok {
		t.Error("a file that could not be read is taken for read")
	}
}

func TestNameThatNoLineHolds(t *testing.T) {
	log := NewLog(NewKey())
	_, _ = fs.ReadFile(log.FS(fstest.MapFS{"a\nb": {}}), "a\nb")
	if _, ok := log.Trace(); ok {
		t.Error("a name of two lines")
	}
}

func TestFileThatChangedMeanwhile(t *testing.T) {
	log, now := NewLog(NewKey()), files()
	fsys := log.FS(now)
	_, _ = fs.ReadFile(fsys, "site.toml")
	now["site.toml"] = &fstest.MapFile{Data: []byte("title = 'B'\n")}
	_, _ = fs.ReadFile(fsys, "site.toml")
	if saw, ok := log.Trace(); ok && (same(saw, now) || same(saw, files())) {
		t.Error("one of two contents is taken for both")
	}
}

func TestClosedTwice(t *testing.T) {
	log := NewLog(NewKey())
	f, err := log.FS(files()).Open("site.toml")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	f.Close()
	if saw, _ := log.Trace(); saw.Len() != 1 {
		t.Errorf("noted %d times", saw.Len())
	}
}

func TestDigests(t *testing.T) {
	key := NewKey()
	again, ok := ParseKey(key.String())
	if !ok || again.Sum([]byte("a")) != key.Sum([]byte("a")) {
		t.Error("a key is another after it was written down")
	}
	if NewKey().Sum([]byte("a")) == key.Sum([]byte("a")) || key.Sum([]byte("a")) == key.Sum([]byte("b")) {
		t.Error("two digests are one")
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				h := key.Hash()
				h.Write([]byte("a"))
				h.Write([]byte("b"))
				if h.Digest() != key.Sum([]byte("ab")) {
					t.Error("in pieces it is another")
				}
				h.Release()
			}
		})
	}
	wait.Wait()
	var none *Key
	h := none.Hash()
	h.Write([]byte("a"))
	if h.Digest() != (Digest{}) || none.Sum([]byte("a")) != (Digest{}) {
		t.Error("a digest without a key")
	}
	h.Release()
	for _, bad := range []string{"", "00", strings.Repeat("0", 63), strings.Repeat("g", 64), strings.Repeat("0", 66)} {
		if _, ok := ParseKey(bad); ok {
			t.Errorf("%q is taken for a key", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	key := NewKey()
	log := NewLog(key)
	_, _ = fs.ReadFile(log.FS(files()), "site.toml")
	_, _ = fs.ReadDir(log.FS(files()), "content")
	saw, _ := log.Trace()
	f.Add(string(saw.Append(nil)))
	f.Add("f0\t1\t9f86d081884c7d659a2feaa0c55ad015\tname\tof two\nx")
	f.Fuzz(func(t *testing.T, lines string) {
		saw, err := Parse(key, lines)
		if err != nil {
			return
		}
		for i := range saw.Len() {
			saw.Same(i, make([]byte, 16), files())
		}
		again, err := Parse(key, string(saw.Append(nil)))
		if err != nil || again.Len() != saw.Len() {
			t.Fatalf("%q is not read as it was written: %v", lines, err)
		}
	})
}
