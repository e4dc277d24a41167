//go:build !portable

package publish

import (
	"os"

	"golang.org/x/sys/unix"
)

// hasExchange says whether this system can exchange folders at all.
const hasExchange = true

// exchangeFolders lets two folders trade places in one step.
func exchangeFolders(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if err != nil {
		return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
	}
	return nil
}

// isMount reports whether a file system begins at path, so that nothing can be
// renamed into it from outside.
func isMount(path string) bool {
	var s unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, unix.AT_NO_AUTOMOUNT, 0, &s)
	if err == nil && s.Attributes_mask&unix.STATX_ATTR_MOUNT_ROOT != 0 {
		return s.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
	}
	return isOtherDevice(path)
}
