package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/letter"
	"casebook/internal/prose"
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

func (t *terminal) importLetter(ctx context.Context, site, file string, o letterImport) error {
	if err := checkCases(site, o.cases); err != nil {
		return err
	}
	data, err := readLetter(file)
	var l *letter.Letter
	var notes []prose.Note
	if err == nil {
		l, notes, err = letter.Read(ctx, file, data, o.Options)
	}
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
	unnamed := o.slug == "" && content.Slugify(l.Title) == "" && l.Title != ""
	if o.slug == "" {
		o.slug = l.Slug()
	}
	if err := checkSlugs([]string{"--slug"}, []string{o.slug}); err != nil {
		return err
	}
	t.letterNotes(filepath.Base(file), append(notes, languageNotes(site, l)...))
	if unnamed {
		t.say(diag.Say("command/letter-slug", "slug", o.slug))
	}
	if len(o.cases) == 0 {
		if o.cases, err = t.askCase(site); err != nil {
			return err
		}
	}
	return t.writeLetter(site, l, o)
}

// readLetter reads a file of a size that a letter can have.
func readLetter(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, usage{diag.Say("usage/is-folder", "file", file)}
	case info.Size() > letter.MaxSize:
		return nil, diag.NewFault(diag.Say("too-large/letter", "megabytes", letter.MaxSize>>20))
	}
	return os.ReadFile(file)
}

func checkCases(site string, slugs []string) error {
	for _, slug := range slugs {
		if err := checkSlugs([]string{"--case"}, []string{slug}); err != nil {
			return err
		}
		if err := caseExists(site, slug); err != nil {
			return err
		}
	}
	return nil
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
			t.printLine(fmt.Sprintf("%s: %s", at, n))
		}
	}
	t.printProblems(warnings, nil)
}

// languageNotes says when a letter is not in the site's own language, for which
// index.md is.
func languageNotes(site string, l *letter.Letter) []prose.Note {
	s := readConfig(site)
	if s == nil || len(s.Languages) == 0 || l.Language == "" || sameLanguage(s.Languages[0].Tag, l.Language) {
		return nil
	}
	text := diag.Say("letter-language/none", "name", letter.LanguageName(l.Language), "language", l.Language)
	for _, other := range s.Languages[1:] {
		if sameLanguage(other.Tag, l.Language) {
			text = diag.Say("letter-language", "name", letter.LanguageName(l.Language), "own", s.Languages[0].Tag, "language", other.Tag)
			break
		}
	}
	return []prose.Note{{Check: true, Text: text}}
}

// sameLanguage compares the language of two tags, whatever their regions.
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}

// askCase asks a person on a terminal which case the letter is about.
func (t *terminal) askCase(site string) ([]string, error) {
	folders, err := filepath.Glob(filepath.Join(site, "content", "cases", "*", "index.md"))
	if err != nil || len(folders) == 0 || !t.answers {
		return nil, nil
	}
	t.say(diag.Say("command/ask-case"))
	for _, f := range folders {
		t.printLine("    " + filepath.Base(filepath.Dir(f)))
	}
	t.printQuestion(diag.Say("command/ask-case-name"))
	answer, _ := bufio.NewReader(t.in).ReadString('\n')
	if answer = strings.TrimSpace(answer); answer == "" {
		return nil, nil
	}
	return []string{answer}, checkCases(site, []string{answer})
}

// writeLetter writes page and signatories, both or neither, where nothing is.
func (t *terminal) writeLetter(site string, l *letter.Letter, o letterImport) error {
	folder := "content/letters/" + o.slug + "/"
	dir := filepath.Join(site, filepath.FromSlash(folder))
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return usage{diag.Say("usage/letter-exists", "folder", dir)}
	}
	page, list := filepath.Join(dir, "index.md"), filepath.Join(dir, "signatories.csv")
	csv := l.CSV()
	if o.dryRun {
		t.say(diag.Say("command/letter-would-be", "file", page, "count", number(len(l.Signatories))))
		return nil
	}
	change, err := durable.BeginChange(site, "import letter")
	if err != nil {
		return err
	}
	defer change.Close()
	if csv != "" {
		if err := writeNew(site, folder+"signatories.csv", csv); err != nil {
			return err
		}
	}
	if err := writeNew(site, folder+"index.md", l.Page(o.cases)); err != nil {
		if csv != "" {
			err = errors.Join(err, os.Remove(list))
		}
		return err
	}
	fmt.Fprintln(t.out, page)
	if csv != "" {
		fmt.Fprintln(t.out, list)
	}
	t.say(diag.Say("command/letter-compare"))
	return nil
}
