package signatory

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
)

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
