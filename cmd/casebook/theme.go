package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/theme"
)

func themeCommand(t *terminal, site *string) *cobra.Command {
	c := &cobra.Command{
		Use:     "theme",
		GroupID: "more",
		Short:   "List the built-in layouts, styles and words, and which of them the site replaces",
		Long: `Lists the files of the built-in theme. A file of the same name in the site takes
its place; of words (layouts/i18n) only those that the site's file has.`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("site") { // without it the list helps outside of a site too
				if err := hasSite(*site); err != nil {
					return err
				}
			}
			files, err := theme.List(casebook.Theme, os.DirFS(*site))
			if err != nil {
				return err
			}
			for _, f := range files {
				mark := ""
				if f.Replaced {
					mark = "  (the site has its own)"
				}
				fmt.Fprintf(t.out, "%s%s\n", f.Name, mark)
			}
			return nil
		},
	}
	c.AddCommand(&cobra.Command{
		Use:     "copy FILE",
		Short:   "Copy a built-in file into the site, to change it there",
		Example: "  casebook theme copy layouts/letter.html",
		Args:    takesWords("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := hasSite(*site); err != nil {
				return err
			}
			return t.copyTheme(*site, args[0])
		},
	})
	return c
}

// copyTheme puts a built-in file into the site, unless it has its own.
func (t *terminal) copyTheme(site, name string) error {
	name = filepath.ToSlash(name)
	text, err := fs.ReadFile(casebook.Theme, name)
	if err != nil {
		files, _ := theme.List(casebook.Theme, os.DirFS("."))
		names := make([]string, len(files))
		for i, f := range files {
			names[i] = f.Name
		}
		if near := diag.Nearest(name, names); near != "" {
			return usage{diag.Say("usage/theme-file-near", "file", name, "near", near)}
		}
		return usage{diag.Say("usage/theme-file", "file", name)}
	}
	change, err := durable.BeginChange(site, "theme copy")
	if err != nil {
		return err
	}
	defer change.Close()
	if err := writeNew(site, name, string(text)); err != nil {
		return err
	}
	fmt.Fprintln(t.out, filepath.Join(site, filepath.FromSlash(name)))
	return nil
}
