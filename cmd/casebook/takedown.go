package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/change"
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
	s, err := beginChange("takedown", site.Options{Dir: dir, Theme: casebook.Theme, Out: out})
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := change.PlanTakedown(s, address)
	if err != nil {
		return t.endProblems(err, s)
	}
	if err := p.Do(); err != nil {
		return err
	}
	t.sayAll(p.Did())
	for _, a := range p.Purge {
		fmt.Fprintln(t.out, a)
	}
	return nil
}
