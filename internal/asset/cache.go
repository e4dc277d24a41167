package asset

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
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

// A DiskCache keeps entries as files of one folder that anybody may delete at
// any time. Trouble with it is no trouble: the work is done again.
type DiskCache struct {
	dir  string
	mu   sync.Mutex
	used map[string]bool
}

// OpenDiskCache uses the folder, which is made when it is first needed.
func OpenDiskCache(dir string) *DiskCache {
	return &DiskCache{dir: dir, used: map[string]bool{}}
}

func (c *DiskCache) use(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used[key] = true
}

// Get gives an entry whose checksum, its first bytes, is right.
func (c *DiskCache) Get(key string) ([]byte, bool) {
	b, err := os.ReadFile(filepath.Join(c.dir, key))
	if err != nil || len(b) < sha256.Size {
		return nil, false
	}
	sum, data := [sha256.Size]byte(b), b[sha256.Size:]
	if sha256.Sum256(data) != sum {
		return nil, false
	}
	c.use(key)
	return data, true
}

// Put writes an entry under another name first, so that no other build ever
// sees half of it.
func (c *DiskCache) Put(key string, data []byte) {
	c.use(key)
	if c.prepare() != nil {
		return
	}
	f, err := os.CreateTemp(c.dir, "new-*")
	if err != nil {
		return
	}
	sum := sha256.Sum256(data)
	_, err = f.Write(sum[:])
	if err == nil {
		_, err = f.Write(data)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil || os.Rename(f.Name(), filepath.Join(c.dir, key)) != nil {
		os.Remove(f.Name())
	}
}

// prepare makes the folder, readable by its owner alone since it may hold
// pictures of drafts, and out of reach of version control.
func (c *DiskCache) prepare() error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	ignore := filepath.Join(c.dir, ".gitignore")
	if _, err := os.Stat(ignore); err == nil {
		return nil
	}
	return os.WriteFile(ignore, []byte("*\n"), 0o600)
}

// Trim removes the entries that were neither read nor written since the cache
// was opened. Call it after a build that went through.
func (c *DiskCache) Trim() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range entries {
		if name := e.Name(); !c.used[name] && name != ".gitignore" && e.Type().IsRegular() {
			os.Remove(filepath.Join(c.dir, name))
		}
	}
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
