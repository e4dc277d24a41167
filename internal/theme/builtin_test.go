package theme

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// builtin is the theme of the program.
var builtin = os.DirFS("../..")

var both = []config.Language{{Tag: "en"}, {Tag: "uk"}}

func TestBuiltInThemeHasNoProblems(t *testing.T) {
	var rep diag.Report
	Load(builtin, fstest.MapFS{}, both, &rep)
	for _, d := range rep.All() {
		t.Error(d)
	}
}

func TestBuiltInLanguagesHaveTheSameWords(t *testing.T) {
	r := wordReader{builtin: builtin, site: fstest.MapFS{}, rep: &diag.Report{}}
	english, _ := r.file(builtin, "en")
	if len(english) < 100 {
		t.Fatalf("got %d English words, want at least 100", len(english))
	}
	for _, tag := range []string{"uk"} {
		words, _ := r.file(builtin, tag)
		if got, want := slices.Sorted(maps.Keys(words)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
			t.Errorf("%s: got the keys %q, want %q", tag, got, want)
		}
		for key, w := range words {
			if got, want := placeholders(w.forms), placeholders(english[key].forms); !slices.Equal(got, want) {
				t.Errorf("%s: %s: got the placeholders %q, want %q", tag, key, got, want)
			}
			checkForms(t, tag, key, w)
		}
	}
}

// checkForms wants every plural form that the language has, of a word that has
// any.
func checkForms(t *testing.T, tag, key string, w word) {
	t.Helper()
	if len(w.forms) == 1 {
		return
	}
	for n := range int64(1000) {
		if form := w.rules.Plural(n); w.forms[form] == nil {
			t.Errorf("%s: %s has no form %q, which %d needs", tag, key, form, n)
			return
		}
	}
}

func TestBuiltInWordsUseNoStraightQuotes(t *testing.T) {
	w := Load(builtin, fstest.MapFS{}, both, &diag.Report{})
	for _, lang := range []string{"en", "uk"} {
		for key, word := range w.Words(lang).words {
			for _, s := range word.forms {
				for _, p := range s {
					if strings.ContainsAny(p.text, `"'<>&`) {
						t.Errorf("%s: %s: %q has a straight quotation mark or markup", lang, key, p.text)
					}
				}
			}
		}
	}
}

func TestEveryStatusHasAWord(t *testing.T) {
	words := Load(builtin, fstest.MapFS{}, both, &diag.Report{}).Words("uk")
	for _, id := range []string{"at-risk", "detained", "on-trial", "imprisoned", "released", "extradited", "died", "closed"} {
		if !words.Has("status_" + id) {
			t.Errorf("there is no word for the status %s", id)
		}
	}
}

func TestListSaysWhatTheSiteReplaces(t *testing.T) {
	site := fstest.MapFS{"layouts/case.html": {Data: []byte("x")}, "layouts/own.html": {Data: []byte("x")}}
	program := fstest.MapFS{"layouts/case.html": {}, "layouts/i18n/en.toml": {}, "assets/site.css": {}}
	got, err := List(program, site)
	if err != nil {
		t.Fatal(err)
	}
	want := []File{{"assets/site.css", false}, {"layouts/case.html", true}, {"layouts/i18n/en.toml", false}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(builtin, fstest.MapFS{}, both, &diag.Report{})
	}
}

// BenchmarkBind is what a layout costs once in each language.
func BenchmarkBind(b *testing.B) {
	t := Load(builtin, fstest.MapFS{}, both, &diag.Report{})
	for b.Loop() {
		page, err := t.bind(frame{"case", "en", true})
		if err != nil {
			b.Fatal(err)
		}
		if p := page.program(); p == nil || !p.minimal {
			b.Fatal("the layout was not compiled")
		}
	}
}
