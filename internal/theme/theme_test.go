package theme

import (
	"html/template"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

// A tiny theme: one kind of page, one partial, three words.
var small = fstest.MapFS{
	"layouts/base.html":          {Data: []byte(`<html lang="{{.Lang}}"><body>{{block "main" .}}nothing{{end}}</body></html>`)},
	"layouts/case.html":          {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{template "partials/link.html" .Link}}{{end}}`)},
	"layouts/alias.html":         {Data: []byte(`<p>{{.Title}} has moved</p>`)},
	"layouts/partials/link.html": {Data: []byte(`<a href="{{.URL}}">{{.Name}}</a>`)},
	"layouts/i18n/en.toml": {Data: []byte(`
cases = "Cases"
page_of = "Page {page} of {of}"
signed = { one = "{n} person signed", other = "{n} people signed" }
until = "Until {date}."
`)},
	"layouts/i18n/uk.toml": {Data: []byte(`
cases = "Справи"
page_of = "Сторінка {page} з {of}"
signed = { one = "Підписала {n} особа", few = "Підписали {n} особи", many = "Підписали {n} осіб", other = "Підписали {n} особи" }
until = "До {date}."
`)},
}

type link struct{ Name, URL string }

type view struct {
	Lang, Title string
	Link        link
	More        *link
	Count       int
	When        campaign.Moment
	Since       campaign.Since
	People      iter.Seq[link]
	Names       []string
	Params      map[string]any
	Text        template.HTML
	Phone       template.URL
}

func page() view {
	return view{
		Lang: "en", Title: "Ada <Example>", Link: link{"home", "/"}, Count: 20000,
		When:  campaign.Moment{Time: time.Date(2020, time.May, 21, 14, 30, 0, 0, time.FixedZone("", 2*3600)), HasTime: true},
		Since: campaign.Since{Year: 2017, Month: time.March}, Names: []string{"A", "B", "C"}, Params: map[string]any{"set": "yes"},
		People: func(yield func(link) bool) { _ = yield(link{"A", ""}) && yield(link{"B", ""}) },
		Text:   "<em>text</em>", Phone: "tel:+1",
	}
}

// render renders layout "case" of small with the site's files over it.
func render(t *testing.T, site fstest.MapFS, lang string, v view) (string, []diag.Diagnostic, error) {
	t.Helper()
	var rep diag.Report
	theme := Load(small, site, []config.Language{{Tag: "en"}, {Tag: "uk"}}, &rep)
	page, err := theme.Append(nil, "case", lang, v, false)
	return string(page), rep.All(), err
}

func site(name, text string) fstest.MapFS {
	return fstest.MapFS{"layouts/" + name: {Data: []byte(text)}}
}

// body renders a layout's text as the site's own case.html.
func body(t *testing.T, lang, text string) string {
	t.Helper()
	got, problems, err := render(t, site("case.html", "{{define `main`}}"+text+"{{end}}"), lang, page())
	isError := func(d diag.Diagnostic) bool { return d.Severity == diag.Error } // a frame is warned about
	if err != nil || slices.ContainsFunc(problems, isError) {
		t.Errorf("%s: %v %v", text, problems, err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(got, `<html lang="en"><body>`), "</body></html>")
}

func TestFunctions(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", `{{t "cases"}}`, "Cases"},
		{"uk", `{{t "cases"}}`, "Справи"},
		{"en", `{{t "signed" .Count}} {{t "signed" 1}}`, "20,000 people signed 1 person signed"},
		{"uk", `{{t "signed" 21}}, {{t "signed" 3}}, {{t "signed" 11}}`, "Підписала 21 особа, Підписали 3 особи, Підписали 11 осіб"},
		{"en", `{{t "page_of" "page" 2 "of" .Count}}`, "Page 2 of 20,000"},
		{"en", `{{t "page_of" "page" .Title "of" ""}}`, "Page Ada &lt;Example> of "},
		{"en", `{{t "until" "date" .When}}`, "Until 21 May 2020."},
		{"uk", `{{t "until" "date" (date .When)}}`, "До 21 травня 2020\u202fр."},
		{"en", `{{with around "page_of" "of" "page" 3}}{{.Before}}<b>9</b>{{.After}}.{{end}}`, "Page 3 of <b>9</b>."},
		{"en", `{{date .When}}|{{date .When "short"}}|{{date .When "full"}}|{{date "2020-09-04" "medium"}}|{{date "spring"}}`, "21 May 2020|21/05/2020|Thursday, 21 May 2020|4 Sept 2020|spring"},
		{"en", `{{time .When}}`, "14:30"},
		{"en", `<time datetime="{{datetime .When}}">`, `<time datetime="2020-05-21T14:30:00+02:00">`},
		{"en", `{{datetime .Since}} {{since .Since}}`, "2017-03 March 2017"},
		{"en", `{{number .Count}} {{number (len .Names)}}`, "20,000 3"},
		{"en", `{{list .Names}}`, "A, B and C"},
		{"uk", `{{country "KZ"}} {{country "Narnia"}}`, "Казахстан Narnia"},
		{"en", `{{language "uk"}} {{direction "ar"}}`, "Українська rtl"},
		{"en", `{{percent 1 3}} {{percent 5 5}} {{percent 1 0}} {{percent 0 7}}`, "33.3 100 0 0"},
		{"en", `{{with args "Item" .Link "Big" true}}{{.Item.Name}}{{.Big}}{{end}}`, "hometrue"},
		{"en", `{{range .People}}{{.Name}}{{end}}`, "AB"},
		{"en", `{{.Params.set}}[{{.Params.unset}}]`, "yes[]"},
		{"en", `{{.Text}}`, "<em>text</em>"},
		{"en", `<p title="{{.Text}}">`, `<p title="text">`},
		{"en", `<iframe srcdoc="{{.Title}}{{.Text}}">`, `<iframe srcdoc="Ada &amp;lt;Example&amp;gt;&lt;em>text&lt;/em>">`},
		{"en", `<a href="{{.Phone}}"><a href="{{"tel:+1"}}"><a href="/?q={{.Phone}}"><a href="/?q={{"tel:+1"}}">`, `<a href="tel:+1"><a href="#ZgotmplZ"><a href="/?q=tel:+1"><a href="/?q=tel%3a%2b1">`},
		{"en", `<p x='{{.Title}}"'>`, `<p x="Ada &lt;Example>&#34;">`},
	} {
		if got := body(t, c.lang, c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestRightToLeftPagesIsolateNumbersAndAddresses(t *testing.T) {
	text := `<p>{{.Title}}</p> <p title="{{.Title}}">a</p><svg><svg x="1"></svg>{{if .Title}}<svg y="1"></svg>{{end}}<svg/><text>{{.Title}}</text></svg><pre>{{.Title}}</pre>`
	render := func(lang string) string {
		v := page()
		v.Title = "هاتف +380 44 123 45 67 <ada@example.org>"
		got, problems, err := render(t, site("case.html", `{{define "main"}}`+text+`{{end}}`), lang, v)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		return got
	}
	if got := render("ar"); !strings.Contains(got, `<p>هاتف <bdi dir="ltr">+380 44 123 45 67</bdi> &lt;<bdi dir="ltr">ada@example.org</bdi>></p>`) || strings.Count(got, "<bdi") != 4 {
		t.Error(got)
	}
	if got := render("uk"); strings.Contains(got, "<bdi") {
		t.Error(got)
	}
}

func TestSiteReplacesSingleFiles(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
	}{
		{"case.html", `{{define "main"}}own{{end}}`, `<html lang="en"><body>own</body></html>`},
		{"case.html", "\ufeff{{define \"main\"}}\r\nown{{end}}\r\n", "<html lang=\"en\"><body>\nown</body></html>"},
		{"base.html", `<b>{{block "main" .}}{{end}}</b>`, `<b><h1>Ada &lt;Example></h1><a href="/">home</a></b>`},
		{"partials/link.html", `<i>{{.Name}}</i>`, `<html lang="en"><body><h1>Ada &lt;Example></h1><i>home</i></body></html>`},
		{"case.html", `<p>{{.Title}}</p>`, `<p>Ada &lt;Example></p>`},
		{"case.html", ``, `<html lang="en"><body>nothing</body></html>`},
	} {
		got, problems, err := render(t, site(c.name, c.text), "en", page())
		if err != nil || len(problems) > 0 || got != c.want {
			t.Errorf("%s: got %q, %v, %v, want %q", c.name, got, problems, err, c.want)
		}
	}
}

func TestProblemsThatShowWhenLayoutsAreRead(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"case.html", "\n\n<p>{{dat .When}}</p>", `layouts/case.html:3:6: error: there is no function "dat" (did you mean "date"?) [layout-error]`},
		{"case.html", "{{if .Title}}", `layouts/case.html:1: error: an if, with, range, block or define has no end (write end between two braces behind what belongs to it) [layout-error]`},
		{"case.html", "<p>\n{{.Title}", `layouts/case.html:2: error: "}" cannot stand here [layout-error]`},
		{"case.html", `{{define "main"}}{{template "partials/lnk.html"}}{{end}}`, `layouts/case.html:1:29: error: there is no partial "partials/lnk.html" (did you mean "partials/link.html"?) [layout-error]`},
		{"case.html", `{{define "main"}}{{if false}}Ї{{t "case"}}{{end}}{{end}}`, `layouts/case.html:1:35: error: there is no word "case" (did you mean "cases"?) [layout-error]`},
		{"case.htm", "", `layouts/case.htm: warning: nothing uses this file (did you mean "case.html"?) [unused-layout]`},
		{"cse.html", "{{", `layouts/cse.html: warning: nothing uses this file (did you mean "case.html"?) [unused-layout]`},
		{"i18n/ru.toml", "", `layouts/i18n/ru.toml: warning: nothing uses this file (site.toml has no language "ru") [unused-layout]`},
		{"i18n/uk.toml.txt", "", `layouts/i18n/uk.toml.txt: warning: nothing uses this file (did you mean "i18n/uk.toml"?) [unused-layout]`},
		{".case.html.swp", "", ``},
		{"case.html~", "", ``},
		{"case.html", "<p>\n\xff", `layouts/case.html:2:1: error: a byte that is not UTF-8 (save the file as UTF-8) [invalid-utf8]`},
		{"i18n/uk.toml", `cases = 3`, `layouts/i18n/uk.toml:1:9: error: cases must be text, not a number (write cases = "3") [wrong-type]`},
		{"i18n/uk.toml", `case = "Справа"`, `layouts/i18n/uk.toml:1:1: warning: no layout uses the word "case" (did you mean "cases"?) [unused-word]`},
		{"i18n/uk.toml", `page_of = "{page} / {off}"`, `layouts/i18n/uk.toml:1:11: error: nothing is put in place of {off} in "page_of" (known here: {of}, {page}) [unknown-placeholder]`},
		{"i18n/uk.toml", `signed = { one = "{n}" }`, `layouts/i18n/uk.toml:1:10: error: signed has no "other" (it serves every count that has no form of its own) [missing-key]`},
		{"i18n/uk.toml", `signed = { other = "{n}", lots = "{n}" }`, `layouts/i18n/uk.toml:1:27: error: unknown plural form "lots" (one of "zero", "one", "two", "few", "many" or "other") [unknown-key]`},
		{"i18n/uk.toml", `own_word_of_ours = "так"`, ``},
	} {
		_, problems, _ := render(t, site(c.name, c.text), "en", page())
		got := ""
		if len(problems) > 0 {
			got = problems[0].String()
		}
		if got != c.want || len(problems) > 1 {
			t.Errorf("%s\n%s\n got %v\nwant %s", c.name, c.text, problems, c.want)
		}
	}
}

func TestProblemsThatShowWhenAPageIsRendered(t *testing.T) {
	for text, want := range map[string]string{
		"\n Ї {{.Titel}}":                        `2:6: error: there is no field "Titel" here (did you mean "Title"?)`,
		`{{.Link.Url}}`:                          `1:25: error: there is no field "Url" here (did you mean "URL"?)`,
		`{{with $x := .Link}}{{$x.Nam}}{{end}}`:  `1:42: error: there is no field "Nam" here (did you mean "Name"?)`,
		`{{range .People}}{{.Nane}}{{end}}`:      `1:37: error: there is no field "Nane" here (did you mean "Name"?)`,
		`{{.Title.First}}`:                       `1:26: error: there is no field "First" here`,
		`{{.More.Name}}`:                         `1:25: error: .More.Name: this page has none (put {{with .More}} … {{end}} around it)`,
		`{{range .Link}}{{end}}`:                 `1:26: error: .Link is not a list`,
		`{{t (printf "x%s" .Title)}}`:            `1:20: error: t: there is no word of that key`,
		`{{t (printf "x_%d" .Count)}}`:           `1:20: error: t: there is no word "x_20000"`,
		`{{t "page_of" "page" 3}}`:               `1:20: error: t: the word "page_of" needs a value for {of}`,
		`{{t "signed" "many"}}`:                  `1:20: error: t: the first value for "signed" must be a count, or a name before each value`,
		`{{t "signed" 1 2 3}}`:                   `1:20: error: t: a name before each value for "signed" must be text in quotes`,
		`{{around "cases" "x"}}`:                 `1:20: error: around: the word "cases" has no {x}`,
		`{{date .When "tall"}}`:                  `1:20: error: date: unknown style of a date, expected "short", "medium", "long" or "full"`,
		`{{date .Count}}`:                        `1:20: error: date: this is not a date`,
		`{{time .Title}}`:                        `1:25: error: .Title is not the kind of value that is needed here`,
		`{{number .Title}}`:                      `1:20: error: number: this is not a whole number`,
		`{{number}}`:                             `1:20: error: wrong number of values for number`,
		`{{args "x"}}`:                           `1:20: error: args: a name without a value`,
		`{{index .Names 7}}`:                     `1:20: error: index .Names 7: the list is shorter`,
		`{{if eq .Title 3}}{{end}}`:              `1:23: error: eq .Title 3 compares what cannot be compared (text with text, a number with a number)`,
		`<a href="{{.Title}}>x`:                  `1:27: error: the layout ends inside a tag, an attribute, a script or a style`,
		`{{if .Title}}<a href="{{end}}x`:         `1:23: error: the branches of an if, with or range leave the HTML in different places, as one that closes a quotation mark and one that does not`,
		`<p title={{.Title}}>`:                   `1:21: error: an attribute has no quotation marks around its value (write them around it)`,
		`<p title=a{{.Title}}>`:                  `1:21: error: an attribute has no quotation marks around its value (write them around it)`,
		`<{{.Title}}>`:                           ``,
		`<h{{.Count}}>`:                          `1:22: error: a value stands where the name of a tag or of an attribute does (write the name out, and choose between several with if)`,
		`<p {{.Title}}>`:                         `1:23: error: a value stands where the name of a tag or of an attribute does (write the name out, and choose between several with if)`,
		`<h{{if .Count}}1{{else}}2{{end}}>`:      `1:33: error: the name of a tag or of an attribute is put together of parts (write it out in each branch)`,
		`<p data-{{if .Count}}x{{end}}="">`:      `1:39: error: the name of a tag or of an attribute is put together of parts (write it out in each branch)`,
		`<p onclick="f({{.Count}})">`:            `1:34: error: a value stands in the attribute onclick, which the Content-Security-Policy of the pages stops (put the code into a file below assets/, and the value into an attribute such as data-value)`,
		`<p style="width: {{.Count}}%">`:         `1:37: error: a value stands in the attribute style, which the Content-Security-Policy of the pages stops (put the code into a file below assets/, and the value into an attribute such as data-value)`,
		`<script>x = {{.Count}}</script>`:        `1:32: error: a value stands in a style or a script, which the Content-Security-Policy of the pages stops (put the code into a file below assets/, and the value into an attribute such as data-value)`,
		`<style>p { width: {{.Count}} }</style>`: `1:38: error: a value stands in a style or a script, which the Content-Security-Policy of the pages stops (put the code into a file below assets/, and the value into an attribute such as data-value)`,
		`<script type="application/ld+json">{"a": "\{{.Title}}"}</script>`: `1:63: error: a backslash in a script stands before a value`,
		`<a href="{{if .Count}}/x{{end}}{{.Title}}">`:                      `1:51: error: a value stands where it could be part of an address or of something else (put the whole address into each branch)`,
		`<a title="x"><p class="y`:                                         `1:42: error: the layout ends inside a tag, an attribute, a script or a style`,
		"<p>\n<b title=\"x\"=>":                                            `2:13: error: the HTML is damaged: a tag or an attribute is not written out`,
		`{{.}}`:                                                            `1:20: error: . is made of several parts, and cannot be shown as it is (write one of them, as .Page.Title; go through a list with range, or write list before it)`,
		`{{.People}}`:                                                      `1:20: error: .People is a sequence and cannot be shown (go through it with range)`,
		`<script type="application/json">{{.People}}</script>`:             `1:52: error: .People is a sequence and cannot be shown (go through it with range)`,
		`{{template "main" .}}`:                                            `1:29: error: a partial calls itself without an end`,
	} {
		_, problems, err := render(t, site("case.html", "{{define `main`}}"+text+"{{end}}"), "en", page())
		if len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
		}
		got := ""
		if err != nil {
			got = strings.TrimPrefix(strings.TrimPrefix(err.Error(), "layouts/case.html:"), " ")
		}
		if want != "" {
			want += " [layout-error]"
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestBrokenFileIsAnErrorOfEveryPageThatNeedsIt(t *testing.T) {
	for name, want := range map[string]string{
		"base.html":          "layouts/case.html: error: this layout cannot be used (mend the layout or its frame first) [layout-error]",
		"partials/link.html": "layouts/case.html:1:48: error: a partial that does not exist is called [layout-error]",
		"case.html":          "layouts/case.html: error: this layout cannot be used (mend the layout or its frame first) [layout-error]",
	} {
		_, problems, err := render(t, site(name, "{{"), "en", page())
		if err == nil || err.Error() != want || len(problems) != 1 {
			t.Errorf("%s: got %v and %v, want %s", name, problems, err, want)
		}
	}
}

func TestLanguageWithoutWordsShowsEnglishAndIsWarnedAbout(t *testing.T) {
	var rep diag.Report
	theme := Load(small, fstest.MapFS{}, []config.Language{{Tag: "en"}, {Tag: "lt"}, {Tag: "uk-UA"}}, &rep)
	want := `site.toml: warning: there are no interface words in "lt": its pages show English ones (write layouts/i18n/lt.toml with the keys of the English file, which "casebook theme copy layouts/i18n/en.toml" shows) [no-words]`
	if all := rep.All(); len(all) != 1 || all[0].String() != want {
		t.Errorf("got %v, want %s", all, want)
	}
	// Ten is "other" in Lithuanian; one and twenty-one are "one" there, not in English.
	if got, want := theme.Words("lt").T("signed", 21), "21 people signed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := theme.Words("uk-UA").T("cases"), "Справи"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMissingWordsOfALanguageAreNamed(t *testing.T) {
	var rep diag.Report
	own := site("i18n/lt.toml", `cases = "Bylos"`)
	theme := Load(small, own, []config.Language{{Tag: "lt"}}, &rep)
	want := "layouts/i18n/lt.toml: warning: English stands in for missing words: page_of, signed, until [missing-words]"
	if all := rep.All(); len(all) != 1 || all[0].String() != want {
		t.Errorf("got %v, want %s", all, want)
	}
	if got, want := theme.Words("lt").T("cases"), "Bylos"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRenderingIsSafeForConcurrentUse(t *testing.T) {
	theme := Load(small, fstest.MapFS{}, both, &diag.Report{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for _, kind := range []string{"case", "alias"} {
				if _, err := theme.Append(nil, kind, both[i%2].Tag, page(), i > 3); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestPageMayBeginWithABlankLine(t *testing.T) {
	var rep diag.Report
	theme := Load(small, site("alias.html", "\n\n{{with .Title}}<p>{{.}}{{end}}"), both, &rep)
	got, err := theme.Append(nil, "alias", "en", page(), true)
	if want := "<p>Ada &lt;Example>"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestMethodsThatLayoutsCallAreListed(t *testing.T) {
	var rep diag.Report
	theme := Load(small, site("alias.html", `{{.When.Year}} {{.When.IsZero}} {{.When.Format "2006-01"}} {{.Count}}`), both, &rep)
	got, err := theme.Append(nil, "alias", "en", page(), true)
	if want := "2020 false 2020-05 20000"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	theme = Load(small, site("alias.html", `{{.When.GobEncode}}`), both, &rep)
	if _, err := theme.Append(nil, "alias", "en", page(), true); err == nil {
		t.Error("a method is called that is for programs alone")
	}
}
