package watch

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"casebook/internal/diag"
)

// A notifier follows the system's events. It watches folders: a watch on a
// file ends when an editor puts another file in its place.
type notifier struct {
	*tree
	system  *fsnotify.Watcher
	events  chan<- event
	folders map[string]bool   // that are watched
	links   map[string]string // symbolic link -> what it leads to, both relative
	refuse  func(string) error
	at      fs.FileInfo // the root that is watched; nil while there is none
}

// followEvents sends events as the system reports them; false when the system has
// none to give, of which the user has been told.
func followEvents(ctx context.Context, t *tree, events chan<- event, o Options) bool {
	system, err := fsnotify.NewWatcher()
	if err == nil {
		n := &notifier{tree: t, system: system, events: events, folders: map[string]bool{}, links: map[string]string{}, refuse: o.refuse}
		if err = n.watchRoot(ctx); err == nil {
			go n.run(ctx, o)
			return true
		}
		system.Close()
	}
	if o.Notice != nil {
		o.Notice(limitText(err))
	}
	return false
}

// limitText says why changes are polled for, and what would help.
func limitText(err error) diag.Text {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return diag.Say("watch-limit/folders")
	case errors.Is(err, syscall.EMFILE):
		return diag.Say("watch-limit/programs")
	}
	return diag.Say("watch-limit")
}

// atLimit reports an error after which the system's events cannot be relied on.
func atLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// run passes events on until the context ends. When a new folder cannot be
// watched any more it goes over to polling.
func (n *notifier) run(ctx context.Context, o Options) {
	defer n.system.Close()
	look := time.NewTicker(cmp.Or(max(0, o.Every), everyDefault))
	defer look.Stop()
	for {
		var err error
		select {
		case e, open := <-n.system.Events:
			if !open {
				return
			}
			err = n.handleEvent(ctx, e)
		case lost, open := <-n.system.Errors:
			if !open {
				return
			}
			if errors.Is(lost, fsnotify.ErrEventOverflow) {
				err = n.watchAll(ctx, false)
				sendEvent(ctx, n.events, event{lost: true})
			}
		case <-look.C:
			err = n.lookAtRoot(ctx)
		case <-ctx.Done():
			return
		}
		if err != nil {
			if o.Notice != nil {
				o.Notice(limitText(err))
			}
			pollTree(ctx, n.tree, n.events, o.Every)
			sendEvent(ctx, n.events, event{lost: true}) // what happened up to the first look
			return
		}
	}
}

// lookAtRoot sees whether the root is still the folder that is watched. Of a
// root that is renamed, deleted and put back, or replaced by another folder, the
// system reports little, and of one whose parent is renamed nothing.
func (n *notifier) lookAtRoot(ctx context.Context) error {
	now, err := os.Stat(n.root)
	switch {
	case err != nil && n.at == nil, err == nil && n.at != nil && os.SameFile(n.at, now):
		return nil
	case err != nil:
		n.at = nil
	default:
		err = n.watchRoot(ctx)
	}
	sendEvent(ctx, n.events, event{lost: true}) // everything may be another
	if n.at == nil {
		return nil
	}
	return err
}

// watchRoot watches everything anew in the folder that is the root now.
func (n *notifier) watchRoot(ctx context.Context) error {
	for dir := range n.folders {
		n.system.Remove(n.absolutePath(dir))
	}
	clear(n.folders)
	clear(n.links)
	n.at, _ = os.Stat(n.root) // gone again: the next look tells
	return n.watchAll(ctx, false)
}

// watchAll watches everything of interest, and the folders in which it may
// appear.
func (n *notifier) watchAll(ctx context.Context, report bool) error {
	for _, p := range n.paths {
		for _, dir := range parentFolders(p) {
			if err := n.watchFolder(dir); err != nil {
				return err
			}
		}
		if err := n.watchBelow(ctx, p, report); err != nil {
			return err
		}
	}
	return nil
}

// watchFolder watches one folder. Only the system's limits are errors: a folder
// that is gone again is no news.
func (n *notifier) watchFolder(dir string) error {
	var err error
	if n.refuse != nil {
		err = n.refuse(dir)
	}
	if err == nil {
		err = n.system.Add(n.absolutePath(dir))
	}
	if atLimit(err) {
		return err
	}
	if err == nil {
		n.folders[dir] = true
	}
	return nil
}

// watchBelow watches what is at a path and in it, and reports all of it when it is
// new: the system reports a new folder, but not what was put into it before it
// was watched.
func (n *notifier) watchBelow(ctx context.Context, top string, report bool) error {
	return n.walkTree(top, func(p string, d fs.DirEntry) error {
		if d.IsDir() {
			if err := n.watchFolder(p); err != nil {
				return err
			}
		}
		if report && !n.reportEvent(ctx, event{path: p, created: true}) {
			return fs.SkipAll
		}
		if d.Type()&fs.ModeSymlink != 0 {
			return n.watchLink(ctx, p)
		}
		return nil
	})
}

// watchLink watches what a link within the site leads to; a change there is one
// at the link.
func (n *notifier) watchLink(ctx context.Context, link string) error {
	to, ok := n.linkTarget(link)
	if !ok || n.links[link] == to {
		return nil
	}
	n.links[link] = to
	if err := n.watchFolder(parentFolders(to)[len(parentFolders(to))-1]); err != nil {
		return err
	}
	return n.watchBelow(ctx, to, false)
}

// handleEvent handles one event of the system.
func (n *notifier) handleEvent(ctx context.Context, e fsnotify.Event) error {
	p, inside := n.relativePath(e.Name)
	if !inside || e.Op == fsnotify.Chmod || n.isIgnored(p) {
		return nil
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		n.unwatchFolder(p)
	}
	if p == "." && !e.Has(fsnotify.Create) && !e.Has(fsnotify.Write) {
		n.at = nil // the next look finds whether it is back
		sendEvent(ctx, n.events, event{lost: true})
		return nil
	}
	n.reportEvent(ctx, event{path: p, created: e.Op == fsnotify.Create})
	switch {
	case !e.Has(fsnotify.Create):
		return nil
	case n.leadsToWanted(p):
		return n.watchAll(ctx, true)
	case n.isWanted(p) || n.isLinked(p):
		return n.watchBelow(ctx, p, true)
	}
	return nil
}

// reportEvent passes an event on, also at the links that lead there; false when the
// context has ended.
func (n *notifier) reportEvent(ctx context.Context, e event) bool {
	for link, to := range n.links {
		if isBelow(e.path, to) && n.isWanted(link) {
			at := e
			at.path = link + e.path[len(to):]
			sendEvent(ctx, n.events, at)
		}
	}
	return !n.isWanted(e.path) || sendEvent(ctx, n.events, e)
}

// isLinked reports whether a path is of interest because a link leads there.
func (n *notifier) isLinked(p string) bool {
	for _, to := range n.links {
		if isBelow(p, to) {
			return true
		}
	}
	return false
}

// unwatchFolder stops watching a folder that is gone, or has another name now, and the
// folders in it.
func (n *notifier) unwatchFolder(p string) {
	delete(n.links, p)
	if !n.folders[p] {
		return
	}
	for dir := range n.folders {
		if isBelow(dir, p) {
			n.system.Remove(n.absolutePath(dir)) // the system may have done so already
			delete(n.folders, dir)
		}
	}
}
