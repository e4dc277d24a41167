package theme_test

import (
	"bytes"
	"html/template"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/minify"
	"casebook/internal/page"
	"casebook/internal/theme"
)

var kinds = []string{"home", "cases", "case", "update", "letters", "letter", "signatories", "page", "subscribe", "404", "alias", "stub"}

// hostile are values that mean something somewhere in a page.
var hostile = []string{
	"Ada Example", "", "a", " ", "  Ada\n\tExample ", "Ada & Bob", "&", "&amp", "&lt;b>", "AT&T; &#x3c;", "<b>x</b>", `"quoted"`, "it's", `'"'"`, "a+b", "\x00", "\xff\xfe", "Ї’ – “x”",
	"https://example.org/a?b=c&d=e#f", "HTTPS://example.org/", "../x/", "./a:b", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "mailto:ada@example.org?subject=a%20b&body=%zz",
	"x y(1).png", "a.jpg 400w, b.jpg 800w", "</script><!--", "</title></textarea>", "text/calendar", "application/rss+xml", "case", "home", "update", "response", "letter", "event", "uk", "uk-UA", "\u2028",
	"{{.Title}}", "`${x}`", "100%", "--><!--", "]]>", "a\rb\fc\vd",
}

// fragments are what package markdown may give.
var fragments = []string{
	"<p>Ada <em>Example</em></p>", "", `<p>a &lt; b</p><p><a href="x" title="a &lt; b">x</a></p>`, "<pre><code>a\n  b\n</code></pre>", "<h2 id=\"x\">X</h2><ul><li>y</li></ul>",
	`<p>a<br>b</p><hr>`, "<p>x <code>y</code> z</p><blockquote><p>q</p></blockquote>", `<table><tr><td>1</td></tr></table><p><img src="x" alt></p>`, "<p>x</p>\n",
}

// A maker fills views at random, or with plain values.
type maker struct {
	*rand.Rand
	plain bool
}

// IntN gives the same number each time for plain values: there is one of
// everything.
func (m maker) IntN(n int) int {
	if m.plain {
		return min(1, n-1)
	}
	return m.Rand.IntN(n)
}

func (m maker) view(kind string) *page.View {
	v := new(page.View)
	m.fill(reflect.ValueOf(v).Elem())
	v.Page.Kind = kind
	for name, part := range map[string]any{
		"home": &v.Home, "cases": &v.Cases, "case": &v.Case, "update": &v.Update, "letters": &v.Letters, "letter": &v.Letter,
		"signatories": &v.People, "page": &v.Text, "subscribe": &v.Subscribe, "alias": &v.Alias,
	} {
		if p := reflect.ValueOf(part).Elem(); p.IsNil() && (name == kind || name == "letter" && kind == "signatories") {
			p.Set(reflect.New(p.Type().Elem()))
			m.fill(p.Elem())
		}
	}
	return v
}

// mild are values that need no second look, so that many a page has none.
var mild = []string{"Ada Example", "x", " Ada  & Bob\n", "it's <b>", "a+b", "https://example.org/a?b=c&_=d", "../x/", "application/rss+xml", "uk", "update", "7", "# ' >", "x-400.jpg 400w, ../x.jpg 800w", "a%20b.png 2x"}

func (m maker) text() string {
	if m.plain {
		return "application/rss+xml" // for it can stand where a media type has to
	}
	if m.IntN(200) > 0 {
		return mild[m.IntN(len(mild))]
	}
	return hostile[m.IntN(len(hostile))]
}

func (m maker) fill(v reflect.Value) {
	switch v.Interface().(type) {
	case template.HTML:
		v.SetString(fragments[m.IntN(len(fragments))])
		return
	case campaign.Moment:
		if m.IntN(3) > 0 {
			v.Set(reflect.ValueOf(campaign.Moment{Time: time.Unix(int64(m.IntN(2e9)), 0).UTC(), HasTime: m.IntN(2) == 0}))
		}
		return
	case campaign.Since:
		v.Set(reflect.ValueOf(campaign.Since{Year: m.IntN(2) * 2017, Month: time.Month(m.IntN(2) * 3), Day: m.IntN(2) * 5}))
		return
	case iter.Seq[campaign.Signatory]:
		people := make([]campaign.Signatory, m.IntN(4))
		m.fill(reflect.ValueOf(&people).Elem())
		v.Set(reflect.ValueOf(slices.Values(people)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(m.text())
	case reflect.Bool:
		v.SetBool(m.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{0, 1, 2, 3, 5, 21, 1234567}[m.IntN(7)])
	case reflect.Pointer:
		if m.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			m.fill(v.Elem())
		}
	case reflect.Slice:
		if v.Len() == 0 && m.IntN(4) > 0 {
			v.Set(reflect.MakeSlice(v.Type(), m.IntN(4), 4))
		}
		for i := range v.Len() {
			m.fill(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{"x": m.text(), "n": m.IntN(5), "list": []any{m.text(), 1.5, nil}}))
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{m.text(), map[string]any{"@type": m.text(), "n": 3}, template.JS(`{"a":"b"}`), 7}[m.IntN(4)]))
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			if f.IsExported() && len(f.Index) == 1 {
				m.fill(v.FieldByIndex(f.Index))
			}
		}
	}
}

func builtInTheme(t testing.TB) *theme.Theme {
	var rep diag.Report
	th := theme.Load(os.DirFS("../.."), fstest.MapFS{}, []config.Language{{Tag: "en"}, {Tag: "uk"}}, &rep)
	for _, d := range rep.All() {
		t.Error(d)
	}
	return th
}

// FuzzProgramWritesWhatHTMLTemplateWrites renders the built-in layouts of
// random views by both: the program writes the same and never gives up.
func FuzzProgramWritesWhatHTMLTemplateWrites(f *testing.F) {
	th := builtInTheme(f)
	for seed := range uint64(30) {
		f.Add(seed, "Ada Example")
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 1))}
		hostile[0] = text
		for _, kind := range kinds {
			view := m.view(kind)
			want, err := th.Interpreted(kind, "uk", view)
			got, ok := th.Compiled(kind, "uk", view, false)
			if (err == nil) != ok {
				t.Fatalf("%s: got %v, want the error %v", kind, ok, err)
			}
			if ok && !bytes.Equal(got, want) {
				t.Fatalf("%s: %s", kind, difference(got, want))
			}
			if err == nil {
				checkMinimal(t, th, kind, "uk", view, want)
			}
		}
	})
}

// checkMinimal wants a minimal page to be what package minify makes of the page
// that html/template writes.
func checkMinimal(t *testing.T, th *theme.Theme, kind, lang string, view any, page []byte) {
	t.Helper()
	want, err := minify.HTML(nil, page)
	got, ok := th.Compiled(kind, lang, view, true)
	if err != nil || !ok {
		t.Fatalf("%s: got %v and %v", kind, ok, err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("%s, minimal: %s", kind, difference(got, want))
	}
}

// TestPagesOfPlainValuesNeedNoSecondLook keeps the fast way fast: with values as
// most sites have them, package minify is not asked.
func TestPagesOfPlainValuesNeedNoSecondLook(t *testing.T) {
	th := builtInTheme(t)
	for _, kind := range kinds {
		if view := (maker{plain: true}).view(kind); th.LooksAgain(kind, "uk", view) {
			t.Errorf("%s: the page is minified", kind)
		}
	}
}

// difference shows where two texts part.
func difference(got, want []byte) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	from := max(0, i-60)
	return "\n got …" + string(got[from:min(len(got), i+60)]) + "\nwant …" + string(want[from:min(len(want), i+60)])
}

// scenes are what a site's own layouts may do, one at a time.
var scenes = []string{
	`{{.Page.Title}}`, `<a href={{.Page.Title}} title={{.Page.Title}}>`, `<a href="/x/{{.Page.Title}}?q={{.Page.Title}}">`, `<img srcset="{{.Page.Title}}" style="color:{{.Page.Title}}" onclick="f({{.Page.Title}})">`,
	`<script>x = {{.Site.Params}}; y = "{{.Page.Title}}"; z = {{.Page.Title}}</script>`, `<style>p { color: {{.Page.Title}} }</style>`, `<{{.Page.Title}}>`, `<p {{.Page.Title}}="x">`, `<!-- {{.Page.Title}} -->`,
	`{{range $i, $l := .Site.Menu}}{{$i}}{{$l.Title}}{{if $i}}{{break}}{{end}}{{else}}none{{end}}`, `{{range .Site.Menu}}{{if .Current}}{{continue}}{{end}}{{.Title}}{{end}}`,
	`{{$x := 1}}{{range .Site.Menu}}{{$x = len .Title}}{{end}}{{$x}}`, `{{with $t := .Page.Title}}{{$t}}{{else}}{{.Page.Kind}}{{end}}`, `{{range $k, $v := .Page.Params}}{{$k}}={{$v}};{{end}}`,
	`{{.Page.Params.x}}{{.Page.Params.missing}}{{.Page.Params.n}}{{index .Page.Params "list"}}{{.Page.Params.list}}`, `{{index .Site.Menu 0}}`, `{{slice .Page.Title 1}}`, `{{slice .Page.Title 0 1 | printf "%q-%v" 3}}`,
	`{{print .Page.Title 3 nil}}`, `{{printf "%d %s" 3 .Page.Title}}{{println .Page.NoIndex}}`, `{{and .Page.Title .Page.Kind}}{{or .Page.Description 0}}{{not .Page.NoIndex}}`, `{{if eq .Page.Kind "a" "home"}}x{{end}}{{ne 1 2}}{{lt 1 2}}{{le .Page.Kind "b"}}{{gt 3 (len .Site.Menu)}}{{ge 1 1}}`,
	`{{eq .Page.NoIndex true}}{{eq .Page.Params.n 3}}`, `{{.Page.Published.Year}}{{.Page.Published}}`, `{{date .Page.Published "short"}}{{time .Page.Published}}{{.Page.Published | datetime}}{{number 1000}}`, `{{t "signed" 3}}{{t "home"}}`,
	`{{.Page}}`, `{{.Page.Withheld}}{{.Page.Withheld.Draft}}`, `{{template "x" .Page}}{{define "x"}}{{.Title}}{{with .Lang}}{{$.Kind}}{{end}}{{end}}`, `<title>{{template "x" .Page}}</title>{{define "x"}}{{.Title}}{{end}}`,
	`<textarea>{{.Page.Title}}</textarea>`, `<svg><title>{{.Page.Title}}</title></svg>`, `<meta http-equiv="refresh" content="0; url={{.Page.Title}}">`, `{{percent 3 7}}{{percent .Page.Params.n 9}}`, `{{-3}}{{0}}{{1234567}}`, `{{0x10}}{{1.5}}{{'a'}}{{1e3}}`, `{{(index .Page.Translations 0).Lang}}`,
	`{{args "A" .Page "B" 2}}{{with args "A" .Page}}{{.A.Title}}{{.C}}{{end}}`, `{{range 3}}{{.}}{{end}}`, `{{.Page.Published.IsZero}}{{.Page.Updated.Unix}}{{.Page.Updated.Format "2006"}}`, `{{range .Page.JSONLD}}{{.}}{{end}}`, `{{len .Page.Params}}{{list .Page.Params.list}}`, "{{with around `removal_note` `address`}}{{.Before}}|{{.After}}{{end}}",
	"<ul>\n {{range .Site.Menu}}\n <li>{{.Title}} <a href=\"{{.URL}}\">{{.Lang}} </a> </li>{{end}}\n</ul> <b> {{.Page.Title}} </b> <i></i> {{.Page.Kind}} <br> x",
	"<button> {{.Page.Title}} </button> <img src=\"{{.Page.Canonical}}\" alt=\"{{.Page.Title}}\"> {{.Page.Lang}}</p> <div class=\"a {{.Page.Kind}} b\" id=\"{{.Page.Kind}}\" hidden>\n\n{{.Page.Title}}\tx</div> <h2>{{t `home`}}  {{t `cases`}}</h2>",
	"<em>{{.Page.Title}}</em> <textarea rows=\"3\"> {{.Page.Title}} </textarea> <script type=\"application/ld+json\">{{.Page.Params}}</script> <span></span> {{.Page.Title}}<meta name=\"keywords\" content=\"{{.Page.Title}}\">",
	"{{if .Page.NoIndex}}<b>{{else}}<i>{{end}} {{.Page.Title}}{{if .Page.NoIndex}} </b>{{else}}</i>{{end}}{{with .Page.Title}} {{.}} {{end}} <p class=\"\" lang=\"{{.Page.Lang}}\" title=\"{{.Page.Title}} & {{.Page.Lang}}\">x &amp; y</p>",
	`{{range .People.People}}{{.Name}}{{$.Page.Lang}}{{end}}`, `{{$p := .Page}}{{range .Site.Menu}}{{$q := $p.Title}}{{$q}}{{end}}{{block "y" .}}{{$z := 1}}{{$z}}{{end}}`,
}

// ownTheme is a theme of one layout, with the program's words.
func ownTheme(t testing.TB, layout string) *theme.Theme {
	words, err := os.ReadFile("../../layouts/i18n/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	builtin := fstest.MapFS{"layouts/i18n/en.toml": {Data: words}, "layouts/page.html": {}}
	return theme.Load(builtin, fstest.MapFS{"layouts/page.html": {Data: []byte("<p>" + layout)}}, []config.Language{{Tag: "en"}}, &diag.Report{})
}

// FuzzLayoutsOfASite renders a site's own layout by both: where the program
// gives an answer, it is html/template's.
func FuzzLayoutsOfASite(f *testing.F) {
	for i, text := range scenes {
		f.Add(text, uint64(i))
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		th := ownTheme(t, text)
		m := maker{Rand: rand.New(rand.NewPCG(seed, 2))}
		for range 5 {
			view := m.view("signatories")
			got, ok := th.Compiled("page", "en", view, false)
			if !ok {
				continue
			}
			want, err := th.Interpreted("page", "en", view)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s: %s, %v", text, difference(got, want), err)
			}
			if _, ok := th.Compiled("page", "en", view, true); ok {
				checkMinimal(t, th, "page", "en", view, want)
			}
		}
	})
}

// left are the scenes that html/template renders itself: layouts that use them
// work as well, but at its speed.
var left = []string{
	`{{print .Page.Title 3 nil}}`, `<title>{{template "x" .Page}}</title>{{define "x"}}{{.Title}}{{end}}`, `{{0x10}}{{1.5}}{{'a'}}{{1e3}}`, `{{range 3}}{{.}}{{end}}`,
	`{{.Page.Published.IsZero}}{{.Page.Updated.Unix}}{{.Page.Updated.Format "2006"}}`, `{{len .Page.Params}}{{list .Page.Params.list}}`,
}

func TestLayoutsOfASiteAreCompiled(t *testing.T) {
	for _, text := range scenes {
		th := ownTheme(t, text)
		compiled := false
		for seed := range uint64(20) {
			m := maker{Rand: rand.New(rand.NewPCG(seed, 2))}
			_, ok := th.Compiled("page", "en", m.view("signatories"), false)
			compiled = compiled || ok
		}
		if want := !slices.Contains(left, text); compiled != want {
			t.Errorf("%s: got compiled %v, want %v", text, compiled, want)
		}
	}
}

// TestAppendIsTheSameHoweverALayoutIsRendered goes by every way: compiled to
// minimal pages, compiled and minified, and html/template's.
func TestAppendIsTheSameHoweverALayoutIsRendered(t *testing.T) {
	for _, text := range append(scenes, `<pre> {{.Page.Title}} </pre> <p>  {{.Page.Title}}</p>`, `a &mdash; {{.Page.Lang}}`, `<p title='{{.Page.Title}}'>`) {
		th := ownTheme(t, text)
		for seed := range uint64(10) {
			view := maker{Rand: rand.New(rand.NewPCG(seed, 3))}.view("signatories")
			page, err := th.Interpreted("page", "en", view)
			if err != nil {
				continue
			}
			for _, minimal := range []bool{false, true} {
				want := page
				if minimal {
					if want, err = minify.HTML(nil, page); err != nil {
						continue // as a script that is none
					}
				}
				got, err := th.Append([]byte("before "), "page", "en", view, minimal)
				if want := append([]byte("before "), want...); err != nil || !bytes.Equal(got, want) {
					t.Fatalf("%s: %v, %s", text, err, difference(got, want))
				}
			}
		}
	}
}
