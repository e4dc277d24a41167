package site

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"casebook/internal/browsertest"
)

// accessible is a script that lists what keeps people from reading a page.
//
//go:embed testdata/accessible.js
var accessible string

// kinds is a page of every kind, below the site's own path.
var kinds = []string{
	"", "uk/", "ar/", "cases/", "cases/ada/", "uk/cases/ada/", "ar/cases/ada/", "cases/bob/", "cases/eve/",
	"cases/ada/2026-02-03-news/", "cases/ada/2026-02-20-second/", "letters/", "letters/open/", "letters/short/",
	"letters/open/signatories/", "letters/open/signatories/2/", "letters/open/signatories/a/", "about/", "subscribe/", "ar/subscribe/",
	"letters/gone/", "nowhere/at/any/depth/",
}

// hosted serves a site below a path, as a static host does.
func hosted(t *testing.T, dir string) string {
	t.Helper()
	files := http.StripPrefix("/campaign", http.FileServer(http.Dir(dir)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(r.URL.Path, "/campaign")))
		if _, err := os.Stat(name); err != nil {
			w.WriteHeader(http.StatusNotFound)
			page, _ := os.ReadFile(filepath.Join(dir, "404.html"))
			w.Write(page)
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/campaign/"
}

// A listener notes what a browser complains of and whom it asks.
type listener struct {
	mu       sync.Mutex
	problems []string
	requests []string
}

func listen(t *testing.T, tab context.Context) *listener {
	t.Helper()
	l := new(listener)
	err := chromedp.Listen(tab, func(event any) {
		l.mu.Lock()
		defer l.mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if !strings.Contains(e.Entry.Text, "404 (Not Found)") { // asked for on purpose
				l.problems = append(l.problems, e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			l.problems = append(l.problems, e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			l.problems = append(l.problems, "the page writes to the console")
		case *network.EventRequestWillBeSent:
			l.requests = append(l.requests, e.Request.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(t, tab, log.Enable, cdp.Empty{})
	call(t, tab, network.Enable, network.EnableParams{})
	return l
}

// take gives what was noted since the last time.
func (l *listener) take() (problems, requests []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	problems, requests = l.problems, l.requests
	l.problems, l.requests = nil, nil
	return problems, requests
}

// audit gives what is wrong with the page that is open.
func audit(t *testing.T, tab context.Context) []string {
	t.Helper()
	return browsertest.Eval[[]string](t, tab, accessible)
}

// call sends the browser a command of its protocol.
func call[P, R any](t *testing.T, tab context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(tab, command, params); err != nil {
		t.Fatal(err)
	}
}

// look sets the width of the screen, and the scheme or medium.
func look(t *testing.T, tab context.Context, width int64, medium, scheme string) {
	t.Helper()
	if _, err := chromedp.Run(tab, chromedp.EmulateViewport(width, 1000)); err != nil {
		t.Fatal(err)
	}
	call(t, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// TestPagesInABrowser opens a page of every kind on a telephone and on a wide
// screen, light and dark, without JavaScript.
func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	site := hosted(t, rich(t, nil))
	heard := listen(t, tab)
	call(t, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, screen := range []struct {
		width  int64
		scheme string
	}{{320, "light"}, {1280, "dark"}} {
		look(t, tab, screen.width, "screen", screen.scheme)
		for _, page := range kinds {
			browsertest.Go(t, tab, site+page)
			found := audit(t, tab)
			problems, requests := heard.take()
			for _, problem := range append(found, problems...) {
				t.Errorf("/%s at %d px, %s: %s", page, screen.width, screen.scheme, problem)
			}
			if i := slices.IndexFunc(requests, func(r string) bool { return !strings.HasPrefix(r, site) }); i >= 0 {
				t.Errorf("/%s asks for %s", page, requests[i])
			}
		}
	}
}

// translated adds every language that has words built in to the rich site.
func translated(t *testing.T, dir string, languages []string) {
	t.Helper()
	config := richFiles["site.toml"]
	for _, lang := range languages {
		if !strings.Contains(config, "[languages."+lang+"]") {
			config += "[languages." + lang + "]\n"
		}
		for _, of := range []string{"cases/ada", "letters/open"} {
			name := filepath.Join(dir, "content", filepath.FromSlash(of), "index."+lang+".md")
			if err := os.WriteFile(name, []byte("+++\ntitle = \"Ada\"\n+++\nText.\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "site.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
}

// lastLetters gives, of each signatory by initials, how far the last character
// stands to the right of the first.
const lastLetters = `[...document.querySelectorAll(".signatures strong")].filter(e => /^\p{Lu}\. \p{Lu}\.$/u.test(e.textContent)).map(e => {
	const at = i => { const r = document.createRange(); r.setStart(e.firstChild, i); r.setEnd(e.firstChild, i + 1); return r.getBoundingClientRect().left };
	return at(e.textContent.length - 1) - at(0);
})`

// brokenWords lists the words of a case's statuses that stand on two lines, and
// says when there are none to look at.
const brokenWords = `(() => {
	const words = [...document.querySelectorAll(".way strong")].flatMap(e => [...e.textContent.matchAll(/\S+/g)].map(m => {
		const r = document.createRange(); r.setStart(e.firstChild, m.index); r.setEnd(e.firstChild, m.index + m[0].length);
		return { word: m[0], lines: new Set([...r.getClientRects()].map(b => Math.round(b.top))).size };
	}));
	return words.length == 0 ? ["none is there"] : words.filter(w => w.lines > 1).map(w => w.word);
})()`

// TestPagesFitInEveryLanguage opens pages in the words of each language on a
// small telephone, and looks at statuses, and at initials where text runs from
// right to left.
func TestPagesFitInEveryLanguage(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	languages := []string{"uk", "ru", "kk", "pl", "fr", "de", "es", "ar"}
	site := hosted(t, rich(t, func(o *Options) { translated(t, o.Dir, languages) }))
	look(t, tab, 320, "screen", "light")
	for _, lang := range languages {
		for _, page := range []string{"", "cases/ada/", "letters/open/", "subscribe/"} {
			browsertest.Go(t, tab, site+lang+"/"+page)
			for _, problem := range audit(t, tab) {
				t.Errorf("/%s/%s: %s", lang, page, problem)
			}
			if page == "cases/ada/" {
				for _, word := range browsertest.Eval[[]string](t, tab, brokenWords) {
					t.Errorf("/%s/%s: a status is broken within a word: %s", lang, page, word)
				}
			}
		}
	}
	initials := 0
	for _, page := range []string{"2/", "3/"} {
		browsertest.Go(t, tab, site+"ar/letters/open/signatories/"+page)
		for _, right := range browsertest.Eval[[]float64](t, tab, lastLetters) {
			if initials++; right <= 0 {
				t.Errorf("the last full stop of initials stands %g pixels right of the first letter, want more than 0", right)
			}
		}
	}
	if initials == 0 {
		t.Error("nobody is shown by initials: this test has lost its object")
	}
}

// TestOldAddressLeadsOn opens an alias.
func TestOldAddressLeadsOn(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	site := hosted(t, rich(t, nil))
	browsertest.Go(t, tab, site+"old/ada/")
	browsertest.Until(t, tab, `location.href === "`+site+`cases/ada/"`)
}

// TestAuditFindsWhatIsWrong proves the script that looks at the pages above.
func TestAuditFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><title>x</title><h1>One</h1><h3 id="a">Three</h3><p id="a" style="color:#999;width:900px">grey
			<a href="#nowhere">x</a><a href="/"><img src="x.png"></a><input>`)
	}))
	t.Cleanup(server.Close)
	look(t, tab, 320, "screen", "light")
	browsertest.Go(t, tab, server.URL)
	found := strings.Join(audit(t, tab), "\n")
	for _, want := range []string{
		"no language", "not one main", "rank 3 follows one of rank 1", "the id a is there twice", "nothing is at #nowhere",
		"a link without words", "a picture without alt", "a field without a label", "wider than the screen", "contrast of 2.8",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("%q is not found, only\n%s", want, found)
		}
	}
}

// TestPagesOnPaper prints pages: what is for the screen alone is not there.
func TestPagesOnPaper(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	site := hosted(t, rich(t, nil))
	look(t, tab, 794, "print", "light")
	for _, page := range []string{"cases/ada/", "letters/open/"} {
		browsertest.Go(t, tab, site+page)
		shown := browsertest.Eval[[]string](t, tab, `[...document.querySelectorAll(".masthead, .breadcrumb, .button, .skip")].filter(e => e.getClientRects().length > 0).map(e => e.className)`)
		if len(shown) > 0 {
			t.Errorf("/%s prints %q", page, shown)
		}
		if browsertest.Eval[bool](t, tab, `document.documentElement.scrollWidth > innerWidth`) {
			t.Errorf("/%s is wider than the paper", page)
		}
		if !browsertest.Eval[bool](t, tab, `document.querySelector(".imprint use").getBBox().width > 20 && document.querySelector(".imprint .code").getClientRects().length > 0`) {
			t.Errorf("/%s has no code at its foot", page)
		}
	}
	browsertest.Go(t, tab, hosted(t, campaignSite(t))+"cases/leo-specimen/")
	counts := browsertest.Eval[[3]int](t, tab, `[".way tr", ".dated .status", ".dated h3:not(.status)"].map(s => [...document.querySelectorAll(s)].filter(e => e.getClientRects().length > 0).length)`)
	if counts[0] < 3 || counts[1] != 0 || counts[2] < 3 {
		t.Errorf("rows of the way, its changes among the entries, other entries: %v; a change of status is to be printed once", counts)
	}
}

// TestPortableCopyOpensFromADisk opens a copy without a web server: it has its
// looks and pictures, and every link leads to a file.
func TestPortableCopyOpensFromADisk(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	dir := rich(t, func(o *Options) { o.Portable = true })
	heard := listen(t, tab)
	for _, page := range []string{"index.html", "uk/index.html", "cases/ada/index.html", "letters/open/index.html", "letters/open/signatories/index.html", "subscribe/index.html"} {
		browsertest.Go(t, tab, fileURL(filepath.Join(dir, filepath.FromSlash(page))))
		styled := browsertest.Eval[bool](t, tab, `getComputedStyle(document.querySelector(".masthead")).display === "flex"`)
		pictures := browsertest.Eval[int](t, tab, missingPictures)
		links := browsertest.Eval[[]string](t, tab, `[...document.querySelectorAll("a[href]")].map(a => a.href).filter(h => h.startsWith("file:"))`)
		if problems, _ := heard.take(); len(problems) > 0 || !styled || pictures > 0 {
			t.Errorf("%s: styled %v, %d pictures missing, %q", page, styled, pictures, problems)
		}
		if len(links) < 5 {
			t.Errorf("%s has %d links", page, len(links))
		}
		for _, link := range links {
			u, err := url.Parse(link)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(localPath(u))
			if err != nil || info.IsDir() {
				t.Errorf("%s: the link %s leads to no file", page, link)
			}
		}
	}
}

// missingPictures counts those that do not load.
const missingPictures = `(async () => {
	const all = [...document.images];
	await Promise.all(all.map((i) => { i.loading = "eager"; return i.decode().catch(() => {}); }));
	return all.filter((i) => i.naturalWidth === 0).length;
})()`

func fileURL(name string) string {
	name = filepath.ToSlash(name)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // C:/
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

func localPath(u *url.URL) string {
	name := u.Path
	if filepath.VolumeName(filepath.FromSlash(strings.TrimPrefix(name, "/"))) != "" {
		name = strings.TrimPrefix(name, "/")
	}
	return filepath.FromSlash(name)
}

// TestNoPageHasAScriptThatRuns looks at every page: only data may stand in a
// script element, but for the file that copies and shares, whose page says how it is.
func TestNoPageHasAScriptThatRuns(t *testing.T) {
	dir := rich(t, nil)
	pages := 0
	sharing := regexp.MustCompile(`<script src="[./]*assets/share\.[0-9a-f]{8}\.js" integrity="sha384-[^"]+" defer></script>`)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		pages++
		if n := strings.Count(string(text), "<script") - strings.Count(string(text), `<script type="application/ld+json">`) - len(sharing.FindAll(text, -1)); n > 0 {
			t.Errorf("%s has %d scripts", name, n)
		}
		return err
	})
	if err != nil || pages < len(kinds)-2 {
		t.Error(fmt.Sprint(pages, " pages, ", err))
	}
}

// TestLongWordsFitAPhone holds that words and addresses longer than a phone is wide
// are broken, wherever they stand.
func TestLongWordsFitAPhone(t *testing.T) {
	t.Parallel()
	const word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.toml": "title = 'Sample'\nbase_url = 'https://example.org/'\nid = 'example.org,2026'\n[organisation]\nname = '" + word + "'\nemail = 'averyveryverylongmailboxname@subdomain.of.a.long.example.org'\n" +
			"[theme.banner]\ntext = '" + word + "'\nurl = 'https://a.example/'\n[[status]]\nid = 'odd'\nlabel = '" + word + "'\n",
		"content/cases/long/index.md": "+++\ntitle = 'Ann " + word + "'\nstatus = 'detained'\nsummary = '" + word + "'\n[[facts]]\nlabel = '" + word + "'\nvalue = '" + word + "'\n" +
			"[[statuses]]\ndate = 2025-01-01\nstatus = 'odd'\n[[statuses]]\ndate = 2025-03-01\nstatus = 'detained'\n[[events]]\ntitle = '" + word + "'\ndate = 2030-01-01\nplace = '" + word + "'\n[action]\ntitle = 'Write to the " + word + "'\nurl = 'https://a.example/'\n+++\n" + word + "\n",
		"content/letters/open/index.md":        "+++\ntitle = 'To the " + word + "'\ndate = 2026-01-02\ncases = ['long']\n[[to]]\nname = '" + word + "'\n+++\n" + word + "\n",
		"content/letters/open/signatories.csv": "name,organisation,public\nAnn " + word + "," + word + ",yes\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tab, site := browsertest.Open(t), hosted(t, built(t, Options{Dir: dir, Now: campaignDay}))
	look(t, tab, 320, "screen", "light")
	for _, page := range []string{"", "cases/", "cases/long/", "letters/", "letters/open/", "letters/open/signatories/", "subscribe/"} {
		browsertest.Go(t, tab, site+page)
		if wide := browsertest.Eval[int](t, tab, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
			t.Errorf("/%s is %d pixels wider than the screen", page, wide)
		}
		if high := browsertest.Eval[int](t, tab, `Math.max(0, ...[...document.querySelectorAll(".way td")].map(e => e.clientHeight))`); high > 120 {
			t.Errorf("/%s: a date beside a status is %d pixels high", page, high)
		}
	}
}

// TestLogoIsSeen looks at logos of every shape, also at drawings that have no size of
// their own, and at what lies behind them in the dark.
func TestLogoIsSeen(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t)
	for shape, want := range map[string][2]float64{ // width and height, on a phone of 390 pixels
		`viewBox="0 0 200 40"`:                           {200, 40},
		`viewBox="0 0 200 40" width="1000" height="200"`: {200, 40},
		`viewBox="0 0 900 40"`:                           {358, 40},
		`width="20" height="20"`:                         {40, 40},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"site.toml":       "title = 'Sample'\nbase_url = 'https://example.org/'\nid = 'example.org,2026'\n[theme]\nlogo = 'logo.svg'\n",
			"assets/logo.svg": `<svg xmlns="http://www.w3.org/2000/svg" ` + shape + `><path d="M0 0h20v20H0z"/></svg>`,
		} {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		site := hosted(t, built(t, Options{Dir: dir, Now: campaignDay}))
		look(t, tab, 390, "screen", "light")
		browsertest.Go(t, tab, site)
		if got := browsertest.Eval[[2]float64](t, tab, `(b => [Math.round(b.width), Math.round(b.height)])(document.querySelector(".logo").getBoundingClientRect())`); got != want {
			t.Errorf("%s: %v, want %v", shape, got, want)
		}
		look(t, tab, 390, "screen", "dark")
		if got := browsertest.Eval[string](t, tab, `getComputedStyle(document.querySelector(".logo")).backgroundColor`); got != "rgb(255, 255, 255)" {
			t.Errorf("%s: behind it in the dark is %s", shape, got)
		}
	}
}
