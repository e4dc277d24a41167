package signatory

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
)

// maxProblems bounds how many problems of one severity are listed for a file;
// the rest are counted. A million bad rows are one mistake.
const maxProblems = 100

// problems collects what is wrong with a signatory file. Nothing that is added
// to it repeats what stands in a row. A nil *problems only forgets.
type problems struct {
	rep              *diag.Report
	file             string
	errors, warnings int
}

func (p *problems) addError(at diag.Position, t diag.Text) { p.add(diag.ErrorAt(at, t)) }

func (p *problems) addWarning(at diag.Position, t diag.Text) { p.add(diag.WarningAt(at, t)) }

// add takes a problem, which may be one that another room found.
func (p *problems) add(d diag.Diagnostic) {
	if p == nil {
		return
	}
	count := &p.errors
	if d.Severity == diag.Warning {
		count = &p.warnings
	}
	if *count++; *count <= maxProblems {
		d.Private = true
		p.rep.Add(d)
	}
}

// addOpenly takes an error that is about no row, and whose place may be shown.
func (p *problems) addOpenly(d diag.Diagnostic) {
	if p != nil {
		p.errors++
		p.rep.Add(d)
	}
}

// reportRest says how many problems were not listed.
func (p *problems) reportRest() {
	left := func(n int, d diag.Diagnostic) {
		if d.Private = true; n > 0 {
			p.rep.Add(d)
		}
	}
	at, errors, warnings := diag.Position{File: p.file}, p.errors-maxProblems, p.warnings-maxProblems
	left(errors, diag.ErrorAt(at, diag.Say("more-problems/errors", "n", errors)))
	left(warnings, diag.WarningAt(at, diag.Say("more-problems/warnings", "n", warnings)))
}

// A cause is why rows of a list are reported together: a hundred blank cells
// are one problem.
type cause struct {
	name     string
	severity diag.Severity
	say      sayRows
	at       diag.Position // of the first row
	rows     []int
	count    int
}

// sayRows gives the message about so many rows.
type sayRows func(n int, rows diag.Text) diag.Text

// causes gathers rows by why they are reported, in the order in which each was
// first met.
type causes struct{ list []*cause }

// maxCauseRows is how many rows of a cause are named.
const maxCauseRows = 20

// addRow adds a row to those of a cause; the place is that of a slot.
func (c *causes) addRow(severity diag.Severity, name string, t table, r *row, slot int, say sayRows) {
	i := slices.IndexFunc(c.list, func(known *cause) bool { return known.name == name })
	if i < 0 {
		i = len(c.list)
		c.list = append(c.list, &cause{name: name, severity: severity, say: say, at: placeOrFile(t.positionOf(slot))})
	}
	found := c.list[i]
	if found.count++; len(found.rows) < maxCauseRows {
		found.rows = append(found.rows, r.number)
	}
}

// placeOrFile gives a position in a file, or the file where it has none.
func placeOrFile(at diag.Position) diag.Position {
	if at.Line == 0 && at.Cell == "" {
		return diag.Position{File: at.File}
	}
	return at
}

// finish reports every cause once.
func (c *causes) finish(p *problems) {
	for _, found := range c.list {
		said := found.say(found.count, found.rowList())
		if found.severity == diag.Warning {
			p.addWarning(found.at, said)
		} else {
			p.addError(found.at, said)
		}
	}
}

// rowList names the rows, at most maxCauseRows of them.
func (c *cause) rowList() diag.Text {
	list := make([]string, len(c.rows))
	for i, n := range c.rows {
		list[i] = strconv.Itoa(n)
	}
	if more := c.count - len(c.rows); more > 0 {
		return diag.Say("command/rows-more", "rows", strings.Join(list, ", "), "more", more)
	}
	return diag.Say("command/rows", "rows", strings.Join(list, ", "))
}
