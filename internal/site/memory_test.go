package site

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"

	"casebook/internal/diag"
	"casebook/internal/yardstick"
)

func TestSameSiteHoweverOftenMemoryIsCollected(t *testing.T) {
	dir := t.TempDir()
	if err := (yardstick.Size{Cases: 2, Updates: 5, Letters: 2, Signatories: 20}).WriteCasebook(dir); err != nil {
		t.Fatal(err)
	}
	build := func(out string) map[string]string {
		r, err := Run(context.Background(), Options{Dir: dir, Theme: os.DirFS(repository), Now: clock, Out: out})
		if err != nil || r.Failed() {
			t.Fatal(err, r)
		}
		return tree(t, out)
	}
	want := build(filepath.Join(t.TempDir(), "public"))
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	got := build(filepath.Join(t.TempDir(), "public"))
	if len(want) < 30 || !maps.Equal(got, want) {
		t.Errorf("%d files, not the same as the %d made without haste", len(got), len(want))
	}
}

func TestFileChangedWhileTheSiteIsMadeStopsIt(t *testing.T) {
	dir := t.TempDir()
	if err := (yardstick.Size{Cases: 1, Updates: 3, Letters: 1, Signatories: 2}).WriteCasebook(dir); err != nil {
		t.Fatal(err)
	}
	s, err := Open(Options{Dir: dir, Theme: os.DirFS(repository), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.once = true
	var rep diag.Report
	plan, err := s.Plan(&rep)
	if err != nil || rep.Failed() {
		t.Fatal(err, rep.All())
	}
	for _, convert := range plan.Texts() {
		convert()
	}
	runtime.GC() // lets go of the texts
	files, err := filepath.Glob(filepath.Join(dir, "content/cases/*/updates/*.md"))
	if err != nil || len(files) != 3 {
		t.Fatal(err, files)
	}
	text, err := os.ReadFile(files[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[1], append(text, "\nOne more thing.\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := s.publish(context.Background(), plan, &rep); err != nil {
		t.Fatal(err)
	}
	changed := func(d diag.Diagnostic) bool {
		return d.Code == "file-changed" && filepath.Base(d.File) == filepath.Base(files[1])
	}
	if got := rep.All(); !slices.ContainsFunc(got, changed) || len(got) != 1 {
		t.Errorf("got %v, want that one file was changed", got)
	}
	if _, err := os.Stat(s.Out); err == nil {
		t.Error("the site was published")
	}
}
