package signatory

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/names"
)

// A Withdrawal is a planned change that takes somebody off a letter, or that
// keeps a namesake on it. Nothing is written before Write.
type Withdrawal struct {
	File    string   // the signatory file, relative to the site
	Row     int      // the row that is taken out, or kept; 0 when nobody of the name is in the file
	ByHand  bool     // the file is a workbook: the row is still to be deleted in a spreadsheet program
	NewKey  bool     // the site had no key: KeyFile is new, and belongs in version control
	Names   []string // the person's names, for FilesHolding; never for a message
	Already bool     // the record has the person since before

	files []changedFile
}

// A changedFile is one that a withdrawal writes.
type changedFile struct {
	file string // relative to the site
	text []byte
}

// SeveralError says that several rows have the name that was given.
type SeveralError struct{ Rows []int }

// Error names the rows.
func (e *SeveralError) Error() string {
	return fmt.Sprintf("several rows have this name: %s", strings.Trim(fmt.Sprint(e.Rows), "[]"))
}

// An AbsentError says that nobody has the name that was given.
type AbsentError struct {
	Near     []int             // rows whose name is one or two letters away
	Problems []diag.Diagnostic // why the list could not be read whole, so that they may be in it
}

// Error says that nobody has the name.
func (e *AbsentError) Error() string { return "nobody has this name" }

// Write changes the site: first the key and the record,
// then the signatory file, each atomically and durably. If it is cut off, the
// build says at which row somebody is still there who was taken off.
func (w *Withdrawal) Write(site *durable.Change) error {
	for _, f := range w.files {
		write := site.WriteFile
		if path.Base(f.file) == Record {
			write = site.WriteRecord
		}
		if err := write(f.file, f.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// PlanWithdrawal plans to take a person off a letter: the one of a row (numbered
// as spreadsheet programs do, in TOML and JSON by its place) or, with row 0, the
// one of a name; with both, the row must have the name. o is how the letter's
// list is read, with its Withdrawn and the day for the record.
//
// Errors are a *SeveralError when rows have to be told apart, an *AbsentError
// when nobody of the name is in the file, unless absent says that the record is
// to keep the name all the same, a *diag.Fault when the file cannot be changed,
// or failures of the disk.
func PlanWithdrawal(site fs.FS, file, who string, row int, absent bool, o Options) (*Withdrawal, error) {
	c := &withdrawing{site: site, list: newList(site, file, o), who: who, row: row}
	if err := c.findRow(); err != nil {
		return nil, err
	}
	if err := c.loadKey(); err != nil {
		return nil, err
	}
	person := c.hashPerson()
	w := c.beginPlan()
	known := slices.IndexFunc(c.record.people, func(before withdrawal) bool {
		return !slices.ContainsFunc(person.names, func(d digest) bool { return !slices.Contains(before.names, d) })
	})
	w.Already = known >= 0
	isOld := w.Already && len(c.record.people[known].sounds) == 0
	if isOld {
		c.record.people[known].sounds = person.sounds
	}
	switch {
	case w.Already && c.found == 0 && !isOld:
		w.files = nil
		return w, nil
	case c.found == 0 && !absent:
		return nil, c.findNear()
	case !w.Already:
		person.row, person.date = c.rowDigest, o.Now.In(c.list.o.Zone).Format(day)
		c.record.people = append(c.record.people, person)
	}
	c.addRecord(w)
	if c.found == 0 || w.ByHand {
		return w, nil
	}
	f, err := c.list.readWhole()
	if err != nil {
		return nil, err
	}
	text, err := f.withoutRow(c.found)
	if err != nil {
		return nil, err
	}
	w.addFile(file, text)
	return w, nil
}

// PlanKeeping plans to let a row stay although its name is that of somebody who
// was taken off: it is a namesake. A row that differs from the one taken off
// in nothing is refused, and so is one that has not the name, if one is given.
func PlanKeeping(site fs.FS, file, who string, row int, o Options) (*Withdrawal, error) {
	c := &withdrawing{site: site, list: newList(site, file, o), who: who, row: row}
	if err := c.findRow(); err != nil {
		return nil, err
	}
	if err := c.loadKey(); err != nil {
		return nil, err
	}
	c.hashPerson()
	for _, p := range c.record.people {
		if p.row == c.rowDigest {
			return nil, diag.NewFault(diag.Say("same-person", "row", row))
		}
	}
	if !slices.Contains(c.record.kept, c.rowDigest) {
		c.record.kept = append(c.record.kept, c.rowDigest)
	}
	w := c.beginPlan()
	w.ByHand = false
	c.addRecord(w)
	return w, nil
}

// withdrawing is what is found out for a withdrawal.
type withdrawing struct {
	site fs.FS
	list *list
	who  string
	row  int

	found     int      // the row, 0 for none
	names     []string // every form of the person's name
	cells     row      // a copy of the row
	record    Withdrawn
	newKey    bool
	rowDigest digest
}

// findRow finds the row of the person.
func (c *withdrawing) findRow() error {
	want := names.Fold(c.who)
	var rows []int
	var found row
	err := c.list.eachRow(&problems{rep: &diag.Report{}, file: c.list.file}, func(_ table, r *row) {
		if c.row == r.number || c.row == 0 && want != "" && c.list.slots.isCalled(r, want) {
			rows = append(rows, r.number)
			found = row{number: r.number, values: slices.Clone(r.values)}
		}
	})
	file := path.Base(c.list.file)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case c.row != 0 && len(rows) == 0:
		return diag.NewFault(diag.Say("no-row", "file", file, "row", c.row))
	case c.row != 0 && want != "" && !c.list.slots.isCalled(&found, want):
		return diag.NewFault(diag.Say("other-name", "file", file, "row", c.row))
	case len(rows) > 1:
		return &SeveralError{rows}
	case len(rows) == 0 && want == "":
		return diag.NewFault(diag.Say("no-name"))
	case len(rows) == 0:
		c.names = []string{c.who}
		return nil
	}
	c.found, c.cells = rows[0], found
	for slot, v := range found.values {
		if v != "" && c.list.slots.columnIn(slot) == nameColumn {
			c.names = append(c.names, v)
		}
	}
	return nil
}

// findNear gives the rows of a name that nobody has which are nearly it, and
// what of the list could not be read.
func (c *withdrawing) findNear() error {
	want := []rune(names.Fold(c.who))
	absent, rep := &AbsentError{}, &diag.Report{}
	p := &problems{rep: rep, file: c.list.file}
	err := c.list.eachRow(p, func(_ table, r *row) {
		for _, form := range c.list.slots.nameForms(r) {
			name := []rune(names.Fold(form))
			if d := len(name) - len(want); -2 <= d && d <= 2 && diag.EditDistance(name, want) <= 2 {
				absent.Near = append(absent.Near, r.number)
				return
			}
		}
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	p.report()
	absent.Problems = slices.DeleteFunc(rep.All(), func(d diag.Diagnostic) bool { return d.Severity == diag.Warning })
	return absent
}

// isCalled reports whether a row has a folded name in any language.
func (s *slots) isCalled(r *row, folded string) bool {
	for slot, v := range r.values {
		if v != "" && s.columnIn(slot) == nameColumn && names.Fold(v) == folded {
			return true
		}
	}
	return false
}

// loadKey takes the site's key, or makes one where no record needs an older.
func (c *withdrawing) loadKey() error {
	if w := c.list.o.Withdrawn; w != nil {
		c.record = Withdrawn{key: w.key, people: slices.Clone(w.people), kept: slices.Clone(w.kept)}
	}
	if c.record.key != nil {
		return nil
	}
	var err error
	c.record.key, c.newKey, err = KeyForRecords(c.site)
	return err
}

// hashPerson hashes the person's names, and the row as a whole.
func (c *withdrawing) hashPerson() (person withdrawal) {
	d := newDigester(c.record.key)
	known := slices.Clone(c.names)
	for _, n := range c.names {
		if bare := names.ListNumber().ReplaceAllString(n, ""); bare != n && len(strings.Fields(bare)) > 1 {
			known = append(known, bare)
		}
	}
	for _, n := range known {
		for _, hint := range d.Hints(n) {
			if sum := d.hashSound(hint); !slices.Contains(person.sounds, sum) {
				person.sounds = append(person.sounds, sum)
			}
		}
		if sum := d.hashName(n); !slices.Contains(person.names, sum) {
			person.names = append(person.names, sum)
		}
		for _, form := range d.Sounds(n, false) { // whoever has another initial is somebody else
			if sum := d.hashSound(form); !slices.Contains(person.sounds, sum) {
				person.sounds = append(person.sounds, sum)
			}
		}
	}
	if len(person.sounds) == 0 { // of one word; it tells the record from one that is older
		person.sounds = []soundDigest{{}}
	}
	if c.found != 0 {
		c.rowDigest = d.hashRow(&c.list.slots, &c.cells)
	}
	return person
}

// beginPlan begins the plan, with the key when it is new.
func (c *withdrawing) beginPlan() *Withdrawal {
	w := &Withdrawal{File: c.list.file, Row: c.found, Names: c.names, NewKey: c.newKey}
	w.ByHand = c.found != 0 && c.list.format.cutRow == nil
	if c.newKey {
		w.addFile(KeyFile, FormatKey(c.record.key))
	}
	return w
}

// addRecord adds the letter's record to the plan.
func (c *withdrawing) addRecord(w *Withdrawal) {
	w.addFile(path.Join(path.Dir(c.list.file), Record), c.record.formatRecord())
}

func (w *Withdrawal) addFile(file string, text []byte) {
	w.files = append(w.files, changedFile{file, text})
}
