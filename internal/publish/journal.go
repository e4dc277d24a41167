package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// moves are what turns one version into the next.
type moves struct {
	put  []string // taken from the stage's new/, the manifest last
	drop []string // removed
}

// journalName is the journal in the stage; journalHead and journalEnd are its
// first and last line.
const journalName, journalHead, journalEnd = "journal", "casebook journal 1\n", "end\n"

func (m moves) encodeJournal() []byte {
	var b strings.Builder
	b.WriteString(journalHead)
	for _, f := range m.drop {
		b.WriteString("drop\t" + f + "\n")
	}
	for _, f := range m.put {
		b.WriteString("put\t" + f + "\n")
	}
	b.WriteString(journalEnd)
	return []byte(b.String())
}

// readJournal gives what a stage's journal lists. One that is cut off, that
// leads out of the folder, or that does not stand beside the two folders that it
// speaks of is none: a link in their place leads to files that are not ours.
func readJournal(stage string) (m moves, ok bool) {
	for _, path := range []string{stage, filepath.Join(stage, "new"), filepath.Join(stage, "old")} {
		if !isFolder(path) {
			return moves{}, false
		}
	}
	data, err := os.ReadFile(filepath.Join(stage, journalName))
	text, isJournal := strings.CutPrefix(string(data), journalHead)
	text, isWhole := strings.CutSuffix(text, journalEnd)
	if err != nil || !isJournal || !isWhole {
		return moves{}, false
	}
	for line := range strings.Lines(text) {
		what, f, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if f != manifestName && checkPath(f) != nil {
			return moves{}, false
		}
		switch what {
		case "put":
			m.put = append(m.put, f)
		case "drop":
			m.drop = append(m.drop, f)
		default:
			return moves{}, false
		}
	}
	return m, true
}

// moveByJournal publishes through the journal. From the moment that the journal
// is in place the new version will come about: here, or in the next run. An
// error on the way moves everything back.
func (p *Publisher) moveByJournal(s *stage, m moves) error {
	missing, err := checkFolders(p.out, m)
	if err != nil {
		return err
	}
	if err := s.top.makeFolder("old"); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	old, err := openWorkFolder(filepath.Join(s.path, "old"), p.options.fault)
	if err != nil {
		return err
	}
	defer old.closeFolder()
	if err := s.top.writeFile("journal.tmp", m.encodeJournal()); err != nil {
		return err
	}
	if err := s.top.moveFile("journal.tmp", s.top, journalName); err != nil {
		return err
	}
	r := &journalRun{out: p.out, new: s.tree, old: old}
	if err := r.moveAll(m); err != nil {
		if r.undoAll(missing) != nil || s.top.removeFile(journalName) != nil {
			return unfinishedError(p.at.shown, err)
		}
		return err
	}
	return nil
}

// checkFolders checks that the folders in which files will be put or dropped are
// folders of the output and not links out of it, and lists those yet to be made.
// A file may be in the place of one if it moves itself.
func checkFolders(out *workFolder, m moves) (missing []string, err error) {
	checked := map[string]bool{}
	for _, f := range slices.Concat(m.drop, m.put) {
		for dir := parentPath(f); dir != "" && !checked[dir]; dir = parentPath(dir) {
			checked[dir] = true
			info, err := out.root.Lstat(dir)
			switch {
			case err == nil && info.IsDir():
			case err == nil && !slices.Contains(m.drop, dir) && !slices.Contains(m.put, dir):
				return nil, foreignError(dir)
			case err == nil, errors.Is(err, fs.ErrNotExist), out.meetsObstacle(dir):
				missing = append(missing, dir)
			default:
				return nil, err
			}
		}
	}
	return missing, nil
}

// A journalRun carries out the moves of a journal.
type journalRun struct {
	out, new, old *workFolder
	resumes       bool           // it completes an earlier run
	undo          []func() error // what leads back, in order
}

// moveAll moves the dropped files away first, as a folder may follow a file of
// the same name, or on some systems a file one that differs in letter case.
func (r *journalRun) moveAll(m moves) error {
	for _, f := range m.drop {
		if err := r.dropFile(f); err != nil {
			return err
		}
	}
	if err := r.out.pruneFolders(m.drop); err != nil {
		return err
	}
	for _, f := range m.put {
		if err := r.putFile(f); err != nil {
			return err
		}
	}
	return nil
}

// dropFile moves a file into old/. What is there already was dropped by the run
// that this one completes.
func (r *journalRun) dropFile(f string) error {
	if r.resumes && exists(r.old.systemPath(f)) {
		return nil
	}
	if err := r.old.makeFolders(parentPath(f)); err != nil {
		return err
	}
	err := r.out.moveFile(f, r.old, f)
	if err != nil && (errors.Is(err, fs.ErrNotExist) || r.out.meetsObstacle(f)) {
		return nil // somebody removed it before us
	}
	if err == nil {
		r.undo = append(r.undo, func() error { return r.restoreFile(f) })
	}
	return err
}

// putFile moves a file from new/ to its place. The one there is kept: under a
// second name where the system has links, so that readers miss it at no moment.
func (r *journalRun) putFile(f string) error {
	if r.resumes && !exists(r.new.systemPath(f)) {
		return nil
	}
	if err := r.out.makeFolders(parentPath(f)); err != nil {
		return err
	}
	if info, err := r.out.root.Lstat(f); !r.resumes && err == nil && !info.IsDir() {
		if err := r.old.makeFolders(parentPath(f)); err != nil {
			return err
		}
		if err = r.out.linkFile(f, r.old, f); err != nil && cannotLink(err) {
			err = r.out.moveFile(f, r.old, f)
		}
		if err != nil {
			return err
		}
		r.undo = append(r.undo, func() error { return r.restoreFile(f) })
	}
	if err := r.new.moveFile(f, r.out, f); err != nil {
		return err
	}
	r.undo = append(r.undo, func() error { return r.out.moveFile(f, r.new, f) })
	return nil
}

func (r *journalRun) restoreFile(f string) error {
	if err := r.out.makeFolders(parentPath(f)); err != nil {
		return err
	}
	return r.old.moveFile(f, r.out, f)
}

// undoAll undoes what was done, the last first.
func (r *journalRun) undoAll(missing []string) error {
	for _, step := range slices.Backward(r.undo) {
		if err := step(); err != nil {
			return err
		}
	}
	return r.out.removeEmptyFolders(missing)
}

// wasInterrupted reports whether a run was cut off while it moved files.
func (at *location) wasInterrupted() bool {
	for _, stage := range []string{at.beside, at.inside} {
		if _, ok := readJournal(stage); ok && isFolder(at.out) {
			return true
		}
	}
	return false
}

// completeInterrupted completes what an interrupted run's journal lists, and
// clears away what it staged. It may be interrupted itself, any number of times.
func (at *location) completeInterrupted(fault func(op, name string) error) error {
	for _, stage := range []string{at.beside, at.inside} {
		if !isFolder(stage) {
			continue
		}
		if m, ok := readJournal(stage); ok && isFolder(at.out) {
			if err := at.resumeJournal(stage, m, fault); err != nil {
				return unfinishedError(at.shown, err)
			}
		}
		err := emptyStage(stage)
		if exists(at.out) { // else it is what this run has locked
			err = errors.Join(err, os.Remove(stage))
		}
		at.noteLeft(stage, err)
	}
	return nil
}

// resumeJournal carries out the rest of the moves.
func (at *location) resumeJournal(stage string, m moves, fault func(op, name string) error) error {
	var opened []*workFolder
	defer func() {
		for _, f := range opened {
			f.closeFolder()
		}
	}()
	for _, path := range []string{at.out, filepath.Join(stage, "new"), filepath.Join(stage, "old")} {
		f, err := openWorkFolder(path, fault)
		if err != nil {
			return err
		}
		opened = append(opened, f)
		if _, err := checkFolders(f, m); err != nil {
			return err
		}
	}
	r := &journalRun{out: opened[0], new: opened[1], old: opened[2], resumes: true}
	return r.moveAll(m)
}
