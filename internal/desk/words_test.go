package desk

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook"
	"casebook/internal/theme"
)

// usedWords finds the keys of words in templates, scripts and Go.
func usedWords(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	key := regexp.MustCompile(`(?:\.T|\bt\(|\bcountOf\(|Word:|\bword) ?\(?"([a-z][a-z_]*[a-z])"`)
	var names []string
	for _, pattern := range []string{"client/*.*", "client/layouts/*.html", "client/layouts/partials/*.html"} {
		found, _ := fs.Glob(os.DirFS("."), pattern)
		names = append(names, found...)
	}
	goFiles, _ := fs.Glob(os.DirFS("."), "*.go")
	for _, name := range append(names, goFiles...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range key.FindAllStringSubmatch(string(data), -1) {
			used[found[1]] = true
		}
	}
	return used
}

// families begin keys that are put together, as public_ and an answer.
var families = []string{"secret_", "consent_", "key_", "help_", "column_"}

func TestEveryWordOfTheDeskIsThereAndUsed(t *testing.T) {
	used := usedWords(t)
	known := theme.DeskWords(casebook.Theme, fstest.MapFS{}, "en")
	for key := range used {
		if !known.Has(key) && !slices.Contains(families, key) {
			t.Errorf("layouts/i18n/desk/en.toml has no %s", key)
		}
	}
	for _, key := range known.Keys() {
		if !used[key] && !slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(key, f) }) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// The desk speaks the language that is chosen, else what the browser asks for.
func TestTheDeskSpeaksTheLanguageOfWhoAsks(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct{ cookie, accept, want string }{
		{"", "", "en"}, {"", "lt,xx;q=0.5", "en"}, {"en", "uk", "en"}, {"", "lt, uk-UA;q=0.8, en;q=0.5", "uk"}, {"ar", "", "ar"}, {"../en", "", "en"}, {"", "de-AT;q=0, en", "en"},
	} {
		r := newRequest(b, "")
		r.Header.Set("Accept-Language", c.accept)
		r.Header.Set("Cookie", languageCookie+"="+c.cookie)
		if a := b.send(r); !strings.Contains(a.Body, `<html lang="`+c.want+`" dir="`) {
			t.Errorf("%+v: got %s", c, a.Body)
		}
	}
}

// A language says what English says: no word that nobody asks for, and the same
// things in braces.
func TestEveryLanguageOfTheDeskSaysTheSame(t *testing.T) {
	braces := regexp.MustCompile(`\{[a-z]+\}`)
	inBraces := func(word any) string {
		text, plain := word.(string)
		if !plain {
			text = word.(map[string]string)["other"]
		}
		found := braces.FindAllString(text, -1)
		slices.Sort(found)
		return strings.Join(found, " ")
	}
	english := theme.DeskWords(casebook.Theme, fstest.MapFS{}, "en").Table()
	for _, tag := range theme.DeskLanguages(casebook.Theme) {
		for key, word := range theme.DeskWords(casebook.Theme, fstest.MapFS{}, tag).Table() {
			if english[key] == nil {
				t.Errorf("%s: nothing uses %s", tag, key)
			} else if inBraces(word) != inBraces(english[key]) {
				t.Errorf("%s: %s has %s, want %s", tag, key, inBraces(word), inBraces(english[key]))
			}
		}
	}
}
