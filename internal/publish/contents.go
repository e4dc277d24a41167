package publish

import (
	"casebook/internal/trace"
)

// Contents gives the digest of every file that was published, and of
// casebook's own manifest: all that Holds needs to know the folder again. It is
// for after Commit; empty without Options.Key.
func (p *Publisher) Contents() []trace.File { return p.sums }

// Holds reports whether the folder holds a file as it was published, octet for
// octet. It is safe for concurrent use.
func (p *Publisher) Holds(f trace.File, key *trace.Key) bool {
	if p.out == nil {
		return false
	}
	buffer := compareBuffers.Get().(*[]byte)
	defer compareBuffers.Put(buffer)
	sum, err := p.out.sum(f.Name, key, *buffer)
	return err == nil && sum == f.Sum
}
