package theme

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// Words are the interface words of one language: the site's own over the
// built-in ones, English where neither has a word.
type Words struct {
	locale *locale.Locale
	words  map[string]word
	lacks  int             // how many of them are English ones, which the language has none of
	own    map[string]word // those that the site's own files have in the language
}

// A word is a text with its plural forms. Without a count it is its "other".
type word struct {
	rules *locale.Locale // of the language it is in, which may be English on another page
	forms map[string]sentence
}

// A sentence is a text cut at its {placeholders}.
type sentence []piece

// A piece is a text, or the name of a placeholder.
type piece struct{ text, name string }

// parseSentence cuts a text at its placeholders, such as {name}. A brace that
// begins none stays as it is.
func parseSentence(text string) sentence {
	var s sentence
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
			return append(s, piece{text: text})
		}
		if before != "" {
			s = append(s, piece{text: before})
		}
		s = append(s, piece{name: name})
		text = after
	}
	return s
}

func (s sentence) String() string {
	var b strings.Builder
	for _, p := range s {
		if b.WriteString(p.text); p.name != "" {
			b.WriteString("{" + p.name + "}")
		}
	}
	return b.String()
}

// Locale gives how the language writes dates and numbers.
func (w *Words) Locale() *locale.Locale { return w.locale }

// Has reports whether there is a word of that key.
func (w *Words) Has(key string) bool {
	_, ok := w.words[key]
	return ok
}

// HasOwn reports whether the site itself has a word of that key in the language.
func (w *Words) HasOwn(key string) bool {
	_, ok := w.own[key]
	return ok
}

// Missing gives how many words the language lacks, for which English ones stand.
func (w *Words) Missing() int { return w.lacks }

// Keys gives the keys of all words, sorted.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.words)) }

// Table gives every word as it is written: a text, or its plural forms by their
// names, for a script that fills them in itself.
func (w *Words) Table() map[string]any {
	all := make(map[string]any, len(w.words))
	for key, word := range w.words {
		forms := make(map[string]string, len(word.forms))
		for name, s := range word.forms {
			forms[name] = s.String()
		}
		if all[key] = forms; len(forms) == 1 {
			all[key] = forms["other"]
		}
	}
	return all
}

// T gives a word as the layout function t does, filled in with a count and
// pairs of names and values: T("page_of", "page", 2, "of", 9). A key that does
// not exist is given back, and what cannot be filled in stays as it is: the
// keys and values are the program's own, which tests prove.
func (w *Words) T(key string, args ...any) string {
	text, _ := w.fillWord(key, args)
	return text
}

// fillWord is the layout function t.
func (w *Words) fillWord(key string, args []any) (string, error) {
	s, values, err := w.chooseForm(key, args)
	if err != nil {
		return key, err
	}
	if len(s) == 1 && s[0].name == "" {
		return s[0].text, nil
	}
	return s.fill(key, values)
}

// Around is a word cut in two, for markup in between.
type Around struct{ Before, After string }

// cutWord is the layout function around.
func (w *Words) cutWord(key, name string, args []any) (Around, error) {
	s, values, err := w.chooseForm(key, args)
	if err != nil {
		return Around{}, err
	}
	i := slices.IndexFunc(s, func(p piece) bool { return p.name == name })
	if i < 0 {
		return Around{}, diag.NewFault(diag.Say("layout-error/no-placeholder", "word", key, "placeholder", "{"+name+"}"))
	}
	before, err := s[:i].fill(key, values)
	if err != nil {
		return Around{}, err
	}
	after, err := s[i+1:].fill(key, values)
	return Around{before, after}, err
}

// chooseForm gives the form of a word for the count that args begin with, and
// the values of its placeholders.
func (w *Words) chooseForm(key string, args []any) (sentence, map[string]string, error) {
	word, ok := w.words[key]
	switch {
	case !ok && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "": // it may be anybody's name
		return nil, nil, diag.NewFault(diag.Say("layout-error/no-key"))
	case !ok:
		return nil, nil, diag.NewFault(diag.Say("layout-error/no-word-key", "word", key))
	}
	form := word.forms["other"]
	if len(args) == 0 {
		return form, nil, nil
	}
	values := make(map[string]string, len(args)/2+1)
	if len(args)%2 == 1 {
		count, isNumber := wholeNumber(args[0])
		if !isNumber {
			return nil, nil, diag.NewFault(diag.Say("layout-error/count", "word", key))
		}
		values["n"] = w.locale.Number(count)
		if f, ok := word.forms[word.rules.Plural(count)]; ok {
			form = f
		}
		args = args[1:]
	}
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, nil, diag.NewFault(diag.Say("layout-error/value-name", "word", key))
		}
		value, err := w.writeValue(args[i+1])
		if err != nil {
			return nil, nil, diag.NewFault(diag.Say("layout-error/value", "word", key, "problem", err))
		}
		values[name] = value
	}
	return form, values, nil
}

// writeValue writes a value within a word.
func (w *Words) writeValue(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case campaign.Moment:
		return w.locale.Date(v.Time, locale.Long), nil
	case campaign.Since:
		return w.locale.Since(v), nil
	case fmt.Stringer:
		return v.String(), nil
	}
	n, ok := wholeNumber(v)
	if !ok {
		return "", diag.NewFault(diag.Say("layout-error/no-number"))
	}
	return w.locale.Number(n), nil
}

// wholeNumber gives the value of any type of whole number.
func wholeNumber(n any) (int64, bool) {
	v := reflect.ValueOf(n)
	switch {
	case v.CanInt():
		return v.Int(), true
	case v.CanUint():
		return int64(v.Uint()), true
	}
	return 0, false
}

// fill puts values into the sentence of a word. A full stop after one is left
// out: a date such as "21 травня 2020 р." may end a sentence.
func (s sentence) fill(key string, values map[string]string) (string, error) {
	var b strings.Builder
	var missing error
	for _, p := range s {
		value, ok := values[p.name]
		switch {
		case p.name == "" && strings.HasSuffix(b.String(), ".") && strings.HasPrefix(p.text, ".") && !strings.HasPrefix(p.text, ".."):
			b.WriteString(p.text[1:])
		case p.name == "":
			b.WriteString(p.text)
		case ok:
			b.WriteString(value)
		default:
			b.WriteString("{" + p.name + "}")
			missing = diag.NewFault(diag.Say("layout-error/no-value", "word", key, "placeholder", "{"+p.name+"}"))
		}
	}
	return b.String(), missing
}
