package theme

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
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

// wordLanguages are the languages whose words are built in, with the plural
// categories that CLDR gives them.
var wordLanguages = map[string][]string{
	"en": {"one", "other"},
	"uk": {"few", "many", "one", "other"},
	"ru": {"few", "many", "one", "other"},
	"kk": {"one", "other"},
	"pl": {"few", "many", "one", "other"},
	"fr": {"many", "one", "other"},
	"de": {"one", "other"},
	"es": {"many", "one", "other"},
	"ar": {"few", "many", "one", "other", "two", "zero"},
}

// allLanguages gives a site every language that has words, English first.
func allLanguages() []config.Language {
	list := []config.Language{{Tag: "en"}}
	for _, tag := range slices.Sorted(maps.Keys(wordLanguages)) {
		if tag != "en" {
			list = append(list, config.Language{Tag: tag})
		}
	}
	return list
}

func TestBuiltInThemeHasNoProblems(t *testing.T) {
	var rep diag.Report
	Load(builtin, fstest.MapFS{}, allLanguages(), &rep)
	for _, d := range rep.All() {
		t.Error(d)
	}
}

func TestWordsAreBuiltInForTheLanguagesPromised(t *testing.T) {
	files, err := fs.Glob(builtin, wordFolder+"*.toml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for tag := range wordLanguages {
		want = append(want, wordFolder+tag+".toml")
	}
	if slices.Sort(want); !slices.Equal(files, want) {
		t.Errorf("got %q, want %q", files, want)
	}
}

func TestBuiltInLanguagesHaveTheSameWords(t *testing.T) {
	r := wordReader{folder: wordFolder, builtin: builtin, site: fstest.MapFS{}, rep: &diag.Report{}}
	english, _ := r.readFile(builtin, "en")
	if len(english) < 100 {
		t.Fatalf("got %d English words, want at least 100", len(english))
	}
	for tag, categories := range wordLanguages {
		words, _ := r.readFile(builtin, tag)
		if got, want := slices.Sorted(maps.Keys(words)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
			t.Errorf("%s: got the keys %q, want %q", tag, got, want)
		}
		for key, w := range words {
			wantForms := []string{"other"}
			if len(english[key].forms) > 1 {
				wantForms = categories
			}
			if got := slices.Sorted(maps.Keys(w.forms)); !slices.Equal(got, wantForms) {
				t.Errorf("%s: %s: got the forms %q, want %q", tag, key, got, wantForms)
			}
			for form := range w.forms {
				checkPlaceholders(t, tag, key, form, w, namePlaceholders(english[key].forms))
			}
		}
	}
}

// checkPlaceholders wants those of the English word in a form. A form for one
// number alone may say it in words, as an Arabic "two" does.
func checkPlaceholders(t *testing.T, tag, key, form string, w word, want []string) {
	t.Helper()
	got := namePlaceholders(map[string]sentence{form: w.forms[form]})
	withoutCount := slices.DeleteFunc(slices.Clone(want), func(name string) bool { return name == "{n}" })
	if !slices.Equal(got, want) && (len(countsOf(w, form)) != 1 || !slices.Equal(got, withoutCount)) {
		t.Errorf("%s: %s: %s: got the placeholders %q, want %q", tag, key, form, got, want)
	}
}

// countsOf gives the numbers below a thousand that a form serves.
func countsOf(w word, form string) []int64 {
	var counts []int64
	for n := range int64(1000) {
		if w.rules.Plural(n) == form {
			counts = append(counts, n)
		}
	}
	return counts
}

func TestEveryCountHasAFormInBuiltInWords(t *testing.T) {
	themed := Load(builtin, fstest.MapFS{}, allLanguages(), &diag.Report{})
	for tag, categories := range wordLanguages {
		rules := themed.Words(tag).Locale()
		for _, step := range []int64{1, 1000, 1_000_000} {
			for n := range int64(1000) {
				if got := rules.Plural(n * step); !slices.Contains(categories, got) {
					t.Fatalf("%s: %d is %q, want one of %q", tag, n*step, got, categories)
				}
			}
		}
	}
}

func TestBuiltInWordsInTheirLanguage(t *testing.T) {
	words := Load(builtin, fstest.MapFS{}, allLanguages(), &diag.Report{})
	for _, c := range []struct {
		lang  string
		count int
		want  string
	}{
		{"uk", 22, "Підписали 22 особи"},
		{"ru", 21, "Подписал 21 человек"}, {"ru", 12, "Подписали 12 человек"},
		{"pl", 1, "Podpisała 1 osoba"}, {"pl", 22, "Podpisały 22 osoby"}, {"pl", 21, "Podpisało 21 osób"},
		{"kk", 3, "3 адам қол қойды"},
		{"de", 2, "2 Personen haben unterzeichnet"},
		{"fr", 2, "2 personnes ont signé"},
		{"es", 1, "1 persona ha firmado"},
		{"ar", 2, "وقّع شخصان"}, {"ar", 3, "وقّع 3 أشخاص"}, {"ar", 11, "وقّع 11 شخصًا"}, {"ar", 100, "وقّع 100 شخص"},
	} {
		if got := words.Words(c.lang).T("signed", c.count); got != c.want {
			t.Errorf("%s: got %q, want %q", c.lang, got, c.want)
		}
	}
}

// badPunctuation is what stands in no word, by "", and in none of a language.
var badPunctuation = map[string]*regexp.Regexp{
	"":   regexp.MustCompile(`["'<>&]|  |\.\.\.|^ | $`),
	"en": regexp.MustCompile(`[„«»]`),
	"uk": regexp.MustCompile(`[„“”]`),
	"ru": regexp.MustCompile(`[„“”]`),
	"kk": regexp.MustCompile(`[„“”]`),
	"pl": regexp.MustCompile(`[“«»]`),
	"de": regexp.MustCompile(`[”«»]`),
	"es": regexp.MustCompile(`[„“”]`),
	"fr": regexp.MustCompile(`[„“”]|[^\x{202F}][;:!?»]|«[^\x{202F}]`),
	"ar": regexp.MustCompile(`[,;?„“”]`),
}

func TestBuiltInWordsArePunctuatedAsTheirLanguageIs(t *testing.T) {
	themed := Load(builtin, fstest.MapFS{}, allLanguages(), &diag.Report{})
	for tag := range wordLanguages {
		for key, word := range themed.Words(tag).words {
			for form, s := range word.forms {
				text := written(s)
				for _, rule := range []string{"", tag} {
					if bad := badPunctuation[rule].FindString(text); bad != "" {
						t.Errorf("%s: %s: %s: %q has %q", tag, key, form, text, bad)
					}
				}
			}
		}
	}
}

// written gives a sentence with its placeholders, as it stands in its file.
func written(s sentence) string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.text)
		if p.name != "" {
			b.WriteString("{" + p.name + "}")
		}
	}
	return b.String()
}

func TestEveryStatusHasAWord(t *testing.T) {
	themed := Load(builtin, fstest.MapFS{}, allLanguages(), &diag.Report{})
	for tag := range wordLanguages {
		seen := map[string]string{}
		for _, id := range []string{"at-risk", "detained", "on-trial", "imprisoned", "released", "extradited", "died", "closed"} {
			key := "status_" + id
			label := themed.Words(tag).T(key)
			if !themed.Words(tag).Has(key) || seen[label] != "" {
				t.Errorf("%s: the label of %s is %q, as is that of %q", tag, id, label, seen[label])
			}
			seen[label] = id
		}
	}
}

func TestUnchangedCopiesOfBuiltInWordsAreNoProblem(t *testing.T) {
	var rep diag.Report
	Load(builtin, builtin, both, &rep)
	for _, d := range rep.All() {
		t.Error(d)
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
		if _, err := t.compile(frame{"case", "en", true}); err != nil {
			b.Fatal(err)
		}
	}
}
