package letter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// A tail is the state of reading what stands below a closing.
type tail struct {
	*recogniser
	section   string
	copies    []group
	groups    [][]*piece  // lines of signatories that stand together
	listed    bool        // words such as "Signatories:" lead them
	first     prose.Place // where the signatories begin
	countries []string    // those read by their names, "Lithuania = LT", each once
	unsure    []int       // rows whose organisation could be something else
	doubtful  []int       // rows that may be no people
}

// readTail reads what stands below the closing and gives what it could not
// place.
func (r *recogniser) readTail(blocks []prose.Block) []prose.Block {
	list := cutPieces(r.takeTablesApart(blocks))
	t := tail{recogniser: r}
	for i := range list {
		t.readPiece(&list[i])
	}
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
		t.section = ""
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
	case kind == "signed" && !hasWord(value):
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
	case kind == "signed", kind == "":
		if kind == "signed" {
			tell(p.text[:n])
			p.text = value
		}
		if len(t.groups) == 0 || p.gap {
			t.groups = append(t.groups, nil)
		}
		last := len(t.groups) - 1
		t.groups[last] = append(t.groups[last], p)
	}
}

// takeDateline takes a date below the closing when there is none above.
func (t *tail) takeDateline(p *piece) bool {
	d, ok := readDateline(p.text)
	return ok && t.takeDate(p, d)
}

// A span is the lines of a group that are one signatory's.
type span struct {
	from, to int
	doubtful bool // it may be no person
}

// readGroup reads the signatories of lines that stand together: the items of
// a numbered list, with what is listed below each; one a line, with commas; or
// names with lines below them that say who that is.
func (t *tail) readGroup(g []*piece) {
	lines := make([][]string, len(g))
	for i, p := range g {
		lines[i] = splitParts(oneSpace(p.text))
	}
	spans, listed := listSpans(g)
	if !listed {
		spans = t.findSpans(lines)
	}
	for _, span := range spans {
		said := slices.Concat(lines[span.from:span.to]...)
		if len(said) == 0 || !t.isName(said[0]) {
			continue
		}
		s, unsure, ok := t.describe(said)
		if !ok {
			continue
		}
		for _, p := range g[span.from:span.to] {
			p.taken = true
		}
		t.Signatories = append(t.Signatories, s)
		row := len(t.Signatories) + 1 // below the row of headings
		if unsure {
			t.unsure = append(t.unsure, row)
		}
		if span.doubtful {
			t.doubtful = append(t.doubtful, row)
		}
		if row == 2 {
			t.first = g[span.from].line.At
		}
	}
}

// listSpans gives the items of a numbered list; false for other lines.
func listSpans(g []*piece) ([]span, bool) {
	var out []span
	for i, p := range g {
		switch {
		case p.item > 0:
			out = append(out, span{from: i, to: i + 1})
		case p.kind != prose.Item || len(out) == 0:
			return nil, false
		default:
			out[len(out)-1].to++
		}
	}
	return out, len(out) > 0
}

// findSpans finds the signatories of lines that are in no list.
func (t *tail) findSpans(lines [][]string) []span {
	n, bare := len(lines), 0
	for _, l := range lines {
		if t.isBare(l) {
			bare++
		}
	}
	step := 1
	if bare < n {
		step = t.period(lines)
	}
	if step > 0 {
		var out []span
		for i := 0; i < n; i += step {
			out = append(out, span{i, i + step, bare == n && n == 2 && !t.listed})
		}
		return out
	}
	signed := func(parts []string) bool { return isSigned(strings.Join(parts, ", ")) }
	if t.isBare(lines[0]) && (bare == 1 || n <= 4 && !t.isBare(lines[1])) && !slices.ContainsFunc(lines[1:], signed) {
		return []span{{0, n, false}}
	}
	// A signatory begins at every line that begins with a name. Lines before the
	// first are nobody's.
	var out []span
	for i, l := range lines {
		last := len(out) - 1
		switch {
		case t.isName(l[0]):
			out = append(out, span{from: i, to: i + 1})
		case last >= 0 && out[last].to == i && (startsSmall(l[0]) || slices.ContainsFunc(l, saysWho)):
			out[last].to = i + 1
		}
	}
	return out
}

// isBare reports whether a line is a name and nothing else.
func (t *tail) isBare(parts []string) bool { return len(parts) == 1 && t.isName(parts[0]) }

// isName reports whether a text can be a signatory's name; in what is called a
// list of signatories it can be an organisation's.
func (t *tail) isName(s string) bool {
	return isPerson(s) || t.listed && looksLikeName(s) && !hasRole(s)
}

// period gives how many lines each of several signatories has, when all have
// the same number, with a name above and the same kind of thing below it; 0
// when not.
func (t *tail) period(lines [][]string) int {
	for k := 2; k <= 5 && 2*k <= len(lines); k++ {
		fits := len(lines)%k == 0
		below := classify(lines[1][0])
		for i, l := range lines {
			if i%k == 0 && !t.isBare(l) || i%k == 1 && (t.isName(l[0]) || classify(l[0]) != below) {
				fits = false
			}
		}
		if fits {
			return k
		}
	}
	return 0
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

func firstPart(s string) string {
	first, _, _ := strings.Cut(s, ",")
	return strings.TrimSpace(first)
}

// splitParts cuts a signatory's line at its commas, dashes and bars, but not
// within parentheses. What stands in parentheses right behind the name, or is
// a country or a group at the end, becomes parts as well.
func splitParts(s string) []string {
	var out []string
	for _, p := range splitOutside(s) {
		i := strings.IndexByte(p, '(')
		inner := strings.TrimSuffix(p[i+1:], ")")
		if i > 0 && strings.HasSuffix(p, ")") && !strings.ContainsAny(inner, "()") && (len(out) == 0 || isCountryOrGroup(inner)) {
			out = append(append(out, strings.TrimSpace(p[:i])), splitOutside(inner)...)
			continue
		}
		out = append(out, p)
	}
	return out
}

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
		case '(':
			depth++
		case ')':
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

// describe makes a signatory of a name and what is said of the person. It fails
// where something is said that must not be published by mistake: an e-mail
// address, a telephone number. Unsure is set where an organisation could be
// something else.
func (t *tail) describe(parts []string) (s Signatory, unsure, ok bool) {
	if slices.ContainsFunc(parts, isContact) {
		return s, false, false
	}
	s.Name = strings.Trim(parts[0], " \u00a0")
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
		case s.Group == "" && isGroup(p):
			s.Group = p
		case hasRole(p):
			s.Role = joinParts(s.Role, p)
		default:
			unsure = unsure || !hasOrganisation(p) && s.Role == ""
			s.Organisation = joinParts(s.Organisation, p)
		}
	}
	return s, unsure, true
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

// report says how signatories were read, by their rows and never by name.
func (t *tail) report() {
	if count := len(t.Signatories); count > 0 {
		t.say(t.first, diag.Say("signatories", "count", count))
	}
	if len(t.countries) > 0 {
		t.say(prose.Place{}, diag.Say("countries", "countries", strings.Join(t.countries, ", ")))
	}
	if count := len(t.unsure); count > 0 {
		t.check(prose.Place{}, diag.Say("unsure-organisation", "count", count, "rows", writeRanges(t.unsure)))
	}
	if count := len(t.doubtful); count > 0 {
		t.check(prose.Place{}, diag.Say("unsure-signatory", "count", count, "rows", writeRanges(t.doubtful)))
	}
}

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
