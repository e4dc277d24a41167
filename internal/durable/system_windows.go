package durable

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// Rename is os.Rename, tried again for up to two seconds while another program
// (a virus scanner, an indexer, an editor) holds one of the files open:
// Windows refuses to replace an open file.
func Rename(from, to string) error {
	return retryHeldOpen(func() error { return os.Rename(from, to) })
}

// RenameIn is Rename within a folder.
func RenameIn(root *os.Root, from, to string) error {
	return retryHeldOpen(func() error { return root.Rename(from, to) })
}

func retryHeldOpen(do func() error) error {
	for wait := time.Millisecond; wait < time.Second; wait *= 2 {
		if err := do(); !heldOpen(err) {
			return err
		}
		time.Sleep(wait)
	}
	return do()
}

func heldOpen(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// syncAndClose syncs nothing: Windows cannot sync a folder, and NTFS journals
// the rename itself.
func syncAndClose(folder *os.File) error { return folder.Close() }

// lockedByte is far behind what the lock file holds, so that others can read
// who has it: on Windows nobody can read what is locked.
const lockedByte = 1 << 30

// TryLock locks an open file until it is closed. It is held when another
// process has it; the error says that the file system has no locks.
func TryLock(f *os.File) (held bool, err error) {
	place := &windows.Overlapped{Offset: lockedByte}
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, place)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return true, nil
	}
	return false, err
}

// IsFull reports that the disk is full.
func IsFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// IsBadName reports a name that the file system cannot hold.
func IsBadName(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_NAME) || errors.Is(err, windows.ERROR_FILENAME_EXCED_RANGE)
}

// hasOtherNames cannot be told from what a file's description holds.
func hasOtherNames(fs.FileInfo) bool { return false }

func isOtherDevice(err error) bool { return errors.Is(err, windows.ERROR_NOT_SAME_DEVICE) }
