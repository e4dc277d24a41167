package address

import (
	"testing"

	"casebook/internal/campaign"
)

func TestOwnPartsOfAddresses(t *testing.T) {
	r, _ := register(t, &campaign.Campaign{
		Cases: []campaign.Folder{testCase("x", "feed")}, Letters: [][]*campaign.Letter{testLetter("y", 5)}, Pages: [][]*campaign.Page{testPage("about.md", "about.uk.md")},
	})
	for address, want := range map[Address]string{
		"/": "/", "/cases/": "/-/", "/cases/x/": "/-/x/", "/uk/cases/": "/-/-/", "/uk/about/": "/-/about/", "/feed.xml": "/-", "/sitemap.xml": "/-", "/404.html": "/-",
		"/cases/x/feed.xml": "/-/x/-", "/cases/x/feed/": "/-/x/feed/", "/cases/x/card.html": "/-/x/card.html", "/cases/letters/": "/-/letters/", "/about/feed.xml": "/about/feed.xml",
		"/letters/y/signatories/": "/-/y/-/", "/letters/y/signatories/2/": "/-/y/-/2/", "/letters/y/signatories.csv": "/-/y/-", "/letters/signatories/": "/-/signatories/",
		"/cases/x/signatories.csv": "/-/x/signatories.csv", "/subscribe/": "/-/", "/about/cases/": "/about/cases/", "/sitemap/": "/sitemap/",
	} {
		if got := r.WithoutOwnParts(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	for _, c := range []struct {
		in            Address
		written, want string
	}{
		{"/cases/x/", "../../letters/", "../../-/"}, {"/cases/x/", "letters/", "letters/"}, {"/cases/x/", "feed.xml", "-"}, {"/about/", "feed.xml", "feed.xml"},
		{"/", "cases/x/index.html#cases", "-/x/-#cases"}, {"/404.html", "/free/cases/x/", "/free/-/x/"}, {"/about/", "https://example.org/free/cases/x/?cases", "https://example.org/free/-/x/?cases"},
		{"/about/", "https://other.org/free/cases/x/", "https://other.org/free/cases/x/"}, {"/about/", "https://example.org/cases/x/", "https://example.org/cases/x/"},
		{"/feed.xml", "2026:/cases/x/updates/feed", "2026:/-/x/-/feed"}, {"/", "texthttps://example.org/free/letters/y/", "texthttps://example.org/free/-/y/"}, {"/", "%zz/cases/", "%zz/cases/"},
	} {
		if got := r.WithoutOwnPartsIn(c.written, c.in); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.written, c.in, got, c.want)
		}
	}
}
