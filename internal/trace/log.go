package trace

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
	"sync"
)

// A kind is what was asked about a name, with what came of it.
type kind byte

const (
	failed  kind = 'x' // an error that may not come again
	absent  kind = 'a' // nothing of the name is there
	whole   kind = 'f' // all octets of a file
	part    kind = 'p' // the first octets of a file
	listing kind = 'l' // the names in a folder, and what they are
	status  kind = 's' // whether it is a file, and of which size, or something else
)

// A sight is what was seen of one name.
type sight struct {
	name string
	size int64  // octets seen of a file, or its size
	sum  Digest // of the octets, or of the answer
	kind kind
	root uint8 // in which file system, by the order of FS
}

func (a sight) compare(b sight) int {
	return cmp.Or(cmp.Compare(a.root, b.root), cmp.Compare(a.name, b.name), cmp.Compare(a.kind, b.kind), cmp.Compare(a.size, b.size),
		slices.Compare(a.sum[:], b.sum[:]))
}

// A Log notes what is seen through its file systems. It is safe for concurrent use.
type Log struct {
	key   *Key
	roots uint8

	mu   sync.Mutex
	seen []sight
}

// NewLog gives an empty log whose digests are made with key.
func NewLog(key *Key) *Log { return &Log{key: key} }

func (l *Log) note(s sight) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = append(l.seen, s)
}

// FS gives a file system that shows what fsys does and notes what was asked and
// answered. Of a file that is opened it notes the octets that were read until
// it was closed, or all of them once ReadAt was used.
func (l *Log) FS(fsys fs.FS) fs.FS {
	l.roots++
	return &watched{fsys, l, l.roots - 1}
}

// watched is a file system of a Log.
type watched struct {
	fsys fs.FS
	log  *Log
	root uint8
}

// refused notes an answer that is an error.
func (w *watched) refused(name string, err error) {
	k := failed
	if errors.Is(err, fs.ErrNotExist) {
		k = absent
	}
	w.log.note(sight{name: name, kind: k, root: w.root})
}

func (w *watched) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(w.fsys, name)
	if err != nil {
		w.refused(name, err)
		return data, err
	}
	w.log.note(sight{name: name, kind: whole, size: int64(len(data)), sum: w.log.key.Sum(data), root: w.root})
	return data, nil
}

func (w *watched) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(w.fsys, name)
	if err != nil {
		w.refused(name, err)
		return list, err
	}
	w.log.note(sight{name: name, kind: listing, sum: sumList(w.log.key, list), root: w.root})
	return list, nil
}

func (w *watched) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(w.fsys, name)
	if err != nil {
		w.refused(name, err)
		return info, err
	}
	w.log.note(asked(w.root, name, info))
	return info, nil
}

func (w *watched) Open(name string) (fs.File, error) {
	f, err := w.fsys.Open(name)
	if err != nil {
		w.refused(name, err)
		return nil, err
	}
	o := &opened{File: f, of: w, name: name, hash: w.log.key.Hash()}
	if at, ok := f.(io.ReaderAt); ok {
		return &anywhere{opened: o, at: at}, nil
	}
	return o, nil
}

// asked is what is noted of a name's status: what programs can tell apart
// without looking at the time.
func asked(root uint8, name string, info fs.FileInfo) sight {
	s := sight{name: name, kind: status, root: root, size: -1}
	if info.Mode().IsRegular() {
		s.size = info.Size()
	}
	s.sum[0] = typeOf(info.Mode())
	return s
}

// typeOf tells folders, files, links and all else apart.
func typeOf(m fs.FileMode) byte {
	switch {
	case m.IsRegular():
		return 'f'
	case m.IsDir():
		return 'd'
	case m&fs.ModeSymlink != 0:
		return 'l'
	}
	return 'o'
}

// sumList gives the digest of a folder's sorted list.
func sumList(key *Key, list []fs.DirEntry) Digest {
	b := make([]byte, 0, 64*len(list))
	for _, e := range list {
		b = append(append(b, e.Name()...), 0, typeOf(e.Type()))
	}
	return key.Sum(b)
}

// An opened file notes what was read of it when it is closed.
type opened struct {
	fs.File
	of     *watched
	name   string
	hash   Hash
	read   int64
	ended  bool
	broken bool
	closed bool
}

func (o *opened) Read(p []byte) (int, error) {
	n, err := o.File.Read(p)
	if !o.closed {
		o.hash.Write(p[:n])
		o.read += int64(n)
		o.ended = o.ended || errors.Is(err, io.EOF)
		o.broken = o.broken || err != nil && !o.ended
	}
	return n, err
}

func (o *opened) Close() error {
	if !o.closed {
		o.closed = true
		o.of.log.note(o.sight())
		o.hash.Release()
	}
	return o.File.Close()
}

func (o *opened) sight() sight {
	s := sight{name: o.name, kind: part, size: o.read, root: o.of.root}
	switch {
	case o.broken:
		s.kind = failed
		return s
	case o.ended:
		s.kind = whole
	}
	s.sum = o.hash.Digest()
	return s
}

// anywhere is an opened file that can be read in any order.
type anywhere struct {
	*opened
	at   io.ReaderAt
	used bool
}

func (a *anywhere) ReadAt(p []byte, offset int64) (int, error) {
	a.used = true
	return a.at.ReadAt(p, offset)
}

// Close notes all octets of a file of which any may have been read.
func (a *anywhere) Close() error {
	if a.used && !a.closed {
		a.hash.state.Reset()
		n, err := io.Copy(a.hash, io.NewSectionReader(a.at, 0, 1<<62))
		a.read, a.ended, a.broken = n, err == nil, err != nil
	}
	return a.opened.Close()
}
