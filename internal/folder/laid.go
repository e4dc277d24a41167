package folder

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// A laidFile is a text that is read in the place of a file, or of a folder's only
// file.
type laidFile struct {
	name string
	data []byte
	at   time.Time
}

// Lay lets a file be read as if it held data, until another one is laid: what
// somebody is writing and has not saved. The folder itself is not changed. With
// the name "" every file is read as it is.
func (f *Folder) Lay(name string, data []byte) {
	if name == "" {
		f.laid.Store(nil)
		return
	}
	f.laid.Store(&laidFile{name, data, time.Now()})
}

// findLaid gives the text that lies over a file; nil for none.
func (f *Folder) findLaid(name string) *laidFile {
	if l := f.laid.Load(); l != nil && l.name == name {
		return l
	}
	return nil
}

// open gives the text as a file that is read once.
func (l *laidFile) open() fs.File { return &openLaid{bytes.NewReader(l.data), l} }

type openLaid struct {
	*bytes.Reader
	l *laidFile
}

func (o *openLaid) Stat() (fs.FileInfo, error) { return o.l, nil }
func (o *openLaid) Close() error               { return nil }

// A laidFile describes itself as an ordinary file.
func (l *laidFile) Name() string       { return path.Base(l.name) }
func (l *laidFile) Size() int64        { return int64(len(l.data)) }
func (l *laidFile) Mode() fs.FileMode  { return 0o644 }
func (l *laidFile) ModTime() time.Time { return l.at }
func (l *laidFile) IsDir() bool        { return false }
func (l *laidFile) Sys() any           { return nil }

// Single gives a file system that holds one file, as what somebody has sent.
func Single(name string, data []byte) fs.FS { return &laidFile{name, data, time.Now()} }

// Open opens the only file.
func (l *laidFile) Open(name string) (fs.File, error) {
	if name != l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return l.open(), nil
}
