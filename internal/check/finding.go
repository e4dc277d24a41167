package check

import (
	"fmt"

	"casebook/internal/address"
	"casebook/internal/diag"
)

// A finding is what is wrong with a page. The same one on many pages, as a
// layout makes it, is one problem.
type finding struct {
	severity            diag.Severity
	code, message, hint string
}

// A sighting is on how many pages something is, and the first of them.
type sighting struct {
	first *document
	count int
}

// see counts a page. The first is the one whose address sorts first, in
// whatever order the pages were made.
func (s *sighting) see(d *document) *sighting {
	if s == nil {
		return &sighting{d, 1}
	}
	s.count++
	if d.address < s.first.address {
		s.first = d
	}
	return s
}

// note adds a finding of a page that is being read.
func (d *document) note(severity diag.Severity, code, message, hint string) {
	f := finding{severity, code, message, hint}
	if d.findings == nil {
		d.findings = map[finding]bool{}
	}
	d.findings[f] = true
}

// enter merges what one page holds into what all do. The lock is held.
func (i *Inspection) enter(d *document) {
	if d.url != nil {
		i.pages[d.address.File()] = d
	}
	for l := range d.links {
		i.links[l] = i.links[l].see(d)
	}
	for address := range d.outside {
		i.outside[address] = i.outside[address].see(d)
	}
	for f := range d.findings {
		i.findings[f] = i.findings[f].see(d)
	}
	d.links, d.outside, d.findings = nil, nil, nil
}

// report gives the findings of pages to the report.
func (i *Inspection) report() {
	for f, s := range i.findings {
		i.rep.Add(s.problem(f))
	}
}

// problem gives a finding its place: the address of the first page.
func (s *sighting) problem(f finding) diag.Diagnostic {
	return diag.Diagnostic{
		Position: at(s.first.address), Severity: f.severity, Code: f.code, Message: f.message + s.more(), Hint: f.hint,
	}
}

// more says at how many addresses beside the first something is.
func (s *sighting) more() string {
	switch s.count {
	case 1:
		return ""
	case 2:
		return ", also at 1 other address"
	}
	return fmt.Sprintf(", also at %d other addresses", s.count-1)
}

// at gives the place of what has no line in a source: its address.
func at(a address.Address) diag.Position { return diag.Position{File: string(a)} }
