package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
)

// takeLeadIn takes "An den", "À l'attention de" off the first line of a group.
func (g *group) takeLeadIn(r *recogniser) {
	first := g.lines[0]
	phrase, ok := leadingPhrase("towards", fold(first))
	if !ok || g.section != "" {
		return
	}
	rest := first
	for range strings.Count(phrase, " ") + 1 {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		rest = rest[strings.IndexFunc(rest+" ", unicode.IsSpace):]
	}
	rest = strings.TrimSpace(rest)
	switch {
	case rest == "" && len(g.lines) > 1 && classify(g.lines[1]) != unknown:
		g.list[0].taken = true
		r.say(g.list[0].line.At, labelText("to", first))
		g.list, g.lines = g.list[1:], g.lines[1:]
	case hasRole(rest), isPerson(rest), hasOrganisation(rest):
		r.say(g.list[0].line.At, labelText("to", strings.TrimSuffix(first, rest)))
		g.lines[0] = rest
	default:
		return
	}
	g.section, g.labelled = "to", true
}

// isAddress reports whether lines without a label stand where addressees do:
// below the date, or with the office above the name. Above the date stands who
// writes.
func (g *group) isAddress() bool {
	return g.dated || classify(g.lines[0]) == anOffice || startsWithHonorific(g.lines[0])
}

// addAddressees takes over the addressees of a group.
func (r *recogniser) addAddressees(g *group) {
	for _, e := range g.readEntries() {
		if !e.sure && !g.labelled {
			continue
		}
		for _, i := range e.lines {
			g.list[i].taken = true
		}
		at := g.list[e.lines[0]].line.At
		switch {
		case e.guess:
			r.check(at, diag.Say("unsure-addressee"))
		case g.section == "":
			r.check(at, diag.Say("addressee-without-label"))
		}
		if g.section == "cc" {
			r.CC = append(r.CC, e.Addressee)
		} else {
			r.To = append(r.To, e.Addressee)
		}
	}
}

// An entry is an addressee and the lines of the group that it was read from.
type entry struct {
	Addressee
	lines []int
	sure  bool // it has a name and an office, each recognised
	guess bool // what it is, is not known
}

// readEntries reads the addressees of a group. The first line says how the lines
// follow each other: names with their offices below, or the reverse.
func (g *group) readEntries() []entry {
	var out []entry
	lead := unknown
	for i, text := range g.lines {
		text = oneSpace(text)
		var last *entry
		if len(out) > 0 {
			last = &out[len(out)-1]
		}
		if last != nil && (startsSmall(text) || staysOpen(g.lines[i-1])) && slices.Contains(last.lines, i-1) {
			last.extend(text, i)
			continue
		}
		a, paired := readNameAndOffice(text)
		c := classify(text)
		if lead == unknown {
			lead = c
		}
		switch {
		case paired:
			out = append(out, entry{Addressee: a, lines: []int{i}, sure: true})
		case c == unknown && len(g.lines) > 1 && last != nil:
		case c == unknown:
			out = append(out, entry{Addressee: Addressee{Name: text}, lines: []int{i}, guess: true})
		default:
			if last == nil || !last.accepts(c, lead) {
				out = append(out, entry{})
				last = &out[len(out)-1]
			}
			last.add(c, text, i)
		}
	}
	return out
}

// startsSmall reports whether a line goes on with the one above: it begins with
// a small letter.
func startsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// staysOpen reports whether a line cannot be the last of what it says: it ends
// with a comma or with a small word such as "of" or "und".
func staysOpen(s string) bool {
	fields := strings.Fields(s)
	if len(fields) < 2 {
		return false
	}
	last := fields[len(fields)-1]
	return strings.HasSuffix(last, ",") || utf8.RuneCountInString(last) <= 3 && startsSmall(last) && !strings.HasSuffix(last, ".")
}

// extend adds the rest of a line to the part of an addressee that came last.
func (e *entry) extend(text string, line int) {
	e.lines = append(e.lines, line)
	switch {
	case e.Organisation != "":
		e.Organisation += " " + text
	case e.Office != "":
		e.Office += " " + text
	default:
		e.Name += " " + text
	}
	if a, ok := readNameAndOffice(e.Office); ok && e.Name == "" {
		e.Addressee, e.sure = a, true
	}
}

// accepts reports whether a line of a class belongs to the addressee above it.
func (e *entry) accepts(c, lead class) bool {
	switch c {
	case aPerson:
		return lead != aPerson && e.Name == ""
	case anOffice:
		return lead == aPerson && !e.guess && e.Office == ""
	}
	return e.Name != "" || e.Office != ""
}

func (e *entry) add(c class, text string, line int) {
	e.lines = append(e.lines, line)
	switch c {
	case aPerson:
		e.Name = text
	case anOffice:
		e.Office = text
	default:
		e.Organisation = joinParts(e.Organisation, text)
	}
	e.sure = e.Name != "" && (e.Office != "" || e.Organisation != "" || startsWithHonorific(e.Name))
}

// readNameAndOffice reads "Office, Name", "Name, Office" and "Name (Office)".
func readNameAndOffice(s string) (a Addressee, ok bool) {
	pair := func(name, office string) (Addressee, bool) {
		if hasRole(office) {
			return Addressee{Name: name, Office: office}, true
		}
		return Addressee{Name: name, Organisation: office}, true
	}
	isOffice := func(s string) bool { return hasRole(s) || hasOrganisation(s) }
	for _, sep := range []string{", ", "، ", " – ", " — ", " - ", ": ", "; "} {
		if name, office, found := strings.Cut(s, sep); found && isPerson(name) && isOffice(office) {
			return pair(name, office)
		}
		if i := strings.LastIndex(s, sep); i > 0 {
			office, name := s[:i], s[i+len(sep):]
			if isPerson(name) && strings.Contains(name, " ") && !isPerson(office) && isOffice(office) {
				return pair(name, office)
			}
		}
	}
	if name, office, found := strings.Cut(strings.TrimSuffix(s, ")"), " ("); found && strings.HasSuffix(s, ")") && isPerson(name) && hasRole(office) {
		return pair(name, office)
	}
	return a, false
}

func joinParts(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}
