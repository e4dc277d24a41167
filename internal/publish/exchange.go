package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"casebook/internal/folder"
)

// errNoExchange says that the output folder cannot be exchanged for another one:
// not on this system, or since it holds something that cannot have a second name.
var errNoExchange = errors.New("the folder cannot be exchanged")

// exchange exchanges the output folder with a complete new one. errNoExchange
// says that nothing was done because it cannot be.
func (p *Publisher) exchange(s *stage, m moves) error {
	if !hasExchange || p.options.inPlace || s.inside || p.old.isFresh() && standsIn(p.at.out) || !s.canExchange() {
		return errNoExchange
	}
	if err := p.completeTree(s, m); err != nil {
		return err
	}
	if err := p.lockNew(s); err != nil {
		return err
	}
	tree := s.tree.path
	if err := s.exchangeTree(p.at.out); err != nil {
		return errors.Join(errNoExchange, err)
	}
	s.tree.path, p.out.path = p.at.out, tree // each is where the other was
	// From here on the new version is published, and what follows may fail: the
	// folder that holds it now is as good as the one it came for.
	if p.old.isFresh() {
		p.handOver(s)
	} else if p.catchUp(s, m) == nil {
		_ = s.exchangeTree(p.at.out)
	}
	return nil
}

// completeTree gives the staged tree all that stays, and the output folder's rights.
func (p *Publisher) completeTree(s *stage, m moves) error {
	skip := make(map[string]bool, len(m.put)+len(m.drop))
	for _, f := range slices.Concat(m.put, m.drop) {
		skip[f] = true
	}
	c := &mirror{from: p.out, to: s.tree, skip: skip, ours: p.old.folders}
	c.group.SetLimit(runtime.GOMAXPROCS(0))
	if err := errors.Join(c.mirrorFolder(""), c.group.Wait()); err != nil {
		return err
	}
	if err := c.setModes(); err != nil {
		return err
	}
	info, err := os.Stat(p.at.out)
	if err != nil {
		return err
	}
	return os.Chmod(s.tree.path, info.Mode())
}

// catchUp brings the old folder, now in the stage, to the new version.
func (p *Publisher) catchUp(s *stage, m moves) error {
	for _, f := range m.drop {
		if err := p.out.removeFile(f); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := p.out.pruneFolders(m.drop); err != nil {
		return err
	}
	for _, f := range m.put {
		if err := s.tree.linkFile(f, s.top, "moving"); err != nil {
			return err
		}
		err := s.top.moveFile("moving", p.out, f)
		if err != nil {
			if err = p.out.makeFolders(parentPath(f)); err == nil {
				err = s.top.moveFile("moving", p.out, f)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// handOver gives the first version's folder the very folders of others that lay
// in the one before it, of which it has copies made of links, and whatever came
// there in the meantime.
func (p *Publisher) handOver(s *stage) {
	before := filepath.Join(s.path, "new")
	entries, _ := os.ReadDir(before)
	for _, e := range entries {
		was, is := filepath.Join(before, e.Name()), filepath.Join(p.at.out, e.Name())
		_, shared := p.claims.names[folder.FoldName(e.Name())]
		if e.IsDir() && isFolder(is) && !shared {
			_ = exchangeFolders(was, is)
		} else if !exists(is) {
			_ = os.Rename(was, is)
		}
	}
}

// exchangeTree lets the staged tree and the output trade places.
func (s *stage) exchangeTree(out string) error {
	if err := s.top.askFault("exchange", ""); err != nil {
		return err
	}
	return exchangeFolders(filepath.Join(s.path, "new"), out)
}

// canExchange tries whether this file system can.
func (s *stage) canExchange() bool {
	if s.top.makeFolder("trial") != nil {
		return false
	}
	a, b := filepath.Join(s.path, "new"), filepath.Join(s.path, "trial")
	return exchangeFolders(a, b) == nil && exchangeFolders(b, a) == nil && s.top.removeEmptyFolders([]string{"trial"}) == nil
}

// standsIn reports whether this process was started inside the folder, as with
// --out . there.
func standsIn(path string) bool {
	wd, err := os.Getwd()
	return err == nil && holdsFolder(path, wd)
}

// A mirror gives all that stays in the output folder a second name in the
// stage: what is ours and unchanged, and what others put there.
type mirror struct {
	from, to *workFolder
	skip     map[string]bool // files that change or go
	ours     map[string]bool // folders that are made only for what is in them
	group    errgroup.Group

	mu    sync.Mutex
	modes map[string]fs.FileMode // of somebody else's folders, set when all is in them
}

// mirrorFolder mirrors one folder; those in it on other cores where some are free.
func (m *mirror) mirrorFolder(dir string) error {
	entries, err := os.ReadDir(m.from.systemPath(dir))
	if err != nil {
		return err
	}
	var files, folders []os.DirEntry
	for _, e := range entries {
		path := joinPath(dir, e.Name())
		switch {
		case m.skip[path] && !e.IsDir() || path == stageInside:
		case e.IsDir():
			folders = append(folders, e)
		default:
			files = append(files, e)
		}
	}
	if err := m.makeFolder(dir, len(files) > 0); err != nil {
		return err
	}
	for _, e := range files {
		if err := m.mirrorFile(joinPath(dir, e.Name()), e.Type()); err != nil {
			return err
		}
	}
	for _, e := range folders {
		path := joinPath(dir, e.Name())
		if m.group.TryGo(func() error { return m.mirrorFolder(path) }) {
			continue
		}
		if err := m.mirrorFolder(path); err != nil {
			return err
		}
	}
	return nil
}

// makeFolder mirrors a folder: one of ours when something in it stays, somebody
// else's always, with its rights.
func (m *mirror) makeFolder(dir string, needed bool) error {
	foreign := dir != "" && !m.ours[dir]
	if !needed && !foreign {
		return nil
	}
	if err := m.to.makeFolders(dir); err != nil || !foreign {
		return err
	}
	if !isFolder(m.to.systemPath(dir)) {
		return foreignError(dir)
	}
	info, err := os.Stat(m.from.systemPath(dir))
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.modes == nil {
		m.modes = map[string]fs.FileMode{}
	}
	m.modes[dir] = info.Mode()
	return nil
}

// setModes gives the folders their rights, the deepest first: they may let
// nobody write.
func (m *mirror) setModes() error {
	dirs := sortedKeys(m.modes)
	slices.Reverse(dirs)
	for _, dir := range dirs {
		if err := os.Chmod(m.to.systemPath(dir), m.modes[dir]); err != nil {
			return err
		}
	}
	return nil
}

// mirrorFile mirrors a file by a link, and a symbolic link by another, unread.
func (m *mirror) mirrorFile(path string, kind fs.FileMode) error {
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
		return errNoExchange // a pipe, a socket, a device
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist), m.to.meetsObstacle(path):
		return foreignError(path)
	case cannotLink(err):
		return errors.Join(errNoExchange, err)
	}
	return err
}
