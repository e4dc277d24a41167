package publish

import (
	"fmt"
	"sync"
)

// claims knows every path written in this run, so that no two of them are one
// file on any system.
type claims struct {
	mu    sync.Mutex
	names map[string]claim // by folded path
}

type claim struct {
	path   string
	folder bool
}

// take claims p and its folders, or says what is in its way. p has passed
// checkPath.
func (c *claims) take(p string) error {
	key := fold(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.names[key]; ok {
		return collision(p, other.path)
	}
	for path, name := parent(p), parent(key); path != ""; path, name = parent(path), parent(name) {
		other, ok := c.names[name]
		if ok && (!other.folder || other.path != path) {
			return collision(p, other.path)
		}
		if ok {
			break // its own folders were claimed with it
		}
		c.names[name] = claim{path, true}
	}
	c.names[key] = claim{p, false}
	return nil
}

func collision(p, other string) error {
	if p == other {
		return conflict("output-collision", p, fmt.Sprintf("two things would be written to %q", p), "give one of them another address")
	}
	return conflict("output-collision", p,
		fmt.Sprintf("%q and %q cannot both be published: some systems take them for one", p, other),
		"give one of them another address")
}
