//go:build unix

package publish

import (
	"errors"
	"io/fs"
	"syscall"
)

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

func isHeldOpen(err error) bool {
	return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.ETXTBSY)
}

// cannotLink reports whether err means that a file cannot be hard-linked to
// where the stage is, so that only the journal will do: another file system or
// mount, none that has links, too many links, or a file of another owner.
func cannotLink(err error) bool {
	for _, e := range []syscall.Errno{syscall.EXDEV, syscall.EPERM, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.ENOSYS, syscall.EMLINK} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// staysFolder reports whether err only says that a folder is not there to be
// removed: it holds something, is gone, is no folder, or is a mount point.
func staysFolder(err error) bool {
	return errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTEMPTY) ||
		errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EBUSY)
}
