package publish

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"sync"
)

// Create publishes what is written to it under path, as Write does, for files
// too large to hold in memory. While the bytes are those of the file already
// there, nothing is written. The writer is for one goroutine; the file counts
// once it is closed without an error, and must be closed before Commit.
func (p *Publisher) Create(path string) (io.WriteCloser, error) {
	if err := p.claim(path); err != nil {
		return nil, p.fail(path, err)
	}
	s := &stream{p: p, path: path}
	if p.mayHold(path) {
		var err error
		if s.old, _, s.found, err = p.out.openFile(path); err != nil {
			return nil, p.fail(path, err)
		}
	}
	p.mu.Lock()
	p.open++
	p.mu.Unlock()
	w := &streamWriter{Writer: streamBuffers.Get().(*bufio.Writer), stream: s}
	w.Reset(s)
	return w, nil
}

// streamBuffers are for the files that are written as streams.
var streamBuffers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 64<<10) }}

// streamWriter gathers small writes.
type streamWriter struct {
	*bufio.Writer
	stream *stream
}

// Close ends the file.
func (w *streamWriter) Close() error {
	err := w.Flush()
	w.Reset(nil)
	streamBuffers.Put(w.Writer)
	w.Writer = nil
	if e := w.stream.close(err == nil); err == nil {
		err = e
	}
	return w.stream.p.fail(w.stream.path, err)
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
	buffer []byte
}

func (s *stream) Write(b []byte) (int, error) {
	if !s.parted && !s.matches(b) {
		if err := s.part(); err != nil {
			return 0, err
		}
	}
	s.size += int64(len(b))
	if !s.parted || s.new == nil {
		return len(b), nil
	}
	if err := s.p.allow("write", s.path); err != nil {
		return 0, err
	}
	return s.new.Write(b)
}

// matches reports whether the old file goes on with b.
func (s *stream) matches(b []byte) bool {
	if s.old == nil {
		return false
	}
	s.buffer = append(s.buffer[:0], b...)
	n, err := io.ReadFull(s.old, s.buffer)
	return err == nil && n == len(b) && bytes.Equal(s.buffer, b)
}

// part begins the staged file with what was the same until here.
func (s *stream) part() error {
	s.parted = true
	if _, err := s.p.old.judge(s.path, s.found); err != nil || s.p.dryRun {
		return err
	}
	stage, err := s.p.stage()
	if err != nil {
		return err
	}
	if err := stage.mkdirFor(s.path); err != nil {
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

// close ends the file; whole says that all its bytes arrived.
func (s *stream) close(whole bool) error {
	var err error
	if whole && !s.parted && !s.stays() {
		err = s.part()
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
	if err != nil || !whole {
		return err
	}
	what := staged
	if !s.parted {
		what, err = s.p.old.judge(s.path, same)
	}
	s.p.record(s.path, what, s.size)
	return err
}

// atEnd reports whether the old file ends here too.
func (s *stream) atEnd() bool {
	if s.old == nil {
		return false
	}
	n, err := io.ReadFull(s.old, make([]byte, 1))
	return n == 0 && err == io.EOF
}

// stays reports whether the old file is the same and may stay.
func (s *stream) stays() bool {
	what, err := s.p.old.judge(s.path, same)
	return s.atEnd() && err == nil && what != staged
}

func (p *Publisher) allow(op, name string) error {
	if p.fault == nil {
		return nil
	}
	return p.fault(op, name)
}
