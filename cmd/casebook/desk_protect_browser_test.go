package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Somebody seals a letter, corrects it with a note, takes a signatory off and a page
// down. Each is shown before and told after, and the browser keeps nothing of it.
func TestBrowserProtectsAtTheDesk(t *testing.T) {
	t.Parallel()
	d := openTab(t, campaignSite(t))
	const letter = "content/letters/open/index.md"
	kept := func(file string) string {
		return `localStorage.getItem("casebook-desk " + document.body.dataset.site + " ` + file + `")`
	}
	keep := func(file string) {
		d.do(`localStorage.setItem("casebook-desk " + document.body.dataset.site + " ` + file + `", "{}")`)
	}

	d.open("protect?file=" + letter)
	d.look("protect")
	d.click("Seal …")
	d.shows("content/letters/open/index.md will be sealed")
	if strings.Contains(d.read(letter), "sealed") {
		t.Error("it was sealed before anybody said yes")
	}
	d.look("protect-seal")
	d.click("Seal it")
	d.shows("Done:")
	d.click("Close")
	d.shows("The text is sealed.")
	write(t, d.site, letter, strings.Replace(d.read(letter), "let her go", "let her go now", 1))
	d.do(`document.querySelector("#note").value = "A word was missing."`)
	d.click("Seal the corrected text …")
	d.shows("its page will list the correction: A word was missing.")
	d.click("Seal the correction")
	d.shows("Done:")
	d.click("Close")
	d.shows("1 correction is listed on its page.")

	keep(letter)
	d.do(`document.querySelector("#name").value = "Nobody There"`)
	d.click("Take off …")
	d.shows("Nothing was done.")
	d.shows("nobody in content/letters/open/signatories.csv has this name")
	d.click("Close")
	d.do(`document.querySelector("#name").value = "Dee Model"`)
	d.click("Take off …")
	d.shows("row 2 will be taken out of content/letters/open/signatories.csv for good")
	d.click("Take them off")
	d.shows("row 2 was taken out")
	d.look("protect-withdrawn")
	if strings.Contains(d.read("content/letters/open/signatories.csv"), "Dee") {
		t.Error("the name is still there")
	}
	d.click("Close")
	d.until(`document.querySelector("dialog") === null && ` + kept(letter) + ` === null`)

	d.open("publish")
	d.click("Build …")
	d.click("Build it")
	d.shows("The site is in the folder public")
	d.open("protect?file=content/cases/ada/index.md")
	keep("content/cases/ada/updates/2026-02-01-x.md")
	keep("content/cases/bo/index.md")
	d.click("Take down …")
	d.shows("taken down: /cases/ada/")
	d.click("Cancel")
	if _, err := os.Stat(filepath.Join(d.site, "content/takedowns.toml")); err == nil {
		t.Error("it was taken down before anybody said yes")
	}
	d.click("Take down …")
	d.click("Take it down")
	d.shows("Done:")
	d.look("protect-down")
	d.click("Close")
	d.until(kept("content/cases/ada/updates/2026-02-01-x.md") + ` === null && ` + kept("content/cases/bo/index.md") + ` !== null`)

	// A terminal takes a page down, and the next page of the desk drops what was kept.
	d.open("publish")
	keep("content/pages/about.md")
	var said bytes.Buffer
	if code := run(t.Context(), []string{"takedown", "--site", d.site, "/about/"}, strings.NewReader(""), &said, &said); code != 0 {
		t.Fatalf("got %d %s", code, said.String())
	}
	d.open("")
	d.until(kept("content/pages/about.md") + ` === null`)

	// So does one that stands open, and keeps nothing of what is typed there afterwards.
	const open = "content/cases/bo/index.md"
	d.open("edit?file=" + open)
	d.shows("Nothing is wrong here.")
	d.writeText("What nobody is to read.")
	d.until(kept(open) + `?.includes("nobody is to read")`)
	if code := run(t.Context(), []string{"takedown", "--site", d.site, "/cases/bo/"}, strings.NewReader(""), &said, &said); code != 0 {
		t.Fatalf("got %d %s", code, said.String())
	}
	d.until(kept(open) + ` === null`)
	d.writeText("What nobody is to read either.")
	d.shows("does not keep")
	d.until(kept(open) + ` === null`)
}
