package theme

import (
	"bytes"
	"regexp"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// goWords would show a user how casebook is made.
var goWords = regexp.MustCompile(`html/template|interface \{|reflect|theme\.|campaign\.|parse\.|runtime error|\*?map\[|%!|nil\b|<no value>`)

// endless marks texts that may run for long by right: they are the site's own.
var endless = regexp.MustCompile(`range|%|\d{4}`)

// FuzzLayoutProblemsAreInPlainWords puts any text into a layout: whatever is
// wrong with it is said, with the file, and in words for its author.
func FuzzLayoutProblemsAreInPlainWords(f *testing.F) {
	for _, text := range []string{
		`{{.Title}}`, `<a href="{{.Link.URL}}" title={{.Title}}>`, `{{if .More}}{{.More.URL}}{{else}}{{t "signed" .Count}}{{end}}`,
		`{{with $x := index .Names 1}}{{$x.Y}}{{end}}`, `<script>{{.Names}}</script>`, `{{define "x"}}{{end}}{{template "x" 1}}`, `{{/* x */}}{{"a" | len | t}}`,
		`{{nil}}`, `{{.When.Time.Year}}{{slice .Title 1 2}}`, "{{`a", `{{args 1 2}}`, `{{break}}`, `{{1 | date "x"}}`, `{{template "main" .}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if endless.MatchString(text) {
			return
		}
		var rep diag.Report
		theme := Load(small, site("case.html", "{{define `main`}}"+text+"{{end}}"), both, &rep)
		problems := rep.All()
		for _, lang := range []string{"en", "uk"} {
			if _, err := theme.Append(nil, "case", lang, page(), true); err != nil {
				problem, ok := err.(*Error)
				if !ok {
					t.Fatalf("%q: got the error %v, want a diagnostic", text, err)
				}
				problems = append(problems, problem.Diagnostic)
			}
		}
		for _, d := range problems {
			if d.File != "layouts/case.html" && d.File != "layouts/base.html" {
				t.Errorf("%q: the problem %v is in no file of the site", text, d)
			}
			// What is quoted may be the author's own words.
			if said := goWords.FindString(d.Message + d.Hint); said != "" && !bytes.Contains([]byte(text), []byte(said)) {
				t.Errorf("%q: the problem %v speaks of %q", text, d, said)
			}
		}
	})
}

// FuzzWords reads any text as words: those that are read can be asked for.
func FuzzWords(f *testing.F) {
	f.Add(`signed = { one = "{n}", other = "{n} {" }`, 3)
	f.Add(`cases = "}{{page}"`, -1)
	f.Fuzz(func(t *testing.T, text string, count int) {
		var rep diag.Report
		theme := Load(small, fstest.MapFS{"layouts/i18n/uk.toml": {Data: []byte(text)}}, both, &rep)
		words := theme.Words("uk")
		for _, key := range words.Keys() {
			written := words.words[key].forms
			for _, form := range written {
				if form == nil {
					written = nil // somebody wants nothing there for some number
				}
			}
			if got := words.T(key, count); got == "" && written != nil {
				t.Errorf("%q: the word %q is empty", text, key)
			}
		}
	})
}
