package driver

import (
	"errors"
	"fmt"
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

// Of two programs that have seen the same archive, or the same site, one alone puts
// its own in place: the other's report was of what readers have no more.
func TestExchangeOfWhatHasChangedIsRefused(t *testing.T) {
	at := filepath.Join(t.TempDir(), "site.zip")
	startNetlify(t)
	for name, open := range map[string]func() (Host, error){
		"zip":     func() (Host, error) { return openZip(t.Context(), Options{Address: Address{Scheme: "zip", Path: at}}) },
		"netlify": func() (Host, error) { return openStub("tok", "campaign") },
	} {
		for round := range 30 {
			var hosts [2]Host
			var errs [2]error
			for i := range hosts {
				h, err := open()
				if err == nil {
					err = h.Put(t.Context(), "index.html", contentOf(fmt.Sprint(round, "by", i)))
				}
				if err != nil {
					t.Fatal(err)
				}
				hosts[i] = h
			}
			var both sync.WaitGroup
			for i, h := range hosts {
				exchange := func() { errs[i] = h.(Exchanger).Exchange(t.Context()) }
				if name == "netlify" { // it knows no locks: only one after the other is noticed
					exchange()
				} else {
					both.Go(exchange)
				}
			}
			both.Wait()
			moved := 0
			for i, h := range hosts {
				var said *Error
				if errors.As(errs[i], &said) && said.Trouble == Moved {
					moved++
				} else if errs[i] != nil {
					t.Errorf("%s: %v", name, errs[i])
				}
				_ = h.Close()
			}
			if moved != 1 {
				t.Fatalf("%s, round %d: %d of two were refused", name, round, moved)
			}
		}
	}
	if list, _ := os.ReadDir(filepath.Dir(at)); len(list) != 1 {
		t.Errorf("beside the archive is %v", list)
	}
}
