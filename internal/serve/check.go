package serve

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/guard"
	"casebook/internal/page"
	"casebook/internal/parallel"
	"casebook/internal/theme"
)

// pause is how long nothing must change before every page is made for its
// problems: while somebody is writing, the machine is theirs.
const pause = 300 * time.Millisecond

// checkFirst looks at what a change is most likely to have broken, before it
// is shown: the texts and pages of the files, and what was wrong before. It
// gives the pages that cannot be made.
func (m maker) checkFirst(plan *page.Plan, files []string, pages []address.Address) []address.Address {
	plan.CheckFiles(files, m.rep)
	var outputs []page.Output
	if len(files) == 0 || slices.ContainsFunc(files, concernsAll) {
		outputs = plan.Samples()
	}
	for _, f := range files {
		pages = append(pages, plan.PagesOf(f)...)
	}
	var bad []address.Address
	for _, a := range slices.Compact(slices.Sorted(slices.Values(pages))) {
		if o, ok := plan.Published(a); ok {
			outputs = append(outputs, o)
		}
	}
	for _, o := range outputs {
		if !m.canMake(o) {
			bad = append(bad, o.Address)
		}
	}
	m.guard.Conclude()
	return bad
}

// concernsAll reports files that pages of every kind depend on: layouts,
// words, site.toml.
func concernsAll(file string) bool { return !strings.HasPrefix(file, "content/") }

// A maker makes files for their problems alone.
type maker struct {
	rep   *diag.Report
	guard *guard.Guard // nil when nothing is guarded
}

// canMake reports whether a file can be made and published.
func (m maker) canMake(o page.Output) bool {
	var err error
	clean := true
	switch {
	case o.Says != nil: // drawn when somebody asks for it
		clean = m.guard.CheckWords(o.Address, o.Source, o.Says())
	case o.Write == nil:
		var data []byte
		if data, err = o.Make(nil); err == nil {
			clean = m.guard.CheckFile(context.Background(), o.Address, o.Source, data)
		}
	default:
		w := m.guard.CheckStream(o.Address, o.Source, io.Discard)
		err = errors.Join(o.Write(w), w.Close())
	}
	if err != nil {
		m.rep.Add(problemOf(page.At(err, o.Source), o.Source))
	}
	return err == nil && clean
}

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
	return diag.ErrorAt(diag.Position{File: source}, diag.Say("file-unreadable/machine", "cause", err))
}

// A check looks for problems in everything, in the background and on some of
// the cores: every text, every file. It begins with what is quick.
type check struct {
	*loop
	maker
	number  int
	version *version
	made    *made

	mu  sync.Mutex
	bad []address.Address // that cannot be made
}

// made remembers which resources could be made, by source: pictures are slow,
// and seldom change.
type made struct{ sync.Map }

// run checks until the context ends. Of a version after a good one only what
// differs is made, and every text's links into others are followed.
func (c *check) run(ctx context.Context) {
	plan := c.version.plan
	if !convertTexts(ctx, plan, c.rep) {
		return
	}
	files := plan.Resources(c.rep)
	c.report(ctx, false)
	if !waitFor(ctx, pause) {
		return
	}
	changed, all := c.changedSinceGood()
	if all {
		c.checkOutputs(ctx, plan.Outputs())
	} else {
		c.checkOutputs(ctx, plan.OutputsAt(changed))
	}
	c.checkAssets(ctx, plan, func(a address.Address) bool { return all || changed[a] })
	series := slices.DeleteFunc(plan.Series(), func(s page.Series) bool { return !all && !changed[s.First] })
	forEach(ctx, len(series), func(i int) { c.checkSeries(ctx, series[i]) })
	before := c.rep.Failed()
	forEach(ctx, len(files), func(i int) { c.checkResource(ctx, files[i]) })
	c.guard.Conclude()
	if c.rep.Failed() && !before && !waitFor(ctx, pause) {
		return // the file is being changed, and the change is on its way here
	}
	c.report(ctx, true)
}

// report passes on what was found so far.
func (c *check) report(ctx context.Context, finished bool) {
	f := finding{number: c.number, version: c.version, problems: c.rep.All(), bad: c.bad, finished: finished}
	if hasErrors(f.problems) {
		f.before = c.versionBefore(ctx)
	}
	if ctx.Err() == nil {
		c.concludeCheck(f)
	}
}

// versionBefore gives the newest version before this one in whose texts nothing is
// wrong, else the last good one.
func (c *check) versionBefore(ctx context.Context) *version {
	c.Server.mu.RLock()
	newer, good := c.newer, c.good
	c.Server.mu.RUnlock()
	for i := len(newer) - 1; i >= 0; i-- {
		var own diag.Report
		if newer[i] != c.version && convertTexts(ctx, newer[i].plan, &own) && !own.Failed() {
			return newer[i]
		}
	}
	return good
}

// convertTexts converts every text and reports what is wrong with them; false when
// the context has ended.
func convertTexts(ctx context.Context, plan *page.Plan, rep *diag.Report) bool {
	texts := plan.Texts()
	forEach(ctx, len(texts), func(i int) { texts[i]() })
	if ctx.Err() != nil {
		return false
	}
	plan.Check(rep)
	return true
}

// waitFor waits; false when the context has ended.
func waitFor(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// changedSinceGood gives the addresses that differ from a version that has been
// checked; all is true when that may be all of them, and when what was looked for in
// them was something else.
func (c *check) changedSinceGood() (changed map[address.Address]bool, all bool) {
	_, good, _ := c.currentState()
	if good == nil || !c.version.refusesAs(good) {
		return nil, true
	}
	list, all := page.Changed(good.plan, c.version.plan)
	changed = make(map[address.Address]bool, len(list))
	for _, a := range list {
		changed[a] = true
	}
	return changed, all
}

func (c *check) checkOutputs(ctx context.Context, list []page.Output) {
	forEach(ctx, len(list), func(i int) { c.checkOutput(list[i]) })
}

// checkAssets looks at the files of the theme, and at those that are copied where
// they differ.
func (c *check) checkAssets(ctx context.Context, plan *page.Plan, differs func(address.Address) bool) {
	for _, a := range plan.UsedAssets() {
		if !a.Builtin { // which says nothing of anybody
			c.guard.CheckFile(ctx, address.Address("/"+a.Path), "assets/"+a.Name, a.Bytes)
		}
	}
	for _, f := range plan.Input.Assets.Static {
		if at := address.Address("/" + f.Path); differs(at) {
			c.isFit(ctx, at, f.Source, f.Bytes)
		}
	}
}

// isFit reports whether a file that somebody brought, as it is or cleaned, can be
// published.
func (c *check) isFit(ctx context.Context, a address.Address, source string, data []byte) bool {
	unsaid := c.version.taken.CheckFile(ctx, source, data, c.rep)
	return c.guard.CheckFile(ctx, a, source, data) && unsaid
}

func (c *check) checkOutput(o page.Output) {
	if !c.canMake(o) {
		c.mu.Lock()
		c.bad = append(c.bad, o.Address)
		c.mu.Unlock()
	}
}

func (c *check) checkSeries(ctx context.Context, s page.Series) {
	for o, err := range s.All() {
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			c.rep.Add(problemOf(err, string(s.First)))
			return
		}
		c.checkOutput(o)
	}
}

func (c *check) checkResource(ctx context.Context, f page.Files) {
	if _, known := c.made.Load(f.Source); known {
		return
	}
	clean := true
	err := f.Produce(func(a address.Address, data []byte) error {
		clean = c.isFit(ctx, a, f.Source, data) && clean
		return ctx.Err()
	})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		c.rep.Add(problemOf(err, f.Source))
	case clean:
		c.made.Store(f.Source, true)
	}
}

// forEach calls work for 0 to n-1 on half of the cores until the context ends.
func forEach(ctx context.Context, n int, work func(i int)) {
	parallel.ForEachWith(runtime.GOMAXPROCS(0)/2, n, func() func(int) {
		return func(i int) {
			if ctx.Err() == nil {
				work(i)
			}
		}
	})
}
