package watch

import (
	"context"
	"io/fs"
	"os"
	"time"
)

// everyDefault is the pause between two looks through the tree.
const everyDefault = 500 * time.Millisecond

// A stamp tells whether a file is as it was, as far as one can tell without
// reading it.
type stamp struct {
	size     int64
	modified time.Time
	inode    uint64 // 0 where there is none
	folder   bool
}

func stampOf(info fs.FileInfo) stamp {
	if info.IsDir() {
		return stamp{folder: true} // its time changes with every file in it
	}
	return stamp{size: info.Size(), modified: info.ModTime(), inode: inodeOf(info)}
}

// pollTree looks through the tree until the context ends, and sends what differs.
// The first look is done when it returns.
func pollTree(ctx context.Context, t *tree, events chan<- event, every time.Duration) {
	if every <= 0 {
		every = everyDefault
	}
	seen := t.readStamps()
	go func() {
		pause := every
		for {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return
			}
			started := time.Now()
			now := t.readStamps()
			for _, e := range compareStamps(seen, now) {
				if !sendEvent(ctx, events, e) {
					return
				}
			}
			seen = now
			pause = max(every, 4*time.Since(started)) // a fifth of one core at most
		}
	}()
}

// readStamps gives the stamps of everything of interest.
func (t *tree) readStamps() map[string]stamp {
	stamps := map[string]stamp{}
	for _, p := range t.paths {
		t.readStampsBelow(p, stamps, 0)
	}
	return stamps
}

// mostLinks is how many symbolic links may lead from one into the next.
const mostLinks = 8

func (t *tree) readStampsBelow(top string, stamps map[string]stamp, links int) {
	t.walkTree(top, func(p string, d fs.DirEntry) error { // its only errors are visit's own
		if d.Type()&fs.ModeSymlink == 0 {
			if info, err := d.Info(); err == nil {
				stamps[p] = stampOf(info)
			}
			return nil
		}
		to, ok := t.linkTarget(p)
		if !ok {
			return nil
		}
		if info, err := os.Stat(t.absolutePath(to)); err == nil {
			stamps[p] = stampOf(info)
		}
		if links < mostLinks {
			inside := map[string]stamp{}
			t.readStampsBelow(to, inside, links+1)
			for name, s := range inside {
				stamps[p+name[len(to):]] = s
			}
		}
		return nil
	})
}

// compareStamps gives an event for each path that is new, changed or gone.
func compareStamps(before, now map[string]stamp) []event {
	var list []event
	for p, s := range now {
		if old, known := before[p]; !known || !old.equals(s) {
			list = append(list, event{path: p, created: !known})
		}
	}
	for p := range before {
		if _, known := now[p]; !known {
			list = append(list, event{path: p})
		}
	}
	return list
}

func (s stamp) equals(other stamp) bool {
	return s.size == other.size && s.inode == other.inode && s.folder == other.folder && s.modified.Equal(other.modified)
}
