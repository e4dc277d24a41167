package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/publish"
	"casebook/internal/site"
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
		Args:    needs("ADDRESS"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.takedown(*site, out, args[0])
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `folder` that the site is built into, when it is not public/")
	return c
}

func (t *terminal) takedown(dir, out, address string) error {
	site, err := site.Open(site.Options{Dir: dir, Theme: casebook.Theme, Out: out, Now: time.Now()})
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
		t.problems(bad, site.Files())
		return exit(exitContent)
	}
	last := page.Last{Out: os.DirFS(site.Out)}
	if last.Files, last.Entries, err = publish.Last(site.Out); err != nil {
		return err
	}
	down, near := plan.Down(address, last)
	if down == nil {
		hint := "write it as /cases/ada-example/"
		switch {
		case path.Ext(address) != "" && strings.Count(address, "/") > 1:
			hint = "a file or a feed goes down with its page: take that one down"
		case near != "":
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return usage{fmt.Errorf("there is no page of yours at %q (%s)", address, hint)}
	}
	if len(down.Records) == 0 && len(down.Withheld) > 0 {
		return t.refuse(fmt.Errorf("nothing was published of %s, so there is nothing to take down, and a record would make its address known; where readers did have it once, take out draft, publish or the date to come, and run this again before the next build", strings.Join(down.Withheld, ", ")))
	}
	added, err := recordTakedowns(dir, site.Files(), down.Records, plan.Campaign.Taken, time.Now().In(plan.Site.Zone))
	if errors.As(err, new(*recordShape)) {
		return t.refuse(err)
	}
	if err != nil {
		return err
	}
	t.tookDown(down, added)
	for _, a := range down.Purge {
		fmt.Fprintln(t.out, a)
	}
	return nil
}

// tookDown says what to do next.
func (t *terminal) tookDown(down *page.Down, added int) {
	if added == 0 {
		t.sayf("it is down already; %s stays as it was", content.Takedowns)
	} else {
		t.sayf("%s into %s", number(added, "record was written", "records were written"), content.Takedowns)
	}
	for _, file := range down.Withheld {
		t.sayf("%s was not published: it is not in the record, and stays unpublished", file)
	}
	for _, s := range down.Sources {
		t.sayf("the text is still in %s: delete it, and remember that version control keeps it", s)
	}
	t.sayf("now build, upload, and purge these addresses from every cache and mirror:")
}
