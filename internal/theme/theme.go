// Package theme renders pages by the site's layouts over the built-in ones, and
// holds the interface words of every language.
//
// Files (a site's own file of the same name takes the built-in one's place):
//
//	layouts/base.html          the frame: {{block "main" .}}{{end}} and other blocks
//	layouts/KIND.html          home, cases, case, update, letters, letter, signatories, page, subscribe, 404, alias, stub
//	layouts/partials/NAME.html a fragment, called with {{template "partials/NAME.html" .}}
//	layouts/i18n/LANG.toml     interface words
//
// A layout that consists of {{define}} blocks alone is rendered through
// base.html; one that has text of its own outside of them (alias, stub) is the
// whole page by itself. Partials are visible in every layout and in each other.
// Names are paths below layouts/, with their extension.
//
// Functions, besides and, or, not, eq, ne, lt, le, gt, ge, len, index, slice,
// print, printf and println of Go's templates:
//
//	t KEY [COUNT] [NAME VALUE]…  an interface word: {{t "letters"}}, {{t "signed" .Signed}},
//	                             {{t "page_of" "page" .Number "of" .Of}}. COUNT chooses the plural form and
//	                             is {n} in the word, NAME is {NAME}. Numbers and dates are written as the
//	                             language writes them. An unknown key is an error.
//	around KEY NAME [COUNT] [NAME VALUE]…
//	                             a word that is split at {NAME}, for markup in the middle of a sentence:
//	                             {{with around "write_to" "address"}}{{.Before}}<a href="…">…</a>{{.After}}{{end}}
//	date MOMENT [STYLE]          "21 May 2020"; STYLE is "long" (default), "medium" (21 Sept 2020; where the language
//	                             does so, in figures), "short" (21/09/2020) or "full" (with the weekday); the day
//	                             alone, "" for a zero value
//	time MOMENT                  "14:30"; "" when the moment has no time of day
//	datetime MOMENT|SINCE        for <time datetime>: "2020-05-21", "2020-05-21T14:30:00+06:00", "2017-03", "2017"
//	since SINCE                  "2017", "March 2017", "5 March 2017"; "" for a zero value
//	number N                     "20,000"
//	size BYTES                   "14 kB"
//	list STRINGS                 "A, B and C"
//	country CODE                 a country's name; what is not an ISO code is given back as it is
//	language TAG                 a language's name in itself: "Українська"
//	direction TAG                "ltr" or "rtl"
//	percent N OF                 how much of OF is N, from 0 to 100 with at most one decimal, for the width of a bar
//	args NAME VALUE …            several values for a partial: {{template "partials/x.html" (args "Page" .Page "Item" .)}}
package theme

import (
	"io"
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
}

// A frame is one layout bound to one language.
type frame struct {
	kind, lang string // of pages
	minimal    bool
}

// Load reads the built-in layouts and words and the site's own over them, both
// below layouts/ of their file system, and reports what is wrong with the
// site's: syntax, unknown functions, partials and words. site may lack the
// folder. The words of the languages given are read, the site's own first.
func Load(builtin, site fs.FS, languages []config.Language, rep *diag.Report) *Theme {
	t := &Theme{layouts: readLayouts(builtin, site, rep)}
	references := t.findReferences()
	words := wordReader{builtin: builtin, site: site, references: references, rep: rep}
	t.words = words.readWords(languages)
	t.checkReferences(references, rep)
	t.reportUnused(builtin, site, rep)
	return t
}

// Words gives the interface words of a language, English ones for a language
// that Load was not given.
func (t *Theme) Words(lang string) *Words {
	if w := t.words[lang]; w != nil {
		return w
	}
	return t.words[""]
}

// Render writes the page that a layout ("case") makes of view, in a language.
// Whatever stands in view is escaped for the place where it is put, but for
// template.HTML. An *Error says what is wrong with the layout; any other error
// is dst's own. dst may then hold a part of the page.
func (t *Theme) Render(dst io.Writer, layout, lang string, view any) error {
	page, err := t.Append(nil, layout, lang, view, false)
	if err != nil {
		return err
	}
	_, err = dst.Write(page)
	return err
}

// Append appends the page that Render writes to dst; a minimal one is as small
// as package minify makes it. The error is an *Error, or a *minify.Error; dst is
// given back as it was then.
func (t *Theme) Append(dst []byte, layout, lang string, view any, minimal bool) ([]byte, error) {
	page, err := t.bind(frame{layout, lang, minimal})
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
