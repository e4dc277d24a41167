package main

import (
	"crypto/rand"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/folder"
)

// starter is the fictional site that init writes.
//
//go:embed all:starter
var starter embed.FS

func initCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "init DIR",
		GroupID: "write",
		Short:   "Make a new site with an example case and letter",
		Long: `Makes a new site in the folder DIR, with one made-up case, one letter and its
list of signatories. Change them, or delete them and make your own with
"casebook new". Nothing that is in the folder is overwritten.`,
		Example: "  casebook init my-campaign",
		Args:    takesWords("the folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFolder(args[0]); err != nil {
				return err
			}
			if err := writeStarter(args[0], time.Now()); err != nil {
				return err
			}
			t.say(diag.Say("command/made-site", "folder", args[0]))
			t.say(diag.Say("command/look-at-site", "folder", quoteArgument(args[0])))
			return nil
		},
	}
}

// checkFolder reports what cannot be the name of a new site's folder.
func checkFolder(dir string) error {
	switch {
	case dir == "":
		return usage{diag.Say("usage/folder-name")}
	case strings.ContainsFunc(dir, unicode.IsControl):
		return usage{diag.Say("usage/folder-name-control", "folder", dir)}
	}
	return nil
}

// writeStarter fills a folder that holds no site yet.
func writeStarter(dir string, now time.Time) error {
	if _, err := os.Stat(filepath.Join(dir, "site.toml")); err == nil {
		return usage{diag.Say("usage/site-exists", "folder", dir)}
	}
	name := dir
	if absolute, err := filepath.Abs(dir); err == nil {
		name = absolute
	}
	files, err := starterFiles(filepath.Base(name), now)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(dir, ignoreFile)); err == nil { // of a repository that is there already
		files = slices.DeleteFunc(files, func(f starterFile) bool { return f.name == ignoreFile })
	}
	for _, f := range files {
		if err := mayWrite(dir, f.name); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := writeNew(dir, f.name, f.text); err != nil {
			return err
		}
	}
	return nil
}

// ignoreFile keeps what is made, and what casebook keeps, out of version control.
const ignoreFile = ".gitignore"

// mayWrite says why a file of the site cannot be made, before any is: it is
// there already, or a link leads its folder out of the site.
func mayWrite(site, name string) error {
	root, err := os.OpenRoot(site)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	_, err = root.Lstat(name)
	switch {
	case err == nil:
		return usage{diag.Say("usage/file-exists", "file", filepath.Join(site, filepath.FromSlash(name)))}
	case folder.LeadsOut(err):
		return err
	}
	return nil
}

type starterFile struct{ name, text string }

// starterFiles gives the site's files with its title and its id in place.
func starterFiles(folder string, now time.Time) ([]starterFile, error) {
	fill := strings.NewReplacer(
		"{{title}}", decode.Quote(decode.Printable(change.TitleFrom(folder))),
		"{{id}}", newAuthority(folder)+","+now.UTC().Format("2006"))
	var files []starterFile
	err := fs.WalkDir(starter, "starter", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(starter, name)
		files = append(files, starterFile{strings.TrimPrefix(name, "starter/"), fill.Replace(string(text))})
		return err
	})
	return files, err
}

// newAuthority gives a name for the site in the ids of feeds: of its folder, with a
// random part, so that no two campaigns share an id. Names below .example belong to
// nobody (RFC 2606).
func newAuthority(folder string) string {
	name := content.Slugify(folder)
	if len(name) > 30 {
		name = strings.Trim(name[:30], "-")
	}
	if name == "" {
		name = "campaign"
	}
	return name + "-" + strings.ToLower(rand.Text()[:8]) + ".example"
}

// writeNew writes a file of a site that must not exist yet, with the folders
// above it. It is named with "/", relative to the site, and no link in there
// leads it out.
func writeNew(site, name, text string) error {
	if err := os.MkdirAll(site, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(site)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return usage{diag.Say("usage/file-stays", "file", filepath.Join(site, filepath.FromSlash(name)))}
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// quoteArgument gives an argument as it can be pasted into a shell, which then
// makes nothing else of it.
func quoteArgument(s string) string {
	unsafe := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./:@%+,", r) && r != filepath.Separator
	}
	switch {
	case !strings.ContainsFunc(s, unsafe):
		return s
	case runtime.GOOS == "windows":
		return `"` + s + `"` // a sign that no file's name can hold there
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
