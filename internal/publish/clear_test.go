package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// killed begins a build and drops it as a kill does: nothing is tidied, and the
// system takes the lock back.
func killed(t *testing.T, o Options) (stage string) {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Write("drafts/secret.html", []byte("not for readers")); err != nil {
		t.Fatal(err)
	}
	stage = p.stage.path
	p.stage.closeStage()
	if p.out != nil {
		p.out.closeFolder()
	}
	p.lock.releaseLock()
	return stage
}

// siteWithFile gives options for a site that has a site.toml.
func siteWithFile(t *testing.T) Options {
	o := newSite(t)
	if err := os.WriteFile(filepath.Join(o.Site, "site.toml"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestStagesOfEveryOutputFolderAreCleared(t *testing.T) {
	o := siteWithFile(t)
	public, elsewhere := o, o
	public.Out = filepath.Join(o.Site, "public")
	elsewhere.Out = filepath.Join(t.TempDir(), "preview")
	there := elsewhere
	there.Out = filepath.Join(t.TempDir(), "built")
	mustBuild(t, there, first)
	var stages []string
	for _, o := range []Options{public, elsewhere, there} {
		stages = append(stages, killed(t, o))
	}
	held, err := Open(elsewhere) // another build holds this one, and has to keep what it stages
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Write("index.html", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if left := ClearStages(o.Site); len(left) > 0 {
		t.Errorf("got %v", left)
	}
	for i, want := range []bool{false, true, false} {
		if got := exists(stages[i]); got != want {
			t.Errorf("%s is there: %v, want %v", stages[i], got, want)
		}
	}
	held.Abort()
	stage := killed(t, elsewhere)
	ClearStages(o.Site)
	if exists(stage) {
		t.Error("the stage of a build that was killed is still there")
	}
	if data, err := os.ReadFile(filepath.Join(there.Out, "index.html")); err != nil || string(data) != "home" {
		t.Errorf("the output folder: got %q, %v", data, err)
	}
	if got := len(readOutputs(o.Site)); got != 2 {
		t.Errorf("%d output folders are remembered, want the two besides public/", got)
	}
}

func TestStageThatLetsNobodyWriteIsCleared(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the administrator may write everywhere")
	}
	o := siteWithFile(t)
	mustBuild(t, o, first)
	foreign := filepath.Join(o.Out, ".well-known", "kept")
	if err := os.MkdirAll(foreign, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(foreign, "file"), nil, 0o444); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{foreign, filepath.Dir(foreign)} {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(dir, 0o755) })
	}
	mustBuild(t, o, second)
	mustBuild(t, o, first)
	entries, err := os.ReadDir(filepath.Dir(o.Out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ownPrefix+"-stage") {
			t.Errorf("%s is left", e.Name())
		}
	}
	if info, err := os.Stat(foreign); err != nil || info.Mode().Perm() != 0o555 {
		t.Errorf("the folder of others: got %v, %v", info, err)
	}
	stage := killed(t, o)
	if err := os.MkdirAll(filepath.Join(stage, "new", "a"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stage, "new", "a", "b"), nil, 0o444); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"new/a", "new", "."} {
		if err := os.Chmod(filepath.Join(stage, dir), 0o555); err != nil {
			t.Fatal(err)
		}
	}
	if left := ClearStages(o.Site); exists(stage) || len(left) > 0 {
		t.Errorf("the stage is still there; said %v", left)
	}
}
