package check

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"casebook/internal/durable"
)

// lifetime is how long an address that was there is not asked for again.
const lifetime = 24 * time.Hour

// A cache remembers when an address was last there. It is safe for concurrent
// use. What cannot be read of its file is as if it had never been asked.
type cache struct {
	file string
	now  time.Time

	mu       sync.Mutex
	answered map[string]time.Time
	changed  bool
}

func loadCache(file string, now time.Time) *cache {
	c := &cache{file: file, now: now}
	if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &c.answered) != nil {
		c.answered = nil
	}
	if c.answered == nil {
		c.answered = map[string]time.Time{}
	}
	maps.DeleteFunc(c.answered, func(_ string, at time.Time) bool { return at.After(now) || now.Sub(at) >= lifetime })
	return c
}

func (c *cache) isFresh(address string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.answered[address]
	return ok
}

func (c *cache) remember(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answered[address], c.changed = c.now.UTC().Truncate(time.Second), true
}

// saveFile writes the file when there is something new to remember.
func (c *cache) saveFile() error {
	if c.file == "" || !c.changed {
		return nil
	}
	data, err := json.MarshalIndent(c.answered, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.file), 0o777); err != nil {
		return err
	}
	return durable.WriteFile(c.file, append(data, '\n'), 0o666)
}
