package main

import (
	"errors"
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
	site, err := beginChange("seal", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer site.Close()
	var rep diag.Report
	c, config, err := site.ReadSources(&rep)
	if err != nil {
		return err
	}
	if c == nil {
		t.printProblems(rep.All(), site.Files())
		return exit(exitContent)
	}
	l, err := findLetter(c, dir, name)
	if bad := errorsIn(rep.All(), letterPlace(l, name)); len(bad) > 0 {
		t.printProblems(bad, site.Files())
		t.say(diag.Say("command/not-sealed"))
		return exit(exitContent)
	}
	if err != nil {
		return err
	}
	switch now := seal.Letter(l); {
	case l.Sealed == "" && note != "":
		return refusal{diag.Say("command/seal-nothing", "file", l.File)}
	case l.Sealed == now && note != "":
		return refusal{diag.Say("command/seal-same", "file", l.File)}
	case l.Sealed != "" && l.Sealed != now && note == "":
		return refusal{diag.Say("command/seal-changed", "file", l.File)}
	case l.Sealed == now:
		t.say(diag.Say("command/seal-kept", "file", l.File))
		return nil
	}
	return t.writeSeal(site.lock, site.Files(), l, note, time.Now().In(config.Zone))
}

// findLetter finds a letter by its slug, its folder or its file: as they are
// named in the site in the folder dir, or from where the command runs.
func findLetter(c *campaign.Campaign, dir, name string) (*campaign.Letter, error) {
	clean, inSite := strings.TrimSuffix(filepath.ToSlash(name), "/"), pathInSite(dir, name)
	var slugs []string
	for _, versions := range c.Letters {
		for _, l := range versions {
			if clean == l.File || inSite == l.File {
				return l, nil
			}
		}
		l := versions[0]
		if clean == l.Slug || clean == l.Dir || inSite == l.Dir || clean == "letters/"+l.Slug {
			return l, nil
		}
		slugs = append(slugs, l.Slug)
	}
	return nil, &site.UnknownLetterError{Slug: name, Slugs: slugs}
}

// pathInSite gives a path as it is named in a folder; "" for one that is elsewhere.
func pathInSite(dir, name string) string {
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

func (t *terminal) writeSeal(change *durable.Change, files fs.FS, l *campaign.Letter, note string, today time.Time) error {
	text, err := fs.ReadFile(files, l.File)
	if err != nil {
		return err
	}
	sealed, err := seal.Write(string(text), l, note, today)
	if errors.Is(err, decode.ErrNotEditable) {
		if note != "" {
			return refusal{diag.Say("command/seal-by-hand-note", "file", l.File, "seal", seal.Letter(l), "correction", seal.Correction(l, note, today).Inline())}
		}
		return refusal{diag.Say("command/seal-by-hand", "file", l.File, "seal", seal.Letter(l))}
	}
	if err != nil {
		return err
	}
	if err := change.WriteFile(l.File, []byte(sealed), 0o666); err != nil {
		return err
	}
	t.say(diag.Say("command/sealed", "file", l.File, "seal", seal.Letter(l)))
	if note != "" {
		t.say(diag.Say("command/sealed-anew", "seal", seal.Letter(l)))
	}
	return nil
}
