package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/lazy"
)

// A line says of a signatory a name and, beside it, what the person is: its parts.

func firstPart(s string) string {
	first, _, _ := strings.Cut(s, ",")
	return strings.TrimSpace(first)
}

// splitParts cuts a signatory's line at its commas, dashes and bars, but not
// within parentheses. What stands in parentheses right behind the name, or is
// a country or a group at the end, becomes parts as well.
func splitParts(s string) []string {
	var out []string
	s = leaders().ReplaceAllString(s, string(cellBreak))
	for _, p := range splitBehalf(splitOutside(s)) {
		i := strings.IndexByte(p, '(')
		inner := strings.TrimSuffix(p[i+1:], ")")
		if i > 0 && strings.HasSuffix(p, ")") && !strings.ContainsAny(inner, "()") && (len(out) == 0 || isGroupAndCountry(p[:i], splitOutside(inner)) || !slices.ContainsFunc(splitOutside(inner), isOtherWord)) {
			out = append(append(out, strings.TrimSpace(p[:i])), splitOutside(inner)...)
			continue
		}
		out = append(out, p)
	}
	return out
}

// leaders are the dots or the line that lead from a name to what is said of it.
var leaders = lazy.Regexp(`\s*(?:\.{4,}|…{2,}|_{3,}|·{3,})\s*`)

// splitBehalf cuts "Ada Example on behalf of the Example Union" behind the name.
func splitBehalf(parts []string) []string {
	if len(parts) == 0 {
		return parts
	}
	fields := strings.Fields(parts[0])
	for i := 1; i < min(len(fields), 6); i++ {
		name, rest := strings.Join(fields[:i], " "), strings.Join(fields[i:], " ")
		if isBehalf(rest) && isPerson(name) {
			return slices.Concat([]string{name, rest}, parts[1:])
		}
	}
	return parts
}

// isBehalf reports whether a text begins with "on behalf of".
func isBehalf(s string) bool {
	_, ok := leadingPhrase("behalf", fold(s))
	return ok
}

// isGroupAndCountry reports whether what stands in parentheses behind a seat is a group,
// known or not, and the country: "MEP (Sample Alliance, Germany)".
func isGroupAndCountry(before string, inner []string) bool {
	return isPhrase("seat", strings.TrimSpace(before)) && len(inner) == 2 && (countryOf(inner[1]) != "" || isCountryCode(inner[1]))
}

func isOtherWord(s string) bool { return !isCountryOrGroup(s) }

// splitOutside cuts at the separators that stand in no parentheses.
func splitOutside(s string) []string {
	var out []string
	depth, from := 0, 0
	add := func(to int) {
		if p := strings.TrimSpace(s[from:to]); p != "" {
			out = append(out, p)
		}
	}
	before := ' '
	for i, r := range s {
		rest := s[min(len(s), i+utf8.RuneLen(r)):]
		switch r {
		case '(', '«':
			depth++
		case ')', '»':
			depth = max(0, depth-1)
		case ',', '،', ';', '|', '\t', cellBreak:
			if depth == 0 {
				add(i)
				from = len(s) - len(rest)
			}
		case '–', '—', '-':
			if depth == 0 && unicode.IsSpace(before) && (strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\u00a0")) {
				add(i)
				from = len(s) - len(rest)
			}
		}
		before = r
	}
	add(len(s))
	return out
}

// isSmallWord reports whether a text begins with a word without a capital, in a script that
// has them, as a trade does and no place or organisation.
func isSmallWord(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	return startsSmall(first) && !strings.ContainsFunc(first, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) })
}

func countTrue(list []string, is func(string) bool) (n int) {
	for _, s := range list {
		if is(s) {
			n++
		}
	}
	return n
}

// splitPeople cuts a line of several people, with a semicolon or what stands in
// parentheses behind each; one for any other.
func splitPeople(text string) []string {
	text = strings.TrimSuffix(text, ";")
	for _, sep := range []string{" | ", " / "} {
		if list := strings.Split(text, sep); len(list) > 1 && countTrue(list, func(s string) bool { return isPerson(s) && strings.Contains(s, " ") }) == len(list) {
			return list
		}
	}
	if list := splitNames(text); len(list) > 1 && strings.Count(text, ",") < len(list)-1 { // "Ada Example, Bo Sample and Cy Specimen"
		return list
	}
	for _, sep := range []string{"; ", "), "} {
		list := strings.SplitAfter(text, sep)
		begins := func(s string) bool {
			first, _, _ := strings.Cut(firstPart(strings.TrimSuffix(s, "; ")), " (")
			return isPerson(first) && strings.Contains(first, " ") && !isContact(s)
		}
		isOne := func(s string) bool {
			return begins(s) || sep == "; " && isBody(splitParts(oneSpace(strings.TrimSuffix(s, "; "))))
		}
		if len(list) > 1 && begins(list[0]) && countTrue(list, isOne) == len(list) {
			return list
		}
	}
	return []string{text}
}

// isContact reports whether a text is how to reach somebody.
func isContact(s string) bool {
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits > 4 || strings.ContainsRune(s, '@') || strings.Contains(s, "://")
}

// isAnother reports whether a part is somebody of their own: "Bo Sample (Professor,
// Example University)".
func isAnother(s string) bool {
	name, _, more := strings.Cut(s, " (")
	return more && isPerson(name) && strings.Contains(name, " ") && !strings.HasSuffix(name, ",")
}
