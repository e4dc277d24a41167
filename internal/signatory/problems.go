package signatory

import (
	"slices"

	"casebook/internal/diag"
)

// maxProblems bounds how many problems of one severity are listed for a file;
// the rest are counted.
const maxProblems = 100

// problems collects what is wrong with a signatory file; rows with one cause are one
// problem. Nothing that is added to it repeats what stands in a row. A nil *problems
// only forgets.
type problems struct {
	rep              *diag.Report
	file             string
	byCause          diag.Gathering // of rows, until report
	errors, warnings int
}

func (p *problems) addError(at diag.Position, t diag.Text) { p.add(diag.ErrorAt(at, t)) }

func (p *problems) addWarning(at diag.Position, t diag.Text) { p.add(diag.WarningAt(at, t)) }

// add takes a problem, which may be one that another room found.
func (p *problems) add(d diag.Diagnostic) {
	if p == nil {
		return
	}
	d.Private = true
	if p.byCause.Add(d) {
		return
	}
	if d.Severity == diag.Warning {
		p.warnings++
	} else {
		p.errors++
	}
}

// addOpenly takes an error that is about no row, and whose place may be shown.
func (p *problems) addOpenly(d diag.Diagnostic) {
	if p != nil {
		p.errors++
		p.rep.Add(d)
	}
}

// report gives what was collected to the report, and says how many problems are not
// listed.
func (p *problems) report() {
	listed := map[diag.Severity]int{}
	for _, d := range p.byCause.All() {
		if listed[d.Severity]++; listed[d.Severity] <= maxProblems {
			p.rep.Add(d)
		}
	}
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
	rows     diag.Rows
}

// sayRows gives the message about so many rows.
type sayRows func(n int, rows diag.Rows) diag.Text

// causes gathers rows by why they are reported, in the order in which each was
// first met.
type causes struct{ list []*cause }

// addRow adds a row to those of a cause; the place is that of a slot.
func (c *causes) addRow(severity diag.Severity, name string, t table, r *row, slot int, say sayRows) {
	i := slices.IndexFunc(c.list, func(known *cause) bool { return known.name == name })
	if i < 0 {
		i = len(c.list)
		c.list = append(c.list, &cause{name: name, severity: severity, say: say, at: placeOrFile(t.positionOf(slot))})
	}
	if rows := c.list[i].rows; len(rows) == 0 || rows[len(rows)-1] != r.number { // two cells of a row are one
		c.list[i].rows = append(rows, r.number)
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
		said := found.say(len(found.rows), found.rows)
		if found.severity == diag.Warning {
			p.addWarning(found.at, said)
		} else {
			p.addError(found.at, said)
		}
	}
}
