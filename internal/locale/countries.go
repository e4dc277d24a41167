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

// Built are the languages that casebook speaks, by their tags (BCP 47): what
// people write is understood in each of them, whatever the site's own.
var Built = []string{"en", "uk", "ru", "kk", "pl", "fr", "de", "es", "ar"}

// CountryCode finds the code of a country's written name in the given
// languages (BCP 47) or in English, or by what people call it in one of Built,
// whatever its letter case, accents and apostrophes; "" when no country has
// that name.
func CountryCode(name string, tags ...string) string {
	folded := foldName(name)
	for _, tag := range append(tags, "en") {
		if code := For(tag).codes()[folded]; code != "" {
			return code
		}
	}
	return everydayNames()[folded]
}

// everydayNames are names of countries that people write and CLDR does not
// have, folded. A part of a country, as England, is none: it is shown as written.
var everydayNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for code, list := range map[string]string{
		"GB": "great britain, britain, великобританія, британія, zjednoczone królestwo, grande-bretagne, großbritannien, grossbritannien, gran bretaña, بريطانيا",
		"US": "united states of america, сполучені штати америки, соединенные штаты америки, stany zjednoczone ameryki, états-unis d'amérique, vereinigte staaten von amerika, estados unidos de américa, eeuu, الولايات المتحدة الأمريكية, أمريكا",
		"NL": "holland, the netherlands, голландія, голландия, hollande, holanda",
		"RU": "russian federation, рф, російська федерація, российская федерация, ресей федерациясы, federacja rosyjska, fédération de russie, russische föderation, federación de rusia, federación rusa, روسيا الاتحادية",
		"BY": "білорусія, белоруссия, weißrussland, weissrussland",
		"MM": "burma, бірма, бирма, birmanie, birma, birmania, بورما",
		"MD": "republic of moldova, молдавия, moldawien",
		"IE": "republic of ireland",
	} {
		for name := range strings.SplitSeq(list, ", ") {
			names[foldName(name)] = code
		}
	}
	return names
})

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
