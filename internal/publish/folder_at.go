//go:build (linux || darwin) && !portable

package publish

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// handle is the descriptor of the open folder: names are looked up from there,
// which is half the work of package os for a small file.
type handle struct{ fd int }

func openFolder(path string) (*folder, error) {
	fd := -1
	err := retry("open", path, func() (err error) {
		fd, err = unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &folder{handle: handle{fd}, path: path}, nil
}

func (f *folder) close() error { return unix.Close(f.fd) }

// retry repeats a call that a signal interrupted and names the file in its error.
func retry(op, name string, call func() error) error {
	for {
		err := call()
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return &fs.PathError{Op: op, Path: name, Err: err}
		}
		return nil
	}
}

// mkdir makes the folder name; its parent must exist.
func (f *folder) mkdir(name string) error {
	if err := f.allow("mkdir", name); err != nil {
		return err
	}
	return retry("mkdir", name, func() error { return unix.Mkdirat(f.fd, name, 0o777) })
}

// create writes the new file name; one that exists is an error.
func (f *folder) create(name string, data []byte) error {
	if err := f.allow("create", name); err != nil {
		return err
	}
	fd := -1
	err := retry("create", name, func() (err error) {
		fd, err = unix.Openat(f.fd, name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0o666)
		return err
	})
	if err != nil {
		return err
	}
	err = f.writeAll(fd, name, data)
	if e := unix.Close(fd); err == nil && e != nil && e != unix.EINTR {
		err = &fs.PathError{Op: "close", Path: name, Err: e} // where a network file system reports a full disk
	}
	return err
}

func (f *folder) writeAll(fd int, name string, data []byte) error {
	if err := f.allow("write", name); err != nil {
		return err
	}
	for len(data) > 0 {
		n := 0
		err := retry("write", name, func() (err error) {
			n, err = unix.Write(fd, data)
			return err
		})
		if err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// open opens the file name to read it. It follows no link in the last place and
// never waits for a pipe.
func (f *folder) open(name string) (file, error) {
	o := file{fd: -1, name: name}
	err := retry("open", name, func() (err error) {
		o.fd, err = unix.Openat(f.fd, name, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
		return err
	})
	return o, err
}

// A file is open to be read.
type file struct {
	fd   int
	name string
}

// read reads on; 0 octets are the end.
func (o file) read(b []byte) (n int, err error) {
	err = retry("read", o.name, func() (err error) {
		n, err = unix.Read(o.fd, b)
		return err
	})
	return n, err
}

func (o file) close() { _ = unix.Close(o.fd) }

// link gives the file name a second name in another folder.
func (f *folder) link(name string, to *folder, toName string) error {
	if err := f.allow("link", toName); err != nil {
		return err
	}
	return retry("link", toName, func() error { return unix.Linkat(f.fd, name, to.fd, toName, 0) })
}

// rename moves name to another folder, over what is there.
func (f *folder) rename(name string, to *folder, toName string) error {
	if err := f.allow("rename", toName); err != nil {
		return err
	}
	return retry("rename", toName, func() error { return unix.Renameat(f.fd, name, to.fd, toName) })
}

// remove removes the file name.
func (f *folder) remove(name string) error {
	if err := f.allow("remove", name); err != nil {
		return err
	}
	return retry("remove", name, func() error { return unix.Unlinkat(f.fd, name, 0) })
}

// rmdir removes the folder name, which must be empty.
func (f *folder) rmdir(name string) error {
	if err := f.allow("rmdir", name); err != nil {
		return err
	}
	return retry("rmdir", name, func() error { return unix.Unlinkat(f.fd, name, unix.AT_REMOVEDIR) })
}
