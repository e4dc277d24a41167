package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
)

// A Place says of which page a content file is a version, by its name alone.
type Place struct {
	Kind     string // home, case, letter, update or page, or what else there is a kind of
	Slug     string
	Case     string // slug of the case that an update belongs to
	Language string // BCP 47; "" for the site's own
}

// FindPlace says what a name of the site stands for among content files,
// whether the file is there or not; false for what no page is made of. The
// names of folders and files may be no slugs: then a build says so. A page of a kind
// of the site's own has the folder's name for its kind.
func FindPlace(file string, own ...config.Kind) (Place, bool) {
	rest, inContent := strings.CutPrefix(file, Root+"/")
	if !inContent || !fs.ValidPath(file) || Ignored(file) || path.Ext(file) != ".md" {
		return Place{}, false
	}
	parts := strings.Split(rest, "/")
	name, lang := cutLanguage(path.Base(file))
	bundle := func(kind kindOf, folders ...string) (Place, bool) { // index.md in a folder of its own
		p := Place{Kind: kinds[kind].name, Language: lang}
		if len(folders) > 0 {
			p.Slug = folders[len(folders)-1]
		}
		return p, name == "index"
	}
	single := func(kind kindOf, inside []string) (Place, bool) {
		switch len(inside) {
		case 1:
			return Place{Kind: kinds[kind].name, Slug: name, Language: lang}, true
		case 2:
			return bundle(kind, inside[0])
		}
		return Place{}, false
	}
	if len(parts) == 1 {
		return bundle(homeKind)
	}
	for i, k := range kinds {
		switch {
		case k.folder == "" || k.folder != parts[0]:
		case !k.apart:
			return single(kindOf(i), parts[1:])
		case len(parts) == 3:
			return bundle(kindOf(i), parts[1])
		case kindOf(i) == caseKind && len(parts) > 3 && parts[2] == "updates":
			p, ok := single(updateKind, parts[3:])
			p.Case = parts[1]
			return p, ok
		}
	}
	if slices.ContainsFunc(own, func(k config.Kind) bool { return k.Folder != "" && k.Folder == parts[0] }) {
		p, ok := single(ownKind, parts[1:])
		p.Kind = parts[0]
		return p, ok
	}
	return Place{}, false
}
