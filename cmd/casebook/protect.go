package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/site"
)

func sealCommand(t *terminal, site *string) *cobra.Command {
	var note string
	c := &cobra.Command{
		Use:     "seal LETTER",
		GroupID: "protect",
		Short:   "Fix a letter's text, so that it cannot change unnoticed",
		Long: `Writes a seal into the letter: a digest of its title, date, addressees and text.
From then on a build stops when one of them has changed. With --note the letter as
it is now is sealed anew, and its page lists the correction.

LETTER is the slug of the letter, or the file of a translation.`,
		Example: `  casebook seal free-ada-example
  casebook seal free-ada-example --note "The name of the court was wrong."`,
		Args: takesWords("LETTER"),
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("note") && strings.TrimSpace(note) == "" {
				return usage{diag.Say("usage/note")}
			}
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.sealLetter(*site, args[0], strings.TrimSpace(note))
		},
	}
	c.Flags().StringVar(&note, "note", "", "what was corrected and why: a `text` that the letter's page shows")
	return c
}

func (t *terminal) sealLetter(dir, name, note string) error {
	s, err := beginChange("seal", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := change.PlanSeal(s, name, note)
	if err != nil {
		if err = t.endProblems(err, s); err == exit(exitContent) {
			t.say(diag.Say("command/not-sealed"))
		}
		return err
	}
	if err := p.Do(); err != nil {
		return err
	}
	t.sayAll(p.Did())
	return nil
}

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

// A withdrawal is what withdraw was asked for.
type withdrawal struct {
	letter    string
	row, keep int
	anyway    bool // keep the hash of a name that is not in the list
}

func withdrawCommand(t *terminal, site *string) *cobra.Command {
	var o withdrawal
	c := &cobra.Command{
		Use:     "withdraw [NAME] --letter SLUG",
		GroupID: "protect",
		Short:   "Take a signatory off a letter for good",
		Long: `Takes a person's row out of a letter's list of signatories. No later import brings
them back, and a build that meets them in the list again stops. No file keeps the
name: what is kept beside the letter is a hash under a key of the site.

Without NAME the name is asked for, so that it does not stay in the history of
your shell. Where several people have the name, --row says which of them.`,
		Example: `  casebook withdraw --letter free-ada-example
  casebook withdraw --letter free-ada-example --row 12
  casebook withdraw --letter free-ada-example --keep-row 12`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage{diag.Say("usage/name-words")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case o.letter == "":
				return usage{diag.Say("usage/no-letter-withdraw")}
			case o.row < 0 || o.keep < 0 || o.row > 0 && o.keep > 0:
				return usage{diag.Say("usage/one-row")}
			}
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.withdrawPerson(*site, strings.Join(args, ""), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.letter, "letter", "", "the `slug` of the letter")
	f.IntVar(&o.row, "row", 0, "take off the person in this `row`")
	f.IntVar(&o.keep, "keep-row", 0, "keep the person in this `row`: a namesake of somebody who was taken off")
	f.BoolVar(&o.anyway, "anyway", false, "keep the hash of a name that is not in the list too, so that the person is known when they come")
	return c
}

func (t *terminal) withdrawPerson(dir, name string, o withdrawal) error {
	s, err := beginChange("withdraw", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := change.PlanWithdrawal(s, change.Withdrawing{
		Letter: o.letter, Name: name, Row: o.row, Keep: o.keep, Anyway: o.anyway,
		AskName: func() (string, error) { return questionsOn(t).askLine(diag.Say("command/ask-name")) },
	})
	if err != nil {
		return t.notWithdrawn(t.endProblems(err, s))
	}
	if err := p.Do(); err != nil {
		return err
	}
	t.sayAll(p.Did())
	return nil
}

// notWithdrawn says why nothing was changed.
func (t *terminal) notWithdrawn(err error) error {
	var why *change.NotWithdrawnError
	if !errors.As(err, &why) {
		return err
	}
	if len(why.Problems) > 0 {
		t.printProblems(why.Problems, nil)
	}
	if why.Text.ID != "" {
		t.sayFailure(why.Text)
	}
	t.say(diag.Say("command/withdraw-nobody"))
	return exit(exitContent)
}
