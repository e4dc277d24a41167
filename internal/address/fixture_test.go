package address

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// testSite is a site in English and Ukrainian.
func testSite() *config.Site {
	return &config.Site{
		BaseURL: "https://example.org/free/", Authority: "example.org,2026", PerPage: 2,
		Languages: []config.Language{{Tag: "en"}, {Tag: "uk"}},
	}
}

func document(file string) campaign.Document {
	lang := "en"
	if strings.HasSuffix(file, ".uk.md") {
		lang = "uk"
	}
	slug := strings.TrimSuffix(strings.TrimSuffix(path.Base(file), ".md"), ".uk")
	if slug == "index" {
		slug = path.Base(path.Dir(file))
	}
	return campaign.Document{File: file, Lang: lang, Slug: slug, Title: file, Dir: path.Dir(file)}
}

func testCase(slug string, updates ...string) campaign.Folder {
	f := campaign.Folder{Case: []*campaign.Case{{Document: document("content/cases/" + slug + "/index.md")}}}
	for _, u := range updates {
		f.Updates = append(f.Updates, []*campaign.Update{{Document: document("content/cases/" + slug + "/updates/" + u + ".md"), Case: slug}})
	}
	return f
}

func testPage(names ...string) []*campaign.Page {
	var versions []*campaign.Page
	for _, n := range names {
		versions = append(versions, &campaign.Page{Document: document("content/pages/" + n)})
	}
	return versions
}

func testLetter(slug string, named int) []*campaign.Letter {
	people := campaign.NoSignatories()
	people.Total, people.Named = named, named
	if named > 0 {
		people.File = "content/letters/" + slug + "/signatories.csv"
	}
	return []*campaign.Letter{{Document: document("content/letters/" + slug + "/index.md"), Signatories: people}}
}

// register gives the addresses of a campaign, and what was said of them.
func register(t *testing.T, c *campaign.Campaign, static ...asset.File) (*Register, []string) {
	t.Helper()
	b := NewBook(NewScheme(testSite()), c)
	editions := c.Publish([]string{"en", "uk"}, campaign.Gate{Now: now}, nil).Editions
	for _, e := range editions { // as takedown does
		e.Cases = slices.DeleteFunc(e.Cases, func(c *campaign.Followed) bool { return b.Find(&c.Document).State == Down })
	}
	b.Publish(editions)
	var rep diag.Report
	r := NewRegister(b, c, campaign.Gate{}, editions, nil, static, &rep)
	b.CheckIDs(c, &rep)
	return r, said(&rep)
}

// said gives problems as "place: code: message".
func said(rep *diag.Report) []string {
	var list []string
	for _, d := range rep.All() {
		list = append(list, d.File+": "+d.Code+": "+d.Message)
	}
	return list
}
