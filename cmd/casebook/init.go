package main

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
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

	"casebook"
	"casebook/internal/change"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/desk"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/lazy"
	"casebook/internal/locale"
	"casebook/internal/pack"
	"casebook/internal/signatory"
	"casebook/internal/takedown"
)

// starter is the fictional site that init writes.
//
//go:embed all:starter
var starter embed.FS

func initCommand(t *terminal) *cobra.Command {
	var editor string
	var example bool
	c := &cobra.Command{
		Use:     "init DIR",
		GroupID: "write",
		Short:   "Make a new site with an example case and letter",
		Long: `Makes a new site in the folder DIR, with one made-up case, one letter and its
list of signatories. Change them, or delete them and make your own with
"casebook new". With --example it is a complete made-up campaign, to look around in.
Nothing that is in the folder is overwritten.`,
		Example: "  casebook init my-campaign\n  casebook init --example look-around",
		Args:    takesWords("the folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFolder(args[0]); err != nil {
				return err
			}
			settings, known := editorFiles[editor]
			if editor != "" && !known {
				return usage{diag.Say("usage/no-editor", "editor", editor)}
			}
			if _, err := os.Stat(filepath.Join(args[0], "site.toml")); err == nil && known && !example {
				return t.addEditor(args[0], settings())
			}
			if known {
				for _, f := range settings() {
					if err := mayWrite(args[0], f.name); err != nil {
						return err
					}
				}
			}
			begin := starterFiles
			if example {
				begin = exampleFiles
			}
			if err := fillSite(args[0], time.Now(), begin); err != nil {
				return err
			}
			t.say(diag.Say("command/made-site", "folder", args[0]))
			t.say(diag.Say("command/look-at-site", "folder", quoteArgument(args[0])))
			if known {
				return t.addEditor(args[0], settings())
			}
			return nil
		},
	}
	c.Flags().StringVar(&editor, "editor", "", "settings for this `editor` too, also in a site that is there: vscode")
	c.Flags().BoolVar(&example, "example", false, "a complete made-up campaign: four cases, hearings, a letter with 300 signatories, news")
	return c
}

// addEditor writes an editor's settings into a site, over nothing that is there.
func (t *terminal) addEditor(dir string, files []starterFile) error {
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
	t.say(diag.Say("command/made-editor", "folder", dir))
	return nil
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

// writeStarter fills a folder that holds no site yet with a small one.
func writeStarter(dir string, now time.Time) error { return fillSite(dir, now, starterFiles) }

// fillSite fills a folder that holds no site yet.
func fillSite(dir string, now time.Time, begin func(folder string, now time.Time) ([]starterFile, error)) error {
	if _, err := os.Stat(filepath.Join(dir, "site.toml")); err == nil {
		return usage{diag.Say("usage/site-exists", "folder", dir)}
	}
	name := dir
	if absolute, err := filepath.Abs(dir); err == nil {
		name = absolute
	}
	files, err := begin(filepath.Base(name), now)
	if err != nil {
		return err
	}
	return writeFiles(dir, files)
}

// writeFiles writes the files of a new site, or none where one of them cannot be.
func writeFiles(dir string, files []starterFile) error {
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
		"{{timezone}}", decode.Quote(machineZone()),
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

// machineZone gives the IANA name of the zone that this computer is set to; "UTC" where
// it does not say, as Windows, which has names of its own.
func machineZone() string {
	names := []string{strings.TrimPrefix(os.Getenv("TZ"), ":")}
	if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		_, name, _ := strings.Cut(filepath.ToSlash(target), "zoneinfo/")
		names = append(names, name)
	}
	for _, name := range names {
		if _, known := locale.Zone(name); known && name != "Etc/UTC" {
			return name
		}
	}
	return "UTC"
}

// exampleDay is the day on which the dates of the example campaign are right.
var exampleDay = time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)

const exampleID = "four-of-examplia.example,2026"

var writtenDay = lazy.Regexp(`\b20\d\d-\d\d-\d\d\b`)

// exampleFiles gives the files of the example campaign, with all dates moved by whole
// weeks, in names of files too: what is to come in it is to come now.
func exampleFiles(folder string, now time.Time) ([]starterFile, error) {
	weeks := int(now.Sub(exampleDay) / (7 * 24 * time.Hour))
	move := func(text string) string {
		return writtenDay().ReplaceAllStringFunc(text, func(day string) string {
			t, err := time.Parse(time.DateOnly, day)
			if err != nil {
				return day
			}
			return t.AddDate(0, 0, 7*weeks).Format(time.DateOnly)
		})
	}
	id := newAuthority(folder) + "," + now.UTC().Format("2006")
	archive, err := unpackExample()
	if err != nil {
		return nil, err
	}
	var files []starterFile
	for _, f := range archive.File {
		data, err := fs.ReadFile(archive, f.Name)
		if err != nil {
			return nil, err
		}
		text := string(data)
		if path.Ext(f.Name) != ".png" {
			text = strings.ReplaceAll(move(text), exampleID, id)
		}
		if f.Name == content.Takedowns {
			var key starterFile
			text, key = rememberInterview(text)
			files = append(files, key)
		}
		files = append(files, starterFile{move(f.Name), text})
	}
	return files, nil
}

// rememberInterview adds to the example's record of what is down what the page said, which
// has hashes under a key of the new site alone.
func rememberInterview(record string) (text string, key starterFile) {
	secret := signatory.NewKey()
	hashes := takedown.HashText(secret, "An interview with the neighbour", "The neighbour of Leo Specimen told us what he saw that evening, and what it was like to stand behind the door. "+
		"Later he asked us to take the interview down, since he is easily found by it: the street has but three houses.\n")
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nkey = %s\nhashes = [", strings.TrimRight(record, "\n"), decode.Quote(signatory.KeyName(secret)))
	for i, h := range hashes {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(decode.Quote(h))
	}
	return b.String() + "]\n", starterFile{signatory.KeyFile, string(signatory.FormatKey(secret))}
}

func unpackExample() (*zip.Reader, error) {
	data := pack.Unpack(casebook.Example)
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// emptySite gives the files of a campaign that somebody described at the desk: its
// settings, and what keeps private files out of version control.
func emptySite(b desk.Beginning, folder string, now time.Time) ([]starterFile, error) {
	text := fmt.Sprintf(`# What holds for the whole site. The desk has it as a form, under Settings.
title = %s
base_url = "https://example.org/"
language = %s
timezone = %s

# Names the site in the ids of feed entries, for good: do not change it, even when the address changes.
id = "%s,%s"
`, decode.Quote(b.Title), decode.Quote(b.Language), decode.Quote(b.Timezone), newAuthority(folder), now.UTC().Format("2006"))
	if b.Organisation != "" || b.Email != "" {
		text += "\n[organisation]\n"
		for _, key := range []struct{ name, value string }{{"name", b.Organisation}, {"email", b.Email}} {
			if key.value != "" {
				text += key.name + " = " + decode.Quote(key.value) + "\n"
			}
		}
	}
	ignore, err := fs.ReadFile(starter, "starter/"+ignoreFile)
	return []starterFile{{config.File, text}, {ignoreFile, string(ignore)}}, err
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
	mode := fs.FileMode(0o666)
	if name == signatory.KeyFile {
		mode = 0o600
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
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
