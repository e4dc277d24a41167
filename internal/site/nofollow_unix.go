//go:build unix

package site

import (
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"golang.org/x/sys/unix"
)

// canOpenNoFollow: the system can open a file and refuse a link in one call.
const canOpenNoFollow = true

// openNoFollow opens a file that is no link, without waiting for a pipe.
func openNoFollow(name string) (fs.File, error) {
	fd, err := retry(func() (int, error) {
		return unix.Open(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, err
	}
	r := &regular{fd: fd, name: path.Base(name)}
	if err := unix.Fstat(fd, &r.stat); err != nil || r.stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return os.NewFile(uintptr(fd), name), nil // a folder, a pipe, a device
	}
	return r, nil
}

// A regular file is read with four system calls when it is small, half of
// those of package os, which asks whether it can be waited for and reads once
// more for the end.
type regular struct {
	fd    int
	name  string
	stat  unix.Stat_t // when it was opened
	read  int64
	ended bool
}

func (r *regular) Stat() (fs.FileInfo, error) { return regularInfo{r}, nil }

// Read reads on. Less than was asked for, and exactly as much as the file has,
// is all of it.
func (r *regular) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if r.ended {
		return 0, io.EOF
	}
	n, err := retry(func() (int, error) { return unix.Read(r.fd, p) })
	if err != nil {
		return 0, &fs.PathError{Op: "read", Path: r.name, Err: err}
	}
	r.read += int64(n)
	r.ended = n == 0 || n < len(p) && r.read == r.stat.Size
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ReadAt is for workbooks, which are read from their end.
func (r *regular) ReadAt(p []byte, offset int64) (done int, err error) {
	for done < len(p) {
		n, err := retry(func() (int, error) { return unix.Pread(r.fd, p[done:], offset+int64(done)) })
		switch {
		case err != nil:
			return done, &fs.PathError{Op: "read", Path: r.name, Err: err}
		case n == 0:
			return done, io.EOF
		}
		done += n
	}
	return done, nil
}

func (r *regular) Close() error {
	if r.fd < 0 {
		return fs.ErrClosed
	}
	fd := r.fd
	r.fd = -1
	return unix.Close(fd)
}

// retry repeats a call that a signal interrupted.
func retry(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); err != unix.EINTR {
			return n, err
		}
	}
}

// A regularInfo is what the system says of a regular file.
type regularInfo struct{ *regular }

func (i regularInfo) Name() string      { return i.name }
func (i regularInfo) Size() int64       { return i.stat.Size }
func (i regularInfo) Mode() fs.FileMode { return fs.FileMode(i.stat.Mode & 0o777) }
func (i regularInfo) ModTime() time.Time {
	return time.Unix(int64(i.stat.Mtim.Sec), int64(i.stat.Mtim.Nsec))
}
func (i regularInfo) IsDir() bool { return false }
func (i regularInfo) Sys() any    { return nil }
