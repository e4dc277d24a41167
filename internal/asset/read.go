package asset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/picture"
)

// maxFile limits what is read of any file, in bytes.
const maxFile = 64 << 20

// headSize is enough to find the size in all but a few JPEG files.
const headSize = 256 << 10

// readHead reads a file, of a long JPEG only the beginning.
func (s *Store) readHead(file string) (data []byte, whole bool, err error) {
	f, err := openRegular(s.site, file)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, headSize))
	if err != nil {
		return nil, false, unreadable(err)
	}
	if len(data) < headSize {
		return data, true, nil
	}
	if picture.Sniff(data) == picture.JPEG {
		return data, false, nil
	}
	rest, err := io.ReadAll(io.LimitReader(f, maxFile-headSize+1))
	if err != nil {
		return nil, false, unreadable(err)
	}
	data = append(data, rest...)
	return data, true, checkLength(data)
}

// read reads a whole file.
func (s *Store) read(file string) ([]byte, error) { return readRegular(s.site, file) }

func readRegular(fsys fs.FS, file string) ([]byte, error) {
	f, err := openRegular(fsys, file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	}
	if _, err := b.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, unreadable(err)
	}
	return b.Bytes(), checkLength(b.Bytes())
}

func checkLength(data []byte) error {
	if len(data) > maxFile {
		return &diag.Fault{Code: "file-too-large", Message: fmt.Sprintf("the file is larger than %d MB", maxFile>>20), Hint: "make it smaller, or put it elsewhere and link to it"}
	}
	return nil
}

// openRegular opens what is a file, not a folder, device or pipe.
func openRegular(fsys fs.FS, file string) (fs.File, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, unreadable(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a file")
	}
	if err != nil {
		f.Close()
		return nil, unreadable(err)
	}
	return f, nil
}

// unreadable says why without the path, which the diagnostic already names.
func unreadable(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &diag.Fault{Code: "file-unreadable", Message: "the file cannot be read: " + strings.TrimSpace(err.Error())}
}
