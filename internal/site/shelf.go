package site

import (
	"crypto/rand"
	"os"
	"sync"

	"casebook/internal/durable"
)

// A shelf is a file without a name in the hidden folder of the site: what lies on
// it is nowhere else than the sources are, and gone with the program, however that
// ends. The file is made when something is put there.
type shelf struct {
	root func() *os.Root // the site's folder

	mu     sync.Mutex
	opened bool
	file   *os.File // nil when it could not be made, or not be written
	end    int64
	err    error // of reading; the first
}

// Put implements page.Shelf.
func (s *shelf) Put(text string) (place int64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.opened {
		s.opened = true
		s.file = openNameless(s.root())
	}
	if s.file == nil {
		return 0, false
	}
	place = s.end
	n, err := s.file.WriteString(text)
	s.end += int64(n)
	return place, err == nil
}

// openNameless opens a new file that is removed already, on every system by the
// same calls; nil where that cannot be.
func openNameless(root *os.Root) *os.File {
	if err := durable.EnsureHidden(root); err != nil { // the first build of a site has none
		return nil
	}
	name := durable.Hidden + "/texts-" + rand.Text()
	file, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil
	}
	if err := root.Remove(name); err != nil {
		_ = file.Close()
		_ = root.Remove(name)
		return nil
	}
	return file
}

// Take implements page.Shelf.
func (s *shelf) Take(place int64, size int) string {
	text := make([]byte, size)
	if _, err := s.file.ReadAt(text, place); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.err == nil {
			s.err = err
		}
	}
	return string(text)
}

// failure gives what went wrong while texts were taken, nil without a shelf too.
func (s *shelf) failure() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// clear gives the space back.
func (s *shelf) clear() {
	if s != nil && s.file != nil {
		_ = s.file.Close()
	}
}
