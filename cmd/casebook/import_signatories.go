package main

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/diag"
	"casebook/internal/durable"
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
			if o.public = strings.ToLower(o.public); o.public != "" && !isAnswer(o.public) {
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
	site, err := beginChange("import signatories", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	letter, options, err := site.FindLetter(o.letter, &rep)
	if err != nil {
		return err
	}
	if letter == nil || rep.Failed() {
		t.printProblems(rep.All(), site.Files())
		return exit(exitContent)
	}
	in := signatory.Import{
		Site: site.Files(), File: signatory.FindFile(site.Files(), letter.Dir), List: options,
		From: os.DirFS(filepath.Dir(file)), Name: filepath.Base(file),
		Read: signatory.Options{Encoding: o.encoding, Sheet: o.sheet, NameEncoding: "add --encoding %s"}, Accept: o.accept, Public: o.public,
	}
	return t.importPeople(site.lock, in, o)
}

// importPeople plans the import, says what it would do, and does it.
func (t *terminal) importPeople(change *durable.Change, in signatory.Import, o peopleImport) error {
	var rep diag.Report
	merged, err := signatory.PlanImport(in, &rep)
	if encoding := t.askEncoding(in, &rep); encoding != "" {
		in.Read.Encoding, rep = encoding, diag.Report{}
		merged, err = signatory.PlanImport(in, &rep)
	}
	if answer := t.askPublic(&rep); answer != "" {
		in.Public, rep = answer, diag.Report{}
		merged, err = signatory.PlanImport(in, &rep)
	}
	var fault *diag.Fault
	switch {
	case errors.As(err, &fault):
		rep.Add(fault.At(in.Name))
	case err != nil:
		return err
	}
	if merged != nil && len(merged.NoSuch) > 0 {
		return usage{diag.Say("usage/accept", "file", in.Name, "count", len(merged.NoSuch), "rows", rowList(merged.NoSuch))}
	}
	t.printProblems(rep.All(), in.From)
	if merged == nil || rep.Failed() {
		t.say(diag.Say("command/import-nothing"))
		return exit(exitContent)
	}
	if !o.dryRun {
		if err := merged.Write(change); err != nil {
			return err
		}
	}
	t.reportImport(merged, o.dryRun)
	return nil
}

// reportImport says what became of the rows, without anything that is in them.
func (t *terminal) reportImport(m *signatory.ImportPlan, dryRun bool) {
	for _, d := range m.Doubtful {
		if d.Other > 0 {
			t.say(diag.Say("command/import-doubtful-other", "row", d.Row, "reason", d.Reason, "other", d.Other, "file", d.In))
		} else {
			t.say(diag.Say("command/import-doubtful", "row", d.Row, "reason", d.Reason))
		}
	}
	if dryRun {
		t.say(diag.Say("command/import-would-add", "count", number(len(m.Added)), "file", m.File))
	} else {
		t.say(diag.Say("command/import-added", "count", number(len(m.Added)), "file", m.File))
	}
	if n := len(m.Present); n > 0 {
		t.say(diag.Say("command/import-present", "count", number(n), "rows", rowList(m.Present)))
	}
	if n := len(m.Withdrawn); n > 0 {
		t.say(diag.Say("command/import-withdrawn", "count", number(n), "rows", rowList(m.Withdrawn)))
	}
	if n := len(m.Doubtful); n > 0 {
		t.say(diag.Say("command/import-left", "count", number(n)))
	}
}

// rowList gives row numbers, at most twenty of them.
func rowList(rows []int) diag.Text {
	const most = 20
	list := make([]string, 0, most)
	for _, r := range rows[:min(len(rows), most)] {
		list = append(list, strconv.Itoa(r))
	}
	if len(rows) > most {
		return diag.Say("command/rows-more", "rows", strings.Join(list, ", "), "more", len(rows)-most)
	}
	return diag.Say("command/rows", "rows", strings.Join(list, ", "))
}

// askEncoding asks a person on a terminal whether a guessed encoding reads two
// names rightly, and gives it if so. Nobody is asked in a pipe: there the
// encoding has to be named.
func (t *terminal) askEncoding(in signatory.Import, rep *diag.Report) string {
	wrong := false
	for _, d := range rep.All() {
		wrong = wrong || d.Code == "wrong-encoding" && d.File == in.Name
	}
	if !wrong || !t.answers {
		return ""
	}
	guess, names, err := signatory.DecodedNames(in.From, in.Name, 2)
	if err != nil || guess == "" || len(names) == 0 {
		return ""
	}
	t.say(diag.Say("command/ask-encoding", "file", in.Name, "encoding", guess))
	for _, n := range names {
		t.printLine("    " + n)
	}
	t.printQuestion(diag.Say("command/ask-encoding-right"))
	answer, _ := bufio.NewReader(t.in).ReadString('\n')
	if a := strings.ToLower(strings.TrimSpace(answer)); a == "y" || a == "yes" {
		return guess
	}
	return ""
}

// isAnswer reports the words by which somebody says whether to be named.
func isAnswer(word string) bool { return word == "yes" || word == "no" || word == "initials" }

// askPublic asks a person on a terminal whether people without an answer may be
// named. Nobody is asked in a pipe: there --public says it.
func (t *terminal) askPublic(rep *diag.Report) string {
	if !t.answers {
		return ""
	}
	for _, d := range rep.All() {
		if d.Text.ID != "unanswered" {
			continue
		}
		t.printLine(d.Message)
		t.printQuestion(diag.Say("command/ask-public"))
		answer, _ := bufio.NewReader(t.in).ReadString('\n')
		if a := strings.ToLower(strings.TrimSpace(answer)); isAnswer(a) {
			return a
		}
	}
	return ""
}
