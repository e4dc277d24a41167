package theme

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/locale"
)

// reportUnused warns about files of the site's layouts/ that have no effect,
// as case.html.txt or the words of a language that the site does not have.
// Hidden files, editors' copies and unchanged built-in words are passed over.
func (t *Theme) reportUnused(builtin, site fs.FS, rep *diag.Report) {
	known := slices.Sorted(maps.Keys(t.layouts))
	for lang := range t.words {
		if lang != "" {
			known = append(known, "i18n/"+lang+".toml")
		}
	}
	// A folder that cannot be read was reported when its files were.
	_ = fs.WalkDir(site, strings.TrimSuffix(folder, "/"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(path.Base(name), ".") || strings.HasSuffix(name, "~") {
			return nil
		}
		name = strings.TrimPrefix(name, folder)
		if t.layouts[name] != nil || t.isWords(name) {
			return nil
		}
		if _, words := wordsTag(name); words && isCopy(builtin, site, folder+name) {
			return nil
		}
		unused := diag.Say("unused-layout", "near", diag.Nearest(name, known))
		if tag, ok := wordsTag(name); ok && locale.Autonym(tag) != tag {
			unused = diag.Say("unused-layout/language", "language", tag)
		}
		rep.AddWarning(diag.Position{File: folder + name}, unused)
		return nil
	})
}

// isWords reports whether a name is that of a file of words in use: of a
// language of the site, of a language without the site's region, or English,
// which stands in for what others lack.
func (t *Theme) isWords(name string) bool {
	tag, ok := wordsTag(name)
	if !ok {
		return false
	}
	for lang := range t.words {
		language, _, _ := strings.Cut(lang, "-")
		if tag == lang || tag == language || tag == "en" {
			return true
		}
	}
	return false
}

// wordsTag gives the language of a file of words: "uk" of "i18n/uk.toml".
func wordsTag(name string) (string, bool) {
	file, inFolder := strings.CutPrefix(name, "i18n/")
	tag, isTOML := strings.CutSuffix(file, ".toml")
	return tag, inFolder && isTOML
}
