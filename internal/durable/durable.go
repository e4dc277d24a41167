// Package durable writes single files so that neither a crash nor a full disk
// nor a power cut leaves half of one: the old content stays until the new is
// safely on the disk. Commands that change a user's own source (a seal, a
// withdrawal, an import) write through a Change, which is also the lock that
// keeps two of them from losing each other's work.
//
// The built site does not: see package publish for why that needs no fsync.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile replaces the file at path with data: a temporary file beside it is
// written and synced, takes the old file's permission bits (perm for a new
// file), and is renamed over it; then the folder is synced. A symbolic link is
// followed, so that the link stays a link. The temporary file is hidden
// (.casebook-*) and gone afterwards, whether it worked or not.
func WriteFile(path string, data []byte, perm fs.FileMode) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return &fs.PathError{Op: "write", Path: path, Err: errors.New("not an ordinary file")}
		}
		perm = info.Mode().Perm()
	}
	temporary, err := writeTemporary(filepath.Dir(path), data, perm)
	if err != nil {
		return err
	}
	if err := Rename(temporary, path); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return syncAndClose(folder)
}

// writeTemporary gives the path of a synced new file in dir that holds data.
func writeTemporary(dir string, data []byte, perm fs.FileMode) (path string, err error) {
	f, err := os.CreateTemp(dir, ".casebook-*.tmp")
	if err != nil {
		return "", err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return "", err
	}
	if err := f.Chmod(perm); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return "", err
	}
	return f.Name(), f.Sync()
}
