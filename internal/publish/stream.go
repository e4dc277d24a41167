package publish

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"hash"
	"io"
	"os"
	"slices"
)

// Create publishes what is written to it under path, as Write does, for files
// too large to hold in memory. While the bytes are those of the file already
// there, nothing is written. The writer is for one goroutine; the file counts
// once it is closed without an error, and must be closed before Commit.
func (p *Publisher) Create(path string) (io.WriteCloser, error) {
	if err := p.claimPath(path); err != nil {
		return nil, p.noteFailure(path, err)
	}
	s := &stream{p: p, path: path}
	if p.options.Sums {
		s.sum = sha256.New()
	}
	if p.mayHold(path) {
		var err error
		if s.old, _, s.found, err = p.out.openFile(path); err != nil {
			return nil, p.noteFailure(path, err)
		}
	}
	p.mu.Lock()
	p.open++
	p.mu.Unlock()
	return &streamWriter{bufio.NewWriterSize(s, 16<<10), s}, nil
}

// streamWriter gathers small writes.
type streamWriter struct {
	*bufio.Writer
	stream *stream
}

// Close ends the file.
func (w *streamWriter) Close() error {
	err := w.Flush()
	if e := w.stream.finish(err == nil); err == nil {
		err = e
	}
	return w.stream.p.noteFailure(w.stream.path, err)
}

// A stream compares with the old file as long as it can, then writes a new one.
type stream struct {
	p      *Publisher
	path   string
	found  likeness // what is there, as far as known without reading
	old    *os.File // the file there, while it may be the same
	new    *os.File // the staged file
	parted bool     // it differs from the old one
	size   int64
	sum    hash.Hash // nil where nobody wants to know
	buffer []byte
}

func (s *stream) Write(b []byte) (int, error) {
	if !s.parted && !s.matchesOld(b) {
		if err := s.partFromOld(); err != nil {
			return 0, err
		}
	}
	s.size += int64(len(b))
	if s.sum != nil {
		s.sum.Write(b)
	}
	if s.new == nil {
		return len(b), nil
	}
	if err := s.p.askFault("write", s.path); err != nil {
		return 0, err
	}
	return s.new.Write(b)
}

// matchesOld reports whether the old file goes on with b.
func (s *stream) matchesOld(b []byte) bool {
	if s.old == nil {
		return false
	}
	s.buffer = slices.Grow(s.buffer[:0], len(b))[:len(b)]
	_, err := io.ReadFull(s.old, s.buffer)
	return err == nil && bytes.Equal(s.buffer, b)
}

// partFromOld begins the staged file with what was the same until here.
func (s *stream) partFromOld() error {
	s.parted = true
	if s.old != nil && s.p.out.meetsObstacle(s.path) {
		s.found = obstacle
	}
	if _, err := s.p.old.decideFile(s.path, s.found); err != nil || s.p.options.DryRun {
		return err
	}
	stage, err := s.p.openStage()
	if err != nil {
		return err
	}
	if err := stage.makeFolderOf(s.path); err != nil {
		return err
	}
	if s.new, err = stage.tree.createFile(s.path); err != nil || s.size == 0 {
		return err
	}
	if _, err := s.old.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.CopyN(s.new, s.old, s.size)
	return err
}

// finish ends the file; whole says that all its bytes arrived.
func (s *stream) finish(whole bool) error {
	what, err := staged, error(nil)
	if whole && !s.parted {
		if what, err = s.p.old.decideFile(s.path, same); err != nil || what == staged || !s.endsLikeOld() {
			what, err = staged, s.partFromOld()
		}
	}
	if s.new != nil {
		if e := s.new.Close(); err == nil {
			err = e
		}
	}
	if s.old != nil {
		_ = s.old.Close()
	}
	s.p.mu.Lock()
	s.p.open--
	s.p.mu.Unlock()
	if err == nil && whole {
		s.p.noteFile(s.path, what, s.size)
		if s.sum != nil {
			s.p.noteSum(File{s.path, s.size, [sha256.Size]byte(s.sum.Sum(nil))})
		}
	}
	return err
}

// endsLikeOld reports whether the old file ends here too.
func (s *stream) endsLikeOld() bool {
	if s.old == nil {
		return false
	}
	_, err := io.ReadFull(s.old, make([]byte, 1))
	return err == io.EOF
}
