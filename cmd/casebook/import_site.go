package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/migrate"
	"casebook/internal/site"
)

// A siteImport is what import site was asked for.
type siteImport struct {
	into, public string // slug of a case; yes, no or initials
	dryRun       bool
}

func importSiteCommand(t *terminal, site *string) *cobra.Command {
	var o siteImport
	c := &cobra.Command{
		Use:   "site DIR|FILE",
		Short: "Take over the site of another program",
		Long: `Takes over pages, posts, pictures, people and old addresses of a site made with
Jekyll, Hugo, Eleventy or Publii (its folder), or with WordPress (the .xml that it
exports, with the folder of its pictures beside it). Posts become news, or updates of a case.
What is there is never overwritten; where --site has no site.toml, one is made. The
report says file by file what was taken, changed and left.`,
		Example: `  casebook import site old-site --site my-campaign --dry-run
  casebook import site export/wordpress.xml --site my-campaign`,
		Args: takesWords("DIR|FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.public = strings.ToLower(o.public); o.public != "" && !change.IsAnswer(o.public) {
				return usage{diag.Say("usage/public", "answer", o.public)}
			}
			return t.importSite(*site, args[0], o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.into, "case", "", "the `slug` of the case whose updates the posts become")
	f.StringVar(&o.public, "public", "", "the `answer` of people who do not say whether to be named: yes, no or initials")
	f.BoolVar(&o.dryRun, "dry-run", false, "only say what would happen")
	return c
}

func (t *terminal) importSite(dir, old string, o siteImport) error {
	if err := keptOut(dir, old); err != nil {
		return err
	}
	info, err := os.Stat(old)
	if err != nil {
		return err
	}
	from, export := old, ""
	if !info.IsDir() {
		from, export = filepath.Dir(old), filepath.Base(old)
	}
	there, err := os.Stat(dir)
	if own, failed := os.Stat(from); err == nil && failed == nil && info.IsDir() && os.SameFile(own, there) {
		return usage{diag.Say("usage/import-itself", "folder", old)}
	}
	source, err := folder.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	name := dir
	if absolute, err := filepath.Abs(dir); err == nil {
		name = absolute
	}
	taking := change.TakingOver{From: source, Export: export, Case: o.into, Public: o.public, ID: newAuthority(filepath.Base(name)) + "," + time.Now().UTC().Format("2006")}
	var s *change.Sources
	begin := func() error {
		s, err = beginChange("import site", site.Options{Dir: dir, DryRun: o.dryRun})
		return err
	}
	if there != nil {
		if err := begin(); err != nil {
			return err
		}
		defer s.Close()
	}
	i, err := t.planSiteImport(s, taking, old)
	if err != nil {
		return err
	}
	for _, row := range i.Plan.Rows {
		t.printRow(row)
	}
	t.say(i.Counted())
	if n := i.Plan.Unanswered; n > 0 {
		t.say(diag.Say("command/site-unanswered", "count", diag.Count(n), "letters", diag.Count(i.Plan.Letters)))
	}
	if o.dryRun {
		t.say(diag.Say("command/site-nothing"))
		return nil
	}
	if there == nil {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
		if err := begin(); err != nil {
			return err
		}
		defer s.Close()
	}
	if err := i.Do(s); err != nil {
		return err
	}
	t.say(diag.Say("command/site-look"))
	return nil
}

func (t *terminal) planSiteImport(s *change.Sources, o change.TakingOver, old string) (*change.SiteImport, error) {
	var i *change.SiteImport
	var err error
	if s == nil {
		i, err = change.PlanSiteImport(nil, o)
	} else {
		i, err = change.PlanSiteImport(s.Files(), o)
	}
	var fault *diag.Fault
	var damage *migrate.DamageError
	switch {
	case errors.As(err, &damage):
		t.printProblems(damage.Problems, nil)
		return nil, exit(exitContent)
	case errors.Is(err, migrate.ErrUnknown):
		return nil, usage{diag.Say("usage/import-unknown", "file", old, "kinds", strings.Join(migrate.Names(), ", "))}
	case errors.As(err, &fault):
		t.printProblems([]diag.Diagnostic{fault.At(filepath.Base(old))}, nil)
		return nil, exit(exitContent)
	}
	return i, err
}

// printRow prints what became of a file of the old site.
func (t *terminal) printRow(row migrate.Row) {
	file := row.From
	if row.Line > 0 {
		file = fmt.Sprintf("%s:%d", file, row.Line)
	}
	text := diag.Say("command/site-left", "file", file, "why", row.Why)
	switch {
	case row.To != "":
		text = diag.Say("command/site-taken", "file", file, "name", row.To)
	case row.Why.Code == "migrate-draft":
		text = diag.Say("command/site-draft", "file", file, "why", row.Why)
	case row.Why.Code == "migrate-changed":
		text = diag.Say("command/site-changed", "file", file, "why", row.Why)
	}
	fmt.Fprintln(t.out, t.wordsOf(text))
}
