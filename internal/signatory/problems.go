package signatory

import "casebook/internal/diag"

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
