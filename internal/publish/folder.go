package publish

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
)

// A folder is an open folder, through which everything is written: names are
// "/"-separated paths below it. Its primitives differ by system (folder_at.go,
// folder_path.go); they have no checks of their own.
//
// fault, when a test sets it, is asked before every operation that changes the
// disk and may fail it.
type folder struct {
	handle
	path  string
	fault func(op, name string) error
}

func (f *folder) allow(op, name string) error {
	if f.fault == nil {
		return nil
	}
	return f.fault(op, name)
}

// mkdirAll makes the folder name and those above it; what exists is fine.
func (f *folder) mkdirAll(name string) error {
	if name == "" {
		return nil
	}
	err := f.mkdir(name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = f.mkdirAll(parent(name)); err == nil {
			err = f.mkdir(name)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// prune removes the folders of these files that are empty now, and those above.
func (f *folder) prune(files []string) error {
	dirs := map[string]bool{}
	for _, file := range files {
		for dir := parent(file); dir != "" && !dirs[dir]; dir = parent(dir) {
			dirs[dir] = true
		}
	}
	return f.rmdirs(sorted(dirs))
}

// rmdirs removes those of the folders that are empty. One that holds something,
// is gone, or that another program looks into stays.
func (f *folder) rmdirs(dirs []string) error {
	slices.SortStableFunc(dirs, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the deepest first
	for _, dir := range dirs {
		if err := f.rmdir(dir); err != nil && !staysFolder(err) {
			return err
		}
	}
	return nil
}

// within gives the path of name for the calls of package os.
func (f *folder) within(name string) string {
	return filepath.Join(f.path, filepath.FromSlash(name))
}

// A likeness is what comparing a file with new content finds.
type likeness uint8

const (
	absent    likeness = iota // nothing is there
	same                      // a file with these very bytes
	different                 // a file with other bytes, or one that cannot be read
	obstacle                  // no file: a folder, a link, or a file where a folder should be
)

var compareBuffers = sync.Pool{New: func() any { b := make([]byte, 64<<10); return &b }}

// errNoFile says that a name holds something other than an ordinary file.
var errNoFile = errors.New("not an ordinary file")

// compare reads the file name and compares it with data.
func (f *folder) compare(name string, data []byte) (likeness, error) {
	buffer := compareBuffers.Get().(*[]byte)
	defer compareBuffers.Put(buffer)
	isSame, err := f.equal(name, data, *buffer)
	switch {
	case err == nil && isSame:
		return same, nil
	case err == nil, errors.Is(err, fs.ErrPermission):
		return different, nil
	case errors.Is(err, fs.ErrNotExist):
		return absent, nil
	case errors.Is(err, errNoFile), blocked(err):
		return obstacle, nil
	}
	return different, err
}

// equal compares the file name with data. A read that does not fill the buffer
// is taken for the end of the file, which spares a system call for nearly every
// file.
func (f *folder) equal(name string, data, buffer []byte) (bool, error) {
	o, err := f.open(name)
	if err != nil {
		return false, err
	}
	defer o.close()
	for {
		n, err := o.read(buffer)
		if err != nil {
			return false, err
		}
		if n > len(data) || !bytes.Equal(buffer[:n], data[:n]) {
			return false, nil
		}
		data = data[n:]
		if n < len(buffer) {
			return len(data) == 0, nil
		}
	}
}
