package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
)

// stageInside is the name of a stage that lies in the output folder.
const stageInside = ownPrefix + "-stage"

// A stage is the hidden folder in which the new version is made ready:
//
//	new/      files that are new or different, in their places
//	old/      files that the journal's run moved out of the way
//	journal   what is to be moved; there only from the moment nothing else is missing
type stage struct {
	path   string
	inside bool        // it lies in the output folder, not beside it
	top    *workFolder // the stage itself
	tree   *workFolder // new/

	mu   sync.Mutex
	made map[string]bool // the folders in it
}

// newStage makes the stage beside the output, or in it where the folder above
// cannot be written or is another file system.
func (p *Publisher) newStage() (s *stage, err error) {
	inside := p.out != nil && isMount(p.at.out)
	if !inside {
		s, err = makeStage(p.at.beside, false, p.options.fault)
		inside = isReadOnly(err) && p.out != nil
	}
	if inside {
		s, err = makeStage(p.at.inside, true, p.options.fault)
	}
	p.stage = s
	return s, err
}

func makeStage(path string, inside bool, fault func(op, name string) error) (*stage, error) {
	if err := askFault(fault, "mkdir", filepath.Base(path)); err != nil {
		return nil, err
	}
	if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	top, err := openWorkFolder(path, fault)
	if err != nil {
		return nil, err
	}
	var tree *workFolder
	if err = top.makeFolder("new"); err == nil {
		tree, err = openWorkFolder(filepath.Join(path, "new"), fault)
	}
	if err != nil {
		top.closeFolder()
		return nil, err
	}
	tree.ours = true
	return &stage{path: path, inside: inside, top: top, tree: tree, made: map[string]bool{"": true}}, nil
}

// writeFile writes a file of the new version.
func (s *stage) writeFile(path string, data []byte) error {
	if err := s.makeFolderOf(path); err != nil {
		return err
	}
	return s.tree.writeFile(path, data)
}

// makeFolderOf makes the folder of a file, once.
func (s *stage) makeFolderOf(path string) error {
	dir := parentPath(path)
	s.mu.Lock()
	known := s.made[dir]
	s.mu.Unlock()
	if known {
		return nil
	}
	if err := s.tree.makeFolders(dir); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[dir] = true
	return nil
}

func (s *stage) closeStage() {
	s.tree.closeFolder()
	s.top.closeFolder()
}

// removeStages removes both possible stages and all that is in them. A rest
// that stays, as when the disk has become read-only, is noted, and removed by the
// next run.
func (at *location) removeStages() {
	for _, path := range []string{at.beside, at.inside} {
		if isFolder(path) {
			at.noteLeft(path, errors.Join(emptyStage(path), os.Remove(path)))
		}
	}
}

// emptyStage empties a stage, folders side by side: first the journal, so that
// a kill cannot leave it beside a part of what it lists.
func emptyStage(path string) error {
	_ = os.Chmod(path, 0o700) // it may have the rights of the output folder, which let nobody write
	if err := os.Remove(filepath.Join(path, journalName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	top, err := os.ReadDir(path)
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for _, e := range top {
		group.Go(func() error { return removeWhole(filepath.Join(path, e.Name())) })
	}
	return errors.Join(err, group.Wait())
}
