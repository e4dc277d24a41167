package signatory

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/folder"
)

// A RowEdit is a change of one row of a list: some of its cells, by the name of
// their column; a new row; or a row that goes.
type RowEdit struct {
	Row    int // as messages number it; 0 for a new one
	Cells  map[string]string
	Remove bool
}

// EditRows gives the bytes of a list's file with some rows changed, the list as it is
// afterwards, and the numbers of the rows that were changed or added there. data is
// what the list was read from; the bytes of every other row stay, but where a cell is of
// a column that the list has not yet: then each row gets an empty one. What was written
// anew is read again: only what was asked for may differ. The error is a *diag.Fault
// or of the disk.
func (h *Snapshot) EditRows(data []byte, edits []RowEdit) (saved []byte, after *Snapshot, numbers []int, err error) {
	l := newList(folder.Single(h.file, data), h.file, h.o)
	if h.unread {
		return nil, nil, nil, diag.NewFault(diag.Say("not-editable/unread"))
	}
	if l.format == nil || l.format.editRows == nil && h.text == nil {
		return nil, nil, nil, diag.NewFault(diag.Say("not-editable/workbook"))
	}
	if missing := h.missingColumns(&l.slots, edits); len(missing) > 0 {
		wide, widened, err := h.withColumns(l, missing)
		if err != nil {
			return nil, nil, nil, err
		}
		return widened.EditRows(wide, edits)
	}
	if edits, err = h.nameColumns(&l.slots, edits); err != nil {
		return nil, nil, nil, err
	}
	asked := map[int]bool{}
	for _, e := range edits {
		if e.Row == 0 {
			continue
		}
		if asked[e.Row] {
			return nil, nil, nil, diag.NewFault(diag.Say("not-editable/twice", "row", e.Row))
		}
		if _, there := h.findRow(e.Row); !there {
			return nil, nil, nil, diag.NewFault(diag.Say("not-editable/no-row", "row", e.Row))
		}
		asked[e.Row] = true
	}
	if h.text != nil {
		return h.editText(data, edits)
	}
	f, err := l.readWhole()
	if err != nil {
		return nil, nil, nil, err
	}
	changed, err := f.changeRows(edits)
	if err != nil {
		return nil, nil, nil, err
	}
	if saved, err = f.encodeText(changed); err != nil {
		return nil, nil, nil, err
	}
	if after, err = NewSnapshot(h.file, saved, h.o); err != nil {
		return nil, nil, nil, err
	}
	if after.unread {
		return nil, nil, nil, diag.NewFault(diag.Say("not-editable/unread"))
	}
	numbers, err = compareSheets(h, after, edits)
	return saved, after, numbers, err
}

// AsCSV gives a list of any format as CSV (RFC 4180) in UTF-8, every column of it, and
// how many rows it has. What is written is read again: it holds the same rows.
func (h *Snapshot) AsCSV(o Options) (text []byte, rows int, err error) {
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	titles := make([]string, len(h.columns))
	for i, c := range h.columns {
		titles[i] = c.Name
	}
	_ = w.Write(titles)
	for n := range h.blocks {
		block := h.rowsOf(n)
		for i := range block.rows {
			cells := make([]string, len(titles))
			begin, list := block.cellsOf(i)
			for _, c := range list {
				cells[c.column] = block.text[begin:c.end]
				begin = c.end
			}
			_ = w.Write(cells)
			rows++
		}
	}
	w.Flush()
	o.Encoding, o.Sheet = "", ""
	const name = "signatories.csv"
	again, err := NewSnapshot(name, b.Bytes(), o)
	if err != nil {
		return nil, 0, err
	}
	if _, err := compareSheets(h, again, nil); err != nil || again.unread || h.unread {
		return nil, 0, diag.NewFault(diag.Say("not-editable/change"))
	}
	return b.Bytes(), rows, nil
}

// changeRows makes changes of rows in the format's own way.
func (f *editedFile) changeRows(edits []RowEdit) (string, error) {
	t, err := f.openText(f.text)
	if err != nil {
		return "", diag.NewFault(diag.Say("not-editable/unread"))
	}
	defer t.close()
	return f.list.format.editRows(t, f.text, edits)
}

// furtherColumns gives the columns of the contract that a list has not, by the names that
// they get.
func (h *Snapshot) furtherColumns() (titles []string) {
	known := newList(nil, h.file, h.o).slots
	has := map[int]bool{}
	for _, c := range h.columns {
		has[known.findSlot(c.Name)] = true
	}
	for slot := range known.count() {
		if !has[slot] {
			titles = append(titles, known.titleOf(slot))
		}
	}
	return titles
}

// missingColumns gives the slots of cells for which a text of rows has no column yet.
func (h *Snapshot) missingColumns(known *slots, edits []RowEdit) (missing []int) {
	if h.text == nil {
		return nil
	}
	for _, e := range edits {
		for name := range e.Cells {
			slot := known.findSlot(name)
			isThere := func(title string) bool { return title == name || known.findSlot(title) == slot }
			if slot >= 0 && !slices.ContainsFunc(h.text.head.names, isThere) && !slices.Contains(missing, slot) {
				missing = append(missing, slot)
			}
		}
	}
	slices.Sort(missing)
	return missing
}

// withColumns gives the bytes of a list with more columns, in which nothing stands yet,
// and the list.
func (h *Snapshot) withColumns(l *list, missing []int) ([]byte, *Snapshot, error) {
	stuck := diag.NewFault(diag.Say("not-editable/change"))
	f, err := l.readWhole()
	if err != nil {
		return nil, nil, err
	}
	t, err := f.openText(f.text)
	if err != nil {
		return nil, nil, stuck
	}
	defer t.close()
	text, err := appendCSV(t, f.text, &addition{slots: missing, columns: &l.slots})
	if err != nil {
		return nil, nil, stuck
	}
	wide, err := f.encodeText(text)
	if err != nil {
		return nil, nil, err
	}
	widened, err := NewSnapshot(h.file, wide, h.o)
	if err != nil {
		return nil, nil, err
	}
	if _, err := compareSheets(h, widened, nil); err != nil || widened.unread {
		return nil, nil, stuck
	}
	return wide, widened, nil
}

// nameColumns gives edits with their cells under the names that the list has for
// its columns. Where each row has its own keys, a column of the contract that
// none has yet is one too.
func (h *Snapshot) nameColumns(known *slots, edits []RowEdit) ([]RowEdit, error) {
	var titles []string
	if h.text != nil {
		titles = h.text.head.names
	} else {
		for _, c := range h.columns {
			titles = append(titles, c.Name)
		}
	}
	named := slices.Clone(edits)
	for i, e := range edits {
		cells := make(map[string]string, len(e.Cells))
		for name, v := range e.Cells {
			slot := known.findSlot(name)
			at := slices.Index(titles, name)
			if at < 0 && slot >= 0 {
				at = slices.IndexFunc(titles, func(title string) bool { return known.findSlot(title) == slot })
			}
			switch {
			case at >= 0:
				name = titles[at]
			case h.text != nil || slot < 0:
				return nil, noColumn(name, titles)
			}
			cells[name] = v
		}
		named[i].Cells = cells
	}
	return named, nil
}

// A sheetCursor goes through the rows of a list.
type sheetCursor struct {
	*Snapshot
	at    rowPlace
	block *heldRows // that one is in; nil at the end
}

func (h *Snapshot) newCursor() *sheetCursor {
	c := &sheetCursor{Snapshot: h, at: rowPlace{-1, 0}, block: &heldRows{}}
	c.goOn()
	return c
}

func (c *sheetCursor) atEnd() bool { return c.block == nil }

func (c *sheetCursor) goOn() {
	if c.at.row++; c.at.row < len(c.block.rows) {
		return
	}
	c.at, c.block = rowPlace{c.at.block + 1, 0}, nil
	if c.at.block < len(c.blocks) {
		c.block = c.rowsOf(c.at.block)
	}
}

func (c *sheetCursor) number() int { return int(c.block.rows[c.at.row].number) }

func (c *sheetCursor) cells() map[string]string { return c.rowAt(c.block, c.at.row) }

// isSame reports whether the rows at two cursors hold the same in the same cells, of
// lists with the same columns; false may be wrong.
func (c *sheetCursor) isSame(other *sheetCursor) bool {
	a, b := c.block, other.block
	from, cells := a.cellsOf(c.at.row)
	begin, theirs := b.cellsOf(other.at.row)
	if len(cells) != len(theirs) {
		return false
	}
	for i, cell := range cells {
		if cell.column != theirs[i].column || cell.end-from != theirs[i].end-begin {
			return false
		}
	}
	return len(cells) == 0 || a.text[from:cells[len(cells)-1].end] == b.text[begin:theirs[len(cells)-1].end]
}

// compareSheets finds out whether only what was asked for has changed, and gives
// the numbers of the rows that have.
func compareSheets(before, after *Snapshot, edits []RowEdit) (numbers []int, err error) {
	rows := map[int]RowEdit{}
	for _, e := range edits {
		if e.Row != 0 {
			rows[e.Row] = e
		}
	}
	stuck := diag.NewFault(diag.Say("not-editable/change"))
	was, is := before.newCursor(), after.newCursor()
	sameColumns := slices.Equal(before.columns, after.columns)
	for ; !was.atEnd(); was.goOn() {
		e, edited := rows[was.number()]
		if e.Remove {
			continue
		}
		if is.atEnd() || (edited || !sameColumns || !was.isSame(is)) && !holdsWanted(was.cells(), is.cells(), e.Cells) {
			return nil, stuck
		}
		if edited {
			numbers = append(numbers, is.number())
		}
		is.goOn()
	}
	for _, e := range edits {
		if e.Row != 0 {
			continue
		}
		if is.atEnd() || !holdsWanted(nil, is.cells(), e.Cells) {
			return nil, stuck
		}
		numbers = append(numbers, is.number())
		is.goOn()
	}
	if !is.atEnd() {
		return nil, stuck
	}
	return numbers, nil
}

// holdsWanted reports whether a row is what it was but for the cells that were asked for.
func holdsWanted(was, is, wanted map[string]string) bool {
	for name, v := range wanted {
		if lineFeeds(is[name]) != lineFeeds(v) {
			return false
		}
	}
	for name, v := range was {
		if _, asked := wanted[name]; !asked && is[name] != v {
			return false
		}
	}
	for name := range is {
		_, asked := wanted[name]
		if _, had := was[name]; !asked && !had {
			return false
		}
	}
	return true
}

func lineFeeds(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// noColumn is the fault of a cell in a column that the list has not.
func noColumn(name string, titles []string) error {
	if near := diag.Nearest(name, titles); near != "" {
		return diag.NewFault(diag.Say("not-editable/column-near", "column", name, "near", near))
	}
	return diag.NewFault(diag.Say("not-editable/column", "column", name))
}
