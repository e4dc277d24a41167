package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/site"
)

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
  casebook withdraw --letter free-ada-example --keep-row 12   (a namesake who stays)`,
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
		t.printLine("casebook: " + why.Text.String())
	}
	t.say(diag.Say("command/withdraw-nobody"))
	return exit(exitContent)
}
