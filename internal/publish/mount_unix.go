//go:build unix

package publish

import (
	"os"
	"path/filepath"
	"syscall"
)

// otherDevice reports whether path is on another file system than the folder
// it is in.
func otherDevice(path string) bool {
	return device(path) != device(filepath.Dir(path))
}

func device(path string) any {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info.Sys().(*syscall.Stat_t).Dev
}
