package serve

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/theme"
)

// pause is how long nothing must change before every page is made for its
// problems: while somebody is writing, the machine is theirs.
const pause = 300 * time.Millisecond

// checkFirst looks at what a change is most likely to have broken, before it
// is shown: the texts and pages of the files, and what was wrong before. It
// gives the pages that cannot be made.
func checkFirst(plan *page.Plan, files []string, pages []page.Address, rep *diag.Report) []page.Address {
	plan.CheckFiles(files, rep)
	var outputs []page.Output
	if len(files) == 0 || slices.ContainsFunc(files, concernsAll) {
		outputs = plan.Samples()
	}
	for _, f := range files {
		pages = append(pages, plan.PagesOf(f)...)
	}
	var bad []page.Address
	for _, o := range append(outputs, plan.Only(pages)...) {
		if !makes(o, rep) {
			bad = append(bad, o.Address)
		}
	}
	return bad
}

// concernsAll reports files that pages of every kind depend on: layouts,
// words, site.toml.
func concernsAll(file string) bool { return !strings.HasPrefix(file, "content/") }

// makes makes a file for its problems alone.
func makes(o page.Output, rep *diag.Report) bool {
	var err error
	if o.Write != nil {
		err = o.Write(io.Discard)
	} else {
		b := buffers.Get().(*[]byte)
		*b, err = o.Make((*b)[:0])
		buffers.Put(b)
	}
	if err != nil {
		rep.Add(problemOf(page.At(err, o.Source), o.Source))
	}
	return err == nil
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// problemOf says what an error of making a file is about.
func problemOf(err error, source string) diag.Diagnostic {
	var layout *theme.Error
	var fault *diag.Fault
	switch {
	case errors.As(err, &layout):
		return layout.Diagnostic
	case errors.As(err, &fault):
		return fault.At(source)
	}
	return diag.Diagnostic{Position: diag.Position{File: source}, Code: "file-unreadable", Message: err.Error()}
}

// A check looks for problems in everything, in the background and on some of
// the cores: every text, every file. It begins with what is quick.
type check struct {
	*loop
	number  int
	version *version
	rep     *diag.Report
	made    *made

	mu  sync.Mutex
	bad []page.Address // that cannot be made
}

// made remembers which resources could be made, by source: pictures are slow,
// and seldom change.
type made struct{ sync.Map }

// run checks until the context ends. A version that differs from a good one
// only in texts has been looked at where they are shown; then the texts' links
// into each other are all that is left.
func (c *check) run(ctx context.Context) {
	plan := c.version.plan
	if !convert(ctx, plan, c.rep) {
		return
	}
	files := plan.Resources(c.rep)
	if !c.onlyTexts() {
		c.tell(ctx, false)
		if !wait(ctx, pause) {
			return
		}
		outputs := plan.Outputs
		each(ctx, len(outputs), func(i int) { c.output(outputs[i]) })
		each(ctx, len(plan.Series), func(i int) { c.series(ctx, plan.Series[i]) })
	}
	before := c.rep.Failed()
	each(ctx, len(files), func(i int) { c.resource(ctx, files[i]) })
	if c.rep.Failed() && !before && !wait(ctx, pause) {
		return // the file is being changed, and the change is on its way here
	}
	c.tell(ctx, true)
}

// tell passes on what was found so far.
func (c *check) tell(ctx context.Context, finished bool) {
	f := finding{number: c.number, version: c.version, problems: c.rep.All(), bad: c.bad, finished: finished}
	if failed(f.problems) {
		f.before = c.before(ctx)
	}
	if ctx.Err() == nil {
		c.conclude(f)
	}
}

// before gives the newest version before this one in whose texts nothing is
// wrong, else the last good one.
func (c *check) before(ctx context.Context) *version {
	c.Server.mu.RLock()
	newer, good := c.newer, c.good
	c.Server.mu.RUnlock()
	for i := len(newer) - 1; i >= 0; i-- {
		var own diag.Report
		if newer[i] != c.version && convert(ctx, newer[i].plan, &own) && !own.Failed() {
			return newer[i]
		}
	}
	return good
}

// convert converts every text and reports what is wrong with them; false when
// the context has ended.
func convert(ctx context.Context, plan *page.Plan, rep *diag.Report) bool {
	texts := plan.Texts()
	each(ctx, len(texts), func(i int) { texts[i]() })
	if ctx.Err() != nil {
		return false
	}
	plan.Check(rep)
	return true
}

// wait waits; false when the context has ended.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// onlyTexts reports whether the version differs only in texts from one that
// has been checked.
func (c *check) onlyTexts() bool {
	_, good, _ := c.state()
	if good == nil {
		return false
	}
	_, known := c.version.plan.Since(good.plan)
	return known
}

func (c *check) output(o page.Output) {
	if !makes(o, c.rep) {
		c.mu.Lock()
		c.bad = append(c.bad, o.Address)
		c.mu.Unlock()
	}
}

func (c *check) series(ctx context.Context, s page.Series) {
	for o, err := range s.All() {
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			c.rep.Add(problemOf(err, string(s.First)))
			return
		}
		c.output(o)
	}
}

func (c *check) resource(ctx context.Context, f page.Files) {
	if _, known := c.made.Load(f.Source); known {
		return
	}
	err := f.Produce(func(page.Address, []byte) error { return ctx.Err() })
	switch {
	case ctx.Err() != nil:
	case err != nil:
		c.rep.Add(problemOf(err, f.Source))
	default:
		c.made.Store(f.Source, true)
	}
}

// each calls f for 0 to n-1 on half of the cores until the context ends.
func each(ctx context.Context, n int, f func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, max(1, runtime.GOMAXPROCS(0)/2)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && ctx.Err() == nil; i = next.Add(1) - 1 {
				f(int(i))
			}
		})
	}
	workers.Wait()
}
