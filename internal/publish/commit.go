package publish

import (
	"bytes"
	"errors"
	"io/fs"
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
		err = p.putInPlace(rec)
	}
	p.letGo(!errors.Is(err, errUnfinished))
	if err != nil {
		return Stats{}, machineError(p.at.shown, err)
	}
	return p.stats, nil
}

// putInPlace moves the output from the old version to the new, by the smallest
// step that will do.
func (p *Publisher) putInPlace(rec Record) error {
	slices.Sort(p.files)
	slices.Sort(p.changed)
	list := (&manifest{p.files, rec}).encodeManifest()
	m := moves{put: p.changed, drop: p.goneFiles()}
	if err := p.refuseLostFolders(); err != nil {
		return err
	}
	sameList := bytes.Equal(list, p.old.manifest)
	if p.options.DryRun || sameList && len(m.put)+len(m.drop) == 0 {
		return nil
	}
	s, err := p.openStage()
	if err != nil {
		return err
	}
	if !sameList {
		if err := s.writeFile(manifestName, list); err != nil {
			return err
		}
		m.put = append(m.put, manifestName)
	}
	switch {
	case p.out == nil:
		if err := p.lockNew(s); err != nil {
			return err
		}
		if err := p.askFault("rename", ""); err != nil {
			return err
		}
		s.tree.closeFolder() // Windows moves no folder that is open
		return durable.Rename(s.tree.path, p.at.out)
	case len(m.put) == 1 && len(m.drop) == 0 && (m.put[0] == manifestName || p.old.files[m.put[0]]):
		return s.tree.moveFile(m.put[0], p.out, m.put[0]) // one file replaced is a step of its own
	}
	err = p.exchange(s, m)
	if errors.Is(err, errNoExchange) {
		return p.moveByJournal(s, m)
	}
	return err
}

// goneFiles lists the files of the last version that this one does not have,
// and counts them. What others put in the place of such a file is theirs.
func (p *Publisher) goneFiles() (list []string) {
	for f := range p.old.files {
		if p.claims.holdsFile(f) {
			continue
		}
		p.stats.Removed++
		if !p.out.meetsObstacle(f) {
			list = append(list, f)
		}
	}
	slices.Sort(list)
	return list
}

// refuseLostFolders refuses to put a file in the place of a folder in which lies
// what casebook did not write.
func (p *Publisher) refuseLostFolders() error {
	for _, f := range p.changed {
		if !p.old.folders[f] {
			continue
		}
		err := fs.WalkDir(p.out.root.FS(), f, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !p.old.files[path] && !(d.IsDir() && p.old.folders[path]) {
				err = foreignError(path)
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// lockNew locks the new folder before it can be seen under the output's name,
// so that no other build takes it for its own while this one tidies up.
func (p *Publisher) lockNew(s *stage) (err error) {
	if p.lock.locksFolder() {
		p.newLock, err = lockFolder(s.tree.path, p.at.lock)
	}
	return err
}
