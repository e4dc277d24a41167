package watch

import (
	"context"
	"maps"
	"slices"
	"time"
)

// How long a change set is held, so that what belongs together comes together.
const (
	// patience is how long a file that was just emptied or deleted may take to
	// get its text: editors do both before they write.
	patience = 50 * time.Millisecond
	// longest is how long a set is held at most while changes go on.
	longest = 2 * time.Second
)

// quietTime gives how long nothing may have happened before a set of so many paths
// is passed on. A save touches one or two and goes out at once; the more there
// are, the more are probably coming.
func quietTime(paths int) time.Duration {
	switch {
	case paths <= 3:
		return 3 * time.Millisecond
	case paths <= 20:
		return 20 * time.Millisecond
	}
	return 100 * time.Millisecond
}

// A condition is what a path looks like when its set is due.
type condition uint8

const (
	whole condition = iota
	empty
	missing
)

// A collector gathers events into change sets.
type collector struct {
	in          <-chan event
	out         chan<- Set
	conditionOf func(path string) condition

	paths   map[string]bool // whether the path was made within this set
	lost    bool
	first   time.Time // of the set's events
	last    time.Time
	settled bool // the set can go out
}

// run passes sets on until the context ends. While nobody takes a set, it
// grows.
func (c *collector) run(ctx context.Context) {
	c.emptySet()
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	for {
		out, set := chan<- Set(nil), Set{}
		if c.settled {
			out, set = c.out, c.currentSet()
		}
		select {
		case e := <-c.in:
			c.addEvent(e)
			timer.Reset(c.timeLeft())
		case <-timer.C:
			if wait := c.settleSet(); wait > 0 {
				timer.Reset(wait)
			}
		case out <- set:
			c.emptySet()
		case <-ctx.Done():
			return
		}
	}
}

func (c *collector) emptySet() {
	c.paths, c.lost, c.settled = map[string]bool{}, false, false
}

// addEvent enters an event. A path counts as made within the set by its first one.
func (c *collector) addEvent(e event) {
	now := time.Now()
	if len(c.paths) == 0 && !c.lost {
		c.first = now
	}
	c.last, c.settled = now, false
	if e.lost {
		c.lost = true
		return
	}
	if _, known := c.paths[e.path]; !known {
		c.paths[e.path] = e.created
	}
}

// timeLeft gives how long to wait for more.
func (c *collector) timeLeft() time.Duration {
	n := len(c.paths)
	if c.lost {
		n = 1000
	}
	return max(0, min(quietTime(n), time.Until(c.first.Add(longest))))
}

// settleSet decides what to do when nothing has happened for a while: it gives
// how long to wait for a file that is about to be written, else the set can go.
func (c *collector) settleSet() time.Duration {
	now := time.Now()
	unfinished := false
	for path, made := range c.paths {
		switch c.conditionOf(path) {
		case missing:
			if made {
				delete(c.paths, path) // came and went: an editor's scratch file
			} else {
				unfinished = true
			}
		case empty:
			unfinished = true
		}
	}
	if unfinished && now.Sub(c.last) < patience && now.Sub(c.first) < longest {
		return 5 * time.Millisecond
	}
	c.settled = c.lost || len(c.paths) > 0
	return 0
}

func (c *collector) currentSet() Set {
	if c.lost {
		return Set{All: true}
	}
	return Set{Paths: slices.Sorted(maps.Keys(c.paths))}
}
