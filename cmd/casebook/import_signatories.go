package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// A peopleImport is what import signatories was asked for.
type peopleImport struct {
	letter, encoding, sheet, public string
	accept                          []int
	dryRun                          bool
}

func importSignatoriesCommand(t *terminal, site *string) *cobra.Command {
	var o peopleImport
	c := &cobra.Command{
		Use:   "signatories FILE --letter SLUG",
		Short: "Add the people of a spreadsheet to a letter's list",
		Long: `Adds the people in FILE (.csv, .xlsx, .json or .toml) to the list of a letter. Nobody
is added twice, and nobody who was taken off comes back. The rows that are there
stay as they are; one that asks to show less of a person than the list does is an
error, for you to settle. People who do not say whether to be named are asked about,
or --public says it for them. A row that may repeat another is left to you and listed
with the reason; add it after all with --accept ROW.`,
		Example: `  casebook import signatories form-answers.xlsx --letter free-ada-example
  casebook import signatories list.csv --letter free-ada-example --dry-run`,
		Args: takesWords("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.letter == "" {
				return usage{diag.Say("usage/no-letter-import")}
			}
			if o.public = strings.ToLower(o.public); o.public != "" && !change.IsAnswer(o.public) {
				return usage{diag.Say("usage/public", "answer", o.public)}
			}
			if err := hasSite(*site); err != nil {
				return err
			}
			if err := keptOut(*site, args[0]); err != nil {
				return err
			}
			return t.importSignatories(*site, args[0], o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.letter, "letter", "", "the `slug` of the letter")
	f.StringVar(&o.encoding, "encoding", "", "the `encoding` of FILE, as windows-1250, when it is not UTF-8")
	f.StringVar(&o.sheet, "sheet", "", "the `name` of the sheet, when it is not the first")
	f.StringVar(&o.public, "public", "", "the `answer` of people who do not say whether to be named: yes, no or initials")
	f.IntSliceVar(&o.accept, "accept", nil, "add these doubtful `rows` too, as 12,15")
	f.BoolVar(&o.dryRun, "dry-run", false, "only say what would happen")
	return c
}

func (t *terminal) importSignatories(dir, file string, o peopleImport) error {
	s, err := beginChange("import signatories", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := change.FindList(s, change.Importing{
		Letter: o.letter, From: folder.Elsewhere(filepath.Dir(file)), Name: filepath.Base(file), Accept: o.accept, Public: o.public,
		Read: signatory.Options{Encoding: o.encoding, Sheet: o.sheet, Importing: true},
	})
	if err != nil {
		return t.endProblems(err, s)
	}
	err = p.Prepare()
	if encoding := questionsOn(t).askEncoding(p); encoding != "" {
		p.In.Read.Encoding = encoding
		err = p.Prepare()
	}
	if answer := questionsOn(t).askPublic(p.Report); answer != "" {
		p.In.Public = answer
		err = p.Prepare()
	}
	if err != nil {
		return err
	}
	t.printProblems(p.Report, p.In.From)
	if p.Failed() {
		t.say(diag.Say("command/import-nothing"))
		return exit(exitContent)
	}
	if o.dryRun {
		t.sayAll(p.Rehearsed())
		return nil
	}
	if err := p.Do(); err != nil {
		return err
	}
	t.sayAll(p.Did())
	return nil
}
