package theme

import (
	"errors"
	"io/fs"
)

// A File is a file of the built-in theme.
type File struct {
	Name     string // as in a site: "layouts/case.html", "assets/site.css", "layouts/i18n/uk.toml"
	Replaced bool   // the site has its own; words are added to, key by key
}

// List gives the files of the built-in theme, sorted by name.
func List(builtin, site fs.FS) ([]File, error) {
	var files []File
	for _, dir := range []string{"assets", "layouts"} {
		err := fs.WalkDir(builtin, dir, func(name string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && name == dir {
				return fs.SkipDir
			}
			if err != nil || entry.IsDir() {
				return err
			}
			_, missing := fs.Stat(site, name)
			files = append(files, File{name, missing == nil})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
