package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// A stage is the hidden folder in which the new version is made ready:
//
//	new/      files that are new or different, in their places
//	old/      files that the journal's run moved out of the way
//	journal   what is to be moved; there only from the moment nothing else is missing
type stage struct {
	path   string
	inside bool    // it lies in the output folder, not beside it
	top    *folder // the stage itself
	tree   *folder // new/

	mu   sync.Mutex
	made map[string]bool // the folders in it
}

// newStage makes the stage beside the output, or in it where the folder above
// cannot be written or is another file system.
func (p *Publisher) newStage() (s *stage, err error) {
	inside := p.out != nil && isMount(p.at.out)
	if !inside {
		s, err = makeStage(p.at.beside, false, p.fault)
		inside = isReadOnly(err) && p.out != nil
	}
	if inside {
		s, err = makeStage(p.at.inside, true, p.fault)
	}
	p.ready = s
	return s, err
}

func makeStage(path string, inside bool, fault func(op, name string) error) (*stage, error) {
	if fault != nil {
		if err := fault("mkdir", filepath.Base(path)); err != nil {
			return nil, err
		}
	}
	if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	top, err := openFolder(path, fault)
	if err != nil {
		return nil, err
	}
	var tree *folder
	if err = top.makeFolder("new"); err == nil {
		tree, err = openFolder(filepath.Join(path, "new"), fault)
	}
	if err != nil {
		top.closeFolder()
		return nil, err
	}
	return &stage{path: path, inside: inside, top: top, tree: tree, made: map[string]bool{}}, nil
}

// put writes a file of the new version.
func (s *stage) put(path string, data []byte) error {
	if err := s.mkdirFor(path); err != nil {
		return err
	}
	return s.tree.writeFile(path, data)
}

// mkdirFor makes the folder of path, once.
func (s *stage) mkdirFor(path string) error {
	dir := parent(path)
	if dir == "" {
		return nil
	}
	if s.known(dir) {
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

func (s *stage) known(dir string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[dir]
}

func (s *stage) close() {
	s.tree.closeFolder()
	s.top.closeFolder()
}

// removeStages removes both possible stages and all that is in them. A rest
// that stays, as when the disk has become read-only, is removed by the next run.
func (at *place) removeStages() {
	for _, stage := range []string{at.beside, at.inside} {
		if isFolder(stage) {
			emptyStage(stage)
			_ = os.Remove(stage)
		}
	}
}
