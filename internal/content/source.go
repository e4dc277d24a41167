package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// A source is a content file that was found.
type source struct {
	kind      kindOf
	file, dir string
	slug      string
	lang      string
	order     int          // of lang in site.toml
	parent    string       // slug of the case that an update belongs to
	own       *config.Kind // of the site's own; else nil
	resources []string
}

// A finder collects the sources of a unit and what is wrong with their names.
type finder struct {
	site    *config.Site
	files   fs.FS
	list    func(dir string) (*listing, error)
	rep     *diag.Report
	sources []source
	bare    []bareFolder
}

// A bareFolder is the folder of a page that has no text, as what is left of one
// that was taken down and deleted.
type bareFolder struct {
	kind  kindOf
	dir   string
	files []string // what lies in it
}

// listFolder lists a folder and passes on what is wrong in it.
func (f *finder) listFolder(dir string) (*listing, error) {
	l, err := f.list(dir)
	if err != nil {
		return nil, err
	}
	f.rep.Add(l.problems...)
	return l, nil
}

// findBundle finds index.md and its translations in the folder of a page.
func (f *finder) findBundle(s source, l *listing) {
	found, alone := len(f.sources), false // a copy without what it is one of
	for _, name := range l.files {
		if !isMarkdown(name) {
			f.warnHiddenEnding(s.dir, name)
			continue
		}
		stem, lang := cutLanguage(name)
		if original := findOriginal(name, l.files); original != "" {
			f.rep.AddWarning(diag.Position{File: path.Join(s.dir, name)}, diag.Say("conflict-copy", "file", original))
			continue
		}
		if original := originalOfLone(name); original == "index.md" {
			f.rep.AddError(diag.Position{File: path.Join(s.dir, name)}, diag.Say("conflict-copy/lone", "file", original))
			alone = true
			continue
		}
		if stem != "index" || path.Ext(name) != ".md" {
			f.warnMisplaced(s.dir, name, []string{"index.md"})
			continue
		}
		f.addSource(s, name, lang, l)
	}
	if len(f.sources) == found && !alone && s.kind != homeKind && !slices.ContainsFunc(l.files, isIndex) {
		f.bare = append(f.bare, bareFolder{s.kind, s.dir, l.files})
	}
}

func isIndex(name string) bool {
	return strings.HasPrefix(name, "index.") && strings.HasSuffix(name, ".md")
}

// findSingles finds the pages of a folder: a file each, or a folder with index.md.
func (f *finder) findSingles(s source) error {
	l, err := f.listFolder(s.dir)
	if err != nil {
		return err
	}
	f.sources = slices.Grow(f.sources, len(l.files))
	for _, name := range l.files {
		switch {
		case !isMarkdown(name):
			f.warnHiddenEnding(s.dir, name)
		case f.refuseCopy(s.dir, name, l.files):
		case path.Ext(name) != ".md":
			f.warnMisplaced(s.dir, name, []string{strings.TrimSuffix(name, path.Ext(name)) + ".md"})
		default:
			one := s
			var lang string
			one.slug, lang = cutLanguage(name)
			f.addSource(one, name, lang, l)
		}
	}
	for _, name := range l.folders {
		if f.refuseCopy(s.dir, name, l.folders) {
			continue
		}
		one := s
		one.slug, one.dir = name, s.dir+"/"+name
		inside, err := f.listFolder(one.dir)
		if err != nil {
			return err
		}
		f.findBundle(one, inside)
	}
	return nil
}

// refuseCopy reports a file or folder that is a copy which a file service made of
// another one, and would be a page of its own.
func (f *finder) refuseCopy(dir, name string, beside []string) bool {
	if isSlug(strings.TrimSuffix(name, ".md")) {
		return false
	}
	original := findOriginal(name, beside)
	if original == "" {
		return false
	}
	f.rep.AddError(diag.Position{File: path.Join(dir, name)}, diag.Say("conflict-copy", "file", original))
	return true
}

// addSource takes a file as the version of a page in a language.
func (f *finder) addSource(s source, name, lang string, l *listing) {
	s.file, s.resources = s.dir+"/"+name, l.resources
	s.lang = f.site.Own().Tag
	if lang != "" {
		s.lang = lang
	}
	s.order = slices.IndexFunc(f.site.Languages, func(l config.Language) bool { return l.Tag == s.lang })
	if s.order >= 0 {
		f.sources = append(f.sources, s)
		return
	}
	var tags []string
	for _, l := range f.site.Languages {
		tags = append(tags, l.Tag)
	}
	if near := diag.Nearest(s.lang, tags); near != "" {
		f.rep.AddError(diag.Position{File: s.file}, diag.Say("unknown-language/file-near", "language", s.lang, "near", near))
	} else {
		f.rep.AddError(diag.Position{File: s.file}, diag.Say("unknown-language/file", "language", s.lang, "known", tags))
	}
}

// cutLanguage takes the language off a file's name: "about.uk.md" is the
// Ukrainian about. "" stands for the site's own language.
func cutLanguage(name string) (stem, lang string) {
	stem = strings.TrimSuffix(name, path.Ext(name))
	i := strings.LastIndexByte(stem, '.')
	if i <= 0 || !config.LooksLikeTag(stem[i+1:]) {
		return stem, ""
	}
	return stem[:i], stem[i+1:]
}

// warnHiddenEnding warns about a content file to which a system has added another
// ending, as about.md.txt.
func (f *finder) warnHiddenEnding(dir, name string) {
	bare := strings.TrimSuffix(name, path.Ext(name))
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".text", ".docx", ".doc", ".rtf", ".bak":
		if isMarkdown(bare) {
			f.rep.AddWarning(diag.Position{File: path.Join(dir, name)}, diag.Say("misplaced-file/text", "ending", path.Ext(name), "name", bare))
		}
	}
}

// warnMisplaced warns that no page is made of a file.
func (f *finder) warnMisplaced(dir, name string, expected []string) {
	at := diag.Position{File: path.Join(dir, name)}
	if near := diag.Nearest(name, expected); near != "" {
		f.rep.AddWarning(at, diag.Say("misplaced-file/near", "near", near))
	} else {
		f.rep.AddWarning(at, diag.Say("misplaced-file"))
	}
}
