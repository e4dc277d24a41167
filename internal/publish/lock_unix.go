//go:build unix

package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFolder locks the folder at path against another build for as long as the
// file it gives stays open; the system lets go of it when the process ends,
// however it ends. Nothing is written. Where a file system cannot lock a folder,
// the hidden file instead is locked.
func lockFolder(path, instead string) (*lock, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	err = flock(f)
	if err == nil || errors.Is(err, errBusy) {
		return keep(f, "", err)
	}
	_ = f.Close()
	return lockFile(instead)
}

// lockFile locks a file of this name, made if need be and removed in the end.
func lockFile(name string) (*lock, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	err = flock(f)
	if err != nil && !errors.Is(err, errBusy) {
		err = nil // a file system without any locks: nothing more can be done
	}
	return keep(f, name, err)
}

func keep(f *os.File, name string, err error) (*lock, error) {
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &lock{file: f, remove: name}, nil
}

func flock(f *os.File) error {
	for {
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err {
		case unix.EINTR:
		case unix.EWOULDBLOCK:
			return errBusy
		default:
			return err
		}
	}
}
