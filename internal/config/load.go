package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// File is the name of the site's settings, relative to the site.
const File = "site.toml"

// Load reads site.toml from the site's folder. Every problem goes to rep; nil
// means that nothing could be read, else the value is whole, with defaults in
// the place of what was wrong.
func Load(fsys fs.FS, rep *diag.Report) *Site {
	text, err := fs.ReadFile(fsys, File)
	if err != nil {
		message, hint := "it cannot be read", ""
		if errors.Is(err, fs.ErrNotExist) {
			message, hint = "there is no such file in the site's folder", "casebook init makes a site, --site names its folder"
		}
		rep.Error(diag.Position{File: File}, "no-site", message, hint)
		return nil
	}
	doc := decode.Parse(text, decode.Options{File: File}, rep)
	if doc == nil {
		return nil
	}
	w := newWritten()
	siteShape(w).Bind(doc.Root())
	w.site.Keys = doc.Keys()
	w.finish(doc.Root(), rep)
	return &w.site
}

// Default gives a site of which nothing is written yet: English, UTC, the
// built-in states.
func Default() *Site {
	w := newWritten()
	w.site.Languages = w.ordered()
	w.site.Statuses = mergeStatuses(nil)
	return &w.site
}

// A written is site.toml as it was written, before it becomes a Site.
type written struct {
	site        Site
	description string
	language    string
	authority   string
	menu        []MenuItem
	languages   []Language
	statuses    []Status
	ids         []string // of the statuses seen so far
}

func newWritten() *written {
	return &written{
		language: "en",
		site: Site{
			Zone:      time.UTC,
			FeedLimit: 50,
			FullText:  true,
			PerPage:   250,
		},
	}
}

// finish puts together what depends on several keys.
func (w *written) finish(root decode.Node, rep *diag.Report) {
	s := &w.site
	s.Description = w.description
	s.Languages = w.ordered()
	s.Statuses = mergeStatuses(w.statuses)
	s.Authority = w.authority
	if _, given := root.Get("id"); !given && s.BaseURL != "" {
		s.Authority = hostOrReport(s.BaseURL, rep)
	}
}

// hostOrReport names a site without id by the host it is at.
func hostOrReport(base string, rep *diag.Report) string {
	at := diag.Position{File: File, Line: 1, Column: 1}
	host, ok := hostAuthority(base)
	if !ok {
		rep.Error(at, "missing-key", `"id" is missing, and the host of base_url cannot name the site`, `write id = "example.org,2026"`)
		return ""
	}
	rep.Warn(at, "missing-id", "without id, a new base_url makes every feed entry look new", fmt.Sprintf("write id = %q", host))
	return host
}

// ordered gives the languages, the site's own first, then as written. A table
// for the site's own language refines it.
func (w *written) ordered() []Language {
	own := Language{Tag: w.language, Title: w.site.Title, Description: w.description, Menu: w.menu}
	list := []Language{own}
	for _, l := range w.languages {
		l.Title = cmp.Or(l.Title, own.Title)
		l.Description = cmp.Or(l.Description, own.Description)
		if l.Menu == nil {
			l.Menu = own.Menu
		}
		if l.Tag == own.Tag {
			list[0] = l
		} else {
			list = append(list, l)
		}
	}
	return list
}
