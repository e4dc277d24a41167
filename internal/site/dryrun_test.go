package site

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// onDisk reads every file below a folder, casebook's own too.
func onDisk(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Neither a dry run nor a check writes or removes anything, also of what is kept
// for the next build.
func TestDryRunLeavesTheDiskAlone(t *testing.T) {
	o := plainSite(t)
	o.DryRun = true
	leavesAlone := func() {
		t.Helper()
		before := onDisk(t, o.Dir)
		if r, err := Run(context.Background(), o); err != nil || r.Failed() {
			t.Fatal(err, r)
		}
		if c, err := Check(context.Background(), o, nil); err != nil || c.Failed() {
			t.Fatal(err, c)
		}
		if after := onDisk(t, o.Dir); !maps.Equal(before, after) {
			t.Errorf("%d files were %d", len(after), len(before))
		}
	}
	leavesAlone()
	o.DryRun = false
	rebuild(t, o)
	o.DryRun = true
	if err := os.Remove(filepath.Join(o.Dir, "content/cases/ada/ada.jpg")); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(o.Dir, "content/cases/ada/index.md"), "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\n+++\nNo picture.\n")
	leavesAlone()
}
