package content

import (
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/folder"
	"casebook/internal/lazy"
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
