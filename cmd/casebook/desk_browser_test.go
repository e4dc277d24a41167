package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"casebook/internal/browsertest"
)

// Somebody opens the desk, goes from a page of the preview to its text, writes,
// sees the page follow, and saves; and is shown both texts when a colleague was
// quicker.
func TestBrowserWritesAtTheDesk(t *testing.T) {
	t.Parallel()
	site := smallSite(t)
	file := filepath.Join(site, "content", "pages", "about.md")
	d := startDesk(t, site)
	tab := browsertest.Open(t)
	look := func(name string) { // the pictures are for people: CASEBOOK_SCREENSHOTS names a folder
		if folder := os.Getenv("CASEBOOK_SCREENSHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, name+".png"), browsertest.Screenshot(t, tab), 0o666); err != nil {
				t.Error(err)
			}
		}
	}
	browsertest.Go(t, tab, d.preview+"-/desk/?token="+d.token)
	browsertest.Until(t, tab, `document.querySelector("h1")?.textContent === "Today"`)
	if at := browsertest.Eval[string](t, tab, `location.href`); strings.Contains(at, d.token) {
		t.Errorf("the address still holds the token: %s", at)
	}
	look("home")
	browsertest.Go(t, tab, d.preview+"about/")
	const edit = `document.querySelector("casebook-preview")?.shadowRoot.querySelector(".edit a")`
	browsertest.Until(t, tab, edit+` != null`)
	browsertest.Eval[bool](t, tab, edit+`.click() === undefined`)
	browsertest.Until(t, tab, `document.querySelector("#text")?.value === "The first text.\n"`)
	type_ := func(text string) {
		t.Helper()
		browsertest.Eval[bool](t, tab, `(() => { const e = document.querySelector("#text"); e.value = `+"`"+text+"`"+`; e.dispatchEvent(new Event("input")); return true })()`)
	}
	const shown = `document.querySelector("#page").contentDocument?.body?.textContent || ""`
	type_("Typed and not saved.\\n")
	browsertest.Until(t, tab, `(`+shown+`).includes("Typed and not saved.")`)
	if data, _ := os.ReadFile(file); !strings.Contains(string(data), "The first text.") {
		t.Fatalf("the preview was written: %q", data)
	}
	browsertest.Go(t, tab, d.preview+"about/") // and the tab is closed
	browsertest.Go(t, tab, d.preview+"-/desk/edit?file=content/pages/about.md")
	browsertest.Until(t, tab, `document.querySelector("#text")?.value === "Typed and not saved.\n"`)
	look("edit")
	browsertest.Eval[bool](t, tab, `document.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true }))`)
	browsertest.Until(t, tab, `document.querySelector("#said").textContent === "Saved"`)
	if data, _ := os.ReadFile(file); string(data) != "+++\ntitle = \"About\"\n+++\nTyped and not saved.\n" {
		t.Errorf("got %q", data)
	}
	if err := os.WriteFile(file, []byte("+++\ntitle = \"About\"\n+++\nOf a colleague.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	type_("Of mine.\\n")
	browsertest.Eval[bool](t, tab, `document.querySelector("#save").click() === undefined`)
	browsertest.Until(t, tab, `document.querySelector("#conflict").open && document.querySelector("#yours").value.includes("Of mine.") && document.querySelector("#theirs").value.includes("Of a colleague.")`)
	look("conflict")
	if data, _ := os.ReadFile(file); !strings.Contains(string(data), "Of a colleague.") {
		t.Errorf("a colleague's text was overwritten: %q", data)
	}
	if err := chromedp.Do(tab, chromedp.EmulateViewport(390, 844)); err != nil {
		t.Fatal(err)
	}
	browsertest.Go(t, tab, d.preview+"-/desk/")
	browsertest.Until(t, tab, `document.querySelector("h1") != null`)
	look("phone")
	if wide := browsertest.Eval[bool](t, tab, `document.documentElement.scrollWidth > innerWidth`); wide {
		t.Error("the desk is wider than a phone")
	}
	browsertest.Go(t, tab, d.preview+"-/desk/edit?file=content/pages/about.md")
	browsertest.Until(t, tab, `document.querySelector("#fields input") != null`)
	look("phone-edit")
	if wide := browsertest.Eval[bool](t, tab, `document.documentElement.scrollWidth > innerWidth`); wide {
		t.Error("a document is wider than a phone")
	}
}
