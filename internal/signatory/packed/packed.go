// Package packed looks into archives: what may lie beside a list of people and be
// another one, packed. It trusts nothing in them and unpacks only beginnings.
package packed

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Bounds on what is looked at.
const (
	maxFiles = 1000     // of an archive
	maxHead  = 64 << 10 // bytes of each
	maxWhole = 64 << 20 // bytes of an archive that can only be read whole
)

// An Archive is what can be seen of one.
type Archive struct {
	Closed bool // it cannot be looked into: another format, a password, damage, an archive within
	Files  []File
}

// A File is one in an archive, with its beginning.
type File struct {
	Name string
	Head []byte
}

// closed are the first bytes of archives and databases that cannot be looked into.
var closed = []string{"7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "SQLite format 3\x00", "\x04\x22\x4d\x18", "LZIP", "MSCF"}

// Open looks into an archive; nil for what is none, and for office documents, which
// are archives too.
func Open(fsys fs.FS, name string) *Archive {
	f, err := fsys.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 512))
	if err != nil {
		return nil
	}
	for _, magic := range closed {
		if bytes.HasPrefix(data, []byte(magic)) {
			return &Archive{Closed: true}
		}
	}
	isZip := bytes.HasPrefix(data, []byte("PK\x03\x04"))
	isGzip, isBzip := bytes.HasPrefix(data, []byte("\x1f\x8b")), bytes.HasPrefix(data, []byte("BZh"))
	isTar := len(data) > 262 && string(data[257:262]) == "ustar"
	if !isZip && !isGzip && !isBzip && !isTar {
		return nil
	}
	rest, err := io.ReadAll(io.LimitReader(f, maxWhole))
	if err != nil {
		return &Archive{Closed: true}
	}
	a, data := &Archive{}, append(data, rest...)
	stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
	switch {
	case isZip:
		return a.readZip(data)
	case isGzip:
		unpacked, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return &Archive{Closed: true}
		}
		a.readStream(unpacked, stem)
	case isBzip:
		a.readStream(bzip2.NewReader(bytes.NewReader(data)), stem)
	default:
		a.readTar(bytes.NewReader(data))
	}
	return a
}

// readZip gives nil for an office document.
func (a *Archive) readZip(data []byte) *Archive {
	list, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &Archive{Closed: true}
	}
	for i, f := range list.File {
		switch {
		case f.Name == "[Content_Types].xml" || f.Name == "mimetype":
			return nil
		case i == maxFiles || f.Flags&1 != 0:
			a.Closed = true
			return a
		case strings.HasSuffix(f.Name, "/"):
			continue
		}
		r, err := f.Open()
		if err != nil {
			a.Closed = true
			continue
		}
		a.addFile(f.Name, r)
		_ = r.Close()
	}
	return a
}

// readStream reads what one file was packed into, which may be a tar.
func (a *Archive) readStream(r io.Reader, name string) {
	head, _ := io.ReadAll(io.LimitReader(r, 512)) // what can be read of a file that was cut off
	whole := io.MultiReader(bytes.NewReader(head), io.LimitReader(r, maxWhole))
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		a.readTar(whole)
		return
	}
	a.addFile(name, whole)
}

func (a *Archive) readTar(r io.Reader) {
	list := tar.NewReader(r)
	for range maxFiles {
		h, err := list.Next()
		if err != nil {
			a.Closed = a.Closed || err != io.EOF
			return
		}
		if h.Typeflag == tar.TypeReg {
			a.addFile(h.Name, list)
		}
	}
	a.Closed = true
}

func (a *Archive) addFile(name string, r io.Reader) {
	head, err := io.ReadAll(io.LimitReader(r, maxHead))
	for _, magic := range append(closed, "\x1f\x8b", "BZh", "PK\x03\x04") {
		if bytes.HasPrefix(head, []byte(magic)) && !isOffice(name) {
			a.Closed = true
		}
	}
	a.Closed = a.Closed || err != nil
	a.Files = append(a.Files, File{name, head})
}

// isOffice reports a document that is a ZIP file too.
func isOffice(name string) bool {
	return strings.Contains(" .docx .xlsx .pptx .odt .ods .odp .epub ", " "+strings.ToLower(path.Ext(name))+" ")
}
