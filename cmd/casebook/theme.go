package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/theme"
)

func themeCommand(t *terminal, site *string) *cobra.Command {
	outdated := false
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
			if outdated {
				return listOutdated(t, *site)
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
	c.Flags().BoolVar(&outdated, "outdated", false, "list the site's copies whose originals have changed since they were made")
	c.AddCommand(&cobra.Command{
		Use:     "diff FILE",
		Short:   "Show what is new in a built-in file since the site's copy was made",
		Example: "  casebook theme diff layouts/letter.html",
		Args:    takesWords("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := hasSite(*site); err != nil {
				return err
			}
			return showThemeDiff(t, *site, filepath.ToSlash(args[0]))
		},
	})
	c.AddCommand(&cobra.Command{
		Use:     "copy FILE",
		Short:   "Copy a built-in file into the site, to change it there",
		Example: "  casebook theme copy layouts/letter.html",
		Args:    takesWords("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := hasSite(*site); err != nil {
				return err
			}
			return copyTheme(t.out, *site, args[0])
		},
	})
	return c
}

// originals is where the originals of copies are kept as they were, for theme diff.
const originals = durable.Hidden + "/originals/"

// copyTheme puts a built-in file into the site, unless it has its own. It says in
// its first line what it was made of.
func copyTheme(out io.Writer, site, name string) error {
	name = filepath.ToSlash(name)
	text, err := readThemeFile(name)
	if err != nil {
		return err
	}
	change, err := durable.BeginChange(site, "theme copy")
	if err != nil {
		return err
	}
	defer change.Close()
	if err := writeNew(site, name, string(theme.CopyOf(name, text))); err != nil {
		return err
	}
	if kept := originals + theme.Origin(text); !isThere(site, kept) {
		if err := writeNew(site, kept, string(text)); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, filepath.Join(site, filepath.FromSlash(name)))
	return nil
}

func isThere(site, name string) bool {
	_, err := os.Stat(filepath.Join(site, filepath.FromSlash(name)))
	return err == nil
}

// readThemeFile gives the text of a built-in file.
func readThemeFile(name string) ([]byte, error) {
	text, err := fs.ReadFile(casebook.Theme, name)
	if err == nil {
		return text, nil
	}
	files, _ := theme.List(casebook.Theme, os.DirFS("."))
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	near := diag.Nearest(name, names)
	for _, file := range names { // "case.html", without the folder
		if strings.HasSuffix(file, "/"+name) {
			near = file
			break
		}
	}
	if near != "" {
		return nil, usage{diag.Say("usage/theme-file-near", "file", name, "near", near)}
	}
	return nil, usage{diag.Say("usage/theme-file", "file", name)}
}

// listOutdated names the site's copies whose originals have changed since.
func listOutdated(t *terminal, site string) error {
	list, err := theme.Outdated(casebook.Theme, os.DirFS(site))
	for _, c := range list {
		fmt.Fprintln(t.out, c.Name)
	}
	if err == nil && len(list) == 0 {
		t.say(diag.Say("command/theme-current"))
	}
	return err
}

// showThemeDiff shows how a built-in file has changed since the site's copy was
// made; where nobody knows what it was then, how it differs from the site's.
func showThemeDiff(t *terminal, site, name string) error {
	if _, err := readThemeFile(name); err != nil {
		return err
	}
	c, ok := theme.FindCopy(casebook.Theme, os.DirFS(site), name)
	if !ok {
		return usage{diag.Say("usage/theme-copy", "file", name)}
	}
	before, title := c.Own, name+" (the site's)"
	if was, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(originals+c.Digest))); err == nil && c.Digest != "" {
		before, title = was, name+" (casebook's, when it was copied)"
	}
	news := diff.Diff(title, before, name+" (casebook's)", c.Original)
	if len(news) == 0 {
		t.say(diag.Say("command/theme-same", "file", name))
	}
	_, err := t.out.Write(news)
	return err
}
