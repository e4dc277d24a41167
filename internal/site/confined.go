package site

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// confined is the site's folder as a file system that nothing leads out of.
//
// os.Root promises that, but opens every folder on the way to every file. A
// site is thousands of small files in folders that are real: where a folder is
// known not to be a link, and the file itself is opened without following one,
// the same promise costs one call. Whatever is or may be a link goes through
// os.Root, which follows it only within the site.
type confined struct {
	root atomic.Pointer[os.Root]
	dir  string
	real sync.Map // folder -> bool: neither it nor one above it is a link
}

func newConfined(root *os.Root, dir string) *confined {
	c := &confined{dir: dir}
	c.root.Store(root)
	return c
}

// files gives what is read through the root.
func (c *confined) files() fs.FS { return c.root.Load().FS() }

// forget looks at the folders again: one may have become a link, and the site's
// own another folder.
func (c *confined) forget() {
	c.real.Clear()
	before := c.root.Load()
	was, err1 := before.Stat(".")
	is, err2 := os.Stat(c.dir)
	if err2 != nil || err1 == nil && os.SameFile(was, is) {
		return // or there is none now: what comes next is looked at then
	}
	if root, err := os.OpenRoot(c.dir); err == nil {
		c.root.Store(root)
		before.Close()
	}
}

func (c *confined) close() error { return c.root.Load().Close() }

// Open opens a file or folder.
func (c *confined) Open(name string) (fs.File, error) {
	if f, err := c.direct(name); f != nil || err != nil {
		return f, err
	}
	return c.files().Open(name)
}

// Stat says what a file or folder is.
func (c *confined) Stat(name string) (fs.FileInfo, error) {
	if fs.ValidPath(name) && c.isReal(path.Dir(name)) {
		if info, err := os.Lstat(filepath.Join(c.dir, filepath.FromSlash(name))); err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return info, nil
		} // a link, or missing: the root says which
	}
	return fs.Stat(c.files(), name)
}

// ReadDir lists a folder, sorted.
func (c *confined) ReadDir(name string) ([]fs.DirEntry, error) {
	if fs.ValidPath(name) && c.isReal(name) {
		if list, err := os.ReadDir(filepath.Join(c.dir, filepath.FromSlash(name))); err == nil {
			return list, nil
		} // the root says what is wrong, without the folders of the machine
	}
	return fs.ReadDir(c.files(), name)
}

// ReadFile reads a whole file.
func (c *confined) ReadFile(name string) ([]byte, error) {
	f, err := c.direct(name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return fs.ReadFile(c.files(), name)
	}
	defer f.Close()
	return readAll(f)
}

// direct opens a file that lies in real folders; nil when it must be opened
// through the root.
func (c *confined) direct(name string) (fs.File, error) {
	if !fs.ValidPath(name) || !c.isReal(path.Dir(name)) {
		return nil, nil
	}
	f, err := openNoFollow(filepath.Join(c.dir, filepath.FromSlash(name)))
	switch {
	case err == nil:
		return f, nil
	case errors.Is(err, fs.ErrNotExist): // as the root says it
		return nil, &fs.PathError{Op: "openat", Path: name, Err: err}
	}
	return nil, nil // a link, or not to be read: the root says which
}

// isReal reports whether a folder and all above it, up to the site, are no links.
func (c *confined) isReal(dir string) bool {
	if dir == "." {
		return canOpenNoFollow
	}
	if known, ok := c.real.Load(dir); ok {
		return known.(bool)
	}
	info, err := os.Lstat(filepath.Join(c.dir, filepath.FromSlash(dir)))
	real := err == nil && info.IsDir() && c.isReal(path.Dir(dir))
	c.real.Store(dir, real)
	return real
}

// readAll reads a file into one allocation of its size.
func readAll(f fs.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // also a pipe, which would pass for an empty file
		return nil, &fs.PathError{Op: "read", Path: info.Name(), Err: fs.ErrInvalid}
	}
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, err
		case len(data) == cap(data): // it grew meanwhile
			data = append(data, 0)[:len(data)]
		}
	}
}
