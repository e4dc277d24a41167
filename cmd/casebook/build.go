package main

import (
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
	"casebook/internal/diag"
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
		Args:    needs(),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := f.options(*site, time.Now())
			if err != nil {
				return err
			}
			if f.watch {
				return t.buildAgain(c, f, *site, options)
			}
			_, err = t.build(c, options, f.format)
			return err
		},
	}
	f.register(c)
	c.Flags().BoolVar(&f.poll, "poll", false, "with --watch: look for changes again and again; for network disks, which report none")
	return c
}

func (f *buildFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.Out, "out", "", "write into this `folder` instead of public/")
	flags.StringVar(&f.BaseURL, "base-url", "", "the `address` of the site, instead of site.toml's")
	flags.BoolVar(&f.Drafts, "drafts", false, "publish everything that is withheld too, marked as such")
	flags.StringVar(&f.now, "now", "", "build as if it were this `moment`, as 2026-01-31T09:00:00Z")
	flags.BoolVar(&f.NoMinify, "no-minify", false, "leave the pages readable")
	flags.BoolVar(&f.Portable, "portable", false, "make a copy that opens from a disk, without a web server")
	flags.BoolVar(&f.DryRun, "dry-run", false, "say what would change for readers, and write nothing")
	flags.BoolVar(&f.watch, "watch", false, "build again after every change, until Ctrl-C")
	flags.StringVar(&f.format, "format", "text", "how to print problems: text or json")
}

// options turns flags into what to build.
func (f *buildFlags) options(site string, now time.Time) (site.Options, error) {
	o := f.Options
	o.Dir, o.Theme, o.Now = site, casebook.Theme, now
	o.Guard = guardElsewhere()
	if f.now != "" {
		at, err := time.Parse(time.RFC3339, f.now)
		if err != nil {
			return o, usage{fmt.Errorf("--now cannot be %q (write it as 2026-01-31T09:00:00Z)", f.now)}
		}
		o.Now = at
	}
	if f.BaseURL != "" {
		if _, err := config.BaseURL(f.BaseURL); err != nil {
			return o, usage{fmt.Errorf("--base-url: %w", err)}
		}
	}
	if f.format != "text" && f.format != "json" {
		return o, usage{fmt.Errorf(`--format cannot be %q (it is "text" or "json")`, f.format)}
	}
	return o, hasSite(site)
}

// guardElsewhere gives the guard list that lies outside of the site, "" for none.
func guardElsewhere() string { return os.Getenv("CASEBOOK_GUARD") }

// hasSite reports a folder without site.toml, the commonest slip, and a file
// in the place of the folder.
func hasSite(site string) error {
	if info, err := os.Stat(site); err == nil && !info.IsDir() {
		return usage{fmt.Errorf("--site %s is a file (name the folder that site.toml is in: --site %s)", site, quoteArgument(filepath.Dir(site)))}
	}
	_, err := os.Stat(site + "/site.toml")
	if errors.Is(err, fs.ErrNotExist) {
		return usage{fmt.Errorf("there is no site.toml in %s (name the site's folder with --site, or make a new one with: casebook init DIR)", site)}
	}
	return err
}

// build runs a build and says how it went. A build that ended well gives when
// the next would differ without anybody having changed anything.
func (t *terminal) build(c *cobra.Command, o site.Options, format string) (next time.Time, _ error) {
	o.Progress = &site.Progress{}
	done := t.progress(func() string { return howFar(o.Progress) })
	result, err := site.Run(c.Context(), o)
	done()
	var problems []diag.Diagnostic
	if result != nil {
		problems = result.Problems
	}
	switch end := t.ending(problems, o.Dir, format, err); end {
	case nil:
		t.summary(result.Summary, o)
		for _, line := range result.Changes.Lines(maxExamples) {
			t.sayf("%s", line)
		}
		return result.Summary.Next, nil
	case exit(exitContent):
		t.sayf("nothing was published; the output is as it was")
		return next, end
	default:
		return next, end
	}
}

// ending prints the problems that a run found and gives how the command ends:
// with the machine's error, with the content's, or well.
func (t *terminal) ending(problems []diag.Diagnostic, dir, format string, err error) error {
	if format == "json" {
		if err := t.jsonProblems(problems); err != nil {
			return err
		}
	} else {
		t.problems(problems, os.DirFS(dir))
	}
	var refused *publish.Error
	switch {
	case errors.As(err, &refused):
		t.errorf("%s", refused)
		return exit(refused.ExitCode())
	case err != nil:
		return err
	}
	if errors, _ := count(problems); errors > 0 {
		return exit(exitContent)
	}
	return nil
}

// maxExamples is how many pages, people or entries the publish report names
// of a kind.
const maxExamples = 10

// summary says in a few lines what a build made.
func (t *terminal) summary(s site.Summary, o site.Options) {
	what := []string{number(s.Pages, "page", "pages"), number(s.Feeds, "feed", "feeds")}
	if s.Signatories > 0 {
		what = append(what, number(s.Signatories, "signatory", "signatories"))
	}
	t.sayf("%s in %s", strings.Join(what, ", "), took(s.Took))
	if s.Withheld+s.Responses > 0 {
		t.sayf("%s", withheld(s, o.Drafts))
	}
	if !s.Next.IsZero() {
		t.sayf("build again at %s: something changes then", moment(s.Next))
	}
	files := fmt.Sprintf("%s written, %s unchanged", number(s.Files.Written, "file", "files"), diag.GroupDigits(s.Files.Unchanged))
	if s.Files.Removed > 0 {
		files += fmt.Sprintf(", %s removed", diag.GroupDigits(s.Files.Removed))
	}
	if o.DryRun {
		files = "nothing was written; a build would give: " + files
	}
	t.sayf("%s", files)
}

func withheld(s site.Summary, drafts bool) string {
	if drafts {
		return held(s, "withheld page", "withheld response") + " shown (--drafts): do not publish this"
	}
	text := held(s, "page", "response") + " withheld"
	switch {
	case s.Opens.IsZero():
	case s.Withheld+s.Responses == 1:
		text += " until " + moment(s.Opens)
	default:
		text += ", the first until " + moment(s.Opens)
	}
	return text
}

// held counts pages, and responses where there are some: "1 page and 2 responses are".
func held(s site.Summary, page, response string) string {
	var what []string
	if s.Withheld > 0 {
		what = append(what, number(s.Withheld, page, page+"s"))
	}
	if s.Responses > 0 {
		what = append(what, number(s.Responses, response, response+"s"))
	}
	text := strings.Join(what, " and ")
	if s.Withheld+s.Responses == 1 {
		return text + " is"
	}
	return text + " are"
}

// moment gives a moment as people write it, with seconds only where there are
// some.
func moment(t time.Time) string {
	if t.Second() != 0 {
		return t.Format("2006-01-02 15:04:05 MST")
	}
	return t.Format("2006-01-02 15:04 MST")
}

// took gives a duration as people say it.
func took(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
