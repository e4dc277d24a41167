package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/diag"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// A withdrawal is what withdraw was asked for.
type withdrawal struct {
	letter    string
	row, keep int
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
				return usage{errors.New(`the name is more than one word (write it in quotation marks: "Ada Example")`)}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case o.letter == "":
				return usage{errors.New("--letter is missing (the slug of the letter that the person signed)")}
			case o.row < 0 || o.keep < 0 || o.row > 0 && o.keep > 0:
				return usage{errors.New("give one row, as messages number them: with --row the one to take off, with --keep-row the one to keep")}
			}
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.withdraw(*site, strings.Join(args, ""), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.letter, "letter", "", "the `slug` of the letter")
	f.IntVar(&o.row, "row", 0, "take off the person in this `row`")
	f.IntVar(&o.keep, "keep-row", 0, "keep the person in this `row`: a namesake of somebody who was taken off")
	return c
}

func (t *terminal) withdraw(dir, name string, o withdrawal) error {
	site, err := site.Open(site.Options{Dir: dir, Now: time.Now()})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	letter, list, err := site.Letter(o.letter, &rep)
	if err != nil {
		return err
	}
	if bad := inTheWay(rep.All(), letter == nil); len(bad) > 0 {
		t.problems(bad, site.Files())
		return exit(exitContent)
	}
	if o.row == 0 && o.keep == 0 && name == "" {
		if name, err = t.ask("name of the person: "); err != nil {
			return err
		}
	}
	file := signatory.FindFile(site.Files(), letter.Dir)
	var w *signatory.Withdrawal
	if o.keep > 0 {
		w, err = signatory.PlanKeeping(site.Files(), file, name, o.keep, list)
	} else {
		w, err = signatory.PlanWithdrawal(site.Files(), file, name, o.row, list)
	}
	if err != nil {
		return t.notWithdrawn(err, file)
	}
	if err := w.Write(dir); err != nil {
		return err
	}
	if o.keep > 0 {
		t.sayf("row %d of %s stays: it is another person", w.Row, w.File)
		return nil
	}
	t.withdrawn(w)
	return t.holding(site, w.Names)
}

// inTheWay gives the problems that stop a withdrawal: not those of other texts,
// since somebody who asks to be taken off should not wait for them.
func inTheWay(list []diag.Diagnostic, all bool) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		record := d.File == signatory.KeyFile || strings.HasSuffix(d.File, "/"+signatory.Record)
		return d.Severity == diag.Warning || !all && !record
	})
}

// ask reads a line from whoever is there.
func (t *terminal) ask(question string) (string, error) {
	if t.person {
		fmt.Fprint(t.err, question)
	}
	line, err := bufio.NewReader(io.LimitReader(t.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", usage{errors.New("the name is missing (write it after the command, or give the row with --row)")}
	}
	return line, nil
}

// notWithdrawn says why nothing was changed.
func (t *terminal) notWithdrawn(err error, file string) error {
	var several *signatory.SeveralError
	var fault *diag.Fault
	switch {
	case errors.As(err, &several):
		t.errorf("rows %s of %s have this name (say which with --row)", rowList(several.Rows), file)
	case errors.As(err, &fault):
		d := fault.At(file)
		d.Private = true
		t.problems([]diag.Diagnostic{d}, nil)
	default:
		return err
	}
	t.sayf("nobody was taken off")
	return exit(exitContent)
}

// withdrawn says what was done, without the name.
func (t *terminal) withdrawn(w *signatory.Withdrawal) {
	switch {
	case w.Row == 0 && w.Already:
		t.sayf("the person was taken off before, and is not in %s", w.File)
	case w.Row == 0:
		t.sayf("nobody of this name is in %s; if they are added, the build stops", w.File)
	case w.ByHand:
		t.sayf("now delete row %d of %s in your spreadsheet program: until then the build stops", w.Row, w.File)
	default:
		t.sayf("row %d was taken out of %s", w.Row, w.File)
	}
	if w.NewKey {
		t.sayf("%s is new: keep it with the site, or nobody who was taken off is recognised", signatory.KeyFile)
	}
}

// holding lists the other files of the site that hold the names.
func (t *terminal) holding(site *site.Site, names []string) error {
	files, unsearched, err := signatory.FindFiles(site.Files(), names)
	if err != nil {
		return err
	}
	for _, f := range files {
		t.sayf("the name is also in %s", f)
	}
	for _, f := range unsearched {
		t.sayf("look for the name in %s yourself: it cannot be searched", f)
	}
	t.sayf("what is published changes with the next build; version control, copies and search engines remember what was there")
	return nil
}
