package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/diag"
	"casebook/internal/signatory"
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
	site, err := beginChange("withdraw", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	letter, list, err := site.FindLetter(o.letter, &rep)
	if err != nil {
		return err
	}
	if bad := inTheWay(rep.All(), letter == nil); len(bad) > 0 {
		t.printProblems(bad, site.Files())
		return exit(exitContent)
	}
	if o.row == 0 && o.keep == 0 && name == "" {
		if name, err = t.askLine(diag.Say("command/ask-name")); err != nil {
			return err
		}
	}
	file := signatory.FindFile(site.Files(), letter.Dir)
	var w *signatory.Withdrawal
	if o.keep > 0 {
		w, err = signatory.PlanKeeping(site.Files(), file, name, o.keep, list)
	} else {
		w, err = signatory.PlanWithdrawal(site.Files(), file, name, o.row, o.anyway, list)
	}
	if err != nil {
		return t.notWithdrawn(err, file)
	}
	if err := w.Write(site.lock); err != nil {
		return err
	}
	if o.keep > 0 {
		t.say(diag.Say("command/row-stays", "row", w.Row, "file", w.File))
		return nil
	}
	t.sayWithdrawn(w)
	return t.listHolding(site.Files(), w.Names)
}

// inTheWay gives the problems that stop a withdrawal: not those of other texts,
// since somebody who asks to be taken off should not wait for them.
func inTheWay(list []diag.Diagnostic, all bool) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		record := d.File == signatory.KeyFile || strings.HasSuffix(d.File, "/"+signatory.Record)
		return d.Severity == diag.Warning || !all && !record
	})
}

// askLine reads a line from whoever is there.
func (t *terminal) askLine(question diag.Text) (string, error) {
	if t.person {
		t.printQuestion(question)
	}
	line, err := bufio.NewReader(io.LimitReader(t.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", usage{diag.Say("usage/no-name")}
	}
	return line, nil
}

// notWithdrawn says why nothing was changed.
func (t *terminal) notWithdrawn(err error, file string) error {
	var several *signatory.SeveralError
	var absent *signatory.AbsentError
	var fault *diag.Fault
	switch {
	case errors.As(err, &absent):
		t.printProblems(absent.Problems, nil)
		switch near := absent.Near; {
		case len(near) > 0:
			t.printLine("casebook: " + diag.Say("command/withdraw-near", "rows", rowList(near), "file", file).String())
		default:
			t.printLine("casebook: " + diag.Say("command/withdraw-nobody-there", "file", file).String())
		}
	case errors.As(err, &several):
		t.printLine("casebook: " + diag.Say("command/withdraw-several", "rows", rowList(several.Rows), "file", file).String())
	case errors.As(err, &fault):
		d := fault.At(file)
		d.Private = true
		t.printProblems([]diag.Diagnostic{d}, nil)
	default:
		return err
	}
	t.say(diag.Say("command/withdraw-nobody"))
	return exit(exitContent)
}

// sayWithdrawn says what was done, without the name.
func (t *terminal) sayWithdrawn(w *signatory.Withdrawal) {
	switch {
	case w.Row == 0 && w.Already:
		t.say(diag.Say("command/withdraw-before", "file", w.File))
	case w.Row == 0:
		t.say(diag.Say("command/withdraw-absent", "file", w.File))
	case w.ByHand:
		t.say(diag.Say("command/withdraw-by-hand", "row", w.Row, "file", w.File))
	default:
		t.say(diag.Say("command/withdraw-row", "row", w.Row, "file", w.File))
	}
	if w.NewKey {
		t.say(diag.Say("command/withdraw-key", "file", signatory.KeyFile))
	}
}

// listHolding lists the other files of the site that hold the names.
func (t *terminal) listHolding(files fs.FS, names []string) error {
	holding, unsearched, err := signatory.FindFiles(files, names)
	if err != nil {
		return err
	}
	for _, f := range holding {
		t.say(diag.Say("command/withdraw-also", "file", f))
	}
	for _, f := range unsearched {
		t.say(diag.Say("command/withdraw-unsearched", "file", f))
	}
	t.say(diag.Say("command/withdraw-remember"))
	return nil
}
