package content

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
)

// ignored reports names that are no content: hidden files, and what editors,
// office programs and file managers leave behind.
func ignored(name string) bool {
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
		if part != "." && ignored(part) {
			return true
		}
	}
	return false
}

// isSignatories reports the names of signatory files, in any letter case and
// with anything after the word: a copy of a list is as private as the list. So
// is one whose name is misspelt.
func isSignatories(name string) bool {
	return strings.HasPrefix(fold(name), "signatories") || isList(name)
}

// isList reports the names of tables that are called signatories or nearly so,
// read or not.
func isList(name string) bool {
	name = fold(name)
	if !slices.Contains(listExtensions, path.Ext(name)) {
		return false
	}
	stem, _, _ := strings.Cut(name, ".")
	return strings.HasPrefix(stem, "signatories") || diag.Nearest(stem, []string{"signatories"}) != ""
}

// listExtensions are those of files in which people keep tables.
var listExtensions = []string{".csv", ".xlsx", ".toml", ".json", ".xls", ".xlsm", ".ods", ".tsv", ".numbers"}

// signatoryFile reports the names under which a list of signatories is read.
func signatoryFile(name string) bool {
	switch fold(name) {
	case "signatories.csv", "signatories.xlsx", "signatories.toml", "signatories.json":
		return true
	}
	return false
}

// isResource reports whether a file beside a page can belong to it: never
// content, records, or what people and addresses could be in.
func isResource(name string) bool {
	lower := fold(name)
	switch {
	case isMarkdown(name), isSignatories(name), lower == "takedowns.toml":
		return false
	}
	return !strings.HasPrefix(lower, "withdrawn") && !strings.HasPrefix(lower, "original-import.")
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// fold makes names comparable as file systems that do not tell letter case or
// Unicode forms apart compare them.
func fold(name string) string {
	if isSlug(name) {
		return name
	}
	return strings.ToLower(norm.NFC.String(name))
}
