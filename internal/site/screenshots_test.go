package site

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"casebook/internal/browsertest"
)

// campaignDay is the day on which the dates of the example campaign are right.
var campaignDay = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// campaignSite builds the example campaign and gives the output folder.
func campaignSite(t testing.TB) string {
	t.Helper()
	return built(t, Options{Dir: filepath.Join(repository, "examples", "campaign"), Now: campaignDay})
}

// crowdedSite builds the example campaign with more in it than anybody planned for: 32
// cases, 45 updates on one, 900 signatories of one letter.
func crowdedSite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(repository, "examples", "campaign"))); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	statuses := []string{"at-risk", "detained", "on-trial", "imprisoned", "released"}
	for i := range 28 {
		write(fmt.Sprintf("content/cases/case-%d/index.md", i), fmt.Sprintf("+++\ntitle = \"Sample%d Person\"\nsummary = \"Somebody made up, held for a sentence that nobody said.\"\nstatus = %q\nsince = \"2025-0%d\"\nverified = 2026-02-01\n+++\nText of the case.\n", i, statuses[i%5], i%9+1))
	}
	for i := range 43 {
		day := campaignDay.AddDate(0, 0, -7*i-30)
		write("content/cases/ilse-muster/updates/"+day.Format(time.DateOnly)+"-news.md", fmt.Sprintf("+++\ntitle = \"News number %d of what the court did\"\nsummary = \"The court heard the case and decided nothing.\"\n+++\nThe court heard the case.\n", 43-i))
	}
	people := "name,role,organisation,group,country,public\n"
	for i := range 900 {
		people += fmt.Sprintf("Sample%d Person,Teacher,School of Examples,Group %c,%s,%s\n", i, 'A'+i%7, []string{"DE", "LT", "UA", "PL", "FR"}[i%5], []string{"yes", "yes", "yes", "no", "initials"}[i%5])
	}
	write("content/letters/nine-hundred/index.md", "+++\ntitle = \"Nine hundred ask for the four\"\ndate = 2026-02-20\nplace = \"Sample Town\"\ncases = [\"ilse-muster\"]\n[[to]]\nname = \"Max Nobody\"\noffice = \"Minister\"\n+++\nDear Minister,\n\nlet them go.\n")
	write("content/letters/nine-hundred/signatories.csv", people)
	return built(t, Options{Dir: dir, Now: campaignDay})
}

func built(t testing.TB, o Options) string {
	t.Helper()
	o.Theme, o.Out, o.BaseURL = os.DirFS(repository), filepath.Join(t.TempDir(), "public"), "https://example.org/campaign/" // where hosted serves it
	r, err := Run(context.Background(), o)
	if err != nil || r.Failed() {
		t.Fatal(err, r)
	}
	return o.Out
}

// campaignPages is a page of every kind of the example campaign.
var campaignPages = []string{
	"", "cases/", "cases/ilse-muster/", "cases/omar-mithal/", "cases/leo-specimen/", "cases/ilse-muster/2026-02-19-appeal-date/",
	"letters/", "letters/release-the-four/", "letters/release-the-four/signatories/", "letters/release-the-four/signatories/2/",
	"news/", "news/2026-02-24-petition/", "about/", "subscribe/", "nowhere/",
	"uk/", "uk/cases/ilse-muster/", "uk/letters/release-the-four/", "ar/", "ar/cases/omar-mithal/", "ar/letters/release-the-four/", "ar/subscribe/",
}

var crowdedPages = []string{"", "cases/", "cases/ilse-muster/", "letters/nine-hundred/", "letters/nine-hundred/signatories/", "news/", "subscribe/"}

// A view is how somebody sees a page.
type view struct {
	name           string
	width          int64
	medium, scheme string
	forced         bool // colours of the reader's own
}

var views = []view{
	{"wide", 1280, "screen", "light", false}, {"phone", 390, "screen", "light", false}, {"dark", 1280, "screen", "dark", false},
	{"print", 680, "print", "light", false}, {"forced", 1280, "screen", "dark", true},
}

// show makes the tab see pages in that way.
func (v view) show(t *testing.T, tab context.Context) {
	t.Helper()
	if _, err := chromedp.Run(tab, chromedp.EmulateViewport(v.width, 900)); err != nil {
		t.Fatal(err)
	}
	forced := "none"
	if v.forced {
		forced = "active"
	}
	call(t, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: v.medium, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: v.scheme}, {Name: "forced-colors", Value: forced},
	}})
}

// Screenshots of every kind of page, as each view shows it, to look at:
//
//	CASEBOOK_SCREENSHOTS=/tmp/pages go test ./internal/site -run TestScreenshotsOfEveryPage
//
// CASEBOOK_SCREENSHOTS_OF names those that are wanted, as "phone" or "crowded/cases".
func TestScreenshotsOfEveryPage(t *testing.T) {
	folder := os.Getenv("CASEBOOK_SCREENSHOTS")
	if folder == "" {
		t.Skip("CASEBOOK_SCREENSHOTS names no folder")
	}
	wanted := strings.Fields(os.Getenv("CASEBOOK_SCREENSHOTS_OF"))
	for _, site := range []struct {
		name  string
		dir   func(testing.TB) string
		pages []string
	}{{"example", campaignSite, campaignPages}, {"crowded", crowdedSite, crowdedPages}} {
		address := ""
		for _, v := range views {
			var tab context.Context
			for _, at := range site.pages {
				name := path.Join(site.name, v.name, strings.ReplaceAll(strings.TrimSuffix("home/"+at, "/"), "/", "_")+".png")
				if len(wanted) > 0 && !slices.ContainsFunc(wanted, func(w string) bool { return strings.Contains(name, w) }) {
					continue
				}
				if tab == nil { // a new one each, since a browser has its time
					if address == "" {
						address = hosted(t, site.dir(t))
					}
					tab = browsertest.Open(t)
					v.show(t, tab)
				}
				browsertest.Go(t, tab, address+at)
				writePicture(t, filepath.Join(folder, name), shoot(t, tab, "html", 6000))
			}
		}
	}
}

func writePicture(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// shoot gives a picture of what a selector finds first, with all that is below the
// screen up to a height, as PNG.
func shoot(t *testing.T, tab context.Context, selector string, most float64) []byte {
	t.Helper()
	const margin = 16
	box := browsertest.Eval[[]float64](t, tab, `(async () => {
		for (const i of document.images) i.loading = "eager";
		await Promise.all([...document.images].map((i) => i.decode().catch(() => {})));
		const b = document.querySelector(`+"`"+selector+"`"+`).getBoundingClientRect();
		return [b.left + scrollX, b.top + scrollY, b.width, b.height];
	})()`)
	if selector != "html" {
		box = []float64{max(0, box[0]-margin), max(0, box[1]-margin), box[2] + 2*margin, box[3] + 2*margin}
	}
	beyond := true
	made, err := chromedp.Call(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond, Clip: &page.Viewport{X: box[0], Y: box[1], Width: box[2], Height: min(box[3], most), Scale: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.Data
}

// What would be a wall on the pages of a large campaign waits until somebody asks.
func TestCrowdedPagesFold(t *testing.T) {
	files := tree(t, crowdedSite(t))
	count := func(name, text string, want int) {
		t.Helper()
		if got := strings.Count(files[name], text); got != want {
			t.Errorf("%s has %d of %s, want %d", name, got, text, want)
		}
	}
	line := files["cases/ilse-muster/index.html"]
	before, after, folded := strings.Cut(line, `<details class="rest">`)
	if got := strings.Count(before[strings.Index(before, `id="timeline"`):], "<li"); !folded || got != 10 {
		t.Errorf("%d entries stand before the fold, want 10", got)
	}
	if rest := strings.Count(after[:strings.Index(after, "</details>")], "<li"); rest != 43 || !strings.Contains(after, "<summary>Older (43)</summary>") {
		t.Errorf("%d entries are folded, want 43, and said", rest)
	}
	count("subscribe/index.html", "<details><summary>", 32)
	count("cases/ilse-muster/2026-02-19-appeal-date/index.html", `<a class="button" href="../#act">`, 1)
	count("letters/nine-hundred/index.html", `href="#about-letter"`, 1)
	count("cases/leo-specimen/index.html", `<details class="rest">`, 0)
}
