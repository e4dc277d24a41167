package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/site"
)

func newCommand(t *terminal, site *string) *cobra.Command {
	parent := &cobra.Command{
		Use:     "new",
		GroupID: "write",
		Short:   "Make a new case, letter, update, page or piece of news to fill in",
		Long: `Makes a content file with its front matter filled in, and prints its path.
A SLUG names the file and the address: small letters a-z, digits and hyphens.`,
		Example: `  casebook new case ada-example --title "Ada Example"
  casebook new update ada-example released
  casebook new letter free-ada-example
  casebook new news statement
  casebook new page about`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	for _, k := range []newKind{
		{"case SLUG", "a case", []string{"SLUG"}},
		{"letter SLUG", "an open letter, with an empty list of signatories", []string{"SLUG"}},
		{"update CASE SLUG", "an update of a case, dated today", []string{"CASE", "SLUG"}},
		{"news SLUG", "news of the campaign that is not about one case, dated today", []string{"SLUG"}},
		{"page SLUG", "any other page", []string{"SLUG"}},
	} {
		var title string
		c := &cobra.Command{
			Use: k.use, Short: "Make " + k.short, Args: takesWords(k.words...),
			RunE: func(c *cobra.Command, args []string) error {
				for i, a := range args {
					if err := change.CheckSlug(k.words[i], a); err != nil {
						return err
					}
				}
				if err := hasSite(*site); err != nil {
					return err
				}
				n := change.New{Kind: c.Name(), Slug: args[len(args)-1], Title: title}
				if len(args) > 1 {
					n.Case = args[0]
				}
				return t.makeNew(*site, n)
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
}

// makeNew makes a content file, and for a letter its list, and prints their paths.
func (t *terminal) makeNew(dir string, n change.New) error {
	s, err := beginChange("new", site.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	files, err := s.Make(n)
	if err != nil {
		return err
	}
	for _, name := range files {
		fmt.Fprintln(t.out, filepath.Join(dir, filepath.FromSlash(name)))
	}
	return nil
}
