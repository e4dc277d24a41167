package change

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// A PeopleImport adds the people of a file to a letter's list.
type PeopleImport struct {
	In     signatory.Import
	Report []diag.Diagnostic // of either file; with an error among them nothing is planned
	Plan   *signatory.ImportPlan

	sources *Sources
}

// Importing says whom to add to which letter.
type Importing struct {
	Letter string // its slug
	From   fs.FS
	Name   string // of the file in From
	Read   signatory.Options
	Accept []int  // doubtful rows that somebody decided to add
	Public string // yes, no or initials; "" for none given
}

// IsAnswer reports the words by which somebody says whether to be named.
func IsAnswer(word string) bool { return word == "yes" || word == "no" || word == "initials" }

// FindList prepares an import: which list is added to, and how it is read.
// Errors are a *ProblemsError of the letter, a *site.UnknownLetterError, Unfit,
// or of the disk.
func FindList(s *Sources, o Importing) (*PeopleImport, error) {
	if o.Public != "" && !IsAnswer(o.Public) {
		return nil, Unfit{diag.Say("usage/public", "answer", o.Public)}
	}
	var rep diag.Report
	letter, options, err := s.FindLetter(o.Letter, &rep)
	if err != nil {
		return nil, err
	}
	if bad := problemsOfList(rep.All(), letter); len(bad) > 0 {
		return nil, &ProblemsError{bad}
	}
	return &PeopleImport{sources: s, In: signatory.Import{
		Site: s.Files(), File: signatory.FindFile(s.Files(), letter.Dir), List: options,
		From: o.From, Name: o.Name, Read: o.Read, Accept: o.Accept, Public: o.Public,
	}}, nil
}

// problemsOfList gives the problems that stop an import: those of the letter,
// the site and who was taken off, not those of other texts.
func problemsOfList(list []diag.Diagnostic, letter *campaign.Letter) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		concerns := letter == nil || d.File == config.File || d.File == signatory.KeyFile || strings.HasPrefix(d.File, letter.Dir+"/")
		return d.Severity == diag.Warning || !concerns
	})
}

// Prepare reads both files and plans what becomes of each row. Problems are in
// Report. Errors are Unfit, or of the disk.
func (p *PeopleImport) Prepare() error {
	var rep diag.Report
	var err error
	p.Plan, err = signatory.PlanImport(p.In, &rep)
	var fault *diag.Fault
	if errors.As(err, &fault) {
		rep.Add(fault.At(p.In.Name))
		err = nil
	}
	p.Report = rep.All()
	if err == nil && p.Plan != nil && len(p.Plan.NoSuch) > 0 {
		return Unfit{diag.Say("usage/accept", "file", p.In.Name, "count", len(p.Plan.NoSuch), "rows", diag.Rows(p.Plan.NoSuch))}
	}
	return err
}

// Failed reports that nothing can be added: Report says why.
func (p *PeopleImport) Failed() bool {
	for _, d := range p.Report {
		if d.Severity == diag.Error {
			return true
		}
	}
	return p.Plan == nil
}

// Would says what becomes of the rows, without anything that is in them.
func (p *PeopleImport) Would() []diag.Text {
	return p.tell(diag.Say("would/import", "count", diag.Count(len(p.Plan.Added)), "file", p.Plan.File))
}

// Files names the list.
func (p *PeopleImport) Files() []string { return []string{p.In.File} }

// Do adds the people.
func (p *PeopleImport) Do() error { return p.Plan.Write(p.sources.Lock) }

// Did says what became of the rows, without anything that is in them.
func (p *PeopleImport) Did() []diag.Text {
	return p.tell(diag.Say("command/import-added", "count", diag.Count(len(p.Plan.Added)), "file", p.Plan.File))
}

// Rehearsed says what would become of the rows, as after --dry-run.
func (p *PeopleImport) Rehearsed() []diag.Text {
	return p.tell(diag.Say("command/import-would-add", "count", diag.Count(len(p.Plan.Added)), "file", p.Plan.File))
}

// tell says what is doubtful, how many were added, and what became of the rest.
func (p *PeopleImport) tell(added diag.Text) []diag.Text {
	m := p.Plan
	var said []diag.Text
	for _, d := range doubtsByReason(m.Doubtful) {
		rows, accept := make(diag.Rows, len(d)), make([]string, len(d))
		others := make(diag.Rows, len(d))
		for i, doubt := range d {
			rows[i], others[i], accept[i] = doubt.Row, doubt.Other, strconv.Itoa(doubt.Row)
		}
		if first := d[0]; first.Other > 0 {
			said = append(said, diag.Say("command/import-doubtful-other", "row", rows, "reason", first.Reason, "other", others, "file", first.In, "accept", strings.Join(accept, ",")))
		} else {
			said = append(said, diag.Say("command/import-doubtful", "row", rows, "reason", first.Reason, "accept", strings.Join(accept, ",")))
		}
	}
	said = append(said, added)
	if n := len(m.Present); n > 0 {
		said = append(said, diag.Say("command/import-present", "count", diag.Count(n), "rows", diag.Rows(m.Present)))
	}
	if n := len(m.Withdrawn); n > 0 {
		said = append(said, diag.Say("command/import-withdrawn", "count", diag.Count(n), "rows", diag.Rows(m.Withdrawn)))
	}
	if n := len(m.Doubtful); n > 0 {
		said = append(said, diag.Say("command/import-left", "count", diag.Count(n)))
	}
	return said
}

// doubtsByReason puts the rows together that are doubtful for one reason, in the order
// in which each was first met.
func doubtsByReason(doubts []signatory.Doubt) [][]signatory.Doubt {
	var groups [][]signatory.Doubt
	for _, d := range doubts {
		i := slices.IndexFunc(groups, func(g []signatory.Doubt) bool {
			return g[0].Reason.Message == d.Reason.Message && g[0].In == d.In && (g[0].Other > 0) == (d.Other > 0)
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], d)
	}
	return groups
}
