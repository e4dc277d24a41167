package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/locale"
)

// looksLikeName reports whether a text is written as a name is: a few words,
// each with a capital (where the script has them) or a particle, no digits.
func looksLikeName(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields) > 8 || utf8.RuneCountInString(s) > 80 || strings.ContainsAny(s, "@/\\:;!?_=<>[]{}…\"«»„“”•*") {
		return false
	}
	capitals := 0
	for _, f := range fields {
		switch {
		case strings.ContainsFunc(f, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsSymbol(r) }):
			return false
		case startsName(f):
			capitals++
		case isPhrase("particle", f) && len(fields) > 1, isPhrase("honorific", f):
		case f == "of" && startsWithHonorific(s): // Lord Example of Sampletown
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

// startsWithHonorific reports whether a name begins with "Mr", "Frau", "пан".
func startsWithHonorific(s string) bool {
	folded := strings.TrimPrefix(fold(s), "the ") // "The Lord Example of Sampletown"
	honorific, ok := leadingPhrase("honorific", folded)
	return ok && len(honorific) < len(folded)
}

// A class is what a line of an address says.
type class uint8

const (
	unknown class = iota
	aPerson
	anOffice
	anOrganisation
)

func classify(s string) class {
	switch {
	case isPerson(s):
		return aPerson
	case hasRole(s):
		return anOffice
	case hasOrganisation(s):
		return anOrganisation
	}
	return unknown
}

// isPerson reports whether a text is written as a name and says nothing of an
// office or an organisation. A surname such as "Dean" is told from an office
// by standing behind another word of two at most; "High Representative" is none.
func isPerson(s string) bool {
	if !looksLikeName(s) {
		return false
	}
	if startsWithHonorific(s) {
		return !isAddressedOffice(s)
	}
	s, _ = cutMembership(s)
	fields := strings.Fields(s)
	if at, ok := holdsPhrase("role", s); ok && !(at == 1 && len(fields) == 2 && !isOfficeAlone(fields[1])) {
		return false
	}
	return !hasOrganisation(s) && countryOf(s) == "" && !isGroup(s)
}

// isOfficeAlone reports whether a word for an office is no surname: it is whole, or in
// one of its cases, unlike "Директоренко".
func isOfficeAlone(word string) bool {
	if isPhrase("role", word) {
		return !isPhrase("surname", word)
	}
	for _, stem := range words().stems["role"] {
		if rest, ok := strings.CutPrefix(fold(word), stem); ok && (rest == "" || isPhrase("ending", rest)) {
			return true
		}
	}
	return false
}

// isAddressedOffice reports whether what a word for a person follows is no name:
// "Mr Minister of Justice", "Professor of Law", "Professor, Example University".
// "Mr Dean" and "Mr Dean Sample" may be people.
func isAddressedOffice(s string) bool {
	folded := fold(s)
	honorific, _ := leadingPhrase("honorific", folded)
	folded = folded[len(honorific):]
	rest := strings.Fields(folded)
	if strings.HasPrefix(folded, ",") || isPhrase("role", honorific) && isPhrase("small", rest[0]) {
		return true
	}
	for len(rest) > 1 && isPhrase("small", rest[0]) { // "Madame la Ministre"
		rest = rest[1:]
	}
	at, ok := holdsPhrase("role", strings.Join(rest, " "))
	return ok && at == 0 && len(rest) > 1 && !allNames(strings.Fields(s)[len(strings.Fields(s))-len(rest):])
}

// allNames reports whether every word begins as a name does, in a script that
// has capitals.
func allNames(list []string) bool {
	for _, w := range list {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// cutMembership cuts off the seat that a person writes behind the name: "Ada
// Example MEP".
func cutMembership(s string) (name, seat string) {
	i := strings.LastIndexByte(s, ' ')
	if i > 0 && strings.Contains(s[:i], " ") && isPhrase("seat", s[i+1:]) {
		return s[:i], s[i+1:]
	}
	return s, ""
}

func hasRole(s string) bool {
	_, ok := holdsPhrase("role", s)
	return ok
}

func hasOrganisation(s string) bool {
	_, ok := holdsPhrase("organisation", s)
	return ok
}

// isBodyName reports whether a text is written as the name of an organisation: it
// has a word for one, with a capital at its beginning, and no sentence's end. A word for
// an office may follow where it is in the plural: "Спілка журналістів", but not
// "Press Officer".
func isBodyName(s string) bool {
	at, ok := holdsPhrase("organisation", s)
	role, whole, hasRole := findPhrase("role", s)
	fields := strings.Fields(s)
	switch {
	case isQuotedBody(s):
		return true
	case !ok, hasRole && (whole || role < at), len(fields) > 12 || utf8.RuneCountInString(s) > 100:
		return false
	}
	last := fields[len(fields)-1]
	return startsName(fields[0]) && !strings.ContainsAny(s, "@/\\:;!?_=<>[]{}…*") && (!strings.HasSuffix(last, ".") || isPhrase("organisation", last))
}

// isQuotedBody reports whether a text is what an organisation is, or nothing, and its
// name in quotation marks: "ГО «Приклад»". "Ada «Zoe»" is a person.
func isQuotedBody(s string) bool {
	const opening, closing = "«„“\"", "»”“\""
	s = strings.TrimSpace(s)
	last, size := utf8.DecodeLastRuneInString(s)
	at := strings.IndexAny(s, opening)
	if at < 0 || !strings.ContainsRune(closing, last) || at >= len(s)-size || utf8.RuneCountInString(s) > 100 {
		return false
	}
	before := strings.Fields(s[:at])
	isAbbreviation := func(w string) bool { return utf8.RuneCountInString(w) > 1 && w == strings.ToUpper(w) && allLetters(w) }
	return len(before) == 0 || len(before) <= 6 && hasOrganisation(s[:at]) && !hasRole(s[:at]) || len(before) == 1 && isAbbreviation(before[0])
}

func allLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// isGroup reports whether a text names a group of a parliament.
func isGroup(s string) bool { return isPhrase("group", s) }

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
func isCountryCode(s string) bool {
	return len(s) == 2 && locale.IsCountry(s) && !isGroup(s) && !isPhrase("seat", s)
}

// isCountryOrGroup reports what is said of a person at the end.
func isCountryOrGroup(s string) bool { return countryOf(s) != "" || isCountryCode(s) || isGroup(s) }
