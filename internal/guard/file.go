package guard

import (
	"bytes"
	"path"
	"strings"
)

// binary are formats without text that anybody could read. Metadata are taken
// out of pictures before they get here.
var binary = set(".jpg .jpeg .png .webp .gif .avif .ico .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm .ogg .zip .gz .br")

// Name finds entries in the name or address of a file, percent-encoded or not.
func (g *Guard) Name(name string) []Hit {
	return g.run(func(s *scanner) { s.value([]byte(name)) })
}

// File finds entries in a file as it is published, decoded as its format by
// the name's ending says. Offsets are 0. Its name is for Name.
func (g *Guard) File(name string, data []byte) []Hit {
	return g.run(func(s *scanner) { s.file(strings.ToLower(path.Ext(name)), data) })
}

func (s *scanner) file(ext string, data []byte) {
	switch {
	case binary[ext]:
	case ext == ".html", ext == ".htm", ext == ".svg":
		s.html(data)
	case ext == ".xml", ext == ".rss", ext == ".atom":
		s.xml(data)
	case ext == ".json", ext == ".webmanifest", ext == ".js":
		s.json(data)
	case ext == ".ics":
		s.calendar(data)
	default:
		s.run(data, true)
	}
}

// A Stream is given a file as it is written, for those that are larger than
// memory. It is for one goroutine.
type Stream struct {
	guard   *Guard
	ext     string
	found   func(Hit)
	pending []byte
}

// Stream gives a writer that reports each entry to found. Lines are looked at
// together: no word of a table stands on two. Close looks at the rest.
func (g *Guard) Stream(name string, found func(Hit)) *Stream {
	return &Stream{guard: g, ext: strings.ToLower(path.Ext(name)), found: found}
}

const (
	chunk   = 256 << 10
	overlap = 4 << 10 // of a line longer than a chunk
)

// Write takes the next bytes. It does not fail.
func (s *Stream) Write(b []byte) (int, error) {
	s.pending = append(s.pending, b...)
	if len(s.pending) < chunk {
		return len(b), nil
	}
	end := bytes.LastIndexByte(s.pending, '\n') + 1
	keep := end
	if end == 0 {
		end, keep = len(s.pending), len(s.pending)-overlap
	}
	s.scan(s.pending[:end])
	s.pending = append(s.pending[:0], s.pending[keep:]...)
	return len(b), nil
}

// Close looks at what is left.
func (s *Stream) Close() error {
	s.scan(s.pending)
	s.pending = nil
	return nil
}

func (s *Stream) scan(b []byte) {
	for _, h := range s.guard.run(func(x *scanner) { x.file(s.ext, b) }) {
		s.found(h)
	}
}
