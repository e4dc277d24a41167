package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/folder"
)

// A listing is what a folder holds, without what is ignored, by name.
type listing struct {
	files, folders []string
	resources      []string // those of the files that can belong to a page
	problems       []diag.Diagnostic
}

// list reads a folder; one that does not exist is empty.
func list(fsys fs.FS, dir string) (*listing, error) {
	l := new(listing)
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil && leadsOut(fsys, dir, err) {
		l.problems = append(l.problems, outside(dir))
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the folder %s: %w", dir, cause(err))
	}
	for _, e := range entries {
		if ignored(e.Name()) {
			continue
		}
		if mode, ok := l.follow(fsys, dir, e); ok {
			l.add(dir, e.Name(), mode)
		}
	}
	return l, nil
}

func (l *listing) add(dir, name string, mode fs.FileMode) {
	if mode.IsDir() {
		l.folders = append(l.folders, name)
		return
	}
	l.files = append(l.files, name)
	if isResource(dir + "/" + name) {
		l.resources = append(l.resources, name)
	}
}

// follow gives what a name stands for, through symbolic links within the site.
func (l *listing) follow(fsys fs.FS, dir string, e fs.DirEntry) (fs.FileMode, bool) {
	if mode := e.Type(); mode.IsRegular() || mode.IsDir() {
		return mode, true
	}
	file := path.Join(dir, e.Name())
	info, err := fs.Stat(fsys, file)
	d := diag.Diagnostic{Position: diag.Position{File: file}}
	switch {
	case err == nil && (info.Mode().IsRegular() || info.IsDir()):
		return info.Mode(), true
	case err == nil:
		d.Code, d.Message = "not-a-file", "this is neither a file nor a folder"
	case leadsOut(fsys, file, err):
		d = outside(file)
	default:
		d.Code, d.Message = "broken-symlink", "this link leads nowhere"
	}
	l.problems = append(l.problems, d)
	return 0, false
}

func outside(file string) diag.Diagnostic {
	return diag.Diagnostic{
		Position: diag.Position{File: file}, Code: "outside-site",
		Message: "this link leads out of the site", Hint: "put a copy in its place",
	}
}

// leadsOut tells a link out of the site from one that leads nowhere: a folder
// with nothing behind a link's target may not say that it is outside.
func leadsOut(fsys fs.FS, file string, err error) bool {
	if folder.LeadsOut(err) {
		return true
	}
	target, err := fs.ReadLink(fsys, file)
	if err != nil {
		return false
	}
	target = strings.ReplaceAll(target, `\`, "/")
	if path.IsAbs(target) || strings.Contains(target, ":") {
		return true
	}
	return strings.HasPrefix(path.Join(path.Dir(file), target), "..")
}

// cause gives what went wrong without the path, which callers say themselves
// and which could be one of the machine.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// maxFile is how large a content file may be: far more than anybody writes.
const maxFile = 8 << 20

// read gives a content file's text in a buffer, which it grows as needed; a
// fault when it is too large.
func read(fsys fs.FS, file string, buffer *bytes.Buffer) (*diag.Fault, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", file, cause(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil {
		buffer.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	}
	n, err := buffer.ReadFrom(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", file, cause(err))
	}
	if n > maxFile {
		return &diag.Fault{Code: "too-large", Message: fmt.Sprintf("the file has more than the %d megabytes that are read", maxFile>>20)}, nil
	}
	return nil, nil
}
