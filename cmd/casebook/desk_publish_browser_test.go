package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Somebody publishes at the desk: sees who will be named, first and alone, what else
// readers get and what is wrong, builds, sends to a folder, and is told what was done.
func TestBrowserPublishesAtTheDesk(t *testing.T) {
	t.Parallel()
	d := openTab(t, campaignSite(t))
	d.open("publish")
	d.until(`document.querySelector("#report .named") && document.querySelector("#checks .problems")`)
	d.shows("Dee Model")
	d.shows("2 people will be named for the first time")
	for _, unnamed := range []string{"El Dummy", "Sample, Cy", "Cy Sample"} {
		d.until(`!document.querySelector("#report").textContent.includes("` + unnamed + `")`)
	}
	d.look("publish")
	d.click("Build …")
	d.shows("This is what will happen:")
	d.look("publish-build")
	d.click("Build it")
	d.shows("The site is in the folder public/ on this computer.") // and not published: nobody reads it there
	d.look("publish-done")
	if text := d.read("public/letters/open/index.html"); !strings.Contains(text, "Dee Model") {
		t.Errorf("got %s", text)
	}
	d.click("Close")
	d.shows("Nothing: readers have what is here.")
	write(t, d.site, "../mirror/index.html", "theirs")
	d.click("Send …")
	d.shows("Move what is needed from there")
	d.look("publish-foreign")
	d.click("Write over what is there …")
	d.shows("Dee Model")
	d.until(`document.querySelector("dialog").textContent.split("Dee Model").length === 2`) // named once
	if d.read("../mirror/index.html") != "theirs" {
		t.Error("something was sent before anybody said yes")
	}
	d.click("Send it")
	d.shows("Published.")
	if d.read("../mirror/index.html") == "theirs" {
		t.Error("it was not written over")
	}
	if err := os.RemoveAll(filepath.Join(d.site, "..", "mirror")); err != nil {
		t.Fatal(err)
	}
	d.click("Close")
	d.click("Send …")
	d.shows("Dee Model")
	if _, err := os.Stat(filepath.Join(d.site, "..", "mirror")); err == nil {
		t.Error("something was sent before anybody said yes")
	}
	d.click("Cancel")
	d.until(`document.querySelector("dialog") === null && document.activeElement.textContent === "Send …"`)

	// Escape stops what takes long, and says what has become of it.
	d.click("Send …")
	d.shows("Dee Model")
	d.do(`if (document.querySelector("dialog").textContent.includes("nothing was")) throw new Error("what will happen is told as if it had")`)
	d.do(`window.fetched = window.fetch; window.fetch = (at, how) => !how?.body?.includes("confirm") ? window.fetched(at, how) : new Promise((_, fail) => how.signal.addEventListener("abort", () => fail(new DOMException("", "AbortError"))))`)
	d.do(`[...document.querySelectorAll("dialog button")].find((b) => b.textContent === "Send it").focus()`)
	d.press(kb.Enter)
	d.shows("At work")
	d.until(`document.querySelector("dialog").contains(document.activeElement)`)
	d.press(kb.Escape)
	d.shows("Stopped. Readers have whole pages")
	d.press(kb.Escape)
	d.until(`document.querySelector("dialog") === null && document.activeElement.textContent === "Send …"`)
	d.do(`window.fetch = window.fetched`)
	d.click("Send …")
	d.click("Send it")
	d.shows("Published.")
	if text := d.read("../mirror/letters/open/index.html"); !strings.Contains(text, "Dee Model") {
		t.Errorf("got %s", text)
	}
	d.click("Close")
	write(t, d.site, "content/pages/about.md", "+++\ntitel = \"About\"\n+++\nWho we are.\n")
	d.open("publish")
	d.until(`document.querySelector("#checks .problems .error a[href*='about.md']") !== null`)
	d.shows("2 errors: nothing can be published before they are mended.")
	d.shows(`"Title" is missing`) // as its field is called
	d.open("")
	d.until(`[...document.querySelectorAll("ul.problems > li")].some((e) => e.textContent.includes('"Title" is missing') && e.textContent.includes("fill it in"))`)
	d.open("publish")
	d.shows("2 errors")
	d.click("Build …")
	d.shows("Nothing was done.")
	d.shows("titel")
}

// However many people are named, where to send the site and the way out stay in sight,
// and everybody can be looked at.
func TestBrowserSendsALongListWithItsButtonsInSight(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	var b strings.Builder
	b.WriteString("name,public\n")
	for i := range 300 {
		fmt.Fprintf(&b, "Person %c%03d Sample,yes\n", 'A'+i%26, i)
	}
	write(t, site, "content/letters/open/signatories.csv", b.String())
	d := openTab(t, site)
	d.open("publish")
	d.shows("300 people will be named for the first time")
	d.click("Send …")
	d.shows("This is what will happen:")
	d.until(`(() => { const b = [...document.querySelectorAll("dialog button")].find((b) => b.textContent === "Send it").getBoundingClientRect(); const over = document.elementFromPoint(b.left + 20, b.bottom + 12); return b.height > 0 && b.bottom <= innerHeight && !over.closest(".named"); })()`)
	d.until(`document.querySelectorAll("dialog .named li").length === 60`)
	d.do(`[...document.querySelectorAll("dialog .named summary")].find((s) => s.textContent === "and 240 more").click()`)
	d.until(`document.querySelectorAll("dialog .named li").length === 300`)
	d.look("publish-long")
}

// Of a list of very many people it is said how many are named, not that nobody new is.
func TestBrowserSaysThatALongListHasChanged(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	people := func(n int) {
		var b strings.Builder
		b.WriteString("name,public\n")
		for i := range n {
			fmt.Fprintf(&b, "Person %c%05d Sample,yes\n", 'A'+i%26, i)
		}
		write(t, site, "content/letters/open/signatories.csv", b.String())
	}
	people(10_050)
	command(t, 0, "build", "--site", site)
	people(10_055)
	d := openTab(t, site)
	d.shows("10,050 people are named now, 10,055 will be.")
	d.open("publish")
	d.shows("A list of very many people has changed")
	d.shows("“Let Ada go”: 10,050 people are named now, 10,055 will be.")
	d.until(`!document.querySelector("#report").textContent.includes("Nobody will be named")`)
	d.look("publish-unlisted")
}
