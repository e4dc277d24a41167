package main

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"casebook/internal/browsertest"
)

// A shown preview is open in a browser.
type shown struct {
	*live
	t   *testing.T
	tab context.Context
	at  string // address of the site, without a slash at the end
	web *http.Server
}

const (
	hosted  = `document.querySelector("casebook-preview").shadowRoot`
	overlay = hosted + `.querySelector(".overlay")`
)

// show serves a small site on a port of its own and opens a page of it.
func show(t *testing.T, page string) *shown {
	t.Helper()
	tab := browsertest.Open(t)
	dir := t.TempDir()
	write(t, dir, "site.toml", "title = \"A campaign\"\nbase_url = \"https://example.org/\"\nlanguage = \"en\"\nid = \"example.org,2026\"\n")
	write(t, dir, "content/pages/about.md", aboutText("The first text."))
	write(t, dir, "content/pages/draft.md", "+++\ntitle = \"An invented draft\"\ndraft = true\n+++\nText.\n")
	write(t, dir, "layouts/page.html", "{{define \"main\"}}<h1>{{.Page.Title}}</h1><input id=\"field\"><details><summary>More</summary><p>Details</p></details>{{.Text.Text}}{{end}}\n")
	write(t, dir, "assets/extra.css", "h1 { letter-spacing: 1px }\n")
	s := &shown{live: startLive(t, dir), t: t, tab: tab}
	s.listen("127.0.0.1:0")
	browsertest.Go(t, tab, s.at+page)
	s.until(`document.querySelector("casebook-preview")`)
	return s
}

// aboutText gives the text of a long page.
func aboutText(first string) string {
	text := "+++\ntitle = \"About\"\n+++\n" + first + "\n"
	for _, name := range []string{"One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"} {
		text += "\n## " + name + "\n\nAn invented paragraph, long enough to scroll.\n\n- a\n- b\n- c\n- d\n"
	}
	return text
}

func (s *shown) listen(address string) {
	s.t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.at = "http://" + l.Addr().String()
	s.web = &http.Server{Handler: s.server}
	go s.web.Serve(l)
	s.t.Cleanup(func() { s.web.Close() })
}

func (s *shown) until(expression string) { s.t.Helper(); browsertest.Until(s.t, s.tab, expression) }

func (s *shown) save(name, text string) { s.t.Helper(); write(s.t, s.dir, name, text) }

// mark leaves something in the page that a page load would take away.
func (s *shown) mark() { browsertest.Eval[int](s.t, s.tab, `window.mark = 1`) }

func (s *shown) stillMarked() {
	s.t.Helper()
	if !browsertest.Eval[bool](s.t, s.tab, `window.mark === 1`) {
		s.t.Error("the page was loaded anew")
	}
}

func TestBrowserShowsASaveAndKeepsTheReadersPlace(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.mark()
	browsertest.Eval[bool](t, s.tab, `(() => {
		document.querySelector("details").open = true;
		const field = document.getElementById("field");
		field.focus();
		field.value = "typed by a reader";
		field.setSelectionRange(2, 5);
		scrollTo({ top: 300, behavior: "instant" });
		return true;
	})()`)
	before := browsertest.Eval[int](t, s.tab, `scrollY`)
	s.save("content/pages/about.md", aboutText("The second text, with <emphasis>."))
	s.until(`document.body.textContent.includes("The second text")`)
	s.stillMarked()
	want := map[string]bool{
		`document.querySelector("details").open`:                                              true,
		`document.getElementById("field").value === "typed by a reader"`:                      true,
		`document.activeElement.id === "field"`:                                               true,
		`document.getElementById("field").selectionStart === 2`:                               true,
		`document.querySelectorAll("casebook-preview").length === 1`:                          true,
		`document.querySelector('script[src^="/-/"]') !== null`:                               true,
		`document.querySelector("details summary").textContent === "More"`:                    true,
		`document.querySelectorAll("h2").length === 8 && !document.querySelector("emphasis")`: true,
	}
	for expression := range want {
		if !browsertest.Eval[bool](t, s.tab, expression) {
			t.Errorf("not so: %s", expression)
		}
	}
	if after := browsertest.Eval[int](t, s.tab, `scrollY`); after != before || before == 0 {
		t.Errorf("the page is at %d, was at %d", after, before)
	}
}

// The bar lies over the end of a page: once put away it stays so on all pages, until
// there is something else to say.
func TestBrowserPutsTheBarAway(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	const bar = hosted + `.querySelector(".bar")`
	s.until(bar + `.querySelector(".withheld") && !` + bar + `.hidden`)
	browsertest.Eval[bool](t, s.tab, bar+`.querySelector("button").click(), true`)
	s.until(bar + `.hidden`)
	browsertest.Go(t, s.tab, s.at+"/")
	s.until(`document.querySelector("casebook-preview") && ` + bar + `.querySelector(".withheld")`)
	if !browsertest.Eval[bool](t, s.tab, bar+`.hidden`) {
		t.Error("the bar is back on the next page")
	}
	s.save("content/pages/other.md", "+++\ntitle = \"Another invented draft\"\ndraft = true\n+++\nText.\n")
	s.until(`!` + bar + `.hidden`)
}

// A paragraph that is put in front leaves the elements behind it the same.
func TestBrowserKeepsElementsThatMove(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.mark()
	browsertest.Eval[bool](t, s.tab, `(window.last = [...document.querySelectorAll("h2")].at(-1), window.details = document.querySelector("details"), true)`)
	s.save("content/pages/about.md", aboutText("A new beginning.\n\nAnd more of it.\n\n## Zero\n\nBefore the rest."))
	s.until(`document.getElementById("zero")`)
	s.stillMarked()
	if !browsertest.Eval[bool](t, s.tab, `window.last === [...document.querySelectorAll("h2")].at(-1) && window.details.isConnected`) {
		t.Error("an element that did not change was replaced")
	}
}

func TestBrowserSwapsAStyleSheetInPlace(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.mark()
	s.save("assets/extra.css", "h1 { letter-spacing: 7px }\n")
	s.until(`getComputedStyle(document.querySelector("h1")).letterSpacing === "7px"`)
	s.until(`document.querySelectorAll("link[data-leaving]").length === 0`)
	s.stillMarked()
	if n := browsertest.Eval[int](t, s.tab, `document.querySelectorAll("link[rel=stylesheet]").length`); n != 2 {
		t.Errorf("got %d style sheets, want the theme's and ours", n)
	}
}

func TestBrowserShowsProblemsUntilTheyAreMended(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.mark()
	s.save("content/pages/about.md", aboutText("Text and [a link](nowhere.md)."))
	s.until(overlay + ` && !` + overlay + `.hidden`)
	text := browsertest.Eval[string](t, s.tab, overlay+`.innerText`)
	for _, part := range []string{"content/pages/about.md:4:10", `there is no file "nowhere.md"`, "Text and [a link](nowhere.md).\n         ^", "broken-link"} {
		if !strings.Contains(text, part) {
			t.Errorf("the overlay says %q, want %q in it", text, part)
		}
	}
	if !browsertest.Eval[bool](t, s.tab, `document.body.textContent.includes("The first text.")`) {
		t.Error("the last good version is not below the overlay")
	}
	s.save("content/pages/about.md", aboutText("Mended."))
	s.until(overlay + `.hidden && document.body.textContent.includes("Mended.")`)
	s.stillMarked()
}

func TestBrowserIsToldOfProblemsThatWereThereBefore(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.save("content/pages/about.md", aboutText("[A link](nowhere.md)."))
	s.until(overlay + ` && !` + overlay + `.hidden`)
	browsertest.Go(t, s.tab, s.at+"/")
	s.until(overlay + ` && !` + overlay + `.hidden`)
	browsertest.Eval[bool](t, s.tab, `dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))`)
	s.until(overlay + `.hidden`)
}

func TestBrowserConnectsAgainAfterARestart(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.mark()
	address := s.at[len("http://"):]
	s.web.Close()
	s.until(hosted + `.querySelector(".lost")`)
	other := startLive(t, s.dir)
	s.live = other
	s.save("content/pages/about.md", aboutText("Written while nobody listened."))
	other.until(t, func() string {
		if _, body := other.body(t, "/about/"); !strings.Contains(body, "nobody listened") {
			return body
		}
		return ""
	})
	s.listen(address)
	s.until(`document.body.textContent.includes("nobody listened") && !` + hosted + `.querySelector(".lost")`)
	s.stillMarked()
}

func TestBrowserShowsWhatIsWithheld(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	s.until(hosted + `.querySelector(".bar details.withheld summary")?.textContent === "1 page is not public yet"`)
	if got := browsertest.Eval[string](t, s.tab, hosted+`.querySelector(".bar li").textContent`); got != "An invented draft – draft" {
		t.Errorf("got %q", got)
	}
}

// The site's policy stays as it is published: what the preview adds is all
// that may run, and nothing is reported as refused.
func TestBrowserRefusesNothingOfThePreview(t *testing.T) {
	t.Parallel()
	s := show(t, "/about/")
	browsertest.Eval[bool](t, s.tab, `(window.refused = [], document.addEventListener("securitypolicyviolation", (e) => refused.push(e.blockedURI)), true)`)
	s.save("content/pages/about.md", aboutText("The second text."))
	s.until(`document.body.textContent.includes("The second text")`)
	if got := browsertest.Eval[int](t, s.tab, `refused.length`); got != 0 {
		t.Errorf("%d requests were refused", got)
	}
	if browsertest.Eval[bool](t, s.tab, `document.cookie.includes("casebook-policy")`) {
		t.Error("the page needed a loosened policy")
	}
}
