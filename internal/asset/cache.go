package asset

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// A Cache remembers slow work under a key that stands for its input. It may
// forget anything at any time. It is safe for concurrent use.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// cacheVersion is part of every key: raise it when the same input is to give
// other bytes.
const cacheVersion = "1"

// cacheKey stands for what is made of data: the work, its size, its quality.
func cacheKey(sum [sha256.Size]byte, work string) string {
	all := sha256.Sum256(append(append([]byte(cacheVersion+"\x00"), work...), sum[:]...))
	return hex.EncodeToString(all[:])
}

// A MemoryCache keeps entries in memory, up to a number of bytes; the oldest
// go first.
type MemoryCache struct {
	mu      sync.Mutex
	most    int
	size    int
	entries map[string][]byte
	order   []string
}

// NewMemoryCache holds up to that many bytes.
func NewMemoryCache(most int) *MemoryCache {
	return &MemoryCache{most: most, entries: map[string][]byte{}}
}

// Get gives an entry; the caller must not change its bytes.
func (c *MemoryCache) Get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.entries[key]
	return data, ok
}

// Put keeps an entry, and drops the oldest ones when there are too many.
func (c *MemoryCache) Put(key string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[key]; ok || len(data) > c.most {
		return
	}
	c.entries[key] = data
	c.order = append(c.order, key)
	for c.size += len(data); c.size > c.most; c.order = c.order[1:] {
		c.size -= len(c.entries[c.order[0]])
		delete(c.entries, c.order[0])
	}
}
