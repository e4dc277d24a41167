package main

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"casebook/internal/change"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/site"
)

// watch sends now, and again at every moment at which the site changes by itself,
// until the context ends. What people save meanwhile is not looked at before such
// a moment. After a failure of the host it tries again in a while; what needs a
// person waits for one.
func (d *deployment) watch(ctx context.Context) error {
	next, err := d.run(ctx)
	if code := d.t.exitCode(err); code != 0 && code != exitMachine {
		return exit(code)
	}
	retry := time.Minute
	d.t.told = &told{}
	for d.watching = true; ctx.Err() == nil; {
		moment := next
		if err != nil {
			moment = time.Now().Add(retry)
			retry = min(2*retry, 15*time.Minute)
		} else {
			retry = time.Minute
			d.showNext(ctx, next)
		}
		if !waitUntil(ctx, moment) {
			break
		}
		d.options.Now = time.Now()
		var failed error
		if next, failed = d.run(ctx); failed != nil {
			err = nil // errors of the content, and questions, wait for a person
			if code := d.t.exitCode(failed); code == exitMachine {
				err = failed
			}
			if next.IsZero() { // nobody knows when: look again in a while
				next = time.Now().Add(15 * time.Minute)
			}
			continue
		}
		err = nil
	}
	return nil
}

// showNext says when the site is sent again, and what changes then as far as it is
// known now: people who are named then have been shown.
func (d *deployment) showNext(ctx context.Context, next time.Time) {
	if next.IsZero() {
		d.t.say(diag.Say("command/deploy-watch-never"))
		return
	}
	d.t.say(diag.Say("command/deploy-watch", "moment", shortMoment(next)))
	o := d.options
	o.DryRun, o.Now, o.Progress = true, next, nil
	result, err := site.Run(ctx, o)
	if err != nil || result.Failed() {
		return // that is said when it is time
	}
	for _, line := range result.Changes.Lines(maxExamples, d.t.language) {
		d.t.printLine(line)
	}
	if len(result.Changes.NewlyNamed) > maxExamples {
		return // not all of them were shown
	}
	for _, target := range d.targets {
		d.noteShown(target.Name, result.Changes.NewlyNamed)
	}
}

// waitUntil waits for a moment, or for ever for the zero one; false when the
// context ended before. Timers do not count while a machine sleeps, so the clock
// is looked at every minute.
func waitUntil(ctx context.Context, moment time.Time) bool {
	for {
		left := time.Minute
		if !moment.IsZero() {
			left = min(left, time.Until(moment))
		}
		if left <= 0 {
			return true
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return false
		}
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
