package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoFile is what a name stands for that is neither a folder nor an ordinary
// file: to open a pipe would wait for whoever writes into it.
var ErrNoFile = errors.New("is no ordinary file")

// Elsewhere gives a folder that the user has named and that may lie anywhere, as a
// list of guarded words outside of the site. Links in it are followed. Errors are
// those of package fs, and ErrNoFile.
func Elsewhere(dir string) fs.FS { return elsewhere(dir) }

type elsewhere string

func (e elsewhere) Open(name string) (fs.File, error) {
	if _, err := e.Stat(name); err != nil {
		return nil, err
	}
	return os.DirFS(string(e)).Open(name)
}

// Stat implements fs.StatFS.
func (e elsewhere) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	info, err := os.Stat(filepath.Join(string(e), filepath.FromSlash(name)))
	if err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: ErrNoFile}
	}
	return info, err
}
