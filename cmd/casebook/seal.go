package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/seal"
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
		Args: needs("LETTER"),
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("note") && strings.TrimSpace(note) == "" {
				return usage{errors.New("--note says nothing (say what was corrected and why: readers see it)")}
			}
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.seal(*site, args[0], strings.TrimSpace(note))
		},
	}
	c.Flags().StringVar(&note, "note", "", "what was corrected and why: a `text` that the letter's page shows")
	return c
}

func (t *terminal) seal(dir, name, note string) error {
	site, err := site.Open(site.Options{Dir: dir, Now: time.Now()})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	c, config, err := site.Source(&rep)
	if err != nil {
		return err
	}
	if c == nil {
		t.problems(rep.All(), site.Files())
		return exit(exitContent)
	}
	l, err := findLetter(c, dir, name)
	if bad := errorsIn(rep.All(), letterPlace(l, name)); len(bad) > 0 {
		t.problems(bad, site.Files())
		t.sayf("the letter was not sealed")
		return exit(exitContent)
	}
	if err != nil {
		return err
	}
	if err := sealable(l, note); err != nil {
		return t.refuse(err)
	}
	if seal.Letter(l) == l.Sealed {
		t.sayf("%s is sealed, and the text is what was sealed", l.File)
		return nil
	}
	return t.writeSeal(dir, site.Files(), l, note, time.Now().In(config.Zone))
}

// refuse says why the content does not let a command do its work.
func (t *terminal) refuse(err error) error {
	t.errorf("%s", err)
	return exit(exitContent)
}

// findLetter finds a letter by its slug, its folder or its file: as they are
// named in the site in the folder dir, or from where the command runs.
func findLetter(c *campaign.Campaign, dir, name string) (*campaign.Letter, error) {
	clean, below := strings.TrimSuffix(filepath.ToSlash(name), "/"), within(dir, name)
	var slugs []string
	for _, versions := range c.Letters {
		for _, l := range versions {
			if clean == l.File || below == l.File {
				return l, nil
			}
		}
		l := versions[0]
		if clean == l.Slug || clean == l.Dir || below == l.Dir || clean == "letters/"+l.Slug {
			return l, nil
		}
		slugs = append(slugs, l.Slug)
	}
	return nil, &site.UnknownLetterError{Slug: name, Slugs: slugs}
}

// within gives a path as it is named in a folder; "" for one that is elsewhere.
func within(dir, name string) string {
	folder, err1 := filepath.Abs(dir)
	file, err2 := filepath.Abs(name)
	if err1 != nil || err2 != nil {
		return ""
	}
	rel, err := filepath.Rel(folder, file)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// letterPlace gives the folder of a letter, or for one that could not be read
// what a name of it stands for.
func letterPlace(l *campaign.Letter, name string) string {
	if l != nil {
		return l.Dir
	}
	name = strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), content.Root+"/")
	return content.Root + "/letters/" + strings.TrimPrefix(name, "letters/")
}

// errorsIn gives the errors of a file, or of a folder and what is in it.
func errorsIn(list []diag.Diagnostic, place string) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || d.File != place && !strings.HasPrefix(d.File, place+"/")
	})
}

// sealable reports a note without a correction, and a correction without a note.
func sealable(l *campaign.Letter, note string) error {
	now := seal.Letter(l)
	switch {
	case l.Sealed == "" && note != "":
		return fmt.Errorf("%s is not sealed yet, so there is nothing to correct (leave out --note)", l.File)
	case l.Sealed == now && note != "":
		return fmt.Errorf("%s is what was sealed, so there is nothing to correct", l.File)
	case l.Sealed != "" && l.Sealed != now && note == "":
		return fmt.Errorf(`%s was sealed and has changed since (put the text back, or say what was corrected: --note "…")`, l.File)
	}
	return nil
}

func (t *terminal) writeSeal(dir string, files fs.FS, l *campaign.Letter, note string, today time.Time) error {
	text, err := fs.ReadFile(files, l.File)
	if err != nil {
		return err
	}
	sealed, err := seal.Write(string(text), l, note, today)
	if errors.Is(err, decode.ErrNotEditable) {
		also := ""
		if note != "" {
			also = ", and add to corrections: " + seal.Correction(l, note, today).Inline()
		}
		return t.refuse(fmt.Errorf("%s: the front matter cannot be changed by a program as it is written (write sealed = %q below the date yourself%s)", l.File, seal.Letter(l), also))
	}
	if err != nil {
		return err
	}
	if err := durable.WriteFile(filepath.Join(dir, filepath.FromSlash(l.File)), []byte(sealed), 0o666); err != nil {
		return err
	}
	t.sayf("%s is sealed: %s", l.File, seal.Letter(l))
	if note != "" {
		t.sayf("its page will list the correction; translations say what they translate with translates = %q", seal.Letter(l))
	}
	return nil
}
