package main

import (
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"casebook/internal/content"
	"casebook/internal/diag"
)

func importCommand(t *terminal, site *string) *cobra.Command {
	c := &cobra.Command{
		Use:     "import",
		GroupID: "write",
		Short:   "Take over a letter, signatories from a spreadsheet, or a whole site",
		Args:    noSuchCommand,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(importLetterCommand(t, site), importSignatoriesCommand(t, site), importSiteCommand(t, site))
	return c
}

// keptOut refuses to import a file from where a link, or its place alone, could
// publish it: what people sent is never a file of the site.
func keptOut(site, file string) error {
	for _, within := range []string{content.Root, "assets/static"} {
		name, ok := nameBelow(filepath.Join(site, filepath.FromSlash(within)), file)
		if _, private := content.Private(path.Join(within, name)); ok && (within != content.Root || !private) {
			return usage{diag.Say("usage/import-published", "file", file, "folder", within)}
		}
	}
	return nil
}

// nameBelow gives a file's name within a folder that it is in, however either was
// written.
func nameBelow(folder, file string) (name string, ok bool) {
	top, err := os.Stat(folder)
	if err != nil {
		return "", false
	}
	file, err = filepath.Abs(file)
	if err != nil {
		return "", false
	}
	for dir := file; ; {
		name = path.Join(filepath.Base(dir), name)
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		if info, err := os.Stat(up); err == nil && os.SameFile(info, top) {
			return name, true
		}
		dir = up
	}
}
