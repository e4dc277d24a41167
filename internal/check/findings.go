package check

import (
	"casebook/internal/address"
	"casebook/internal/diag"
)

// A finding is what is wrong with a page. The same one on many pages, as a
// layout makes it, is one problem.
type finding struct {
	severity diag.Severity
	text     diag.Text
	sightings
}

// Sightings are on how many pages something is, and the first of them.
type sightings struct {
	first *document
	count int
}

// addPage counts a page. The first is the one whose address sorts first, in
// whatever order the pages were made.
func (s *sightings) addPage(d *document) {
	if s.count++; s.first == nil || d.address < s.first.address {
		s.first = d
	}
}

// findings are what is wrong with pages, by what is said of it.
type findings map[string]*finding

// add counts a finding of a page.
func (f findings) add(d *document, severity diag.Severity, text diag.Text) {
	key := text.ID + "\x00" + text.Message + "\x00" + text.Hint
	if f[key] == nil {
		f[key] = &finding{severity: severity, text: text}
	}
	f[key].addPage(d)
}

// noteFinding adds a finding of a page that is being read, once.
func (d *document) noteFinding(severity diag.Severity, text diag.Text) {
	if d.findings == nil {
		d.findings = findings{}
	}
	d.findings.add(d, severity, text)
}

// mergePage merges what one page holds into what all do. The lock is held.
func (i *Inspection) mergePage(d *document) {
	if d.url != nil {
		i.pages[d.address.File()] = d
	}
	for l := range d.links {
		if i.links[l] == nil {
			i.links[l] = &sightings{}
		}
		i.links[l].addPage(d)
	}
	for address := range d.outside {
		if i.outside[address] == nil {
			i.outside[address] = &sightings{}
		}
		i.outside[address].addPage(d)
	}
	for _, f := range d.findings {
		i.findings.add(d, f.severity, f.text)
	}
	d.links, d.outside, d.findings = nil, nil, nil
}

// reportFindings gives the findings of pages to the report.
func (i *Inspection) reportFindings() {
	for _, f := range i.findings {
		i.rep.Add(f.problem(f.severity, f.text))
	}
}

// problem gives what is wrong its place, the address of the first page, and says
// at how many others it is.
func (s *sightings) problem(severity diag.Severity, text diag.Text) diag.Diagnostic {
	d := diag.ErrorAt(addressPosition(s.first.address), text)
	d.Severity = severity
	if s.count > 1 {
		d = d.InOtherWords(diag.Say("also-at", "problem", text, "count", s.count-1))
	}
	return d
}

// addressPosition gives the place of what has no line in a source: its address.
func addressPosition(a address.Address) diag.Position { return diag.Position{File: string(a)} }
