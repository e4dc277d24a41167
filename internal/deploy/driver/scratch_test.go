package driver

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// What killed runs left is cleared, with a lock or without; what is held stays.
func TestScratchOfKilledRunsIsCleared(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	site := t.TempDir()
	hidden := filepath.Join(site, ".casebook")
	for _, folder := range []string{"casebook-git-alone", "casebook-git-killed"} {
		if err := os.MkdirAll(filepath.Join(hidden, folder, "objects"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(hidden, "casebook-git-killed.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	first, err := newScratch(site)
	if err != nil {
		t.Fatal(err)
	}
	second, err := newScratch(site)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Dir(first.folder) != hidden {
		t.Errorf("it works in %s", first.folder)
	}
	if _, err := os.Stat(first.folder); err != nil {
		t.Error("what a program holds was cleared")
	}
	if err := first.close(); err != nil {
		t.Error(err)
	}
	if err := second.close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(hidden); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}

// Runs that begin at once do not clear each other's folders.
func TestScratchesOfRunsThatBeginAtOnceStay(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	site := t.TempDir()
	if err := os.Mkdir(filepath.Join(site, ".casebook"), 0o755); err != nil {
		t.Fatal(err)
	}
	var runs sync.WaitGroup
	for range 8 {
		runs.Go(func() {
			for range 50 {
				s, err := newScratch(site)
				if err != nil {
					t.Error(err)
					return
				}
				clearScratch(filepath.Dir(s.folder))
				if err := os.WriteFile(filepath.Join(s.folder, "HEAD"), nil, 0o600); err != nil {
					t.Error(err)
				}
				_ = s.close()
			}
		})
	}
	runs.Wait()
}

// An archive that a killed run did not finish is cleared by the next.
func TestArchiveOfAKilledRunIsCleared(t *testing.T) {
	folder := t.TempDir()
	leftover := filepath.Join(folder, ".casebook-new-1.zip")
	if err := os.WriteFile(leftover, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	z := &zipHost{path: filepath.Join(folder, "site.zip")}
	if err := z.Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list, _ := os.ReadDir(folder); len(list) != 1 || list[0].Name() != "site.zip" {
		t.Errorf("in the folder are %v", list)
	}
}
