package page_test

import (
	"bytes"
	"fmt"
	"html/template"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/theme"
)

var kinds = []string{"home", "cases", "case", "update", "letters", "letter", "signatories", "page", "subscribe", "404", "alias", "stub"}

func builtInTheme(t testing.TB) *theme.Theme {
	t.Helper()
	var rep diag.Report
	th := theme.Load(os.DirFS("../.."), fstest.MapFS{}, []config.Language{{Tag: "en"}, {Tag: "uk"}}, &rep)
	for _, d := range rep.All() {
		t.Error(d)
	}
	return th
}

// TestLayoutsShowNoMarkupFromAnyField fills every field of the view with text
// that would be markup anywhere: the page has the same elements and attributes
// as with a harmless text, and no address that runs a script.
func TestLayoutsShowNoMarkupFromAnyField(t *testing.T) {
	th := builtInTheme(t)
	for _, kind := range kinds {
		want := skeleton(t, render(t, th, kind, "harmless"))
		if !strings.Contains(want, "title") {
			t.Fatalf("%s: got the elements %q, want a whole page", kind, want)
		}
		for _, hostile := range []string{
			`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `javascript:alert(1)`,
			`</title></textarea></style></script><b>`, `--><!--`, "\x00<b>", `]]>&lt;&#x3c;`, "`${alert(1)}`", `{{.Site}}`, "https://example.org/\"onclick=x ",
		} {
			if got := skeleton(t, render(t, th, kind, hostile)); got != want {
				t.Errorf("%s: %q became markup:\n got %s\nwant %s", kind, hostile, got, want)
			}
		}
	}
}

// FuzzLayoutsShowNoMarkup does the same with any text.
func FuzzLayoutsShowNoMarkup(f *testing.F) {
	th := builtInTheme(f)
	want := make(map[string]string)
	for _, kind := range kinds {
		want[kind] = skeleton(f, render(f, th, kind, "harmless"))
	}
	f.Add(`<b a='b' c="d">&amp;`, uint8(2))
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		kind := kinds[int(n)%len(kinds)]
		if got := skeleton(t, render(t, th, kind, "x"+text)); got != want[kind] {
			t.Errorf("%s: %q became markup:\n got %s\nwant %s", kind, text, got, want[kind])
		}
	})
}

func render(t testing.TB, th *theme.Theme, kind, text string) []byte {
	t.Helper()
	v := view(kind, text)
	readable, err := th.Append(nil, kind, "uk", v, false)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	both, err := th.Append(readable, kind, "uk", v, true)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return both
}

// skeleton gives the elements of a page with the names of their attributes,
// and fails at an address that could run a script.
func skeleton(t testing.TB, text []byte) string {
	t.Helper()
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(text))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.TextToken {
			continue
		}
		fmt.Fprintf(&b, "%d %s", token.Type, token.Data)
		for _, a := range token.Attr {
			b.WriteString(" " + a.Key)
			if a.Key == "href" || a.Key == "src" || a.Key == "action" {
				checkAddress(t, a.Val)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func checkAddress(t testing.TB, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err == nil && !slices.Contains([]string{"", "http", "https", "mailto", "tel", "sgnl"}, u.Scheme) {
		t.Errorf("the address %q can run a script", address)
	}
}

// view gives a view of a kind with text in every field of every part.
func view(kind, text string) page.View {
	var v page.View
	fill(reflect.ValueOf(&v).Elem(), text)
	v.Page.Kind = kind
	v.Page.JSONLD = []any{map[string]any{"name": text}}
	return v
}

var (
	people  = reflect.TypeFor[iter.Seq[campaign.Signatory]]()
	moment  = reflect.TypeFor[campaign.Moment]()
	markup  = reflect.TypeFor[template.HTML]()
	someDay = campaign.Moment{Time: time.Date(2020, time.May, 21, 14, 30, 0, 0, time.UTC), HasTime: true}
)

func fill(v reflect.Value, text string) {
	switch v.Type() {
	case people:
		v.Set(reflect.ValueOf(iter.Seq[campaign.Signatory](func(yield func(campaign.Signatory) bool) {
			var s campaign.Signatory
			fill(reflect.ValueOf(&s).Elem(), text)
			if yield(s) {
				yield(s)
			}
		})))
		return
	case moment:
		v.Set(reflect.ValueOf(someDay))
		return
	case markup:
		v.SetString("<p>text</p>")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Interface {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0), text)
			fill(v.Index(1), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	}
}

// TestLayoutsRenderWithNothingSet shows that no layout leans on what a page
// may lack: of the view only the parts of the kind are there, all empty.
func TestLayoutsRenderWithNothingSet(t *testing.T) {
	th := builtInTheme(t)
	for _, kind := range kinds {
		v := page.View{Page: page.Page{Kind: kind}}
		for _, part := range parts[kind] {
			field := reflect.ValueOf(&v).Elem().FieldByName(part)
			field.Set(reflect.New(field.Type().Elem()))
		}
		got, err := th.Append(nil, kind, "en", &v, false)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if strings.Contains(string(got), "no value") {
			t.Errorf("%s: a value that does not exist is shown", kind)
		}
	}
}

// parts are the fields of the view that each kind of page has.
var parts = map[string][]string{
	"home": {"Home"}, "cases": {"Cases"}, "case": {"Case"}, "update": {"Update"}, "letters": {"Letters"}, "letter": {"Letter"},
	"signatories": {"Letter", "People"}, "page": {"Text"}, "subscribe": {"Subscribe"}, "alias": {"Alias"},
}

var askedFor = regexp.MustCompile(`\bT\("([a-z_-]+)"[,)]`)

// TestEveryWordThatCodeAsksForExists guards the words that no layout names.
func TestEveryWordThatCodeAsksForExists(t *testing.T) {
	words := builtInTheme(t).Words("uk")
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal("there are no sources", err)
	}
	found := 0
	for _, name := range sources {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range askedFor.FindAllSubmatch(source, -1) {
			found++
			if !words.Has(string(m[1])) {
				t.Errorf("%s asks for the word %q, which does not exist", name, m[1])
			}
		}
	}
	if found == 0 {
		t.Error("no source asks for a word: this test has lost its object")
	}
}

// TestDocumentationNamesEveryFieldAndFunction compares docs/layouts.md with
// the types that layouts get, both ways.
func TestDocumentationNamesEveryFieldAndFunction(t *testing.T) {
	text, err := os.ReadFile("../../docs/layouts.md")
	if err != nil {
		t.Fatal(err)
	}
	got, functions := documented(string(text))
	want := make(map[string][]string)
	describe(reflect.TypeFor[page.View](), want)
	for name, fields := range want {
		if !slices.Equal(got[name], fields) {
			t.Errorf("docs/layouts.md, %s:\n got %q\nwant %q", name, got[name], fields)
		}
	}
	for name := range got {
		if want[name] == nil {
			t.Errorf("docs/layouts.md describes %s, which layouts do not get", name)
		}
	}
	if want := theme.Functions(); !slices.Equal(functions, want) {
		t.Errorf("docs/layouts.md, functions:\n got %q\nwant %q", functions, want)
	}
}

var (
	typeHeading = regexp.MustCompile(`^### (\w+)$`)
	fieldRow    = regexp.MustCompile("^\\| `(\\w+)` \\| ([^|]+) \\|")
	functionRow = regexp.MustCompile("^\\| `(\\w+) [A-Z]")
)

// documented gives the fields, as "Name kind", of each type that the text
// describes, and the functions.
func documented(text string) (types map[string][]string, functions []string) {
	types = make(map[string][]string)
	current := ""
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimSpace(line)
		if m := typeHeading.FindStringSubmatch(line); m != nil {
			current = m[1]
		} else if m := fieldRow.FindStringSubmatch(line); m != nil {
			types[current] = append(types[current], m[1]+" "+m[2])
		} else if m := functionRow.FindStringSubmatch(line); m != nil {
			functions = append(functions, m[1])
		}
	}
	slices.Sort(functions)
	return types, slices.Compact(functions)
}

// describe gathers the fields of a type and of those it is made of.
func describe(in reflect.Type, types map[string][]string) string {
	switch in {
	case moment:
		return "moment"
	case markup:
		return "HTML"
	case people:
		return "sequence of " + describe(reflect.TypeFor[campaign.Signatory](), types)
	case reflect.TypeFor[campaign.Since]():
		return "since"
	case reflect.TypeFor[map[string]any]():
		return "values"
	}
	switch in.Kind() {
	case reflect.Pointer:
		return describe(in.Elem(), types) + " or nothing"
	case reflect.Slice:
		return "list of " + describe(in.Elem(), types)
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "yes or no"
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Interface:
		return "any"
	}
	if types[in.Name()] == nil {
		types[in.Name()] = []string{}
		types[in.Name()] = append(types[in.Name()], describeFields(in, types)...)
	}
	return in.Name()
}

// describeFields gives a type's own fields, and those of what it adds to a value
// of the campaign, which layouts use as its own.
func describeFields(in reflect.Type, types map[string][]string) []string {
	var list []string
	for i := range in.NumField() {
		f := in.Field(i)
		switch {
		case f.Anonymous && f.Type.PkgPath() == reflect.TypeFor[campaign.Campaign]().PkgPath():
			list = append(list, describeFields(f.Type, types)...)
		case f.IsExported():
			list = append(list, f.Name+" "+describe(f.Type, types))
		}
	}
	return list
}

func BenchmarkRender(b *testing.B) {
	th := builtInTheme(b)
	for _, kind := range []string{"case", "update", "letter"} {
		v := view(kind, "Ada Example")
		b.Run(kind, func(b *testing.B) {
			var buffer []byte
			var err error
			b.ReportAllocs()
			for b.Loop() {
				if buffer, err = th.Append(buffer[:0], kind, "uk", &v, true); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(buffer)))
		})
	}
}

// BenchmarkFirstPage is what a build waits for before its first page.
func BenchmarkFirstPage(b *testing.B) {
	v := view("case", "Ada Example")
	for b.Loop() {
		if _, err := builtInTheme(b).Append(nil, "case", "en", &v, false); err != nil {
			b.Fatal(err)
		}
	}
}
