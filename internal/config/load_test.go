package config

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/diag"
)

// load reads a site.toml and gives the problems as lines.
func load(text string) (*Site, []string) {
	var rep diag.Report
	s := Load(fstest.MapFS{File: {Data: []byte(text)}}, &rep)
	var lines []string
	for _, d := range rep.All() {
		lines = append(lines, d.String())
	}
	return s, lines
}

const whole = `title = "Free Ada Example"
description = "A fictional campaign"
base_url = "HTTPS://Example.org:8443/campaign"
language = "en"
timezone = "Europe/Kyiv"
id = "Example.org"

[organisation]
name = "Example Watch"
url = "https://example.org/"
email = "press@example.org"
logo = "assets/logo.svg"

[feeds]
limit = 10
full_text = false

[signatories]
per_page = 100

[guard]
file = "guard.txt"

[checks]
stale_after = 90

[[status]]
id = "missing"
label = "Missing"
tone = "urgent"

[[status]]
id = "closed"
label = "Case closed"

[[menu]]
title = "About"
page = "pages/about.md"

[languages.uk]
title = "Свободу Аді"

[[languages.uk.menu]]
title = "Про нас"
page = "pages/about.md"

[languages.zh-hant]

[params]
colour = "red"
`

func TestLoadReadsEveryKey(t *testing.T) {
	s, problems := load(whole)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	checks := []struct {
		name      string
		got, want any
	}{
		{"title", s.Title, "Free Ada Example"},
		{"base_url", s.BaseURL, "https://example.org:8443/campaign/"},
		{"zone", s.Zone.String(), "Europe/Kyiv"},
		{"authority", s.Authority, "example.org,2020"},
		{"organisation", s.Organisation, Organisation{"Example Watch", "https://example.org/", "press@example.org", "assets/logo.svg"}},
		{"limit", s.FeedLimit, 10},
		{"full text", s.FullText, false},
		{"per page", s.PerPage, 100},
		{"guard", s.GuardFile, "guard.txt"},
		{"stale after", s.StaleAfter, 90},
		{"statuses", len(s.Statuses), len(builtInStatuses) + 1},
		{"own status", s.Statuses[len(builtInStatuses)], Status{"missing", "Missing", "urgent", false}},
		{"replaced status", s.Statuses[slices.IndexFunc(builtInStatuses, func(s Status) bool { return s.ID == "closed" })], Status{"closed", "Case closed", "neutral", true}},
		{"languages", len(s.Languages), 3},
		{"own language", s.Own().Tag, "en"},
		{"second title", s.Languages[1].Title, "Свободу Аді"},
		{"second description", s.Languages[1].Description, "A fictional campaign"},
		{"second menu", s.Languages[1].Menu[0].Title, "Про нас"},
		{"third tag", s.Languages[2].Tag, "zh-Hant"},
		{"third menu", s.Languages[2].Menu[0].Title, "About"},
		{"menu place", s.Own().Menu[0].At, diag.Position{File: File, Line: 38, Column: 8}},
		{"params", s.Params["colour"], "red"},
		{"place of a key", s.Keys["feeds.limit"], diag.Position{File: File, Line: 15, Column: 9}},
	}
	for _, c := range checks {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

const least = "title = \"x\"\nbase_url = \"https://example.org\"\n"

func TestDefaults(t *testing.T) {
	s, problems := load(least)
	want := `site.toml:1:1: warning: without id, a new base_url makes every feed entry look new (write id = "example.org,2020") [missing-id]`
	if len(problems) != 1 || problems[0] != want {
		t.Errorf("got %q, want %q", problems, want)
	}
	if s.Own().Tag != "en" || s.Zone != time.UTC || s.FeedLimit != 50 || !s.FullText || s.PerPage != 250 || s.Authority != "example.org,2020" {
		t.Errorf("got %+v", s)
	}
}

func TestOwnLanguageTakesItsTable(t *testing.T) {
	s, problems := load(least + "id = 'example.org,2026'\nlanguage = 'uk'\n[languages.uk]\ntitle = 'y'")
	if len(problems) > 0 || len(s.Languages) != 1 || s.Own().Title != "y" {
		t.Errorf("got %+v, %v", s.Languages, problems)
	}
}

func TestBadValuesAreReportedWhereTheyStand(t *testing.T) {
	tests := []struct{ text, want string }{
		{`titel = "x"`, `site.toml:4:1: error: unknown key "titel" (did you mean "title"?) [unknown-key]`},
		{`language = "ua"`, `site.toml:4:12: error: unknown language "ua" (did you mean "uk"?) [unknown-language]`},
		{`language = "pt_BR"`, `site.toml:4:12: error: unknown language "pt_BR" (did you mean "pt-BR"?) [unknown-language]`},
		{"[languages.uk]\n[languages.UK]", `site.toml:5:12: error: the language "uk" has two tables (keep one of the two) [duplicate-language]`},
		{"[languages.uk.donate]\ntitle = 'x'", `site.toml:4:1: error: donate has no "url" (add url = "https://example.org/donate") [missing-key]`},
		{"[languages.uk.banner]\ntext = 'x'", `site.toml:4:1: error: theme.banner has no "text" (add text = "…") [missing-key]`},
		{"newsletter = {title = 'x', url = 'https://a.example'}\n[languages.uk.newsletter]\ntext = 'x'", `site.toml:5:1: error: languages.uk.newsletter has no "title" (add title = "…") [missing-key]`},
		{`timezone = "Kyiv"`, `site.toml:4:12: error: unknown time zone "Kyiv" (did you mean "Europe/Kyiv"?) [unknown-timezone]`},
		{`timezone = "GMT+2"`, `site.toml:4:12: error: unknown time zone "GMT+2" (write an IANA name, as Europe/Kyiv) [unknown-timezone]`}, // Etc/GMT+2 is on the other side
		{`timezone = "UTC-03:00"`, `site.toml:4:12: error: unknown time zone "UTC-03:00" (write an IANA name, as Europe/Kyiv) [unknown-timezone]`},
		{`timezone = "MSK"`, `site.toml:4:12: error: unknown time zone "MSK" (did you mean "Europe/Moscow"?) [unknown-timezone]`},
		{`timezone = "AST"`, `site.toml:4:12: error: unknown time zone "AST" (write an IANA name, as Europe/Kyiv) [unknown-timezone]`},
		{`timezone = "Asia/Astana"`, `site.toml:4:12: error: unknown time zone "Asia/Astana" (did you mean "Asia/Almaty"?) [unknown-timezone]`},
		{`timezone = "FLE Standard Time"`, `site.toml:4:12: error: unknown time zone "FLE Standard Time" (did you mean "Europe/Kyiv"?) [unknown-timezone]`},
		{`timezone = "Local"`, `site.toml:4:12: error: unknown time zone "Local" (write an IANA name, as Europe/Kyiv) [unknown-timezone]`},
		{"[organisation]\nemail = 'Ada <ada@example.org>'", `site.toml:5:9: error: "Ada <ada@example.org>" is not an e-mail address (write only "ada@example.org") [bad-email]`},
		{"[deploy.main]\nto = \"C:\\temp\\new\"", "site.toml:5:6: error: the address holds a line break or a tab (between \" marks a backslash begins a sign, as \\n or \\t: write / in its place, or put the address between ' marks) [bad-target]"},
		{"[organisation]\nurl = '/feed.xml'", `site.toml:5:7: error: the address "/feed.xml" does not begin with https:// or http:// (write it as https://example.org/page) [bad-url]`},
		{"[organisation]\nurl = 'www.example.org'", `site.toml:5:7: error: the address "www.example.org" does not begin with https:// or http:// (write "https://www.example.org") [bad-url]`},
		{"[organisation]\nurl = 'javascript:alert(1)'", `site.toml:5:7: error: the address "javascript:alert(1)" does not begin with https:// or http:// (write it as https://example.org/page) [bad-url]`},
		{"[organisation]\nlogo = '../logo.svg'", `site.toml:5:8: error: "../logo.svg" is not a file within the site (write its path from the site's folder, with /) [outside-site]`},
		{"[guard]\nfile = '/etc/guard'", `site.toml:5:8: error: "/etc/guard" is not a file within the site (write its path from the site's folder, with /) [outside-site]`},
		{"[feeds]\nlimit = 0", `site.toml:5:9: error: feeds.limit is 0, must be from 1 to 10000 (write a whole number from 1 to 10000) [out-of-range]`},
		{"[[status]]\nid = 'a b'\nlabel = 'x'", `site.toml:5:6: error: status id "a b" (write it with a-z, 0-9 and -) [bad-status-id]`},
		{"[[status]]\nid = 'a'\nlabel = 'x'\ntone = 'red'", `site.toml:7:8: error: unknown tone "red" (write "urgent", "warning", "good" or "neutral") [unknown-tone]`},
		{"[[status]]\nid = 'a'\nlabel = 'x'\n[[status]]\nid = 'a'\nlabel = 'y'", `site.toml:7:1: error: the status "a" is there twice (keep one of the two) [duplicate-status]`},
		{"[[menu]]\ntitle = 'x'\npage = 'about.html'", `site.toml:6:8: error: "about.html" is not a content file (write it as pages/about.md) [bad-menu-page]`},
	}
	for _, tt := range tests {
		_, got := load(least + "id = 'example.org,2026'\n" + tt.text)
		if len(got) != 1 || got[0] != tt.want {
			t.Errorf("%q\ngot  %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestAllProblemsAreReportedAtOnce(t *testing.T) {
	_, got := load("language = 1\nfoo = 2\n")
	if len(got) != 4 { // title, base_url, language, foo
		t.Errorf("got %q", got)
	}
}

func TestMissingSite(t *testing.T) {
	var rep diag.Report
	if s := Load(fstest.MapFS{}, &rep); s != nil || !rep.Failed() || rep.All()[0].Code != "no-site" {
		t.Errorf("got %v, %v", s, rep.All())
	}
}

func TestAuthorityFollowsRFC4151(t *testing.T) {
	tests := []struct{ id, want string }{
		{"example.org,2026", "example.org,2026"},
		{"example.org,2026-05", "example.org,2026-05"},
		{"example.org,2026-05-21", "example.org,2026-05-21"},
		{"ada@example.org,2026", "ada@example.org,2026"},
		{"Example.ORG", "example.org,2020"},
		{"https://example.org", ""},
		{"example.org,26", ""},
		{"example.org,2026-13", ""},
		{"приклад.укр,2026", ""},
	}
	for _, tt := range tests {
		s, problems := load(least + "id = '" + tt.id + "'")
		if s.Authority != tt.want || (len(problems) == 0) != (tt.want != "") {
			t.Errorf("%q: got %q %v, want %q", tt.id, s.Authority, problems, tt.want)
		}
	}
}

func TestSchemaNamesEveryKey(t *testing.T) {
	var schema struct {
		Properties map[string]any
		Required   []string
	}
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"title", "base_url", "languages", "organisation", "feeds", "signatories", "guard", "checks", "status", "menu", "params", "id", "timezone"} {
		if schema.Properties[key] == nil {
			t.Errorf("no %q", key)
		}
	}
	if want := []string{"title", "base_url"}; !slices.Equal(schema.Required, want) {
		t.Errorf("required %v, want %v", schema.Required, want)
	}
}

func TestFolderOfAKindIsNobodyElsesAddress(t *testing.T) {
	fsys := fstest.MapFS{
		"content/pages/about.md":        {Data: []byte("+++\ntitle = 'x'\n+++\n")},
		"content/pages/people/index.md": {Data: []byte("+++\ntitle = 'x'\n+++\n")},
		File: {Data: []byte("title = 'x'\nbase_url = 'https://example.org/'\nid = 'example.org,2026'\nlanguages.uk = {}\n[[kind]]\nfolder = 'uk'\n[[kind]]\nfolder = 'about'\n" +
			"[[kind]]\nfolder = 'people'\n[[kind]]\nfolder = 'press'\n")},
	}
	var rep diag.Report
	Load(fsys, &rep)
	var got []string
	for _, d := range rep.All() {
		got = append(got, d.String())
	}
	want := []string{
		`site.toml:6:10: error: "uk" is a language of the site, whose pages are below /uk/ (choose another name) [bad-kind]`,
		`site.toml:8:10: error: the address /about/ is that of content/pages/about.md (choose another name for the folder, or for the page) [bad-kind]`,
		`site.toml:10:10: error: the address /people/ is that of content/pages/people/index.md (choose another name for the folder, or for the page) [bad-kind]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
