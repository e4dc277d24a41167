package config

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/colour"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/share"
)

// A Theme is how the site looks: [theme].
type Theme struct {
	Accent   string // "#a30f1c"; "" for the built-in one
	Type     string // of the text: "serif" or "sans"; "" for serif titles over sans text
	Scheme   string // "auto", "light" or "dark"
	Logo     string // in the masthead, relative to the site: "assets/logo.svg"; "" when there is none
	LogoDark string // the same on dark paper; "" for Logo
	Banner   Banner
	Card     bool     // share pictures are made; true
	Share    []string // networks whose addresses for sharing stand on pages, as package share names them
	Script   bool     // the small script that copies an address and shares; true
}

// A Banner is a sentence at the head of every page.
type Banner struct {
	Text  string          // "" when there is none
	Page  string          // the content file it leads to, as in MenuItem; "" with a URL or for nowhere
	URL   string          // "" with a page or for nowhere
	Until campaign.Moment // the last day on which it is shown; zero for no end
	At    diag.Position   // of what it leads to
}

// ThemeTypes and ThemeSchemes are what type and scheme can be.
var (
	ThemeTypes   = []string{"serif", "sans"}
	ThemeSchemes = []string{"auto", "light", "dark"}
)

func themeShape(t *Theme, zone func() *time.Location) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "accent", To: decode.Checked(&t.Accent, readAccent, decode.Schema{"pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"}), Help: "the organisation's colour, as \"#00529b\"; shades that can be read are made of it"},
		{Key: "type", To: decode.Checked(&t.Type, readType, decode.Schema{"enum": ThemeTypes}), Help: "letters with or without serifs: serif or sans; titles with and text without when not given"},
		{Key: "scheme", To: decode.Checked(&t.Scheme, readScheme, decode.Schema{"enum": ThemeSchemes}), Help: "auto as the reader's device says, light or dark; auto when not given"},
		{Key: "logo", To: decode.Checked(&t.Logo, readSitePath, decode.Schema{decode.FormKind: decode.FormAsset}), Help: "a picture for the head of every page, as assets/logo.svg"},
		{Key: "logo_dark", To: decode.Checked(&t.LogoDark, readSitePath, decode.Schema{decode.FormKind: decode.FormAsset}), Help: "the same for dark paper"},
		{Key: "banner", To: decode.Group(&t.Banner, func(b *Banner) decode.Shape { return bannerShape(b, zone) }), Help: "a sentence at the head of every page"},
		{Key: "card", To: decode.Bool(&t.Card), Help: "a picture beside each page for who passes its address on; true when not given"},
		{Key: "share", To: decode.List(&t.Share, readNetwork, decode.Schema{"type": "string", "enum": share.Networks()}), Help: "networks whose address for sharing pages offer, as [\"mastodon\", \"signal\"]"},
		{Key: "script", To: decode.Bool(&t.Script), Help: "the small script that copies a page's address and shares it; true when not given"},
	}, Check: func(n decode.Node) {
		networks := t.Share[:0]
		for _, id := range t.Share { // one that is named twice is offered once
			if !slices.Contains(networks, id) {
				networks = append(networks, id)
			}
		}
		t.Share = networks
		if dark, ok := n.Get("logo_dark"); ok && t.LogoDark != "" && t.Logo == "" {
			if _, tried := n.Get("logo"); !tried {
				dark.AddError(diag.Say("missing-key/in-table", "path", "theme", "key", "logo", "line", `logo = "assets/logo.svg"`))
			}
		}
	}}
}

func bannerShape(b *Banner, zone func() *time.Location) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "text", To: decode.Text(&b.Text), Help: "the sentence", Rule: decode.Required},
			{Key: "page", To: decode.Checked(&b.Page, readMenuPage, nil), Help: "the file in content/ that it leads to, as pages/about.md"},
			{Key: "url", To: URL(&b.URL), Help: "an address elsewhere, in the place of page"},
			{Key: "until", To: decode.Date(&b.Until, zone), Help: "the last day on which it is shown"},
		},
		Check: func(n decode.Node) {
			_, page := n.Get("page")
			_, url := n.Get("url")
			if b.At = placeOf(n, "url"); page {
				b.At = placeOf(n, "page")
			}
			if page && url {
				n.AddError(diag.Say("menu-place/both-banner"))
			}
		},
	}
}

func readAccent(n decode.Node, text string) (string, bool) {
	if !colour.IsColour(text) {
		if near, ok := colour.Recognise(text); ok {
			n.AddError(diag.Say("bad-accent/written", "found", text, "near", near))
			return "", false
		}
		n.AddError(diag.Say("bad-accent", "found", text))
		return "", false
	}
	if _, near := colour.Derive(text); near != "" {
		n.AddError(diag.Say("bad-accent/pale", "found", text, "near", near))
		return "", false
	}
	return strings.ToLower(text), true
}

func readType(n decode.Node, word string) (string, bool) {
	if !slices.Contains(ThemeTypes, word) {
		n.AddError(diag.Say("unknown-look/type", "found", word, "words", ThemeTypes))
		return "", false
	}
	return word, true
}

func readScheme(n decode.Node, word string) (string, bool) {
	if !slices.Contains(ThemeSchemes, word) {
		n.AddError(diag.Say("unknown-look/scheme", "found", word, "words", ThemeSchemes))
		return "auto", false
	}
	return word, true
}

func readNetwork(n decode.Node) (string, bool) {
	word, ok := n.Line()
	if ok && !slices.Contains(share.Networks(), word) {
		n.AddError(diag.Say("unknown-look/network", "found", word, "words", share.Networks()))
		return "", false
	}
	return word, ok
}

// A Way is a link of the site's own to somewhere else: a page of a social
// network, where to donate, where to sign up for letters.
type Way struct {
	Title, URL string
	Text       string // of [newsletter] alone: a sentence on what one gets
	At         diag.Position
}

func wayShape(w *Way) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "title", To: decode.Text(&w.Title), Help: "the words of the link", Rule: decode.Required},
			{Key: "url", To: URL(&w.URL), Help: "where it leads", Rule: decode.Required},
		},
		Check: func(n decode.Node) { w.At = placeOf(n, "url") },
	}
}

func newsletterShape(w *Way) decode.Shape {
	shape := wayShape(w)
	shape.Fields = append(shape.Fields, decode.Field{Key: "text", To: decode.Text(&w.Text), Help: "a sentence on what one gets, and how often"})
	return shape
}

func bannerWordsShape(w *Words) decode.Shape {
	return wordsShape(w, decode.Field{Key: "text", To: decode.Text(&w.Text), Help: "the sentence", Rule: decode.Required})
}

func donateWordsShape(w *Words) decode.Shape {
	return wordsShape(w, decode.Field{Key: "title", To: decode.Text(&w.Title), Help: "the words of the link", Rule: decode.Required})
}

func newsletterWordsShape(w *Words) decode.Shape {
	shape := donateWordsShape(w)
	shape.Fields = append(shape.Fields, decode.Field{Key: "text", To: decode.Text(&w.Text), Help: "a sentence on what one gets, and how often"})
	return shape
}

func wordsShape(w *Words, field decode.Field) decode.Shape {
	return decode.Shape{Fields: []decode.Field{field}, Check: func(n decode.Node) { w.At = n.Position() }}
}

// checkWords reports words of a language for what the site does not have.
func (s *Site) checkWords(rep *diag.Report) {
	for i := range s.Languages {
		l := &s.Languages[i]
		for _, x := range []struct {
			words            *Words
			missing          bool
			table, key, line string
		}{
			{&l.Banner, s.Theme.Banner.Text == "", "theme.banner", "text", `text = "…"`},
			{&l.Donate, s.Donate.URL == "", "donate", "url", `url = "https://example.org/donate"`},
			{&l.Newsletter, s.Newsletter.URL == "", "newsletter", "url", `url = "https://example.org/letters"`},
		} {
			if x.missing && x.words.At.Line > 0 {
				rep.AddError(x.words.At, diag.Say("missing-key/in-table", "path", x.table, "key", x.key, "line", x.line))
			}
		}
	}
}

// placeOf gives where a part of a table stands, else the table itself.
func placeOf(n decode.Node, key string) diag.Position {
	if part, ok := n.Get(key); ok {
		return part.Position()
	}
	return n.Position()
}

func readFediverse(n decode.Node, text string) (string, bool) {
	account := accountOf(text)
	if account == "" {
		if near := accountOf(profileOf(text)); near != "" {
			n.AddError(diag.Say("bad-fediverse/address", "found", text, "near", near))
		} else {
			n.AddError(diag.Say("bad-fediverse", "found", text))
		}
	}
	return account, account != ""
}

// accountOf gives an account of the fediverse as "@name@host", else "".
func accountOf(text string) string {
	name, host, ok := strings.Cut(strings.TrimPrefix(text, "@"), "@")
	if !ok || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(text, " /<>\"") || strings.Contains(host, "@") {
		return ""
	}
	return "@" + name + "@" + host
}

// profileOf gives whose profile an address shows, as "https://host/@name",
// "https://host/users/name", or, on another server than its own, "https://host/@name@own"; else "".
func profileOf(address string) string {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	where := strings.Trim(u.Path, "/")
	name := strings.TrimPrefix(strings.TrimPrefix(where, "users/"), "@")
	switch {
	case name == where:
		return ""
	case strings.Contains(name, "@"):
		return name
	}
	return name + "@" + u.Host
}

// Ways lists every address that site.toml itself sends readers to, with its place.
func (s *Site) Ways() []Way {
	list := []Way{{URL: s.Organisation.URL, At: s.Keys["organisation.url"]}}
	list = append(list, s.Social...)
	list = append(list, s.Donate, s.Newsletter, Way{URL: s.Theme.Banner.URL, At: s.Theme.Banner.At})
	for _, l := range s.Languages {
		for _, m := range l.Menu {
			list = append(list, Way{Title: m.Title, URL: m.URL, At: m.At})
		}
	}
	return slices.DeleteFunc(list, func(w Way) bool { return w.URL == "" })
}
