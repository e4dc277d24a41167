package publish

import (
	"os"
	"path/filepath"
)

// interrupted reports whether a run was cut off while it moved files.
func (at *place) interrupted() bool {
	for _, stage := range []string{at.beside, at.inside} {
		if _, ok := readJournal(stage); ok && isFolder(at.out) {
			return true
		}
	}
	return false
}

// readJournal gives what a stage's journal lists. One that does not stand beside
// the two folders that it speaks of is none: a link in their place leads to
// files that are not ours.
func readJournal(stage string) (moves, bool) {
	for _, folder := range []string{stage, filepath.Join(stage, "new"), filepath.Join(stage, "old")} {
		if !isFolder(folder) {
			return moves{}, false
		}
	}
	data, err := os.ReadFile(filepath.Join(stage, "journal"))
	if err != nil {
		return moves{}, false
	}
	return parseMoves(data)
}

// recover completes what an interrupted run's journal lists, and clears away
// what it staged. It may be interrupted itself, any number of times.
func (at *place) recover(fault func(op, name string) error) error {
	for _, stage := range []string{at.beside, at.inside} {
		if !isFolder(stage) {
			continue
		}
		if m, ok := readJournal(stage); ok && isFolder(at.out) {
			if err := at.finish(stage, m, fault); err != nil {
				return unfinished(at.shown, err)
			}
		}
		emptyStage(stage)
		if exists(at.out) { // else it is what this run has locked
			_ = os.Remove(stage)
		}
	}
	return nil
}

// finish carries out the rest of the moves.
func (at *place) finish(stage string, m moves, fault func(op, name string) error) error {
	var opened []*folder
	defer func() {
		for _, f := range opened {
			f.closeFolder()
		}
	}()
	for _, path := range []string{at.out, filepath.Join(stage, "new"), filepath.Join(stage, "old")} {
		f, err := openFolder(path, fault)
		if err != nil {
			return err
		}
		opened = append(opened, f)
		if _, err := realFolders(f, m); err != nil {
			return err
		}
	}
	r := &run{out: opened[0], new: opened[1], old: opened[2], again: true}
	return r.forward(m)
}

// emptyStage empties a stage: first the journal, so that a kill cannot leave it
// beside a part of what it lists.
func emptyStage(stage string) {
	_ = os.Remove(filepath.Join(stage, "journal"))
	entries, err := os.ReadDir(stage)
	if err == nil {
		_ = emptyTree(stage, entries)
	}
}
