package signatory

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/durable"
)

// A Merged is a planned import: what the letter's signatory file will be, and
// what became of each row. Rows are numbered as spreadsheet programs do; no
// field but the text of the file holds anything of a person.
type Merged struct {
	File      string // the letter's signatory file, relative to the site
	Created   bool   // there was none
	Added     []int  // rows of the imported file
	Present   []int  // rows of people who are in the list already
	Withdrawn []int  // rows of people who were taken off the letter
	Doubtful  []Doubt
	text      []byte
}

// A Doubt is a row that is left to a person, and was not added.
type Doubt struct {
	Row    int    // in the imported file
	Other  int    // the row that it may repeat; 0 when the doubt is about the row itself
	In     string // the file of that row
	Reason string
}

// Write writes the signatory file atomically and durably; nothing when nobody
// was added.
func (m *Merged) Write(root string) error {
	if len(m.Added) == 0 {
		return nil
	}
	return durable.WriteFile(filepath.Join(root, filepath.FromSlash(m.File)), m.text, 0o644)
}

// An Import says what is merged into what.
type Import struct {
	Site   fs.FS
	File   string // the letter's signatory file, relative to the site; one to be created ends in .csv
	List   Options
	From   fs.FS
	Name   string  // the imported file in From
	Read   Options // how it is read: its encoding and sheet; the rest is List's
	Accept []int   // doubtful rows that somebody decided to add
}

// Merge plans to add the people of a file to a letter's list: nobody twice,
// nobody who was taken off, the rows that are there and their order kept to the
// octet. Only the columns of the contract are taken over, as one warning says.
//
// Problems of either file go to rep, and then nothing is planned; an error is
// a *diag.Fault or a failure of the disk.
func Merge(in Import, rep *diag.Report) (*Merged, error) {
	in.Read.Languages, in.Read.Public, in.Read.Now, in.Read.Zone = in.List.Languages, in.List.Public, in.List.Now, in.List.Zone
	m := &merge{in: in, out: &Merged{File: in.File}, list: newList(in.Site, in.File, in.List), from: newList(in.From, in.Name, in.Read), rep: rep}
	m.same, m.alike = newFinder(withMarks, 1000), newFinder(withoutMarks, 1000)
	m.check = in.List.Withdrawn.checker(&m.list.shape)
	m.known = newStore(&m.list.shape)
	if m.list.format() == ".xlsx" {
		return nil, &diag.Fault{Code: "not-editable", Message: "the letter's signatories are in a workbook, which casebook does not change",
			Hint: "add the people there, or save the list as signatories.csv in its place"}
	}
	if err := m.readList(); err != nil || rep.Failed() {
		return nil, err
	}
	if err := m.readImport(); err != nil || rep.Failed() {
		return nil, err
	}
	if len(m.out.Added) == 0 {
		return m.out, nil
	}
	return m.out, m.write()
}

// A merge is under way.
type merge struct {
	in         Import
	out        *Merged
	list, from *list
	rep        *diag.Report
	check      *withdrawnCheck
	same       *finder // names with their marks -> numbers in known, from 1
	alike      *finder // names without them
	known      *store  // the rows of both files that are in the list
	numbers    []int   // the row of each in its file; those imported are negative
	added      []row
	used       []bool // slots that an added row fills
}

// readList reads the rows that are there. Its warnings are for a build.
func (m *merge) readList() error {
	var found diag.Report
	defer func() {
		for _, d := range found.All() {
			if d.Severity == diag.Error {
				m.rep.Add(d)
			}
		}
	}()
	p := &problems{rep: &found, file: m.list.file}
	judge := newJudge(m.list, p)
	err := m.list.each(p, func(t table, r *row) {
		judge.decide(t, r)
		m.remember(r, r.number)
	})
	p.close()
	if errors.Is(err, fs.ErrNotExist) {
		m.out.Created = true
		return nil
	}
	return err
}

// remember enters a row into what others are compared with, unless its names
// are there already.
func (m *merge) remember(r *row, number int) {
	m.known.add(r)
	m.numbers = append(m.numbers, number)
	for slot, v := range r.values {
		if v != "" && m.list.shape.kindOf(slot) == name {
			m.same.first(v, len(m.numbers))
			m.alike.first(v, len(m.numbers))
		}
	}
}

// readImport decides about every row that is to be added.
func (m *merge) readImport() error {
	p := &problems{rep: m.rep, file: m.from.file}
	judge := newJudge(m.from, p)
	m.used = make([]bool, m.list.shape.slots())
	accepted := map[int]bool{}
	for _, n := range m.in.Accept {
		accepted[n] = true
	}
	err := m.from.each(p, func(t table, r *row) {
		judge.decide(t, r)
		if !r.bad {
			m.decide(r, accepted[r.number])
		}
	})
	p.close()
	return err
}

func (m *merge) decide(r *row, accepted bool) {
	if m.check.meets(r) {
		m.out.Withdrawn = append(m.out.Withdrawn, r.number)
		return
	}
	doubt, present := m.compare(r)
	switch {
	case present:
		m.out.Present = append(m.out.Present, r.number)
		return
	case doubt != nil && !accepted:
		m.out.Doubtful = append(m.out.Doubtful, *doubt)
		return
	}
	m.out.Added = append(m.out.Added, r.number)
	m.remember(r, -r.number)
	m.add(r)
}

// compare looks for the person in the list: there already, or doubtful.
func (m *merge) compare(r *row) (doubt *Doubt, present bool) {
	for slot, v := range r.values {
		if slot != int(public) && harmless(v) != v {
			return &Doubt{Row: r.number, Reason: "a cell begins as a formula does in spreadsheet programs"}, false
		}
	}
	for slot, v := range r.values {
		if v == "" || m.list.shape.kindOf(slot) != name {
			continue
		}
		if i := m.same.find(v); i != 0 {
			if kind := m.differs(r, i-1); kind != "" {
				return m.doubt(r, i-1, "the same name, another "+kind), false
			}
			return nil, true
		}
		if i := m.alike.find(v); i != 0 {
			return m.doubt(r, i-1, "the names differ only in accents"), false
		}
	}
	return nil, false
}

func (m *merge) doubt(r *row, i int, reason string) *Doubt {
	d := &Doubt{Row: r.number, Other: m.numbers[i], In: m.list.file, Reason: reason}
	if d.Other < 0 {
		d.Other, d.In = -d.Other, m.from.file
	}
	return d
}

// differs names a column in which two rows of one name have different values;
// "" when they may be the same person's.
func (m *merge) differs(r *row, i int) string {
	var before row
	m.known.get(i, &before)
	for _, k := range []kind{organisation, group, country, role} {
		a, b := r.values[k], before.values[k]
		if a != "" && b != "" && Fold(a) != Fold(b) {
			return k.String()
		}
	}
	return ""
}

// add keeps a row that is to be written.
func (m *merge) add(r *row) {
	values := make([]string, len(r.values))
	for slot, v := range r.values {
		values[slot] = strings.Clone(v)
		m.used[slot] = m.used[slot] || v != ""
	}
	m.added = append(m.added, row{number: r.number, values: values})
}

// Summary says in one line how many rows had which end.
func (m *Merged) Summary() string {
	return fmt.Sprintf("%d added, %d already there, %d taken off earlier, %d doubtful", len(m.Added), len(m.Present), len(m.Withdrawn), len(m.Doubtful))
}
