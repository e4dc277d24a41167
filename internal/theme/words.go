package theme

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/locale"
)

// Words are the interface words of one language: the site's own over the
// built-in ones, English where neither has a word.
type Words struct {
	locale *locale.Locale
	words  map[string]word
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
		if !found || !closed || !isName(name) {
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

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// isKey reports whether a text looks like the key of a word.
func isKey(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

// Locale gives how the language writes dates and numbers.
func (w *Words) Locale() *locale.Locale { return w.locale }

// Has reports whether there is a word of that key.
func (w *Words) Has(key string) bool {
	_, ok := w.words[key]
	return ok
}

// Keys gives the keys of all words, sorted.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.words)) }

// T gives a word as the layout function t does, filled in with a count and
// pairs of names and values: T("page_of", "page", 2, "of", 9). A key that does
// not exist is given back, and what cannot be filled in stays as it is: the
// keys and values are the program's own, which tests prove.
func (w *Words) T(key string, args ...any) string {
	text, _ := w.text(key, args...)
	return text
}

// text is the layout function t.
func (w *Words) text(key string, args ...any) (string, error) {
	s, values, err := w.choose(key, args)
	if err != nil {
		return key, err
	}
	if len(s) == 1 && s[0].name == "" {
		return s[0].text, nil
	}
	return fill(key, s, values)
}

// Around is a word cut in two, for markup in between.
type Around struct{ Before, After string }

// around is the layout function around.
func (w *Words) around(key, name string, args ...any) (Around, error) {
	s, values, err := w.choose(key, args)
	if err != nil {
		return Around{}, err
	}
	i := slices.IndexFunc(s, func(p piece) bool { return p.name == name })
	if i < 0 {
		return Around{}, fmt.Errorf("the word %q has no {%s}", key, name)
	}
	before, err := fill(key, s[:i], values)
	if err != nil {
		return Around{}, err
	}
	after, err := fill(key, s[i+1:], values)
	return Around{before, after}, err
}

// choose gives the form of a word for the count that args begin with, and the
// values of its placeholders.
func (w *Words) choose(key string, args []any) (sentence, map[string]string, error) {
	word, ok := w.words[key]
	if !ok {
		if !isKey(key) { // it may be anybody's name
			return nil, nil, errors.New("there is no word of that key")
		}
		return nil, nil, fmt.Errorf("there is no word %q", key)
	}
	form := word.forms["other"]
	if len(args) == 0 {
		return form, nil, nil
	}
	values := make(map[string]string, len(args)/2+1)
	if len(args)%2 == 1 {
		count, isNumber := wholeNumber(args[0])
		if !isNumber {
			return nil, nil, fmt.Errorf("the first value for %q must be a count, or a name before each value", key)
		}
		values["n"] = w.locale.Number(count)
		if f, ok := word.forms[word.rules.Plural(count)]; ok {
			form = f
		}
		args = args[1:]
	}
	return form, values, w.pairs(key, args, values)
}

// pairs adds names and values to those of a word's placeholders.
func (w *Words) pairs(key string, args []any, values map[string]string) error {
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return fmt.Errorf("a name before each value for %q must be text in quotes", key)
		}
		value, err := w.value(args[i+1])
		if err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
		values[name] = value
	}
	return nil
}

// value writes a value within a word.
func (w *Words) value(v any) (string, error) {
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
	return writeNumber(w.locale, v)
}

// fill puts values into a sentence.
func fill(key string, s sentence, values map[string]string) (string, error) {
	var b strings.Builder
	var missing error
	for _, p := range s {
		value, ok := values[p.name]
		switch {
		case p.name == "":
			b.WriteString(withoutDouble(b.String(), p.text))
		case ok:
			b.WriteString(value)
		default:
			b.WriteString("{" + p.name + "}")
			missing = fmt.Errorf("the word %q needs a value for {%s}", key, p.name)
		}
	}
	return b.String(), missing
}

// withoutDouble drops a full stop that follows one: a date such as "21 травня
// 2020 р." may end a sentence.
func withoutDouble(before, text string) string {
	if strings.HasSuffix(before, ".") && strings.HasPrefix(text, ".") && !strings.HasPrefix(text, "..") {
		return text[1:]
	}
	return text
}
