package publish

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

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

	mu          sync.Mutex
	files, dirs []string // what was made
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
	var files, folders []os.DirEntry
	for _, e := range entries {
		path := join(dir, e.Name())
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
		if err := m.file(join(dir, e.Name()), e.Type()); err != nil {
			return err
		}
	}
	m.made(dir, files)
	for _, e := range folders {
		path := join(dir, e.Name())
		if m.group.TryGo(func() error { return m.folder(path) }) {
			continue
		}
		if err := m.folder(path); err != nil {
			return err
		}
	}
	return nil
}

func (m *mirror) made(dir string, files []os.DirEntry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dirs = append(m.dirs, dir)
	for _, e := range files {
		m.files = append(m.files, join(dir, e.Name()))
	}
}

func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// makeDir mirrors a folder: one of ours when something in it stays, somebody
// else's always, with its rights.
func (m *mirror) makeDir(dir string, needed bool) error {
	foreigners := dir != "" && !m.ours[dir]
	if !needed && !foreigners {
		return nil
	}
	if err := m.to.mkdirAll(dir); err != nil || !foreigners {
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

// file mirrors a file by a link, and a symbolic link by another, unread.
func (m *mirror) file(path string, kind fs.FileMode) error {
	var err error
	switch kind {
	case 0:
		err = m.from.link(path, m.to, path)
	case fs.ModeSymlink:
		var target string
		if target, err = os.Readlink(m.from.within(path)); err == nil {
			err = os.Symlink(target, m.to.within(path))
		}
	default:
		return errNoMirror // a pipe, a socket, a device
	}
	switch {
	case errors.Is(err, fs.ErrExist), blocked(err):
		return foreign(path)
	case err != nil && cannotLink(err):
		return errors.Join(errNoMirror, err)
	}
	return err
}

// remove takes the second names away again, which is quicker than looking for
// them. What it leaves is found when the stage is emptied.
func (m *mirror) remove() {
	workers := runtime.GOMAXPROCS(0)
	for part := range slices.Chunk(m.files, len(m.files)/workers+1) {
		m.group.Go(func() error {
			for _, f := range part {
				_ = m.to.remove(f)
			}
			return nil
		})
	}
	_ = m.group.Wait()
	slices.SortFunc(m.dirs, func(a, b string) int { return cmp.Compare(strings.Count(b, "/"), strings.Count(a, "/")) })
	for part := range slices.Chunk(m.dirs, len(m.dirs)/workers+1) {
		m.group.Go(func() error {
			for _, dir := range part {
				_ = m.to.rmdir(dir)
			}
			return nil
		})
	}
	_ = m.group.Wait()
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
