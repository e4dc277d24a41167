package publish

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"casebook/internal/durable"
)

// A workFolder is an open folder, through which everything is written: names are
// "/"-separated paths below it. What is made, read and removed is reached through
// an os.Root, which no link leads out of, on every system by the same code. A
// link or a move to another folder, which an os.Root does not know, goes by the
// folders' paths, and so does what is made in a folder that this run has made.
//
// fault, when a test sets it, is asked before every operation that changes the
// disk and may fail it.
type workFolder struct {
	root  *os.Root
	path  string
	ours  bool // this run has made it: no link can lie in it
	fault func(op, name string) error
}

func openWorkFolder(path string, fault func(op, name string) error) (*workFolder, error) {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() { // to open a pipe would be to wait for its other end
		err = &fs.PathError{Op: "open", Path: path, Err: syscall.ENOTDIR}
	}
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &workFolder{root: root, path: path, fault: fault}, nil
}

// closeFolder lets go of the folder; nothing was written that could fail now.
func (f *workFolder) closeFolder() { _ = f.root.Close() }

func (f *workFolder) askFault(op, name string) error { return askFault(f.fault, op, name) }

func askFault(fault func(op, name string) error, op, name string) error {
	if fault == nil {
		return nil
	}
	return fault(op, name)
}

// systemPath gives the path of name for the calls of package os.
func (f *workFolder) systemPath(name string) string {
	return filepath.Join(f.path, filepath.FromSlash(name))
}

// makeFolder makes the folder name; its parent must exist.
func (f *workFolder) makeFolder(name string) error {
	if err := f.askFault("mkdir", name); err != nil {
		return err
	}
	if f.ours {
		return os.Mkdir(f.systemPath(name), 0o777)
	}
	return f.root.Mkdir(name, 0o777)
}

// makeFolders makes the folder name and those above it; what exists is fine.
func (f *workFolder) makeFolders(name string) error {
	if name == "" {
		return nil
	}
	err := f.makeFolder(name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = f.makeFolders(parentPath(name)); err == nil {
			err = f.makeFolder(name)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// createFile begins the new file name; one that exists is an error.
func (f *workFolder) createFile(name string) (*os.File, error) {
	if err := f.askFault("create", name); err != nil {
		return nil, err
	}
	const flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL | syscall.O_NONBLOCK // else package os sets it, in vain, and takes it back
	if f.ours {
		return os.OpenFile(f.systemPath(name), flags, 0o666)
	}
	return f.root.OpenFile(name, flags, 0o666)
}

// writeFile writes the new file name whole; one that exists is an error.
func (f *workFolder) writeFile(name string, data []byte) error {
	file, err := f.createFile(name)
	if err != nil {
		return err
	}
	if err = f.askFault("write", name); err == nil {
		_, err = file.Write(data)
	}
	return errors.Join(err, file.Close()) // where a network file system reports a full disk
}

// linkFile gives the file name a second name in another folder.
func (f *workFolder) linkFile(name string, to *workFolder, newName string) error {
	if err := f.askFault("link", newName); err != nil {
		return err
	}
	return os.Link(f.systemPath(name), to.systemPath(newName))
}

// moveFile moves the file name to another folder, over what is there.
func (f *workFolder) moveFile(name string, to *workFolder, newName string) error {
	if err := f.askFault("rename", newName); err != nil {
		return err
	}
	return durable.Rename(f.systemPath(name), to.systemPath(newName))
}

// removeFile removes the file name.
func (f *workFolder) removeFile(name string) error {
	if err := f.askFault("remove", name); err != nil {
		return err
	}
	return f.root.Remove(name)
}

// removeEmptyFolders removes those of the folders that are empty. One that holds
// something, is gone, or that another program looks into stays.
func (f *workFolder) removeEmptyFolders(dirs []string) error {
	slices.SortStableFunc(dirs, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the deepest first
	for _, dir := range dirs {
		if err := f.askFault("rmdir", dir); err != nil {
			return err
		}
		if info, err := f.root.Lstat(dir); err != nil || !info.IsDir() {
			continue
		}
		if err := f.root.Remove(dir); err != nil && !staysFolder(err) {
			return err
		}
	}
	return nil
}

// pruneFolders removes the folders of these files that are empty now, and those above.
func (f *workFolder) pruneFolders(files []string) error {
	dirs := map[string]bool{}
	for _, file := range files {
		for dir := parentPath(file); dir != "" && !dirs[dir]; dir = parentPath(dir) {
			dirs[dir] = true
		}
	}
	return f.removeEmptyFolders(sortedKeys(dirs))
}

// A likeness is what comparing a file with new content finds.
type likeness uint8

const (
	absent    likeness = iota // nothing is there
	same                      // a file with these very bytes
	different                 // a file with other bytes, or one that cannot be read
	obstacle                  // no file: a folder, a link, or a file where a folder should be
)

// openFile opens the ordinary file name to read it; nil when there is none, or
// none that may be read, and then what there is instead. It never waits for the
// other end of a pipe. A link is followed within the folder: see meetsObstacle.
func (f *workFolder) openFile(name string) (*os.File, fs.FileInfo, likeness, error) {
	file, err := f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err == nil {
		info, err := file.Stat()
		if err == nil && info.Mode().IsRegular() {
			return file, info, different, nil
		}
		_ = file.Close()
		return nil, nil, obstacle, err
	}
	switch {
	case f.meetsObstacle(name):
		return nil, nil, obstacle, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, absent, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, nil, different, nil
	}
	return nil, nil, different, err
}

// meetsObstacle reports whether at name lies something other than an ordinary
// file, or above it something other than a folder.
func (f *workFolder) meetsObstacle(name string) bool {
	if info, err := f.root.Lstat(name); err == nil {
		return !info.Mode().IsRegular()
	}
	for dir := parentPath(name); dir != ""; dir = parentPath(dir) {
		if info, err := f.root.Lstat(dir); err == nil {
			return !info.IsDir()
		}
	}
	return false
}

// compareFile reads the file name and compares it with data.
func (f *workFolder) compareFile(name string, data []byte) (likeness, error) {
	file, info, found, err := f.openFile(name)
	if file == nil {
		return found, err
	}
	defer file.Close()
	isSame := info.Size() == int64(len(data))
	buffer := make([]byte, min(len(data), 64<<10))
	for isSame && len(data) > 0 {
		part := buffer[:min(len(buffer), len(data))]
		n, err := io.ReadFull(file, part) // a short read is not the end of a file
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return different, err
		}
		isSame = n == len(part) && bytes.Equal(part, data[:n])
		data = data[n:]
	}
	switch {
	case isSame:
		return same, nil
	case f.meetsObstacle(name):
		return obstacle, nil
	}
	return different, nil
}
