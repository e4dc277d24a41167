package driver

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"casebook/internal/durable"
)

// scratchPrefix begins the names of folders in which git works.
const scratchPrefix = "casebook-git-"

// A scratch is a folder of this machine for one run, with a lock beside it that a
// killed run lets go of: the next run clears what nobody holds.
type scratch struct {
	folder string
	lock   *os.File
}

// newScratch makes one in what casebook keeps for itself in a site, and where the
// site has no such folder yet, as a run that writes nothing makes none, in the
// system's folder for temporary files. What killed runs left in either is cleared.
func newScratch(site string) (*scratch, error) {
	parent := filepath.Join(site, durable.Hidden)
	clearScratch(os.TempDir())
	if info, err := os.Lstat(parent); err != nil || !info.IsDir() {
		parent = os.TempDir()
	} else {
		clearScratch(parent)
	}
	lock, err := createHeld(parent, scratchPrefix+"*.lock") // before the folder, which is never without one
	if err != nil {
		return nil, err
	}
	s := &scratch{lock: lock}
	if s.folder, err = filepath.Abs(strings.TrimSuffix(lock.Name(), ".lock")); err == nil {
		err = os.Mkdir(s.folder, 0o700)
	}
	if err != nil {
		_ = s.close()
		return nil, err
	}
	return s, nil
}

// createHeld makes a file as os.CreateTemp does, and holds it. One that another run
// held or cleared before it was locked is left to that one. Where a file system has no
// locks nobody clears it.
func createHeld(folder, pattern string) (*os.File, error) {
	for {
		f, err := os.CreateTemp(folder, pattern)
		if err != nil {
			return nil, err
		}
		held, err := durable.TryLock(f)
		_, errThere := os.Lstat(f.Name())
		if err != nil || !held && errThere == nil {
			return f, nil
		}
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
}

// holdName waits until no other program holds the file of a name, makes it and holds it
// until letGo, which takes it away. Where files cannot be held nobody waits.
func holdName(name string) (letGo func()) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			break
		}
		held, err := durable.TryLock(f)
		info, errInfo := f.Stat()
		if there, errThere := os.Lstat(name); err == nil && !held && errInfo == nil && errThere == nil && os.SameFile(info, there) {
			return func() {
				_ = os.Remove(name) // while it is held, or another program's would go
				_ = f.Close()
				clearFree(name, "") // Windows removes nothing that is open
			}
		}
		_ = f.Close()
		if err != nil {
			_ = os.Remove(name)
			break
		}
	}
	return func() {}
}

// clearScratch clears what nobody holds, and folders without a lock: a git that
// outlived its program may have made one again after it was cleared.
func clearScratch(parent string) {
	names, _ := filepath.Glob(filepath.Join(parent, scratchPrefix+"*"))
	for _, name := range names {
		folder, isLock := strings.CutSuffix(name, ".lock")
		if isLock {
			clearFree(name, folder)
		} else if _, err := os.Lstat(folder + ".lock"); os.IsNotExist(err) {
			_ = os.RemoveAll(folder)
		}
	}
}

// clearFree clears a file that nobody holds, and before it the folder that it is the
// lock of, if any. It is held until it is gone: a run that has just made it sees that it
// has to make another one.
func clearFree(name, folder string) {
	f := lockFree(name)
	if f == nil {
		return
	}
	cleared := os.RemoveAll(folder) == nil
	if cleared {
		_ = os.Remove(name)
	}
	_ = f.Close()
	if cleared {
		_ = os.Remove(name) // Windows removes nothing that is open
	}
}

// lockFree locks a file of casebook's that no program holds, else it gives nil.
func lockFree(name string) *os.File {
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	if held, err := durable.TryLock(f); err != nil || held {
		_ = f.Close()
		return nil
	}
	return f
}

func (s *scratch) close() error {
	err := os.RemoveAll(s.folder)
	_ = s.lock.Close()
	_ = os.Remove(s.lock.Name())
	return err
}
