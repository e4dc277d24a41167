package main

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/signatory"
	"casebook/internal/site"
	"casebook/internal/takedown"
)

func takedownCommand(t *terminal, site *string) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:     "takedown ADDRESS",
		GroupID: "protect",
		Short:   "Take a page down for good, and say which caches to purge",
		Long: `Takes down the page at an address of the site: a letter, an update, any page, or a
case with its updates; in every language. From the next build on a neutral note
stands there, and feeds carry an emptied entry, so that readers' programs drop the
old text. What is written into content/takedowns.toml outranks the source.

Prints every address that was published for it, one a line: purge them from
caches and mirrors after uploading the new build.`,
		Example: "  casebook takedown /cases/ada-example/",
		Args:    takesWords("ADDRESS"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.takeDown(*site, out, args[0])
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `folder` that the site is built into, when it is not public/")
	return c
}

func (t *terminal) takeDown(dir, out, address string) error {
	site, err := beginChange("takedown", site.Options{Dir: dir, Theme: casebook.Theme, Out: out})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	plan, err := site.Plan(&rep) // with errors too: a takedown does not wait for other texts
	if err != nil {
		return err
	}
	if bad := errorsIn(rep.All(), content.Takedowns); plan == nil || len(bad) > 0 {
		if plan == nil {
			bad = rep.All()
		}
		t.printProblems(bad, site.Files())
		return exit(exitContent)
	}
	last := takedown.Last{Out: os.DirFS(site.Out)}
	if last.Files, last.Entries, err = publish.Last(site.Out); err != nil {
		return err
	}
	key, isNew, err := signatory.KeyForRecords(site.Files())
	if err != nil {
		return err
	}
	down, near := plan.TakeDown(address, last, key, signatory.KeyName(key))
	if down == nil {
		switch {
		case path.Ext(address) != "" && strings.Count(address, "/") > 1:
			return usage{diag.Say("usage/no-page-file", "address", address)}
		case near != "":
			return usage{diag.Say("usage/no-page-near", "address", address, "near", near)}
		}
		return usage{diag.Say("usage/no-page", "address", address)}
	}
	if len(down.Records) == 0 && len(down.Withheld) > 0 {
		return refusal{diag.Say("command/takedown-unpublished", "files", strings.Join(down.Withheld, ", "))}
	}
	if isNew && slices.ContainsFunc(down.Records, func(r campaign.Takedown) bool { return len(r.Hashes) > 0 }) {
		if err := site.lock.WriteFile(signatory.KeyFile, signatory.FormatKey(key), 0o600); err != nil {
			return err
		}
		t.say(diag.Say("command/withdraw-key", "file", signatory.KeyFile))
	}
	added, err := recordTakedowns(site.lock, site.Files(), down.Records, plan.Input.Campaign.Taken, time.Now().In(plan.Input.Site.Zone))
	if err != nil {
		return err
	}
	t.sayTakenDown(down, added)
	for _, a := range down.Purge {
		fmt.Fprintln(t.out, a)
	}
	return nil
}

// sayTakenDown says what to do next.
func (t *terminal) sayTakenDown(down *takedown.Effect, added int) {
	if added == 0 {
		t.say(diag.Say("command/takedown-before", "file", content.Takedowns))
	} else {
		t.say(diag.Say("command/takedown-records", "count", number(added), "file", content.Takedowns))
	}
	for _, file := range down.Withheld {
		t.say(diag.Say("command/takedown-withheld", "file", file))
	}
	for _, s := range down.Sources {
		t.say(diag.Say("command/takedown-source", "file", s))
	}
	t.say(diag.Say("command/takedown-purge"))
}
