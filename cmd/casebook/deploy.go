package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/deploy"
	"casebook/internal/deploy/host"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/folder"
	"casebook/internal/publish"
	"casebook/internal/site"
)

// A deployFlags holds what deploy was asked for.
type deployFlags struct {
	buildFlags
	yes, all, checkHost, replace bool
	add, name                    string
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
	flags.StringVar(&f.format, "format", "text", "how to print what is done: text, or json, an event a line")
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
	if err == nil {
		err = keepsWithheld(options, time.Now())
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
		return err
	}
	d := &deployment{t: t, dir: dir, flags: f, options: options, targets: targets}
	if settings != nil {
		d.base = settings.BaseURL
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

// chooseTargets gives the targets that are meant. A site.toml that cannot be read
// has none, and the build says why.
func (t *terminal) chooseTargets(dir string, names []string, f deployFlags) ([]config.Target, *config.Site, error) {
	settings := readConfig(dir)
	if settings == nil {
		return nil, nil, nil
	}
	all := settings.Targets
	known := make([]string, len(all))
	for i, target := range all {
		known[i] = target.Name
	}
	switch {
	case len(all) == 0:
		return nil, nil, usage{diag.Say("usage/deploy-no-target")}
	case f.all, len(names) == 0 && len(all) == 1:
		return all, settings, nil
	case len(names) == 0 && t.answers && f.format != "json":
		for _, target := range all {
			t.say(diag.Say("command/deploy-target", "name", target.Name, "address", target.To))
		}
		name, err := t.askLine(diag.Say("command/deploy-ask-target"))
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
	id, base string // the site's, in its records

	watching bool            // the first run of a watch is over
	shown    map[string]bool // people whom somebody has seen in a report, by target, letter and name
}

// run builds once and sends to every target; the exit is the highest. It gives
// when the site would differ without anybody having changed anything.
func (d *deployment) run(ctx context.Context) (next time.Time, _ error) {
	result, err := d.build(ctx)
	if err != nil {
		return next, err
	}
	next = result.Summary.Next
	highest := 0
	for _, target := range d.targets {
		code := d.t.exitCode(d.send(ctx, target, result))
		highest = max(highest, code)
		if ctx.Err() != nil {
			break
		}
	}
	if highest != 0 {
		return next, exit(highest)
	}
	return next, nil
}

// build builds the site and says how it went.
func (d *deployment) build(ctx context.Context) (*site.Result, error) {
	t, o := d.t, d.options
	o.Progress = &site.Progress{}
	done := t.showProgress(func() string { return howFar(o.Progress) })
	result, err := site.Run(ctx, o)
	done()
	var rep diag.Report
	if result != nil {
		rep.Add(result.Problems...)
	}
	if settings := readConfig(d.dir); settings != nil {
		deploy.CheckTargets(d.dir, d.targets, settings.Targets, &rep)
	}
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
			d.tell(problemEvent(p))
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
	options, err := d.targetOptions(target)
	if err != nil {
		return err
	}
	what := deploy.Site{ID: d.id, BaseURL: d.base, Folder: d.output(), Files: result.Files, Record: result.Record}
	job, err := deploy.Prepare(ctx, what, options)
	if err != nil {
		return err
	}
	defer job.Close()
	plan := &job.Plan
	d.tell(reportEvent(target.Name, &job.Report))
	d.tell(planEvent(target.Name, plan))
	report := job.Report
	if report.First { // and who is named is shown all the same
		t.say(diag.Say("command/deploy-first", "target", target.Name))
		report.First = false
	}
	for _, line := range report.Lines(maxExamples) {
		t.printLine(line)
	}
	put, removed, unchanged := number(len(plan.Put)), number(len(plan.Remove)), number(len(plan.Unchanged))
	if !plan.Empty() {
		t.say(diag.Say("command/deploy-plan", "target", target.Name, "put", put, "bytes", byteCount(plan.Bytes), "removed", removed, "unchanged", unchanged))
	}
	if d.options.DryRun {
		t.say(diag.Say("command/deploy-dry-run", "target", target.Name))
		return nil
	}
	if !plan.Empty() || !job.Report.Empty() {
		if err := d.askToSend(target.Name, job); err != nil {
			return err
		}
	}
	var sent atomic.Int64
	total := number(len(plan.Put) + len(plan.Remove))
	hide := t.showProgress(func() string {
		what := diag.Say("command/progress-deploy", "target", target.Name)
		return diag.Say("command/progress", "what", what, "done", number(sent.Load()), "total", total).Message
	})
	done, err := job.Send(ctx, func(e deploy.Event) {
		sent.Add(1)
		d.tell(fileEvent(target.Name, e))
	})
	hide()
	if err != nil {
		return err
	}
	d.tell(doneEvent(target.Name, done))
	if done.Put+done.Removed == 0 {
		t.say(diag.Say("command/deploy-nothing", "target", target.Name))
		return nil
	}
	t.say(diag.Say("command/deploy-done", "target", target.Name, "put", number(done.Put), "bytes", byteCount(done.Bytes), "removed", number(done.Removed), "unchanged", number(done.Unchanged)))
	return nil
}

// askToSend asks a person, who has seen the report, unless --yes has answered. A
// watch that goes on asks only for what was not shown before: people newly named,
// and many files that go.
func (d *deployment) askToSend(target string, job *deploy.Job) error {
	plan := &job.Plan
	if d.watching {
		if !plan.RemovesMuch() && d.wereShown(target, job.Report.NewlyNamed) && len(job.Report.Unlisted) == 0 {
			return nil
		}
		if !d.t.answers {
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
		question = diag.Say("command/deploy-ask-much", "target", target, "removed", number(len(plan.Remove)), "there", number(len(plan.Remove)+len(plan.Unchanged)))
	}
	if !d.t.askYes(question) {
		return usage{diag.Say("usage/deploy-no")}
	}
	d.noteShown(target, job.Report.NewlyNamed)
	return nil
}

// askYes asks a question that yes or no answers; anything but a yes is a no.
func (t *terminal) askYes(question diag.Text) bool {
	answer, err := t.askLine(question)
	return err == nil && slices.Contains([]string{"y", "yes", "j", "ja", "o", "oui", "s", "sí", "si", "t", "tak", "д", "да", "т", "так", "и", "иә", "نعم"}, strings.ToLower(answer))
}

// output gives the folder that the site is built into.
func (d *deployment) output() string { return cmp.Or(d.options.Out, filepath.Join(d.dir, "public")) }

// targetOptions says how a target is dealt with.
func (d *deployment) targetOptions(target config.Target) (deploy.Options, error) {
	address, err := host.ParseAddress(target.To)
	if err != nil {
		return deploy.Options{}, err
	}
	secrets := deploy.NewSecrets(d.dir, target, address)
	t := d.t
	if t.answers {
		secrets.AskPerson = t.askSecret
		secrets.MayKeep = func() bool { return t.askYes(diag.Say("command/deploy-ask-keep")) }
	}
	how := host.Options{
		Address: address, Target: target.Name, Site: d.dir, Parallel: target.Parallel, HostKey: target.HostKey, Insecure: target.Insecure,
		Secrets: secrets, Attended: t.answers, AskHostKey: t.askHostKey,
	}
	return deploy.Options{
		Target: target.Name, Delete: target.Delete, Replace: d.flags.replace, CheckHost: d.flags.checkHost, Parallel: target.Parallel,
		Mine:   deploy.Locks{Folder: locksFolder(d.dir)},
		Open:   func(ctx context.Context) (host.Host, error) { return host.Open(ctx, how) },
		Notice: func(text diag.Text) { t.say(text) },
	}, nil
}

// askHostKey asks whether the unknown key of a server is the right one.
func (t *terminal) askHostKey(server, algorithm, fingerprint string) (bool, error) {
	if !t.answers {
		return false, host.ErrUnanswered
	}
	return t.askYes(diag.Say("command/deploy-ask-host-key", "host", server, "algorithm", algorithm, "fingerprint", fingerprint)), nil
}

// locksFolder gives the folder in which this computer knows which deploys go on:
// one for all sites, else the hidden one of the site.
func locksFolder(dir string) string {
	if cache, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(cache, "casebook", "deploy")
		if os.MkdirAll(cache, 0o700) == nil {
			return cache
		}
	}
	files, err := folder.Open(dir)
	if err != nil {
		return ""
	}
	defer files.Close()
	if durable.EnsureHidden(files.Root()) != nil {
		return ""
	}
	return filepath.Join(dir, durable.Hidden, "deploy")
}

// An event is a line of --format json: an ordered list of keys and values.
type event []any

// MarshalJSON gives the keys in their order.
func (e event) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i+1 < len(e); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(e[i])
		value, err := json.Marshal(e[i+1])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// tell prints an event for programs.
func (d *deployment) tell(e event) {
	if d.flags.format != "json" {
		return
	}
	enc := json.NewEncoder(d.t.out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(e) // to a reader that is gone
}

func reportEvent(target string, r *publish.Report) event {
	j := r.JSON()
	return event{"event", "report", "target", target, "added", j.Added, "changed", j.Changed, "removed", j.Removed, "people", j.People,
		"no_longer", j.NoLonger, "entries", j.Entries, "statuses", j.Statuses, "links", j.Links}
}

func planEvent(target string, p *deploy.Plan) event {
	put := make([]string, len(p.Put))
	for i, f := range p.Put {
		put[i] = f.Path
	}
	list := func(l []string) []string { return append([]string{}, l...) }
	return event{"event", "plan", "target", target, "put", put, "remove", list(p.Remove), "unchanged", list(p.Unchanged), "bytes", p.Bytes}
}

func fileEvent(target string, e deploy.Event) event {
	what := "put"
	if e.Removed {
		what = "remove"
	}
	return event{"event", what, "target", target, "path", e.Path}
}

func doneEvent(target string, done deploy.Done) event {
	return event{"event", "done", "target", target, "put", done.Put, "removed", done.Removed, "unchanged", done.Unchanged, "bytes", done.Bytes}
}

func problemEvent(p diag.Diagnostic) event {
	j := placeInFile(diag.ForJSON(p))
	return event{"event", "error", "target", "", "code", j.Code, "message", j.Message, "hint", j.Hint, "file", j.File, "line", j.Line, "column", j.Column}
}

func errorEvent(target string, text diag.Text) event {
	return event{"event", "error", "target", target, "code", text.Code, "message", text.Message, "hint", text.Hint}
}

// tellError tells programs why nothing, or not all, was sent.
func (d *deployment) tellError(target string, err error) {
	var failure *deploy.Error
	var said *host.Error
	var asked usage
	var output *publish.Error
	text := diag.Say("command/stopped")
	switch {
	case errors.As(err, &failure):
		text = failure.Text
	case errors.As(err, &said):
		text = said.Text
	case errors.As(err, &asked):
		text = asked.Text
	case errors.As(err, &output):
		text = output.Text
	case !errors.Is(err, context.Canceled):
		text = diag.Text{Code: "failed", Message: err.Error()}
	}
	d.tell(errorEvent(target, text))
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
