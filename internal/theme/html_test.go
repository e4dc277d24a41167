package theme_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tdewolff/minify/v2"
	minifyhtml "github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/svg"
	"golang.org/x/net/html"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
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
	`<p>a<br>b</p><hr>`, "<p>x <code>y</code> z</p><blockquote><p>q</p></blockquote>", `<table><tr><td>1</td></tr></table><p><img src="x" alt></p>`,
}

// A maker fills views at random.
type maker struct {
	*rand.Rand
	plain bool // with values that mean nothing to HTML
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

// mild are values as sites have them.
var mild = []string{"Ada Example", "x", " Ada  & Bob\n", "it's <b>", "a+b", "https://example.org/a?b=c&_=d", "../x/", "application/rss+xml", "uk", "update", "7", "# ' >", "x-400.jpg 400w, ../x.jpg 800w", "a%20b.png 2x"}

// plain are values of which no byte can be taken away.
var plain = []string{"Ada Example", "x", "Ada & Bob", "it's", "a+b", "https://example.org/a?b=c&_=d", "../x/", "application/rss+xml", "uk", "update", "7", "Ї’–“x”", "a%20b.png"}

func (m maker) text() string {
	if m.plain {
		return plain[m.IntN(len(plain))]
	}
	if m.IntN(2) > 0 {
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
		v.Set(reflect.ValueOf([]any{m.text(), map[string]any{"@type": m.text(), "n": 3}, []string{m.text()}, 7}[m.IntN(4)]))
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			if f.IsExported() && len(f.Index) == 1 {
				m.fill(v.FieldByIndex(f.Index))
			}
			if m.plain && f.Name == "Type" {
				v.FieldByIndex(f.Index).SetString("application/rss+xml")
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

// elements gives what a browser makes of a page: its elements with attributes,
// texts, and data in scripts. White space of running text is as written, or
// one space for a run of it and none beside a block.
func elements(t *testing.T, page []byte, spaced bool) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	var running strings.Builder
	var add func(n *html.Node, verbatim bool)
	add = func(n *html.Node, verbatim bool) {
		switch n.Type {
		case html.TextNode:
			text := n.Data
			var data any
			if n.Parent.Data == "script" && json.Unmarshal([]byte(text), &data) == nil {
				text = fmt.Sprint(data)
			}
			if !spaced && !verbatim {
				text = strings.Join(strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\r\n\f", c) }), " ")
			}
			if text != "" {
				list = append(list, text)
			}
			if !verbatim && n.Parent.Data != "script" && n.Parent.Data != "style" {
				running.WriteString(n.Data)
			}
		case html.ElementNode:
			running.WriteString(around[n.Data])
			tag := "<" + n.Data
			for _, a := range n.Attr {
				tag += fmt.Sprintf(" %s%s=%q", a.Namespace, a.Key, a.Val)
			}
			list = append(list, tag)
		}
		for c := range n.ChildNodes() {
			add(c, verbatim || n.Data == "pre" || n.Data == "textarea")
		}
		if n.Type == html.ElementNode {
			list = append(list, "</"+n.Data)
			running.WriteString(strings.Trim(around[n.Data], "\x01"))
		}
	}
	add(root, false)
	return append(list, strings.Fields(running.String())...)
}

// around is what elements are to the line that they stand in: the end of it, or
// a thing in it.
var around = map[string]string{
	"p": " ", "div": " ", "ul": " ", "li": " ", "h2": " ", "table": " ", "tr": " ", "td": " ", "title": " ", "pre": " ", "section": " ", "br": " ",
	"head": " ", "body": " ", "html": " ", "dl": " ", "dt": " ", "dd": " ", "ol": " ", "header": " ", "footer": " ", "main": " ", "nav": " ", "article": " ", "aside": " ",
	"h1": " ", "h3": " ", "figure": " ", "figcaption": " ", "hr": " ", "blockquote": " ", "caption": " ", "thead": " ", "tbody": " ", "th": " ", "style": " ",
	"img": "\x01", "input": "\x01", "button": "\x01", "textarea": "\x01", "svg": "\x01",
}

// checkAgainstReference wants the page that html/template makes, and the same
// in a minimal page.
func checkAgainstReference(t *testing.T, th *theme.Theme, kind, lang string, view any) {
	t.Helper()
	want, wantErr := th.Reference(kind, lang, view)
	got, err := th.Append(nil, kind, lang, view, false)
	if refused(err) {
		return
	}
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%s: got %v, html/template %v", kind, err, wantErr)
	}
	if err != nil {
		return
	}
	if got, want := elements(t, got, true), elements(t, want, true); !slices.Equal(got, want) {
		t.Fatalf("%s: %s", kind, difference(got, want))
	}
	small, err := th.Append([]byte("before "), kind, lang, view, true)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	small, ok := bytes.CutPrefix(small, []byte("before "))
	if got, want := elements(t, small, false), elements(t, want, false); !ok || !slices.Equal(got, want) {
		t.Fatalf("%s, minimal: %s", kind, difference(got, want))
	}
}

// refused reports whether a layout has what no page may have, though
// html/template would let it: what its Content-Security-Policy stops, and Go's own form of a structure.
func refused(err error) bool {
	fault, ok := err.(*theme.Error)
	return ok && slices.Contains([]string{"code", "escape", "handler", "json", "name", "parts", "structure", "unquoted"}, strings.TrimPrefix(fault.Diagnostic.Text.ID, "layout-error/"))
}

// difference shows where two lists part.
func difference(got, want []string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	from := max(0, i-3)
	return fmt.Sprintf("\n got %q\nwant %q", got[from:min(len(got), i+3)], want[from:min(len(want), i+3)])
}

// FuzzBuiltInLayouts fills the built-in layouts with values that mean something
// somewhere in a page.
func FuzzBuiltInLayouts(f *testing.F) {
	th := builtInTheme(f)
	for seed := range uint64(30) {
		f.Add(seed, "Ada Example")
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 1))}
		hostile[0] = text
		for _, kind := range kinds {
			checkAgainstReference(t, th, kind, "uk", m.view(kind))
		}
	})
}

// TestMinimalPagesHaveNothingMoreToTakeAway asks a minifier of HTML.
func TestMinimalPagesHaveNothingMoreToTakeAway(t *testing.T) {
	th := builtInTheme(t)
	minifier := minify.New()
	minifier.Add("text/html", &minifyhtml.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true})
	minifier.Add("image/svg+xml", &svg.Minifier{})
	for seed := range uint64(30) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 3))}
		m.plain = true
		for _, kind := range kinds {
			page, err := th.Append(nil, kind, "uk", m.view(kind), true)
			if err != nil {
				t.Fatal(err)
			}
			small, err := minifier.String("text/html", string(page))
			small = strings.ReplaceAll(small, "&lt;", "<") // which stays as it is in attributes
			if got := strings.NewReplacer(`"0%"`, `"0"`, "&lt;", "<").Replace(string(page)); err != nil || got != small {
				i := 0
				for i < min(len(got), len(small)) && got[i] == small[i] {
					i++
				}
				t.Fatalf("%s, %v: is …%q, could be …%q", kind, err, got[max(0, i-60):min(len(got), i+60)], small[max(0, i-60):min(len(small), i+60)])
			}
		}
	}
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

// ownTheme is a theme of one layout, with some words.
func ownTheme(t testing.TB, layout string) *theme.Theme {
	words := `home = "Home"
cases = "Cases"
signed = { one = "{n} person signed", other = "{n} people signed" }
page_of = "Page {page} of {of}"
removal_note = "Write to {address}."
size_kb = "{n} kB"
size_mb = "{n} MB"`
	builtin := fstest.MapFS{"layouts/i18n/en.toml": {Data: []byte(words)}, "layouts/page.html": {}}
	return theme.Load(builtin, fstest.MapFS{"layouts/page.html": {Data: []byte("<p>" + layout)}}, []config.Language{{Tag: "en"}}, &diag.Report{})
}

// A writer of layouts puts one together at random: HTML as people write it, and
// whatever Go's templates can do in it.
type layoutWriter struct {
	*rand.Rand
	variables []string
	loops     int // around the place
	depth     int
}

func (w *layoutWriter) pick(list ...string) string { return list[w.IntN(len(list))] }

// writeBlocks writes running text with elements.
func (w *layoutWriter) writeBlocks() string {
	w.depth++
	defer func() { w.depth-- }()
	var b strings.Builder
	for range w.IntN(5) {
		if w.depth > 4 {
			b.WriteString(w.pick("x", " ", "{{.Page.Title}}"))
			continue
		}
		switch w.IntN(16) {
		case 0, 1, 2:
			b.WriteString(w.pick("word", " ", "\n\t ", "a &amp; b", "&", "1 < 2", "&mdash;", "'\"", ">", "<", "\n"))
		case 3, 4, 5:
			b.WriteString(w.writeAction())
		case 6, 7:
			tag, content := w.pick("div", "span", "section", "x-y", "svg"), w.writeBlocks
			if w.IntN(3) == 0 { // elements that others end
				tag, content = w.pick("p", "li", "h2", "a", "button", "b", "i"), func() string { return w.writeBranches(w.writeAction) + w.pick("", "\n", " x ") }
			}
			b.WriteString("<" + tag + w.writeAttributes() + ">" + content() + "</" + tag + w.pick("", "", " ") + ">")
		case 8:
			b.WriteString("<" + w.pick("img", "br", "input", "hr", "meta", "link") + w.writeAttributes() + w.pick("", "/", " /") + ">")
		case 9:
			tag := w.pick("title", "textarea")
			b.WriteString("<" + tag + w.writeAttributes() + ">" + w.writeBranches(func() string { return w.pick(" a < b\n", "&amp;", w.writeAction()) }) + "</" + tag + ">")
		case 10:
			b.WriteString(w.pick("<pre>"+w.writeBlocks()+"</pre>", "<!-- c "+w.writeAction()+" -->", "<!-- <p> -->", "{{/* c */}}", "<!doctype html>"))
		case 11:
			b.WriteString(`<script type="application/ld+json">` + w.pick(w.writeAction(), `{"a": `+w.writeAction()+` , "b c": ["x\"y", `+w.writeAction()+`]}`, `{"a" : "x `+w.writeAction()+` y"}`) + `</script>`)
		default:
			b.WriteString(w.writeBranches(w.writeBlocks))
		}
	}
	return b.String()
}

// writeBranches writes what controls make of some content.
func (w *layoutWriter) writeBranches(content func() string) string {
	variables := len(w.variables)
	defer func() { w.variables = w.variables[:variables] }()
	trim := func(s string) string {
		if w.IntN(8) == 0 {
			return strings.Replace(s, "{{", "{{- ", 1)
		}
		return s
	}
	switch w.IntN(8) {
	case 0:
		return "{{if " + w.writeExpression() + "}}" + content() + trim("{{else if "+w.writeExpression()+"}}") + content() + "{{else}}" + content() + "{{end}}"
	case 1:
		return trim("{{with "+w.writeExpression()+"}}") + "{{if false}}{{end}}" + content() + w.pick("", "{{else}}"+content(), "{{else with .Site}}"+content()) + "{{end}}"
	case 2:
		name := fmt.Sprintf("$v%d", w.IntN(3))
		text := "{{" + name + " := " + w.writeExpression() + "}}"
		w.variables = append(w.variables, name)
		return text + content() + "{{" + name + " = " + w.writeExpression() + "}}{{if true}}" + content() + "{{end}}"
	case 3, 4:
		list := w.pick(".Site.Menu", "$.Site.Menu", ".Page.Translations", "3", ".Page.Params", ".Page.Params.list", ".People.People", ".Page.JSONLD", "nil", ".Page.Title", ".Missing", "$.Page.Feeds", ".Page.Params.none")
		head := "{{range " + list + "}}"
		if w.IntN(2) == 0 {
			head = "{{range $i" + w.pick("", ", $e") + " := " + list + "}}"
			w.variables = append(w.variables, "$i")
		}
		w.loops++
		body := content() + w.pick("", "", "{{if $.Page.NoIndex}}{{break}}{{end}}", "{{if $.Page.NoIndex}}{{continue}}{{end}}") + content()
		w.loops--
		w.variables = w.variables[:variables]
		return head + body + w.pick("", "{{else}}"+content()) + "{{end}}"
	case 5:
		return "{{template " + w.pick(`"one" .`, `"one" .Page`, `"one"`, `"two" $`) + "}}"
	}
	return content()
}

func (w *layoutWriter) writeAttributes() string {
	var b strings.Builder
	for range w.IntN(3) {
		value := func() string {
			return w.writeBranches(func() string {
				return w.pick("x", "/a/", "?q=", "&amp;b=", "#", " ", "https://example.org/", "") + w.pick("", w.writeAction())
			})
		}
		name := w.pick("class", "title", "href", "src", "alt", "data-x", "data-url", "lang", "content", "id", "width", "action", "xlink:href", "value", "srcset", "HREF")
		quote := w.pick(`"`, `"`, `'`)
		attribute := name + w.pick("=", "=", " = ") + quote + w.pick(value(), w.writeAction(), "static", "") + quote
		attribute = w.pick(attribute, attribute, "hidden", "width=5")
		space := w.pick(" ", " ", "\n  ")
		switch w.IntN(4) {
		case 0:
			attribute = "{{if " + w.writeExpression() + "}}" + space + attribute + w.pick("", "{{else}}"+space+`lang="x"`) + "{{end}}"
		case 1:
			attribute = space + "{{if " + w.writeExpression() + "}}" + attribute + "{{end}}"
		default:
			attribute = space + attribute
		}
		b.WriteString(attribute)
	}
	return b.String()
}

func (w *layoutWriter) writeAction() string {
	return w.pick("{{", "{{", "{{- ") + w.writeExpression() + w.pick("", "", "", ` | printf "%v"`, " | print", " | len") + w.pick("}}", "}}", " -}}")
}

// writeExpression writes a pipeline without a variable of its own.
func (w *layoutWriter) writeExpression() string {
	w.depth++
	defer func() { w.depth-- }()
	operand := func() string {
		if w.IntN(3) == 0 && w.depth < 8 {
			return "(" + w.writeExpression() + ")"
		}
		return w.pick(append(w.variables, ".", "$", "$.Page.Title", ".Page.Title", ".Title", ".URL", ".Page.Kind", ".Page.NoIndex", ".Page.Params", ".Page.Params.x", ".Page.Params.n", ".Page.Params.list",
			".Page.Params.none", ".Site.Menu", ".Page.Published", ".Page.Withheld", ".Page.Withheld.Draft", ".Text", ".Text.Text", ".People.Of", ".Name", `"a"`, `"<b>"`, "`x\"y`", "3", "-1", "0", "0x1F", "1.5", "1e3", "'x'", "1i", "true", "false", "nil",
			".Site.Organisation", ".Page.ShareImage", ".Page.Description", ".Page.Published.Year", ".Page.Updated.IsZero", ".Page.Missing", "(index .Site.Menu 0).Title", ".Page.JSONLD", ".Letter.Text", ".Page.Published.Month")...)
	}
	switch w.IntN(20) {
	case 0:
		return w.pick("and", "or") + " " + operand() + " " + operand() + w.pick("", " "+operand())
	case 1:
		return w.pick("eq", "ne", "lt", "le", "gt", "ge") + " " + operand() + " " + operand()
	case 2:
		return "eq " + operand() + " " + operand() + " " + operand()
	case 3:
		return w.pick("not", "len", "print", "println", "date", "datetime", "time", "number", "country", "direction", "list", "size") + " " + operand()
	case 4:
		return w.pick("index", "slice", "print", "percent", "args") + " " + operand() + " " + operand() + w.pick("", " "+operand())
	case 5:
		return "printf " + w.pick(`"%v"`, `"%s-%d"`, `"%q"`, operand()) + " " + operand() + w.pick("", " "+operand())
	case 6:
		return `t ` + w.pick(`"home"`, `"signed" 3`, `"page_of" "page" `+operand()+` "of" 9`, operand())
	case 7:
		return operand() + " | " + w.pick("len", "printf `%v`", "not", "eq 3", "print 1", "or .Page.Title", "and .Page.Kind", "index .Page.Params", "date", "html")
	case 8:
		return ".Page.Updated." + w.pick(`Format "2006"`, "Year", "AddDate 0 1 2", "Weekday", "Unix", `Format 3`, "Sub .Page.Published", "Before .Page.Published")
	}
	return operand()
}

func randomLayout(r *rand.Rand) string {
	w := layoutWriter{Rand: r}
	return w.writeBlocks() + `<p>end</p>{{define "one"}}` + w.writeBranches(func() string { return w.pick("x", "{{.}}", "{{.Title}} ") }) + `{{end}}{{define "two"}}<b>` + w.pick("", "{{.Page.Kind}}", `{{if .Page.Params.n}}{{template "two" .Page.Withheld}}{{end}}`) + `</b>{{end}}`
}

// FuzzLayoutsOfASite compares layouts at random, with values that mean something
// in a page, with what html/template makes of them.
func FuzzLayoutsOfASite(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed, "Ada Example")
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 2))}
		hostile[0] = text
		layout := randomLayout(m.Rand)
		th := ownTheme(t, layout)
		defer func() {
			if t.Failed() {
				t.Logf("the layout is %s", layout)
			}
		}()
		for range 3 {
			checkAgainstReference(t, th, "page", "en", m.view("signatories"))
		}
	})
}

// FuzzNoValueBecomesMarkup puts a value in the place of every "§" of a layout:
// whatever stands around it, the page has the same elements and attributes as
// with a harmless value.
func FuzzNoValueBecomesMarkup(f *testing.F) {
	for _, text := range []string{
		`<p title="§">§</p> § <b class='a § b'>x</b><!-- § --><br id="§"/>`, `<a href="§">§</a><a HREF='/x/§?q=§#§'><img srcset="§, §" src="§" alt=""><p a='§"§'>`, `<title>§</title><textarea>§</textarea><pre> § </pre>`,
		`<script type="application/ld+json">{"a": §, "b": "§", "c": "\\\\§"}</script><script src="§"></script>`, `<meta http-equiv="refresh" content="0; URL = §"><meta name=x content='§'>`, `<noscript>§</noscript><xmp>§</xmp>`,
		`<svg><title>§</title><a xlink:href="§"/><desc>§</desc></svg><math>§</math>`, `<iframe srcdoc="§" src="§">§</iframe><plaintext>§`, `a < b & § &§; <![CDATA[§]]> <?x §?>`, `<style>p{}</style>§<script>x</script>§`,
		`<script>§</script>`, `<style>§</style>`, `<p style="§">`, `<p onclick="§">`, `<p on§="x">`, `<p §="y">`, `<p x=§>`, `<§>`, `</p §>`,
	} {
		for _, value := range []string{`"><script>alert(1)</script>`, `' onclick='x`, `--><b>`, `</title></textarea></script></style><i>`, `javascript:alert(1)`} {
			f.Add(text, value)
		}
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		if strings.Contains(text, "{{") || strings.TrimSpace(value) == "" {
			return
		}
		th := ownTheme(t, strings.ReplaceAll(text, "§", "{{.Page.Title}}"))
		for _, minimal := range []bool{false, true} {
			want, err := th.Append(nil, "page", "en", &page.View{Page: page.Page{Title: "harmless"}}, minimal)
			if err != nil {
				return
			}
			got, err := th.Append(nil, "page", "en", &page.View{Page: page.Page{Title: value}}, minimal)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := tagsOf(t, got), tagsOf(t, want); !slices.Equal(got, want) {
				t.Fatalf("%q in %q: %s", value, text, difference(got, want))
			}
		}
	})
}

// tagsOf gives the elements of a page with the names of their attributes. An
// address that could run a script has a name of its own.
func tagsOf(t *testing.T, page []byte) []string {
	t.Helper()
	var list []string
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if token.Type == html.TextToken {
			continue
		}
		tag := token.Type.String() + " " + token.Data
		for _, a := range token.Attr {
			tag += " " + a.Key
			if scheme, _, _ := strings.Cut(strings.ToLower(a.Val), ":"); (a.Key == "href" || a.Key == "src") && strings.TrimFunc(scheme, func(c rune) bool { return c <= ' ' }) == "javascript" {
				tag += " runs a script"
			}
		}
		list = append(list, tag)
	}
	return list
}

// TestLayoutsOfASiteAreAsHTMLTemplateHasThem goes through what layouts may do.
func TestLayoutsOfASiteAreAsHTMLTemplateHasThem(t *testing.T) {
	for _, text := range scenes {
		th := ownTheme(t, text)
		for seed := range uint64(20) {
			checkAgainstReference(t, th, "page", "en", maker{Rand: rand.New(rand.NewPCG(seed, 2))}.view("signatories"))
		}
	}
}
