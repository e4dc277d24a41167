//go:build !windows

package durable

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Rename is os.Rename; on Windows it is tried again while another program
// holds one of the files open.
func Rename(from, to string) error { return os.Rename(from, to) }

// RenameIn is Rename within a folder.
func RenameIn(root *os.Root, from, to string) error { return root.Rename(from, to) }

// retryHeldOpen does what is asked; on Windows again and again while another
// program holds the file open.
func retryHeldOpen(do func() error) error { return do() }

// syncAndClose makes a rename in the folder survive a power cut. File systems
// that cannot sync a folder say so, which is no failure of the write.
func syncAndClose(folder *os.File) error {
	err := folder.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}

// TryLock locks an open file until it is closed. It is held when another
// process has it; the error says that the file system has no locks.
func TryLock(f *os.File) (held bool, err error) {
	for {
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err {
		case unix.EINTR:
		case unix.EWOULDBLOCK:
			return true, nil
		default:
			return false, err
		}
	}
}

// IsFull reports that the disk, or what the user may have of it, is full.
func IsFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// IsBadName reports a name that the file system cannot hold.
func IsBadName(err error) bool {
	return errors.Is(err, syscall.ENAMETOOLONG) || errors.Is(err, syscall.EILSEQ) || errors.Is(err, syscall.EINVAL)
}

// hasOtherNames reports a file with hard links.
func hasOtherNames(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Nlink > 1
}

func isOtherDevice(err error) bool { return errors.Is(err, syscall.EXDEV) }
