package publish

import (
	"errors"
	"io/fs"
	"os"
)

// errBusy says that another process holds the lock.
var errBusy = errors.New("another build is writing there")

// A lock keeps a second build out. It is held by the open file.
type lock struct {
	file   *os.File
	remove string // a file that was made for the lock, or empty
}

// releaseLock lets go; a nil lock is fine.
func (l *lock) releaseLock() {
	if l == nil {
		return
	}
	if l.remove != "" {
		_ = os.Remove(l.remove) // while it is still locked; one left behind does no harm
	}
	_ = l.file.Close()
}

// locksFolder reports whether the folder itself is locked, and not a file for it.
func (l *lock) locksFolder() bool {
	info, err := l.file.Stat()
	return err == nil && info.IsDir()
}

// stillLocks reports whether path is still the folder that was locked: another
// build may have put a new one in its place while this one waited to look.
func (l *lock) stillLocks(path string) bool {
	info, err := l.file.Stat()
	if err != nil || !info.IsDir() {
		return err == nil // a lock file, which nobody replaces
	}
	now, err := os.Stat(path)
	return err == nil && os.SameFile(info, now)
}

// lockOutput locks the output folder, or, when there is none yet, the stage
// beside it, which is made for that.
func lockOutput(at *location) (*lock, error) {
	for range 10 {
		target := at.out
		if !exists(at.out) {
			target = at.beside
			if err := os.MkdirAll(target, 0o777); err != nil {
				return nil, err
			}
		}
		l, err := lockFolder(target, at.lock)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another build just put its folder in place
		}
		if err != nil {
			return nil, err
		}
		if l.stillLocks(target) && exists(at.out) == (target == at.out) {
			return l, nil
		}
		l.releaseLock()
	}
	return nil, errBusy
}
