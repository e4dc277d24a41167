package migrate

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// noted gives what is told of a page, one a line.
func noted(p *Page) string {
	var b strings.Builder
	for _, n := range p.notes {
		b.WriteString(n.Why.Message + "\n")
	}
	return b.String()
}

func TestCodesOfPluginsAreToldAndWordsInBracketsStay(t *testing.T) {
	for _, c := range []struct{ text, want, told string }{
		{"Write:\n\n[contact-form-7 id=\"5\" title=\"Write\"]", "Write:", "[contact-form-7] is not taken over: what it made is missing\n"},
		{"<!-- wp:shortcode -->\n[wpforms]\n<!-- /wp:shortcode -->", "", "[wpforms] is not taken over: what it made is missing\n"},
		{"[vc_row][vc_column]In[/vc_column][/vc_row]", "In", "[vc_row] is not taken over: what it made is missing\n[vc_column] is not taken over: what it made is missing\n"},
		{"a [petition id='2'/] b", "a b", "[petition] is not taken over: what it made is missing\n"},
		{"He said [sic] that [see https://a.example/?b=c], [re-elected] and [names withheld].", `He said \[sic\] that \[see <https://a.example/?b=c>\], \[re-elected\] and \[names withheld\].`, ""},
		{"[Signed]", `\[Signed\]`, ""},
		{`<iframe src="https://v.example/1"></iframe>`, "<https://v.example/1>", "<iframe> is not taken over: a link to what it showed stands in its place\n"},
		{`a<iframe srcdoc="x"></iframe>`, "a", "<iframe> is not taken over\n"},
	} {
		p := &Page{}
		if got := toMarkdown(cutPressMarks(p, c.text), p, 0, sameLinks{}); got != c.want || noted(p) != c.told {
			t.Errorf("%s:\ngot  %q, %q\nwant %q, %q", c.text, got, noted(p), c.want, c.told)
		}
	}
}

func TestLinesOfALoopAreGoneWithIt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Signed:\n{% for p in site.data.signed %}\n- {{ p.name }}, {{ p.role }}\n{% endfor %}\nEnd", "Signed:\n\n\n\nEnd"},
		{"1. **{{ p.name }}**", ""},
		{"- {{ p.name }} (teacher)", "-  (teacher)"},
		{"- {{ site.title }}", "- Old"},
		{"---\n{{ x }}", "---\n"},
	} {
		s := &Site{Title: "Old"}
		if got := s.cutLiquid(&Page{}, c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
	s := &Site{}
	if got := s.cutShortcodes(&Page{}, "- {{< person >}}, {{< place >}}"); got != "" {
		t.Errorf("shortcodes leave %q", got)
	}
}

func TestDraftsWithoutADateHaveNoOldAddress(t *testing.T) {
	s, err := Read(fstest.MapFS{
		"_config.yml":       {Data: []byte("title: x\npermalink: /:year/:title/\n")},
		"_drafts/future.md": {Data: []byte("---\ntitle: What comes\n---\nText.\n")},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	files := s.MakePlan(Options{}).Files
	if len(files) != 1 || files[0].Name != "content/news/1970-01-01-future.md" || strings.Contains(string(files[0].Data), "aliases") {
		t.Errorf("got %q", files)
	}
}

// An old address that several pages had leads to one of them, that readers see, and
// none leads where a page stands now.
func TestAnOldAddressLeadsToOnePage(t *testing.T) {
	s, err := Read(fstest.MapFS{
		"_config.yml": {Data: []byte("title: x\n")},
		"a.md":        {Data: []byte("---\ntitle: A\ndraft: true\nredirect_from: [/Old/]\n---\nText.\n")},
		"b.md":        {Data: []byte("---\ntitle: B\nredirect_from: [/old/, /c/, /news/, /there/, \"/x\\u202ey/\"]\n---\nText.\n")},
		"c.md":        {Data: []byte("---\ntitle: C\nredirect_from: [/old/]\n---\nText.\n")},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	plan := s.MakePlan(Options{Taken: func(name string) bool { return name == "content/pages/there.md" }})
	for _, f := range plan.Files {
		for line := range strings.Lines(string(f.Data)) {
			if strings.HasPrefix(line, "aliases") {
				got = append(got, f.Name+" "+strings.TrimSpace(line))
			}
		}
	}
	told := 0
	for _, r := range plan.Rows {
		if r.Why.ID == "migrate-changed/address" {
			told++
		}
	}
	want := []string{`content/pages/a.md aliases = ["/a.html"]`, `content/pages/b.md aliases = ["/b.html", "/old/"]`, `content/pages/c.md aliases = ["/c.html"]`}
	if !slices.Equal(got, want) || told != 3 {
		t.Errorf("got %q, told %d", got, told)
	}
}

// An export in another encoding, and one into which somebody pasted control
// characters, are read: exporting again would give the same.
func TestExportsAreReadAsOldSitesWriteThem(t *testing.T) {
	for name, text := range map[string]string{
		"windows-1251": strings.Replace(strings.Replace(export, "%", "\xd2\xe5\xea\xf1\xf2", 1), "<rss", "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss", 1),
		"control":      strings.Replace(export, "%", "Те\x07\x0bкст", 1),
	} {
		if pages, _ := planOf(t, map[string]string{"e.xml": text}); !strings.Contains(pages, "Текст") {
			t.Errorf("%s: got\n%s", name, pages)
		}
	}
}

func TestCommentsThatSayNoKeepALetterADraft(t *testing.T) {
	p := &Page{Title: "x", Text: "We ask.\n\nSigned:\n\n- Ada Example\n- Bo Specimen <!-- do not publish -->\n- Cy Sample\n"}
	s := &Site{Pages: []*Page{p}}
	findPeopleInTexts(s)
	rows := s.MakePlan(Options{Public: "yes"}).Rows
	if !slices.ContainsFunc(rows, func(r Row) bool { return r.Why.ID == "migrate-changed/people" }) || p.Withheld.ID != diag.Say("migrate-draft/people").ID {
		t.Errorf("got %v, %v", rows, p.Withheld)
	}
}

// A new site within the old one's folder is no part of it, when more is taken over later.
func TestTheNewSiteWithinTheOldIsNotTakenOver(t *testing.T) {
	pages, _ := planOf(t, map[string]string{
		"_config.yml": "title: x\n", "a.md": "---\ntitle: Old\n---\nText\n",
		"new/site.toml": "title = \"x\"\n", "new/content/news/b.md": "+++\ntitle = \"New\"\n+++\nText\n",
		"data/site.toml": "title = \"x\"\n", "data/c.md": "---\ntitle: Data\n---\nText\n",
	})
	if !strings.Contains(pages, "Old") || !strings.Contains(pages, "Data") || strings.Contains(pages, "New") {
		t.Errorf("got\n%s", pages)
	}
}

// Ids are kept as the old feed had them: readers' programs compare signs.
func TestIdsOfFeedsAreKeptAsTheyWere(t *testing.T) {
	pages, _ := planOf(t, map[string]string{"_config.yml": "url: https://l.example\n", "_posts/2024-01-02-подія року.md": aPage("", "Text")})
	if !strings.Contains(pages, `id = "https://l.example/2024/01/02/%D0%BF%D0%BE%D0%B4%D1%96%D1%8F-`) {
		t.Errorf("got\n%s", pages)
	}
}

// Addresses that the old host led on lead on, and others are told.
func TestRedirectsOfTheOldHostAreAliases(t *testing.T) {
	pages, report := planOf(t, map[string]string{"hugo.toml": "", "content/a.md": aPage("", "Text"), "static/_redirects": "# x\n/older /a/ 301\n/all/* /a/:splat\n/gone /nowhere/\n/lost /a/ 404\n"})
	if !strings.Contains(pages, `aliases = ["/older/"]`) || strings.Count(report, "static/_redirects:") != 3 {
		t.Errorf("got\n%s\n%s", pages, report)
	}
}

// Texts of Hugo in other formats are told, and lists that it made.
func TestTextsInOtherFormatsAreTold(t *testing.T) {
	_, report := planOf(t, map[string]string{"hugo.toml": "", "content/docs/a.md": aPage("", "Text"), "content/b.org": "x", "content/c.rst": "x", "themes/x/d.org": "x"})
	if !strings.Contains(report, "content/b.org:0 migrate-left/format") || !strings.Contains(report, "content/c.rst:0") || strings.Contains(report, "d.org") || !strings.Contains(report, "content/docs/:0 migrate-left/template") {
		t.Errorf("got\n%s", report)
	}
}

// The old address of a page that had the people of a letter leads to the letter.
func TestTheAddressOfAPageOfPeopleLeadsToTheLetter(t *testing.T) {
	pages, _ := planOf(t, map[string]string{
		"hugo.toml": "", "content/posts/signatures.md": "---\ntitle: Signatures\naliases: [/who/]\n---\n- Ada Example\n- Bo Specimen\n- Cy Sample\n",
		"content/letter.md": "---\ntitle: An open letter\ndate: 2024-01-02\n---\nDear all,\n\nplease. See [who signed](/posts/signatures/).\n",
	})
	if !strings.Contains(pages, `aliases = ["/letter/", "/who/", "/posts/signatures/"]`) || !strings.Contains(pages, "Ada Example") || strings.Contains(pages, "See who signed") {
		t.Errorf("got\n%s", pages)
	}
}
