package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddressOfThePreviewNamesTheFileToLinkTo(t *testing.T) {
	site := fieldSite(t, "address-of-the-preview")
	checkSays(t, exitContent, []string{"build", "--site", site},
		`content/pages/p.md:4:1: error: "http://127.0.0.1:8080/cases/ada/" is an address of this computer or its network, which no reader reaches (link to ../cases/ada/index.md) [private-address]`,
		"content/pages/p.md:4:50: error:", "content/letters/l/index.md:4:10: error:", "(link to index.md)")
}

func TestAliasFromTheAddressBarIsDecoded(t *testing.T) {
	site := fieldSite(t, "alias-from-the-address-bar")
	command(t, 0, "build", "--site", site)
	if _, err := os.Stat(filepath.Join(site, "public/новини/index.html")); err != nil {
		t.Error(err)
	}
}

func TestAddressWithoutHTTPSIsAskedAbout(t *testing.T) {
	site := fieldSite(t, "address-without-https")
	checkSays(t, exitContent, []string{"build", "--site", site},
		`(did you mean "https://www.example.org"?)`, `(did you mean "https://example.org/page"?)`, `(did you mean "mailto:a@example.org"?)`)
}

// What is withheld is in no key either, and the site itself is no other site.
func TestOwnAddressInAKeyGoesThroughTheGate(t *testing.T) {
	site := fieldSite(t, "alias-from-the-address-bar")
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(site, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const hidden = "https://example.org/ada/cases/hidden/"
	write("content/cases/hidden/index.md", "+++\ntitle = \"Hidden\"\nstatus = \"detained\"\ndraft = true\n+++\nText.\n")
	write("content/cases/bob/index.md", "+++\ntitle = \"Bob\"\nstatus = \"detained\"\nevents = [{ title = \"Trial\", date = 2026-01-02, url = \""+hidden+"\" }]\n"+
		"action = { title = \"Write\", url = \""+hidden+"\" }\n+++\n[own](https://example.org/ada/cases/ada/)\n")
	write("content/letters/l/index.md", "+++\ntitle = \"Letter\"\ndate = 2026-01-02\nsource = \""+hidden+"\"\nsign = { url = \""+hidden+"\" }\n"+
		"responses = [{ date = 2026-01-03, from = \"A\", summary = \"No.\", url = \""+hidden+"\" }]\n+++\nDear Sir,\n")
	said := command(t, 0, "build", "--site", site)
	for _, text := range []string{"bob/index.md:4:", "bob/index.md:5:", "l/index.md:4:", "l/index.md:5:", "l/index.md:6:"} {
		if !strings.Contains(said, text) {
			t.Errorf("nothing is said of %s:\n%s", text, said)
		}
	}
	if strings.Contains(said, "other site") {
		t.Error(said)
	}
	for name, text := range filesBelow(t, filepath.Join(site, "public")) {
		if strings.Contains(string(text), "cases/hidden") {
			t.Errorf("%s leads to what is withheld", name)
		}
	}
	write("content/letters/l/index.md", "+++\ntitle = \"Letter\"\ndate = 2026-01-02\nsource = \"https://example.org/ada/nowhere/\"\n+++\nDear Sir,\n")
	checkSays(t, exitContent, []string{"build", "--site", site}, `content/letters/l/index.md:4:10: error: there is no page at "/nowhere/"`)
}
