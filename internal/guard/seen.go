package guard

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// Much of a site is the same text again: in its source, on its page, in three
// feeds. A piece of text in which nothing was found need not be looked through
// again where it stands between others with which it can share no word: every
// byte is still read, but only to know it again.
//
// seen knows pieces by their hashes under a random key. What it forgets, when
// two fall on the same slot, is looked through again. That a piece is taken for
// another needs two equal hashes of 64 bits.
type seen struct {
	key   maphash.Seed
	least int                    // the length in bytes from which on a piece is remembered
	slots func() []atomic.Uint64 // made when first used: a short list in a test needs none
}

const (
	slotBits = 18 // pieces that are remembered: 2 MiB

	// leastBytes is from where on a piece is worth a look at the slots, which
	// are slower than the nearest caches.
	leastBytes = 48
)

func newSeen() seen {
	return seen{key: maphash.MakeSeed(), least: leastBytes, slots: sync.OnceValue(func() []atomic.Uint64 { return make([]atomic.Uint64, 1<<slotBits) })}
}

// A piece is one by its hash; 0 is none.
type piece uint64

// How the bytes of a piece are read.
const (
	asText  piece = 0
	asHTML  piece = 0x9e3779b97f4a7c15
	asBlock piece = 0x3c6ef372fe94f82b // of HTML, and before a tag
)

// of gives the piece that b is, none if it is too short.
func (s *seen) of(b []byte, how piece) piece {
	if len(b) < s.least {
		return 0
	}
	return piece(maphash.Bytes(s.key, b)) ^ how
}

// has reports whether nothing was found in a piece.
func (s *seen) has(p piece) bool { return p != 0 && s.slot(p).Load() == uint64(p) }

// add notes that nothing was found in a piece.
func (s *seen) add(p piece) { s.slot(p).Store(uint64(p)) }

func (s *seen) slot(p piece) *atomic.Uint64 { return &s.slots()[p>>(64-slotBits)] }
