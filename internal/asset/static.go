package asset

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
	"casebook/internal/picture"
	"casebook/internal/signatory"
)

// meaningful are the hidden names that hosts look for.
var meaningful = []string{".well-known", ".nojekyll", ".htaccess", ".domains"}

// buildStatic reads assets/static/ and cleans what can hold metadata.
func buildStatic(site fs.FS, report *diag.Report) []File {
	const root = "assets/static"
	var list []File
	for _, file := range listFiles(site, root, meaningful, report) {
		name := norm.NFC.String(strings.TrimPrefix(file, root+"/")) // as resources' names, whatever system the file comes from
		if !utf8.ValidString(name) {
			report.AddError(diag.Position{File: file}, diag.Say("bad-output-path/encoding", "name", name))
			continue
		}
		if base := path.Base(file); signatory.IsFile(base) || signatory.LooksLikeListName(base) || signatory.HoldsPeople(site, file) {
			report.AddError(diag.Position{File: file}, diag.Say("static-list"))
			continue
		}
		data, err := readRegular(site, file)
		if err == nil {
			data, err = cleanStatic(name, data)
		}
		if err != nil {
			report.Add(diagnose(err, file))
			continue
		}
		list = append(list, File{name, file, data})
	}
	return list
}

// cleanStatic takes metadata out of a file for the root of the site. Text of
// any kind stays as it is; of other files only those that hold nothing but
// what they show.
func cleanStatic(name string, data []byte) ([]byte, error) {
	ext := strings.ToLower(path.Ext(name))
	_, known := byName[ext]
	switch {
	case known:
		return Clean(name, data)
	case ext == ".ico":
		return picture.CleanIcon(data)
	case slices.ContainsFunc(fontMagic, func(m string) bool { return bytes.HasPrefix(data, []byte(m)) }), strings.HasPrefix(name, ".well-known/openpgpkey/"):
		return data, nil
	}
	if _, err := formatOfContent(data); err != nil {
		return nil, err
	}
	if !utf8.Valid(data) {
		return nil, diag.NewFault(diag.Say("file-format"))
	}
	return data, nil
}

// fontMagic begins the files of fonts.
var fontMagic = []string{"wOF2", "wOFF", "\x00\x01\x00\x00", "OTTO"}

// listFiles lists the files below a folder, sorted, without what editors and
// systems leave behind, and without hidden names but those given.
func listFiles(fsys fs.FS, root string, hidden []string, report *diag.Report) []string {
	var list []string
	err := fs.WalkDir(fsys, root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && file == root:
			return fs.SkipAll // there is no such folder
		case err != nil:
			report.Add(diagnose(unreadableFault(err), file))
			return nil
		case file == root:
			return nil
		case isIgnored(d.Name()) && !slices.Contains(hidden, d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			report.AddError(diag.Position{File: file}, diag.Say("symlink"))
		case !d.IsDir():
			list = append(list, file)
		}
		return nil
	})
	if err != nil {
		report.Add(diagnose(unreadableFault(err), root))
	}
	return list
}

// isIgnored reports hidden files, and what editors and systems leave behind.
func isIgnored(name string) bool {
	switch lower := strings.ToLower(name); {
	case strings.HasPrefix(name, "."), strings.HasSuffix(name, "~"), strings.HasPrefix(name, "~$"):
		return true
	case strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"), name == "4913":
		return true
	case strings.HasSuffix(lower, ".swp"), strings.HasSuffix(lower, ".tmp"), strings.HasSuffix(lower, ".bak"):
		return true
	default:
		return lower == "thumbs.db" || lower == "desktop.ini"
	}
}
