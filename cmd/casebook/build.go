package main

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/config"
	"casebook/internal/deploy"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/folder"
	"casebook/internal/publish"
	"casebook/internal/site"
)

// A buildFlags holds what build, check and serve have in common.
type buildFlags struct {
	site.Options
	now    string
	format string
	watch  bool
	poll   bool
	digest string // the file of the e-mail to subscribers; "" for none
}

func buildCommand(t *terminal, site *string) *cobra.Command {
	var f buildFlags
	c := &cobra.Command{
		Use:     "build",
		GroupID: "publish",
		Short:   "Write the website into public/",
		Long: `Reads site.toml and content/ and writes the finished website into public/. Copy
that folder to any web host. When something is wrong, everything that is wrong is
listed with its place, and public/ stays as it was.`,
		Example: "  casebook build\n  casebook build --out /srv/www --base-url https://example.org/campaign/",
		Args:    takesWords(),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := f.siteOptions(*site, time.Now())
			if err != nil {
				return err
			}
			if err := keepsWithheld(options, time.Now()); err != nil {
				return err
			}
			if f.digest != "" {
				if options.Drafts || f.watch || options.Now.After(time.Now()) {
					return usage{diag.Say("usage/digest-withheld")}
				}
				if !mayHoldDigest(options, f.digest) {
					return usage{diag.Say("usage/digest-name", "file", f.digest)}
				}
				options.Digest = true
			}
			if f.watch {
				return t.buildOnChange(c, f, *site, options)
			}
			_, err = t.buildSite(c, options, f.format, f.digest)
			return err
		},
	}
	f.addFlags(c)
	c.Flags().StringVar(&f.digest, "digest", "", "write what subscribers are told as an e-mail into this `file`, as digest.eml")
	c.Flags().BoolVar(&f.poll, "poll", false, "with --watch: look for changes again and again; for network disks, which report none")
	return c
}

func (f *buildFlags) addFlags(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.Out, "out", "", "write into this `folder` instead of public/")
	flags.StringVar(&f.BaseURL, "base-url", "", "the `address` of the site, instead of site.toml's")
	flags.BoolVar(&f.Drafts, "drafts", false, "publish everything that is withheld too, marked as such")
	flags.StringVar(&f.now, "now", "", "build as if it were this `moment`, as 2026-01-31T09:00:00Z")
	flags.BoolVar(&f.NoMinify, "no-minify", false, "leave the pages readable")
	flags.BoolVar(&f.Portable, "portable", false, "make a copy that opens from a disk, without a web server")
	flags.BoolVar(&f.DryRun, "dry-run", false, "say what would change for readers, and write nothing")
	flags.BoolVar(&f.watch, "watch", false, "build again after every change, until Ctrl-C")
	flags.StringVar(&f.format, "format", "text", "the `form` in which problems are printed: text or json")
}

// siteOptions turns flags into what to build.
func (f *buildFlags) siteOptions(site string, now time.Time) (site.Options, error) {
	o := f.Options
	o.Dir, o.Theme, o.Now, o.AwaitLists = site, casebook.Theme, now, true
	o.GuardList, o.Keys = guardElsewhere(), signKeys()
	if f.now != "" {
		at, err := time.Parse(time.RFC3339, f.now)
		if err != nil {
			return o, usage{diag.Say("usage/now", "now", f.now)}
		}
		o.Now = at
	}
	if f.BaseURL != "" {
		if _, fault := config.BaseURL(f.BaseURL); fault != nil {
			return o, usage{diag.Say("usage/base-url", "problem", fault.Text)}
		}
	}
	if f.format != "text" && f.format != "json" {
		return o, usage{diag.Say("usage/format", "format", f.format)}
	}
	return o, hasSite(site)
}

// keepsWithheld refuses to put what is withheld where readers get the site: into the
// folder that is uploaded, or that of a target. That is drafts, and what a moment that is
// still to come would open.
func keepsWithheld(o site.Options, clock time.Time) error {
	if o.DryRun || !o.Drafts && !o.Now.After(clock) {
		return nil
	}
	out := cmp.Or(o.Out, filepath.Join(o.Dir, "public"))
	isIn := func(folder string) bool { return liesIn(out, folder) }
	if isIn(filepath.Join(o.Dir, "public")) {
		if o.Drafts {
			return usage{diag.Say("usage/drafts-in-public")}
		}
		return usage{diag.Say("usage/later-in-public", "now", o.Now.Format(time.RFC3339))}
	}
	if settings := readConfig(o.Dir); settings != nil {
		if target := deploy.TargetIn(o.Dir, settings.Targets, isIn); target != "" {
			return usage{diag.Say("usage/withheld-in-target", "target", target)}
		}
	}
	return nil
}

// liesIn reports whether what may not be there yet is a folder or lies below it, whatever
// they are called on the way there.
func liesIn(name, folder string) bool {
	folder = realPath(folder)
	there, err := os.Stat(folder)
	for dir := realPath(name); ; dir = filepath.Dir(dir) {
		here, errHere := os.Stat(dir)
		if dir == folder || err == nil && errHere == nil && os.SameFile(here, there) {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// realPath gives the absolute path of what may not be there yet, its folder
// without links.
func realPath(name string) string {
	name, _ = filepath.Abs(name)
	if folder, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		name = filepath.Join(folder, filepath.Base(name))
	}
	return name
}

// guardElsewhere gives the guard list that lies outside of the site, "" for none.
func guardElsewhere() string { return os.Getenv("CASEBOOK_GUARD") }

// hasSite reports a folder without site.toml, the commonest slip, and a file
// in the place of the folder.
func hasSite(site string) error {
	if info, err := os.Stat(site); err == nil && !info.IsDir() {
		return usage{diag.Say("usage/site-file", "file", site, "folder", quoteArgument(filepath.Dir(site)))}
	}
	_, err := os.Stat(site + "/site.toml")
	if errors.Is(err, fs.ErrNotExist) {
		return usage{diag.Say("usage/no-site", "folder", site)}
	}
	return err
}

// mayHoldDigest reports a file for the e-mail to subscribers that nothing reads or
// publishes, and that is no other file of anybody's.
func mayHoldDigest(o site.Options, file string) bool {
	out := o.Out
	if out == "" {
		out = filepath.Join(o.Dir, "public")
	}
	for _, dir := range []string{out, filepath.Join(o.Dir, "content"), filepath.Join(o.Dir, "assets"), filepath.Join(o.Dir, "layouts")} {
		if _, within := nameBelow(dir, file); within {
			return false
		}
	}
	return strings.EqualFold(filepath.Ext(file), ".eml")
}

// keepDigest writes the e-mail to subscribers, or says that there is none.
func (t *terminal) keepDigest(result *site.Result, file string, dryRun bool) error {
	if result.Digest == nil {
		t.say(diag.Say("command/digest-none", "file", file))
		return nil
	}
	if dryRun {
		return nil
	}
	if err := durable.WriteFile(file, result.Digest, 0o644); err != nil {
		return err
	}
	t.say(diag.Say("command/digest", "file", file, "n", diag.Count(len(result.Changes.EntriesAdded))))
	return nil
}

// buildSite runs a build and says how it went; digest is the file of the e-mail to
// subscribers, "" for none. A build that ended well gives when
// the next would differ without anybody having changed anything.
func (t *terminal) buildSite(c *cobra.Command, o site.Options, format, digest string) (next time.Time, _ error) {
	o.Progress = &site.Progress{}
	done := t.showProgress(func() string { return t.howFar(o.Progress) })
	result, err := site.Run(c.Context(), o)
	done()
	var problems []diag.Diagnostic
	if result != nil {
		problems = result.Problems
	}
	switch end := t.endRun(problems, o.Dir, format, err); end {
	case nil:
		t.saySummary(result.Summary, o)
		for _, line := range result.Changes.Lines(maxExamples, publish.ShownPeople, t.language) {
			t.printLine(line)
		}
		if digest != "" {
			err = t.keepDigest(result, digest, o.DryRun)
		}
		return result.Summary.Next, err
	case exit(exitContent):
		t.say(diag.Say("command/build-nothing"))
		return next, end
	default:
		return next, end
	}
}

// endRun prints the problems that a run found and gives how the command ends:
// with the machine's error, with the content's, or well.
func (t *terminal) endRun(problems []diag.Diagnostic, dir, format string, err error) error {
	if format == "json" {
		if err := t.jsonProblems(problems); err != nil {
			return err
		}
	} else {
		var lines fs.FS = embed.FS{} // none, where the site cannot be opened
		if files, err := folder.Open(dir); err == nil {
			defer files.Close()
			lines = files
		}
		t.printProblems(problems, lines)
	}
	var refused *publish.Error
	switch {
	case errors.As(err, &refused):
		t.sayFailure(refused.Text)
		return exit(refused.ExitCode())
	case err != nil:
		return err
	}
	if errors, _ := countProblems(problems); errors > 0 {
		return exit(exitContent)
	}
	return nil
}

// maxExamples is how many pages, people or entries the publish report names
// of a kind.
const maxExamples = 10

// saySummary says in a few lines what a build made.
func (t *terminal) saySummary(s site.Summary, o site.Options) {
	pages, feeds, signatories := diag.Count(s.Pages), diag.Count(s.Feeds), diag.Count(s.Signatories)
	if s.Signatories > 0 {
		t.say(diag.Say("command/built-signatories", "pages", pages, "feeds", feeds, "signatories", signatories, "time", shortDuration(s.Took)))
	} else {
		t.say(diag.Say("command/built", "pages", pages, "feeds", feeds, "time", shortDuration(s.Took)))
	}
	if s.Withheld+s.Responses > 0 {
		t.say(withheldText(s, o.Drafts))
	}
	if !s.Next.IsZero() {
		t.say(diag.Say("command/build-next", "moment", shortMoment(s.Next)))
	}
	written, unchanged, removed := diag.Count(s.Files.Written), diag.Count(s.Files.Unchanged), diag.Count(s.Files.Removed)
	files := diag.Say("command/build-files", "written", written, "unchanged", unchanged)
	if s.Files.Removed > 0 {
		files = diag.Say("command/build-files-removed", "written", written, "unchanged", unchanged, "removed", removed)
	}
	switch {
	case !o.DryRun:
		t.say(files)
	case !t.offers:
		t.say(diag.Say("command/build-dry-run", "files", files))
	}
}

// withheldText says what readers do not see yet, and until when.
func withheldText(s site.Summary, drafts bool) diag.Text {
	pages, responses, count := diag.Count(s.Withheld), diag.Count(s.Responses), s.Withheld+s.Responses
	what := diag.Say("command/withheld-pages", "pages", pages)
	switch {
	case s.Withheld > 0 && s.Responses > 0:
		what = diag.Say("command/withheld-both", "pages", pages, "responses", responses)
	case s.Responses > 0:
		what = diag.Say("command/withheld-responses", "responses", responses)
	}
	switch {
	case drafts && s.Withheld > 0 && s.Responses > 0:
		return diag.Say("command/drafts-both", "pages", pages, "responses", responses)
	case drafts && s.Responses > 0:
		return diag.Say("command/drafts-responses", "responses", responses)
	case drafts:
		return diag.Say("command/drafts-pages", "pages", pages)
	case s.Opens.IsZero():
		return diag.Say("command/withheld", "what", what, "count", count)
	case count == 1:
		return diag.Say("command/withheld-until", "what", what, "moment", shortMoment(s.Opens))
	}
	return diag.Say("command/withheld-first", "what", what, "moment", shortMoment(s.Opens))
}

// shortMoment gives a moment as people write it, with seconds only where there are
// some.
func shortMoment(t time.Time) string {
	if t.Second() != 0 {
		return t.Format("2006-01-02 15:04:05 MST")
	}
	return t.Format("2006-01-02 15:04 MST")
}

// shortDuration gives a duration as people say it.
func shortDuration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
