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

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
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
		Args: needs("FILE"),
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
		t.problems([]diag.Diagnostic{d}, nil)
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
		t.sayf("the title cannot be written in Latin letters here, so the folder is called %s; to give it a better name, add --slug", o.slug)
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
		return nil, usage{fmt.Errorf("%s is a folder", file)}
	case info.Size() > letter.MaxSize:
		return nil, &diag.Fault{Code: "too-large", Message: fmt.Sprintf("the file is larger than %d MB", letter.MaxSize>>20), Hint: "save the letter alone, without its pictures"}
	}
	return os.ReadFile(file)
}

func checkCases(site string, slugs []string) error {
	for _, slug := range slugs {
		if err := content.CheckSlug(slug); err != nil {
			return usage{fmt.Errorf("--case: %w", err)}
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
			warnings = append(warnings, diag.Diagnostic{Position: at, Severity: diag.Warning, Code: n.Code, Message: n.String(), Hint: n.Hint, Private: true})
		} else {
			t.sayf("%s: %s", at, n)
		}
	}
	t.problems(warnings, nil)
}

// languageNotes says when a letter is not in the site's own language, for which
// index.md is.
func languageNotes(site string, l *letter.Letter) []prose.Note {
	s := config.Load(os.DirFS(site), &diag.Report{}) // a build tells its problems
	if s == nil || len(s.Languages) == 0 || l.Language == "" || sameLanguage(s.Languages[0].Tag, l.Language) {
		return nil
	}
	n := prose.Note{Check: true, Code: "letter-language"}
	seems := "the letter seems to be in " + letter.LanguageName(l.Language)
	for _, other := range s.Languages[1:] {
		if sameLanguage(other.Tag, l.Language) {
			n.Message = fmt.Sprintf("%s, but index.md is for the site's own language, %s", seems, s.Languages[0].Tag)
			n.Hint = fmt.Sprintf("rename the page to index.%s.md", other.Tag)
			return []prose.Note{n}
		}
	}
	n.Message = seems + ", which is none of the site's languages"
	n.Hint = fmt.Sprintf("add [languages.%[1]s] to site.toml and rename the page to index.%[1]s.md", l.Language)
	return []prose.Note{n}
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
	fmt.Fprintln(t.err, "Which case is the letter about?")
	for _, f := range folders {
		t.sayf("    %s", filepath.Base(filepath.Dir(f)))
	}
	fmt.Fprint(t.err, "Its name, or nothing for none: ")
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
		return usage{fmt.Errorf("%s exists already; it is left as it is (choose another name with --slug)", dir)}
	}
	page, list := filepath.Join(dir, "index.md"), filepath.Join(dir, "signatories.csv")
	csv := l.CSV()
	if o.dryRun {
		t.sayf("%s would be made, with %s (--dry-run: nothing was written)", page, number(len(l.Signatories), "signatory", "signatories"))
		return nil
	}
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
	t.sayf("compare the page with the letter before you publish it")
	return nil
}
