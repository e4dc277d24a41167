package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/content"
	"casebook/internal/lazy"
)

func newCommand(t *terminal, site *string) *cobra.Command {
	parent := &cobra.Command{
		Use:     "new",
		GroupID: "write",
		Short:   "Make a new case, letter, update or page to fill in",
		Long: `Makes a content file with its front matter filled in, and prints its path.
A SLUG names the file and the address: small letters a-z, digits and hyphens.`,
		Example: `  casebook new case ada-example --title "Ada Example"
  casebook new update ada-example released
  casebook new letter free-ada-example
  casebook new page about`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	kinds := []struct {
		use, short string
		words      []string
		signed     bool // a list of signatories goes with it
		file       func(args []string, title string, now time.Time) (name, text string)
	}{
		{"case SLUG", "a case", []string{"SLUG"}, false, newCase},
		{"letter SLUG", "an open letter, with an empty list of signatories", []string{"SLUG"}, true, newLetter},
		{"update CASE SLUG", "an update of a case, dated today", []string{"CASE", "SLUG"}, false, newUpdate},
		{"page SLUG", "any other page", []string{"SLUG"}, false, newPage},
	}
	for _, k := range kinds {
		var title string
		c := &cobra.Command{
			Use: k.use, Short: "Make " + k.short, Args: needs(k.words...),
			RunE: func(_ *cobra.Command, args []string) error {
				if err := checkSlugs(k.words, args); err != nil {
					return err
				}
				if err := hasSite(*site); err != nil {
					return err
				}
				if k.words[0] == "CASE" {
					if err := caseExists(*site, args[0]); err != nil {
						return err
					}
				}
				if title == "" {
					title = titleFrom(datePrefix().ReplaceAllString(args[len(args)-1], ""))
				}
				name, text := k.file(args, title, time.Now())
				if err := t.create(*site, name, text); err != nil || !k.signed {
					return err
				}
				return t.create(*site, strings.TrimSuffix(name, "index.md")+"signatories.csv", emptyList)
			},
		}
		c.Flags().StringVar(&title, "title", "", "the `title`; without it, it is made of the slug")
		parent.AddCommand(c)
	}
	return parent
}

// emptyList is a list of signatories to fill in.
const emptyList = "name,role,organisation,group,country,public\n"

// create writes a content file and prints its path.
func (t *terminal) create(site, name, text string) error {
	if err := writeNew(site, name, text); err != nil {
		return err
	}
	fmt.Fprintln(t.out, filepath.Join(site, filepath.FromSlash(name)))
	return nil
}

func checkSlugs(words, args []string) error {
	for i, a := range args {
		if err := content.CheckSlug(a); err != nil {
			return usage{fmt.Errorf("%s: %w", words[i], err)}
		}
	}
	return nil
}

func caseExists(site, slug string) error {
	if _, err := os.Stat(filepath.Join(site, "content", "cases", slug, "index.md")); err != nil {
		return usage{fmt.Errorf("there is no case %q (make it with: casebook new case %s)", slug, slug)}
	}
	return nil
}

func newCase(args []string, title string, _ time.Time) (string, string) {
	return "content/cases/" + args[0] + "/index.md", front(
		"title = "+quoted(title),
		`status = "at-risk" # or detained, on-trial, imprisoned, released, extradited, died, closed`,
		`summary = ""`,
		"draft = true # remove this line to publish the page",
	) + "\nWhat has happened, in plain words.\n"
}

func newLetter(args []string, title string, now time.Time) (string, string) {
	return "content/letters/" + args[0] + "/index.md", front(
		"title = "+quoted(title)+" # the subject line",
		"date = "+now.Format(time.DateOnly),
		`place = ""`,
		"cases = [] # the slugs of the cases that it is about",
		"draft = true # remove this line to publish the page",
		"",
		"[[to]]",
		`name = ""`,
		`office = ""`,
	) + "\nThe letter as it was signed, with salutation and closing.\n"
}

var datePrefix = lazy.Regexp(`^\d{4}-\d{2}-\d{2}-`)

func newUpdate(args []string, title string, now time.Time) (string, string) {
	name := args[1]
	if !datePrefix().MatchString(name) {
		name = now.Format(time.DateOnly) + "-" + name
	}
	return "content/cases/" + args[0] + "/updates/" + name + ".md", front(
		"title = "+quoted(title),
		`summary = ""`,
		"draft = true # remove this line to publish the page",
	) + "\nWhat is new.\n"
}

func newPage(args []string, title string, _ time.Time) (string, string) {
	return "content/pages/" + args[0] + ".md", front("title = "+quoted(title), "draft = true # remove this line to publish the page") + "\nText.\n"
}

func front(lines ...string) string { return "+++\n" + strings.Join(lines, "\n") + "\n+++\n" }

// quoted gives a basic string of TOML. Control characters, which nobody means
// to put in a title, become spaces.
func quoted(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
