// Package folder is the site's folder as a file system that nothing leads out
// of: the only way to what users give. Whatever name is asked for, and whatever
// becomes of the folders on the way while it is looked for, a file outside is
// never reached: each part of a path is opened below the one before it, and a
// symbolic link is followed only to where it stays within (os.Root).
package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
)

// A Folder is an open folder. Names in it are those of io/fs: relative, with
// "/". It is safe for concurrent use.
type Folder struct {
	path string
	root atomic.Pointer[os.Root]
}

// Open opens the folder of a path of the machine.
func Open(path string) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	f := &Folder{path: path}
	f.root.Store(root)
	return f, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Load().Close() }

// Root gives the folder for writing.
func (f *Folder) Root() *os.Root { return f.root.Load() }

// Reopen opens the folder anew where another has taken its place, as when it
// was deleted and restored. What is being read goes on in the old one, which is
// closed when nobody uses it any more.
func (f *Folder) Reopen() {
	was, errWas := f.root.Load().Stat(".")
	is, errIs := os.Stat(f.path)
	if errIs != nil || errWas == nil && os.SameFile(was, is) {
		return // the same, or none for now
	}
	if root, err := os.OpenRoot(f.path); err == nil {
		f.root.Store(root)
	}
}

// Open opens a file or folder for reading. It does not wait for a pipe.
func (f *Folder) Open(name string) (fs.File, error) {
	file, err := f.openFile(name)
	if err != nil {
		return nil, err // and no file that is nil of a type
	}
	return file, nil
}

func (f *Folder) openFile(name string) (*os.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	flags := os.O_RDONLY
	if runtime.GOOS != "windows" {
		flags |= syscall.O_NONBLOCK
	}
	return f.root.Load().OpenFile(name, flags, 0)
}

// ReadFile reads a regular file to its end.
func (f *Folder) ReadFile(name string) ([]byte, error) {
	file, err := f.openFile(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() { // also a pipe, which would pass for an empty file
		err = fs.ErrInvalid
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, err
		case len(data) == cap(data): // it grew meanwhile
			data = slices.Grow(data, 1)
		}
	}
}

// ReadDir lists a folder by name.
func (f *Folder) ReadDir(name string) ([]fs.DirEntry, error) {
	folder, err := f.openFile(name)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	entries, err := folder.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// Stat says what a name stands for, through links within the folder.
func (f *Folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.root.Load().FS(), name) }

// Lstat says what a name is, a link too.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(f.root.Load().FS(), name) }

// ReadLink gives what a link says.
func (f *Folder) ReadLink(name string) (string, error) {
	return fs.ReadLink(f.root.Load().FS(), name)
}

// LeadsOut reports that an error says of a name that it leads out of a folder.
// os.Root has no value for that, so its words decide.
func LeadsOut(err error) bool {
	path, ok := errors.AsType[*fs.PathError](err)
	return ok && strings.Contains(path.Err.Error(), "escapes from parent")
}
