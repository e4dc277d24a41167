package asset

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
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

// secretKeys are how a file looks that holds the secret half of a key: of minisign
// (158 bytes in base64, with and without a password), of SSH, TLS or OpenPGP, of PuTTY.
// A program that only has the words of such a line in it is none.
var secretKeys = []struct {
	word string // which it holds: quick to look for
	look func() *regexp.Regexp
}{
	{"secret key", lazy.Regexp(`^(\x{FEFF})?untrusted comment:[^\n]*secret key`)},
	{"RWRTY0Iy", lazy.Regexp(`RWRTY0Iy[A-Za-z0-9+/]{203}=`)},
	{"RWQAAEIy", lazy.Regexp(`RWQAAEIy[A-Za-z0-9+/]{203}=`)},
	{"PRIVATE KEY", lazy.Regexp(`-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----\s+[A-Za-z0-9+/]`)},
	{"PuTTY-User-Key-File-", lazy.Regexp(`^PuTTY-User-Key-File-[0-9]+:`)},
	{"AGE-SECRET-KEY-1", lazy.Regexp(`AGE-SECRET-KEY-1[A-Z0-9]{50}`)},
}

// holdsSecretKey reports a file by which somebody could act in its owner's name,
// whatever it is called.
func holdsSecretKey(data []byte) bool {
	for _, k := range secretKeys {
		if bytes.Contains(data, []byte(k.word)) && k.look().Match(data) {
			return true
		}
	}
	return false
}

// checkRead gives what was read of a file to its end, unless it is too much, or a
// secret.
func checkRead(data []byte, err error) ([]byte, bool, error) {
	switch {
	case err != nil:
		return nil, false, unreadableFault(err)
	case len(data) > maxFile:
		return nil, false, diag.NewFault(diag.Say("file-too-large", "megabytes", maxFile>>20))
	case holdsSecretKey(data):
		return nil, false, diag.NewFault(diag.Say("secret-key"))
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
