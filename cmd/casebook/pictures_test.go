package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"casebook/internal/browsertest"
)

// The pictures of the README and the guide are made by this, of the made-up site
// that init writes, so that they show what the program is and not what it was:
//
//	CASEBOOK_PICTURES=docs go test ./cmd/casebook -run TestPicturesOfTheReadme
func TestPicturesOfTheReadme(t *testing.T) {
	folder := t.TempDir() // that they can be made is tested all the same
	if named := os.Getenv("CASEBOOK_PICTURES"); named != "" {
		folder = filepath.Join("..", "..", named)
	}
	site := filepath.Join(t.TempDir(), "free-ada")
	if err := writeStarter(site, time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	d := startDesk(t, site)
	tab := browsertest.Open(t)
	take := func(name string, width, height int64, address, ready string) {
		t.Helper()
		if err := chromedp.Do(tab, chromedp.EmulateViewport(width, height)); err != nil {
			t.Fatal(err)
		}
		browsertest.Go(t, tab, address)
		browsertest.Until(t, tab, ready)
		// What is beside the text is painted with the second frame.
		browsertest.Eval[bool](t, tab, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
		file := filepath.Join(folder, name+".png")
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, browsertest.Screenshot(t, tab), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	browsertest.Go(t, tab, d.preview+"-/desk/?token="+d.token)
	take("site/content/pages/first-campaign/desk", 1200, 760, d.preview+"-/desk/edit?file=content/cases/ada-example/index.md", `(document.querySelector("#page").contentDocument?.body?.textContent || "").includes("Ada Example")`)
	read := startDesk(t, site, "--read-only", "--drafts=false")
	take("pictures/case-phone", 390, 760, read.preview+"cases/ada-example/", `document.querySelector("h1") != null`)
}
