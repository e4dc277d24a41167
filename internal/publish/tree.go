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
	entries, err := os.ReadDir(m.from.systemPath(dir))
	if err != nil {
		return err
	}
	var files, folders []os.DirEntry
	for _, e := range entries {
		path := joinPath(dir, e.Name())
		switch {
		case m.skip[path] || path == ownPrefix+"-stage":
		case e.IsDir():
			folders = append(folders, e)
		default:
			files = append(files, e)
		}
	}
	if err := m.makeDir(dir, len(files) > 0); err != nil {
		return err
	}
	for _, e := range files {
		if err := m.file(joinPath(dir, e.Name()), e.Type()); err != nil {
			return err
		}
	}
	for _, e := range folders {
		path := joinPath(dir, e.Name())
		if m.group.TryGo(func() error { return m.folder(path) }) {
			continue
		}
		if err := m.folder(path); err != nil {
			return err
		}
	}
	return nil
}

// makeDir mirrors a folder: one of ours when something in it stays, somebody
// else's always, with its rights.
func (m *mirror) makeDir(dir string, needed bool) error {
	foreigners := dir != "" && !m.ours[dir]
	if !needed && !foreigners {
		return nil
	}
	if err := m.to.makeFolders(dir); err != nil || !foreigners {
		return err
	}
	if !isFolder(m.to.systemPath(dir)) {
		return foreign(dir)
	}
	info, err := os.Stat(m.from.systemPath(dir))
	if err != nil {
		return err
	}
	return os.Chmod(m.to.systemPath(dir), info.Mode())
}

// file mirrors a file by a link, and a symbolic link by another, unread.
func (m *mirror) file(path string, kind fs.FileMode) error {
	var err error
	switch kind {
	case 0:
		err = m.from.linkFile(path, m.to, path)
	case fs.ModeSymlink:
		var target string
		if target, err = os.Readlink(m.from.systemPath(path)); err == nil {
			err = os.Symlink(target, m.to.systemPath(path))
		}
	default:
		return errNoMirror // a pipe, a socket, a device
	}
	switch {
	case errors.Is(err, fs.ErrExist), err != nil && m.to.meetsObstacle(path):
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
