package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"casebook"
	"casebook/internal/site"
)

// TestServeEqualsBuild makes edits of every kind at random and compares what
// is served at every address with a fresh build --drafts of the same tree.
// When the tree has errors, the last good build is what must be served, and
// the problems must show. The edits are always the same, so that no other work is
// refused for what they find; with CASEBOOK_EDITS (how many) they are new ones each
// time, as make faults has them, or those of CASEBOOK_SEED.
func TestServeEqualsBuild(t *testing.T) {
	t.Parallel()
	edits, limit, seed := 400, 15*time.Second, uint64(1)
	if n, err := strconv.Atoi(os.Getenv("CASEBOOK_EDITS")); err == nil {
		edits, limit, seed = n, time.Hour, uint64(time.Now().UnixNano())
	} else if testing.Short() {
		edits = 30
	}
	if n, err := strconv.ParseUint(os.Getenv("CASEBOOK_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("CASEBOOK_SEED=%d", seed)
	dir := t.TempDir()
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(seed, 1))}
	e.begin()
	l := startLive(t, dir)
	out := filepath.Join(t.TempDir(), "out")
	var before, want map[string]string
	ever := map[string]bool{}
	started, failures, what := time.Now(), 0, "nothing"
	for e.made < edits && time.Since(started) < limit {
		r, err := site.Run(t.Context(), site.Options{Dir: dir, Out: out, Theme: casebook.Theme, Drafts: true, Now: liveClock})
		if err != nil {
			t.Fatalf("edit %d (%s): %v", e.made, what, err)
		}
		if r.Failed() {
			failures++
		} else {
			failures = 0
			before, want = want, readTree(t, out)
			e.good = readTree(t, dir)
			for name := range want {
				ever[name] = true
			}
		}
		l.until(t, func() string {
			if diff := l.differs(t, want, ever, r.Failed()); diff != "" {
				return fmt.Sprintf("edit %d (%s): %s\n%v", e.made, what, diff, r.Problems)
			}
			return ""
		})
		if !r.Failed() {
			l.until(t, func() string {
				if a := l.unnamed(before, want); a != "" {
					return fmt.Sprintf("edit %d (%s): no event has named %s", e.made, what, a)
				}
				return ""
			})
			clear(l.changed)
		}
		what = e.edit(failures > 0)
	}
	t.Logf("%d edits", e.made)
}

// differs says at which address something else is served than was built; ""
// when nowhere.
func (l *live) differs(t testing.TB, want map[string]string, ever map[string]bool, failed bool) string {
	if shown := l.failing(t); shown != failed {
		return fmt.Sprintf("problems shown: %v, want %v", shown, failed)
	}
	for _, name := range slices.Sorted(maps.Keys(ever)) {
		status, got := l.body(t, "/"+strings.TrimSuffix((name), "index.html"))
		text, exists := want[name]
		switch {
		case !exists && status == http.StatusOK:
			return name + " is served and not built"
		case exists && name != "404.html" && status != http.StatusOK:
			return fmt.Sprintf("%s is built, and answered with %d", name, status)
		case exists && got != text:
			return fmt.Sprintf("%s differs:\n got %s\nwant %s", name, around(got, text), around(text, got))
		}
	}
	return ""
}

// unnamed gives an address that differs between two builds and that no event
// since has named; "" when there is none.
func (l *live) unnamed(before, now map[string]string) string {
	for _, tree := range []map[string]string{before, now} {
		for name := range tree {
			address := "/" + strings.TrimSuffix(name, "index.html")
			if before[name] != now[name] && !l.changed["*"] && !l.changed[address] {
				return address
			}
		}
	}
	return ""
}

// around gives the part of a text where it begins to differ from another.
func around(s, other string) string {
	i := 0
	for i < len(s) && i < len(other) && s[i] == other[i] {
		i++
	}
	return fmt.Sprintf("%q", s[max(0, i-60):min(len(s), i+60)])
}

// failing reports whether open pages are shown errors.
func (l *live) failing(t testing.TB) bool {
	var status struct{ Problems []struct{ Severity string } }
	if err := json.NewDecoder(l.get("/-/status").Body).Decode(&status); err != nil {
		t.Fatal(err)
	}
	return len(status.Problems) > 0 && status.Problems[0].Severity == "error"
}

// readTree reads the files below a folder that are not hidden, by path with "/".
func readTree(t testing.TB, dir string) map[string]string {
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == ".casebook" {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasPrefix(d.Name(), ".casebook") {
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
