package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"casebook/internal/change"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// watch sends now, and again at every moment at which the site changes by itself,
// until the context ends. What people save meanwhile is looked at for new moments, and
// not sent before one. After a failure of the host it tries again in a while; what
// needs a person waits for one.
func (d *deployment) watch(ctx context.Context) error {
	changes, errWatch := d.t.watchSite(ctx, d.dir, d.flags.poll)
	v := vigil{begun: d.options.Now, looked: d.sourcesStamp()}
	next, err := d.run(ctx)
	code := d.t.exitCode(err)
	if code != 0 && code != exitMachine {
		return exit(code)
	}
	if errWatch != nil {
		return errWatch
	}
	d.t.told = &told{}
	d.watching = true
	for d.noteRun(ctx, &v, next, code); ctx.Err() == nil; {
		v.free = time.Now()
		saved, open := waitUntil(ctx, changes, v.moment())
		switch {
		case !open:
			return nil
		case saved:
			d.look(ctx, &v)
			continue
		}
		v.begun, v.looked = time.Now(), d.sourcesStamp()
		d.options.Now = v.begun
		next, err = d.run(ctx)
		d.noteRun(ctx, &v, next, d.t.exitCode(err))
	}
	return nil
}

// A vigil is what a watch knows while it waits. Times are zero where there is none.
type vigil struct {
	next  time.Time // when the site changes by itself
	again time.Time // when what failed is tried again
	pause time.Duration

	begun, free time.Time         // when what kept it from waiting began, and ended
	since       time.Time         // errors stand in the content: moments after this may have passed unseen
	looked      [sha256.Size]byte // the sources as they were looked at
	told        bool              // that something was saved since the last run
}

// moment gives when the site is to be sent again.
func (v *vigil) moment() time.Time {
	if v.next.IsZero() || !v.again.IsZero() && v.again.Before(v.next) {
		return v.again
	}
	return v.next
}

// noteRun keeps how a run went, which gave when the site changes next.
func (d *deployment) noteRun(ctx context.Context, v *vigil, next time.Time, code int) {
	was := v.next
	v.next, v.again, v.told = next, time.Time{}, false
	if code != exitMachine {
		v.pause = time.Minute
	}
	switch {
	case code == 0:
		d.seen, v.since = v.looked, time.Time{}
		d.showNext(ctx, next)
		return
	case code == exitMachine:
		v.again = time.Now().Add(v.pause)
		v.pause = min(2*v.pause, 15*time.Minute)
		return
	case next.IsZero(): // nobody knows when: look again in a while
		v.again = time.Now().Add(15 * time.Minute)
	}
	if code != exitContent { // a question waits, which has been said
		v.since = time.Time{}
		return
	}
	d.t.say(diag.Say("command/deploy-watch-errors"))
	if v.since.IsZero() {
		v.since = v.begun.Add(-time.Second)
		if !was.IsZero() {
			v.since = earlier(v.since, was.Add(-time.Second))
		}
	}
}

// look finds out when the site changes next, now that something was saved. Moments
// that came between the save and the look count too.
func (d *deployment) look(ctx context.Context, v *vigil) {
	const late = 5 * time.Second // a save is known at the latest
	started, stamp := time.Now(), d.sourcesStamp()
	if moment := v.moment(); !moment.IsZero() && !started.Before(moment) {
		return // it is sent, and looked at, now
	}
	from := started.Add(-late)
	switch {
	case !v.since.IsZero():
		from = v.since
	case stamp == v.looked:
		return
	case v.free.After(from):
		from = v.begun
	}
	v.begun, v.looked = started, stamp
	o := d.options
	o.DryRun, o.Now, o.Progress = true, from, nil
	result, err := site.Run(ctx, o)
	if ctx.Err() != nil {
		return
	}
	if err != nil || result.Failed() {
		var problems []diag.Diagnostic
		if result != nil {
			problems = result.Problems
		}
		d.t.told.beginRound(true)
		_ = d.t.exitCode(d.t.endRun(problems, d.dir, "text", err)) // which says why
		if v.since.IsZero() {
			v.since = from
			d.t.say(diag.Say("command/deploy-watch-errors"))
		}
		return
	}
	next, isMended := result.Summary.Next, !v.since.IsZero()
	isNew := isMended || !next.Equal(v.next)
	v.next, v.since = next, time.Time{}
	if !next.IsZero() && !time.Now().Before(next) {
		return // it is said by what comes now
	}
	if !v.told {
		v.told = true
		d.t.say(diag.Say("command/deploy-watch-saved"))
	}
	if isNew {
		d.sayNext(next)
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// sourcesStamp tells states of the site's sources apart, by the sizes and times of
// its files.
func (d *deployment) sourcesStamp() (stamp [sha256.Size]byte) {
	files, sum := os.DirFS(d.dir), sha256.New()
	for _, p := range append(slices.Clone(watched), guardFile(d.dir)) {
		if p == "" || p == signatory.KeyFile { // which a build makes
			continue
		}
		_ = fs.WalkDir(files, p, func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil: // as nothing is there
				return nil
			case isScratch(name) && e.IsDir():
				return fs.SkipDir
			case isScratch(name) && p != name || e.IsDir():
				return nil
			}
			if info, err := fs.Stat(files, name); err == nil {
				fmt.Fprintf(sum, "%q %d %d\n", name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	sum.Sum(stamp[:0])
	return stamp
}

// sayNext says when the site is sent again.
func (d *deployment) sayNext(next time.Time) {
	if next.IsZero() {
		d.t.say(diag.Say("command/deploy-watch-never"))
		return
	}
	d.t.say(diag.Say("command/deploy-watch", "moment", shortMoment(next)))
}

// showNext says when the site is sent again, and what changes then as far as it is
// known now: people who are named then have been shown.
func (d *deployment) showNext(ctx context.Context, next time.Time) {
	d.sayNext(next)
	if next.IsZero() {
		return
	}
	o := d.options
	o.DryRun, o.Now, o.Progress = true, next, nil
	result, err := site.Run(ctx, o)
	if err != nil || result.Failed() {
		return // that is said when it is time
	}
	for _, line := range result.Changes.Lines(maxExamples, publish.ShownPeople, d.t.language) {
		d.t.printLine(line)
	}
	if len(result.Changes.NewlyNamed) > publish.ShownPeople {
		return // not all of them were shown
	}
	for _, target := range d.targets {
		d.noteShown(target.Name, result.Changes.NewlyNamed)
	}
}

// waitUntil waits for a moment, or for ever for the zero one, and for a save; open is
// false when the context ended before. Timers do not count while a machine sleeps, so
// the clock is looked at every minute.
func waitUntil(ctx context.Context, changes <-chan []string, moment time.Time) (saved, open bool) {
	for {
		left := time.Minute
		if !moment.IsZero() {
			left = min(left, time.Until(moment))
		}
		if left <= 0 {
			return false, true
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
			continue
		case _, open = <-changes:
			saved = open
		case <-ctx.Done():
		}
		timer.Stop()
		return saved, open
	}
}

func shownKey(target string, p publish.Person) string {
	return target + "\x00" + p.Letter + "\x00" + p.Name
}

func (d *deployment) noteShown(target string, people []publish.Person) {
	if d.shown == nil {
		d.shown = map[string]bool{}
	}
	for _, p := range people {
		d.shown[shownKey(target, p)] = true
	}
}

func (d *deployment) wereShown(target string, people []publish.Person) bool {
	for _, p := range people {
		if !d.shown[shownKey(target, p)] {
			return false
		}
	}
	return true
}

// addTarget tries a target where the site will be, and adds its table to
// site.toml.
func (t *terminal) addTarget(ctx context.Context, dir string, f deployFlags, names []string) error {
	name := f.name
	if name == "" {
		name = "main"
	}
	switch {
	case len(names) > 0:
		return usage{diag.Say("usage/needless-word", "word", names[0], "example", "casebook deploy --add "+quoteArgument(printableAddress(f.add)))}
	case strings.HasPrefix(f.add, "-"): // an option, and the address was forgotten; a folder of that name is ./-x
		return usage{diag.Say("usage/missing-word", "word", "ADDRESS", "example", "casebook deploy --add sftp://user@host/path")}
	case f.DryRun:
		return usage{diag.Say("usage/needless-word", "word", "--dry-run", "example", "casebook deploy --add "+quoteArgument(printableAddress(f.add)))}
	case config.HoldsSecret(f.add):
		return usage{diag.Say("usage/deploy-add-secret")}
	case !config.TargetName().MatchString(name):
		return usage{diag.Say("bad-target/name", "name", name)}
	}
	settings := readConfig(dir)
	if settings == nil {
		return (&deployment{t: t, dir: dir, flags: f, options: site.Options{Dir: dir}}).sayBadSettings(ctx)
	}
	if slices.ContainsFunc(settings.Targets, func(c config.Target) bool { return c.Name == name }) {
		return usage{diag.Say("usage/deploy-name-taken", "name", name)}
	}
	target := config.Target{Name: name, To: f.add, Delete: true}
	var rep diag.Report
	deploy.CheckTargets(dir, []config.Target{target}, append(settings.Targets, target), &rep)
	deploy.CheckPlaces(dir, []config.Target{target}, &rep)
	if bad := rep.All(); len(bad) > 0 {
		return usage{bad[0].Text}
	}
	d := &deployment{t: t, dir: dir, flags: f}
	options, err := d.targetOptions(target)
	if err == nil {
		err = deploy.Try(ctx, options)
	}
	if err != nil {
		return d.explainEnd(name, err)
	}
	switch err := writeTarget(dir, name, f.add); {
	case errors.Is(err, decode.ErrNotEditable):
		t.sayFailure(diag.Say("command/deploy-not-added", "file", config.File, "lines", "[deploy."+name+"] to = "+decode.Quote(f.add)))
		return exit(exitContent)
	case err != nil:
		return err
	}
	t.say(diag.Say("command/deploy-added", "name", name, "file", config.File))
	return nil
}

// printableAddress gives an address that may be shown.
func printableAddress(address string) string {
	if config.HoldsSecret(address) {
		return "ADDRESS"
	}
	return address
}

// sayBadSettings says what is wrong with a site.toml that cannot be read.
func (d *deployment) sayBadSettings(ctx context.Context) error {
	d.options.DryRun = true
	_, err := d.build(ctx)
	return err
}

// writeTarget adds the table of a target to the end of site.toml.
func writeTarget(dir, name, to string) (err error) {
	s, err := change.Begin("deploy", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	text, err := fs.ReadFile(s.Files(), config.File)
	if err != nil {
		return err
	}
	edit := decode.Edit(string(text))
	edit.Set(decode.Path{"deploy", name}, decode.Pairs{{Key: "to", Value: to}})
	changed, err := edit.Text()
	if err != nil {
		return err
	}
	return s.Lock.WriteFile(config.File, []byte(changed), 0o666)
}

// explainEnd says why a target could not be dealt with, and gives how the command
// ends.
func (d *deployment) explainEnd(target string, err error) error {
	var failure *deploy.Error
	var said *driver.Error
	switch {
	case errors.As(err, &failure):
		d.t.printLine("casebook: " + target + ": " + failure.Text.In(d.t.language).String())
		switch {
		case failure.Settings:
			return exit(exitContent)
		case failure.Unasked:
			return exit(exitUsage)
		}
		return exit(exitMachine)
	case errors.As(err, &said):
		d.t.printLine("casebook: " + target + ": " + said.Text.In(d.t.language).String())
		return exit(exitContent)
	}
	return err
}
