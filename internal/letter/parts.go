package letter

import (
	"strings"
	"unicode"
)

// splitParts cuts a signatory's line at its commas, dashes and bars, but not
// within parentheses. What stands in parentheses right behind the name, or is
// a country or a group at the end, becomes parts as well.
func splitParts(s string) []string {
	var out []string
	for _, p := range outside(s) {
		i := strings.IndexByte(p, '(')
		inner := strings.TrimSuffix(p[i+1:], ")")
		if i > 0 && strings.HasSuffix(p, ")") && !strings.ContainsAny(inner, "()") && (len(out) == 0 || isCountry(inner) || is("group", inner)) {
			out = append(append(out, strings.TrimSpace(p[:i])), outside(inner)...)
			continue
		}
		out = append(out, p)
	}
	return out
}

func isCountry(s string) bool { return countryOf(s) != "" || isCountryCode(s) }

// outside cuts at the separators that stand in no parentheses.
func outside(s string) []string {
	var out []string
	depth, from := 0, 0
	add := func(to int) {
		if p := strings.TrimSpace(s[from:to]); p != "" {
			out = append(out, p)
		}
	}
	var before rune = ' '
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(0, depth-1)
		case depth == 0 && separates(r, before, s[i+len(string(r)):]):
			add(i)
			from = i + len(string(r))
		}
		before = r
	}
	add(len(s))
	return out
}

// separates reports whether a character parts what is said of a person.
func separates(r, before rune, rest string) bool {
	switch r {
	case ',', '،', ';', '|', '\t', '\v':
		return true
	case '–', '—', '-':
		return unicode.IsSpace(before) && rest != "" && (rest[0] == ' ' || strings.HasPrefix(rest, "\u00a0"))
	}
	return false
}

// readings is what was read of signatories by rule, for the notes: countries
// by the words that name them, and rows that need a person's eye.
type readings struct {
	countries []string // "Lithuania = LT", each once
	unsure    []int    // rows whose organisation could be something else
	doubtful  []int    // rows that may be no people
}

func (g *readings) country(name, code string) {
	entry := name + " = " + code
	for _, c := range g.countries {
		if c == entry {
			return
		}
	}
	g.countries = append(g.countries, entry)
}

// describe makes a signatory of a name and what is said of the person. It fails
// where something is said that must not be published by mistake: an e-mail
// address, a telephone number. Unsure is set where an organisation could be
// something else.
func describe(parts []string, g *readings) (s Signatory, unsure, ok bool) {
	s.Name = strings.Trim(parts[0], " \u00a0")
	rest := parts[1:]
	for len(rest) > 0 && is("suffix", rest[0]) {
		s.Name += ", " + rest[0]
		rest = rest[1:]
	}
	for _, p := range parts {
		if isContact(p) {
			return s, false, false
		}
	}
	rest = s.takeCountry(rest, g)
	for _, p := range rest {
		switch {
		case s.Group == "" && is("group", p):
			s.Group = p
		case hasRole(p):
			s.Role = join(s.Role, p)
		default:
			unsure = unsure || !hasOrganisation(p) && s.Role == ""
			s.Organisation = join(s.Organisation, p)
		}
	}
	return s, unsure, true
}

// takeCountry takes the last part that names a country.
func (s *Signatory) takeCountry(parts []string, g *readings) []string {
	for i := len(parts) - 1; i >= 0; i-- {
		p := strings.Trim(parts[i], " .()")
		code := countryOf(p)
		if code == "" && isCountryCode(p) && i == len(parts)-1 {
			code = p
		}
		if code == "" || is("group", p) {
			continue
		}
		s.Country = code
		if p != code {
			g.country(p, code)
		}
		return append(append([]string{}, parts[:i]...), parts[i+1:]...)
	}
	return parts
}

// signedApart reports whether two lines are two signatories', whatever the
// width of the page: the first ends with a country or a group, and the next
// begins with a name.
func signedApart(line, next string) bool {
	parts := splitParts(line)
	if len(parts) < 2 || !isPerson(parts[0]) {
		return false
	}
	last := parts[len(parts)-1]
	return (isCountry(last) || is("group", last)) && isPerson(firstPart(next))
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
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
