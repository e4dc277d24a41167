package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/lazy"
	"casebook/internal/signatory"
)

// copyWords are the words for a copy that systems and file services put into names.
const copyWords = `(?:copy|kopie|copie|copia|cópia|kopia|kopya|kopija|kópia|копия|копія|көшірме|نسخة|副本)`

// How file services and systems call the copy of a file that was changed in two
// places, or saved twice. The first group is what the file is called without it.
var (
	// conflictNames say so themselves: Dropbox, Nextcloud, Syncthing, OneDrive.
	conflictNames = lazy.Regexp(`(?i)^(.+?)(?:[ ._-]*[(\[][^)\]]*(?:conflict|konflikt|conflit|конфликт|конфлікт|қайшы|تعارض)[^)\]]*[)\]]` +
		`|\.sync-conflict-\d{8}-\d{6}(?:-[0-9a-z]+)?|[ _-]conflict(?:ed)?[ _-].*|[ _-]case conflict.*)$`)
	// copyNames are those of a copy where the file itself lies beside it: Google
	// Drive, iCloud, OneDrive with the name of a computer, Windows, macOS. Whatever
	// stands in brackets says of which copy it is.
	copyNames = lazy.Regexp(`^(.+?)(?:[ ._-]*(?:\([^()]*\)|\[[^\[\]]*\])| \d{1,2}|-[\w-]*[A-Z][\w-]*|~|(?i:[ _]?[-–—]? ?` + copyWords + `(?: ?\(?\d+\)?)?))$`)
	// loneCopyNames are those of a copy that no original need lie beside: their
	// signs stand in no slug.
	loneCopyNames = lazy.Regexp(`^(.+?)(?: ?\(\d{1,3}\)|(?i: [-–—] ` + copyWords + `(?: ?\(\d+\))?| ?\(` + copyWords + `(?: \d+)?\)))$`)
	// copyPrefixes stand before the name.
	copyPrefixes = lazy.Regexp(`(?i)^(?:copy(?: \(\d+\))? of|kopie von|copie de|copia de|kopia|копия|копія|نسخة من) +(.+)$`)
)

// findOriginal gives the file of a folder of which another one is a copy that a
// file service made, by its name; "" when it is none.
func findOriginal(name string, beside []string) string {
	extension := path.Ext(name)
	stem, lang := strings.TrimSuffix(name, extension), ""
	if i := strings.LastIndexByte(stem, '.'); i > 0 && config.LooksLikeTag(stem[i+1:]) {
		stem, lang = stem[:i], stem[i:]
	}
	if found := conflictNames().FindStringSubmatch(stem); found != nil {
		return found[1] + lang + extension
	}
	if lang == "" { // as about.sync-conflict-…
		if found := conflictNames().FindStringSubmatch(strings.TrimSuffix(name, extension)); found != nil {
			return found[1] + extension
		}
	}
	found := copyNames().FindStringSubmatch(stem)
	if found == nil {
		found = copyPrefixes().FindStringSubmatch(stem)
	}
	if found == nil {
		return ""
	}
	i := slices.IndexFunc(beside, func(other string) bool {
		return other != name && folder.FoldName(other) == folder.FoldName(found[1]+lang+extension)
	})
	if i < 0 {
		return ""
	}
	return beside[i]
}

// originalOfLone gives what a file or folder would be called that is named as a
// copy, where nothing of that name lies beside it; "" for other names.
func originalOfLone(name string) string {
	extension := path.Ext(name)
	found := loneCopyNames().FindStringSubmatch(strings.TrimSuffix(name, extension))
	if found == nil || CheckSlug(found[1]) != nil {
		return ""
	}
	return found[1] + extension
}

// isCopyOf reports whether a file is called as a copy of a record is, or as the record
// but for letter case.
func isCopyOf(name, record string) bool {
	if name == record {
		return false
	}
	bare, of := strings.TrimPrefix(name, "."), strings.TrimPrefix(record, ".")
	isRecord := func(name string) bool { return folder.FoldName(name) == folder.FoldName(of) }
	if found := conflictNames().FindStringSubmatch(bare); found != nil && isRecord(found[1]) { // also where there is no ending
		return true
	}
	return isRecord(bare) || isRecord(findOriginal(bare, []string{of}))
}

// isSlipOf reports whether a file is called as a record in TOML but for a letter or two.
func isSlipOf(name, record string) bool {
	return name != record && path.Ext(record) == ".toml" && path.Ext(name) == ".toml" && diag.Nearest(name, []string{record}) != ""
}

// refuseRecordCopies reports the files of a folder that are copies of a record. What they
// record protects nobody, and whoever made it thinks that it does.
func (f *finder) refuseRecordCopies(dir string, files []string, record string) {
	for _, name := range files {
		switch {
		case !isCopyOf(name, record) && !isSlipOf(name, record):
		case slices.Contains(files, record):
			f.rep.AddError(diag.Position{File: path.Join(dir, name)}, diag.Say("conflict-copy/record", "file", record))
		default:
			f.rep.AddError(diag.Position{File: path.Join(dir, name)}, diag.Say("conflict-copy/lone", "file", record))
		}
	}
}

// refuseCopiesAtRoot does that at the root of the site: of the key, the guard list and
// the record of what is down, which lies in content/; one of site.toml is warned about.
func (f *finder) refuseCopiesAtRoot() {
	filesOf := func(dir string) (files []string) {
		entries, _ := fs.ReadDir(f.files, dir) // whoever reads what should be there says so
		for _, e := range entries {
			if !e.IsDir() {
				files = append(files, e.Name())
			}
		}
		return files
	}
	files := filesOf(".")
	f.refuseRecordCopies("", files, signatory.KeyFile)
	if list := f.site.GuardFile; list != "" {
		f.refuseRecordCopies(path.Dir(list), filesOf(path.Dir(list)), path.Base(list))
	}
	if record := path.Base(Takedowns); slices.Contains(files, record) {
		f.rep.AddError(diag.Position{File: record}, diag.Say("conflict-copy/record", "file", Takedowns))
	}
	for _, name := range files {
		if isCopyOf(name, config.File) {
			f.rep.AddWarning(diag.Position{File: name}, diag.Say("conflict-copy", "file", config.File))
		}
	}
}
