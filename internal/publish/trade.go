package publish

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// lockNew locks the new folder before it can be seen under the output's name,
// so that no other build takes it for its own while this one tidies up.
func (p *Publisher) lockNew(s *stage) (err error) {
	if p.lock.isFolder() {
		p.second, err = lockFolder(s.tree.path, p.at.lock)
	}
	return err
}

// trade exchanges the output folder with a complete new one. errNoMirror says
// that nothing was done because it cannot be.
func (p *Publisher) trade(s *stage, m moves) error {
	if !hasExchange || p.inPlace || s.inside || p.old.fresh() && standsIn(p.at.out) || !s.canExchange() {
		return errNoMirror
	}
	if err := p.complete(s, m); err != nil {
		return err
	}
	if err := p.lockNew(s); err != nil {
		return err
	}
	if err := s.exchange(p.at.out); err != nil {
		return errors.Join(errNoMirror, err)
	}
	s.tree.path, p.out.path = p.out.path, s.tree.path // each is where the other was
	// From here on the new version is published, and what follows may fail: the
	// folder that holds it now is as good as the one it came for.
	if p.old.fresh() {
		p.handOver(s)
	} else if p.catchUp(s, m) == nil {
		_ = s.exchange(p.at.out)
	}
	return nil
}

// complete gives the staged tree all that stays, and the output folder's rights.
func (p *Publisher) complete(s *stage, m moves) error {
	skip := make(map[string]bool, len(m.put)+len(m.drop))
	for _, f := range slices.Concat(m.put, m.drop) {
		skip[f] = true
	}
	c := &mirror{from: p.out, to: s.tree, skip: skip, ours: p.old.folders}
	if err := c.run(); err != nil {
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
		if err := p.out.removeFile(f); err != nil {
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
			if err = p.out.makeFolders(parent(f)); err == nil {
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
		_, shared := p.claims.names[fold(e.Name())]
		if e.IsDir() && isFolder(is) && !shared {
			_ = exchange(was, is)
		} else if !exists(is) {
			_ = os.Rename(was, is)
		}
	}
}

// exchange lets the staged tree and the output trade places.
func (s *stage) exchange(out string) error {
	if err := s.top.askFault("exchange", ""); err != nil {
		return err
	}
	return exchange(filepath.Join(s.path, "new"), out)
}

// canExchange tries whether this file system can.
func (s *stage) canExchange() bool {
	if s.top.makeFolder("trial") != nil {
		return false
	}
	a, b := filepath.Join(s.path, "new"), filepath.Join(s.path, "trial")
	return exchange(a, b) == nil && exchange(b, a) == nil && s.top.removeEmptyFolders([]string{"trial"}) == nil
}

// standsIn reports whether this process was started inside the folder, as with
// --out . there.
func standsIn(path string) bool {
	wd, err := os.Getwd()
	return err == nil && holds(path, wd)
}
