package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"casebook/internal/browsertest"
)

const openCase = "edit?file=content/cases/ada/index.md"

// field finds the input of a label.
func field(label string) string {
	return `(() => { const l = [...document.querySelectorAll("main label")].find((l) => l.textContent.trim().startsWith(` + strconv.Quote(label) + `)); return l && document.getElementById(l.htmlFor) })()`
}

// set gives an input a value as somebody who types does.
func (d *deskTab) set(label, value string) {
	d.t.Helper()
	d.until(`document.readyState === "complete" && ` + field(label) + ` != null`) // a browser fills in a form again that is loaded anew
	d.do(`const e = ` + field(label) + `; e.focus(); e.value = ` + strconv.Quote(value) + `; e.dispatchEvent(new Event("input", { bubbles: true })); e.dispatchEvent(new Event("change", { bubbles: true }))`)
}

// writeText puts a text into the area of the text.
func (d *deskTab) writeText(text string) {
	d.t.Helper()
	d.do(`const e = document.getElementById("text"); e.focus(); e.select(); document.execCommand("insertText", false, ` + strconv.Quote(text) + `)`)
}

// save saves by the keyboard, and waits until that is said.
func (d *deskTab) save() {
	d.t.Helper()
	d.do(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true }))`)
	d.until(`document.getElementById("said").textContent === "Saved"`)
}

// Somebody fills in the form of a case, in the words that readers see, and saves: what
// they changed is changed in the file, and no other byte. What is wrong stands at its
// field.
func TestBrowserFillsInTheFormOfACase(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	const file = "content/cases/ada/index.md"
	write(t, site, file, "+++\n# who she is\ntitle = \"Ada Example\"\nstatus   = 'detained' # for now\ncountry = \"KZ\"\nsince = 2026-01-12\n\n[[events]] # in court\ndate = 2026-12-09\ntime = \"10:00\"\ntitle = \"Hearing\"\n+++\nAda is a made-up teacher.\n")
	d := openTab(t, site)
	d.open(openCase)
	d.until(field("Status") + `?.selectedOptions[0].textContent === "Detained" && ` + field("Country that pursues") + `.selectedOptions[0].textContent === "Kazakhstan"`)
	d.look("edit-case")
	d.set("Status", "on-trial")
	d.set("Last checked on", "2026-02-03")
	d.do(`[...document.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === "Add: Hearings and other dates").click()`)
	d.until(`document.activeElement.type === "date"`)
	d.do(`const row = [...document.querySelectorAll("ol.rows > li")].at(-1), all = row.querySelectorAll("input"); const put = (e, v) => { e.value = v; e.dispatchEvent(new Event("input", { bubbles: true })) }; put(all[0], "2026-12-20"); put([...row.querySelectorAll("label")].find((l) => l.textContent.startsWith("Title")).nextElementSibling, "Verdict"); [...row.querySelectorAll(".row-head button")][0].click()`)
	d.until(`document.getElementById("said").textContent.startsWith("Not saved yet")`)
	d.save()
	want := "+++\n# who she is\ntitle = \"Ada Example\"\nstatus   = 'on-trial' # for now\ncountry = \"KZ\"\nsince = 2026-01-12\nverified = 2026-02-03\n\n[[events]]\ndate = 2026-12-20\ntitle = \"Verdict\"\n\n[[events]] # in court\ndate = 2026-12-09\ntime = \"10:00\"\ntitle = \"Hearing\"\n+++\nAda is a made-up teacher.\n"
	if got := d.read(file); got != want {
		t.Errorf("got %s", got)
	}
	d.set("Who made the picture", "Nobody")
	d.set("Picture", "")
	d.set("Title", "")
	d.until(field("Title") + `.getAttribute("aria-invalid") === "true" && document.querySelector("#problems button") !== null`)
	d.look("edit-problem")
	d.do(`document.querySelector("#problems button").click()`)
	d.until(`document.activeElement === ` + field("Title"))

	// What a row lacks stands at its field, which is called as it is called there.
	d.set("Title", "Ada Example")
	d.do(`[...document.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === "Add: Hearings and other dates").click()`)
	d.until(`document.activeElement.type === "date" && document.activeElement.getAttribute("aria-invalid") === "true" && document.activeElement.closest(".field").textContent.includes('"Date" is missing fill it in')`)
}

// What was typed survives a closed tab, and a file that is deleted under one's hands;
// a save can be taken back, and nothing of it is lost by that.
func TestBrowserLosesNothingOfADocument(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	const file = "content/pages/about.md"
	d := openTab(t, site)
	d.open("edit?file=" + file)
	d.until(`document.getElementById("text").value === "Who we are.\n"`)
	d.writeText("The second text.\n\nWith two lines.\n")
	d.save()
	d.writeText("The third text.\n\nWith two lines.\n")
	d.save()
	d.click("Versions")
	d.shows("What the file said before each save")
	d.do(`document.querySelectorAll("dialog .versions button")[0].click()`)
	d.shows("The second text.")
	d.look("edit-compare")
	d.click("Make it so again")
	d.until(`document.querySelector("dialog[open]") === null && document.getElementById("said").textContent === "Saved"`)
	if got := d.read(file); got != "+++\ntitle = \"About\"\n+++\nThe second text.\n\nWith two lines.\n" {
		t.Errorf("got %q", got)
	}
	d.click("Undo the last save …")
	d.shows("The third text.")
	d.click("Undo")
	d.until(`document.querySelector("dialog[open]") === null && document.getElementById("text").value.includes("third")`)

	d.writeText("Typed, then the tab was closed.\n")
	d.until(`document.getElementById("said").textContent.startsWith("Not saved yet")`)
	d.open("")
	d.open("edit?file=" + file)
	d.until(`document.getElementById("text").value === "Typed, then the tab was closed.\n"`)
	d.shows("What you typed here and did not save is back")
	d.do(`dispatchEvent(new StorageEvent("storage", { key: "casebook-desk " + document.body.dataset.site + " ` + file + `", newValue: "{}" }))`)
	d.shows("in another tab too") // whose words the browser keeps now
	if err := os.Remove(filepath.Join(site, filepath.FromSlash(file))); err != nil {
		t.Fatal(err)
	}
	d.do(`document.getElementById("save").click()`)
	d.shows("The file was deleted")
	d.look("edit-deleted")
	d.click("Write the file again")
	d.until(`document.querySelector("dialog[open]") === null && document.getElementById("said").textContent === "Saved"`)
	if got := d.read(file); !strings.Contains(got, "Typed, then the tab was closed.") || !strings.Contains(got, "About") {
		t.Errorf("got %q", got)
	}

	write(t, site, file, "+++\r\n# kept\r\ntitle = \"About\"\r\n+++\r\nOne.\r\nTwo.\r\n")
	d.open("edit?file=" + file)
	d.until(`document.getElementById("text").value === "One.\nTwo.\n"`)
	d.click("Source")
	d.until(`document.getElementById("source").value.includes("# kept")`)
	d.look("edit-source")
	d.do(`const e = document.getElementById("source"); e.value = e.value.replace("# kept", "# changed"); e.dispatchEvent(new Event("input"))`)
	d.save()
	if got := d.read(file); got != "+++\r\n# changed\r\ntitle = \"About\"\r\n+++\r\nOne.\r\nTwo.\r\n" {
		t.Errorf("got %q", got)
	}
	d.do(`const e = document.getElementById("source"); e.value += "Mine."; e.dispatchEvent(new Event("input"))`)
	write(t, site, file, "+++\r\ntitle = \"About\"\r\n+++\r\nOf a colleague.\r\n")
	d.do(`document.getElementById("save").click()`)
	d.until(`document.getElementById("conflict").open && document.getElementById("yours").value.includes("Mine.") && document.getElementById("theirs").value.includes("colleague")`)
	d.until(`document.querySelector("#conflict .compare").checkVisibility() && document.activeElement.id === "yours" && document.activeElement.selectionStart === document.activeElement.selectionEnd`)
	d.look("edit-conflict")
	d.click("Save yours")
	d.until(`!document.getElementById("conflict").open`)
	if got := d.read(file); got != "+++\r\n# changed\r\ntitle = \"About\"\r\n+++\r\nOne.\r\nTwo.\r\nMine." {
		t.Errorf("got %q", got)
	}
	if left := browsertest.Eval[int](t, d.tab, `Object.keys(localStorage).filter((k) => k.includes("content/")).length`); left != 0 {
		t.Errorf("the browser keeps %d drafts", left)
	}
}
