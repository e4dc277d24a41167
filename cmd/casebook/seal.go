package main

import (
	"strings"

	"github.com/spf13/cobra"

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
