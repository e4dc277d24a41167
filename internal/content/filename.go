package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/signatory"
)

// isIgnored reports names that are no content: hidden files, and what editors,
// office programs and file managers leave behind.
func isIgnored(name string) bool {
	lower := strings.ToLower(name)
	switch lower {
	case "4913", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.HasSuffix(lower, ".swp") || strings.HasSuffix(lower, ".swx") || strings.HasSuffix(lower, ".tmp")
}

// Ignored reports whether a path within the site is no content: it or a folder
// it is in is hidden, or a file that editors and office programs leave behind.
func Ignored(file string) bool {
	for part := range strings.SplitSeq(file, "/") {
		if part != "." && isIgnored(part) {
			return true
		}
	}
	return false
}

// isSignatories reports the names of signatory files, in any letter case and
// with anything around the word: a copy of a list is as private as the list. So
// is one whose name is misspelt. Only a picture or a paper may end in the word,
// as the scan of a letter.
func isSignatories(folded string) bool {
	if !strings.Contains(folded, "signatories") {
		return isList(folded)
	}
	switch path.Ext(folded) {
	case ".jpg", ".jpeg", ".png", ".webp", ".svg", ".pdf":
		return strings.HasPrefix(folded, "signatories")
	}
	return true
}

// isList reports the names of tables that are called signatories or nearly so,
// read or not.
func isList(name string) bool {
	name = folder.FoldName(name)
	if !isTable(name) {
		return false
	}
	stem, _, _ := strings.Cut(name, ".")
	return strings.HasPrefix(stem, "signatories") || diag.Nearest(stem, []string{"signatories"}) != ""
}

// Private says what a file of the site is that never belongs to a page,
// whatever links to it; false of all others. The name decides: records, lists of
// people, and beside a letter every table, since it may be such a list under
// the name that a form or an office gave it.
func Private(file string) (what diag.Text, private bool) {
	name := folder.FoldName(path.Base(file))
	switch {
	case isSignatories(name):
		return diag.Say("private-file/is-list"), true
	case strings.HasPrefix(name, "withdrawn"), name == path.Base(Takedowns):
		return diag.Say("private-file/is-record"), true
	case strings.HasPrefix(name, "original-import."):
		return diag.Say("private-file/is-original"), true
	case isTable(name) && strings.HasPrefix(file, Root+"/letters/"):
		return diag.Say("private-file/is-table"), true
	}
	return diag.Text{}, false
}

// PrivateIn says of a file what Private says of it or, where a link of the file
// system leads to another, of that one: a link to a list is a list.
func PrivateIn(fsys fs.FS, file string) (what diag.Text, private bool) {
	if what, private = Private(file); private {
		return what, true
	}
	if real := folder.RealName(fsys, file); real != file {
		return Private(real)
	}
	return diag.Text{}, false
}

// foreignTables are the extensions of spreadsheets that casebook cannot read.
var foreignTables = []string{".xlsm", ".xlsb", ".xls", ".xlt", ".ods", ".fods", ".numbers", ".gsheet"}

// isForeignTable reports a spreadsheet that casebook cannot read.
func isForeignTable(name string) bool {
	return slices.Contains(foreignTables, path.Ext(folder.FoldName(name)))
}

// isTable reports the names of what spreadsheets and forms give out, and of
// whatever else people can be imported from.
func isTable(folded string) bool {
	switch path.Ext(folded) {
	case ".tsv", ".tab":
		return true
	}
	return isForeignTable(folded) || signatory.IsTable(folded)
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}
