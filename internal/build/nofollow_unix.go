//go:build unix

package build

import (
	"os"
	"syscall"
)

// canOpenNoFollow: the system can open a file and refuse a link in one call.
const canOpenNoFollow = true

func openNoFollow(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
}
