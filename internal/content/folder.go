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

// listFolder reads a folder, through symbolic links that stay within the site;
// one that does not exist is empty.
func listFolder(fsys fs.FS, dir string) (*listing, error) {
	l := new(listing)
	entries, err := fs.ReadDir(fsys, dir)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case leadsOut(fsys, dir, err):
		l.problems = append(l.problems, diag.ErrorAt(diag.Position{File: dir}, diag.Say("outside-site")))
		return l, nil
	default:
		if info, statErr := fs.Stat(fsys, dir); statErr == nil && !info.IsDir() {
			l.problems = append(l.problems, diag.ErrorAt(diag.Position{File: dir, Line: 1, Column: 1}, diag.Say("content-folder-file")))
			return l, nil
		}
		return nil, fmt.Errorf("cannot read the folder %s: %w", dir, withoutPath(err))
	}
	for _, e := range entries {
		if isIgnored(e.Name()) {
			continue
		}
		file, mode := dir+"/"+e.Name(), e.Type()
		if !mode.IsRegular() && !mode.IsDir() {
			info, err := fs.Stat(fsys, file)
			var problem diag.Text
			switch {
			case err == nil && (info.Mode().IsRegular() || info.IsDir()):
				mode = info.Mode()
			case err == nil:
				problem = diag.Say("not-a-file")
			case leadsOut(fsys, file, err):
				problem = diag.Say("outside-site")
			default:
				problem = diag.Say("broken-symlink")
			}
			if problem.ID != "" {
				l.problems = append(l.problems, diag.ErrorAt(diag.Position{File: file}, problem))
				continue
			}
		}
		if mode.IsDir() {
			l.folders = append(l.folders, e.Name())
			continue
		}
		l.files = append(l.files, e.Name())
		_, private := Private(file)
		if linked := e.Type()&fs.ModeSymlink != 0; !private && (linked || isTable(folder.FoldName(e.Name()))) {
			_, private = PrivateIn(fsys, file) // the folder may be a link too
		}
		if !isMarkdown(e.Name()) && !private {
			l.resources = append(l.resources, e.Name())
		}
	}
	return l, nil
}

// leadsOut tells a link out of the site from one that leads nowhere, by the
// error and, where the system's does not say, by what the link says.
func leadsOut(fsys fs.FS, file string, err error) bool {
	if folder.LeadsOut(err) {
		return true
	}
	target, err := fs.ReadLink(fsys, file)
	if err != nil {
		return false
	}
	target = strings.ReplaceAll(target, `\`, "/")
	return path.IsAbs(target) || strings.Contains(target, ":") || strings.HasPrefix(path.Join(path.Dir(file), target), "..")
}

// withoutPath gives what went wrong without the path, which callers say
// themselves and which could be one of the machine.
func withoutPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// maxMegabytes is how large a content file may be: far more than anybody writes.
const maxMegabytes = 8

// readFile gives a content file's text, in a buffer that may be used before; a
// fault when it is too large.
func readFile(fsys fs.FS, file string, buffer *bytes.Buffer) ([]byte, *diag.Fault, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", file, withoutPath(err))
	}
	defer f.Close()
	buffer.Reset()
	if info, err := f.Stat(); err == nil {
		buffer.Grow(int(min(info.Size(), maxMegabytes<<20)) + bytes.MinRead)
	}
	n, err := buffer.ReadFrom(io.LimitReader(f, maxMegabytes<<20+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("cannot read %s: %w", file, withoutPath(err))
	case n > maxMegabytes<<20:
		return nil, diag.NewFault(diag.Say("too-large/content", "megabytes", maxMegabytes)), nil
	}
	return buffer.Bytes(), nil, nil
}
