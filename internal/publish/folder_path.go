//go:build !(linux || darwin) || portable

package publish

import (
	"errors"
	"io"
	"os"
	"syscall"

	"casebook/internal/durable"
)

// handle is empty where names are looked up from the root of the file system.
type handle struct{}

func openFolder(path string) (*folder, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &os.PathError{Op: "open", Path: path, Err: syscall.ENOTDIR}
	}
	return &folder{path: path}, nil
}

func (f *folder) close() error { return nil }

// mkdir makes the folder name; its parent must exist.
func (f *folder) mkdir(name string) error {
	if err := f.allow("mkdir", name); err != nil {
		return err
	}
	return os.Mkdir(f.within(name), 0o777)
}

// create writes the new file name; one that exists is an error.
func (f *folder) create(name string, data []byte) error {
	if err := f.allow("create", name); err != nil {
		return err
	}
	file, err := os.OpenFile(f.within(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if err = f.allow("write", name); err == nil {
		_, err = file.Write(data)
	}
	return errors.Join(err, file.Close())
}

// open opens the file name to read it. It follows no link in the last place.
func (f *folder) open(name string) (file, error) {
	path := f.within(name)
	info, err := os.Lstat(path)
	if err != nil {
		return file{}, err
	}
	if !info.Mode().IsRegular() {
		return file{}, &os.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	o, err := os.Open(path)
	return file{o}, err
}

// A file is open to be read.
type file struct{ *os.File }

// read reads on; 0 octets are the end.
func (o file) read(b []byte) (int, error) {
	n, err := o.Read(b)
	if err == io.EOF {
		err = nil
	}
	return n, err
}

func (o file) close() { _ = o.Close() }

// link gives the file name a second name in another folder.
func (f *folder) link(name string, to *folder, toName string) error {
	if err := f.allow("link", toName); err != nil {
		return err
	}
	return os.Link(f.within(name), to.within(toName))
}

// rename moves name to another folder, over what is there.
func (f *folder) rename(name string, to *folder, toName string) error {
	if err := f.allow("rename", toName); err != nil {
		return err
	}
	return durable.Rename(f.within(name), to.within(toName))
}

// remove removes the file name.
func (f *folder) remove(name string) error {
	if err := f.allow("remove", name); err != nil {
		return err
	}
	return os.Remove(f.within(name))
}

// rmdir removes the folder name, which must be empty.
func (f *folder) rmdir(name string) error {
	if err := f.allow("rmdir", name); err != nil {
		return err
	}
	return syscall.Rmdir(f.within(name))
}
