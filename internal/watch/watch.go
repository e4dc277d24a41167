// Package watch turns a folder in which people work into change sets: which
// files are to be read again. Saving is seldom one write: editors truncate and
// write, write beside and rename, delete and create; a version control system
// changes a thousand files. A change set holds what belongs together, and a
// lone save is passed on at once.
//
// Events of the system are a hint that something may have changed; what did is
// for the reader to see. When events are lost, or none can be had, the tree is
// looked through.
package watch

import (
	"context"
	"path/filepath"
	"time"

	"casebook/internal/diag"
)

// A Set is what may have changed since the last one.
type Set struct {
	// Paths are files and folders relative to the root, with "/", sorted:
	// changed, made or deleted. Of a new folder everything in it is listed,
	// of a deleted one itself at least.
	Paths []string
	// All says that events were lost: everything may have changed.
	All bool
}

// Options say what is watched.
type Options struct {
	Root string // the folder that Paths are relative to
	// Paths are the files and folders of interest, relative to Root with "/";
	// folders with everything in them. They need not exist yet.
	Paths []string
	// Ignore reports paths relative to Root that never matter, as the files
	// that editors leave behind; of an ignored folder nothing is watched.
	Ignore func(path string) bool
	// Poll looks through the tree again and again, for file systems that send
	// no events.
	Poll bool
	// Every is the pause between two looks, at least; 0 for half a second. A
	// large tree is looked through less often, to leave the machine to others.
	Every time.Duration
	// RestNeeded gives how long a file must have kept its size and time before
	// its change is passed on, since programs write it bit by bit and half of it
	// must not be read; 0 for at once. It may be nil.
	RestNeeded func(path string) time.Duration
	// Notice is told in a sentence when the system's limits force polling. It
	// may be nil.
	Notice func(why diag.Text)

	refuse func(folder string) error // in tests: the system's answer to one more folder
}

// Watch sends change sets until the context ends, then closes the channel.
// Changes made after it has returned are seen. The error is for a root that
// cannot be read.
func Watch(ctx context.Context, o Options) (<-chan Set, error) {
	root, err := filepath.Abs(o.Root)
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		return nil, err
	}
	t := &tree{root: root, paths: o.Paths, ignore: o.Ignore}
	events := make(chan event, 256)
	if o.Poll || !followEvents(ctx, t, events, o) {
		pollTree(ctx, t, events, o.Every)
	}
	sets := make(chan Set)
	go func() {
		defer close(sets)
		c := collector{in: events, out: sets, conditionOf: t.conditionOf, restNeeded: o.RestNeeded, stampOf: t.stampNow}
		c.run(ctx)
	}()
	return sets, nil
}

// An event says that something happened to a path, in whatever order.
type event struct {
	path    string // relative to the root
	created bool   // it was not there before
	lost    bool   // events were lost; path is empty
}

// sendEvent passes an event on; false when the context has ended.
func sendEvent(ctx context.Context, events chan<- event, e event) bool {
	select {
	case events <- e:
		return true
	case <-ctx.Done():
		return false
	}
}
