package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/locale"
)

// particles are the words of names that are written small.
var particles = map[string]bool{
	"de": true, "del": true, "della": true, "di": true, "da": true, "dos": true, "das": true, "do": true, "du": true, "des": true, "la": true, "le": true, "las": true, "los": true,
	"van": true, "von": true, "zu": true, "zum": true, "zur": true, "vom": true, "der": true, "den": true, "ten": true, "ter": true, "af": true, "av": true,
	"al": true, "el": true, "bin": true, "bint": true, "ibn": true, "ben": true, "abu": true, "y": true, "e": true, "i": true, "und": true, "af-": true, "d'": true,
	"kyzy": true, "uly": true, "oglu": true, "кызы": true, "қызы": true, "ұлы": true, "оглы": true, "огли": true, "де": true, "фон": true, "ван": true, "аль": true,
	"m.": true, "mme": true, "и": true, "та": true,
}

// looksLikeName reports whether a text is written as a name is: a few words,
// each with a capital (where the script has them) or a particle, no digits.
func looksLikeName(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields) > 8 || utf8.RuneCountInString(s) > 80 || strings.ContainsAny(s, "@/\\:;!?_=<>[]{}…\"«»„“”•*") {
		return false
	}
	capitals := 0
	for i, f := range fields {
		switch {
		case strings.ContainsFunc(f, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsSymbol(r) }):
			return false
		case startsName(f):
			capitals++
		case particles[strings.ToLower(f)] && (i > 0 || len(fields) > 1), isHonorific(f):
		default:
			return false
		}
	}
	last := fields[len(fields)-1]
	return capitals > 0 && (!strings.HasSuffix(last, ".") || utf8.RuneCountInString(last) <= 5)
}

// startsName reports whether a word begins as a name does: with a capital,
// after a small prefix too ("d'Exemple", "al-Example").
func startsName(word string) bool {
	word = strings.TrimLeft(word, "(‘'’")
	if word == "" {
		return false
	}
	r, size := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(r) || unicode.IsTitle(r) || unicode.Is(unicode.Lo, r) {
		return true
	}
	rest := word[size:]
	if i := strings.IndexAny(rest, "'-"); i >= 0 && i <= 4 || strings.Contains(rest, "’") {
		rest = strings.TrimLeft(rest[max(i, 0):], "'’-")
		rest = rest[max(0, strings.Index(rest, "’")):]
		r, _ = utf8.DecodeRuneInString(strings.TrimLeft(rest, "’"))
		return unicode.IsUpper(r)
	}
	return false
}

func isHonorific(word string) bool { return is("honorific", word) }

// startsWithHonorific reports whether a name begins with "Mr", "Frau", "пан".
func startsWithHonorific(s string) bool {
	first, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	return rest != "" && (isHonorific(first) || is("honorific", first+" "+firstField(rest)))
}

func firstField(s string) string {
	f, _, _ := strings.Cut(s, " ")
	return f
}

func hasRole(s string) bool {
	_, ok := holds("role", s)
	return ok
}

func hasOrganisation(s string) bool {
	_, ok := holds("organisation", s)
	return ok
}

// isPerson reports whether a text is written as a name and says nothing of an
// office or an organisation. A surname such as "Dean" is told from an office
// by standing behind another word of two at most.
func isPerson(s string) bool {
	if !looksLikeName(s) {
		return false
	}
	if startsWithHonorific(s) {
		return true
	}
	at, role := holds("role", s)
	if role && !(at == 1 && len(strings.Fields(s)) == 2) {
		return false
	}
	return !hasOrganisation(s) && countryOf(s) == "" && !is("group", s)
}

// countryOf gives the code of a country by its name in any of the languages in
// which letters are understood.
func countryOf(s string) string {
	s = strings.Trim(s, " .,()")
	if s == "" || utf8.RuneCountInString(s) > 60 {
		return ""
	}
	return locale.CountryCode(s, words().languages...)
}

// isCountryCode reports whether a text is the code of a country, as "LT".
func isCountryCode(s string) bool { return len(s) == 2 && locale.IsCountry(s) && !is("group", s) }
