// Package trace notes what a program saw of its files, so that a later run can
// tell whether it would see the same: a verifying trace (Mokhov, Mitchell,
// Peyton Jones: Build Systems à la Carte, 2018, section 4.2.2). Everything is
// read again for that; times and sizes are trusted for nothing.
package trace

import (
	"crypto/rand"
	"encoding/hex"
	"hash"
	"sync"

	"github.com/minio/highwayhash"
)

// A Key makes the digests of one trace: HighwayHash with 128 bits, a keyed
// function. Whoever can put a file in the place of another, but does not know
// the key, cannot make one of the same digest. The digests of a nil key are zero.
type Key struct {
	secret [highwayhash.Size]byte
	spare  sync.Pool // of hash.Hash
}

// NewKey gives a random key.
func NewKey() *Key {
	k := &Key{}
	rand.Read(k.secret[:]) // never fails
	return k
}

// ParseKey reads what String gave.
func ParseKey(text string) (*Key, bool) {
	k := &Key{}
	if hex.DecodedLen(len(text)) != len(k.secret) {
		return nil, false
	}
	_, err := hex.Decode(k.secret[:], []byte(text))
	return k, err == nil
}

// String gives the key in hexadecimal digits.
func (k *Key) String() string { return hex.EncodeToString(k.secret[:]) }

// A Digest stands for the octets of a file.
type Digest [highwayhash.Size128]byte

// Sum gives the digest of data.
func (k *Key) Sum(data []byte) Digest {
	if k == nil {
		return Digest{}
	}
	return highwayhash.Sum128(data, k.secret[:])
}

// A Hash makes the digest of what is written to it. It is for one goroutine
// and is given back with Release.
type Hash struct {
	state hash.Hash // nil without a key
	key   *Key
}

// Hash begins a digest.
func (k *Key) Hash() Hash {
	if k == nil {
		return Hash{}
	}
	if h, ok := k.spare.Get().(hash.Hash); ok {
		h.Reset()
		return Hash{h, k}
	}
	h, err := highwayhash.New128(k.secret[:])
	if err != nil {
		panic(err) // the key has another length than highwayhash.Size
	}
	return Hash{h, k}
}

// Write takes more octets; it never fails.
func (h Hash) Write(p []byte) (int, error) {
	if h.state != nil {
		h.state.Write(p)
	}
	return len(p), nil
}

// Digest gives the digest of what was written.
func (h Hash) Digest() (d Digest) {
	if h.state != nil {
		h.state.Sum(d[:0])
	}
	return d
}

// Release lets another Hash use the memory.
func (h Hash) Release() {
	if h.state != nil {
		h.key.spare.Put(h.state)
	}
}

// A File is a name with the digest of what it holds.
type File struct {
	Name string
	Sum  Digest
}
