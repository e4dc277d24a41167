package site

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"sync/atomic"

	"casebook/internal/address"
	"casebook/internal/check"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/publish"
	"casebook/internal/theme"
)

// publish makes every file on all cores and hands it to the publisher, which
// puts them in place together, or not at all.
//
// Texts are converted when a page or feed asks for them, so that their HTML is
// needed only for a while; what is wrong with them is known at the end.
func (s *Site) publish(ctx context.Context, plan *page.Plan, rep *diag.Report) (*Result, error) {
	out, err := publish.Open(publish.Options{Out: s.Out, Site: s.Dir, DryRun: s.DryRun})
	if err != nil {
		s.conclude(plan, rep)
		return &Result{}, err
	}
	defer out.Abort()
	s.record = newRecord(len(plan.Outputs))
	s.record.Drafts = s.Drafts
	p := &press{ctx: ctx, plan: plan, out: out, rep: rep, record: s.record, warden: s.warden, inspection: s.inspection, progress: s.Progress}
	p.makeAll()
	if ctx.Err() != nil {
		return &Result{Summary: p.summary(plan)}, p.err // whoever stops a build does not wait for its texts
	}
	var beside sync.WaitGroup
	beside.Go(func() { s.record.tell(plan) })
	files := s.conclude(plan, rep)
	if len(files) > 0 && !rep.Failed() {
		p.produceAll(files)
	}
	beside.Wait()
	p.warden.conclude()
	if p.err == nil && !rep.Failed() {
		p.fail(s.inspection.Site(out.Previous(), p.record.Record))
	}
	result := &Result{Summary: p.summary(plan)}
	if p.err != nil || rep.Failed() {
		return result, p.err
	}
	record := p.record.Record
	beside.Go(func() { result.Changes = publish.Compare(out.Previous(), record) })
	defer beside.Wait()
	if result.Summary.Files, err = out.Commit(record); err != nil {
		return result, err
	}
	s.cache.Trim()
	return result, nil
}

// A press makes files and hands them on. It stops at the first failure of the
// machine; problems of the content are collected.
type press struct {
	ctx    context.Context
	plan   *page.Plan
	out    *publish.Publisher
	rep    *diag.Report
	record *record
	warden *warden

	inspection *check.Inspection // nil in a build
	progress   *Progress

	feeds  atomic.Int64
	pages  atomic.Int64
	failed atomic.Bool
	once   sync.Once
	err    error
}

// makeAll makes everything but what belongs to one page alone. What takes one
// core long comes first, so that the others need not wait for it at the end:
// the long lists, which are cut into pages, and what is made of many documents.
func (p *press) makeAll() {
	var work []func(*worker)
	total := len(p.plan.Outputs)
	for _, series := range p.plan.Series {
		total += series.Pages
		work = append(work, func(w *worker) { w.series(series) })
	}
	own := make([]page.Output, 0, len(p.plan.Outputs)) // of one document each
	for _, o := range p.plan.Outputs {
		if o.Source == "" {
			work = append(work, func(w *worker) { w.output(o) })
		} else {
			own = append(own, o)
		}
	}
	for part := range together(own) {
		work = append(work, func(w *worker) { w.outputs(part) })
	}
	p.progress.begin(Making, total)
	p.assets()
	p.share(work)
}

// maxTogether bounds what one core makes while the others are out of work; on
// a small site less is made together, as everything stands below "/".
const maxTogether = 32

// together cuts sorted outputs into parts. What stands below the same address
// shows the same texts, as a case's page, feeds and updates do, so that two
// cores would wait for each other there.
func together(list []page.Output) iter.Seq[[]page.Output] {
	most := min(maxTogether, 1+len(list)/maxTogether)
	return func(yield func([]page.Output) bool) {
		for len(list) > 0 {
			n := 1
			for n < min(len(list), most) && strings.HasPrefix(string(list[n].Address), string(list[0].Address)) {
				n++
			}
			if !yield(list[:n]) {
				return
			}
			list = list[n:]
		}
	}
}

// produceAll makes the files that pages use: pictures in their sizes, documents.
func (p *press) produceAll(files []page.Files) {
	work := make([]func(*worker), len(files))
	for i, f := range files {
		work[i] = func(w *worker) {
			w.fail(produce(f, w.from(f.Source)))
			w.progress.one()
		}
	}
	p.progress.begin(Finishing, len(files))
	p.share(work)
}

// share does the work on all cores, until the first failure of the machine.
func (p *press) share(work []func(*worker)) {
	eachWith(len(work), func() func(int) {
		w := &worker{press: p}
		return func(i int) {
			if !p.stopped() {
				work[i](w)
			}
		}
	})
	p.fail(p.ctx.Err())
}

// assets publishes the theme's files and those to be copied as they are.
func (p *press) assets() {
	for _, a := range p.plan.UsedAssets() {
		p.fail(p.emit(address.Address("/"+a.Path), "assets/"+a.Name, a.Bytes))
	}
	for _, f := range p.plan.Assets.Static {
		p.fail(p.emit(address.Address("/"+f.Path), f.Source, f.Bytes))
	}
}

// emit publishes the bytes of one file that was made of a source.
func (p *press) emit(a address.Address, source string, data []byte) error {
	p.warden.file(p.ctx, a, source, data)
	p.inspection.File(a, source, data)
	return madeOf(source, p.out.Write(a.File(), data))
}

// from gives emit for the files of one source.
func (p *press) from(source string) func(address.Address, []byte) error {
	return func(a address.Address, data []byte) error { return p.emit(a, source, data) }
}

// fail notes an error: a problem of the content as a diagnostic, the first of
// the machine as the end of the run.
func (p *press) fail(err error) {
	var content *publish.Error
	var resource resourceFault
	var layout *theme.Error
	var of sourced
	errors.As(err, &of)
	switch {
	case err == nil:
	case errors.As(err, &layout):
		p.rep.Add(layout.Diagnostic)
	case errors.As(err, &resource):
		p.rep.Add(resource.At(resource.file))
	case errors.As(err, &content) && content.Kind == publish.Content:
		p.rep.Error(diag.Position{File: of.source}, content.Code, content.Message, content.Hint)
	default:
		p.once.Do(func() { p.err = err })
		p.failed.Store(true)
	}
}

// A sourced error is what is wrong with a file as it is written, and the source
// it was made of.
type sourced struct {
	error
	source string
}

func (s sourced) Unwrap() error { return s.error }

// madeOf says of which source a file was made that could not be written.
func madeOf(source string, err error) error {
	if err == nil {
		return nil
	}
	return sourced{err, source}
}

// A resourceFault is what is wrong with a picture or document.
type resourceFault struct {
	*diag.Fault
	file string
}

// produce makes a resource's files; what is wrong with it names the file.
func produce(f page.Files, emit func(address.Address, []byte) error) error {
	err := f.Produce(emit)
	if fault := (*diag.Fault)(nil); errors.As(err, &fault) {
		return resourceFault{fault, f.Source}
	}
	return err
}

func (p *press) stopped() bool { return p.failed.Load() || p.ctx.Err() != nil }

// A worker has what one core reuses from file to file.
type worker struct {
	*press
	buffer []byte
}

// outputs makes files one after the other.
func (w *worker) outputs(list []page.Output) {
	for _, o := range list {
		if w.stopped() {
			return
		}
		w.output(o)
	}
}

// output makes one file.
func (w *worker) output(o page.Output) {
	defer w.progress.one()
	if o.Write != nil {
		w.fail(madeOf(o.Source, w.stream(o)))
		return
	}
	data, err := o.Make(w.buffer[:0])
	if err != nil {
		w.fail(page.At(err, o.Source))
		return
	}
	w.buffer = data
	w.count(o)
	w.record.page(o, data)
	w.fail(w.emit(o.Address, o.Source, data))
}

// stream makes a file that may be larger than memory.
func (w *worker) stream(o page.Output) error {
	out, err := w.out.Create(o.Address.File())
	if err != nil {
		return err
	}
	w.inspection.Stream(o.Address)
	guarded := w.warden.stream(o, out)
	err = o.Write(guarded)
	return errors.Join(err, guarded.Close(), out.Close())
}

// series makes the pages of a long list, one after the other as its rows
// arrive: the list is read in order, and other work keeps the other cores busy.
func (w *worker) series(s page.Series) {
	for o, err := range s.All() {
		if w.stopped() {
			return
		}
		if err != nil {
			w.fail(err)
			return
		}
		w.output(o)
	}
}

func (p *press) count(o page.Output) {
	if o.IsPage() {
		p.pages.Add(1)
	} else if o.IsFeed() {
		p.feeds.Add(1)
	}
}

func (p *press) summary(plan *page.Plan) Summary {
	return Summary{
		Pages: int(p.pages.Load()), Feeds: int(p.feeds.Load()), Signatories: plan.Signatories(),
		Withheld: plan.Tallied.Documents, Responses: plan.Tallied.Responses, Opens: plan.Tallied.Opens, Next: plan.Tallied.Next,
	}
}
