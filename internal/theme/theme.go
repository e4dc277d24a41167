// Package theme renders pages by the site's layouts over the built-in ones, and
// holds the interface words of every language.
//
// Files (a site's own file of the same name takes the built-in one's place):
//
//	layouts/base.html          the frame: {{block "main" .}}{{end}} and other blocks
//	layouts/KIND.html          home, cases, case, update, letters, letter, signatories, news, news-item, kind, page, subscribe, mirrors, 404, alias, stub
//	layouts/NAME.json          a file of the site's own, which is no page; or .xml, .txt, .csv
//	layouts/partials/NAME.html a fragment, called with {{template "partials/NAME.html" .}}
//	layouts/i18n/LANG.toml     interface words
//
// A layout that consists of {{define}} blocks alone is rendered through
// base.html; one that has text of its own outside of them (alias, stub) is the
// whole page by itself. Partials are visible in every layout and in each other.
// Names are paths below layouts/, with their extension.
//
// docs/layouts.md describes the functions that layouts can call and the values
// that they get; a test holds it to the code.
package theme

import (
	"embed"
	"io/fs"
	"sync"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// A Theme is the layouts and words of a site. It is safe for concurrent use.
type Theme struct {
	layouts map[string]*layout // by name below layouts/: "case.html", "partials/link.html"
	words   map[string]*Words  // by language tag
	frames  sync.Map           // frame -> func() (*program, error)
	looksUp bool
}

// A frame is one layout bound to one language.
type frame struct {
	kind, lang string // of pages
	minimal    bool
}

// Load reads the built-in layouts and words and the site's own over them, both
// below layouts/ of their file system, and reports what is wrong with the
// site's: syntax, unknown functions, partials and words. site may lack the
// folder. The words of the languages given are read, the site's own first. What
// site.toml makes use of besides is in names.
func Load(builtin, site fs.FS, languages []config.Language, rep *diag.Report, names ...config.Names) *Theme {
	var named config.Names
	for _, n := range names {
		named = n
	}
	t := &Theme{layouts: readLayouts(builtin, site, named.Layouts, rep)}
	t.looksUp = t.findLookUps()
	r := wordReader{folder: wordFolder, builtin: builtin, site: site, references: t.findReferences(), named: named.Words, rep: rep}
	t.words = r.readWords(languages)
	t.checkReferences(r.references, rep)
	t.reportUnused(builtin, site, rep)
	for _, name := range listLayouts(site, &diag.Report{}) {
		if l := t.layouts[name]; l != nil && !isData(name) {
			l.reportBlocked(rep)
		}
	}
	reportOutdated(builtin, site, rep)
	return t
}

// LoadScreens reads layouts of the program itself that are not a site's, below
// layouts/ of their file system. They bring their words in what they show.
func LoadScreens(files fs.FS) *Theme {
	return &Theme{layouts: readLayouts(files, embed.FS{}, nil, &diag.Report{}), words: map[string]*Words{"": wordsIn(wordFolder, embed.FS{}, embed.FS{}, "en")}}
}

// Words gives the interface words of a language, English ones for a language
// that Load was not given.
func (t *Theme) Words(lang string) *Words {
	if w := t.words[lang]; w != nil {
		return w
	}
	return t.words[""]
}

// Append appends the page that the layout of a kind ("case") makes of view, in a
// language, to dst. Whatever stands in view is escaped for the place where it is
// put, but for template.HTML. A minimal page has no byte that means nothing. An
// error is an *Error and says what is wrong with the layout; dst is given back
// as it was then.
func (t *Theme) Append(dst []byte, kind, lang string, view any, minimal bool) ([]byte, error) {
	page, err := t.bind(frame{kind, lang, minimal})
	if err != nil {
		return dst, err
	}
	return page.appendPage(dst, view)
}

// bind gives a layout ready for use in a language, compiled at its first use.
func (t *Theme) bind(key frame) (*program, error) {
	ready, ok := t.frames.Load(key)
	if !ok {
		ready, _ = t.frames.LoadOrStore(key, sync.OnceValues(func() (*program, error) { return t.compile(key) }))
	}
	return ready.(func() (*program, error))()
}
