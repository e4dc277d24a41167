package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"casebook/internal/browsertest"
)

// A deskTab is a tab of a browser that is at the desk of a site.
type deskTab struct {
	*servedDesk
	site string
	tab  context.Context
}

// campaignSite is a made-up campaign with something of everything that the desk shows.
func campaignSite(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	for name, text := range map[string]string{
		"site.toml":                                 "title = \"Free the Example Three\"\nbase_url = \"https://campaign.test/\"\nlanguage = \"en\"\nid = \"example.org,2026\"\n\n[organisation]\nname = \"Us\"\nemail = \"us@example.org\"\n\n[languages.uk]\ntitle = \"Звільніть трьох\"\n\n[deploy.mirror]\nto = \"file:../mirror\"\n",
		"content/cases/ada/index.md":                "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\ncountry = \"KZ\"\nsince = 2026-01-12\nverified = 2026-02-01\n\n[[events]]\ndate = 2026-12-09\ntime = \"10:00\"\ntitle = \"Hearing\"\n+++\nAda is a made-up teacher.\n",
		"content/cases/ada/index.uk.md":             "+++\ntitle = \"Ада Приклад\"\n+++\nАда — вигадана вчителька.\n",
		"content/cases/ada/updates/2026-02-01-x.md": "+++\ntitle = \"Ada may see a lawyer\"\n+++\nAt last.\n",
		"content/cases/bo/index.md":                 "+++\ntitle = \"Bo Specimen\"\nstatus = \"released\"\nsince = 2025\n+++\nBo is at home.\n",
		"content/cases/cy/index.md":                 "+++\ntitle = \"Cy Sample\"\nstatus = \"at-risk\"\npublish = 2031-01-05T09:00:00Z\n+++\nSoon. See [Bo](../bo/index.md).\n",
		"content/letters/open/index.md":             "+++\ntitle = \"Let Ada go\"\ndate = 2026-01-15\ncases = [\"ada\"]\n\n[[to]]\nname = \"The Minister\"\n+++\nDear Minister,\n\nlet her go.\n",
		"content/letters/open/signatories.csv":      "name,role,organisation,country,e-mail,public\nDee Model,nurse,Hospital of Nowhere,FR,dee@example.org,yes\n\"Sample, Cy\",,,,cy@example.org,no\nEl Dummy,teacher,School of Nowhere,DE,el@example.org,initials\nFay Fiction,writer,,UA,fay@example.org,yes\n",
		"content/pages/about.md":                    "+++\ntitle = \"About\"\n+++\nWho we are.\n",
		"content/pages/plan.md":                     "+++\ntitle = \"What we plan\"\ndraft = true\n+++\nTo be written.\n",
	} {
		write(t, dir, name, text)
	}
	return dir
}

// openTab opens the desk of a site.
func openTab(t *testing.T, site string) *deskTab {
	t.Helper()
	d := &deskTab{servedDesk: startDesk(t, site), site: site, tab: browsertest.Open(t)}
	d.open("?token=" + d.token)
	return d
}

// open opens a page of the desk.
func (d *deskTab) open(page string) {
	d.t.Helper()
	browsertest.Go(d.t, d.tab, d.preview+"-/desk/"+page)
}

// until waits until an expression is true, and says what was there where it does not
// become so.
func (d *deskTab) until(expression string) {
	d.t.Helper()
	end := time.Now().Add(time.Minute)
	for time.Now().Before(end) {
		if so, err := chromedp.Run(d.tab, chromedp.Evaluate[bool](`Boolean(`+expression+`)`)); err == nil && so {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	there := browsertest.Eval[string](d.t, d.tab, `location.href + "\n" + (document.querySelector("dialog[open]") || document.body).innerText`)
	d.t.Fatalf("after a minute this is still not so: %s\nthere is %s", expression, there)
}

func (d *deskTab) do(script string) {
	d.t.Helper()
	browsertest.Eval[bool](d.t, d.tab, "(() => { "+script+"; return true })()")
}

// click presses the button or link of a word, in a dialog where one is open.
func (d *deskTab) click(word string) {
	d.t.Helper()
	found := `[...(document.querySelector("dialog[open]") || document).querySelectorAll("button, a, summary")].find((e) => !e.disabled && e.textContent.trim() === ` + strconv.Quote(word) + `)`
	d.until(found + ` !== undefined`)
	d.do(`const e = ` + found + `; e.focus(); e.click()`)
}

// shows waits until a text is on the page, or in the dialog that is open.
func (d *deskTab) shows(text string) {
	d.t.Helper()
	d.until(`(document.querySelector("dialog[open]") || document.body).textContent.includes(` + strconv.Quote(text) + `)`)
}

// read gives a file of the site.
func (d *deskTab) read(name string) string {
	d.t.Helper()
	data, err := os.ReadFile(filepath.Join(d.site, filepath.FromSlash(name)))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(data)
}

// exists reports a file of the site.
func (d *deskTab) exists(name string) bool {
	_, err := os.Stat(filepath.Join(d.site, filepath.FromSlash(name)))
	return err == nil
}

// press sends a key to what has the focus.
func (d *deskTab) press(keys string) {
	d.t.Helper()
	if err := chromedp.Do(d.tab, chromedp.KeyEvent(keys)); err != nil {
		d.t.Fatal(err)
	}
}

// look holds that a page is as wide as its window at most, on a phone, at twice the
// size, in the dark and from right to left too, and has no fault that axe-core finds, in the
// two looks that differ most, or in all with CASEBOOK_AUDIT=long. CASEBOOK_SCREENSHOTS names a folder for pictures, for people.
func (d *deskTab) look(name string) {
	d.t.Helper()
	type look struct {
		suffix, scheme, direction string
		width                     int64
	}
	var looks []look
	for _, direction := range []string{"ltr", "rtl"} {
		for _, scheme := range []string{"light", "dark"} {
			looks = append(looks, look{"-" + direction + "-" + scheme, scheme, direction, 1280}, look{"-" + direction + "-" + scheme + "-phone", scheme, direction, 390})
		}
	}
	for _, c := range append(looks, look{"-doubled", "light", "ltr", 640}) { // 1280 pixels at 200 %
		d.do(`document.documentElement.dir = "` + c.direction + `"`)
		if err := chromedp.Do(d.tab, chromedp.EmulateViewport(c.width, 900)); err != nil {
			d.t.Fatal(err)
		}
		if _, err := chromedp.Call(d.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}}); err != nil {
			d.t.Fatal(err)
		}
		browsertest.Eval[bool](d.t, d.tab, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
		if folder := os.Getenv("CASEBOOK_SCREENSHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, name+c.suffix+".png"), browsertest.Screenshot(d.t, d.tab), 0o666); err != nil {
				d.t.Error(err)
			}
		}
		if wide := browsertest.Eval[bool](d.t, d.tab, `document.documentElement.scrollWidth > innerWidth`); wide {
			d.t.Errorf("%s%s is wider than its window", name, c.suffix)
		}
		if browsertest.AuditsAll() || c.suffix == "-ltr-light" || c.suffix == "-rtl-dark-phone" {
			browsertest.Audit(d.t, d.tab, name+c.suffix)
		}
	}
	d.do(`document.documentElement.dir = "ltr"`)
	if err := chromedp.Do(d.tab, chromedp.EmulateViewport(1280, 900)); err != nil {
		d.t.Fatal(err)
	}
}
