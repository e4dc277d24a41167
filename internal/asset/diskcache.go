package asset

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"sync"
)

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

// Remove takes an entry away.
func (c *DiskCache) Remove(key string) { os.Remove(filepath.Join(c.dir, key)) }

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
