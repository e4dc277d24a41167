package address

import (
	"strings"
	"testing"

	"casebook/internal/campaign"
)

func TestEntryIDComesFromTheFileAndStays(t *testing.T) {
	s := NewScheme(testSite())
	for _, c := range []struct{ file, id, original, want string }{
		{"content/cases/ada/updates/2020-05-14-x.md", "", "", "tag:example.org,2026:/cases/ada/updates/2020-05-14-x"},
		{"content/cases/ada/updates/2020-05-14-x.uk.md", "", "", "tag:example.org,2026:/cases/ada/updates/2020-05-14-x"},
		{"content/letters/open/index.md", "old-letter", "", "tag:example.org,2026:/old-letter"},
		{"content/letters/open/index.uk.md", "", "old-letter", "tag:example.org,2026:/old-letter"},
		{"content/letters/open/index.md", "tag:x", "", "tag:example.org,2026:/tag:x"},                   // no id of another site
		{"content/letters/open/index.md", "https://old.example/?p=12", "", "https://old.example/?p=12"}, // of another program
	} {
		d := document(c.file)
		d.ID = c.id
		first := document(c.file)
		first.ID = c.original
		e := &Entry{Doc: &d}
		e.Versions = []*Entry{e}
		if c.original != "" {
			e.Versions = []*Entry{{Doc: &first}, e}
		}
		b := &Book{Scheme: s, entries: map[string]*Entry{d.File: e}}
		if got := b.EntryID(b.EntryPath(&d)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.file, got, c.want)
		}
	}
}

func TestEntriesOfOneIDAreAnError(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*campaign.Campaign)
		want   string // "" for nothing
	}{
		{"each its own", func(*campaign.Campaign) {}, ""},
		{"an id twice", func(c *campaign.Campaign) { c.Cases[0].Updates[0][0].ID, c.Letters[0][0].ID = "x", "x" }, `has the id "x" already`},
		{"an id of a path", func(c *campaign.Campaign) { c.Letters[0][0].ID = "cases/ada/updates/2020-05-14-x" }, `content/letters/open/index.md: duplicate-id: content/cases/ada/updates/2020-05-14-x.md has the id`},
		{"an id in another Unicode form", func(c *campaign.Campaign) { c.Cases[0].Updates[0][0].ID, c.Letters[0][0].ID = "é", "e\u0301" }, "duplicate-id"},
		{"an id of a feed", func(c *campaign.Campaign) { c.Letters[0][0].ID = "/cases/ada/" }, "is that of a feed"},
		{"two responses of a day", func(c *campaign.Campaign) {
			c.Letters[0][0].Responses = []campaign.Response{{Date: campaign.Moment{Time: now}}, {Date: campaign.Moment{Time: now}}}
		}, "there is another response of 2026-03-01"},
		{"two events of an id", func(c *campaign.Campaign) { c.Cases[0].Case[0].Events = []campaign.Event{{ID: "x"}, {ID: "x"}} }, `another event has the id "x" already`},
		{"withheld too", func(c *campaign.Campaign) {
			c.Cases[0].Updates[0][0].ID, c.Letters[0][0].ID, c.Letters[0][0].Draft = "x", "x", true
		}, `has the id "x" already`},
	} {
		x := &campaign.Campaign{Cases: []campaign.Folder{testCase("ada", "2020-05-14-x")}, Letters: [][]*campaign.Letter{testLetter("open", 0)}}
		c.change(x)
		_, problems := register(t, x)
		if got := strings.Join(problems, "\n"); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
