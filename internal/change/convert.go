package change

import (
	"path"
	"slices"
	"strings"
	"time"

	"casebook/internal/diag"
	"casebook/internal/history"
	"casebook/internal/signatory"
)

// A Conversion keeps a letter's workbook as CSV, which the desk and every program can
// change. The workbook itself stays among the earlier versions for their time.
type Conversion struct {
	sources   *Sources
	from, to  string
	was, text []byte
	rows      int
}

// PlanConversion plans it. What only a workbook says of a row, that it is hidden or
// crossed out, would be lost: while anything of that kind is there the error is a
// *ProblemsError. Others are a *site.UnknownLetterError, Unfit, a *diag.Fault, or of
// the disk.
func PlanConversion(s *Sources, slug string) (*Conversion, error) {
	var rep diag.Report
	letter, list, err := s.FindLetter(slug, &rep)
	if err != nil {
		return nil, err
	}
	if bad := problemsOfList(rep.All(), letter); len(bad) > 0 {
		return nil, &ProblemsError{bad}
	}
	c := &Conversion{sources: s, from: signatory.FindFile(s.Files(), letter.Dir)}
	if !strings.EqualFold(path.Ext(c.from), ".xlsx") {
		return nil, Unfit{diag.Say("usage/convert", "file", c.from)}
	}
	if _, err := signatory.Scan(s.Files(), c.from, list, &rep); err != nil {
		return nil, err
	}
	bad := slices.DeleteFunc(rep.All(), func(d diag.Diagnostic) bool {
		return d.File != c.from || d.Severity != diag.Error && !slices.Contains([]string{"hidden-rows", "doubtful-row", "unread-sheet"}, d.Code)
	})
	if len(bad) > 0 {
		return nil, &ProblemsError{bad}
	}
	c.to = strings.TrimSuffix(c.from, path.Ext(c.from)) + ".csv"
	if c.was, err = s.Lock.Root().ReadFile(c.from); err != nil {
		return nil, err
	}
	rows, err := signatory.TakeSnapshot(s.Files(), c.from, list)
	if err != nil {
		return nil, err
	}
	c.text, c.rows, err = rows.AsCSV(list)
	return c, err
}

// Would says what becomes of the two files.
func (c *Conversion) Would() []diag.Text {
	return []diag.Text{diag.Say("would/convert", "file", c.to, "from", c.from, "rows", c.rows)}
}

// Files names the workbook, and what it becomes.
func (c *Conversion) Files() []string { return []string{c.from, c.to} }

// Do writes the CSV first: while both are there every build says so.
func (c *Conversion) Do() error {
	if err := c.sources.Lock.CreateFile(c.to, c.text); err != nil {
		return err
	}
	if err := history.Keep(c.sources.Lock, c.from, c.was, time.Now()); err != nil {
		return err
	}
	return c.sources.Lock.RemoveFile(c.from, c.was)
}

// Did says what became of them.
func (c *Conversion) Did() []diag.Text {
	return []diag.Text{diag.Say("command/converted", "file", c.to, "from", c.from)}
}
