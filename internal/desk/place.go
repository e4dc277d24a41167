package desk

import (
	"io/fs"
	"path"
	"strings"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/folder"
)

// siteKind is what site.toml is called among the kinds of documents.
const siteKind = "site"

// findDocument says what document a name of the site stands for; false for
// anything else.
func findDocument(file string) (content.Place, bool) {
	if file == config.File {
		return content.Place{Kind: siteKind}, true
	}
	if !isPlainPath(file) {
		return content.Place{}, false
	}
	return content.FindPlace(file)
}

// isPlainPath reports a path that means the same on every system, and nothing
// hidden: no way up, no drive, no device, no stream, no name that Windows would
// cut short.
func isPlainPath(file string) bool {
	if !fs.ValidPath(file) || file == "." || content.Ignored(file) {
		return false
	}
	for part := range strings.SplitSeq(file, "/") {
		if folder.IsDevice(part) || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || len(part) > 255 ||
			strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd || strings.ContainsRune(`\:*?"<>|`, r) }) {
			return false
		}
	}
	return true
}

// confine gives a failure where a file, or a folder that it lies in, is a link or
// no ordinary one: the desk follows none. A file that is not there is
// fs.ErrNotExist.
func confine(files interface {
	Lstat(name string) (fs.FileInfo, error)
}, file string) error {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		info, err := files.Lstat(dir)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return noFile(file)
		}
	}
	info, err := files.Lstat(file)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return noFile(file)
	}
	return nil
}

// eachFile gives every ordinary file below a folder, through no link, by name.
func eachFile(files fs.FS, dir string, see func(file string, info fs.FileInfo)) error {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if content.Ignored(e.Name()) {
			continue
		}
		switch {
		case e.IsDir():
			if err := eachFile(files, name, see); err != nil {
				return err
			}
		case e.Type().IsRegular():
			if info, err := e.Info(); err == nil {
				see(name, info)
			}
		}
	}
	return nil
}

// single gives the site's folder with other bytes in the place of one file, so
// that it is read as it was when its digest was taken.
func (d *Desk) single(file string, data []byte) fs.FS {
	return replaced{d.files, folder.Single(file, data), file}
}

type replaced struct {
	fs.FS
	own  fs.FS
	file string
}

func (r replaced) Open(name string) (fs.File, error) {
	if name == r.file {
		return r.own.Open(name)
	}
	return r.FS.Open(name)
}
