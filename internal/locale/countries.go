package locale

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Country gives the name of an ISO 3166-1 alpha-2 code (upper case), in
// English where the language has none; what is no such code is given back.
func (l *Locale) Country(code string) string {
	if names := l.data.countries[code]; len(names) > 0 {
		return names[0]
	}
	if names := For("en").data.countries[code]; len(names) > 0 {
		return names[0]
	}
	return code
}

// IsCountry reports whether code is an ISO 3166-1 alpha-2 code in upper case,
// or XK, which is used for Kosovo.
func IsCountry(code string) bool {
	_, ok := For("en").data.countries[code]
	return ok
}

// Countries gives every code that IsCountry knows, sorted.
var Countries = sync.OnceValue(func() []string {
	return slices.Sorted(maps.Keys(For("en").data.countries))
})

// CountryCode finds the code of a country's written name in the given
// languages (BCP 47) or in English, whatever its letter case, accents and
// apostrophes; "" when no country has that name.
func CountryCode(name string, tags ...string) string {
	folded := foldName(name)
	for _, tag := range append(tags, "en") {
		if code := For(tag).codes()[folded]; code != "" {
			return code
		}
	}
	return ""
}

func (l *Locale) indexCountries() map[string]string {
	index := make(map[string]string, len(l.data.countries))
	for code, names := range l.data.countries {
		for _, name := range names {
			index[foldName(name)] = code
		}
	}
	return index
}

// foldName keeps the letters and digits of a name, without accents, in lower
// case, with single spaces between words.
func foldName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == 'ʼ', r == '‘', r == '.':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
