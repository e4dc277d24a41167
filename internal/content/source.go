package content

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// A kindOf says what a content file is.
type kindOf uint8

const (
	homeKind kindOf = iota
	caseKind
	updateKind
	letterKind
	pageKind
)

var kindWords = [...]string{"home page", "case", "update", "letter", "page"}

// word names one file of the kind in messages.
func (k kindOf) word() string { return kindWords[k] }

// A source is a content file that was found.
type source struct {
	kind      kindOf
	file, dir string
	slug      string
	lang      string
	order     int    // of lang in site.toml
	parent    string // slug of the case that an update belongs to
	resources []string
}

// A finder collects the sources of a unit and what is wrong with their names.
type finder struct {
	site    *config.Site
	list    func(dir string) (*listing, error)
	rep     *diag.Report
	sources []source
}

// folder lists a folder and passes on what is wrong in it.
func (f *finder) folder(dir string) (*listing, error) {
	l, err := f.list(dir)
	if err != nil {
		return nil, err
	}
	f.rep.Add(l.problems...)
	return l, nil
}

// bundle finds index.md and its translations in the folder of a page.
func (f *finder) bundle(s source, l *listing) {
	found := len(f.sources)
	for _, name := range l.files {
		if !isMarkdown(name) {
			continue
		}
		stem, lang := f.language(name)
		if stem != "index" || path.Ext(name) != ".md" {
			f.misplaced(s.dir, name, []string{"index.md"})
			continue
		}
		f.add(s, name, lang, l)
	}
	if len(f.sources) == found && s.kind != homeKind && !slices.ContainsFunc(l.files, isIndex) {
		f.rep.Error(diag.Position{File: s.dir}, "missing-index", "the folder has no index.md", "the "+s.kind.word()+" stands in index.md")
	}
}

func isIndex(name string) bool {
	return strings.HasPrefix(name, "index.") && strings.HasSuffix(name, ".md")
}

// singles finds the pages of a folder: a file each, or a folder with index.md.
func (f *finder) singles(s source) error {
	l, err := f.folder(s.dir)
	if err != nil {
		return err
	}
	f.sources = slices.Grow(f.sources, len(l.files))
	for _, name := range l.files {
		switch {
		case !isMarkdown(name):
		case path.Ext(name) != ".md":
			f.misplaced(s.dir, name, []string{strings.TrimSuffix(name, path.Ext(name)) + ".md"})
		default:
			one := s
			var lang string
			one.slug, lang = f.language(name)
			f.add(one, name, lang, l)
		}
	}
	for _, name := range l.folders {
		one := s
		one.slug, one.dir = name, s.dir+"/"+name
		inside, err := f.folder(one.dir)
		if err != nil {
			return err
		}
		f.bundle(one, inside)
	}
	return nil
}

// add takes a file as the version of a page in a language.
func (f *finder) add(s source, name, lang string, l *listing) {
	s.file, s.resources = s.dir+"/"+name, l.resources
	s.lang = f.site.Own().Tag
	if lang != "" {
		s.lang = lang
	}
	s.order = slices.IndexFunc(f.site.Languages, func(l config.Language) bool { return l.Tag == s.lang })
	if s.order < 0 {
		f.unknownLanguage(s)
		return
	}
	f.sources = append(f.sources, s)
}

// language takes the language off a file's name: "about.uk.md" is the
// Ukrainian about. "" stands for the site's own language.
func (f *finder) language(name string) (stem, lang string) {
	stem = strings.TrimSuffix(name, path.Ext(name))
	i := strings.LastIndexByte(stem, '.')
	if i <= 0 || !config.LooksLikeTag(stem[i+1:]) {
		return stem, ""
	}
	return stem[:i], stem[i+1:]
}

func (f *finder) unknownLanguage(s source) {
	var tags []string
	for _, l := range f.site.Languages {
		tags = append(tags, l.Tag)
	}
	hint := diag.DidYouMean(s.lang, tags)
	if hint == "" {
		hint = fmt.Sprintf("site.toml names %s; another needs [languages.%s] there", diag.OneOf(tags), s.lang)
	}
	f.rep.Error(diag.Position{File: s.file}, "unknown-language", fmt.Sprintf("the language %q is not one of the site's", s.lang), hint)
}

// misplaced warns that no page is made of a file.
func (f *finder) misplaced(dir, name string, expected []string) {
	hint := diag.DidYouMean(name, expected)
	if hint == "" {
		hint = "content is in cases/SLUG/index.md, cases/SLUG/updates/SLUG.md, letters/SLUG/index.md and pages/SLUG.md"
	}
	f.rep.Warn(diag.Position{File: path.Join(dir, name)}, "misplaced-file", "nothing is made of this: content is not looked for here", hint)
}
