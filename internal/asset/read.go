package asset

import (
	"bytes"
	"errors"
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

// readHead reads a file of the site, of a long JPEG only the beginning.
func readHead(fsys fs.FS, file string) (data []byte, whole bool, err error) {
	f, err := openRegular(fsys, file)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, headSize))
	if err == nil && len(data) == headSize && picture.Sniff(data) == picture.JPEG {
		return data, false, nil
	}
	if err == nil && len(data) == headSize {
		var rest []byte
		rest, err = io.ReadAll(io.LimitReader(f, maxFile-headSize+1))
		data = append(data, rest...)
	}
	return checkRead(data, err)
}

// readRegular reads a whole file.
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
	_, err = b.ReadFrom(io.LimitReader(f, maxFile+1))
	data, _, err := checkRead(b.Bytes(), err)
	return data, err
}

// checkRead gives what was read of a file to its end, unless it is too much.
func checkRead(data []byte, err error) ([]byte, bool, error) {
	switch {
	case err != nil:
		return nil, false, unreadableFault(err)
	case len(data) > maxFile:
		return nil, false, diag.NewFault(diag.Say("file-too-large", "megabytes", maxFile>>20))
	}
	return data, true, nil
}

// openRegular opens what is a file, not a folder, device or pipe.
func openRegular(fsys fs.FS, file string) (fs.File, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, unreadableFault(err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		err = unreadableFault(err)
	case !info.Mode().IsRegular():
		err = diag.NewFault(diag.Say("file-unreadable/no-file"))
	default:
		return f, nil
	}
	f.Close()
	return nil, err
}

// unreadableFault says why without the path, which the diagnostic already names.
func unreadableFault(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return diag.NewFault(diag.Say("file-unreadable", "cause", strings.TrimSpace(err.Error())))
}
