package publish

import (
	"bytes"
	"errors"
	"fmt"
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
		return s.tree.moveFile(m.put[0], p.out, m.put[0]) // one file replaced is a step of its own
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
	s.tree.closeFolder() // Windows moves no folder that is open
	return durable.Rename(s.tree.path, p.at.out)
}

var errUnfinished = errors.New("unfinished")

// unfinished is the error when files could be moved neither on nor back.
func unfinished(shown string, err error) error {
	return &Error{Kind: Machine, Code: "output-unfinished", Err: errors.Join(errUnfinished, err),
		Message: fmt.Sprintf("publishing to %s was cut off: %s", shown, cause(err)), Hint: "mend the cause and build again: the next build completes it"}
}
