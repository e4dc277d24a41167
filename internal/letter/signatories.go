package letter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/prose"
)

// A tail is the state of reading what stands below a closing.
type tail struct {
	*recogniser
	section   string
	behalf    *piece // the line that says for whom those below it sign
	copies    []group
	groups    [][]*piece                // lines of signatories that stand together
	listed    bool                      // words such as "Signatories:" lead them
	places    []prose.Place             // where each signatory stands
	marks     []string                  // what stood before names, as "gez."
	countries []string                  // those read by their names, "Lithuania = LT", each once
	unsure    []int                     // rows whose organisation could be something else
	doubtful  []int                     // rows that may be no people
	headed    map[prose.Place]Signatory // rows of tables with headings, by where they begin
	unread    map[prose.Place]bool      // lines that are not understood
}

// readTail reads what stands below the closing and gives what it could not
// place.
func (r *recogniser) readTail(blocks []prose.Block) []prose.Block {
	t := tail{recogniser: r, headed: map[prose.Place]Signatory{}, unread: map[prose.Place]bool{}}
	list := t.partSigners(cutPieces(t.takeTablesApart(blocks)))
	for i := range list {
		if !t.unread[list[i].line.At] {
			t.readPiece(&list[i])
		}
	}
	t.listed = t.listed || t.areOrganisations()
	for i := range t.copies {
		if len(t.copies[i].lines) > 0 {
			r.addAddressees(&t.copies[i])
		}
	}
	for _, g := range t.groups {
		t.readGroup(g)
	}
	t.report()
	return r.keepRest(list, diag.Say("unplaced-text/tail"))
}

func (t *tail) readPiece(p *piece) {
	if p.gap {
		t.section, t.behalf = "", nil
	}
	kind, n := readLabel(p.text)
	value := strings.TrimSpace(p.text[n:])
	tell := func(label string) { t.say(p.line.At, labelText(kind, label)) }
	hasWord := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	switch {
	case kind == "source" && isAddress(value), kind == "" && isAddress(p.text): // the first is where the letter was published
		if t.Source == "" {
			t.Source, p.taken = addressIn(p.line, value), true
			t.say(p.line.At, diag.Say("source", "line", p.text))
		}
	case kind == "signed" && !hasWord(value), isPhrase("signed-part", strings.TrimRight(p.text, " :")):
		p.taken, t.listed = true, true
		tell(p.text)
	case kind == "cc":
		t.section = "cc"
		t.copies = append(t.copies, group{section: "cc", labelled: true})
		if tell(p.text[:n]); value == "" {
			p.taken = true
			return
		}
		t.copies[len(t.copies)-1].add(p, value)
	case t.section == "cc":
		t.copies[len(t.copies)-1].add(p, p.text)
	case kind == "" && t.takeDateline(p), !hasWord(p.text): // "________"
		p.taken = true
	case kind == "" && isBehalf(p.text) && strings.HasSuffix(p.text, ":"):
		t.behalf, t.groups = p, append(t.groups, nil)
	case kind == "signed", kind == "":
		if kind == "signed" {
			tell(p.text[:n])
			p.text = value
		}
		p.cutMark()
		if len(t.groups) == 0 || p.gap && t.behalf == nil {
			t.groups = append(t.groups, nil)
		}
		p.behalf = t.behalf
		last := len(t.groups) - 1
		t.groups[last] = append(t.groups[last], p)
		if n := len(t.groups[last]); n == 1 && last > 0 && len(t.groups[last-1]) > 0 {
			before := t.groups[last-1]
			t.joinParted(before[len(before)-1], p)
		} else if n > 1 {
			t.joinParted(t.groups[last][n-2], p)
		}
	}
}

// joinParted joins a line with the one above where a narrow page has parted the
// name of a group or a country, or what stands in parentheses: "Ada Example,
// Renew" and "Europe, France".
func (t *tail) joinParted(above, p *piece) {
	first, second := splitParts(oneSpace(above.text)), splitParts(oneSpace(p.text))
	parted := len(first) > 1 && len(second) > 0 && isCountryOrGroup(first[len(first)-1]+" "+second[0]) ||
		len(first) > 1 && len(second) == 1 && strings.HasSuffix(oneSpace(above.text), ",") && isCountryOrGroup(second[0]) // "Ada Example, EPP,"
	if enclosed := oneSpace(p.text); !p.gap && strings.HasPrefix(enclosed, "(") && strings.HasSuffix(enclosed, ")") { // "(Lithuania)"
		parted = true
	}
	if !parted && (!isOpen(above.text) || p.gap) {
		return
	}
	above.text += " " + p.text
	above.joined = append(above.joined, p)
	last := len(t.groups) - 1
	if t.groups[last] = t.groups[last][:len(t.groups[last])-1]; len(t.groups[last]) == 0 {
		t.groups = t.groups[:last]
	}
}

// areOrganisations reports whether nobody but organisations stands below the
// closing, one to a line.
func (t *tail) areOrganisations() bool {
	count := 0
	for _, g := range t.groups {
		for _, p := range g {
			if count++; !isBody(splitParts(oneSpace(p.text))) {
				return false
			}
		}
	}
	return count > 0
}

// takeDateline takes a date below the closing when there is none above.
func (t *tail) takeDateline(p *piece) bool {
	d, ok := readDateline(p.text)
	if ok && isPerson(d.place) && strings.Contains(d.place, " ") && d.place != t.Place { // somebody who wrote the day beside the name
		return false
	}
	return ok && t.takeDate(p, d)
}

// readGroup reads the signatories of lines that stand together: the items of
// a numbered list, with what is listed below each; one a line, with commas; or
// names with lines below them that say who that is.
func (t *tail) readGroup(g []*piece) {
	if len(g) == 0 {
		return
	}
	if s, ok := t.headed[g[0].line.At]; ok && len(g) == 1 {
		t.addSignatory(s, g[0])
		return
	}
	var people []*piece
	for _, p := range g {
		list := splitPeople(oneSpace(p.text))
		if len(list) == 1 {
			people = append(people, p)
			continue
		}
		for _, one := range list {
			one = strings.TrimRight(one, ",; ")
			people = append(people, &piece{line: p.line, text: one, kind: p.kind, block: -len(people) - 1, item: p.item, joined: []*piece{p}})
		}
	}
	g = people
	lines, texts := make([][]string, len(g)), make([]string, len(g))
	for i, p := range g {
		texts[i] = oneSpace(p.text)
		lines[i] = splitParts(texts[i])
	}
	spans, listed := listSpans(g)
	if !listed {
		spans = t.findSpans(lines, texts)
	}
	if !listed && (mayMerge(lines, texts, spans) || slices.ContainsFunc(lines, isTurned)) {
		return // whose line is whose is not clear: nobody of them is named
	}
	for _, span := range spans {
		said := slices.Concat(lines[span.from:span.to]...)
		if len(said) == 0 || !span.body && !t.isName(said[0]) {
			continue
		}
		s, unsure, ok := t.describe(said)
		if !ok {
			continue
		}
		if behalf := g[span.from].behalf; behalf != nil && (s.Organisation == "" || unsure) {
			if s.Organisation != "" {
				s.Role = joinParts(s.Role, s.Organisation)
			}
			s.Organisation = strings.TrimSuffix(oneSpace(behalf.text), ":")
			behalf.taken, unsure = true, false
		}
		row := t.addSignatory(s, g[span.from:span.to]...)
		if unsure {
			t.unsure = append(t.unsure, row)
		}
		if span.doubtful || g[span.from].unsure {
			t.doubtful = append(t.doubtful, row)
		}
	}
}

// mayMerge reports whether a line that is taken as the rest of a signatory above may be
// somebody of their own: it begins in lower case and says nothing known of a person, or
// it could be a name or an organisation, below one who has a description beside the
// name. Where all signatories have as many lines, it is what each of them says.
func mayMerge(lines [][]string, texts []string, spans []span) bool {
	even := len(spans) > 1
	for _, s := range spans {
		even = even && s.to-s.from == spans[0].to-spans[0].from
	}
	for _, s := range spans {
		for i := s.from + 1; i < s.to; i++ {
			l := lines[i]
			if len(l) == 0 || even || isOpen(texts[i-1]) {
				continue
			}
			known := slices.ContainsFunc(l, saysWho)
			words := strings.Fields(l[0])
			names := countTrue(words, startsName)
			alone := len(l) == 1 && (isBody(l) || looksLikeName(l[0]) && !known)
			switch {
			case startsSmall(texts[i]) && names > 0 && !known && len(words) <= 5 && len(words) > 1, startsSmall(texts[i]) && !known && s.to-s.from > 2 && len(lines[s.from]) == 1:
				return true
			case len(lines[s.from]) > 1 && beginsWithPerson(l[0]): // "Bo Sample of the Example Union" below "Ada Example, Director"
				return true
			case !(mayBreak(texts, i) && utf8.RuneCountInString(texts[i-1]) >= narrowest) && len(lines[s.from]) > 1 && i == s.from+1 && alone && len(spans) > 1:
				return true
			}
		}
	}
	return false
}

// beginsWithPerson reports whether a text begins with the whole name of a person and goes on
// with a word in small letters.
func beginsWithPerson(s string) bool {
	fields := strings.Fields(s)
	n := 0
	for n < len(fields) && startsName(fields[n]) {
		n++
	}
	return n > 1 && n < min(len(fields), 5) && isPerson(strings.Join(fields[:n], " "))
}

// isTurned reports whether a line seems to begin with a family name, a comma and a given
// name: "Example, Ada (judge)".
func isTurned(parts []string) bool {
	if len(parts) < 2 {
		return false
	}
	given, _, _ := strings.Cut(parts[1], " (")
	return isFamilyFirst(parts[0], given) && !isPhrase("suffix", given) && countryOf(given) == "" && !isGroup(given)
}

// partSigners takes lines apart that were joined at the width of the page, where
// what went on begins as somebody's own line does: "Bo Sample, member of the board".
// Between lines that do not, it may be chance.
func (t *tail) partSigners(list []piece) []piece {
	var out []piece
	for _, p := range list {
		parts := p.line.Joined
		begins := func(i int) bool {
			said := splitParts(oneSpace(parts[i].String()))
			return len(said) > 1 && isPerson(said[0]) && strings.Contains(said[0], " ") && !(i > 0 && isOpen(parts[i-1].String()))
		}
		lines := joinWhere(parts, func(i int) bool { return !begins(i) })
		if len(lines) < 2 || !begins(0) || slices.ContainsFunc(parts, func(l prose.Line) bool { return holdsSentence(l.String()) }) {
			out = append(out, p)
			continue
		}
		for i, l := range lines {
			part := p
			part.line, part.text = l, l.String()
			part.unsure = len(lines) < len(parts)
			if i > 0 {
				part.gap, part.item, part.label = false, 0, ""
			}
			out = append(out, part)
		}
	}
	return out
}

// addSignatory takes lines as a signatory's, and gives the row in the list.
func (t *tail) addSignatory(s Signatory, lines ...*piece) (row int) {
	for _, p := range lines {
		p.taken = true
		for _, rest := range p.joined {
			rest.taken = true
		}
		if p.number > 0 {
			p.item = p.number
		}
		if p.mark != "" && !slices.Contains(t.marks, p.mark) {
			t.marks = append(t.marks, p.mark)
		}
	}
	t.Signatories = append(t.Signatories, s)
	t.places = append(t.places, lines[0].line.At)
	return len(t.Signatories) + 1 // below the row of headings
}

// saysWho reports whether a text says something known of a person.
func saysWho(s string) bool { return hasRole(s) || hasOrganisation(s) || isCountryOrGroup(s) }

// isSigned reports whether a line names a person and something that only
// belongs to one: a country, a group, a role.
func isSigned(text string) bool {
	fields := splitParts(text)
	return len(fields) > 1 && isPerson(fields[0]) && slices.ContainsFunc(fields[1:], func(f string) bool {
		return countryOf(f) != "" || isGroup(f) || hasRole(f) && utf8.RuneCountInString(f) < 80
	})
}

// signedApart reports whether two lines are two signatories', whatever the
// width of the page: the first ends with a country or a group, and the next
// begins with a name.
func signedApart(line, next string) bool {
	parts := splitParts(line)
	return len(parts) > 1 && isPerson(parts[0]) && isCountryOrGroup(parts[len(parts)-1]) && isPerson(firstPart(next))
}

// describe makes a signatory of a name and what is said of the person. It fails
// where something is said that must not be published by mistake: an e-mail
// address, a telephone number, an answer whether the person may be named; and where it is not clear
// whether a name goes on behind the comma, as in "Example, Ada". Unsure is set where an organisation
// could be something else.
func (t *tail) describe(parts []string) (s Signatory, unsure, ok bool) {
	for _, p := range parts[1:] {
		if _, seat := cutMembership(p); seat != "" || strayNumber().MatchString(p) || consent.IsAnswer(p) || isAnother(p) {
			return s, false, false
		}
	}
	isBarePerson := func(s string) bool { return isPerson(s) && strings.Contains(s, " ") }
	severalPeople := len(parts) > 2 && countTrue(parts, isBarePerson) == len(parts)
	if severalPeople || slices.ContainsFunc(parts, isContact) || len(parts) > 1 && isFamilyFirst(parts[0], parts[1]) && !isPhrase("suffix", parts[1]) {
		return s, false, false
	}
	s.Name, s.Role = cutMembership(strings.Trim(parts[0], " \u00a0"))
	rest := parts[1:]
	for len(rest) > 0 && isPhrase("suffix", rest[0]) {
		s.Name += ", " + rest[0]
		rest = rest[1:]
	}
	for i, p := range slices.Backward(rest) { // the last part that names a country
		p = strings.Trim(p, " .()")
		code := countryOf(p)
		if code == "" && isCountryCode(p) && i == len(rest)-1 {
			code = p
		}
		if code == "" || isGroup(p) {
			continue
		}
		s.Country = code
		if named := p + " = " + code; p != code && !slices.Contains(t.countries, named) {
			t.countries = append(t.countries, named)
		}
		rest = slices.Concat(rest[:i], rest[i+1:])
		break
	}
	for _, p := range rest {
		switch {
		case s.Group == "" && (isGroup(p) || s.Country != "" && isPhrase("seat", s.Role) && isPartyName(p)): // "MP (Labour, UK)"
			s.Group = p
		case hasRole(p), isSmallWord(p) && !hasOrganisation(p):
			s.Role = joinParts(s.Role, p)
		default:
			unsure = unsure || !hasOrganisation(p) && s.Role == ""
			s.Organisation = joinParts(s.Organisation, p)
		}
	}
	return s, unsure, true
}

// isPartyName reports what a member of a parliament is of, unless it is an organisation
// that is no party or group.
func isPartyName(s string) bool {
	_, isParty := holdsPhrase("group-column", s)
	return isParty || !hasOrganisation(s) && !hasRole(s)
}

// report says how signatories were read, by their rows and never by name.
func (t *tail) report() {
	if count := len(t.Signatories); count > 0 {
		t.say(t.places[0], diag.Say("signatories", "count", count))
	}
	if len(t.countries) > 0 {
		t.say(prose.Place{}, diag.Say("countries", "countries", strings.Join(t.countries, ", ")))
	}
	if len(t.marks) > 0 {
		t.say(prose.Place{}, diag.Say("signature-marks", "marks", strings.Join(t.marks, ", ")))
	}
	if count := len(t.unsure); count > 0 {
		t.check(t.placeOfRow(t.unsure[0]), diag.Say("unsure-organisation", "count", count, "rows", writeRanges(t.unsure)))
	}
	if count := len(t.doubtful); count > 0 {
		t.check(t.placeOfRow(t.doubtful[0]), diag.Say("unsure-signatory", "count", count, "rows", writeRanges(t.doubtful)))
	}
}

// placeOfRow gives where the signatory of a row of the list stands in the letter.
func (t *tail) placeOfRow(row int) prose.Place { return t.places[row-2] }

// writeRanges writes numbers: "2 to 5, 9".
func writeRanges(list []int) string {
	var parts []string
	for i := 0; i < len(list); {
		k := i
		for k+1 < len(list) && list[k+1] == list[k]+1 {
			k++
		}
		part := fmt.Sprint(list[i])
		if k > i {
			part += fmt.Sprintf(" to %d", list[k])
		}
		parts, i = append(parts, part), k+1
	}
	return strings.Join(parts, ", ")
}
