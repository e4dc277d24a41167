package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// buildField builds a site of testdata/field, and gives what is said and a page of it.
func buildField(t *testing.T, name, page string, code int) (said, html string) {
	t.Helper()
	site := fieldSite(t, name)
	said = command(t, code, "build", "--site", site, "--now", "2026-11-20T12:00:00Z")
	if page != "" {
		b, err := os.ReadFile(filepath.Join(site, "public", filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		html = string(b)
	}
	return said, html
}

func TestFieldTexts(t *testing.T) {
	const update = "cases/ada/2026-02-03-a/index.html"
	for _, c := range []struct {
		name, page string
		code       int
		said, html []string
	}{
		{"one-tilde", update, 0, nil, []string{"<p>Ages 10~20 and 30~40; from ~2020~ on.</p>"}},
		{"links-and-headings-without-text", update, 0, []string{"2026-02-03-a.md:4:1: warning: the link has no text", "6:1: warning: the heading has no text", "8:1: warning: the link has no text"}, []string{">https://example.org/</a> text</p>"}},
		{"marks-that-stay-marks", update, 0, []string{`4:1: warning: "#" is shown as it is: what follows it is a no-break space`, `6:1: warning: "##" is shown as it is, since no space follows it`, `8:1: warning: "-" is shown as it is`,
			`11:9: warning: "**" is shown as it is`, `11:33: warning: "[^9]" is shown as it is: there is no such footnote`, `11:42: warning: "[the letter]" is no link`, `11:83: warning: "[it](https://example.org/a b)" is no link`, `11:120: warning: "[nope]" is shown as it is`}, nil},
		{"markup-in-a-description", "p/index.html", 0, []string{`p.md:4:7: warning: raw HTML is not published: "<b>"`}, []string{`alt="The court in “Sample Town”"`, "<figcaption>They said “no”</figcaption>"}},
		{"address-without-https", "", 1, []string{`(did you mean "https://www.example.org"?)`, `(did you mean "https://example.org/page"?)`, `(did you mean "mailto:a@example.org"?)`}, nil},
		{"hints-in-a-circle", "", 1, []string{
			`2026-02-06_h.md:1:1: error: the name "2026-02-06_h" cannot be an address (rename it to "2026-02-06-h")`,
			`2026-02-30-g.md:1:1: error: "date" is missing, and there is no day 2026-02-30`,
			`2026-2-3-f.md:1:1: error: "date" is missing, and "2026-2-3" in the file's name is written in another way (rename the file to 2026-02-03-f.md)`,
			"c.md:3:8: error: \"03.02.2026\" is not a date as it has to be written (write date = 2026-02-03)", "d.md:3:8: error: \"3 February 2026\" is not a date as it has to be written (write date = 2026-02-03)",
			"e.md:3:8: error: \"2026/02/03\" is not a date as it has to be written (write date = 2026-02-03)", `a.md:3:9: error: "draft" is true or false, not "yes" (write draft = true)`,
			"b.md:3:9: error: draft must be true or false, not text (write draft = true)", "8 errors",
		}, nil},
		{"hour-that-happens-twice", "cases/ada/feed.xml", 0, nil, []string{"<pubDate>Sun, 01 Nov 2026 00:00:00 -0400</pubDate>"}},
		{"alias-from-the-address-bar", "новини/index.html", 0, nil, nil},
	} {
		said, html := buildField(t, c.name, c.page, c.code)
		for _, want := range c.said {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not said:\n%s", c.name, want, said)
			}
		}
		for _, want := range c.html {
			if !strings.Contains(html, want) {
				t.Errorf("%s: %q is not there:\n%s", c.name, want, html)
			}
		}
	}
}

// TestDamagedFilesAreToldInOneRun holds that a picture which only shows its damage when
// it is decoded is told together with a file that is not what its name says.
func TestDamagedFilesAreToldInOneRun(t *testing.T) {
	dir := smallSite(t)
	var whole bytes.Buffer
	if err := jpeg.Encode(&whole, image.NewGray(image.Rect(0, 0, 300, 200)), nil); err != nil {
		t.Fatal(err)
	}
	cut := whole.String()[:whole.Len()/2]
	write(t, dir, "content/pages/files/index.md", "+++\ntitle = \"Files\"\n+++\n\n![One](one.jpg) ![Two](two.jpg)\n\n[Three](three.pdf)\n")
	write(t, dir, "content/pages/files/one.jpg", cut)
	write(t, dir, "content/pages/files/two.jpg", cut)
	write(t, dir, "content/pages/files/three.pdf", "PK\x03\x04")
	said := command(t, exitContent, "build", "--site", dir)
	for _, want := range []string{"one.jpg:1:1: error", "two.jpg:1:1: error", "three.pdf:1:1: error"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is not told:\n%s", want, said)
		}
	}
}
