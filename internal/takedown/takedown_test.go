package takedown

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func site() *config.Site {
	return &config.Site{BaseURL: "https://example.org/", Authority: "example.org,2026", PerPage: 250, Languages: []config.Language{{Tag: "en"}, {Tag: "uk"}}}
}

// written is a campaign with a case in two languages, its update, and a letter
// that names it and was answered.
func written() *campaign.Campaign {
	doc := func(file, lang, slug string) campaign.Document {
		return campaign.Document{File: file, Lang: lang, Slug: slug, Title: "secret title", Body: "secret text", Dir: file[:strings.LastIndexByte(file, '/')]}
	}
	letter := &campaign.Letter{
		Document: doc("content/letters/open/index.md", "en", "open"), Cases: []string{"ada"}, Signatories: campaign.NoSignatories(),
		Responses: []campaign.Response{{Date: campaign.Moment{Time: now.AddDate(0, -1, 0)}, From: "secret ministry"}},
	}
	letter.Aliases = []string{"/old-letter/"}
	return &campaign.Campaign{
		Cases: []campaign.Folder{{
			Case:    []*campaign.Case{{Document: doc("content/cases/ada/index.md", "en", "ada")}, {Document: doc("content/cases/ada/index.uk.md", "uk", "ada")}},
			Updates: [][]*campaign.Update{{{Document: doc("content/cases/ada/updates/2020-05-14-x.md", "en", "2020-05-14-x"), Case: "ada"}}},
		}},
		Letters: [][]*campaign.Letter{{letter}},
	}
}

// planned gives the site as page plans its addresses.
func planned(c *campaign.Campaign, last Last) (Site, []*campaign.Edition) {
	s := address.NewScheme(site())
	b := address.NewBook(s, c)
	gate := campaign.Gate{Now: now}
	editions := c.Publish([]string{"en", "uk"}, gate, nil).Editions
	RemoveFrom(editions, b)
	b.Publish(editions)
	r := address.NewRegister(b, c, gate, editions, Places(s, c.Taken), nil, &diag.Report{})
	return Site{Book: b, Register: r, Campaign: c, Gate: gate, Languages: []string{"en", "uk"}, Last: last}, editions
}

func TestWhatIsDownIsInNoEdition(t *testing.T) {
	c := written()
	c.Taken = []campaign.Takedown{{Address: "/cases/ada/"}, {Address: "/letters/open/"}}
	s, editions := planned(c, Last{})
	for _, e := range editions {
		e.EachDocument(func(d *campaign.Document) { t.Errorf("%s is in the edition %s", d.File, e.Lang) })
	}
	var rep diag.Report
	CheckSources(s.Book, &rep)
	if got := len(rep.All()); got != 4 {
		t.Errorf("%d sources are said to be there, want 4: %v", got, rep.All())
	}
}

func TestOneTranslationGoesDownAlone(t *testing.T) {
	c := written()
	c.Taken = []campaign.Takedown{{Address: "/uk/cases/ada/"}}
	_, editions := planned(c, Last{})
	if got := fmt.Sprint(len(editions[0].Cases), len(editions[1].Cases)); got != "1 0" {
		t.Errorf("cases by language: %s, want 1 0", got)
	}
}

// A reader's program that asks for the feed of a case that is down gets one.
func TestAddressesAndFeedsOfWhatIsDownStay(t *testing.T) {
	c := written()
	c.Taken = []campaign.Takedown{{Address: "/cases/ada/"}, {Address: "/old/"}}
	s, _ := planned(c, Last{})
	for a, want := range map[address.Address]address.Kind{
		"/cases/ada/": address.StubPage, "/old/": address.StubPage, "/cases/ada/feed.xml": address.FeedFile, "/cases/ada/calendar.ics": address.FeedFile,
	} {
		if p, ok := s.Register.FindPlace(a); !ok || p.Kind != want || p.Source != "" {
			t.Errorf("%s: got %+v", a, p)
		}
	}
	for _, a := range []address.Address{"/old/feed.xml", "/cases/ada/2020-05-14-x/"} { // no reader is told of what has no record
		if s.Register.IsPublic(a) {
			t.Errorf("%s is there", a)
		}
	}
}

func TestFeedsKeepAnEmptiedEntryOnce(t *testing.T) {
	day := campaign.Moment{Time: now}
	records := []campaign.Takedown{
		{Address: "/cases/ada/2020-05-14-x/", ID: "tag:example.org,2020:/cases/ada/updates/2020-05-14-x", Date: day},
		{Address: "/uk/cases/ada/2020-05-14-x/", ID: "tag:example.org,2020:/cases/ada/updates/2020-05-14-x", Date: day},
		{Address: "/letters/open/", ID: "/letters/open", Date: day, Cases: []string{"ada"}}, // by hand
		{Address: "/cases/bob/", ID: "/cases/bob", Date: day},                               // a case has no entry
		{Address: "/letters/other/", Date: day},
	}
	for page, want := range map[string]string{
		"/":           "tag:example.org,2020:/cases/ada/updates/2020-05-14-x tag:example.org,2026:/letters/open",
		"/cases/ada/": "tag:example.org,2020:/cases/ada/updates/2020-05-14-x tag:example.org,2026:/letters/open",
		"/cases/bob/": "",
	} {
		var ids []string
		for _, e := range EmptiedEntries(address.NewScheme(site()), records, page, "gone") {
			ids = append(ids, e.ID)
			if !e.Gone || e.Title != "gone" || e.Summary != "" {
				t.Errorf("%s: got %+v", page, e)
			}
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: got %s, want %s", page, got, want)
		}
	}
}

// recordsOf gives the records of an effect, one a line.
func recordsOf(e *Effect) string {
	var lines []string
	for _, r := range e.Records {
		lines = append(lines, fmt.Sprintf("%s %s %v", r.Address, r.ID, r.Cases))
	}
	return strings.Join(lines, "\n")
}

func TestCaseIsRecordedWithItsUpdatesAndTranslations(t *testing.T) {
	s, _ := planned(written(), Last{})
	for _, written := range []string{"/cases/ada/", "/cases/ada", "https://example.org/cases/ada/index.html", "/uk/cases/ada/"} {
		e, _ := Find(s, written)
		if e == nil {
			t.Fatalf("%s: nothing is there", written)
		}
		want := "/cases/ada/ tag:example.org,2026:/cases/ada []\n" +
			"/cases/ada/2020-05-14-x/ tag:example.org,2026:/cases/ada/updates/2020-05-14-x []\n" +
			"/uk/cases/ada/ tag:example.org,2026:/cases/ada []"
		if got := recordsOf(e); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", written, got, want)
		}
		if got := fmt.Sprint(e.Sources); got != "[content/cases/ada/]" {
			t.Errorf("%s: sources %s", written, got)
		}
		for _, a := range []string{"cases/ada/", "cases/ada/feed.xml", "cases/ada/calendar.ics", "uk/cases/ada/atom.xml", "cases/", "uk/", "feed.json", "letters/open/", "sitemap.xml"} {
			if !slices.Contains(e.Purge, "https://example.org/"+a) {
				t.Errorf("%s: %s is not purged", written, a)
			}
		}
	}
}

func TestLetterIsRecordedWithItsResponsesAndOldAddresses(t *testing.T) {
	s, _ := planned(written(), Last{})
	e, _ := Find(s, "/old-letter/")
	want := "/letters/open/ tag:example.org,2026:/letters/open [ada]\n" +
		"/old-letter/  []\n" +
		"/letters/open/ tag:example.org,2026:/letters/open/responses/2026-02-01 [ada]"
	if got := recordsOf(e); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !slices.Contains(e.Purge, "https://example.org/cases/ada/feed.xml") {
		t.Error("the feed of the case that it names is not purged")
	}
}

func TestWhatReadersNeverHadIsInNoRecord(t *testing.T) {
	c := written()
	c.Letters[0][0].Draft = true
	s, _ := planned(c, Last{})
	if e, _ := Find(s, "/letters/open/"); e == nil || len(e.Records) > 0 || len(e.Purge) > 0 || fmt.Sprint(e.Withheld) != "[content/letters/open/index.md]" {
		t.Errorf("got %+v", e)
	}
	s, _ = planned(c, Last{Files: []string{"letters/open/index.html"}}) // a draft that was written is one since
	if e, _ := Find(s, "/letters/open/"); e == nil || len(e.Records) == 0 {
		t.Errorf("got %+v", e)
	}
}

func TestPageWhoseTextIsDeletedIsTakenDownByWhatWasPublished(t *testing.T) {
	s, _ := planned(&campaign.Campaign{}, Last{
		Files:   []string{"cases/ada/feed.json", "letters/open/index.html", "letters/open/signatories.csv", "old/index.html"},
		Entries: []string{"tag:example.org,2026:/letters/open", "tag:example.org,2026:/letters/open/responses/2026-02-01"},
		Out: fstest.MapFS{
			"cases/ada/feed.json": {Data: []byte(`{"items":[{"id":"tag:example.org,2026:/letters/open"}]}`)},
			"old/index.html":      {Data: []byte(`<meta http-equiv=refresh content="0;url=../letters/open/"><link rel=canonical href=https://example.org/letters/open/>`)},
		},
	})
	e, _ := Find(s, "/letters/open/")
	if e == nil {
		t.Fatal("nothing is there")
	}
	want := "/letters/open/ tag:example.org,2026:/letters/open [ada]\n" +
		"/letters/open/ tag:example.org,2026:/letters/open/responses/2026-02-01 [ada]\n" +
		"/old/  []"
	if got := recordsOf(e); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !slices.Contains(e.Purge, "https://example.org/letters/open/signatories.csv") {
		t.Errorf("the open data are not purged: %q", e.Purge)
	}
}

func TestAddressThatIsNoPageIsNotTakenDown(t *testing.T) {
	s, _ := planned(written(), Last{})
	for written, want := range map[string]string{"/cases/": "", "/": "", "/letters/opne/": "/letters/open/", "/feed.xml": ""} {
		if e, near := Find(s, written); e != nil || near != want {
			t.Errorf("%s: got %+v, near %q; want %q", written, e, near, want)
		}
	}
}
