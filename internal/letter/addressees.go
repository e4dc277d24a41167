package letter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// addressees reads the groups of lines that may name them. Under a label they
// are addressees whatever they are called; elsewhere only a line that has both
// a name and an office is one.
func (h *head) addressees() {
	labelled := false
	for i := range h.groups {
		h.groups[i].leadIn(h.recogniser)
		labelled = labelled || h.groups[i].section == "to"
	}
	for i := range h.groups {
		g := &h.groups[i]
		if g.section == "" && labelled || g.section == "" && !g.candid() {
			continue
		}
		h.addGroup(g)
	}
}

// leadIn takes "An den", "À l'attention de" off the first line of a group.
func (g *group) leadIn(r *recogniser) {
	phrase, ok := begins("towards", fold(g.lines[0]))
	if !ok || g.section != "" {
		return
	}
	rest := afterFields(g.lines[0], strings.Count(phrase, " ")+1)
	if alone := rest == "" && len(g.lines) > 1; alone && classify(g.lines[1]) != unknown {
		r.say(g.list[0].line.At, "label", fmt.Sprintf("%q begins the addressees", g.lines[0]))
		g.list[0].taken = true
		g.list, g.lines, g.section, g.labelled = g.list[1:], g.lines[1:], "to", true
		return
	}
	if !hasRole(rest) && !isPerson(rest) && !hasOrganisation(rest) {
		return
	}
	r.say(g.list[0].line.At, "label", fmt.Sprintf("%q begins the addressees", strings.TrimSpace(strings.TrimSuffix(g.lines[0], rest))))
	g.lines[0], g.section, g.labelled = rest, "to", true
}

// afterFields gives a text without its first n words.
func afterFields(s string, n int) string {
	for range n {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		i := strings.IndexFunc(s, unicode.IsSpace)
		if i < 0 {
			return ""
		}
		s = s[i:]
	}
	return strings.TrimSpace(s)
}

// candid reports whether lines without a label stand where addressees do:
// below the date, or with the office above the name. Above the date stands who
// writes.
func (g *group) candid() bool {
	return g.dated || classify(g.lines[0]) == anOffice || startsWithHonorific(g.lines[0])
}

// addGroup takes over the addressees of a group.
func (h *head) addGroup(g *group) {
	for _, e := range entries(g) {
		if !e.sure && !g.labelled {
			continue
		}
		for _, i := range e.lines {
			g.list[i].taken = true
		}
		at := g.list[e.lines[0]].line.At
		switch {
		case e.guess:
			h.check(at, "unsure-addressee", "it is not clear whether this addressee is a person, an office or an organisation; it is taken as a name", "move it to office or organisation if it is one")
		case g.section == "":
			h.check(at, "addressee-without-label", "these lines are taken as an addressee, since they have a name and an office", "look whether they are")
		}
		if g.section == "cc" {
			h.CC = append(h.CC, e.Addressee)
		} else {
			h.To = append(h.To, e.Addressee)
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

// entries reads the addressees of a group. The first line says how the lines
// follow each other: names with their offices below, or the reverse.
func entries(g *group) []entry {
	var out []entry
	lead := unknown
	for i, text := range g.lines {
		text = plainText(text)
		if last := len(out) - 1; last >= 0 && i > 0 && (continues(text) || leavesOpen(g.lines[i-1])) && contains(out[last].lines, i-1) {
			out[last].extend(text, i)
			continue
		}
		a, paired := officeAndName(text)
		c := classify(text)
		if lead == unknown {
			lead = c
		}
		switch {
		case paired:
			out = append(out, entry{Addressee: a, lines: []int{i}, sure: true})
		case c == unknown && len(g.lines) > 1 && len(out) > 0:
		case c == unknown:
			out = append(out, entry{Addressee: Addressee{Name: text}, lines: []int{i}, guess: true})
		case len(out) > 0 && out[len(out)-1].accepts(c, lead):
			out[len(out)-1].add(c, text, i)
		default:
			out = append(out, entry{})
			out[len(out)-1].add(c, text, i)
		}
	}
	return out
}

func contains(list []int, n int) bool { return len(list) > 0 && list[len(list)-1] == n }

// continues reports whether a line goes on with the one above: it begins with
// a small letter.
func continues(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// leavesOpen reports whether a line cannot be the last of what it says: it ends
// with a comma or with a small word such as "of" or "und".
func leavesOpen(s string) bool {
	fields := strings.Fields(s)
	if len(fields) < 2 {
		return false
	}
	last := fields[len(fields)-1]
	return strings.HasSuffix(last, ",") || utf8.RuneCountInString(last) <= 3 && continues(last) && !strings.HasSuffix(last, ".")
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
	if a, ok := officeAndName(e.Office); ok && e.Name == "" {
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
	switch {
	case c == aPerson:
		e.Name = text
	case c == anOffice:
		e.Office = text
	case e.Organisation == "":
		e.Organisation = text
	default:
		e.Organisation += ", " + text
	}
	e.sure = e.Name != "" && (e.Office != "" || e.Organisation != "" || startsWithHonorific(e.Name))
}

// between parts names and offices that stand on one line.
var between = []string{", ", "، ", " – ", " — ", " - ", ": ", "; "}

// officeAndName reads "Office, Name" and "Name, Office".
func officeAndName(s string) (a Addressee, ok bool) {
	for _, sep := range between {
		if name, office, found := strings.Cut(s, sep); found && isPerson(name) && (hasRole(office) || hasOrganisation(office)) {
			return withOffice(name, office), true
		}
		if i := strings.LastIndex(s, sep); i > 0 {
			office, name := s[:i], s[i+len(sep):]
			if isPerson(name) && strings.Contains(name, " ") && !isPerson(office) && (hasRole(office) || hasOrganisation(office)) {
				return withOffice(name, office), true
			}
		}
	}
	if name, office, found := strings.Cut(strings.TrimSuffix(s, ")"), " ("); found && strings.HasSuffix(s, ")") && isPerson(name) && hasRole(office) {
		return withOffice(name, office), true
	}
	return a, false
}

func withOffice(name, office string) Addressee {
	if hasRole(office) {
		return Addressee{Name: name, Office: office}
	}
	return Addressee{Name: name, Organisation: office}
}
