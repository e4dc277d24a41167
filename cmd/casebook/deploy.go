package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/site"
)

// A deployFlags holds what deploy was asked for.
type deployFlags struct {
	buildFlags
	yes, all, checkHost, replace bool
	add, name                    string
	language                     *diag.Language // of what programs are told; nil is English
	approve                      func() error   // asked in the place of a person, once the report was told; nil for a person
}

func deployCommand(t *terminal, site *string) *cobra.Command {
	var f deployFlags
	c := &cobra.Command{
		Use:     "deploy [TARGET…]",
		GroupID: "publish",
		Short:   "Send the website to where readers get it from",
		Long: `Builds the website into public/, shows what that changes for readers of the
target, asks, and sends what differs. Readers meet the old page or the new, never
half of one; what was cut off is completed by the next run.

A target is a table of site.toml, as [deploy.main]; --add makes one. Passwords are
never written there: they are asked for, and kept in the system's keychain.`,
		Example: "  casebook deploy\n  casebook deploy --dry-run\n  casebook deploy --add sftp://anna@www.example.net/srv/www",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return t.runDeploy(c.Context(), *site, args, f)
		},
	}
	flags := c.Flags()
	flags.BoolVar(&f.DryRun, "dry-run", false, "say what would change for readers and what would be sent, and write nothing")
	flags.BoolVar(&f.yes, "yes", false, "send without asking")
	flags.BoolVar(&f.all, "all", false, "send to every target, also after one that failed")
	flags.BoolVar(&f.watch, "watch", false, "stay, and send again whenever an embargo opens or something expires")
	flags.BoolVar(&f.checkHost, "check-host", false, "look at every file on the host, whatever was sent there before")
	flags.BoolVar(&f.replace, "replace", false, "write over files there that casebook did not send")
	flags.StringVar(&f.add, "add", "", "try the target of this `address`, and add it to site.toml")
	flags.StringVar(&f.name, "name", "", "with --add: the `name` of the target, instead of main")
	flags.StringVar(&f.now, "now", "", "build as if it were this `moment`, as 2026-01-31T09:00:00Z")
	flags.StringVar(&f.BaseURL, "base-url", "", "the `address` of the site, instead of site.toml's")
	flags.StringVar(&f.format, "format", "text", "the `form` in which it says what is done: text, or json, an event a line")
	flags.BoolVar(&f.Drafts, "drafts", false, "")
	_ = flags.MarkHidden("drafts") // it is here to say that nobody is sent what is withheld
	return c
}

func (t *terminal) runDeploy(ctx context.Context, dir string, names []string, f deployFlags) error {
	switch {
	case f.Drafts:
		return usage{diag.Say("usage/deploy-drafts")}
	case f.all && len(names) > 0:
		return usage{diag.Say("usage/deploy-all")}
	case f.watch && (f.now != "" || f.DryRun || f.add != ""):
		return usage{diag.Say("usage/deploy-watch")}
	}
	options, err := f.siteOptions(dir, time.Now())
	if err == nil && !f.DryRun && options.Now.After(time.Now()) {
		err = usage{diag.Say("usage/later-deploy", "now", options.Now.Format(time.RFC3339))}
	}
	switch {
	case err != nil:
		return err
	case f.add != "":
		return t.addTarget(ctx, dir, f, names)
	case f.name != "":
		return usage{diag.Say("usage/deploy-name")}
	}
	options.Sending = true
	targets, settings, err := t.chooseTargets(dir, names, f)
	if err != nil {
		(&deployment{t: t, flags: f}).tellError("", err)
		return err
	}
	d := &deployment{t: t, dir: dir, flags: f, options: options, targets: targets}
	if settings != nil {
		d.base, d.signKey = settings.BaseURL, settings.SignKey
		for _, target := range settings.Targets {
			d.known = append(d.known, target.Name)
		}
		if _, given := settings.Keys["id"]; given {
			d.id = settings.Authority
		}
	}
	if f.watch {
		return d.watch(ctx)
	}
	_, err = d.run(ctx)
	return err
}

// chooseTargets gives the targets that are meant; none where site.toml has errors that
// may be why one is missing: the build says them.
func (t *terminal) chooseTargets(dir string, names []string, f deployFlags) ([]config.Target, *config.Site, error) {
	var rep diag.Report
	settings := readConfigInto(dir, &rep)
	if settings == nil {
		return nil, nil, nil
	}
	all := settings.Targets
	known := make([]string, len(all))
	for i, target := range all {
		known[i] = target.Name
	}
	switch {
	case len(all) == 0 && rep.Failed():
		return nil, nil, nil
	case len(all) == 0:
		return nil, nil, usage{diag.Say("usage/deploy-no-target")}
	case f.all, len(names) == 0 && len(all) == 1:
		return all, settings, nil
	case len(names) == 0 && t.answers && f.format != "json":
		for _, target := range all {
			t.say(diag.Say("command/deploy-target", "name", target.Name, "address", target.To))
		}
		name, err := questionsOn(t).askLine(diag.Say("command/deploy-ask-target"))
		if err != nil {
			return nil, nil, usage{diag.Say("usage/deploy-which", "known", strings.Join(known, ", "))}
		}
		names = []string{name}
	case len(names) == 0:
		return nil, nil, usage{diag.Say("usage/deploy-which", "known", strings.Join(known, ", "))}
	}
	var chosen []config.Target
	for _, name := range names {
		i := slices.Index(known, name)
		if i < 0 {
			if rep.Failed() {
				return nil, nil, nil
			}
			if near := diag.Nearest(name, known); near != "" {
				return nil, nil, usage{diag.Say("usage/deploy-target-near", "target", name, "near", near)}
			}
			return nil, nil, usage{diag.Say("usage/deploy-target", "target", name, "known", strings.Join(known, ", "))}
		}
		if !slices.ContainsFunc(chosen, func(c config.Target) bool { return c.Name == name }) {
			chosen = append(chosen, all[i])
		}
	}
	return chosen, settings, nil
}

// A deployment is one run of the command.
type deployment struct {
	t        *terminal
	dir      string
	flags    deployFlags
	options  site.Options
	targets  []config.Target
	known    []string // the names of all targets of the site
	id, base string   // the site's, in its records
	signKey  string   // its public line, or ""

	tookOut bool // readers of some target lose a page or a name by this run

	ahead deploy.Options // of the first target, which is opened while the site is built

	watching bool              // the first run of a watch is over
	seen     [sha256.Size]byte // the sources of the last report that was shown and sent
	shown    map[string]bool   // people whom somebody has seen in a report, by target, letter and name
}

// run builds once and sends to every target; the exit is the highest. It gives
// when the site would differ without anybody having changed anything.
func (d *deployment) run(ctx context.Context) (next time.Time, _ error) {
	letGo := d.openAhead(ctx)
	defer letGo()
	result, err := d.build(ctx)
	if err != nil {
		return next, err
	}
	if len(d.targets) == 0 { // what is wrong with site.toml is not wrong with the site
		return next, usage{diag.Say("usage/deploy-no-target")}
	}
	next = result.Summary.Next
	d.tookOut = false
	highest, done := 0, map[string]bool{}
	for _, target := range d.targets {
		code := d.t.exitCode(d.send(ctx, target, result))
		highest, done[target.Name] = max(highest, code), code == 0
		if ctx.Err() != nil {
			break
		}
	}
	d.sayBehind(done)
	if highest != 0 {
		return next, exit(highest)
	}
	return next, nil
}

// sayBehind says, at the end of all, where readers have the version before: at targets
// that failed among others, and, when something was taken out, at those that were not
// meant, since a page or a name stays there.
func (d *deployment) sayBehind(done map[string]bool) {
	behind := slices.DeleteFunc(slices.Clone(d.known), func(name string) bool {
		isDone, isMeant := done[name]
		return isDone || isMeant && len(d.targets) == 1 || !isMeant && !d.tookOut
	})
	if len(behind) > 0 {
		d.t.say(diag.Say("command/deploy-behind", "targets", strings.Join(behind, ", ")))
	}
}

// openAhead opens the first target while the site is built, where nothing is wrong
// with what site.toml says of it.
func (d *deployment) openAhead(ctx context.Context) (letGo func()) {
	d.ahead = deploy.Options{}
	var rep diag.Report
	if settings := readConfig(d.dir); settings != nil && len(d.targets) > 0 {
		deploy.CheckTargets(d.dir, d.targets, settings.Targets, &rep)
		deploy.CheckPlaces(d.dir, d.targets, &rep)
		if o, err := d.targetOptions(d.targets[0]); err == nil && !rep.Failed() {
			d.ahead = o
			return d.ahead.OpenAhead(ctx)
		}
	}
	return func() {}
}

// build builds the site and says how it went.
func (d *deployment) build(ctx context.Context) (*site.Result, error) {
	t, o := d.t, d.options
	t.told.beginRound(true)
	var unusable diag.Report
	deploy.CheckPlaces(d.dir, d.targets, &unusable)
	o.DryRun = o.DryRun || unusable.Failed() // what else is wrong is said too, and nothing is built
	o.Progress = &site.Progress{}
	done := t.showProgress(func() string { return t.howFar(o.Progress) })
	result, err := site.Run(ctx, o)
	done()
	var rep diag.Report
	if result != nil {
		rep.Add(result.Problems...)
	}
	rep.Add(unusable.All()...)
	problems := rep.All()
	end := t.endRun(problems, d.dir, "text", err)
	if end == nil {
		t.saySummary(result.Summary, o)
		return result, nil
	}
	if errors, _ := countProblems(problems); errors == 0 {
		d.tellError("", err)
	}
	for _, p := range problems {
		if p.Severity != diag.Warning {
			if t.offers {
				p = p.AtDesk()
			}
			d.tell(deploy.ProblemLine(p.In(d.flags.language)))
		}
	}
	if end == exit(exitContent) {
		t.say(diag.Say("command/build-nothing"))
	}
	return nil, end
}

// send deals with one target.
func (d *deployment) send(ctx context.Context, target config.Target, result *site.Result) error {
	err := d.sendTo(ctx, target, result)
	if err == nil {
		return nil
	}
	d.tellError(target.Name, err)
	return d.explainEnd(target.Name, err)
}

func (d *deployment) sendTo(ctx context.Context, target config.Target, result *site.Result) error {
	t := d.t
	options, err := d.ahead, error(nil)
	if options.Target != target.Name {
		options, err = d.targetOptions(target)
	}
	if err != nil {
		return err
	}
	kind := cmp.Or(target.Kind, result.Host.Kind)
	files, made := result.FilesFor(kind)
	what := deploy.Site{ID: d.id, BaseURL: d.base, Folder: d.output(), Files: files, Made: made, Record: result.Record, Headers: result.Host.ObjectHeaders, SignKey: d.signKey}
	job, err := deploy.Prepare(ctx, what, options)
	if err != nil {
		return err
	}
	defer job.Close()
	plan := &job.Plan
	d.tell(deploy.ReportLine(target.Name, &job.Report))
	d.tell(deploy.PlanLine(target.Name, plan))
	report := job.Report
	if report.First { // and who is named is shown all the same
		t.say(diag.Say("command/deploy-first", "target", target.Name))
		report.First = false
	}
	named := publish.ShownPeople
	if t.offers { // the page names them by itself
		named = 0
	}
	for _, line := range report.Lines(maxExamples, named, t.language) {
		t.printLine(line)
	}
	put, removed, unchanged := diag.Count(len(plan.Put)), diag.Count(len(plan.Remove)), diag.Count(len(plan.Unchanged))
	if !plan.Empty() {
		t.say(diag.Say("command/deploy-plan", "target", target.Name, "put", put, "bytes", byteCount(plan.Bytes), "removed", removed, "unchanged", unchanged))
	}
	tookOut := len(job.Report.PagesDown)+len(job.Report.PagesRemoved)+job.Report.NoLongerNamed > 0
	if d.options.DryRun {
		d.tookOut = d.tookOut || tookOut
		if !t.offers {
			t.say(diag.Say("command/deploy-dry-run", "target", target.Name))
		}
		return nil
	}
	if !plan.Empty() || !job.Report.Empty() {
		if err := d.askToSend(target.Name, job); err != nil {
			return err
		}
	}
	var sent atomic.Int64
	total := diag.Count(len(plan.Put) + len(plan.Remove))
	hide := t.showProgress(func() string {
		what := diag.Say("command/progress-deploy", "target", target.Name)
		return t.wordsOf(diag.Say("command/progress", "what", what, "done", diag.Count(sent.Load()), "total", total))
	})
	done, err := job.Send(ctx, func(e deploy.Event) {
		sent.Add(1)
		d.tell(deploy.FileLine(target.Name, e))
	})
	hide()
	if err != nil {
		return err
	}
	d.tookOut = d.tookOut || tookOut
	d.tell(deploy.DoneLine(target.Name, done))
	if done.Put+done.Removed+len(plan.Kept) == 0 {
		t.say(diag.Say("command/deploy-nothing", "target", target.Name))
		return nil
	}
	t.say(diag.Say("command/deploy-done", "target", target.Name, "put", diag.Count(done.Put), "bytes", byteCount(done.Bytes), "removed", diag.Count(done.Removed), "unchanged", diag.Count(done.Unchanged)))
	return nil
}

// askToSend asks a person, who has seen the report, unless --yes has answered. A
// watch that goes on asks only for what was not shown before: people newly named,
// many files that go, and, without --yes, whatever was saved since.
func (d *deployment) askToSend(target string, job *deploy.Job) error {
	plan := &job.Plan
	if d.flags.approve != nil {
		return d.flags.approve()
	}
	if d.watching {
		isKnown := !plan.RemovesMuch() && d.wereShown(target, job.Report.NewlyNamed) && len(job.Report.Unlisted) == 0
		isSaved := !d.flags.yes && d.seen != d.sourcesStamp()
		switch {
		case isKnown && !isSaved:
			return nil
		case !d.t.answers && isKnown:
			return usage{diag.Say("usage/deploy-waits-saved", "target", target)}
		case !d.t.answers:
			return usage{diag.Say("usage/deploy-waits", "target", target)}
		}
	}
	if d.flags.yes && !d.watching {
		d.noteShown(target, job.Report.NewlyNamed)
		return nil
	}
	if !d.t.answers {
		return usage{diag.Say("usage/deploy-unanswered")}
	}
	question := diag.Say("command/deploy-ask", "target", target)
	if plan.RemovesMuch() {
		question = diag.Say("command/deploy-ask-much", "target", target, "removed", diag.Count(len(plan.Remove)), "there", diag.Count(len(plan.Remove)+len(plan.Unchanged)))
	}
	if !questionsOn(d.t).askYes(question) {
		return usage{diag.Say("usage/deploy-no")}
	}
	d.noteShown(target, job.Report.NewlyNamed)
	return nil
}

// output gives the folder that the site is built into.
func (d *deployment) output() string { return cmp.Or(d.options.Out, filepath.Join(d.dir, "public")) }

// targetOptions says how a target is dealt with.
func (d *deployment) targetOptions(target config.Target) (deploy.Options, error) {
	address, err := driver.ParseAddress(target.To)
	if err != nil {
		return deploy.Options{}, err
	}
	t := d.t
	o := deploy.NewOptions(d.dir, target, address, deploy.Person{Attended: t.answers, AskHostKey: questionsOn(t).askHostKey})
	if t.answers {
		o.Secrets.AskPerson = func(about diag.Text) (string, error) {
			return questionsOn(t).askSecret(diag.Say("deploy-ask", "about", about))
		}
		o.Secrets.MayKeep = func() bool { return questionsOn(t).askYes(diag.Say("command/deploy-ask-keep")) }
	}
	o.Replace, o.CheckHost = d.flags.replace, d.flags.checkHost
	o.Notice = func(text diag.Text) { t.say(text) }
	o.Secrets.Notice = o.Notice
	return o, nil
}

// tell prints an event for programs.
func (d *deployment) tell(e deploy.Line) {
	if d.flags.format != "json" {
		return
	}
	enc := json.NewEncoder(d.t.out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(e) // to a reader that is gone
}

// tellError tells programs why nothing, or not all, was sent.
func (d *deployment) tellError(target string, err error) {
	text := deploy.TextOf(err)
	if asked := (usage{}); errors.As(err, &asked) {
		text = asked.Text
	}
	if d.t.offers {
		text = text.AtDesk()
	}
	d.tell(deploy.ErrorLine(target, text.In(d.flags.language)))
}

// byteCount gives a number of bytes as people say it.
func byteCount(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1000_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
