package config

import (
	"slices"
	"time"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// Schema gives the JSON Schema of site.toml.
func Schema() []byte { return siteShape(newWritten()).Schema("casebook: site.toml") }

// siteShape is what site.toml may hold.
func siteShape(w *written) decode.Shape {
	s := &w.site
	return decode.Shape{Fields: []decode.Field{
		{Key: "title", To: decode.Text(&s.Title), Help: "the site's name", Rule: decode.Required},
		{Key: "description", To: decode.Text(&w.description), Help: "one sentence on the campaign, for search engines and feeds"},
		{Key: "base_url", To: decode.Checked(&s.BaseURL, readBaseURL, decode.Schema{"format": "uri"}), Help: "where the site will be, as https://example.org/campaign/", Rule: decode.Required},
		{Key: "language", To: decode.Checked(&w.language, readLanguage, nil), Help: "language of files without a language in their name (BCP 47), en when not given"},
		{Key: "languages", To: languageTables(&w.languages), Help: "a table for each further language, as [languages.uk]"},
		{Key: "timezone", To: Zone(&s.Zone), Help: "IANA name, as Europe/Kyiv; dates without an offset are in it; UTC when not given"},
		{Key: "id", To: decode.Checked(&w.authority, readAuthority, nil), Help: "names the site in feed ids for good, as example.org,2026 (RFC 4151)"},
		{Key: "organisation", To: decode.Group(&s.Organisation, organisationShape), Help: "who stands behind the site"},
		{Key: "feeds", To: decode.Group(s, feedsShape), Help: "how much the feeds hold"},
		{Key: "signatories", To: decode.Group(s, signatoriesShape), Help: "how lists of signatories are shown"},
		{Key: "guard", To: decode.Group(s, guardShape), Help: "words that must never be published"},
		{Key: "checks", To: decode.Group(s, checksShape), Help: "what casebook check looks at"},
		{Key: "status", To: decode.Tables(&w.statuses, w.statusShape), Help: "further states a case can be in"},
		{Key: "deploy", To: targetTables(&s.Targets), Help: "a table for each place that the site is sent to, as [deploy.main]"},
		{Key: "host", To: decode.Group(&s.Host, hostShape), Help: "what serves the site"},
		{Key: "mirrors", To: decode.Tables(&s.Mirrors, w.mirrorShape), Help: "further addresses of the whole site"},
		{Key: "sign", To: decode.Group(s, signShape), Help: "the signed list of the site"},
		{Key: "menu", To: decode.Tables(&w.menu, menuShape), Help: "links at the head of every page"},
		{Key: "theme", To: decode.Group(&s.Theme, func(t *Theme) decode.Shape { return themeShape(t, func() *time.Location { return s.Zone }) }), Help: "how the site looks"},
		{Key: "social", To: decode.Tables(&s.Social, wayShape), Help: "the campaign in social networks"},
		{Key: "donate", To: decode.Group(&s.Donate, wayShape), Help: "where readers can donate"},
		{Key: "newsletter", To: decode.Group(&s.Newsletter, newsletterShape), Help: "where readers can sign up for letters by e-mail"},
		{Key: "fediverse", To: decode.Checked(&s.Fediverse, readFediverse, nil), Help: "who writes the site, as @name@host, for programs of the fediverse"},
		{Key: "kind", To: decode.Tables(&s.Kinds, w.kindShape), Help: "kinds of pages of the site's own, a [[kind]] table for each"},
		{Key: "params", To: decode.Free(&s.Params), Help: "whatever layouts of the site's own want"},
	}}
}

func organisationShape(o *Organisation) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "name", To: decode.Text(&o.Name), Help: "its name"},
		{Key: "url", To: URL(&o.URL), Help: "its own site"},
		{Key: "email", To: Email(&o.Email), Help: "where people write to, also to be taken off a list"},
		{Key: "logo", To: decode.Checked(&o.Logo, readSitePath, decode.Schema{decode.FormKind: decode.FormAsset}), Help: "an image, relative to the site: assets/logo.svg"},
	}}
}

func feedsShape(s *Site) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "limit", To: decode.Int(&s.FeedLimit, 1, 10000), Help: "entries in a feed, 50 when not given"},
		{Key: "full_text", To: decode.Bool(&s.FullText), Help: "whether entries hold the whole text, true when not given"},
	}}
}

func signatoriesShape(s *Site) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "per_page", To: decode.Int(&s.PerPage, 1, 100000), Help: "signatories on one page, 250 when not given"},
	}}
}

func guardShape(s *Site) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "file", To: decode.Checked(&s.GuardFile, readSitePath, nil), Help: "the list, relative to the site, a word a line"},
	}}
}

func checksShape(s *Site) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "stale_after", To: decode.Int(&s.StaleAfter, 0, 36500), Help: "days after which a case that nobody verified is warned about; 0: never"},
	}}
}

func menuShape(m *MenuItem) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "title", To: decode.Text(&m.Title), Help: "the words of the link", Rule: decode.Required},
			{Key: "page", To: decode.Checked(&m.Page, readMenuPage, nil), Help: "the file in content/, as pages/about.md"},
			{Key: "url", To: URL(&m.URL), Help: "an address elsewhere, in the place of page"},
		},
		Check: func(n decode.Node) {
			_, page := n.Get("page")
			_, url := n.Get("url")
			switch m.At = placeOf(n, "url"); {
			case page && url:
				n.AddError(diag.Say("menu-place/both"))
			case page:
				m.At = placeOf(n, "page")
			case !url:
				n.AddError(diag.Say("menu-place"))
			}
		},
	}
}

func languageShape(l *Language) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "title", To: decode.Text(&l.Title), Help: "the site's name in this language"},
		{Key: "description", To: decode.Text(&l.Description), Help: "one sentence on the campaign in this language"},
		{Key: "menu", To: decode.Tables(&l.Menu, menuShape), Help: "links at the head of every page in this language"},
		{Key: "banner", To: decode.Group(&l.Banner, bannerWordsShape), Help: "the sentence at the head of every page in this language"},
		{Key: "donate", To: decode.Group(&l.Donate, donateWordsShape), Help: "the words of the link to where readers can donate in this language"},
		{Key: "newsletter", To: decode.Group(&l.Newsletter, newsletterWordsShape), Help: "the words of the link to where readers can sign up for letters in this language"},
	}}
}

// languageTables binds the tables of [languages], whose keys are language tags.
func languageTables(into *[]Language) decode.Value {
	read := func(n decode.Node) ([]Language, bool) {
		if !n.Table() {
			return nil, false
		}
		var list []Language
		for _, name := range n.Names() {
			part, _ := n.Get(name)
			tag, ok := canonicalTag(name)
			switch {
			case !ok:
				part.AddKeyError(unknownLanguage(name))
			case slices.ContainsFunc(list, func(l Language) bool { return l.Tag == tag }):
				part.AddKeyError(diag.Say("duplicate-language", "language", tag))
			case part.Table():
				l := Language{Tag: tag}
				languageShape(&l).Bind(part)
				list = append(list, l)
			}
		}
		return list, true
	}
	return decode.Custom[[]Language]{Into: into, Read: read, Form: func() decode.Schema {
		return decode.Schema{"type": "object", "additionalProperties": decode.TableSchema(languageShape(new(Language)))}
	}}
}

// Form gives the form of site.toml.
func Form() decode.Schema { return siteShape(newWritten()).Form() }
