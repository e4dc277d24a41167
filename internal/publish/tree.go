package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// errNoMirror says that a folder holds something of which there cannot be a
// second name, so that folders cannot be exchanged.
var errNoMirror = errors.New("the folder cannot be mirrored")

// A mirror gives all that stays in the output folder a second name in the
// stage: what is ours and unchanged, and what others put there.
type mirror struct {
	from, to *folder
	skip     map[string]bool // files that change or go
	ours     map[string]bool // folders that are made only for what is in them
	group    errgroup.Group
}

// run mirrors the whole folder.
func (m *mirror) run() error {
	m.group.SetLimit(runtime.GOMAXPROCS(0))
	err := m.folder("")
	if e := m.group.Wait(); err == nil {
		err = e
	}
	return err
}

// folder mirrors one folder; those in it on other cores where some are free.
func (m *mirror) folder(dir string) error {
	entries, err := os.ReadDir(m.from.within(dir))
	if err != nil {
		return err
	}
	made := m.ours[dir] || dir == ""
	if !made {
		if err := m.makeDir(dir); err != nil {
			return err
		}
	}
	for _, e := range entries {
		path := join(dir, e.Name())
		switch {
		case m.skip[path] || path == ownPrefix+"-stage":
		case e.IsDir():
			if !m.group.TryGo(func() error { return m.folder(path) }) {
				err = m.folder(path)
			}
		case e.Type()&fs.ModeSymlink != 0:
			err = m.symlink(path)
		case e.Type().IsRegular():
			err = m.link(path)
		default:
			err = errNoMirror // a pipe, a socket, a device
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// makeDir mirrors a folder of somebody else's, with its rights.
func (m *mirror) makeDir(dir string) error {
	if err := m.to.mkdirAll(dir); err != nil {
		return err
	}
	if !isFolder(m.to.within(dir)) {
		return foreign(dir)
	}
	info, err := os.Stat(m.from.within(dir))
	if err != nil {
		return err
	}
	return os.Chmod(m.to.within(dir), info.Mode())
}

// link mirrors a file.
func (m *mirror) link(path string) error {
	return m.place(path, func() error { return m.from.link(path, m.to, path) })
}

// symlink mirrors a symbolic link, unread.
func (m *mirror) symlink(path string) error {
	target, err := os.Readlink(m.from.within(path))
	if err != nil {
		return err
	}
	return m.place(path, func() error { return os.Symlink(target, m.to.within(path)) })
}

// place does make, after making the folder of path where that is missing.
func (m *mirror) place(path string, make func() error) error {
	err := make()
	if errors.Is(err, fs.ErrNotExist) {
		if err = m.to.mkdirAll(parent(path)); err == nil {
			err = make()
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist), blocked(err):
		return foreign(path)
	case err != nil && cannotLink(err):
		return errors.Join(errNoMirror, err)
	}
	return err
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// emptyTree removes the entries, folders side by side.
func emptyTree(path string, entries []os.DirEntry) error {
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for _, e := range entries {
		group.Go(func() error { return os.RemoveAll(filepath.Join(path, e.Name())) })
	}
	return group.Wait()
}
