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
	"path"
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
	many atomic.Bool // see ReadMany
	near atomic.Pointer[nearFolder]
	gone atomic.Bool // nothing is at the path, though what was there may be elsewhere
	laid atomic.Pointer[laidFile]
}

// A nearFolder is the folder below the root in which a file was opened last: the
// next one mostly lies beside it, and the way there is not gone again for each.
type nearFolder struct {
	name string
	root *os.Root
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
func (f *Folder) Close() error {
	f.keepNear(nil)
	return f.root.Load().Close()
}

// ReadMany says that many files will be read, those of a folder one after the
// other, until done is called. Then the folder of the last one stays open, which
// on Windows nobody could rename meanwhile.
func (f *Folder) ReadMany() (done func()) {
	f.many.Store(true)
	return func() {
		f.many.Store(false)
		f.keepNear(nil)
	}
}

func (f *Folder) keepNear(near *nearFolder) {
	if last := f.near.Swap(near); last != nil {
		_ = last.root.Close() // who is opening a file in it goes on
	}
}

// Root gives the folder for writing.
func (f *Folder) Root() *os.Root { return f.root.Load() }

// Reopen opens the folder anew where another has taken its place, as when it
// was deleted and restored. What is being read goes on in the old one, which is
// closed when nobody uses it any more. While there is none, no name exists: the
// old one may only have been renamed, and is not what the user means then.
func (f *Folder) Reopen() {
	was, errWas := f.root.Load().Stat(".")
	is, errIs := os.Stat(f.path)
	f.gone.Store(errIs != nil)
	if errIs != nil || errWas == nil && os.SameFile(was, is) {
		return
	}
	if root, err := os.OpenRoot(f.path); err == nil {
		f.root.Store(root)
	}
}

// Open opens a file or folder for reading. It does not wait for a pipe.
func (f *Folder) Open(name string) (fs.File, error) {
	if l := f.findLaid(name); l != nil {
		return l.open(), nil
	}
	file, err := f.openFile(name)
	if err != nil {
		return nil, err // and no file that is nil of a type
	}
	return file, nil
}

func (f *Folder) openFile(name string) (*os.File, error) {
	root, err := f.rootFor(name)
	if err != nil {
		return nil, err
	}
	const flags = os.O_RDONLY | syscall.O_NONBLOCK // Windows has no use for the second
	if near := f.openNear(root, path.Dir(name)); near != nil {
		file, err := near.OpenFile(path.Base(name), flags, 0)
		if err == nil {
			return file, nil
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
	} // else it may be a link to elsewhere in the folder
	return root.OpenFile(name, flags, 0)
}

// openNear gives a folder below the root, opened once for all that is read in
// it; nil where that is not wanted, for the root itself, and for none.
func (f *Folder) openNear(root *os.Root, name string) *os.Root {
	if !f.many.Load() || name == "." {
		return nil
	}
	near := f.near.Load()
	if near == nil || near.name != name {
		opened, err := root.OpenRoot(name)
		if err != nil {
			return nil
		}
		near = &nearFolder{name, opened}
		f.keepNear(near)
	}
	return near.root
}

// ReadFile reads a regular file to its end.
func (f *Folder) ReadFile(name string) ([]byte, error) {
	if l := f.findLaid(name); l != nil {
		return slices.Clone(l.data), nil
	}
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
func (f *Folder) Stat(name string) (fs.FileInfo, error) {
	if l := f.findLaid(name); l != nil {
		return l, nil
	}
	root, err := f.rootFor(name)
	if err != nil {
		return nil, err
	}
	return root.Stat(name)
}

// Lstat says what a name is, a link too.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	root, err := f.rootFor(name)
	if err != nil {
		return nil, err
	}
	return root.Lstat(name)
}

// ReadLink gives what a link says, with "/".
func (f *Folder) ReadLink(name string) (string, error) {
	root, err := f.rootFor(name)
	if err != nil {
		return "", err
	}
	return fs.ReadLink(root.FS(), name)
}

// RealName gives the name that a name of a file system stands for, whatever
// symbolic links are on the way; itself where there are none, or where they go
// in a circle or out of it.
func RealName(fsys fs.FS, name string) string {
	const most = 40 // links, as systems follow them
	parts := strings.Split(name, "/")
	real := ""
	for links := 0; len(parts) > 0; {
		next := path.Join(real, parts[0])
		parts = parts[1:]
		target, err := fs.ReadLink(fsys, next)
		if err != nil {
			real = next
			continue
		}
		target = path.Join(real, strings.ReplaceAll(target, `\`, "/"))
		if links++; links > most || !fs.ValidPath(target) {
			return name
		}
		parts = append(strings.Split(target, "/"), parts...)
		real = ""
	}
	return real
}

// rootFor gives the folder below which a name can be looked for.
func (f *Folder) rootFor(name string) (*os.Root, error) {
	switch {
	case !fs.ValidPath(name):
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	case f.gone.Load():
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.root.Load(), nil
}

// LeadsOut reports that an error says of a name that it leads out of a folder.
// os.Root has no value for that, so its words decide.
func LeadsOut(err error) bool {
	path, ok := errors.AsType[*fs.PathError](err)
	return ok && strings.Contains(path.Err.Error(), "escapes from parent")
}
