// Package config reads site.toml: what holds for the whole site.
package config

import (
	"time"

	"casebook/internal/diag"
)

// A Site is site.toml, checked, with its defaults filled in.
type Site struct {
	Title        string
	Description  string
	BaseURL      string         // absolute, http or https, ends in "/"; may hold a path
	Languages    []Language     // the site's own first
	Zone         *time.Location // for dates without an offset; UTC when not given
	Authority    string         // RFC 4151 tag authority for entry ids: "example.org,2026"
	Organisation Organisation
	FeedLimit    int      // entries in a feed; 50
	FullText     bool     // feeds hold the whole text; true
	PerPage      int      // signatories on one page; 250
	GuardFile    string   // relative to the site; "" when there is none
	StaleAfter   int      // days after which an unverified case is warned about by check; 0: never
	Statuses     []Status // the built-in ones, then the site's own; one of the same id takes the built-in's place
	Targets      []Target // that casebook deploy sends the site to, as written
	Host         Host
	Mirrors      []Mirror // as written
	Theme        Theme
	Social       []Way  // as written
	Donate       Way    // no URL when there is none
	Newsletter   Way    // likewise
	Fediverse    string // "@name@host", or ""
	SignKey      string // minisign's public line; "" for a site that is not signed
	Kinds        []Kind // as written
	Params       map[string]any
	Keys         map[string]diag.Position // where each key stands in site.toml
}

// Own gives the site's own language.
func (s *Site) Own() Language { return s.Languages[0] }

// A Language is one language of the site. Title and Description fall back to
// the site's own, Menu too.
type Language struct {
	Tag         string // BCP 47, canonical: "en", "uk", "zh-Hant"
	Title       string
	Description string
	Menu        []MenuItem

	Banner, Donate, Newsletter Words // of the site's links of these names

	TitleLang, MenuLang string // languages that Title and Menu are in: the site's own where they fall back to it
}

// Words are what something that the site has in every language says in one.
type Words struct {
	Title, Text string // as in a Banner or a Way, both "" for the words in the site's own language
	At          diag.Position
}

// A MenuItem leads to a page of the site, or elsewhere.
type MenuItem struct {
	Title string
	Page  string // relative to content/: "pages/about.md", "cases/x/index.md"; "" with a URL
	URL   string // "" with a page
	At    diag.Position
}

// An Organisation stands behind the site.
type Organisation struct{ Name, URL, Email, Logo string }

// A Status is a state a case can be in.
type Status struct {
	ID    string
	Label string // "" for the built-in ones: the interface words have it as "status_ID"
	Tone  string // "urgent", "warning", "good" or "neutral"
	Once  bool   // it happened on a day, as a release, and does not last as a detention does
}
