package main

import (
	"context"
	"time"

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
	for _, line := range result.Changes.Lines(maxExamples) {
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
