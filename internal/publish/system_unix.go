//go:build unix

package publish

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"casebook/internal/durable"
)

func isReadOnly(err error) bool { return isOneOf(err, fs.ErrPermission, syscall.EROFS) }

func isHeldOpen(err error) bool { return isOneOf(err, syscall.EBUSY, syscall.ETXTBSY) }

// cannotLink reports whether err means that a file cannot be hard-linked to
// where the stage is, so that only the journal will do: another file system or
// mount, none that has links, too many links, or a file of another owner.
func cannotLink(err error) bool {
	return isOneOf(err, syscall.EXDEV, syscall.EPERM, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.ENOSYS, syscall.EMLINK)
}

// staysFolder reports whether err only says that a folder is not there to be
// removed: it holds something, is gone, is no folder, or is a mount point.
func staysFolder(err error) bool {
	return isOneOf(err, fs.ErrExist, fs.ErrNotExist, syscall.ENOTEMPTY, syscall.ENOTDIR, syscall.EBUSY)
}

// isOtherDevice reports whether path is on another file system than the folder
// it is in.
func isOtherDevice(path string) bool {
	device := func(path string) any {
		info, err := os.Stat(path)
		if err != nil {
			return nil
		}
		return info.Sys().(*syscall.Stat_t).Dev
	}
	return device(path) != device(filepath.Dir(path))
}

// lockFolder locks the folder at path against another build for as long as the
// file it gives stays open; the system lets go of it when the process ends,
// however it ends. Nothing is written. Where a file system cannot lock a folder,
// the hidden file instead is locked, made if need be and removed in the end.
func lockFolder(path, instead string) (*lock, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	held, err := durable.TryLock(f)
	if err == nil && !held {
		return &lock{file: f}, nil
	}
	_ = f.Close()
	if held {
		return nil, errBusy
	}
	if f, err = os.OpenFile(instead, os.O_RDWR|os.O_CREATE, 0o666); err != nil {
		return nil, err
	}
	if held, _ := durable.TryLock(f); held { // of a file system without any locks nothing more can be had
		_ = f.Close()
		return nil, errBusy
	}
	return &lock{file: f, remove: instead}, nil
}
