package driver

import (
	"context"
	"io/fs"
	"path"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"casebook/internal/diag"
)

// A folderSet makes each folder once, those above it first, several side by side.
type folderSet struct {
	mu   sync.Mutex
	made map[string]*folderMade
}

type folderMade struct {
	once sync.Once
	err  error
}

func (s *folderSet) make(dir string, makeOne func(dir string) error) error {
	if dir != "." {
		if err := s.make(path.Dir(dir), makeOne); err != nil {
			return err
		}
	}
	return s.makeOne(dir, makeOne)
}

// makeOne is make for a folder whose own folder is there.
func (s *folderSet) makeOne(dir string, makeOne func(dir string) error) error {
	s.mu.Lock()
	if s.made == nil {
		s.made = map[string]*folderMade{}
	}
	m := s.made[dir]
	if m == nil {
		m = &folderMade{}
		s.made[dir] = m
	}
	s.mu.Unlock()
	m.once.Do(func() { m.err = makeOne(dir) })
	if m.err != nil {
		s.mu.Lock()
		if s.made[dir] == m {
			delete(s.made, dir) // the next one may have more luck
		}
		s.mu.Unlock()
	}
	return m.err
}

// find notes those of the folders on the way to a path, itself too, that are there
// already: all are looked for at once, as each look is a round trip.
func (s *folderSet) find(dir string, isThere func(dir string) bool) {
	var group sync.WaitGroup
	for ; dir != "."; dir = path.Dir(dir) {
		s.mu.Lock()
		_, known := s.made[dir]
		s.mu.Unlock()
		if known {
			continue
		}
		folder := dir // dir goes on up
		group.Go(func() {
			if isThere(folder) {
				_ = s.makeOne(folder, func(string) error { return nil })
			}
		})
	}
	group.Wait()
}

func (s *folderSet) forget(dir string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.made, dir)
}

// Bounds of a list, so that a host which never ends one fills no memory.
const (
	mostListed  = 1_000_000 // files, links and folders
	deepestList = 100       // folders in each other

	mostListBytes = 256 << 20 // from a server that has a name and more for each
)

func endlessList() error { return Fail(diag.Say("deploy-endless-list"), nil) }

// listFolders lists a tree, many folders at once. What a host says that does not
// lie in the folder that was asked about is left out.
func listFolders(ctx context.Context, many int, read func(dir string) ([]Entry, error)) ([]Entry, error) {
	var all []Entry
	var found atomic.Int64
	level := []string{"."}
	for depth := 0; len(level) > 0; depth++ {
		if depth > deepestList {
			return nil, endlessList()
		}
		lists := make([][]Entry, len(level))
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(many)
		for i, dir := range level {
			group.Go(func() error {
				err := ctx.Err()
				if err == nil {
					lists[i], err = read(dir)
				}
				if err == nil && found.Add(int64(len(lists[i]))) > mostListed {
					err = endlessList()
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		above := level
		level = nil
		for i, list := range lists {
			for _, e := range list {
				if !fs.ValidPath(e.Path) || path.Dir(e.Path) != above[i] || e.Path == "." {
					continue
				}
				if e.Kind == Folder {
					level = append(level, e.Path)
				}
				all = append(all, e)
			}
		}
	}
	return all, nil
}
