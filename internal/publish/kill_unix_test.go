//go:build unix

package publish

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// killedIsSignal: a killed process has no exit code here.
const killedIsSignal = true

// TestFullDiskLeavesTheOldSite fills a real, small disk. It needs the right to
// mount one, and is part of the long form.
func TestFullDiskLeavesTheOldSite(t *testing.T) {
	if os.Getenv("CASEBOOK_FAULTS") == "" {
		t.Skip("the long form only: set CASEBOOK_FAULTS")
	}
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", disk).Run() })
	o := Options{Site: t.TempDir(), Out: filepath.Join(disk, "public")}
	mustBuild(t, o, first)
	for pages := 100; pages <= 200; pages += 20 {
		large := maps.Clone(second)
		for i := range pages {
			large[strings.Repeat("d", 1+i)+"/index.html"] = strings.Repeat("x", 4000)
		}
		if _, err := build(t, o, large); err != nil {
			wantPlain(t, err)
			wantTree(t, o.Out, first)
			wantNothingBeside(t, o)
		} else if pages > 150 {
			t.Errorf("%d pages fitted on the small disk", pages)
		}
		mustBuild(t, o, first)
	}
}
