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
	known := slices.Collect(maps.Keys(t.layouts))
	for lang := range t.words {
		if lang == "" {
			lang = "en" // which stands in for what others lack
		}
		language, _, _ := strings.Cut(lang, "-")
		known = append(known, "i18n/"+lang+".toml", "i18n/"+language+".toml")
	}
	for _, tag := range DeskLanguages(builtin) {
		known = append(known, "i18n/desk/"+tag+".toml")
	}
	slices.Sort(known)
	// A folder that cannot be read was reported when its files were.
	_ = fs.WalkDir(site, strings.TrimSuffix(folder, "/"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(path.Base(file), ".") || strings.HasSuffix(file, "~") {
			return nil
		}
		name := strings.TrimPrefix(file, folder)
		if slices.Contains(known, name) || isCopy(builtin, site, file) {
			return nil
		}
		unused := diag.Say("unused-layout", "near", diag.Nearest(name, known))
		inFolder, ok := strings.CutPrefix(name, "i18n/")
		if tag, isTOML := strings.CutSuffix(inFolder, ".toml"); ok && isTOML && locale.Autonym(tag) != tag {
			unused = diag.Say("unused-layout/language", "language", tag)
		}
		rep.AddWarning(diag.Position{File: file}, unused)
		return nil
	})
}
