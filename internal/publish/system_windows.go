package publish

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

func isReadOnly(err error) bool { return isOneOf(err, fs.ErrPermission, windows.ERROR_WRITE_PROTECT) }

func isHeldOpen(err error) bool {
	return isOneOf(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION)
}

// cannotLink: without an exchange of folders nothing depends on hard links.
func cannotLink(error) bool { return true }

// staysFolder reports whether err only says that a folder is not there to be
// removed: it holds something, is gone, is no folder, or is looked into.
func staysFolder(err error) bool {
	return isOneOf(err, fs.ErrNotExist, windows.ERROR_DIR_NOT_EMPTY, windows.ERROR_DIRECTORY) || isHeldOpen(err)
}

// isOtherDevice: a folder that is a mount point on Windows is a reparse point,
// which resolvePath has already followed.
func isOtherDevice(string) bool { return false }

// lockFolder locks the hidden file instead, since Windows cannot lock a folder:
// nobody else may open it, and the system removes it when the process ends,
// however it ends.
func lockFolder(_, instead string) (*lock, error) {
	name, err := windows.UTF16PtrFromString(instead)
	if err != nil {
		return nil, err
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_ALWAYS,
		windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	if errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED) && exists(instead) {
		return nil, errBusy
	}
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: instead, Err: err}
	}
	return &lock{file: os.NewFile(uintptr(h), instead)}, nil
}
