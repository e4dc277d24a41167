package signatory

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/durable"
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

	files []edited
}

type edited struct {
	file string // relative to the site
	text []byte
}

// SeveralError says that several rows have the name that was given.
type SeveralError struct{ Rows []int }

// Error names the rows.
func (e *SeveralError) Error() string {
	return fmt.Sprintf("several rows have this name: %s", strings.Trim(fmt.Sprint(e.Rows), "[]"))
}

// Write changes the site in the folder root: first the key and the record,
// then the signatory file, each atomically and durably. If it is cut off, the
// build says at which row somebody is still there who was taken off.
func (w *Withdrawal) Write(root string) error {
	for _, f := range w.files {
		if err := durable.WriteFile(filepath.Join(root, filepath.FromSlash(f.file)), f.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Withdraw plans to take a person off a letter: the one of a row (numbered as
// spreadsheet programs do, in TOML and JSON by its place) or, with row 0, the
// one of a name; with both, the row must have the name. fsys is the site; o is
// how the letter's list is read, with its Withdrawn and the day for the record.
//
// Errors are a *SeveralError when rows have to be told apart, a *diag.Fault
// when the file cannot be changed, or failures of the disk. When nobody of the
// name is in the file, the record keeps the name all the same.
func Withdraw(fsys fs.FS, file, who string, row int, o Options) (*Withdrawal, error) {
	c := &change{fsys: fsys, list: newList(fsys, file, o), who: who, row: row}
	if err := c.find(); err != nil {
		return nil, err
	}
	if err := c.loadKey(); err != nil {
		return nil, err
	}
	c.record.people = append(c.record.people, withdrawal{
		names: c.digests(), row: c.rowDigest, date: o.Now.In(c.list.o.Zone).Format(day),
	})
	w := c.result()
	if w.Already = c.known(); w.Already && c.found == 0 {
		w.files = nil
		return w, nil
	}
	if w.Already {
		c.record.people = c.record.people[:len(c.record.people)-1]
	}
	w.add(c.recordFile(), c.record.text())
	if c.found == 0 || w.ByHand {
		return w, nil
	}
	return w, c.takeOut(w)
}

// KeepRow plans to let a row stay although its name is that of somebody who
// was taken off: it is a namesake. A row that differs from the one taken off
// in nothing is refused, and so is one that has not the name, if one is given.
func KeepRow(fsys fs.FS, file, who string, row int, o Options) (*Withdrawal, error) {
	c := &change{fsys: fsys, list: newList(fsys, file, o), who: who, row: row}
	if err := c.find(); err != nil {
		return nil, err
	}
	if err := c.loadKey(); err != nil {
		return nil, err
	}
	c.digests()
	for _, p := range c.record.people {
		if p.row == c.rowDigest {
			return nil, &diag.Fault{Code: "same-person", Message: fmt.Sprintf("row %d is the same in every cell as the one that was taken off", row),
				Hint: "add what tells the two people apart, as an organisation or a role"}
		}
	}
	if !slices.Contains(c.record.kept, c.rowDigest) {
		c.record.kept = append(c.record.kept, c.rowDigest)
	}
	w := c.result()
	w.ByHand = false
	w.add(c.recordFile(), c.record.text())
	return w, nil
}

// A change is what is found out for a withdrawal.
type change struct {
	fsys fs.FS
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

// find finds the row of the person.
func (c *change) find() error {
	var rep diag.Report
	p := &problems{rep: &rep, file: c.list.file}
	want := Fold(c.who)
	var rows []int
	err := c.list.each(p, func(_ table, r *row) {
		if c.row == r.number || c.row == 0 && want != "" && c.list.shape.isCalled(r, want) {
			rows = append(rows, r.number)
			c.cells = row{number: r.number, values: slices.Clone(r.values)}
		}
	})
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case c.row != 0 && len(rows) == 0:
		return &diag.Fault{Code: "no-row", Message: fmt.Sprintf("%s has no row %d", path.Base(c.list.file), c.row)}
	case c.row != 0 && want != "" && !c.list.shape.isCalled(&c.cells, want):
		return &diag.Fault{Code: "other-name", Message: fmt.Sprintf("row %d of %s has another name", c.row, path.Base(c.list.file)),
			Hint: "rows are counted as the spreadsheet program does, and move when one is taken out"}
	case len(rows) > 1:
		return &SeveralError{rows}
	case len(rows) == 0 && want == "":
		return &diag.Fault{Code: "no-name", Message: "no name was given"}
	case len(rows) == 0:
		c.names = []string{c.who}
		return nil
	}
	c.found = rows[0]
	for slot, v := range c.cells.values {
		if v != "" && c.list.shape.kindOf(slot) == name {
			c.names = append(c.names, v)
		}
	}
	return nil
}

// isCalled reports whether a row has a folded name in any language.
func (s *shape) isCalled(r *row, folded string) bool {
	for slot, v := range r.values {
		if v != "" && s.kindOf(slot) == name && Fold(v) == folded {
			return true
		}
	}
	return false
}

// loadKey takes the site's key, or makes one where no record needs an older.
func (c *change) loadKey() error {
	if w := c.list.o.Withdrawn; w != nil {
		c.record = Withdrawn{key: w.key, people: slices.Clone(w.people), kept: slices.Clone(w.kept)}
	}
	if c.record.key != nil {
		return nil
	}
	key, err := readKey(c.fsys)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if records, err := fs.Glob(c.fsys, "content/letters/*/"+Record); err != nil || len(records) > 0 {
			return &diag.Fault{Code: "no-key", Message: "the key that recognises who was taken off is missing", Hint: "restore " + KeyFile + " from version control"}
		}
		c.record.key, c.newKey = newKey(), true
	case errors.Is(err, errBadKey):
		return &diag.Fault{Code: "wrong-key", Message: KeyFile + " holds no key of casebook", Hint: "restore it from version control"}
	case err != nil:
		return err
	default:
		c.record.key = key
	}
	return nil
}

// digests hashes the person's names, and the row as a whole.
func (c *change) digests() []digest {
	d := newDigester(c.record.key)
	var list []digest
	for _, n := range c.names {
		if sum := d.name(n); !slices.Contains(list, sum) {
			list = append(list, sum)
		}
	}
	if c.found != 0 {
		c.rowDigest = d.row(&c.list.shape, &c.cells)
	}
	return list
}

// known reports whether the last person of the record is in it before.
func (c *change) known() bool {
	last := len(c.record.people) - 1
	for _, p := range c.record.people[:last] {
		if !slices.ContainsFunc(c.record.people[last].names, func(d digest) bool { return !slices.Contains(p.names, d) }) {
			return true
		}
	}
	return false
}

func (c *change) recordFile() string { return path.Join(path.Dir(c.list.file), Record) }

// result begins the plan, with the key when it is new.
func (c *change) result() *Withdrawal {
	w := &Withdrawal{File: c.list.file, Row: c.found, Names: c.names, NewKey: c.newKey}
	w.ByHand = c.found != 0 && c.list.format() == ".xlsx"
	if c.newKey {
		w.add(KeyFile, []byte(hex.EncodeToString(c.record.key)+"\n"))
	}
	return w
}

func (w *Withdrawal) add(file string, text []byte) { w.files = append(w.files, edited{file, text}) }

// takeOut plans the signatory file without the row.
func (c *change) takeOut(w *Withdrawal) error {
	s, err := c.list.source()
	if err != nil {
		return err
	}
	text, err := s.without(c.found)
	if err != nil {
		return err
	}
	out, err := s.bytes(text)
	if err != nil {
		return err
	}
	w.add(c.list.file, out)
	return nil
}

// recordHead explains a record to whoever opens it.
const recordHead = `# People who were taken off this letter, as keyed hashes, and rows of namesakes
# that stay. Every build and every import compares the list with them. Keep this
# file and the site's ` + KeyFile + ` in version control.
`

// text gives the record as it is written.
func (w *Withdrawn) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%skey = %q\n", recordHead, keyName(w.key))
	for _, p := range w.people {
		names := make([]string, len(p.names))
		for i, d := range p.names {
			names[i] = fmt.Sprintf("%q", hex.EncodeToString(d[:]))
		}
		fmt.Fprintf(&b, "\n[[withdrawn]]\nnames = [%s]\n", strings.Join(names, ", "))
		if p.row != (digest{}) {
			fmt.Fprintf(&b, "row = %q\n", hex.EncodeToString(p.row[:]))
		}
		fmt.Fprintf(&b, "date = %q\n", p.date)
	}
	for _, d := range w.kept {
		fmt.Fprintf(&b, "\n[[kept]]\nrow = %q\n", hex.EncodeToString(d[:]))
	}
	return b.Bytes()
}
