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

// check converts every text and makes every file for their problems, in the
// background and on some of the cores.
func (l *loop) check(ctx context.Context, number int, v *version, rep *diag.Report) {
	texts := v.plan.Texts()
	each(ctx, len(texts), func(i int) { texts[i]() })
	if ctx.Err() != nil {
		return
	}
	v.plan.Check(rep)
	files := v.plan.Resources(rep)
	l.conclude(number, v, rep.All(), nil, false)
	select {
	case <-time.After(pause):
	case <-ctx.Done():
		return
	}
	var mu sync.Mutex
	var bad []page.Address
	make := func(o page.Output) {
		if !makes(o, rep) {
			mu.Lock()
			bad = append(bad, o.Address)
			mu.Unlock()
		}
	}
	each(ctx, len(v.plan.Outputs), func(i int) { make(v.plan.Outputs[i]) })
	each(ctx, len(files), func(i int) {
		if err := files[i].Produce(func(page.Address, []byte) error { return ctx.Err() }); err != nil && ctx.Err() == nil {
			rep.Add(problemOf(err, files[i].Source))
		}
	})
	for _, s := range v.plan.Series {
		for o, err := range s.All() {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				rep.Add(problemOf(err, string(s.First)))
				break
			}
			make(o)
		}
	}
	if ctx.Err() == nil {
		l.conclude(number, v, rep.All(), bad, true)
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
