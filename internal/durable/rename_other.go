//go:build !windows

package durable

import (
	"errors"
	"os"
	"syscall"
)

// Rename is os.Rename; on Windows it is tried again while another program
// holds one of the files open.
func Rename(from, to string) error { return os.Rename(from, to) }

// syncFolder makes a rename in the folder survive a power cut. File systems
// that cannot sync a folder say so, which is no failure of the write.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
