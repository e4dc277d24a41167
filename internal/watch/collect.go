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
	// restStep is the pause between two looks at a file that is being written.
	restStep = 50 * time.Millisecond
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
	restNeeded  func(path string) time.Duration // nil where no file needs any
	stampOf     func(path string) stamp

	resting map[string]rest // what is not yet in the set, since it may still be written
	paths   map[string]bool // whether the path was made within this set
	lost    bool
	first   time.Time // of the set's events
	last    time.Time
	settled bool // the set can go out
}

// A rest is since when a file has been as it is.
type rest struct {
	stamp   stamp
	since   time.Time
	created bool
}

// run passes sets on until the context ends. While nobody takes a set, it
// grows.
func (c *collector) run(ctx context.Context) {
	c.emptySet()
	c.resting = map[string]rest{}
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
	if c.restNeeded != nil && !e.lost && c.restNeeded(e.path) > 0 {
		if _, known := c.resting[e.path]; !known {
			c.resting[e.path] = rest{c.stampOf(e.path), now, e.created}
		}
		return
	}
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

// releaseRested enters the files that nobody writes any more, or that are gone,
// and gives how long to wait for the others; 0 when there are none.
func (c *collector) releaseRested() (wait time.Duration) {
	for path, r := range c.resting {
		now, stamp := time.Now(), c.stampOf(path)
		if !stamp.equals(r.stamp) {
			r.stamp, r.since = stamp, now
			c.resting[path] = r
		}
		if left := c.restNeeded(path) - now.Sub(r.since); left > 0 {
			wait = max(wait, min(left, restStep))
			continue
		}
		delete(c.resting, path)
		if len(c.paths) == 0 && !c.lost {
			c.first, c.last = now, now
		}
		if _, known := c.paths[path]; !known {
			c.paths[path] = r.created
		}
	}
	return wait
}

// settleSet decides what to do when nothing has happened for a while: it gives
// how long to wait for a file that is about to be written, else the set can go.
func (c *collector) settleSet() time.Duration {
	rest := c.releaseRested()
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
	return rest
}

func (c *collector) currentSet() Set {
	if c.lost {
		return Set{All: true}
	}
	return Set{Paths: slices.Sorted(maps.Keys(c.paths))}
}
