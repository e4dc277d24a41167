package trace

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// A Trace is what a Log noted, in order and each thing once.
type Trace struct {
	key  *Key
	seen []sight
}

// Trace gives what was noted until now. It reports false when something was
// seen that cannot be looked at again: an error of the machine, or a name that
// cannot be written down.
func (l *Log) Trace() (*Trace, bool) {
	l.mu.Lock()
	seen := slices.Clone(l.seen)
	l.mu.Unlock()
	slices.SortFunc(seen, sight.compare)
	seen = slices.Compact(seen)
	unfit := slices.ContainsFunc(seen, func(s sight) bool { return s.kind == failed || strings.Contains(s.name, "\n") })
	return &Trace{l.key, seen}, !unfit
}

// Len is how many things were seen.
func (t *Trace) Len() int { return len(t.seen) }

// Same reports whether the n-th thing is seen again as it was, in the file
// systems whose like were given to FS, in that order. It is safe for concurrent
// use; buffer, of some kilobytes, is for its own use.
func (t *Trace) Same(n int, buffer []byte, roots ...fs.FS) bool {
	then := t.seen[n]
	if int(then.root) >= len(roots) {
		return false
	}
	fsys := roots[then.root]
	switch then.kind {
	case absent:
		_, err := fs.Stat(fsys, then.name)
		return errors.Is(err, fs.ErrNotExist)
	case status:
		info, err := fs.Stat(fsys, then.name)
		return err == nil && asked(then.root, then.name, info) == then
	case listing:
		list, err := fs.ReadDir(fsys, then.name)
		return err == nil && sumList(t.key, list) == then.sum
	case whole, part:
		return t.sameFile(then, buffer, fsys)
	}
	return false
}

// sameFile reads a file as far as it was read, and no further.
func (t *Trace) sameFile(then sight, buffer []byte, fsys fs.FS) bool {
	f, err := fsys.Open(then.name)
	if err != nil {
		return false
	}
	defer f.Close()
	h := t.key.Hash()
	defer h.Release()
	for left := then.size; ; {
		n, err := f.Read(buffer[:max(1, min(int64(len(buffer)), left+1))])
		if int64(n) > left { // one octet more than it was
			if then.kind == whole {
				return false
			}
			n = int(left)
		}
		h.Write(buffer[:n])
		left -= int64(n)
		switch {
		case left == 0 && then.kind == part:
			return h.Digest() == then.sum
		case errors.Is(err, io.EOF):
			return left == 0 && h.Digest() == then.sum
		case err != nil:
			return false
		}
	}
}
