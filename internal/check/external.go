package check

import (
	"context"
	"fmt"
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
	return &External{Cache: cache, pause: time.Second, sites: 8, client: newClient(public), now: time.Now}
}

// Ask asks for every address and warns of those that do not answer as they
// should. It ends early with ctx's error.
func (e *External) Ask(ctx context.Context, list []Outside, rep *diag.Report) error {
	cache := loadCache(e.Cache, e.now())
	queues := map[string][]Outside{}
	for _, o := range list {
		if u, err := url.Parse(o.URL); err == nil && !cache.fresh(o.URL) {
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
	if err := cache.save(); err != nil {
		rep.Warn(diag.Position{}, "cache-unwritable", "what other sites answered could not be remembered", "")
	}
	return ctx.Err()
}

// askHost asks one site, one address after the other. A site that says that it
// was asked too often, or that cannot be reached at all, is left alone.
func (e *External) askHost(ctx context.Context, queue []Outside, cache *cache, rep *diag.Report) {
	for n, o := range queue {
		if n > 0 && !wait(ctx, e.pause) {
			return
		}
		a := e.client.ask(ctx, o.URL)
		if ctx.Err() != nil {
			return
		}
		if a.problem == "" {
			cache.add(o.URL)
		} else {
			rep.Warn(o.At, "dead-link", fmt.Sprintf("%s: %s", short(o.URL), a.problem), a.hint)
		}
		if a.leave {
			e.left(queue[n+1:], a, rep)
			return
		}
	}
}

// left says that the rest of a site's addresses were not asked for.
func (e *External) left(rest []Outside, a answer, rep *diag.Report) {
	for _, o := range rest {
		rep.Warn(o.At, "unchecked-link", fmt.Sprintf("%s was not asked for: %s", short(o.URL), a.why), "check again later")
	}
}

// wait waits unless ctx ends before.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
