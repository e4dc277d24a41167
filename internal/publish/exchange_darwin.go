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
	if err := unix.RenamexNp(a, b, unix.RENAME_SWAP); err != nil {
		return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
	}
	return nil
}

// isMount reports whether a file system begins at path.
func isMount(path string) bool { return isOtherDevice(path) }
