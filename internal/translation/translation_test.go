package translation_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
	"casebook/internal/translation"
)

// named finds the parts of a text: {name}, and {name:row|rows} with its forms.
var named = regexp.MustCompile(`\{([a-z_]+)(?::([^}]*))?\}`)

// quoted finds the parts that the program escapes.
var quoted = regexp.MustCompile(`"\{[a-z_]+\}"`)

func partsOf(text string) []string {
	var parts []string
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		parts = append(parts, m[1])
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

// TestMessagesAreInEveryLanguage holds that every text of the table is in each of the
// languages, with the same parts and as many forms as the language has, and that what
// is packed into the program is what the files say.
func TestMessagesAreInEveryLanguage(t *testing.T) {
	english := diag.EnglishTexts()
	languages := translation.Languages()
	if want := []string{"ar", "de", "en", "es", "fr", "kk", "pl", "ru", "uk"}; !slices.Equal(languages, want) {
		t.Errorf("got %q, want %q", languages, want)
	}
	for _, tag := range languages {
		if tag == "en" {
			continue
		}
		t.Run(tag, func(t *testing.T) {
			texts, err := translation.ReadFile(filepath.Join("messages", tag+".toml"))
			if err != nil {
				t.Fatal(err)
			}
			language := translation.Language(tag)
			forms := len(translation.Forms(tag))
			var missing []string
			for _, text := range english {
				own, ok := texts[text]
				if !ok {
					missing = append(missing, text)
					continue
				}
				if packed := language.Translate(text); packed != own {
					t.Errorf("%q is not packed: run go generate ./internal/translation", text)
				}
				if got, want := partsOf(own), partsOf(text); !slices.Equal(got, want) {
					t.Errorf("%q has the parts %q: %q", text, want, own)
				}
				for _, m := range named.FindAllStringSubmatch(own, -1) {
					if n := strings.Count(m[2], "|") + 1; m[2] != "" && n != forms {
						t.Errorf("%d forms where the language has %d: %q", n, forms, own)
					}
				}
				for _, m := range quoted.FindAllString(text, -1) {
					if !strings.Contains(own, m) {
						t.Errorf("%s has lost its plain quotation marks: %q", m, own)
					}
				}
				if own != strings.TrimSpace(own) || strings.ContainsAny(own, "\n\r") || own != diag.OneLine(own) {
					t.Errorf("more than one line, or what no message may hold: %q", own)
				}
			}
			if len(missing) > 0 {
				t.Errorf("%d texts are missing, as %q", len(missing), missing[:min(len(missing), 10)])
			}
			for text := range texts {
				if !slices.Contains(english, text) {
					t.Errorf("the table has no text %q any more", text)
				}
			}
		})
	}
}

func TestMessagesInALanguage(t *testing.T) {
	uk, ar := translation.Language("uk"), translation.Language("ar")
	for _, c := range []struct {
		text     diag.Text
		language *diag.Language
		want     string
	}{
		{diag.Say("command/errors", "errors", diag.Count(1)), uk, "1 помилка"},
		{diag.Say("command/errors", "errors", diag.Count(22)), uk, "22 помилки"},
		{diag.Say("command/errors", "errors", diag.Count(1255)), nil, "1,255 errors"},
		{diag.Say("unknown-language-of-nobody"), uk, "unknown-language-of-nobody"},
		{diag.Say("usage/lang", "value", "xx", "known", []string{"ar", "de", "en"}), nil, `--lang: there are no messages in "xx" (one of "ar", "de" or "en")`},
		{diag.Say("usage/lang", "value", "xx", "known", []string{"ar", "de", "en"}), uk, `--lang: немає повідомлень мовою "xx" (одна з: "ar", "de" або "en")`},
	} {
		if got := c.text.In(c.language).String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	for n, want := range map[int64]int{0: 0, 1: 1, 2: 2, 5: 3, 11: 4, 100: 5} {
		if ar != nil && ar.Plural(n) != want {
			t.Errorf("%d has the form %d in Arabic, want %d", n, ar.Plural(n), want)
		}
	}
}

// TestChangedMessageStaysAsItIs holds that a message of which something was taken out
// is not made anew of its parts in another language.
func TestChangedMessageStaysAsItIs(t *testing.T) {
	d := diag.ErrorAt(diag.Position{File: "a.md"}, diag.Say("broken-link/no-page", "link", "../Ada"))
	d.Message = `there is no page at "…"`
	if got := d.In(translation.Language("uk")); got.Message != d.Message || got.Hint != d.Hint {
		t.Errorf("got %s", got)
	}
}

func TestMatch(t *testing.T) {
	for tag, want := range map[string]string{
		"uk_UA.UTF-8": "uk", "uk-UA": "uk", "de": "de", "DE@euro": "de", "kk_KZ": "kk", "ar-Latn-EG": "ar",
		"C": "", "C.UTF-8": "", "POSIX": "", "": "", "xx": "", "english": "",
	} {
		if got, ok := translation.Match(tag); ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %q, %t", tag, got, ok)
		}
	}
}

func TestSystemLanguage(t *testing.T) {
	for _, c := range []struct{ all, messages, lang, want string }{
		{"", "", "uk_UA.UTF-8", "uk"},
		{"", "de_DE", "uk_UA.UTF-8", "de"},
		{"C", "de_DE", "uk_UA.UTF-8", "en"},
		{"", "", "ja_JP.UTF-8", "en"},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		if got := translation.System(); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}
