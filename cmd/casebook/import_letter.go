package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/letter"
	"casebook/internal/prose"
	"casebook/internal/site"
)

// A letterImport is what import letter was asked for.
type letterImport struct {
	slug   string
	cases  []string
	dryRun bool
	letter.Options
}

func importLetterCommand(t *terminal, site *string) *cobra.Command {
	var o letterImport
	c := &cobra.Command{
		Use:   "letter FILE",
		Short: "Make a letter's page of a .txt, .docx or .pdf",
		Long: `Makes a page of the letter in FILE: place, date, addressees and subject become front
matter, who signed it becomes signatories.csv, and the letter stays as it was
signed. What is not clear is said with its place, and stays in the text. Compare
the page with the letter before you publish it.`,
		Example: `  casebook import letter "Open letter.docx" --case ada-example
  casebook import letter letter.pdf --slug 2026-01-15-free-ada-example`,
		Args: takesWords("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := hasSite(*site); err != nil {
				return err
			}
			if err := keptOut(*site, args[0]); err != nil {
				return err
			}
			return t.importLetter(c.Context(), *site, args[0], o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.slug, "slug", "", "the `slug` of the letter; without it, it is made of date and title")
	f.StringSliceVar(&o.cases, "case", nil, "the `slug` of the case that the letter is about")
	f.StringVar(&o.Title, "title", "", "the `title`, when it is not the letter's subject")
	f.StringVar(&o.Encoding, "encoding", "", "the `encoding` of a .txt, as windows-1251, when it is not UTF-8")
	f.BoolVar(&o.dryRun, "dry-run", false, "only say what would happen")
	return c
}

func (t *terminal) importLetter(ctx context.Context, dir, file string, o letterImport) error {
	if err := checkCases(dir, o.cases); err != nil {
		return err
	}
	i, err := t.readLetter(ctx, dir, file, o)
	var fault *diag.Fault
	switch {
	case errors.As(err, &fault):
		d := fault.At(filepath.Base(file))
		d.Private = true // no line of a letter is shown: it may name somebody
		t.printProblems([]diag.Diagnostic{d}, nil)
		return exit(exitContent)
	case err != nil:
		return err
	}
	t.letterNotes(filepath.Base(file), i.Notes)
	if i.Unnamed {
		t.say(diag.Say("command/letter-slug", "slug", i.Slug))
	}
	if i.Cases = o.cases; len(i.Cases) == 0 {
		if i.Cases, err = questionsOn(t).askCase(dir); err != nil {
			return err
		}
	}
	return t.writeLetter(dir, i, o.dryRun)
}

// readLetter recognises the letter in a file of a size that a letter can have.
func (t *terminal) readLetter(ctx context.Context, dir, file string, o letterImport) (*change.LetterImport, error) {
	data, err := readLetterFile(file)
	if err != nil {
		return nil, err
	}
	files, err := folder.Open(dir)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	var pages, all atomic.Int64
	o.Progress = func(done, total int) { pages.Store(int64(done)); all.Store(int64(total)) }
	done := t.showProgress(func() string {
		return t.wordsOf(diag.Say("command/progress", "what", diag.Say("command/progress-letter"), "done", diag.Count(pages.Load()), "total", diag.Count(all.Load())))
	})
	defer done()
	return change.ReadLetter(ctx, files, file, data, o.slug, o.Options)
}

// readLetterFile reads a file of a size that a letter can have.
func readLetterFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, usage{diag.Say("usage/is-folder", "file", file)}
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "open", Path: file, Err: folder.ErrNoFile}
	case info.Size() > letter.MaxSize:
		return nil, diag.NewFault(diag.Say("too-large/letter", "megabytes", letter.MaxSize>>20))
	}
	return os.ReadFile(file)
}

// checkCases reports slugs of which there is no case.
func checkCases(dir string, slugs []string) error {
	files, err := folder.Open(dir)
	if err != nil {
		return err
	}
	defer files.Close()
	return change.CheckCases(files, slugs)
}

// letterNotes says how a letter was read: what was understood as news, what
// a person has to look at as warnings. No line of the letter is shown for them,
// since it may name somebody.
func (t *terminal) letterNotes(file string, notes []prose.Note) {
	var warnings []diag.Diagnostic
	for _, n := range notes {
		at := diag.Position{File: file, Line: n.At.Line}
		if n.At.Line > 0 && (n.At.Page > 0 || n.At.Unit != "") {
			at = diag.Position{File: file, Cell: n.At.String()}
		}
		if n.Check {
			d := diag.WarningAt(at, n.Text)
			d.Private = true
			warnings = append(warnings, d)
		} else {
			t.printLine(fmt.Sprintf("%s: %s", at, t.wordsOf(n.Text)))
		}
	}
	t.printProblems(warnings, nil)
}

// writeLetter writes page and signatories, both or neither, where nothing is.
func (t *terminal) writeLetter(dir string, i *change.LetterImport, dryRun bool) error {
	s, err := beginChange("import letter", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := i.Plan(s); err != nil {
		return err
	}
	page, list := i.Page()
	if dryRun {
		t.say(diag.Say("command/letter-would-be", "file", filepath.Join(dir, filepath.FromSlash(page)), "count", diag.Count(len(i.Letter.Signatories))))
		return nil
	}
	if err := i.Do(); err != nil {
		return err
	}
	for _, name := range []string{page, list} {
		if name != "" {
			fmt.Fprintln(t.out, filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	t.sayAll(i.Did())
	return nil
}
