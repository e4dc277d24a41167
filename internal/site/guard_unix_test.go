//go:build unix

package site

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe that nobody writes to reads as an empty file, and is no list.
func TestPipeIsNoGuardList(t *testing.T) {
	p := &planter{t: t, dir: t.TempDir()}
	p.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \"guard.txt\"\n")
	p.write("content/index.md", "+++\ntitle = \"Home\"\n+++\nText.\n")
	if err := syscall.Mkfifo(filepath.Join(p.dir, "guard.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkRejected(t, p.dir, "guard-unreadable", "guard.txt")
}
