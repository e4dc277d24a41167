package site

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"casebook/internal/address"
	"casebook/internal/check"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/guard"
	"casebook/internal/host"
	"casebook/internal/page"
	"casebook/internal/parallel"
	"casebook/internal/publish"
	"casebook/internal/takedown"
	"casebook/internal/theme"
)

// publish makes every file on all cores and hands it to the publisher, which
// puts them in place together, or not at all.
//
// Texts are converted when a page or feed asks for them, so that their HTML is
// needed only for a while; what is wrong with them is known at the end.
func (s *Site) publish(ctx context.Context, plan *page.Plan, rep *diag.Report) (*Result, error) {
	config := plan.Input.Site
	out, err := publish.Open(publish.Options{Out: s.Out, Site: s.Dir, DryRun: s.DryRun, Sums: s.Sending || config.SignKey != "" || config.Host.Kind != ""})
	if err != nil {
		s.conclude(plan, rep)
		return &Result{}, err
	}
	defer func() {
		out.Abort()
		for _, said := range out.Left() {
			rep.AddWarning(diag.Position{}, said)
		}
	}()
	s.checkLasting(out.Previous(), plan, rep)
	outputs, cards := splitCards(plan.Outputs())
	s.record = newRecord(len(outputs), s.Drafts)
	p := &press{ctx: ctx, plan: plan, out: out, rep: rep, record: s.record, guard: s.guard, taken: &s.taken, files: s.files, inspection: s.inspection, progress: s.Progress}
	if s.inspection == nil && config.Host.Precompress && slices.ContainsFunc(config.UsedHostKinds(), host.Precompresses) {
		p.compressor = &host.Compressor{Cache: s.cache}
	}
	p.makeOutputs(outputs, plan.Series())
	if ctx.Err() != nil {
		return &Result{Summary: p.summary()}, p.err // whoever stops a build does not wait for its texts
	}
	var beside sync.WaitGroup
	beside.Go(func() { s.record.addPlan(plan) })
	files := s.conclude(plan, rep)
	p.makeResources(files, cards) // also where another file is damaged: all are told in one run
	beside.Wait()
	s.guard.Conclude()
	var kept []host.File
	if p.err == nil && !rep.Failed() {
		kept = s.finishSite(p)
	}
	if p.err == nil && !rep.Failed() {
		p.fail("", s.inspection.Site(out.Previous(), s.record.Record))
	}
	p.concludeWithheld() // once a check has said what it found
	p.fail("", s.shelf.failure())
	result := &Result{Summary: p.summary()}
	if p.err != nil || rep.Failed() {
		return result, p.err
	}
	record := s.record.Record
	if s.Digest {
		if result.Digest = s.makeDigest(ctx, plan, publish.Compare(out.Previous(), record), rep); rep.Failed() {
			return result, nil
		}
	}
	if s.Approve != nil {
		if err := s.Approve(publish.Compare(out.Previous(), record)); err != nil {
			return result, err
		}
	}
	beside.Go(func() { result.Changes = publish.Compare(out.Previous(), record) })
	defer beside.Wait()
	if result.Summary.Files, err = out.Commit(record); err != nil {
		return result, err
	}
	if s.Sending {
		result.Files, result.Record = out.Files(), record
		result.Host = plan.Hosting(pathsOf(result.Files))
	}
	s.cache.Trim()
	s.keepRecords(plan)
	return result, s.keepHostFiles(kept)
}

// makeDigest gives what subscribers are told of a build as an e-mail, once the
// guard has looked at what it says; nil when there is nothing new.
func (s *Site) makeDigest(ctx context.Context, plan *page.Plan, changes publish.Report, rep *diag.Report) []byte {
	d := plan.Digest(changes.EntriesAdded)
	if d == nil {
		return nil
	}
	if d.Email == "" {
		rep.AddError(diag.Position{File: "site.toml"}, diag.Say("missing-sender"))
		return nil
	}
	subject := s.guard.CheckFile(ctx, "/digest.txt", "", []byte(d.Sender+"\n"+d.Subject()+"\n\n"+d.Text()))
	if html := s.guard.CheckFile(ctx, "/digest.html", "", []byte(d.HTML())); !subject || !html {
		s.guard.Conclude()
		return nil
	}
	return d.Message()
}

// A press makes files and hands them on. It stops at the first failure of the
// machine; problems of the content are collected.
type press struct {
	ctx    context.Context
	plan   *page.Plan
	out    *publish.Publisher
	rep    *diag.Report
	record *record
	guard  *guard.Guard
	taken  *takedown.Memory
	files  fs.FS // the site

	inspection *check.Inspection // nil in a build
	progress   *Progress
	compressor *host.Compressor // nil where no host could send what it makes

	feeds  atomic.Int64
	pages  atomic.Int64
	failed atomic.Bool
	once   sync.Once
	err    error

	mu    sync.Mutex
	shown map[address.Address][]diag.Position // what is withheld, by where its address is shown
}

// A task is work for one core, which lends it a buffer.
type task func(buffer *[]byte)

// mostTogether bounds what one core makes while the others are out of work; on
// a small site less is made together, as everything stands below "/".
const mostTogether = 32

// makeOutputs makes everything but what belongs to one page alone. What takes one
// core long comes first, so that the others need not wait for it at the end:
// the long lists, which are cut into pages as their rows arrive, and what is
// made of many documents. What stands below the same address shows the same
// texts, as a case's page, feeds and updates do, and the forms of a feed, and is
// made by one core: two would wait for each other there.
func (p *press) makeOutputs(outputs []page.Output, lists []page.Series) {
	var tasks []task
	total := len(outputs)
	for _, series := range lists {
		total += series.Pages
		tasks = append(tasks, func(buffer *[]byte) {
			for o, err := range series.All() {
				if p.stopped() {
					return
				}
				if err != nil {
					p.fail("", err)
					return
				}
				p.makeOutput(o, buffer)
			}
		})
	}
	makeTogether := func(group []page.Output) {
		tasks = append(tasks, func(buffer *[]byte) {
			for _, o := range group {
				if !p.stopped() {
					p.makeOutput(o, buffer)
				}
			}
		})
	}
	var feed []page.Output                         // the forms of one, or of one archive, which are made of one value
	single := make([]page.Output, 0, len(outputs)) // of one document each
	for _, o := range outputs {
		switch {
		case o.Source != "":
			single = append(single, o)
		case !o.IsFeed():
			makeTogether([]page.Output{o})
		case len(feed) > 0 && path.Dir(string(feed[0].Address)) == path.Dir(string(o.Address)):
			feed = append(feed, o)
		default:
			makeTogether(feed)
			feed = []page.Output{o}
		}
	}
	makeTogether(feed)
	most := min(mostTogether, 1+len(single)/mostTogether)
	for len(single) > 0 {
		n := 1
		for n < min(len(single), most) && strings.HasPrefix(string(single[n].Address), string(single[0].Address)) {
			n++
		}
		makeTogether(single[:n])
		single = single[n:]
	}
	p.progress.begin(Making, total)
	for _, a := range p.plan.UsedAssets() {
		if a.Builtin { // says nothing of anybody
			p.fail("", p.writeUnguarded(address.Address("/"+a.Path), "assets/"+a.Name, a.Bytes))
		} else {
			p.emit(address.Address("/"+a.Path), "assets/"+a.Name, a.Bytes)
		}
	}
	for _, f := range p.plan.Input.Assets.Static {
		p.taken.CheckFile(p.ctx, f.Source, f.Bytes, p.rep)
		p.emit(address.Address("/"+f.Path), f.Source, f.Bytes)
	}
	p.run(tasks)
}

// splitCards takes out of what is made the pictures that say something, which wait for
// the pictures on them.
func splitCards(all []page.Output) (others, cards []page.Output) {
	for _, o := range all {
		if o.Says != nil {
			cards = append(cards, o)
		} else {
			others = append(others, o)
		}
	}
	return others, cards
}

// makeResources makes the files that pages use: pictures in their sizes,
// documents; then the share cards, which show pictures in one of their sizes.
func (p *press) makeResources(files []page.Files, cards []page.Output) {
	if len(files)+len(cards) == 0 {
		return
	}
	tasks := make([]task, len(files))
	for i, f := range files {
		tasks[i] = func(*[]byte) {
			p.fail(f.Source, f.Produce(func(a address.Address, data []byte) error {
				p.taken.CheckFile(p.ctx, f.Source, data, p.rep)
				return p.write(a, f.Source, data)
			}))
			p.progress.countFile()
		}
	}
	p.progress.begin(Finishing, len(files)+len(cards))
	p.run(tasks)
	tasks = make([]task, len(cards))
	for i, o := range cards {
		tasks[i] = func(buffer *[]byte) {
			if p.guard.CheckWords(o.Address, o.Source, o.Says()) && p.inspection == nil {
				p.makeOutput(o, buffer)
				return
			}
			p.inspection.Stream(o.Address) // a check needs no picture to know that it will be there
			p.progress.countFile()
		}
	}
	if !p.rep.Failed() {
		p.run(tasks)
	}
}

// run does tasks on all cores, until the first failure of the machine.
func (p *press) run(tasks []task) {
	parallel.ForEachWith(runtime.GOMAXPROCS(0), len(tasks), func() func(int) {
		var buffer []byte
		return func(i int) {
			if !p.stopped() {
				tasks[i](&buffer)
			}
		}
	})
	p.fail("", p.ctx.Err())
}

func (p *press) stopped() bool { return p.failed.Load() || p.ctx.Err() != nil }

// makeOutput makes and publishes one file.
func (p *press) makeOutput(o page.Output, buffer *[]byte) {
	defer p.progress.countFile()
	if o.Write != nil {
		p.fail(o.Source, p.stream(o))
		return
	}
	data, err := o.Make((*buffer)[:0])
	if err != nil {
		p.fail(o.Source, page.At(err, o.Source))
		return
	}
	*buffer = data
	switch {
	case o.IsPage():
		p.pages.Add(1)
		p.record.addPage(o.Address, data)
	case o.IsFeed():
		p.feeds.Add(1)
	}
	p.emit(o.Address, o.Source, data)
}

// stream makes and publishes a file that may be larger than memory.
func (p *press) stream(o page.Output) error {
	out, err := p.out.Create(o.Address.File())
	if err != nil {
		return err
	}
	p.inspection.Stream(o.Address)
	copied := &copyWriter{WriteCloser: out, tooLarge: p.compressor == nil} // which alone reads it
	guarded := p.guard.CheckStream(o.Address, o.Source, copied)
	err = o.Write(guarded)
	if err = errors.Join(err, guarded.Close(), out.Close()); err != nil || copied.tooLarge {
		return err
	}
	return p.writeCompressed(o.Address.File(), copied.data)
}

// emit publishes the bytes of one file that was made of a source.
func (p *press) emit(a address.Address, source string, data []byte) {
	p.fail(source, p.write(a, source, data))
}

func (p *press) write(a address.Address, source string, data []byte) error {
	p.guard.CheckFile(p.ctx, a, source, data)
	return p.writeUnguarded(a, source, data)
}

// writeUnguarded publishes what the guard lists do not concern, or was looked at.
func (p *press) writeUnguarded(a address.Address, source string, data []byte) error {
	p.checkWithheld(a, source, data)
	p.inspection.File(a, source, data)
	if err := p.out.Write(a.File(), data); err != nil || p.compressor == nil {
		return err
	}
	return p.writeCompressed(a.File(), data)
}

// checkWithheld notes where a page, a feed or a file of assets/static/ shows the address
// of something withheld as text.
func (p *press) checkWithheld(a address.Address, source string, data []byte) {
	isStatic := strings.HasPrefix(source, "assets/static/")
	switch path.Ext(a.File()) {
	case ".html", ".xml", ".json", ".txt", ".ics", ".csv":
	default:
		if !isStatic || !utf8.Valid(data) {
			return
		}
	}
	shown, found := p.plan.Addresses().WithheldShown(data)
	if !found && isStatic {
		shown, found = p.plan.Addresses().WithheldNamed(data)
	}
	if !found {
		return
	}
	at, ok := p.findWritten(source, shown)
	if !ok {
		at, ok = p.findWritten(config.File, shown) // which stands on every page
	}
	if !ok {
		at = diag.Position{File: cmp.Or(source, "public/"+a.File())}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown == nil {
		p.shown = map[address.Address][]diag.Position{}
	}
	p.shown[shown] = append(p.shown[shown], at)
}

// findWritten gives where a file of the site has an address.
func (p *press) findWritten(file string, a address.Address) (at diag.Position, ok bool) {
	text, err := fs.ReadFile(p.files, file)
	if err != nil {
		return at, false
	}
	lower := bytes.Clone(text) // as addresses are; every byte keeps its place, whatever the encoding
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	i := bytes.Index(lower, []byte(strings.TrimSuffix(string(a), "/")))
	if i < 0 {
		return at, false
	}
	return diag.Position{
		File: file, Line: 1 + bytes.Count(text[:i], []byte("\n")),
		Column: 1 + utf8.RuneCount(text[bytes.LastIndexByte(text[:i], '\n')+1:i]),
	}, true
}

// concludeWithheld reports them: where a source has it, else where a layout wrote it.
func (p *press) concludeWithheld() {
	isMade := func(at diag.Position) bool { return strings.HasPrefix(at.File, "public/") } // as a list of pages, which shows what they say
	for shown, places := range p.shown {
		if slices.ContainsFunc(places, func(at diag.Position) bool { return !isMade(at) }) {
			places = slices.DeleteFunc(places, isMade)
		} else {
			places = []diag.Position{slices.MinFunc(places, func(a, b diag.Position) int { return strings.Compare(a.File, b.File) })}
		}
		told := map[diag.Position]bool{} // what site.toml has is on every page
		for _, at := range places {
			if !told[at] {
				p.rep.AddError(at, diag.Say("withheld-link/shown", "link", string(shown)))
			}
			told[at] = true
		}
	}
}

// fail notes an error of making something of a source: a problem of the content
// as a diagnostic, the first of the machine as the end of the run.
func (p *press) fail(source string, err error) {
	var layout *theme.Error
	var fault *diag.Fault
	var content *publish.Error
	switch {
	case err == nil:
	case errors.As(err, &layout):
		p.rep.Add(layout.Diagnostic)
	case errors.As(err, &fault):
		p.rep.Add(fault.At(source))
	case errors.As(err, &content) && content.Kind == publish.Content:
		p.rep.AddError(diag.Position{File: source}, content.Text)
	default:
		p.once.Do(func() { p.err = err })
		p.failed.Store(true)
	}
}

func (p *press) summary() Summary {
	counted := p.plan.Tallied
	return Summary{
		Pages: int(p.pages.Load()), Feeds: int(p.feeds.Load()), Signatories: p.plan.Signatories(),
		Withheld: counted.Documents, Responses: counted.Responses, Opens: counted.Opens, Next: counted.Next,
	}
}
