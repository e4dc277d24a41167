package publish

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/windows"
)

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, windows.ERROR_WRITE_PROTECT)
}

func isHeldOpen(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// cannotLink: without an exchange of folders nothing depends on hard links.
func cannotLink(error) bool { return true }

// staysFolder reports whether err only says that a folder is not there to be
// removed: it holds something, is gone, is no folder, or is looked into.
func staysFolder(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, windows.ERROR_DIR_NOT_EMPTY) ||
		errors.Is(err, windows.ERROR_DIRECTORY) || isHeldOpen(err)
}
