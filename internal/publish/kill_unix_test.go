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

// mount mounts what args say at the last of them, until the test ends. It needs
// the right to do so, and is part of the long form.
func mount(t *testing.T, args ...string) {
	t.Helper()
	if os.Getenv("CASEBOOK_FAULTS") == "" {
		t.Skip("the long form only: make faults")
	}
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", args[len(args)-1]).CombinedOutput(); err != nil {
			t.Errorf("a folder was left open: %s", out)
		}
	})
}

func TestFaultlessIntoMountedFolder(t *testing.T) {
	for name, args := range map[string][]string{"disk": {"-t", "tmpfs", "tmpfs"}, "folder": {"--bind", "real"}} {
		t.Run(name, func(t *testing.T) {
			if name == "folder" && !hasExchange {
				t.Skip("only Linux has such mounts, and tells them apart")
			}
			o := newSite(t)
			real := filepath.Join(o.Site, "real")
			for _, dir := range []string{o.Out, real} {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if args[len(args)-1] == "real" {
				args[len(args)-1] = real
			}
			mount(t, append(args, o.Out)...)
			for _, s := range []site{first, second, second, first} {
				mustBuild(t, o, s)
				wantTree(t, o.Out, s)
				wantNothingBeside(t, o)
			}
		})
	}
}

// TestFullDiskLeavesTheOldSite fills a real, small disk.
func TestFullDiskLeavesTheOldSite(t *testing.T) {
	disk := t.TempDir()
	mount(t, "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk)
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
