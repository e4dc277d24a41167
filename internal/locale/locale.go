// Package locale writes dates, times, numbers, lists and country names as a
// language writes them, by Unicode CLDR: dates, numbers and plural rules come
// from gohugoio/locales, the rest from small data files made by gen.
//
// Nothing is read before a language is asked for. Everything here is safe for
// concurrent use.
package locale

import (
	"strings"
	"sync"

	"github.com/gohugoio/locales"
)

//go:generate go run ./gen

// A Locale is how one language writes things. Get it with For.
type Locale struct {
	tag    string
	format locales.Translator
	data   *edition
	codes  func() map[string]string // folded country name -> code, made at the first question
}

var known sync.Map // BCP 47 tag as asked for -> *Locale

// For gives the locale of a BCP 47 tag: that of the tag itself, else of its
// language without region or script, else English. Letter case does not matter.
func For(tag string) *Locale {
	if l, ok := known.Load(tag); ok {
		return l.(*Locale)
	}
	l, _ := known.LoadOrStore(tag, loadLocale(supportedTag(tag)))
	return l.(*Locale)
}

// supportedTag gives the tag of the locale that For uses for tag; "en" when there
// is none for its language.
func supportedTag(tag string) string {
	for _, t := range lookupChain(tag) {
		if _, ok := formats[t]; ok {
			return t
		}
	}
	return "en"
}

// Tag gives the BCP 47 tag of the data in use: "en" for an unknown language.
func (l *Locale) Tag() string { return l.tag }

func loadLocale(tag string) *Locale {
	l := &Locale{tag: tag, format: formats[tag](), data: readEdition(tag)}
	l.codes = sync.OnceValue(l.indexCountries)
	return l
}

// lookupChain gives a tag in canonical letter case, then what is left when subtags
// are taken from its end, as the lookup of RFC 4647, section 3.4 does.
func lookupChain(tag string) []string {
	parts := strings.FieldsFunc(tag, func(r rune) bool { return r == '-' || r == '_' })
	for i, p := range parts {
		switch {
		case i > 0 && len(p) == 2:
			parts[i] = strings.ToUpper(p)
		case i > 0 && len(p) == 4:
			parts[i] = strings.ToUpper(p[:1]) + strings.ToLower(p[1:])
		default:
			parts[i] = strings.ToLower(p)
		}
	}
	var all []string
	for n := len(parts); n > 0; n-- {
		all = append(all, strings.Join(parts[:n], "-"))
	}
	return all
}
