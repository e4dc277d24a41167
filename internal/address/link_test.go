package address

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

func linkedCampaign() *campaign.Campaign {
	c := &campaign.Campaign{
		Cases:   []campaign.Folder{testCase("ada", "2020-05-14-x"), testCase("hidden"), testCase("gone", "2020-05-14-y")},
		Letters: [][]*campaign.Letter{testLetter("open", 1), testLetter("empty", 0)},
		Pages:   [][]*campaign.Page{testPage("about.md", "about.uk.md")},
		Taken:   []campaign.Takedown{{Address: "/cases/gone/"}, {Address: "/letters/deleted/"}},
	}
	c.Cases[0].Case[0].Resources = []string{"photo.png"}
	c.Cases[1].Case[0].Draft, c.Cases[1].Case[0].Resources = true, []string{"secret.png"}
	c.Letters[1][0].Signatories.File = "content/letters/empty/signatories.csv"
	return c
}

func TestLinkLeadsToTheAddressOrSaysWhyNot(t *testing.T) {
	r, _ := register(t, linkedCampaign())
	exists := func(file string) string {
		switch file {
		case "content/cases/ada/list.csv", "content/loose.png":
			return file
		case "content/cases/ada/poll.txt": // a link of the file system
			return "content/letters/open/signatories.csv"
		}
		return ""
	}
	for _, c := range []struct{ from, link, want, says string }{
		{"content/cases/ada/index.md", "../../pages/about.md", "../../about/", ""},
		{"content/cases/ada/index.md", "../../pages/about.md?a=1#us", "../../about/?a=1#us", ""},
		{"content/pages/about.uk.md", "about.md", "./", ""}, // the reader's own language
		{"content/pages/about.uk.md", "../cases/ada/index.md", "../../cases/ada/", ""},
		{"content/cases/ada/index.md", "updates/2020-05-14-x.md", "2020-05-14-x/", ""},
		{"content/cases/ada/index.md", "photo.png", "photo.png", ""},
		{"content/cases/ada/index.md", "feed.xml", "feed.xml", ""},
		{"content/cases/ada/index.md", "/subscribe", "../../subscribe/", ""},
		{"content/cases/ada/index.md", "https://example.com/", "https://example.com/", ""},
		{"content/pages/about.md", "https://example.org/free/cases/ada/?a=1#us", "../cases/ada/?a=1#us", ""},
		{"content/pages/about.md", "HTTP://EXAMPLE.org:80/free/cases/ada", "../cases/ada/", ""},
		{"content/pages/about.md", "https://example.org/free/cases/ada/index.html", "../cases/ada/", ""},
		{"content/pages/about.md", "https://example.org/free", "../", ""},
		{"content/pages/about.md", "https://example.org/free/../other/", "https://example.org/free/../other/", ""},
		{"content/pages/about.md", "https://example.org/free/cases/hidden/", "", "withheld-link"},
		{"content/pages/about.md", "https://example.org/free/cases/%67one/", "", ""},
		{"content/pages/about.md", "https://example.org./free/nowhere/", "", "broken-link"},
		{"content/pages/about.md", "https://example.org:8443/nowhere/", "https://example.org:8443/nowhere/", ""},
		{"content/pages/about.md", "http://localhost:8080/cases/ada/", "", "(link to ../cases/ada/index.md) [private-address]"},
		{"content/pages/about.md", "localhost:8080/cases/ada/", "", "(link to ../cases/ada/index.md) [private-address]"},
		{"content/pages/about.md", "127.0.0.1:8080/cases/ada/", "", "(link to ../cases/ada/index.md) [private-address]"},
		{"content/pages/about.md", "http://127.9.9.9/x", "", "private-address"},
		{"content/pages/about.md", "http://2130706433/", "", "private-address"},
		{"content/pages/about.md", "http://nas/draft", "", "private-address"},
		{"content/pages/about.md", "http://router.lan/", "", "private-address"},
		{"content/pages/about.md", "https://wiki.internal/x", "", "private-address"},
		{"content/pages/about.md", "http://localhost.localdomain/", "", "private-address"},
		{"content/pages/about.md", "http://0x7f.1/", "", "private-address"},
		{"content/pages/about.md", "http://[::1]:8080/cases/gone/", "", "private-address"},
		{"content/pages/about.md", "http://[::ffff:10.0.0.1]/", "", "private-address"},
		{"content/pages/about.md", "https://[fd00::1]/", "", "private-address"},
		{"content/pages/about.md", "http://172.31.0.1/", "", "private-address"},
		{"content/pages/about.md", "http://172.32.0.1/", "http://172.32.0.1/", ""},
		{"content/pages/about.md", "http://192.168.1.2/", "", "private-address"},
		{"content/pages/about.md", "http://169.254.1.2/", "", "private-address"},
		{"content/pages/about.md", "http://Printer.LOCAL:80/", "", "private-address"},
		{"content/pages/about.md", "http://127\uff0e0\uff0e0\uff0e1/", "", "private-address"},
		{"content/pages/about.md", "www.example.com", "", "did you mean \"https://www.example.com\"?"},
		{"content/pages/about.md", "example.com/page?a=1", "", "did you mean \"https://example.com/page?a=1\"?"},
		{"content/pages/about.md", "example.com:8443/page", "", "https://example.com:8443/page"},
		{"content/pages/about.md", "a@example.com", "", "did you mean \"mailto:a@example.com\"?"},
		{"content/pages/about.md", "letter.pdf", "", "there is no file"},
		{"content/pages/about.md", "mailto:a@example.com", "mailto:a@example.com", ""},
		{"content/cases/ada/index.md", "#act", "#act", ""},
		{"content/letters/open/index.md", "signatories.csv", "signatories.csv", ""},
		{"content/letters/empty/index.md", "signatories.csv", "", "private-file"},
		{"content/cases/ada/index.md", "../hidden/index.md", "", "withheld-link"},
		{"content/cases/ada/index.md", "../hidden/secret.png", "", "withheld-link"},
		{"content/cases/ada/index.md", "/cases/hidden/", "", "withheld-link"},
		{"content/cases/ada/index.md", "../gone/index.md", "", ""}, // plain text, and not a word
		{"content/cases/ada/index.md", "../gone/updates/2020-05-14-y.md", "", ""},
		{"content/cases/ada/index.md", "../../letters/deleted/index.md", "", ""},
		{"content/cases/ada/index.md", "/cases/gone", "", ""},
		{"content/cases/ada/index.md", "nowhere.md", "", "broken-link"},
		{"content/cases/ada/index.md", "/nowhere/", "", "broken-link"},
		{"content/cases/ada/index.md", "//example.com/", "", "broken-link"},
		{"content/cases/ada/index.md", "../../../site.toml", "", "outside-site"},
		{"content/cases/ada/index.md", "../../loose.png", "", "broken-link"},
		{"content/cases/ada/index.md", "poll.txt", "", "private-file"},
	} {
		var rep diag.Report
		d := r.book.FindFile(c.from).Doc
		got, ok := r.LinksOf(d, false, exists, &rep).Link(c.link, diag.Position{File: c.from, Line: 1})
		if got != c.want || ok != (c.want != "") || !strings.Contains(fmt.Sprint(rep.All()), c.says) || c.says == "" && len(rep.All()) > 0 {
			t.Errorf("from %s to %s: got %q, %t, %q; want %q, %s", c.from, c.link, got, ok, said(&rep), c.want, c.says)
		}
	}
}

func TestLinkThatIsNearlyRightIsHelped(t *testing.T) {
	r, _ := register(t, linkedCampaign())
	for link, want := range map[string]string{"../../pages/abuot.md": `did you mean "../../pages/about.md"?`, "../../letters/wholly-another/nothing.md": "paths are relative to the file they stand in"} {
		var rep diag.Report
		r.LinksOf(r.book.FindFile("content/cases/ada/index.md").Doc, false, func(string) string { return "" }, &rep).Link(link, diag.Position{})
		if all := rep.All(); len(all) != 1 || all[0].Hint != want {
			t.Errorf("%s: got %v, want the hint %s", link, all, want)
		}
	}
}

func TestPictureIsAFileBesideThePage(t *testing.T) {
	r, _ := register(t, linkedCampaign())
	for _, c := range []struct {
		dest, says string
		found      bool
	}{
		{"photo.png", "", true},
		{"phto.png", `did you mean "photo.png"?`, false},
		{"https://example.com/a.png", "put the picture beside the page and write its name", false},
		{"../hidden/secret.png", "the picture is left out, and what describes it", false},
		{"../gone/a.png", "", false},
	} {
		var rep diag.Report
		l := r.LinksOf(r.book.FindFile("content/cases/ada/index.md").Doc, false, func(string) string { return "" }, &rep)
		got := l.FindPicture(c.dest, diag.Position{})
		hint := ""
		if all := rep.All(); len(all) > 0 {
			hint = all[0].Hint
		}
		if (got != nil) != c.found || hint != c.says {
			t.Errorf("%s: got %v, %q; want %t, %q", c.dest, got, hint, c.found, c.says)
		}
		if l.IsWithheldPicture(c.dest) != (c.dest == "../hidden/secret.png") {
			t.Errorf("%s: withheld %t", c.dest, l.IsWithheldPicture(c.dest))
		}
	}
}

// A case that is down takes its translations and their updates with it, in
// whatever order the files are looked at, although only one address is recorded.
func TestCaseTakesEverythingOfItDown(t *testing.T) {
	for range 50 {
		folder := testCase("gone", "2020-05-14-y")
		folder.Case = append(folder.Case, &campaign.Case{Document: document("content/cases/gone/index.uk.md")})
		folder.Updates = append(folder.Updates, []*campaign.Update{{Document: document("content/cases/gone/updates/2020-05-15-z.uk.md"), Case: "gone"}})
		b := NewBook(NewScheme(testSite()), &campaign.Campaign{Cases: []campaign.Folder{folder}, Taken: []campaign.Takedown{{Address: "/cases/gone/"}}})
		for _, e := range b.Entries() {
			if e.State != Down {
				t.Fatalf("%s is not down", e.Doc.File)
			}
		}
	}
}
