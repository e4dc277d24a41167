package driver_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"casebook/internal/deploy"
	"casebook/internal/deploy/driver/drivertest"
)

// mountSmall puts a file system of two megabytes over a folder, until the test
// ends. It needs root.
func mountSmall(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "casebook-test", dir).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	owner := info.Sys().(*syscall.Stat_t) // servers that run as somebody else
	if err := errors.Join(os.Chown(dir, int(owner.Uid), int(owner.Gid)), os.Chmod(dir, 0o777)); err != nil {
		t.Fatal(err)
	}
}

// A server whose disk is full says so; readers have whole pages, and when there is
// room again the next run completes what was begun.
func TestFullDiskLeavesWholePages(t *testing.T) {
	for name, start := range fileServers {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			disk := s.www
			if name == "s3" { // what arrives there lies in the bucket first
				disk = filepath.Dir(s.www)
			}
			mountSmall(t, disk)
			how := optionsOf(t, s.via)
			one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
			if _, err := deployTo(one, how); err != nil {
				t.Fatal(err)
			}
			for _, room := range []int{0, 4, 40, 80} { // kilobytes; the site needs some more
				filler := filepath.Join(disk, "filler")
				if err := fillDisk(filler, room); err != nil {
					t.Fatal(err)
				}
				_, err := deployTo(two, how)
				var said *deploy.Error
				if !errors.As(err, &said) || said.Settings || said.Unasked || !strings.Contains(err.Error(), "the target is full") && !strings.Contains(err.Error(), "no more room") {
					t.Errorf("with %d KB of room: %v", room, err)
				}
				if err := drivertest.ReadersSeeFolder(s.www); err != nil {
					t.Errorf("with %d KB of room a reader: %v", room, err)
				}
				if err := os.Remove(filler); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := deployTo(two, how); err != nil {
				t.Fatal(err)
			}
			files := drivertest.ReadFolder(t, s.www)
			if s.tidy != nil {
				files = s.tidy(files)
			}
			isSite(t, files, drivertest.VersionTwo, nil)
		})
	}
}

// fillDisk writes a file until so many kilobytes are left of the disk.
func fillDisk(file string, room int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4<<10))
	}
	info, errStat := f.Stat()
	if !errors.Is(err, syscall.ENOSPC) || errStat != nil {
		return errors.Join(err, errStat, f.Close())
	}
	return errors.Join(f.Truncate(info.Size()-int64(room)<<10), f.Close())
}
