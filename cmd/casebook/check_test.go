package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeSite puts files into a site, by their names.
func writeSite(t *testing.T, site string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(site, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// paper gives a PDF of one page with one line of text.
func paper(text string) string {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	content := fmt.Sprintf("BT /F1 12 Tf 72 700 Td (%s) Tj ET", text)
	var at []int
	for i, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.String()
}

func letterSite(t *testing.T) string {
	t.Helper()
	site := t.TempDir()
	writeSite(t, site, map[string]string{
		"site.toml":                            "title = \"Site\"\nbase_url = \"https://campaign.test/\"\nlanguage = \"en\"\nid = \"campaign.test,2026\"\n[organisation]\nemail = \"contact@example.org\"\n",
		"content/letters/open/index.md":        "+++\ntitle = \"An open letter\"\ndate = 2026-01-15\noriginal = \"letter.pdf\"\n+++\n\nText.\n",
		"content/letters/open/signatories.csv": "name,public\nNamed Example,yes\nUnseen Example,no\n",
		"content/letters/open/letter.pdf":      paper("We, the signatories of this open letter, ask you to act."),
	})
	return site
}

func TestCheckFindsUnnamedPeopleInPDFs(t *testing.T) {
	if testing.Short() {
		t.Skip("PDFium is slow under the race detector; go test ./... has it")
	}
	t.Parallel()
	site := letterSite(t)
	now := "2026-02-01T00:00:00Z"
	if said := command(t, 0, "check", "--site", site, "--now", now); !strings.Contains(said, "no problems") {
		t.Errorf("said %q", said)
	}
	writeSite(t, site, map[string]string{"content/letters/open/letter.pdf": paper("Signed by Example, Unseen and by Named Example.")})
	said := command(t, 0, "check", "--site", site, "--now", now)
	if !strings.Contains(said, "signatories.csv:3:1: warning: row 3 ") || strings.Contains(said, "Unseen") || strings.Contains(said, ".pdf") {
		t.Errorf("said %q", said)
	}
	writeSite(t, site, map[string]string{"content/letters/open/letter.pdf": paper("")})
	if said := command(t, 0, "check", "--site", site, "--now", now); !strings.Contains(said, "content/letters/open/letter.pdf:1:1: warning: this PDF could not be searched") {
		t.Errorf("of a PDF without text it said %q", said)
	}
}

// TestCheckEndsOnHostileSites gives check what is large in every way that the
// inputs' own limits leave open.
func TestCheckEndsOnHostileSites(t *testing.T) {
	if testing.Short() {
		t.Skip("large pages; go test ./... has them")
	}
	t.Parallel()
	site := letterSite(t)
	links := strings.Repeat(`<a href="#`+strings.Repeat("y", 300)+`" id="`+strings.Repeat("x", 300)+`">z</a>`, 150)
	var many, names strings.Builder
	for n := range 1000 {
		fmt.Fprintf(&many, `<p id="a%d"><a href="#b%d">c</a><a href="d%d/">e</a><a href="https://h%d.example.org/">f</a>`, n, n, n, n)
		fmt.Fprintf(&names, "Unseen%d Example%d,no\n", n, n)
	}
	writeSite(t, site, map[string]string{
		"layouts/letters.html":                 `{{define "main"}}` + links + `{{end}}`,
		"layouts/subscribe.html":               `{{define "main"}}` + many.String() + `{{end}}`,
		"layouts/404.html":                     `{{define "main"}}<img srcset="` + strings.Repeat(",,a 1w", 5000) + `">` + strings.Repeat("<div>", 5000) + `{{end}}`,
		"assets/z1.css":                        strings.Repeat("a{", 200_000),
		"assets/z2.css":                        strings.Repeat("a{color:var(--x);--x:var(--x);background:var(--x)}", 20_000),
		"assets/z3.css":                        strings.Repeat("(", 500_000),
		"content/letters/open/signatories.csv": "name,public\n" + names.String(),
		"content/pages/text.md":                "+++\ntitle = \"Text\"\n+++\n\n" + strings.Repeat("Unseen Example ", 30_000) + "Unseen7 Example7\n",
	})
	said := command(t, exitContent, "check", "--site", site, "--now", "2026-02-01T00:00:00Z")
	for _, want := range []string{"\nchecked 8 pages, ", `the page has no "#b7"`, `two elements have the id "xxx`, "signatories.csv:9:1: warning: row 9"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said, but %s", want, said[max(0, len(said)-300):])
		}
	}
	if strings.Contains(said, "Unseen") {
		t.Error("a name is in a message")
	}
}

// What is behind a link would be written over.
func TestAnswersAreRememberedBehindNoLink(t *testing.T) {
	for _, link := range []string{"", ".casebook", ".casebook/links.json"} {
		dir, elsewhere := t.TempDir(), t.TempDir()
		if link != "" {
			name := filepath.Join(dir, filepath.FromSlash(link))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(elsewhere, name); err != nil {
				t.Skip("this system makes no symbolic links here:", err)
			}
		}
		if file := rememberedLinks(dir); (file == "") != (link != "") {
			t.Errorf("%q a link: remembered in %q", link, file)
		}
	}
}

// One of them would be shown in the place of the other.
func TestFilesOfOneNameInTwoFormsAreAnError(t *testing.T) {
	site := t.TempDir()
	writeSite(t, site, map[string]string{
		"site.toml":                       "title = \"Tests\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n",
		"content/cases/ada/index.md":      "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\n+++\n[One](\u00e9.pdf), [another](e\u0301.pdf).\n",
		"content/cases/ada/\u00e9.pdf":    paper("one"),
		"content/cases/ada/e\u0301.pdf":   paper("another"),
		"assets/static/phe\u0301/a.txt":   "a",
		"content/cases/ada/unused-\u00e9": "x",
	})
	if files, err := os.ReadDir(filepath.Join(site, "content/cases/ada")); err != nil || len(files) < 4 {
		t.Skip("this system tells no Unicode forms apart")
	}
	var out, said bytes.Buffer
	if code := run(t.Context(), []string{"build", "--site", site}, strings.NewReader(""), &out, &said); code != exitContent {
		t.Errorf("exit code %d: %s", code, &said)
	}
	if want := "error: two files have the name \"\u00e9.pdf\", with its accents encoded in two ways"; !strings.Contains(said.String(), want) && !strings.Contains(said.String(), strings.Replace(want, "\u00e9", "e\u0301", 1)) {
		t.Errorf("said %s", &said)
	}
	if err := os.Remove(filepath.Join(site, "content/cases/ada/e\u0301.pdf")); err != nil {
		t.Fatal(err)
	}
	said.Reset()
	if code := run(t.Context(), []string{"build", "--site", site}, strings.NewReader(""), &out, &said); code != 0 {
		t.Errorf("exit code %d: %s", code, &said)
	}
	if _, err := os.Stat(filepath.Join(site, "public", "ph\u00e9", "a.txt")); err != nil {
		t.Errorf("a static file's name is not in NFC: %v", err)
	}
}
