package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
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
	for _, k := range []newKind{
		{"case SLUG", "a case", []string{"SLUG"}, nil, newCase},
		{"letter SLUG", "an open letter, with an empty list of signatories", []string{"SLUG"}, nil, newLetter},
		{"update CASE SLUG", "an update of a case, dated today", []string{"CASE", "SLUG"}, checkUpdate, newUpdate},
		{"page SLUG", "any other page", []string{"SLUG"}, checkPage, newPage},
	} {
		var title string
		c := &cobra.Command{
			Use: k.use, Short: "Make " + k.short, Args: takesWords(k.words...),
			RunE: func(_ *cobra.Command, args []string) error {
				if err := checkSlugs(k.words, args); err != nil {
					return err
				}
				if err := hasSite(*site); err != nil {
					return err
				}
				return t.makeNew(*site, k, args, title)
			},
		}
		c.Flags().StringVar(&title, "title", "", "the `title`; without it, it is made of the slug")
		parent.AddCommand(c)
	}
	return parent
}

// A newKind is a kind of content file that new makes.
type newKind struct {
	use, short string
	words      []string
	check      func(site string, c *config.Site, args []string) error // nil where every slug will do
	file       func(c *config.Site, args []string, title string, now time.Time) (name, text string)
}

// makeNew makes a content file, and for a letter its list.
func (t *terminal) makeNew(site string, k newKind, args []string, title string) error {
	now := time.Now()
	c := readConfig(site)
	if c == nil {
		c = config.Default()
	} else {
		now = now.In(c.Zone)
	}
	if k.check != nil {
		if err := k.check(site, c, args); err != nil {
			return err
		}
	}
	if strings.TrimSpace(title) == "" {
		slug := args[len(args)-1]
		title = titleFrom(cmp.Or(datePrefix().ReplaceAllString(slug, ""), slug))
	}
	name, text := k.file(c, args, decode.Printable(title), now)
	if err := checkSlugs([]string{"SLUG"}, []string{slugOf(name)}); err != nil {
		return err // with a date before it, it may have become too long
	}
	change, err := durable.BeginChange(site, "new")
	if err != nil {
		return err
	}
	defer change.Close()
	if err := t.createContent(site, name, text); err != nil || !strings.HasPrefix(name, "content/letters/") {
		return err
	}
	return t.createContent(site, strings.TrimSuffix(name, "index.md")+"signatories.csv", emptyList)
}

// slugOf gives the slug that a content file has by its name.
func slugOf(name string) string {
	return path.Base(strings.TrimSuffix(strings.TrimSuffix(name, ".md"), "/index"))
}

// ownPages are the pages at the root that casebook makes itself.
var ownPages = []string{"cases", "letters", "subscribe"}

// checkPage reports the name of a page whose address is taken on every site,
// or by the pages of a language.
func checkPage(_ string, c *config.Site, args []string) error {
	taken := slices.Contains(ownPages, args[0]) ||
		slices.ContainsFunc(c.Languages, func(l config.Language) bool { return l.Tag != c.Own().Tag && strings.EqualFold(l.Tag, args[0]) })
	switch {
	case args[0] == "index":
		return usage{diag.Say("usage/home-page")}
	case taken:
		return usage{diag.Say("usage/own-page", "slug", args[0])}
	}
	return nil
}

// checkUpdate reports an update of no case, and one with a date that is none.
func checkUpdate(site string, _ *config.Site, args []string) error {
	if err := caseExists(site, args[0]); err != nil {
		return err
	}
	if date := datePrefix().FindString(args[1]); date != "" {
		if _, ok := content.DateOfSlug(args[1]); !ok {
			return usage{diag.Say("usage/no-day", "day", strings.TrimSuffix(date, "-"))}
		}
	}
	return nil
}

// emptyList is a list of signatories to fill in.
const emptyList = "name,role,organisation,group,country,public\n"

// createContent writes a content file and prints its path.
func (t *terminal) createContent(site, name, text string) error {
	if err := writeNew(site, name, text); err != nil {
		return err
	}
	fmt.Fprintln(t.out, filepath.Join(site, filepath.FromSlash(name)))
	return nil
}

func checkSlugs(words, args []string) error {
	for i, a := range args {
		if fault := content.CheckSlug(a); fault != nil {
			return usage{diag.Say("usage/slug", "word", words[i], "problem", fault.Text, "hint", fault.Hint)}
		}
	}
	return nil
}

func caseExists(site, slug string) error {
	if _, err := os.Stat(filepath.Join(site, "content", "cases", slug, "index.md")); err != nil {
		return usage{diag.Say("usage/no-case", "case", slug)}
	}
	return nil
}

// remove is what new says of draft.
const remove = "remove this line to publish the page"

func newCase(c *config.Site, args []string, title string, _ time.Time) (string, string) {
	var others []string
	for _, s := range c.Statuses[1:] {
		others = append(others, s.ID)
	}
	return "content/cases/" + args[0] + "/index.md", decode.Pairs{
		{Key: "title", Value: title},
		{Key: "status", Value: c.Statuses[0].ID, Comment: "or " + strings.Join(others, ", ")},
		{Key: "summary", Value: ""},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nWhat has happened, in plain words.\n")
}

func newLetter(_ *config.Site, args []string, title string, now time.Time) (string, string) {
	return "content/letters/" + args[0] + "/index.md", decode.Pairs{
		{Key: "title", Value: title, Comment: "the subject line"},
		{Key: "date", Value: decode.Day(now)},
		{Key: "place", Value: ""},
		{Key: "cases", Value: []string{}, Comment: "the slugs of the cases that it is about"},
		{Key: "draft", Value: true, Comment: remove},
		{Key: "to", Value: []decode.Pairs{{{Key: "name", Value: ""}, {Key: "office", Value: ""}}}},
	}.FrontMatter("\nThe letter as it was signed, with salutation and closing.\n")
}

var datePrefix = lazy.Regexp(`^\d{4}-\d{2}-\d{2}(-|$)`)

func newUpdate(_ *config.Site, args []string, title string, now time.Time) (string, string) {
	name := args[1]
	if !datePrefix().MatchString(name) {
		name = now.Format(time.DateOnly) + "-" + name
	}
	return "content/cases/" + args[0] + "/updates/" + name + ".md", decode.Pairs{
		{Key: "title", Value: title},
		{Key: "summary", Value: ""},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nWhat is new.\n")
}

func newPage(_ *config.Site, args []string, title string, _ time.Time) (string, string) {
	return "content/pages/" + args[0] + ".md", decode.Pairs{
		{Key: "title", Value: title},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nText.\n")
}
