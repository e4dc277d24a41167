package driver

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"casebook/internal/diag"
	"casebook/internal/durable"
)

// A folderHost is a folder of this machine, or a network share that looks like
// one. Everything goes through an os.Root, so that nothing leads out of it, and
// each folder on the way is looked at, so that nothing goes through a link
// within it either.
type folderHost struct {
	path string

	mu   sync.Mutex
	root *os.Root // nil while the folder is not there
}

func localFolder(o Options) ([]string, error) {
	p, err := LocalPath(o.Site, o.Address.Path)
	return []string{p}, err
}

func openFolder(_ context.Context, o Options) (Host, error) {
	p, err := LocalPath(o.Site, o.Address.Path)
	if err != nil {
		return nil, err
	}
	f := &folderHost{path: p}
	info, err := os.Stat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(p); err == nil {
			return nil, Fail(diag.Say("deploy-no-folder/dangling"), nil)
		}
		if _, err := os.Stat(filepath.Dir(p)); err != nil { // a slip in the path, or a disk that is not there
			return nil, Fail(diag.Say("deploy-no-folder", "path", path.Base(path.Dir(filepath.ToSlash(o.Address.Path)))), err)
		}
		return f, nil
	case err != nil:
		return nil, folderError(".", err)
	case !info.IsDir():
		return nil, Fail(diag.Say("deploy-no-folder/file"), nil)
	}
	if f.root, err = os.OpenRoot(p); err != nil {
		return nil, folderError(".", err)
	}
	return f, nil
}

func (f *folderHost) Can() Abilities { return Abilities{Parallel: 8, Exclusive: true} }

func (f *folderHost) List(ctx context.Context) ([]Entry, error) {
	if f.root == nil {
		return nil, nil
	}
	var list []Entry
	err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || name == "." {
			return err
		}
		e := Entry{Path: name, Kind: kindOf(d.Type())}
		if e.Kind == File {
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil // somebody else took it away just now
			}
			if err != nil {
				return err
			}
			e.Size = info.Size()
		}
		list = append(list, e)
		return nil
	})
	return list, folderError(".", err)
}

func kindOf(mode fs.FileMode) Kind {
	switch {
	case mode.IsDir():
		return Folder
	case mode.IsRegular():
		return File
	}
	return Link
}

func (f *folderHost) Stat(_ context.Context, name string) (Entry, error) {
	if f.root == nil {
		return Entry{}, fs.ErrNotExist
	}
	info, err := f.root.Lstat(name)
	if err != nil {
		return Entry{}, folderError(name, err)
	}
	return Entry{Path: name, Kind: kindOf(info.Mode()), Size: info.Size()}, nil
}

func (f *folderHost) Get(_ context.Context, name string) (io.ReadCloser, error) {
	if f.root == nil {
		return nil, fs.ErrNotExist
	}
	if err := f.refuseLinks(name); err != nil {
		return nil, err
	}
	info, err := f.root.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		return nil, ThroughLink(name)
	}
	if err != nil {
		return nil, folderError(name, err)
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, folderError(name, err)
	}
	return file, nil
}

// refuseLinks refuses a path of which a folder is a link, or a file.
func (f *folderHost) refuseLinks(name string) error {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		info, err := f.root.Lstat(dir)
		if err == nil && !info.IsDir() {
			return ThroughLink(dir)
		}
	}
	return nil
}

func (f *folderHost) Put(_ context.Context, name string, c Content) error {
	if err := f.makeRoot(); err != nil {
		return err
	}
	if err := f.refuseLinks(name); err != nil {
		return err
	}
	if err := f.makeFolders(path.Dir(name)); err != nil {
		return folderError(name, err)
	}
	if !c.New {
		if info, err := f.root.Lstat(name); err == nil && info.IsDir() {
			return folderError(name, fs.ErrExist)
		} else if err == nil {
			if err := f.root.Remove(name); err != nil {
				return folderError(name, err)
			}
		}
	}
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return folderError(name, err)
	}
	from, err := c.Open()
	if err == nil {
		_, err = io.Copy(file, from)
		err = errors.Join(err, from.Close())
	}
	if err == nil {
		err = allowReading(file, 0o644)
	}
	return folderError(name, errors.Join(err, file.Close()))
}

func (f *folderHost) makeRoot() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.root != nil {
		return nil
	}
	if err := os.Mkdir(f.path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return folderError(".", err)
	}
	_ = os.Chmod(f.path, 0o755)
	root, err := os.OpenRoot(f.path)
	f.root = root
	return folderError(".", err)
}

// makeFolders makes a folder and those above it, readable for a server whatever
// the user's mask is.
func (f *folderHost) makeFolders(dir string) error {
	if dir == "." {
		return nil
	}
	err := f.root.Mkdir(dir, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		if err = f.makeFolders(path.Dir(dir)); err == nil {
			err = f.root.Mkdir(dir, 0o755)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		if d, errOpen := f.root.Open(dir); errOpen == nil {
			_ = allowReading(d, 0o755)
			_ = d.Close()
		}
	}
	return err
}

// allowReading gives a file its mode. Shares that have no modes say so, which is
// no failure.
func allowReading(file *os.File, mode fs.FileMode) error {
	if info, err := file.Stat(); err == nil && info.Mode().Perm() == mode {
		return nil
	}
	_ = file.Chmod(mode)
	return nil
}

func (f *folderHost) Rename(_ context.Context, from, to string) error {
	if f.root == nil {
		return fs.ErrNotExist
	}
	if err := f.refuseLinks(to); err != nil {
		return err
	}
	if err := f.makeFolders(path.Dir(to)); err != nil {
		return folderError(to, err)
	}
	if info, err := f.root.Lstat(to); err == nil && info.IsDir() {
		return folderError(to, fs.ErrExist)
	}
	return folderError(to, durable.RenameIn(f.root, from, to))
}

func (f *folderHost) Remove(_ context.Context, name string) error {
	if f.root == nil {
		return fs.ErrNotExist
	}
	if err := f.refuseLinks(name); err != nil {
		return err
	}
	info, err := f.root.Lstat(name)
	if err == nil && info.IsDir() {
		return folderError(name, fs.ErrExist)
	}
	if err == nil {
		err = f.root.Remove(name)
	}
	return folderError(name, err)
}

func (f *folderHost) RemoveFolder(_ context.Context, name string) error {
	if f.root == nil {
		return nil
	}
	if err := f.refuseLinks(name); err != nil {
		return err
	}
	if info, err := f.root.Lstat(name); err != nil || !info.IsDir() {
		return nil
	}
	_ = f.root.Remove(name) // one that is not empty, or that somebody looks into, stays
	return nil
}

func (f *folderHost) Close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}

// folderError says what the system says of a path, in a sentence.
func folderError(name string, err error) error {
	var known *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, syscall.ENOTDIR): // a file stands where a folder would
		return fs.ErrNotExist
	case strings.Contains(err.Error(), "escapes from parent"):
		return ThroughLink(name)
	case errors.Is(err, fs.ErrPermission):
		return NoRight(name, err)
	case durable.IsFull(err):
		return Full(name, err)
	case durable.IsBadName(err):
		return BadName(name, err)
	}
	var inPath *fs.PathError
	cause := err
	if errors.As(err, &inPath) {
		cause = inPath.Err
	}
	return Fail(diag.Say("deploy-failed", "path", name, "cause", cause.Error()), err)
}
