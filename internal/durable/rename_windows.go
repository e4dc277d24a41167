package durable

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// Rename is os.Rename, tried again for up to two seconds while another program
// (a virus scanner, an indexer, an editor) holds one of the files open:
// Windows refuses to replace an open file.
func Rename(from, to string) error {
	var err error
	for wait := time.Millisecond; wait < time.Second; wait *= 2 {
		if err = os.Rename(from, to); !heldOpen(err) {
			return err
		}
		time.Sleep(wait)
	}
	return os.Rename(from, to)
}

func heldOpen(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// syncFolder does nothing: Windows cannot sync a folder, and NTFS journals the
// rename itself.
func syncFolder(string) error { return nil }
