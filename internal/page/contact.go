package page

import (
	"fmt"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// checkContact warns, once, of lists of people that do not say whom to write to
// in order to be taken off: for that the site needs an address.
func (p *Plan) checkContact(rep *diag.Report) {
	if p.site.Organisation.Email != "" {
		return
	}
	for _, l := range p.editions[0].Letters {
		if l.Signatories.Shown() == 0 {
			continue
		}
		at, ok := p.site.Keys["organisation"]
		if !ok {
			at = diag.Position{File: config.File, Line: 1, Column: 1}
		}
		rep.Warn(at, "missing-contact", fmt.Sprintf("people are named below letters, as in %s, and nothing says whom to write to in order to be taken off", l.File),
			`below [organisation], add email = "…"`)
		return
	}
}
