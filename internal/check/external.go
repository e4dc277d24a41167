package check

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"casebook/internal/diag"
)

// External asks other sites whether what pages link to is still there: one
// request at a time of each, with a pause in between, and of several sites side
// by side. What was there is not asked again for a day.
type External struct {
	Cache string // the file that remembers; "" for none

	pause  time.Duration    // between two requests to one site
	sites  int              // that are asked side by side
	client *client          // nil for the network
	now    func() time.Time // of the cache
}

// NewExternal gives an External that remembers in a file.
func NewExternal(cache string) *External {
	return &External{Cache: cache, pause: time.Second, sites: 8, client: newClient(isPublicAddress), now: time.Now}
}

// Ask asks for every address and warns of those that do not answer as they
// should. It ends early with ctx's error.
func (e *External) Ask(ctx context.Context, list []Outside, rep *diag.Report) error {
	cache := loadCache(e.Cache, e.now())
	queues := map[string][]Outside{}
	for _, o := range list {
		if u, err := url.Parse(o.URL); err == nil && !cache.isFresh(o.URL) {
			queues[u.Host] = append(queues[u.Host], o)
		}
	}
	turns := make(chan struct{}, e.sites)
	var group sync.WaitGroup
	for _, host := range slices.Sorted(maps.Keys(queues)) {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			e.askHost(ctx, queues[host], cache, rep)
			<-turns
		})
	}
	group.Wait()
	if err := cache.saveFile(); err != nil {
		rep.AddWarning(diag.Position{}, diag.Say("cache-unwritable"))
	}
	return ctx.Err()
}

// askHost asks one site, one address after the other. A site that says that it
// was asked too often, or that cannot be reached at all, is left alone.
func (e *External) askHost(ctx context.Context, queue []Outside, cache *cache, rep *diag.Report) {
	for n, o := range queue {
		if n > 0 && !waitFor(ctx, e.pause) {
			return
		}
		a := e.client.askAddress(ctx, o.URL)
		if ctx.Err() != nil {
			return
		}
		if a.problem.ID == "" {
			cache.remember(o.URL)
			continue
		}
		rep.AddWarning(o.At, a.problem)
		if a.leave != nil {
			for _, o := range queue[n+1:] {
				rep.AddWarning(o.At, a.leave(shorten(o.URL)))
			}
			return
		}
	}
}

// waitFor waits unless ctx ends before.
func waitFor(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
