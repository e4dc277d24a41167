package publish

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"casebook/internal/trace"
)

// published publishes the first site, one file of it as a stream, and gives what
// it holds.
func published(t *testing.T, o Options) []trace.File {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Abort()
	for path, text := range first {
		if err := p.Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	w, err := p.Create("letters/x/data.csv")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // longer than any buffer
		if _, err := w.Write(bytes.Repeat([]byte("Ada Example\n"), 5000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Commit(Record{}); err != nil {
		t.Fatal(err)
	}
	return p.Contents()
}

// held gives the names of the files that the folder holds as they were.
func held(t *testing.T, o Options, made []trace.File, key *trace.Key) []string {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Abort()
	var names []string
	for _, f := range made {
		if p.Holds(f, key) {
			names = append(names, f.Name)
		}
	}
	return names
}

func TestFolderHoldsWhatWasPublished(t *testing.T) {
	o := newSite(t)
	o.Key = trace.NewKey()
	made := published(t, o)
	if len(made) != len(first)+2 || made[len(made)-1].Name != manifestName {
		t.Fatalf("published %v", made)
	}
	if got := held(t, o, made, o.Key); len(got) != len(made) {
		t.Errorf("of %d files it holds %v", len(made), got)
	}
	if again := published(t, o); len(again) != len(made) {
		t.Errorf("published again, %d files are %d", len(made), len(again))
	}
	if got := held(t, o, made, trace.NewKey()); got != nil {
		t.Errorf("with another key it holds %v", got)
	}
	o.Out = filepath.Join(t.TempDir(), "other")
	if got := held(t, o, made, o.Key); got != nil {
		t.Errorf("a folder that is not there holds %v", got)
	}
}

func TestFileThatWasSpoiltIsNotHeld(t *testing.T) {
	for what, spoil := range map[string]func(path string, data []byte) error{
		"another octet": func(path string, data []byte) error {
			data[len(data)/2] ^= 1
			return os.WriteFile(path, data, 0o666)
		},
		"nothing in it": func(path string, data []byte) error { return os.WriteFile(path, make([]byte, len(data)), 0o666) },
		"cut off":       func(path string, data []byte) error { return os.Truncate(path, int64(len(data)-1)) },
		"grown":         func(path string, data []byte) error { return os.WriteFile(path, append(data, '\n'), 0o666) },
		"gone":          func(path string, _ []byte) error { return os.Remove(path) },
		"a folder": func(path string, _ []byte) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o777)
		},
		"a link to a copy": func(path string, data []byte) error {
			if err := os.Rename(path, path+".copy"); err != nil {
				return err
			}
			if err := os.Symlink(filepath.Base(path)+".copy", path); err != nil {
				t.Log("no link, then nothing is there, which is not held either:", err)
			}
			return nil
		},
	} {
		t.Run(what, func(t *testing.T) {
			o := newSite(t)
			o.Key = trace.NewKey()
			made := published(t, o)
			for _, name := range []string{"cases/b/photo.jpg", "letters/x/data.csv"} {
				path := filepath.Join(o.Out, filepath.FromSlash(name))
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := spoil(path, data); err != nil {
					t.Fatal(err)
				}
				if slices.Contains(held(t, o, made, o.Key), name) {
					t.Errorf("%s is taken for what was published", name)
				}
			}
		})
	}
}

func TestNothingIsSummedWithoutAKey(t *testing.T) {
	if made := published(t, newSite(t)); made != nil {
		t.Errorf("published %v", made)
	}
}
