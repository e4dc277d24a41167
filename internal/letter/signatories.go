package letter

import (
	"fmt"
	"strings"

	"casebook/internal/prose"
)

// signed reads the signatories of the groups of lines below the closing.
func (t *tail) signed() {
	for _, g := range t.groups {
		lines := make([][]string, len(g))
		for i, p := range g {
			lines[i] = splitParts(plainText(p.text))
		}
		spans := items(g)
		if spans == nil {
			spans = t.people(lines)
		}
		for _, span := range spans {
			t.add(g[span.from:span.to], lines[span.from:span.to], span.doubtful)
		}
	}
	t.report()
}

// A span is the lines of a group that are one signatory's.
type span struct {
	from, to int
	doubtful bool // it may be no person
}

// items gives the items of a numbered list, each of which is one signatory's,
// with what is listed below it; nil for other lines.
func items(g []*piece) []span {
	var out []span
	for i, p := range g {
		switch {
		case p.item > 0:
			out = append(out, span{i, i + 1, false})
		case p.kind != prose.Item || len(out) == 0:
			return nil
		default:
			out[len(out)-1].to++
		}
	}
	return out
}

// people finds the signatories of a group of lines: one a line, with commas, or
// a name with lines below it that say who that is.
func (t *tail) people(lines [][]string) []span {
	bare := 0
	for _, l := range lines {
		if t.isBare(l) {
			bare++
		}
	}
	switch n := len(lines); {
	case n == 0:
		return nil
	case bare == n:
		return each(n, n == 2 && !t.listed)
	case t.period(lines) > 0:
		return every(t.period(lines), n)
	case t.isBare(lines[0]) && (bare == 1 || n <= 4 && !t.isBare(lines[1])) && !anySigned(lines[1:]):
		return []span{{0, n, false}}
	}
	return t.byName(lines)
}

// isBare reports whether a line is a name and nothing else.
func (t *tail) isBare(parts []string) bool { return len(parts) == 1 && t.isName(parts[0]) }

// isName reports whether a text can be a signatory's name; in what is called a
// list of signatories it can be an organisation's.
func (t *tail) isName(s string) bool {
	return isPerson(s) || t.listed && looksLikeName(s) && !hasRole(s)
}

func anySigned(lines [][]string) bool {
	for _, parts := range lines {
		if isSigned(strings.Join(parts, ", ")) {
			return true
		}
	}
	return false
}

func each(n int, doubtful bool) []span {
	out := every(1, n)
	for i := range out {
		out[i].doubtful = doubtful
	}
	return out
}

// every gives spans of k lines each.
func every(k, n int) []span {
	var out []span
	for i := 0; i < n; i += k {
		out = append(out, span{i, i + k, false})
	}
	return out
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

// byName begins a signatory at every line that begins with a name. Lines before
// the first are nobody's.
func (t *tail) byName(lines [][]string) []span {
	var out []span
	for i, l := range lines {
		last := len(out) - 1
		switch {
		case t.isName(l[0]):
			out = append(out, span{i, i + 1, false})
		case last >= 0 && out[last].to == i && says(l):
			out[last].to = i + 1
		}
	}
	return out
}

// says reports whether a line says something known of a person.
func says(parts []string) bool {
	if continues(parts[0]) {
		return true
	}
	for _, p := range parts {
		if hasRole(p) || hasOrganisation(p) || isCountry(p) || is("group", p) {
			return true
		}
	}
	return false
}

// add takes over one signatory.
func (t *tail) add(list []*piece, lines [][]string, doubtful bool) {
	var parts []string
	for _, l := range lines {
		parts = append(parts, l...)
	}
	if len(parts) == 0 || !t.isName(parts[0]) {
		return
	}
	s, unsure, ok := describe(parts, &t.guesses)
	if !ok {
		return
	}
	for _, p := range list {
		p.taken = true
	}
	t.Signatories = append(t.Signatories, s)
	row := len(t.Signatories) + 1 // below the row of headings
	if unsure {
		t.guesses.unsure = append(t.guesses.unsure, row)
	}
	if doubtful {
		t.guesses.doubtful = append(t.guesses.doubtful, row)
	}
	if row == 2 {
		t.first = list[0].line.At
	}
}

// report says how signatories were read, by their rows and never by name.
func (t *tail) report() {
	switch n := len(t.Signatories); {
	case n == 1:
		t.say(t.first, "signatories", "1 signatory begins here")
	case n > 1:
		t.say(t.first, "signatories", fmt.Sprintf("%d signatories begin here", n))
	}
	if len(t.guesses.countries) > 0 {
		t.say(prose.Place{}, "countries", "countries: "+strings.Join(t.guesses.countries, ", "))
	}
	if rows := t.guesses.unsure; len(rows) > 0 {
		t.check(prose.Place{}, "unsure-organisation", fmt.Sprintf("signatories.csv: %s: what is written beside the name is taken as the organisation", rowsOf(rows)), "move it to role or group if it is one")
	}
	if rows := t.guesses.doubtful; len(rows) > 0 {
		t.check(prose.Place{}, "unsure-signatory", fmt.Sprintf("signatories.csv: %s may not be people of their own", rowsOf(rows)), "join them if the second is what the first belongs to")
	}
}

// rowsOf writes the numbers of rows: "row 3", "rows 2 to 5, 9".
func rowsOf(rows []int) string {
	if len(rows) == 1 {
		return fmt.Sprintf("row %d", rows[0])
	}
	return "rows " + ranges(rows)
}

// ranges writes numbers: "2 to 5, 9".
func ranges(list []int) string {
	var parts []string
	for i := 0; i < len(list); {
		k := i
		for k+1 < len(list) && list[k+1] == list[k]+1 {
			k++
		}
		if k == i {
			parts = append(parts, fmt.Sprint(list[i]))
		} else {
			parts = append(parts, fmt.Sprintf("%d to %d", list[i], list[k]))
		}
		i = k + 1
	}
	return strings.Join(parts, ", ")
}
