package publish

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"casebook/internal/durable"
)

// Commit makes what was written the site: all of it, or after an error nothing.
// Files of the last version that were not written again are removed, with the
// folders that this empties. rec is kept for the next run's report. When nothing
// differs nothing on the disk is touched; in a dry run nothing ever is.
func (p *Publisher) Commit(rec Record) (Stats, error) {
	p.mu.Lock()
	if p.done {
		p.mu.Unlock()
		return Stats{}, errors.New("published or given up already")
	}
	p.done = true
	err := p.failure
	if err == nil && p.open > 0 {
		err = errors.New("a file is still being written")
	}
	p.mu.Unlock()

	if err == nil {
		err = p.commit(rec)
	}
	p.close(!errors.Is(err, errUnfinished))
	if err != nil {
		return Stats{}, failed(p.at.shown, err)
	}
	return p.stats, nil
}

func (p *Publisher) commit(rec Record) error {
	slices.Sort(p.files)
	slices.Sort(p.changed)
	list := (&manifest{p.files, rec}).encode()
	gone := p.gone()
	p.stats.Removed = len(gone)
	sameList := bytes.Equal(list, p.old.manifest)
	if p.dryRun || sameList && len(p.changed)+len(gone) == 0 {
		return nil
	}
	s, err := p.stage()
	if err != nil {
		return err
	}
	if sameList {
		return p.put(s, moves{put: p.changed, drop: gone})
	}
	if err := s.put(manifestName, list); err != nil {
		return err
	}
	return p.put(s, moves{put: append(p.changed, manifestName), drop: gone})
}

// gone lists the files of the last version that this one does not have.
func (p *Publisher) gone() []string {
	var list []string
	for f := range p.old.files {
		if c, ok := p.claims.names[fold(f)]; !ok || c.folder || c.path != f {
			list = append(list, f)
		}
	}
	slices.Sort(list)
	return list
}

// put moves the output from the old version to the new.
func (p *Publisher) put(s *stage, m moves) error {
	if p.out == nil {
		return p.appear(s)
	}
	if len(m.put)+len(m.drop) == 1 && len(m.put) == 1 && p.old.files[m.put[0]] || slices.Equal(m.put, []string{manifestName}) && len(m.drop) == 0 {
		return s.tree.rename(m.put[0], p.out, m.put[0]) // one file replaced is a step of its own
	}
	err := p.trade(s, m)
	if errors.Is(err, errNoMirror) {
		return p.moveOneByOne(s, m)
	}
	return err
}

// appear puts the first version where no folder was.
func (p *Publisher) appear(s *stage) error {
	if err := p.lockNew(s); err != nil {
		return err
	}
	if err := p.allow("rename", ""); err != nil {
		return err
	}
	return durable.Rename(s.tree.path, p.at.out)
}

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
	links, err := p.complete(s, m)
	if err != nil {
		return err
	}
	if err := p.lockNew(s); err != nil {
		return err
	}
	if err := s.exchange(p.at.out); err != nil {
		return errors.Join(errNoMirror, err)
	}
	// From here on the new version is published, and what follows may fail: the
	// folder that holds it now is as good as the one it came for.
	if p.old.fresh() {
		p.handOver(s)
	} else if p.catchUp(s, m) == nil && s.exchange(p.at.out) == nil {
		links.remove()
	}
	return nil
}

// complete gives the staged tree all that stays, and the output folder's rights.
func (p *Publisher) complete(s *stage, m moves) (*mirror, error) {
	skip := make(map[string]bool, len(m.put)+len(m.drop))
	for _, f := range slices.Concat(m.put, m.drop) {
		skip[f] = true
	}
	c := &mirror{from: p.out, to: s.tree, skip: skip, ours: p.old.folders}
	if err := c.run(); err != nil {
		return nil, err
	}
	info, err := os.Stat(p.at.out)
	if err != nil {
		return nil, err
	}
	return c, os.Chmod(s.tree.path, info.Mode())
}

// catchUp brings the old folder, now in the stage, to the new version.
func (p *Publisher) catchUp(s *stage, m moves) error {
	for _, f := range m.drop {
		if err := p.out.remove(f); err != nil {
			return err
		}
	}
	if err := p.out.prune(m.drop); err != nil {
		return err
	}
	for _, f := range m.put {
		if err := s.tree.link(f, s.top, "moving"); err != nil {
			return err
		}
		err := s.top.rename("moving", p.out, f)
		if err != nil {
			if err = p.out.mkdirAll(parent(f)); err == nil {
				err = s.top.rename("moving", p.out, f)
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
	if err := s.top.allow("exchange", ""); err != nil {
		return err
	}
	return exchange(filepath.Join(s.path, "new"), out)
}

// canExchange tries whether this file system can.
func (s *stage) canExchange() bool {
	if s.top.mkdir("trial") != nil {
		return false
	}
	a, b := filepath.Join(s.path, "new"), filepath.Join(s.path, "trial")
	return exchange(a, b) == nil && exchange(b, a) == nil && s.top.rmdir("trial") == nil
}

// prune removes the folders of these files that are empty now, and those above.
func (f *folder) prune(files []string) error {
	dirs := map[string]bool{}
	for _, file := range files {
		for dir := parent(file); dir != "" && !dirs[dir]; dir = parent(dir) {
			dirs[dir] = true
		}
	}
	return f.rmdirs(sorted(dirs))
}

// rmdirs removes those of the folders that are empty. One that holds something,
// is gone, or that another program looks into stays.
func (f *folder) rmdirs(dirs []string) error {
	slices.SortStableFunc(dirs, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the deepest first
	for _, dir := range dirs {
		if err := f.rmdir(dir); err != nil && !staysFolder(err) {
			return err
		}
	}
	return nil
}

// standsIn reports whether this process was started inside the folder, as with
// --out . there.
func standsIn(path string) bool {
	wd, err := os.Getwd()
	return err == nil && holds(path, wd)
}

var errUnfinished = errors.New("unfinished")

// unfinished is the error when files could be moved neither on nor back.
func unfinished(shown string, err error) error {
	return &Error{Kind: Machine, Code: "output-unfinished", Err: errors.Join(errUnfinished, err),
		Message: fmt.Sprintf("publishing to %s was cut off: %s", shown, cause(err)), Hint: "mend the cause and build again: the next build completes it"}
}
