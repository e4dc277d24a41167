package signatory

import (
	"fmt"

	"casebook/internal/diag"
)

// maxProblems bounds how many problems of one kind of severity are listed for
// a file; the rest are counted. A million bad rows are one mistake.
const maxProblems = 100

// problems collects what is wrong with a signatory file. Nothing that is added
// to it repeats what stands in a row. A nil *problems only forgets.
type problems struct {
	rep              *diag.Report
	file             string
	errors, warnings int
}

func (p *problems) error(at diag.Position, code, message, hint string) {
	if p == nil {
		return
	}
	p.errors++
	if p.errors <= maxProblems {
		p.add(diag.Diagnostic{Position: at, Severity: diag.Error, Code: code, Message: message, Hint: hint})
	}
}

func (p *problems) warn(at diag.Position, code, message, hint string) {
	if p == nil {
		return
	}
	p.warnings++
	if p.warnings <= maxProblems {
		p.add(diag.Diagnostic{Position: at, Severity: diag.Warning, Code: code, Message: message, Hint: hint})
	}
}

func (p *problems) add(d diag.Diagnostic) {
	d.Private = true
	p.rep.Add(d)
}

// report passes on an error that is not about a row.
func (p *problems) report(d diag.Diagnostic) {
	if p == nil {
		return
	}
	p.errors++
	p.rep.Add(d)
}

// close says how many problems were not listed.
func (p *problems) close() {
	for _, left := range []struct {
		n        int
		severity diag.Severity
		word     string
	}{{p.errors - maxProblems, diag.Error, "errors"}, {p.warnings - maxProblems, diag.Warning, "warnings"}} {
		if left.n > 0 {
			p.add(diag.Diagnostic{
				Position: diag.Position{File: p.file}, Severity: left.severity, Code: "more-problems",
				Message: fmt.Sprintf("%d more %s in this file are not listed", left.n, left.word),
			})
		}
	}
}

// take passes on what another room found.
func (p *problems) take(d diag.Diagnostic) {
	if d.Severity == diag.Warning {
		p.warn(d.Position, d.Code, d.Message, d.Hint)
	} else {
		p.error(d.Position, d.Code, d.Message, d.Hint)
	}
}
