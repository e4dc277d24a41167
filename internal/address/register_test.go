package address

import (
	"slices"
	"strings"
	"testing"

	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
)

func TestEveryFileHasItsAddress(t *testing.T) {
	l := testLetter("open", 5)
	l[0].Signatories.Initials = func(string) []campaign.Tally { return []campaign.Tally{{Key: "A", Count: 5}, {Key: OtherInitial}} }
	r, problems := register(t, &campaign.Campaign{
		Cases: []campaign.Folder{testCase("ada", "2020-05-14-x")}, Letters: [][]*campaign.Letter{l}, Pages: [][]*campaign.Page{testPage("about.md", "about.uk.md")},
	})
	if problems != nil {
		t.Fatal(problems)
	}
	for a, want := range map[Address]Kind{
		"/": HomePage, "/uk/": HomePage, "/cases/": CaseList, "/cases/ada/": CasePage, "/cases/ada/2020-05-14-x/": UpdatePage,
		"/letters/": LetterList, "/letters/open/": LetterPage, "/letters/open/signatories/": SignatoryPage, "/letters/open/signatories/a/": SignatoryPage,
		"/letters/open/signatories/other/": SignatoryPage, "/letters/open/signatories.csv": DataFile, "/letters/open/signatories.json": DataFile,
		"/about/": TextPage, "/uk/about/": TextPage, "/subscribe/": SubscribePage, "/404.html": NotFoundPage, "/robots.txt": RobotsFile, "/sitemap.xml": SitemapFile,
	} {
		if p, ok := r.FindPlace(a); !ok || p.Kind != want {
			t.Errorf("%s: got %q, want %q", a, p.Kind, want)
		}
	}
	for _, x := range feed.Formats {
		if _, ok := r.FindPlace("/cases/ada/" + Address(x.File)); !ok {
			t.Errorf("the case has no %s", x.File)
		}
		if _, ok := r.FindPlace("/" + Address(x.File)); ok == x.CaseOnly {
			t.Errorf("the site's own %s: %t", x.File, ok)
		}
	}
	if p, _ := r.FindPlace("/letters/open/signatories/"); p.Pages != 3 {
		t.Errorf("got %d pages of five people, two on a page", p.Pages)
	}
}

// The card, the feed and whatever else a page has beside it are not one more problem each.
func TestTwoPagesOfOneAddressAreOneProblem(t *testing.T) {
	c := &campaign.Campaign{Pages: [][]*campaign.Page{testPage("about.md"), testPage("About.md")}}
	site := testSite()
	site.Theme.Card = true
	b := NewBook(NewScheme(site), c)
	editions := c.Publish([]string{"en"}, campaign.Gate{Now: now}, nil).Editions
	b.Publish(editions)
	var rep diag.Report
	NewRegister(b, c, campaign.Gate{}, editions, nil, nil, &rep)
	if problems := said(&rep); len(problems) != 1 {
		t.Errorf("told are %q", problems)
	}
}

func TestTwoFilesOfOneAddressAreAnError(t *testing.T) {
	alias := func(c *campaign.Campaign, old ...string) *campaign.Campaign {
		c.Pages[0][0].Aliases = old
		return c
	}
	about := func(more ...[]*campaign.Page) *campaign.Campaign {
		return &campaign.Campaign{Pages: append([][]*campaign.Page{testPage("about.md")}, more...)}
	}
	long := about()
	long.Letters = [][]*campaign.Letter{testLetter("open", 5)}
	for _, c := range []struct {
		name     string
		campaign *campaign.Campaign
		static   []asset.File
		want     string // of the first problem; "" for none
	}{
		{"nothing in the way", about(), []asset.File{{Path: "CNAME", Source: "assets/static/CNAME"}}, ""},
		{"a page of casebook's own", about(testPage("cases.md")), nil, `content/pages/cases.md: address-taken: the address "/cases/" is taken by a page that casebook makes itself`},
		{"letter case alone", about(testPage("About.md")), nil, `content/pages/About.md: address-taken: the address "/About/" is taken by content/pages/about.md`},
		{"a static file", about(), []asset.File{{Path: "about/index.html", Source: "assets/static/about/index.html"}}, `assets/static/about/index.html: address-taken: the address "/about/index.html" is taken by content/pages/about.md`},
		{"a static file for a folder", about(), []asset.File{{Path: "about", Source: "assets/static/about"}}, `assets/static/about: address-taken: the address "/about" is taken by content/pages/about.md`},
		{"a further page of a long list", long, []asset.File{{Path: "letters/open/signatories/3/index.html", Source: "assets/static/x"}}, `assets/static/x: address-taken: the address "/letters/open/signatories/3/index.html" is taken by content/letters/open/index.md`},
		{"none that the list has", long, []asset.File{{Path: "letters/open/signatories/4/index.html", Source: "assets/static/x"}}, ""},
		{"an alias", alias(about(), "/cases"), nil, `content/pages/about.md: address-taken: the alias "/cases" is the address of a page that casebook makes itself`},
		{"an alias that is no page", alias(about(), "/old.pdf"), nil, `content/pages/about.md: bad-alias: the alias "/old.pdf" ends in ".pdf", which browsers do not take for a page`},
		{"two aliases", alias(about(), "/old/", "/OLD/"), nil, ""},
	} {
		_, problems := register(t, c.campaign, c.static...)
		got := strings.Join(problems, "\n")
		if c.want == "" && c.name == "two aliases" {
			if !strings.Contains(got, "address-taken") {
				t.Errorf("%s: got %q, want one to be taken", c.name, got)
			}
			continue
		}
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAliasLeadsToWhereThePageIs(t *testing.T) {
	pages := testPage("about.md", "about.uk.md")
	pages[0].Aliases = []string{"/old/page", "/older.html"}
	r, problems := register(t, &campaign.Campaign{Pages: [][]*campaign.Page{pages}})
	if problems != nil {
		t.Fatal(problems)
	}
	for _, old := range []Address{"/old/page/", "/older.html"} {
		if p, ok := r.FindPlace(old); !ok || p.Kind != AliasPage || p.To != "/about/" {
			t.Errorf("%s: got %+v", old, p)
		}
	}
}

func TestWhatIsWithheldKeepsItsAddressAndIsNoPlace(t *testing.T) {
	c := &campaign.Campaign{Cases: []campaign.Folder{testCase("ada")}, Letters: [][]*campaign.Letter{testLetter("open", 5)}, Pages: [][]*campaign.Page{testPage("about.md")}}
	c.Cases[0].Case[0].Draft, c.Letters[0][0].Draft = true, true
	c.Cases[0].Case[0].Aliases = []string{"/ada/"}
	r, problems := register(t, c, asset.File{Path: "cases/ada/index.html", Source: "assets/static/x"}, asset.File{Path: "letters/open/index.html", Source: "assets/static/y"})
	want := []string{
		`assets/static/x: address-taken: the address "/cases/ada/index.html" is taken by content/cases/ada/index.md`,
		`assets/static/y: address-taken: the address "/letters/open/index.html" is taken by content/letters/open/index.md`,
	}
	if !slices.Equal(problems, want) {
		t.Errorf("got %q, want %q", problems, want)
	}
	for _, p := range r.Places() {
		if strings.Contains(string(p.Address), "ada") || strings.Contains(string(p.Address), "open") {
			t.Errorf("%s is planned", p.Address)
		}
	}
	for _, a := range []Address{"/cases/ada/", "/cases/ada/calendar.ics", "/ada/", "/letters/open/", "/letters/open/signatories/", "/letters/open/signatories.csv"} {
		if r.IsPublic(a) || !r.withheld[a] {
			t.Errorf("%s: public %t, withheld %t", a, r.IsPublic(a), r.withheld[a])
		}
	}
}

func TestAddressesStayWhileNothingDecidesAnother(t *testing.T) {
	make := func(change func(*campaign.Campaign)) *campaign.Campaign {
		c := &campaign.Campaign{Cases: []campaign.Folder{testCase("ada", "2020-05-14-x")}, Letters: [][]*campaign.Letter{testLetter("open", 0)}, Pages: [][]*campaign.Page{testPage("about.md")}}
		c.Letters[0][0].Signatories = shared
		change(c)
		return c
	}
	for _, c := range []struct {
		name   string
		change func(*campaign.Campaign)
		want   bool
	}{
		{"nothing", func(*campaign.Campaign) {}, true},
		{"a text", func(c *campaign.Campaign) { c.Pages[0][0].Body = "x" }, true},
		{"a title", func(c *campaign.Campaign) { c.Cases[0].Updates[0][0].Title = "x" }, true},
		{"a status", func(c *campaign.Campaign) { c.Cases[0].Case[0].Status = "released" }, true},
		{"an id", func(c *campaign.Campaign) { c.Cases[0].Updates[0][0].ID = "x" }, false},
		{"an alias", func(c *campaign.Campaign) { c.Pages[0][0].Aliases = []string{"/x/"} }, false},
		{"a draft", func(c *campaign.Campaign) { c.Cases[0].Case[0].Draft = true }, false},
		{"a date", func(c *campaign.Campaign) { c.Cases[0].Updates[0][0].Date.Time = now }, false},
		{"a file beside it", func(c *campaign.Campaign) { c.Cases[0].Case[0].Resources = []string{"a.png"} }, false},
		{"an event", func(c *campaign.Campaign) { c.Cases[0].Case[0].Events = []campaign.Event{{ID: "x"}} }, false},
		{"who signed", func(c *campaign.Campaign) { c.Letters[0][0].Signatories = campaign.NoSignatories() }, false},
		{"a page more", func(c *campaign.Campaign) { c.Pages = append(c.Pages, testPage("x.md")) }, false},
		{"a translation", func(c *campaign.Campaign) { c.Pages[0] = testPage("about.md", "about.uk.md") }, false},
		{"a takedown", func(c *campaign.Campaign) { c.Taken = []campaign.Takedown{{Address: "/about/"}} }, false},
	} {
		if got := SameAddresses(make(func(*campaign.Campaign) {}), make(c.change)); got != c.want {
			t.Errorf("%s: got %t, want %t", c.name, got, c.want)
		}
	}
}

var shared = campaign.NoSignatories()
