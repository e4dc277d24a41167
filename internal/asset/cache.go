package asset

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime/debug"
	"strings"
	"sync"
)

// A Cache remembers slow work under a key that stands for its input. It may
// forget anything at any time. It is safe for concurrent use.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// program says which casebook this is: what another one has cleaned may hold what this
// one takes out or refuses, so nobody but the same finds it again.
var program = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	var file fs.FileInfo
	if name, err := os.Executable(); err == nil {
		file, _ = os.Stat(name)
	}
	return nameProgram(info, file)
})

// nameProgram tells programs apart by the version or commit they were built from, or by
// their file where that is not known or was changed. One of which nothing is known has a
// new name each time, and finds nothing again.
func nameProgram(info *debug.BuildInfo, file fs.FileInfo) string {
	var which []string
	known := false
	if info != nil {
		which = append(which, info.Main.Version)
		known = strings.HasPrefix(info.Main.Version, "v") && !strings.Contains(info.Main.Version, "+dirty")
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				which = append(which, s.Value)
			case "vcs.modified":
				known = s.Value == "false"
			}
		}
	}
	switch {
	case known:
	case file != nil:
		which = append(which, fmt.Sprint(file.Size(), file.ModTime().UnixNano()))
	default:
		which = append(which, rand.Text())
	}
	return strings.Join(which, " ")
}

// cacheKey stands for what is made of data: the work, its size, its quality.
func cacheKey(sum [sha256.Size]byte, work string) string { return keyOf(program(), sum, work) }

func keyOf(program string, sum [sha256.Size]byte, work string) string {
	all := sha256.Sum256(append([]byte(program+"\x00"+work), sum[:]...))
	return hex.EncodeToString(all[:])
}

// A DiskCache keeps entries as files of one folder of the site that anybody may
// delete at any time. Trouble with it is no trouble: the work is done again.
//
// It touches nothing else: a folder of its path, or an entry, that is a symbolic
// link is not followed but taken for trouble.
type DiskCache struct {
	root     func() *os.Root
	dir      string
	readOnly bool
	mu       sync.Mutex
	used     map[string]bool
}

// OpenDiskCache uses the folder dir, "/"-separated and relative to what root
// gives, the site's folder, which may become another while a preview runs. Dir is
// made when it is first needed. A cache that is read-only changes nothing on the
// disk.
func OpenDiskCache(root func() *os.Root, dir string, readOnly bool) *DiskCache {
	return &DiskCache{root: root, dir: dir, readOnly: readOnly, used: map[string]bool{}}
}

func (c *DiskCache) noteUse(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used[key] = true
}

func (c *DiskCache) entryPath(name string) string { return path.Join(c.dir, name) }

// isOwn reports that no folder on the way to the entries is a link or something
// else. They need not exist.
func (c *DiskCache) isOwn() bool {
	for dir := c.dir; dir != "."; dir = path.Dir(dir) {
		if info, err := c.root().Lstat(dir); err == nil && !info.IsDir() {
			return false
		}
	}
	return true
}

// Get gives an entry whose checksum, its first bytes, is right.
func (c *DiskCache) Get(key string) ([]byte, bool) {
	if !c.isOwn() {
		return nil, false
	}
	if info, err := c.root().Lstat(c.entryPath(key)); err != nil || !info.Mode().IsRegular() {
		return nil, false
	}
	b, err := c.root().ReadFile(c.entryPath(key))
	if err != nil || len(b) < sha256.Size {
		return nil, false
	}
	sum, data := [sha256.Size]byte(b), b[sha256.Size:]
	if sha256.Sum256(data) != sum {
		return nil, false
	}
	c.noteUse(key)
	return data, true
}

// Put writes an entry under another name first, so that no other build ever
// sees half of it.
func (c *DiskCache) Put(key string, data []byte) {
	c.noteUse(key)
	if c.readOnly || !c.isOwn() || c.makeFolder() != nil {
		return
	}
	sum := sha256.Sum256(data)
	unfinished := c.entryPath(unfinished + rand.Text())
	if c.writeNew(unfinished, sum[:], data) != nil || c.root().Rename(unfinished, c.entryPath(key)) != nil {
		c.root().Remove(unfinished)
	}
}

// unfinished begins the names of entries that are being written.
const unfinished = "new-"

// writeNew writes a new file.
func (c *DiskCache) writeNew(name string, parts ...[]byte) error {
	f, err := c.root().OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if _, e := f.Write(p); err == nil {
			err = e
		}
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// Remove takes an entry away.
func (c *DiskCache) Remove(key string) {
	if !c.readOnly && c.isOwn() {
		c.root().Remove(c.entryPath(key))
	}
}

const ignoreFile = ".gitignore"

// makeFolder makes the folder, readable by its owner alone since it may hold
// pictures of drafts, and out of reach of version control.
func (c *DiskCache) makeFolder() error {
	if err := c.root().MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	if _, err := c.root().Lstat(c.entryPath(ignoreFile)); err == nil {
		return nil
	}
	return c.writeNew(c.entryPath(ignoreFile), []byte("*\n"))
}

// Trim removes the entries that were neither read nor written since the cache
// was opened. Call it after a build that went through.
func (c *DiskCache) Trim() {
	if c.readOnly || !c.isOwn() {
		return
	}
	entries, err := fs.ReadDir(c.root().FS(), c.dir)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range entries {
		if name := e.Name(); !c.used[name] && isEntry(name) && e.Type().IsRegular() {
			c.root().Remove(c.entryPath(name))
		}
	}
}

// isEntry reports a name that the cache gave: a key, or one of an entry that
// was being written when a build was killed.
func isEntry(name string) bool {
	if strings.HasPrefix(name, unfinished) {
		return true
	}
	return len(name) == 2*sha256.Size && strings.Trim(name, "0123456789abcdef") == ""
}
