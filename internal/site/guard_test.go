package site

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// sheets makes a PDF of objects, numbered from 1; the first is the catalog. Head
// stands after the first line, trailer in the trailer.
func sheets(head, trailer string, objects ...string) string {
	var b bytes.Buffer
	var offsets []int
	b.WriteString("%PDF-1.4\n" + head)
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, trailer, start)
	return b.String()
}

// TestGuardLooksAtAllOfAPDF holds that a word is found beside the pages too, and
// that a page without text is named.
func TestGuardLooksAtAllOfAPDF(t *testing.T) {
	if testing.Short() {
		t.Skip("PDFium is slow under the race detector; go test ./... has it")
	}
	content := func(s string) string { return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(s), s) }
	page := func(text, beside, address string) string {
		return sheets("", "", `<</Type/Catalog /Pages 2 0 R /Outlines 6 0 R /StructTreeRoot<</Type/StructTreeRoot /K<</Type/StructElem/S/P/Alt(`+beside+`)>>>>>>`,
			`<</Type/Pages /Count 2 /Kids[3 0 R 8 0 R]>>`,
			`<</Type/Page /Parent 2 0 R /MediaBox[0 0 300 300] /Contents 4 0 R /Resources<</Font<</F 5 0 R>>>>
			  /Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(`+address+`)>>>>]>>`,
			content("BT /F 12 Tf 10 100 Td ("+text+") Tj ET"), `<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>`,
			`<</First 7 0 R /Last 7 0 R /Count 1>>`, `<</Title(`+beside+`) /Parent 6 0 R /Dest[3 0 R/Fit]>>`,
			`<</Type/Page /Parent 2 0 R /MediaBox[0 0 300 300] /Contents 9 0 R>>`, content("0 0 m 9 9 l S"))
	}
	for _, c := range []struct {
		name, paper, want string
	}{
		{"text", page("The Zebrafinch", "x", "https://example.org/"), "guarded-word"},
		{"bookmark", page("Text", "The Zebrafinch", "https://example.org/"), "guarded-word"},
		{"link", page("Text", "x", "https://example.org/zebra%66inch/"), "guarded-word"},
		{"text under a bar", page("The Zebrafinch) Tj ET 0 0 300 300 re f BT (", "x", "https://example.org/"), "file-metadata"}, // refused, with the word or without
		{"page of lines", page("Text", "x", "https://example.org/"), "unsearched-pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &planter{t: t, dir: t.TempDir()}
			p.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \"guard.txt\"\n")
			p.write("guard.txt", "Zebrafinch\n")
			p.write("content/pages/about/index.md", "+++\ntitle = \"About\"\n+++\n[A paper](paper.pdf)\n")
			p.write("content/pages/about/paper.pdf", c.paper)
			result, err := Run(t.Context(), Options{Dir: p.dir, Theme: os.DirFS(repository), Now: clock})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(result.Problems, func(d diag.Diagnostic) bool { return d.Code == c.want && d.File == "content/pages/about/paper.pdf" }) {
				t.Errorf("problems %v, want %s", result.Problems, c.want)
			}
		})
	}
}

// TestNoProblemShowsAGuardedLine holds that a line is not shown for another
// problem in it either.
func TestNoProblemShowsAGuardedLine(t *testing.T) {
	p := &planter{t: t, dir: t.TempDir()}
	p.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \"guard.txt\"\n")
	p.write("guard.txt", "Zebrafinch\n")
	p.write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nA zebrafinch [here](x.md).\n\nA heron [here](y.md).\n")
	result, err := Run(t.Context(), Options{Dir: p.dir, Theme: os.DirFS(repository), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, d := range result.Problems {
		line, ok := diag.Excerpt(os.DirFS(p.dir), d)
		if strings.Contains(line, "zebra") {
			t.Errorf("%s shows %q", d, line)
		}
		if ok {
			shown++
		}
	}
	if shown == 0 {
		t.Error("no line is shown at all")
	}
}

// runGuarded builds a site with a guard list and gives what it says, a line each.
func runGuarded(t *testing.T, list string, files map[string]string) []string {
	t.Helper()
	p := &planter{t: t, dir: t.TempDir()}
	for name, text := range files {
		p.write(name, text)
	}
	p.write("site.toml", files["site.toml"]+"[guard]\nfile = \"guard.txt\"\n")
	p.write("guard.txt", list+"\n")
	result, err := Run(t.Context(), Options{Dir: p.dir, Theme: os.DirFS(repository), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range result.Problems {
		if d.Code == "guarded-word" {
			said = append(said, fmt.Sprintf("%s:%d %s", d.File, d.Line, d.Severity))
		}
	}
	return said
}

// What casebook itself calls files and addresses is in every site: it is said once of a
// line of the list, and stops nothing.
func TestNamesOfCasebookStopNoSite(t *testing.T) {
	files := campaignFiles()
	files["site.toml"] = strings.Replace(files["site.toml"], "language = \"en\"", "language = \"pl\"", 1) + "[host]\nkind = \"apache\"\n"
	files["content/news/2025-12-05-n.md"] = "+++\ntitle = \"N\"\n+++\nText.\n"
	for _, word := range []string{"Card", "Cases", "Letters", "Sitemap", "Robots", "Agent", "Style", "Events"} {
		if said := runGuarded(t, word, files); !slices.Equal(said, []string{"guard.txt:1 warning"}) {
			t.Errorf("%s: %q", word, said)
		}
	}
	if said := runGuarded(t, "Header", files); len(said) > 0 { // of directives
		t.Errorf("%q", said)
	}
}

// Whoever has such a name is not let through in what somebody wrote: in a text, in the
// name of a page or a file, at another place of an address, on another site.
func TestNamesOfCasebookArePeopleElsewhere(t *testing.T) {
	const page = "+++\ntitle = \"P\"\n+++\nText.\n"
	for what, c := range map[string]struct {
		word string
		add  map[string]string
	}{
		"in a text":              {"Card", map[string]string{"content/pages/p.md": "+++\ntitle = \"P\"\n+++\nBy Card.\n"}},
		"in a text like a path":  {"Card", map[string]string{"content/pages/p.md": "+++\ntitle = \"P\"\n+++\nIt was card.png there.\n"}},
		"in a title":             {"Calendar", map[string]string{"content/pages/p.md": "+++\ntitle = \"The calendar\"\n+++\nText.\n"}},
		"the name of a page":     {"Card", map[string]string{"content/pages/card.md": page}},
		"the name of a case":     {"Letters", map[string]string{"content/cases/letters/index.md": "+++\ntitle = \"P\"\nstatus = \"detained\"\ncountry = \"UA\"\n+++\nText.\n"}},
		"the name of a file":     {"Card", map[string]string{"content/cases/ada/index.md": "+++\ntitle = \"P\"\nstatus = \"detained\"\ncountry = \"UA\"\n+++\n[x](card.txt)\n", "content/cases/ada/card.txt": "Text\n"}},
		"a folder of an update":  {"Updates", map[string]string{"content/pages/updates.md": page}},
		"a file as it is copied": {"Cases", map[string]string{"assets/static/about-cases.txt": "Text\n"}},
		"in such a file":         {"Card", map[string]string{"assets/static/x.txt": "https://campaign.test/cases/ada/card.png\n"}},
		"on another site":        {"Cases", map[string]string{"content/pages/p.md": "+++\ntitle = \"P\"\n+++\n[x](https://other.test/cases/)\n"}},
		"a link of the layout":   {"Cases", map[string]string{"layouts/partials/foot.html": "<a href=\"https://other.test/cases/\">x</a>"}},
		"a list's cell":          {"Card", map[string]string{"content/letters/open/signatories.csv": "name,role\nAda Public,card.png\n"}},
		"an alias":               {"Card", map[string]string{"content/pages/p.md": "+++\ntitle = \"P\"\naliases = [\"/card/\"]\n+++\nText.\n"}},
		"a header":               {"Card", map[string]string{"site.toml": campaignFiles()["site.toml"] + "[host]\nkind = \"s3\"\nheaders = { X-By = \"Card\" }\n"}},
		"a part of the site":     {"Card", map[string]string{"layouts/cards.txt": "card.png of Card"}},
	} {
		files := campaignFiles()
		maps.Copy(files, c.add)
		said := runGuarded(t, c.word, files)
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasSuffix(s, "error") && !strings.HasPrefix(s, "guard.txt") }) {
			t.Errorf("%s: %q", what, said)
		}
	}
}

// A word of the pages themselves is on all of them: that is said once.
func TestWordOfThePagesIsSaidOnce(t *testing.T) {
	for _, word := range []string{"Atom", "Home"} {
		if said := runGuarded(t, word, campaignFiles()); !slices.Equal(said, []string{"guard.txt:1 error"}) {
			t.Errorf("%s: %q", word, said)
		}
	}
	files := campaignFiles()
	files["content/pages/about.md"] = "+++\ntitle = \"P\"\n+++\n[x](x.txt)\n"
	files["content/pages/x.txt"] = "The atom\n"
	if said := runGuarded(t, "Atom", files); !slices.Equal(said, []string{"content/pages/x.txt:1 error"}) && !slices.Contains(said, "content/pages/x.txt:0 error") {
		t.Errorf("%q", said)
	}
}
