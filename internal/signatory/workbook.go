package signatory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"casebook/internal/diag"
	"casebook/internal/signatory/xlsx"
)

// A workbook is a table from one sheet of an XLSX file.
type workbook struct {
	file   fs.File
	path   string
	shape  *shape
	p      *problems
	sheet  *xlsx.Sheet
	row    xlsx.Row
	header header
	hidden int
}

// maxHeld bounds a workbook that can only be read whole, in octets.
const maxHeld = 64 << 20

// newXLSX reads up to the header row.
func (l *list) newXLSX(f fs.File, p *problems) (table, error) {
	w := &workbook{file: f, path: l.file, shape: &l.shape, p: p}
	if err := w.start(&l.o); err != nil {
		f.Close()
		return nil, w.stopped(err, &l.o)
	}
	return w, nil
}

// start opens the sheet and finds the header row below the title rows.
func (w *workbook) start(o *Options) error {
	r, size, err := readerAt(w.file)
	if err != nil {
		return err
	}
	if w.sheet, err = xlsx.Open(r, size, o.Sheet); err != nil {
		return err
	}
	var above []rowAbove
	for range maxTitleRows {
		if err := w.sheet.Next(&w.row); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		cells := w.texts()
		if w.shape.isHeader(cells) {
			checkAbove(above, cells, w.p)
			w.header, err = w.shape.head(cells, w.p, w.place)
			return err
		}
		above = append(above, rowAbove{w.place(-1), w.row.Number, filled(cells)})
	}
	at := diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}
	if w.row.Number == 0 {
		w.p.error(at, "empty-file", "no rows", "the first row names the columns: name, organisation, country, public")
		return errStop
	}
	return noName(w.p, at)
}

// readerAt gives random access to a file, reading it whole where there is none.
func readerAt(f fs.File) (io.ReaderAt, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	if r, ok := f.(io.ReaderAt); ok {
		return r, info.Size(), nil
	}
	text, err := io.ReadAll(io.LimitReader(f, maxHeld+1))
	if err == nil && len(text) > maxHeld {
		err = &diag.Fault{Code: "too-large", Message: "the workbook is larger than 64 MB", Hint: "save the list as .csv"}
	}
	return bytes.NewReader(text), int64(len(text)), err
}

func (w *workbook) texts() []string {
	cells := make([]string, len(w.row.Cells))
	for i, c := range w.row.Cells {
		if cells[i] = c.Text; c.Merged {
			cells[i] = ""
		}
	}
	return cells
}

// stopped reports what is wrong with the file and ends its reading.
func (w *workbook) stopped(err error, o *Options) error {
	var f *diag.Fault
	if !errors.As(err, &f) {
		return err
	}
	at := diag.Position{File: w.path}
	if o != nil && f.Code == "no-sheet" {
		at = o.at("signatories_sheet", w.path)
	}
	w.p.error(at, f.Code, f.Message, f.Hint)
	return errStop
}

func (w *workbook) next(r *row) error {
	r.reset(w.shape.slots())
	switch err := w.sheet.Next(&w.row); {
	case err == io.EOF:
		w.reportHidden()
		return io.EOF
	case err != nil:
		return w.stopped(err, nil)
	}
	r.number = w.row.Number
	for i, c := range w.row.Cells {
		w.cell(r, i, c)
		if r.bad {
			break
		}
	}
	if w.header.isAgain(r) {
		w.header.repeats(r, w.p, w.place(-1))
	}
	if w.row.Hidden && !r.blank {
		w.hidden++
	}
	return nil
}

// cell takes one cell. What is merged over several rows holds for each of
// them, but for a name, which is one person's: there the row has none.
func (w *workbook) cell(r *row, i int, c xlsx.Cell) {
	if c.Kind == xlsx.Empty || c.Kind == xlsx.Text && isSpace(c.Text) {
		return
	}
	r.blank = r.blank && c.Merged
	if i >= len(w.header.slots) {
		if !c.Merged {
			r.bad = true
			w.p.error(w.place(i), "too-many-cells", fmt.Sprintf("row %d has a cell in column %s, where no column is named", r.number, columnName(i)), "")
		}
		return
	}
	slot := w.header.slots[i]
	if slot < 0 {
		text := c.Text
		if c.Kind == xlsx.Failed {
			text = "?"
		}
		w.header.leave(r, i, text, w.p, w.place)
		return
	}
	if c.Merged && (w.shape.kindOf(slot) == name || w.shape.kindOf(slot) == sortAs) {
		return
	}
	if c.Kind == xlsx.Failed {
		r.bad = true
		w.p.error(w.place(i), "failed-formula", fmt.Sprintf("row %d: %s is a formula without a result", r.number, w.shape.title(slot)),
			"put the value in its place, or open and save the workbook in a spreadsheet program")
		return
	}
	r.set(slot, c.Text)
}

// reportHidden warns about rows that a filter hides from whoever looks at the
// sheet: they count like all others.
func (w *workbook) reportHidden() {
	if w.hidden > 0 {
		w.p.warn(diag.Position{File: w.path}, "hidden-rows", fmt.Sprintf("%d rows are hidden in the sheet %q, and are read like all others", w.hidden, w.sheet.Name),
			"show them, and delete those that do not belong to the list")
	}
}

func (w *workbook) at(slot int) diag.Position {
	for i, s := range w.header.slots {
		if s == slot && slot >= 0 {
			return w.place(i)
		}
	}
	return w.place(-1)
}

// place gives the position of a cell; of the row for a negative column.
func (w *workbook) place(column int) diag.Position {
	return diag.Position{File: w.path, Line: w.row.Number, Column: column + 1, Cell: xlsx.Ref(w.sheet.Name, column, w.row.Number)}
}

func (w *workbook) close() error {
	w.sheet.Close()
	return w.file.Close()
}
