package site

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"casebook/internal/diag"
	"casebook/internal/page"
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

// TestFileChangedWhileTheSiteIsMadeIsPublishedAsItWasRead changes a file between the
// two times at which its text is wanted: a page and its feeds say the same.
func TestFileChangedWhileTheSiteIsMadeIsPublishedAsItWasRead(t *testing.T) {
	dir := t.TempDir()
	if err := (yardstick.Size{Cases: 1, Updates: 3, Letters: 1, Signatories: 2}).WriteCasebook(dir); err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: dir, Theme: os.DirFS(repository), Now: clock, Out: filepath.Join(t.TempDir(), "public")}
	if r, err := Run(context.Background(), o); err != nil || r.Failed() {
		t.Fatal(err, r)
	}
	want := tree(t, o.Out)
	s, plan := planOnShelf(t, dir, filepath.Join(t.TempDir(), "public"))
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
	var rep diag.Report
	if _, err := s.publish(context.Background(), plan, &rep); err != nil || rep.Failed() {
		t.Fatal(err, rep.All())
	}
	if got := tree(t, s.Out); !maps.Equal(got, want) {
		t.Error("not the site of the files as they were read")
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".casebook/texts-*")); err != nil || len(left) != 0 {
		t.Error("left behind:", left, err)
	}
}

// TestLostTextsStopTheSite takes texts from a shelf that can no longer be read.
func TestLostTextsStopTheSite(t *testing.T) {
	dir := t.TempDir()
	if err := (yardstick.Size{Cases: 1, Updates: 3, Letters: 1, Signatories: 2}).WriteCasebook(dir); err != nil {
		t.Fatal(err)
	}
	s, plan := planOnShelf(t, dir, filepath.Join(t.TempDir(), "public"))
	_ = s.shelf.file.Close()
	var rep diag.Report
	if _, err := s.publish(context.Background(), plan, &rep); err == nil {
		t.Error("no error, and", rep.All())
	}
	if _, err := os.Stat(s.Out); err == nil {
		t.Error("the site was published")
	}
}

// planOnShelf plans a site and converts its texts, of which none is in memory then.
func planOnShelf(t *testing.T, dir, out string) (*Site, *page.Plan) {
	t.Helper()
	s, err := Open(Options{Dir: dir, Theme: os.DirFS(repository), Now: clock, Out: out})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.shelf = &shelf{root: s.files.Root}
	var rep diag.Report
	plan, err := s.Plan(&rep)
	if err != nil || rep.Failed() {
		t.Fatal(err, rep.All())
	}
	for _, convert := range plan.Texts() {
		convert()
	}
	runtime.GC()
	if s.shelf.file == nil || s.shelf.end == 0 {
		t.Fatal("nothing is on the shelf")
	}
	return s, plan
}
