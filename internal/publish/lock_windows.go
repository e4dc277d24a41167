package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

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
