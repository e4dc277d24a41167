package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"casebook/internal/browsertest"
)

// A keyboardTab is a tab of the desk in which nothing is done but by keys: there is no
// mouse, and no script that clicks.
type keyboardTab struct{ *deskTab }

// press sends keys, and holds that the focus is somewhere, and can be seen.
func (k keyboardTab) press(keys string, modifiers ...chromedp.Modifier) {
	k.t.Helper()
	if err := chromedp.Do(k.tab, chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...))); err != nil {
		k.t.Fatal(err)
	}
}

// holdsFocus waits until the focus is in something, not lost to the page.
func (k keyboardTab) holdsFocus(where string) {
	k.t.Helper()
	k.until(`document.activeElement && document.activeElement !== document.body && document.activeElement.matches(` + strconv.Quote(where) + `)`)
	if !browsertest.Eval[bool](k.t, k.tab, `document.activeElement.matches(":focus-visible") && getComputedStyle(document.activeElement).outlineStyle !== "none"`) {
		k.t.Errorf("%s has the focus, and nobody sees it", where)
	}
}

// tabTo presses Tab until the focus is in what an expression holds of e true.
func (k keyboardTab) tabTo(is string, modifiers ...chromedp.Modifier) {
	k.t.Helper()
	for range 300 {
		k.press(kb.Tab, modifiers...)
		if browsertest.Eval[bool](k.t, k.tab, `((e) => Boolean(`+is+`))(document.activeElement)`) {
			k.holdsFocus("*")
			return
		}
	}
	k.t.Fatalf("Tab does not lead to %s", is)
}

// word is an expression for what says a word.
func word(text string) string { return `e.textContent.trim() === ` + strconv.Quote(text) }

// inField is an expression for the field of a label.
func inField(label string) string {
	return `e.labels?.length && [...e.labels].some((l) => l.textContent.trim().startsWith(` + strconv.Quote(label) + `))`
}

// Somebody without a mouse does at the desk whatever can be done there: begins a case,
// fills in its form, writes, links, saves, looks at versions, looks after people, seals,
// publishes, deletes. The focus is never lost, and always seen.
func TestBrowserNeedsTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	k := keyboardTab{openTab(t, campaignSite(t))}

	// A new case, from the first page.
	k.until(`document.querySelector("[data-new=case]")?.disabled === false`)
	k.tabTo(`e.matches(".skip")`)
	k.tabTo(word("A new case"))
	k.press(kb.Enter)
	k.holdsFocus("#title")
	k.press(kb.Escape)
	k.holdsFocus("[data-new=case]")
	k.press(kb.Enter)
	k.holdsFocus("#title")
	k.press("Gil Sketch" + kb.Enter)
	k.until(`location.search.includes("gil-sketch") && document.querySelector("#fields select") !== null`)
	const file = "content/cases/gil-sketch/index.md"

	// Its form: a choice, a row that is added, moved and removed.
	k.tabTo(inField("Status"))
	k.press("Impr")
	k.until(`document.activeElement.value === "imprisoned"`)
	k.tabTo(`e.getAttribute("aria-label") === "Add: Facts"`)
	k.press(kb.Enter)
	k.holdsFocus("ol.rows input")
	k.press("Profession" + kb.Tab + "nurse")
	k.tabTo(`e.getAttribute("aria-label") === "Add: Facts"`)
	k.press(kb.Enter)
	k.press("Age" + kb.Tab + "30")
	k.tabTo(`e.textContent === "Up" && !e.disabled`, chromedp.ModifierShift)
	k.press(kb.Enter)
	k.holdsFocus("ol.rows button")
	k.tabTo(word("Remove"))
	k.press(kb.Enter)
	k.holdsFocus("ol.rows input")

	// Its text, with the tools.
	k.tabTo(`e.id === "text"`)
	k.press("a", chromedp.ModifierCtrl)
	k.press("Gil is made up. ")
	k.press("b", chromedp.ModifierCtrl)
	k.press("Free")
	k.press(kb.ArrowRight + kb.ArrowRight + " ")
	k.press("k", chromedp.ModifierCtrl)
	k.holdsFocus("dialog input")
	k.press("Bo's case" + kb.Tab)
	k.holdsFocus("dialog input[type=search]")
	k.press("Bo Spec")
	k.until(`document.querySelectorAll("dialog .pick button").length === 1`)
	k.press(kb.Enter)
	k.holdsFocus("#text")
	k.press("s", chromedp.ModifierCtrl)
	k.until(`document.getElementById("said").textContent === "Saved"`)
	k.holdsFocus("#text")
	for _, want := range []string{`status = "imprisoned"`, "label = \"Profession\"\nvalue = \"nurse\"", "Gil is made up. **Free** [Bo's case](../bo/index.md)"} {
		if got := k.read(file); !strings.Contains(got, want) || strings.Contains(got, "Age") {
			t.Errorf("%q is not in %s", want, got)
		}
	}

	// Its versions, and a dialog that gives the focus back.
	k.tabTo(word("Versions"), chromedp.ModifierShift)
	k.press(kb.Enter)
	k.tabTo(word("Compare"))
	k.press(kb.Enter)
	k.until(`document.querySelector("dialog .compare") !== null`)
	k.holdsFocus("dialog p")
	k.tabTo(word("Other versions"))
	k.press(kb.Enter)
	k.holdsFocus("dialog .versions button")
	k.press(kb.Enter)
	k.until(`document.querySelector("dialog .compare") !== null`)
	k.press(kb.Escape)
	k.holdsFocus("#versions")
	k.tabTo(word("Source"))
	k.press(kb.Enter)
	k.holdsFocus("#source")

	// The people of a letter: what is found, a row that nobody removes, one that is.
	k.open("signatories?letter=open")
	k.until(`document.querySelectorAll("#list tbody tr").length === 4`)
	k.tabTo(`e.id === "find"`)
	k.press("fay")
	k.until(`document.querySelectorAll("#list tbody tr").length === 1`)
	k.press("a", chromedp.ModifierCtrl)
	k.press(kb.Backspace)
	k.until(`document.querySelectorAll("#list tbody tr").length === 4`)
	k.tabTo(`e.closest("tbody")`)
	k.press(kb.ArrowDown + kb.Home + kb.Delete)
	k.until(`document.querySelector("dialog[open]") !== null`)
	k.press(kb.Escape)
	k.holdsFocus("#list tbody th")
	k.press(kb.Delete)
	k.tabTo(word("Remove it"))
	k.press(kb.Enter)
	k.until(`document.getElementById("said").textContent === "The row was removed"`)
	k.holdsFocus("#list tbody th, #list tbody td")
	if got := k.read("content/letters/open/signatories.csv"); strings.Contains(got, "Sample, Cy") || !strings.Contains(got, "Dee Model") {
		t.Errorf("got %s", got)
	}

	// The letter is sealed, and the page that was to come deleted.
	k.open("protect?file=content/letters/open/index.md")
	k.until(`document.querySelector("form button")?.disabled === false`)
	k.tabTo(word("Seal …"))
	k.press(kb.Enter)
	k.tabTo(word("Seal it"))
	k.press(kb.Enter)
	k.tabTo(word("Close"))
	k.press(kb.Enter)
	k.shows("The text is sealed.")
	k.open("protect?file=content/pages/plan.md")
	k.until(`document.querySelector("form[data-left] button")?.disabled === false`)
	k.tabTo(word("Delete …"))
	k.press(kb.Enter)
	k.tabTo(word("Delete them"))
	k.press(kb.Enter)
	k.until(`document.querySelector("h1")?.textContent === "Today"`)
	if k.exists("content/pages/plan.md") {
		t.Error("the page is still there")
	}

	// And all of it is published.
	k.open("publish")
	k.until(`document.querySelector("[data-target='']")?.disabled === false`)
	k.tabTo(word("Build …"))
	k.press(kb.Enter)
	k.tabTo(word("Build it"))
	k.press(kb.Enter)
	k.shows("The site is in the folder public")
	k.until(`document.querySelector("dialog").contains(document.activeElement)`) // the button is gone
	k.tabTo(word("Close"))
	k.press(kb.Enter)
	k.holdsFocus("[data-target='']")
	if !k.exists("public/letters/open/index.html") {
		t.Error("nothing was published")
	}
}
