package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"casebook/internal/browsertest"
)

// The first page says what has to be known today, each with the way to its place, and
// new documents, translations and letters from files begin there.
func TestBrowserSeesWhatMattersToday(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	hearing := time.Now().AddDate(0, 0, 9).Format(time.DateOnly)
	write(t, site, "content/cases/ada/index.md", fmt.Sprintf("+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\nverified = 2026-02-01\n\n[[events]]\ndate = %s\ntime = \"10:00\"\ntitle = \"Hearing of the appeal\"\nplace = \"Nowhere\"\n+++\nAda is a made-up teacher.\n", hearing))
	write(t, site, "content/cases/bo/index.md", "+++\ntitle = \"Bo Specimen\"\nstatus = \"releasd\"\nsince = 2025\n+++\nBo is at home.\n")
	d := openTab(t, site)
	for _, text := range []string{
		"What is wrong", "unknown status", "Hearing of the appeal", "Not public yet", "What we plan", "until 5 January 2031 09:00", "Detained", "last update 1 February 2026",
		"checked 1 February 2026", "4 signed", "1 of them not named", "1 of them by initials", "not sealed", "Translate: Українська",
	} {
		d.shows(text)
	}
	d.shows("What readers would get is not known")
	d.until(`document.querySelector("ul.problems a").href.includes("edit?file=content%2Fcases%2Fbo%2Findex.md&line=3")`)
	d.look("home")
	write(t, site, "content/cases/bo/index.md", "+++\ntitle = \"Bo Specimen\"\nstatus = \"released\"\nsince = 2025\n+++\nBo is at home.\n")
	d.open("")
	d.shows("2 people will be named for the first time")

	d.click("A new case")
	d.look("home-new")
	d.do(`document.activeElement.value = "Єва Приклад"`)
	d.click("Begin to write")
	d.until(`location.pathname === "/-/desk/edit" && document.querySelector("h1").textContent === "Єва Приклад"`)
	made := browsertest.Eval[string](t, d.tab, `new URLSearchParams(location.search).get("file")`)
	if text := d.read(made); !strings.HasPrefix(made, "content/cases/") || !strings.HasSuffix(made, "va-pryklad/index.md") || !strings.Contains(text, `title = "Єва Приклад"`) {
		t.Errorf("got %q", text)
	}
	d.open("")
	d.do(`document.querySelector("[data-of='content/cases/bo/index.md']").click()`)
	d.until(`location.search.includes("bo%2Findex.uk.md")`)

	d.open("")
	d.do(`const data = new DataTransfer(); data.items.add(new File(["To the Minister of Nowhere\n\n1 March 2026\n\nLet them all go\n\nDear Minister,\n\nlet them all go.\n\nYours,\nDee Model\nFay Fiction\n"], "letter.txt", { type: "text/plain" })); document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }))`)
	d.shows("What was understood of it")
	d.look("home-letter")
	d.click("Make the page")
	d.click("Close")
	d.until(`location.search.includes("content%2Fletters%2F")`)
}
