package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

func importCommand(t *terminal, site *string) *cobra.Command {
	c := &cobra.Command{
		Use:     "import",
		GroupID: "write",
		Short:   "Take over a letter from a file, or signatories from a spreadsheet",
		Args:    noSuchCommand,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(importLetterCommand(t, site), importSignatoriesCommand(t, site))
	return c
}

// keptOut refuses to import a file from where a link, or its place alone, could
// publish it: what people sent is never a file of the site.
func keptOut(site, file string) error {
	for _, within := range []string{content.Root, "assets/static"} {
		name, ok := below(filepath.Join(site, filepath.FromSlash(within)), file)
		if ok && (within != content.Root || content.Private(path.Join(within, name)) == "") {
			return usage{fmt.Errorf("%s lies in %s/, from where files are published: move it out of there first, and import it from its new place", file, within)}
		}
	}
	return nil
}

// below gives a file's name within a folder that it is in, however either was
// written.
func below(folder, file string) (name string, ok bool) {
	top, err := os.Stat(folder)
	if err != nil {
		return "", false
	}
	file, err = filepath.Abs(file)
	if err != nil {
		return "", false
	}
	for dir := file; ; {
		name = path.Join(filepath.Base(dir), name)
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		if info, err := os.Stat(up); err == nil && os.SameFile(info, top) {
			return name, true
		}
		dir = up
	}
}

// A peopleImport is what import signatories was asked for.
type peopleImport struct {
	letter, encoding, sheet string
	accept                  []int
	dryRun                  bool
}

func importSignatoriesCommand(t *terminal, site *string) *cobra.Command {
	var o peopleImport
	c := &cobra.Command{
		Use:   "signatories FILE --letter SLUG",
		Short: "Add the people of a spreadsheet to a letter's list",
		Long: `Adds the people in FILE (.csv, .xlsx, .json or .toml) to the list of a letter. Nobody
is added twice, and nobody who was taken off comes back. The rows that are there
stay as they are; one that asks to show less of a person than the list does is an
error, for you to settle. A row that may repeat another is left to you and listed
with the reason; add it after all with --accept ROW.`,
		Example: `  casebook import signatories form-answers.xlsx --letter free-ada-example
  casebook import signatories list.csv --letter free-ada-example --dry-run`,
		Args: needs("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.letter == "" {
				return usage{errors.New("--letter is missing (the slug of the letter that they signed)")}
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
	f.IntSliceVar(&o.accept, "accept", nil, "add these doubtful `rows` too, as 12,15")
	f.BoolVar(&o.dryRun, "dry-run", false, "only say what would happen")
	return c
}

func (t *terminal) importSignatories(dir, file string, o peopleImport) error {
	site, err := site.Open(site.Options{Dir: dir, Now: time.Now()})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	letter, options, err := site.Letter(o.letter, &rep)
	if err != nil {
		return err
	}
	if letter == nil || rep.Failed() {
		t.problems(rep.All(), site.Files())
		return exit(exitContent)
	}
	in := signatory.Import{
		Site: site.Files(), File: signatory.FindFile(site.Files(), letter.Dir), List: options,
		From: os.DirFS(filepath.Dir(file)), Name: filepath.Base(file),
		Read: signatory.Options{Encoding: o.encoding, Sheet: o.sheet, NameEncoding: "add --encoding %s"}, Accept: o.accept,
	}
	return t.merge(dir, in, o)
}

// merge plans the import, says what it would do, and does it.
func (t *terminal) merge(dir string, in signatory.Import, o peopleImport) error {
	var rep diag.Report
	merged, err := signatory.PlanImport(in, &rep)
	if encoding := t.agreed(in, &rep); encoding != "" {
		in.Read.Encoding, rep = encoding, diag.Report{}
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
		return usage{fmt.Errorf("--accept: %s has no %s %s; nothing was added", in.Name, plural(len(merged.NoSuch), "row", "rows"), rowList(merged.NoSuch))}
	}
	t.problems(rep.All(), in.From)
	if merged == nil || rep.Failed() {
		t.sayf("nothing was added")
		return exit(exitContent)
	}
	if !o.dryRun {
		if err := merged.Write(dir); err != nil {
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
			t.sayf("row %d is doubtful: %s (row %d of %s); add it with --accept %d", d.Row, d.Reason, d.Other, d.In, d.Row)
		} else {
			t.sayf("row %d is doubtful: %s; add it with --accept %d", d.Row, d.Reason, d.Row)
		}
	}
	verb := "added"
	if dryRun {
		verb = "would be added (--dry-run: nothing was written)"
	}
	t.sayf("%s %s to %s", number(len(m.Added), "person", "people"), verb, m.File)
	for _, x := range []struct {
		rows            []int
		one, many, what string
	}{
		{m.Present, "person is", "people are", "in the list already"},
		{m.Withdrawn, "person was", "people were", "taken off this letter before, and left out"},
	} {
		if len(x.rows) > 0 {
			t.sayf("%s %s: %s %s", number(len(x.rows), x.one, x.many), x.what, plural(len(x.rows), "row", "rows"), rowList(x.rows))
		}
	}
	if n := len(m.Doubtful); n > 0 {
		t.sayf("%s left to you", number(n, "doubtful row is", "doubtful rows are"))
	}
}

// rowList gives row numbers, at most twenty of them.
func rowList(rows []int) string {
	const most = 20
	list := make([]string, 0, most)
	for _, r := range rows[:min(len(rows), most)] {
		list = append(list, strconv.Itoa(r))
	}
	text := strings.Join(list, ", ")
	if len(rows) > most {
		text += fmt.Sprintf(" and %d more", len(rows)-most)
	}
	return text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// agreed asks a person on a terminal whether a guessed encoding reads two
// names rightly, and gives it if so. Nobody is asked in a pipe: there the
// encoding has to be named.
func (t *terminal) agreed(in signatory.Import, rep *diag.Report) string {
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
	t.sayf("%s is not in UTF-8. In %s, names in it read:", in.Name, guess)
	for _, n := range names {
		t.sayf("    %s", n)
	}
	fmt.Fprint(t.err, "Are they right? [y/n] ")
	answer, _ := bufio.NewReader(t.in).ReadString('\n')
	if a := strings.ToLower(strings.TrimSpace(answer)); a == "y" || a == "yes" {
		return guess
	}
	return ""
}
