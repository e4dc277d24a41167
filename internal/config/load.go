package config

import (
	"cmp"
	"errors"
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
		text := diag.Say("no-site/unreadable")
		if errors.Is(err, fs.ErrNotExist) {
			text = diag.Say("no-site")
		}
		rep.AddError(diag.Position{File: File}, text)
		return nil
	}
	doc := decode.Parse(text, decode.Options{File: File, Shape: func() decode.Shape { return siteShape(newWritten()) }}, rep)
	if doc == nil {
		return nil
	}
	w := newWritten()
	siteShape(w).Bind(doc.Root())
	w.site.Keys = doc.Keys()
	w.fillDefaults()
	w.site.checkKinds(fsys, rep)
	w.site.checkWords(rep)
	w.site.Authority = w.authority
	if _, given := doc.Root().Get("id"); !given && w.site.BaseURL != "" {
		w.site.Authority = authorityOfHost(w.site.BaseURL, rep)
	}
	return &w.site
}

// Default gives a site of which nothing is written yet: English, UTC, the
// built-in states.
func Default() *Site {
	w := newWritten()
	w.fillDefaults()
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
	mirrorURLs  []string // of the mirrors seen so far
	kindFolders []string // of the kinds seen so far
}

func newWritten() *written {
	return &written{
		language: "en",
		site: Site{
			Zone:      time.UTC,
			Theme:     Theme{Scheme: "auto", Card: true, Script: true},
			FeedLimit: 50,
			FullText:  true,
			PerPage:   250,
		},
	}
}

// fillDefaults puts together what depends on several keys: the states, and the
// languages, the site's own first, then as written. A table for the site's own
// language refines it.
func (w *written) fillDefaults() {
	s := &w.site
	s.Description = w.description
	s.Statuses = mergeStatuses(w.statuses)
	own := Language{Tag: w.language, Title: s.Title, Description: w.description, Menu: w.menu, TitleLang: w.language, MenuLang: w.language}
	s.Languages = []Language{own}
	for _, l := range w.languages {
		l.TitleLang, l.MenuLang = l.Tag, l.Tag
		if l.Title == "" {
			l.Title, l.TitleLang = own.Title, own.Tag
		}
		l.Description = cmp.Or(l.Description, own.Description)
		if l.Menu == nil {
			l.Menu, l.MenuLang = own.Menu, own.Tag
		}
		if l.Tag == own.Tag {
			s.Languages[0] = l
		} else {
			s.Languages = append(s.Languages, l)
		}
	}
}
