package signatory

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
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
	NoSuch    []int // rows to be added all the same that the imported file does not have
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
// A row that asks to show less of somebody than a row of theirs that is there
// is an error: the list would go on naming them, and nobody would know.
//
// Problems of either file go to rep, and then nothing is planned; an error is
// a *diag.Fault or a failure of the disk.
func Merge(in Import, rep *diag.Report) (*Merged, error) {
	in.Read.Languages, in.Read.Public, in.Read.Now, in.Read.Zone = in.List.Languages, in.List.Public, in.List.Now, in.List.Zone
	m := &merge{in: in, out: &Merged{File: in.File}, list: newList(in.Site, in.File, in.List), from: newList(in.From, in.Name, in.Read), rep: rep}
	m.same, m.alike = newFinder(withMarks, 1000), newFinder(withoutMarks, 1000)
	m.check = in.List.Withdrawn.checker(&m.list.shape)
	m.known, m.namesakes = newStore(&m.list.shape), map[int][]int{}
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
	if len(m.out.Added) == 0 || len(m.out.NoSuch) > 0 {
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
	p          *problems // of the imported file
	check      *withdrawnCheck
	same       *finder       // names with their marks -> numbers in known, from 1
	alike      *finder       // names without them
	known      *store        // the rows of both files that are in the list
	met        []met         // the same rows, by their numbers in known
	namesakes  map[int][]int // the rows of a name that several have, by the first of them
	added      []row
	used       []bool // slots that an added row fills
}

// A met row is one that others are compared with.
type met struct {
	number int // in its file; negative for one that was imported
	verdict
}

// maxNamesakes is how many rows of one name a row is compared with, so that a
// list of people called "Anonymous" does not take forever. A row that is none
// of them is doubtful.
const maxNamesakes = 32

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
		m.remember(r, r.number, judge.decide(t, r))
	})
	p.close()
	if errors.Is(err, fs.ErrNotExist) {
		m.out.Created = true
		return nil
	}
	return err
}

// remember enters a row into what others are compared with.
func (m *merge) remember(r *row, number int, v verdict) {
	m.known.add(r)
	v.until = strings.Clone(v.until)
	m.met = append(m.met, met{number, v})
	this := len(m.met)
	for slot, v := range r.values {
		if v == "" || m.list.shape.kindOf(slot) != name {
			continue
		}
		first := m.same.first(v, this)
		if rows := m.rowsOf(first); first != 0 && first != this && len(rows) < maxNamesakes {
			m.namesakes[first] = append(rows, this)
		}
		m.alike.first(v, this)
	}
}

// rowsOf gives the rows of the name of a row, by their numbers in known.
func (m *merge) rowsOf(first int) []int {
	if rows := m.namesakes[first]; rows != nil {
		return rows
	}
	return []int{first}
}

// readImport decides about every row that is to be added.
func (m *merge) readImport() error {
	m.p = &problems{rep: m.rep, file: m.from.file}
	judge := newJudge(m.from, m.p)
	m.used = make([]bool, m.list.shape.slots())
	accepted := map[int]bool{}
	for _, n := range m.in.Accept {
		accepted[n] = true
	}
	err := m.from.each(m.p, func(t table, r *row) {
		if v := judge.decide(t, r); !r.bad {
			m.decide(t, r, v, accepted[r.number])
		}
		delete(accepted, r.number)
	})
	m.p.close()
	m.out.NoSuch = slices.Sorted(maps.Keys(accepted))
	return err
}

func (m *merge) decide(t table, r *row, v verdict, accepted bool) {
	if m.check.meets(r) {
		m.out.Withdrawn = append(m.out.Withdrawn, r.number)
		return
	}
	like := m.compare(r)
	switch {
	case like.same != 0 && like.less == notRead:
		m.out.Present = append(m.out.Present, r.number)
		return
	case accepted:
	case like.same != 0:
		m.refuse(t, r, like)
		return
	case like.doubt != nil:
		m.out.Doubtful = append(m.out.Doubtful, *like.doubt)
		return
	}
	m.out.Added = append(m.out.Added, r.number)
	m.remember(r, -r.number, v)
	m.add(r)
}

// A likeness is what a row is to those that were met.
type likeness struct {
	same  int  // the row of the same person; 0 for none
	less  kind // the column that asks to show less of them than that row does; notRead for none
	doubt *Doubt
}

// compare looks for the person in the list.
func (m *merge) compare(r *row) likeness {
	for slot, v := range r.values {
		if v == "" || m.list.shape.kindOf(slot) != name {
			continue
		}
		if i := m.same.find(v); i != 0 {
			return m.among(r, i)
		}
		if i := m.alike.find(v); i != 0 {
			return m.doubt(r, i, "the names differ only in accents")
		}
	}
	for slot, v := range r.values {
		if slot != int(public) && harmless(v) != v {
			return likeness{doubt: &Doubt{Row: r.number, Reason: "a cell begins as a formula does in spreadsheet programs"}}
		}
	}
	return likeness{}
}

// among looks for the person among those of one name, best in a row that shows
// no more of them than they ask for.
func (m *merge) among(r *row, first int) likeness {
	var found likeness
	for _, i := range m.rowsOf(first) {
		if m.differs(r, i) != "" {
			continue
		}
		less := m.less(r, i)
		if found.same == 0 || less == notRead {
			found = likeness{same: i, less: less}
		}
		if less == notRead {
			break
		}
	}
	if found.same == 0 {
		return m.doubt(r, first, "the same name, another "+m.differs(r, first))
	}
	return found
}

// less names the column by which a row asks to show less of the person than a
// row that was met does, notRead for none. An empty cell asks for nothing.
func (m *merge) less(r *row, i int) kind {
	before := m.met[i-1]
	asked, _ := parsePublic(r.values[public], true)
	end := r.values[until]
	switch {
	case before.show == counted:
		return notRead
	case asked < before.show:
		return public
	case end != "" && (before.until == "" || end < before.until):
		return until
	}
	return notRead
}

// place gives the row that was met, by its number in its file.
func (m *merge) place(i int) (row int, file string) {
	if row = m.met[i-1].number; row < 0 {
		return -row, m.from.file
	}
	return row, m.list.file
}

func (m *merge) doubt(r *row, i int, reason string) likeness {
	d := &Doubt{Row: r.number, Reason: reason}
	d.Other, d.In = m.place(i)
	if m.less(r, i) != notRead {
		d.Reason += ", and it asks to show less of the person"
	}
	return likeness{doubt: d}
}

// refuse reports a row that asks to show less of somebody than a row of theirs
// does. Which of them holds nobody can know from the files.
func (m *merge) refuse(t table, r *row, like likeness) {
	other, file := m.place(like.same)
	m.p.error(t.at(int(like.less)), "shows-less", fmt.Sprintf("row %d: %s asks to show less of the person than row %d of %s does", r.number, like.less, other, file),
		fmt.Sprintf("write the same there, or leave out the row that no longer holds; for another person of the name: --accept %d", r.number))
}

// differs names a column in which two rows of one name have different values;
// "" when they may be the same person's.
func (m *merge) differs(r *row, i int) string {
	var before row
	m.known.get(i-1, &before)
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
