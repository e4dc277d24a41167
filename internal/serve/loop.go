package serve

import (
	"context"
	"path"
	"slices"
	"time"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/page"
)

// A loop plans the site again and again. All of it runs on one goroutine but
// for what checks in the background, which gives its findings to conclude.
type loop struct {
	*Server
	planned  *version // from the newest plan, shown or not; nil when there was none
	made     *made    // resources that could be made as they are now
	cancel   context.CancelFunc
	suspects suspects // guarded by the server's mu
	current  int      // number of the newest rebuild; guarded likewise
}

// suspects are what had errors when it was last looked at. They are looked at
// first after the next change: as long as they are wrong, the site is.
type suspects struct {
	files []string
	pages []address.Address
}

// rebuildSite plans the site after files changed, nil for the first time, and
// shows it unless something is wrong: then the last good version stays.
func (l *loop) rebuildSite(ctx context.Context, files []string) {
	started := time.Now()
	l.stopChecking()
	l.Site.Changed(files...)
	var rep diag.Report
	plan, err := l.Site.Plan(&rep)
	if err != nil {
		rep.AddError(diag.Position{}, diag.Say("file-unreadable/machine", "cause", err))
	}
	number, known := l.beginRebuild()
	var v *version
	m := maker{rep: &rep}
	if plan != nil {
		shown, _, _ := l.currentState()
		v = newVersion(plan, l.Site, shown)
		if l.planned == nil || !v.refusesAs(l.planned) || slices.ContainsFunc(files, func(f string) bool { return path.Ext(f) != ".md" }) {
			l.made = new(made)
		}
		m.guard = v.guard
		known.pages = m.checkFirst(plan, append(known.files, addPagesBeside(files)...), known.pages)
	}
	if v == nil || rep.Failed() {
		l.refuseVersion(v, rep.All(), known.pages, err)
		return
	}
	event := l.acceptVersion(v, files, started)
	l.reportOutcome(Outcome{Changed: event.Changed, Took: time.Since(started), Problems: rep.All()})
	var background context.Context
	background, l.cancel = context.WithCancel(ctx)
	c := &check{loop: l, maker: m, number: number, version: v, made: l.made}
	go c.run(background)
}

// addPagesBeside adds, to changed files that are no content, the page they lie
// beside: a list of signatories, a picture.
func addPagesBeside(files []string) []string {
	list := slices.Clone(files)
	for _, f := range files {
		if beside := path.Dir(f) + "/index.md"; !slices.Contains(list, beside) {
			list = append(list, beside)
		}
	}
	return list
}

// stopChecking ends the check of the version before: its findings are of no
// use any more.
func (l *loop) stopChecking() {
	if l.cancel != nil {
		l.cancel()
	}
}

// beginRebuild numbers a rebuild, and gives what had errors before it.
func (l *loop) beginRebuild() (int, suspects) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.current++
	return l.current, l.suspects
}

// refuseVersion keeps what is served, and tells what is wrong. A site that never
// was good is shown as far as it goes.
func (l *loop) refuseVersion(v *version, problems []diag.Diagnostic, bad []address.Address, err error) {
	l.mu.Lock()
	if v != nil && (l.shown == nil || l.flawed) {
		l.shown, l.flawed = v, true
		l.number++
	}
	l.planned = v
	l.rememberProblems(problems, bad)
	flawed := l.flawed || l.shown == nil
	l.mu.Unlock()
	l.tellProblems()
	l.reportOutcome(Outcome{Problems: problems, Err: err, Flawed: flawed})
}

// rememberProblems notes what is wrong; the caller holds mu.
func (l *loop) rememberProblems(problems []diag.Diagnostic, bad []address.Address) {
	l.problems = problems
	l.suspects = suspects{pages: bad}
	for _, d := range problems {
		if d.Severity == diag.Error && d.File != "" {
			l.suspects.files = append(l.suspects.files, d.File)
		}
	}
	slices.Sort(l.suspects.files)
	l.suspects.files = slices.Compact(l.suspects.files)
}

// acceptVersion makes a version the one that is served, and tells the pages.
func (l *loop) acceptVersion(v *version, files []string, started time.Time) reloadEvent {
	event := reloadEvent{}
	if l.Follow {
		event.Follow = editedPage(v.plan, addPagesBeside(files))
	}
	l.mu.Lock()
	event.Changed = changedAddresses(l.shown, v)
	l.shown, l.planned, l.flawed = v, v, false
	l.newer = append(l.newer, v)
	l.newer = slices.Clone(l.newer[max(0, len(l.newer)-mostNewer):])
	l.number++
	l.rememberProblems(nil, nil)
	l.mu.Unlock()
	event.BuildMS = float64(time.Since(started).Microseconds()) / 1000
	l.hub.send(always(newMessage("reload", l.currentStamp(), event)))
	return event
}

// mostNamed is how many addresses an event names one by one.
const mostNamed = 1000

// changedAddresses gives the addresses that differ between two versions; ["*"]
// when that is everything, or too many to be named.
func changedAddresses(before, now *version) []string {
	if before == nil {
		return []string{"*"}
	}
	list, all := page.Changed(before.plan, now.plan)
	if all || len(list) > mostNamed {
		return []string{"*"}
	}
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Escaped()
	}
	return names
}

// editedPage gives the page of the first of some files that has one; "" when none
// has.
func editedPage(plan *page.Plan, files []string) string {
	for _, f := range files {
		for _, a := range plan.PagesOf(f) {
			return a.Escaped()
		}
	}
	return ""
}

// mostNewer is how many versions that were not wholly looked at are kept to go
// back to.
const mostNewer = 3

// A finding is what a check has to say of a version.
type finding struct {
	number   int // of the rebuild
	version  *version
	problems []diag.Diagnostic
	bad      []address.Address // that cannot be made
	finished bool              // everything was looked at
	before   *version          // with errors: the version to go back to; nil when there is none
}

// concludeCheck takes what a check found, unless something has changed meanwhile.
// With errors a version before is served again; without, this one is good.
func (l *loop) concludeCheck(f finding) {
	l.mu.Lock()
	if f.number != l.current {
		l.mu.Unlock()
		return
	}
	known := slices.EqualFunc(f.problems, l.problems, diag.Diagnostic.Equal)
	l.rememberProblems(f.problems, f.bad)
	wrong := hasErrors(f.problems)
	switch {
	case wrong:
		l.goBack(f)
	case f.finished:
		l.good, l.newer = f.version, nil
	}
	flawed := l.flawed
	l.mu.Unlock()
	switch {
	case known && f.finished:
		l.reportOutcome(Outcome{Check: true, Finished: true})
	case known:
	default:
		if wrong {
			l.tellProblems()
		}
		l.reportOutcome(Outcome{Problems: f.problems, Flawed: flawed, Check: true, Finished: f.finished})
	}
}

// goBack serves the version before one with errors; the caller holds mu.
func (l *loop) goBack(f finding) {
	l.newer = slices.DeleteFunc(slices.Clone(l.newer), func(v *version) bool { return v == f.version })
	switch {
	case f.before == nil:
		l.flawed = true
	case l.shown != f.before:
		l.shown = f.before
		l.number++
	}
}

func (l *loop) tellProblems() {
	event, _ := l.problemsNow()
	l.hub.send(event)
}

// untilNext gives how long until the site differs without anybody having
// changed it.
func (l *loop) untilNext() time.Duration {
	const longest = 24 * time.Hour // timers do not count while a machine sleeps
	if l.planned == nil || l.planned.plan.Tallied.Next.IsZero() {
		return longest
	}
	return min(longest, max(time.Second, time.Until(l.planned.plan.Tallied.Next)))
}
