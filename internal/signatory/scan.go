package signatory

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"casebook/internal/diag"
)

// scan reads the file: it checks, counts and stores every row.
func (l *list) scan(rep *diag.Report) error {
	info, err := fs.Stat(l.fsys, l.file)
	if err != nil {
		return err
	}
	l.size = info.Size()
	p := &problems{rep: rep, file: l.file}
	err = l.each(p, newPass(l, p).see)
	l.stored.close()
	p.close()
	return err
}

// each opens the file and gives every row that is not blank.
func (l *list) each(p *problems, see func(table, *row)) error {
	t, err := l.open(p)
	if err != nil {
		return ended(err)
	}
	defer t.close()
	return eachOf(t, see)
}

// eachOf gives every row of a table that is not blank.
func eachOf(t table, see func(table, *row)) error {
	var r row
	for {
		if err := t.next(&r); err != nil {
			return ended(err)
		}
		if !r.blank {
			see(t, &r)
		}
	}
}

// ended turns the end of the rows into success.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, errStop) {
		return nil
	}
	return err
}

// open reads a file's beginning, up to its first row.
func (l *list) open(p *problems) (table, error) {
	f, err := l.fsys.Open(l.file)
	if err != nil {
		return nil, err
	}
	if l.format() == ".xlsx" {
		return l.newXLSX(f, p)
	}
	return l.text(f, p)
}

// format gives the file's extension in lower case.
func (l *list) format() string { return strings.ToLower(path.Ext(l.file)) }

// text reads the beginning of a text of the file's format.
func (l *list) text(f io.ReadCloser, p *problems) (table, error) {
	switch l.format() {
	case ".csv":
		return l.newCSV(f, p)
	case ".json":
		return l.newJSON(f, p)
	case ".toml":
		return l.newTOML(f, p)
	}
	f.Close()
	p.error(diag.Position{File: l.file}, "unknown-format", "not a signatory file that casebook reads", "save it as .csv, .xlsx, .toml or .json")
	return nil, errStop
}

// at gives the place of a front matter key, or the file's.
func (o *Options) at(key, file string) diag.Position {
	if o.At != nil {
		return o.At(key)
	}
	return diag.Position{File: file}
}

// octetsOfRow is how short the rows of a long list are.
const octetsOfRow = 40

// A pass is the reading of all rows.
type pass struct {
	list   *list
	judge  *judge
	p      *problems
	people *finder
	named  []uint64 // a bit for each row that names somebody
	check  *withdrawnCheck
}

func newPass(l *list, p *problems) *pass {
	return &pass{list: l, judge: newJudge(l, p), p: p, people: newFinder(withoutMarks, int(min(l.size/octetsOfRow, 1<<20))), check: l.o.Withdrawn.checker(&l.shape)}
}

// see checks one row and counts it.
func (s *pass) see(t table, r *row) {
	v := s.judge.decide(t, r)
	if r.values[name] != "" {
		s.duplicate(t, r, v.show == byName)
		if s.check.meets(r) {
			s.p.error(t.at(-1), "withdrawn", fmt.Sprintf("row %d names somebody who was taken off this letter", r.number),
				"delete the row; for another person of the same name: casebook withdraw --keep-row")
			v.show = counted
		}
	}
	if v.until != "" && v.show != counted {
		s.list.tally.changes(endOf(v.until, s.list.o.Zone))
	}
	s.list.tally.count(r, v.show)
	if v.show == byName {
		s.list.stored.add(r)
	}
}

// duplicate warns about a person whose name an earlier row has, above all when
// only one of the two names them: the other says that they must not be.
func (s *pass) duplicate(t table, r *row, named bool) {
	s.note(r.number, named)
	before := s.people.first(r.values[name], r.number)
	if before == 0 {
		return
	}
	message, hint := fmt.Sprintf("row %d has the same name as row %d", r.number, before), "delete one, unless they are two people"
	switch {
	case named && !s.names(before):
		message += fmt.Sprintf(", and names somebody whom row %d does not", before)
		hint = "let the rows agree, unless they are two people"
	case !named && s.names(before):
		message += fmt.Sprintf(", which names somebody whom row %d does not", r.number)
		hint = "let the rows agree, unless they are two people"
	}
	s.p.warn(t.at(-1), "probable-duplicate", message, hint)
}

// note remembers whether a row names somebody.
func (s *pass) note(row int, named bool) {
	for row/64 >= len(s.named) {
		s.named = append(s.named, 0)
	}
	if named {
		s.named[row/64] |= 1 << (row % 64)
	}
}

func (s *pass) names(row int) bool { return s.named[row/64]&(1<<(row%64)) != 0 }

// endOf gives the first moment after a day in a zone, also where that day ends
// in a change of the clocks.
func endOf(d string, zone *time.Location) time.Time {
	last, err := time.ParseInLocation(day, d, time.UTC)
	if err != nil {
		return time.Time{}
	}
	next := last.AddDate(0, 0, 1)
	t := time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, zone)
	want := next.Format(day)
	const step = 15 * time.Minute // every zone's shift is a multiple of it
	for t.Format(day) < want {
		t = t.Add(step)
	}
	for t.Add(-step).Format(day) == want {
		t = t.Add(-step)
	}
	return t
}
