package deploy

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
)

// A look is what every run asks a target first, all at once: each question is a
// round trip.
type look struct {
	record  []byte // nil for none
	locked  bool   // a lock is there
	sources bool   // a site.toml is there
	at      time.Time
}

// lookFirst asks it.
func lookFirst(ctx context.Context, l *line) (*look, error) {
	found := &look{at: time.Now()}
	isThere := func(ctx context.Context, name string) (there bool, err error) {
		_, err = do(ctx, l, func(h driver.Host) (driver.Entry, error) { return h.Stat(ctx, name) })
		return err == nil, err
	}
	questions := []func(context.Context) error{
		func(ctx context.Context) (err error) {
			found.record, err = l.readFile(ctx, RecordName, maxRecord)
			return err
		},
		func(ctx context.Context) (err error) { found.locked, err = isThere(ctx, LockName); return err },
		func(ctx context.Context) (err error) { found.sources, err = isThere(ctx, config.File); return err },
	}
	err := l.forEach(ctx, len(questions), func(ctx context.Context, i int) error {
		if err := questions[i](ctx); !driver.IsMissing(err) {
			return err
		}
		return nil
	})
	return found, err
}

// lookFresh is how long what was seen while the site was built is believed. Before
// anything is sent the record is read again, under the lock.
const lookFresh = 5 * time.Second

// lookedAhead gives what was seen while the site was built; nil when that is nothing,
// or too long ago.
func (o *Options) lookedAhead() *look {
	if o.ahead == nil {
		return nil
	}
	if found := o.ahead(); found != nil && time.Since(found.at) < lookFresh {
		return found
	}
	return nil
}

// errNotAgain ends what would wait for another attempt.
var errNotAgain = errors.New("once is enough")

// lookAhead is lookFirst for a host that nobody needs yet: what goes wrong is found
// by who needs it.
func lookAhead(ctx context.Context, h driver.Host) *look {
	found, err := lookFirst(ctx, &line{
		open: func(context.Context) (driver.Host, error) { return h, nil },
		wait: func(context.Context, time.Duration) error { return errNotAgain },
	})
	if err != nil {
		return nil
	}
	return found
}

// listHost gives everything that is there, but what casebook keeps for itself.
func (j *Job) listHost(ctx context.Context) (map[string]driver.Entry, error) {
	list, err := do(ctx, j.line, func(h driver.Host) ([]driver.Entry, error) { return h.List(ctx) })
	if err != nil {
		return nil, err
	}
	if err := findSources(list, j.sent()); err != nil {
		return nil, err
	}
	there := make(map[string]driver.Entry, len(list))
	for _, e := range list {
		switch {
		case !fs.ValidPath(e.Path) || e.Path == ".": // what a host says that lies somewhere else
		case strings.HasPrefix(path.Base(e.Path), newPrefix):
			if e.Kind == driver.File {
				j.left = append(j.left, e.Path)
			}
		case !isOwn(e.Path):
			e.Size = max(e.Size, 0) // a host that knows no size says anything, and it may come to stand in the record
			there[e.Path] = e
		}
	}
	return there, nil
}

// fewLooks is the number of paths up to which each is asked about; beyond, one
// listing is quicker.
const fewLooks = 100

// lookAt gives what stands at the paths that would be written, and at the folders
// on the way to what would be written or deleted.
func (j *Job) lookAt(ctx context.Context) (map[string]driver.Entry, error) {
	paths := map[string]bool{}
	for _, f := range j.Plan.Put {
		paths[f.Path] = true // casebook's own too: somebody may have put a link in its place
		addFolders(paths, f.Path)
	}
	for _, p := range j.Plan.Remove {
		paths[p] = true
		addFolders(paths, p)
	}
	if len(paths) > fewLooks {
		return j.listHost(ctx)
	}
	there, err := j.askAbout(ctx, sortedKeys(paths))
	for _, f := range j.Plan.Put {
		if e, is := there[f.Path]; err == nil && is && e.Kind == driver.Folder {
			return j.listHost(ctx) // what is in it decides
		}
	}
	return there, err
}

// askAbout gives what stands at some paths.
func (j *Job) askAbout(ctx context.Context, list []string) (map[string]driver.Entry, error) {
	there, mu := map[string]driver.Entry{}, sync.Mutex{}
	err := j.line.forEach(ctx, len(list), func(ctx context.Context, i int) error {
		e, err := do(ctx, j.line, func(h driver.Host) (driver.Entry, error) { return h.Stat(ctx, list[i]) })
		if driver.IsMissing(err) {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		there[list[i]] = e
		return err
	})
	return there, err
}

// findOwn tells what casebook has sent of what is there. After a run that was
// cut off two contents are possible: their sizes decide, else what the host says
// of the bytes, else the bytes.
func (j *Job) findOwn(ctx context.Context, there map[string]driver.Entry) (map[string]fileSum, error) {
	have := map[string]fileSum{}
	j.missed = map[string]fileSum{}
	var doubtful []string
	var mu sync.Mutex
	if j.was != nil {
		for p, f := range j.was.files {
			e, is := there[p]
			next, coming := j.was.next[p]
			switch {
			case !is:
				j.missed[p] = f
			case e.Kind != driver.File:
			case coming && f.size == next.size, e.Sum != "":
				doubtful = append(doubtful, p)
			case e.Size == f.size:
				have[p] = f
			case coming && e.Size == next.size:
				have[p] = next
			default:
				have[p] = fileSum{e.Size, [sha256.Size]byte{}} // ours, and changed: to be sent again
			}
		}
		for p, next := range j.was.next {
			e, is := there[p]
			if _, both := j.was.files[p]; !both && !is {
				j.missed[p] = next
			}
			if _, both := j.was.files[p]; both || !is || e.Kind != driver.File {
				continue
			}
			if e.Size == next.size {
				have[p] = next
			} else {
				have[p] = fileSum{e.Size, [sha256.Size]byte{}}
			}
		}
	}
	err := j.line.forEach(ctx, len(doubtful), func(ctx context.Context, i int) error {
		p := doubtful[i]
		found := fileSum{there[p].Size, [sha256.Size]byte{}}
		for _, f := range []fileSum{j.was.files[p], j.was.next[p]} {
			same, err := j.holds(ctx, there[p], f)
			if err != nil {
				return err
			}
			if same {
				found = f
				break
			}
		}
		mu.Lock()
		defer mu.Unlock()
		have[p] = found
		return nil
	})
	return have, err
}

// holds reports whether an entry has a content.
func (j *Job) holds(ctx context.Context, e driver.Entry, f fileSum) (bool, error) {
	if e.Size != f.size || f == (fileSum{}) {
		return false, nil
	}
	algorithm, digest, _ := strings.Cut(e.Sum, ":")
	if algorithm == "sha256" {
		return digest == fmt.Sprintf("%x", f.sum), nil
	}
	if local, ok := j.findFile(e.Path); ok && e.Sum != "" && local.Sum == f.sum {
		if is, known := digestOf(algorithm, func() (io.ReadSeekCloser, error) { return j.openFile(local) }); known {
			return is == digest, nil
		}
	}
	sum, err := do(ctx, j.line, func(h driver.Host) (sum [sha256.Size]byte, err error) {
		r, err := h.Get(ctx, e.Path)
		if err != nil {
			return sum, err
		}
		hash := sha256.New()
		n, err := io.Copy(hash, io.LimitReader(r, f.size+1)) // a host may send more than it said
		if errClose := r.Close(); n <= f.size {
			err = errors.Join(err, errClose)
		}
		return [sha256.Size]byte(hash.Sum(nil)), err
	})
	return err == nil && sum == f.sum, err
}
