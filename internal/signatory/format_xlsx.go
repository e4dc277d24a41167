package signatory

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/names"
	"casebook/internal/signatory/xlsx"
)

// A workbook is a table from one sheet of an XLSX file.
type workbook struct {
	file     io.Closer
	path     string
	slots    *slots
	problems *problems
	sheet    *xlsx.Sheet
	row      xlsx.Row
	header   headerRow
	hidden   causes
	struck   causes
	unseen   causes
	names    []string // of the columns, as they are told apart for people
}

// openXLSX reads up to the header row.
func openXLSX(l *list, f io.ReadCloser, p *problems) (table, error) {
	w := &workbook{file: f, path: l.file, slots: &l.slots, problems: p}
	if err := w.readHead(f, l.o.Sheet); err != nil {
		f.Close()
		return nil, w.reportFault(err, l.o.placeOfKey("signatories_sheet", w.path))
	}
	return w, nil
}

// readHead opens the sheet and finds the header row below the title rows.
func (w *workbook) readHead(f io.Reader, sheet string) error {
	r, size, err := readAnywhere(f)
	if err != nil {
		return err
	}
	if w.sheet, err = xlsx.Open(r, size, sheet); err != nil {
		return err
	}
	if w.slots.head != nil && w.slots.head.Row == 0 {
		return w.takeHeader(nil, sheet != "")
	}
	var above []rowAbove
	var forename, surname string
	for range maxTitleRows {
		if err := w.sheet.Next(&w.row); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		cells := make([]string, len(w.row.Cells))
		for i, c := range w.row.Cells {
			if !c.Merged {
				cells[i] = c.Text
			}
		}
		if w.slots.isHead(w.row.Number, cells) {
			w.slots.checkRowsAbove(above, cells, w.problems)
			return w.takeHeader(cells, sheet != "")
		}
		if forename == "" {
			forename, surname = nameParts(cells)
		}
		above = append(above, newRowAbove(w.placeOfColumn(-1), w.row.Number, cells))
	}
	at := diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}
	if w.row.Number == 0 {
		w.problems.addError(at, diag.Say("empty-file/table"))
	} else {
		reportNoName(w.problems, at, forename, surname)
	}
	return errStop
}

// takeHeader reads the row that names the columns; nil where no row does.
func (w *workbook) takeHeader(cells []string, chosen bool) (err error) {
	titles := w.slots.titlesIn(cells)
	answered := w.slots.hasAnswers(titles)
	w.checkOthers(chosen, answered)
	w.names = uniqueTitles(titles)
	w.header, err = w.slots.readHeader(titles, w.problems, w.placeOfColumn)
	w.header.second = forenameBehind(cells)
	w.checkHidden()
	w.checkNotes(answered)
	return err
}

// maxHeld bounds a workbook that can only be read whole, in bytes.
const maxHeld = 64 << 20

// readAnywhere gives random access to a file and its size, reading it whole
// where there is none.
func readAnywhere(f io.Reader) (io.ReaderAt, int64, error) {
	if file, ok := f.(interface {
		io.ReaderAt
		Stat() (fs.FileInfo, error)
	}); ok {
		info, err := file.Stat()
		if err != nil {
			return nil, 0, err
		}
		return file, info.Size(), nil
	}
	text, err := io.ReadAll(io.LimitReader(f, maxHeld+1))
	if err == nil && len(text) > maxHeld {
		err = diag.NewFault(diag.Say("too-large/workbook"))
	}
	return bytes.NewReader(text), int64(len(text)), err
}

// reportFault reports what is wrong with the file and ends its reading. A sheet
// that is not there is a problem of the key that names it.
func (w *workbook) reportFault(err error, key diag.Position) error {
	var f *diag.Fault
	if !errors.As(err, &f) {
		return err
	}
	d := f.At(w.path)
	if d.Code == "no-sheet" {
		d.Position = key
	}
	w.problems.add(d)
	return errStop
}

func (w *workbook) nextRow(r *row) error {
	r.resetCells(w.slots.count())
	switch err := w.sheet.Next(&w.row); {
	case err == io.EOF:
		w.hidden.finish(w.problems)
		w.struck.finish(w.problems)
		w.unseen.finish(w.problems)
		if w.sheet.Strikes {
			w.problems.addWarning(diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}, diag.Say("doubtful-row/condition", "sheet", w.sheet.Name))
		}
		if w.sheet.Hides {
			w.problems.addWarning(diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}, diag.Say("doubtful-row/condition-hides", "sheet", w.sheet.Name))
		}
		w.header.reportAnswers(w.problems)
		return io.EOF
	case err != nil:
		return w.reportFault(err, diag.Position{})
	}
	r.number = w.row.Number
	for i, c := range w.row.Cells {
		w.takeCell(r, i, c)
		if r.bad {
			break
		}
	}
	if w.header.isRepeatedBy(r) {
		reportSecondHeader(r, w.problems, w.placeOfColumn(-1))
	}
	w.noteMarks(r)
	return nil
}

// noteMarks notes a row that the sheet hides, as by a filter, or crosses out:
// it is read like all others, which whoever did so may not have meant.
func (w *workbook) noteMarks(r *row) {
	if r.blank {
		return
	}
	r.marked = r.marked || slices.ContainsFunc(w.sheet.Notes[w.row.Number], func(note xlsx.Note) bool { return consent.IsMarked(note.Text, consent.InUnread) })
	if w.row.Hidden {
		w.hidden.addRow(diag.Warning, "", w, r, -1, func(n int, rows diag.Rows) diag.Text {
			return diag.Say("hidden-rows", "n", n, "rows", rows, "sheet", w.sheet.Name)
		})
	}
	if slices.ContainsFunc(w.row.Cells, func(c xlsx.Cell) bool { return c.Struck && !c.Merged }) {
		w.struck.addRow(diag.Warning, "", w, r, -1, func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/crossed-out", "n", n, "rows", rows)
		})
	}
}

// noteUnseen notes a cell that shows nothing of what is read in it. One that says
// whether somebody may be named is no answer: whoever looks after the list sees none.
func (w *workbook) noteUnseen(r *row, i, slot int) {
	if w.slots.columnIn(slot) == publicColumn {
		r.bad = true
		w.problems.addError(w.placeOfColumn(i), diag.Say("hidden-rows/answer", "row", diag.Rows{r.number}, "sheet", w.sheet.Name))
		return
	}
	w.unseen.addRow(diag.Warning, "", w, r, -1, func(n int, rows diag.Rows) diag.Text {
		return diag.Say("hidden-rows/cells", "n", n, "rows", rows, "sheet", w.sheet.Name)
	})
}

// checkHidden warns about a sheet that is hidden, and columns that are and yet
// read: what is published of them nobody sees who looks at the workbook.
func (w *workbook) checkHidden() {
	if w.sheet.Hidden {
		w.problems.addWarning(diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}, diag.Say("hidden-rows/sheet", "sheet", w.sheet.Name))
	}
	for i, slot := range w.header.slots {
		if slot >= 0 && w.sheet.IsHiddenColumn(i) {
			w.problems.addWarning(w.placeOfColumn(i), diag.Say("hidden-rows/column", "column", columnLetters(i), "title", w.slots.titleOf(slot), "sheet", w.sheet.Name))
		}
	}
}

// checkNotes reports a note above the people of the list that says they are not to be
// named, as a title there does; and so a text box, or the head of the printed page. One on a column that is not read is about that column, and
// one on public says how to fill it in.
func (w *workbook) checkNotes(answered bool) {
	header := w.row.Number
	for number := range header {
		for _, note := range w.sheet.Notes[number+1] {
			i := note.Column
			isOther := number+1 == header && i < len(w.header.slots) && (w.header.slots[i] < 0 || w.slots.columnIn(w.header.slots[i]) == publicColumn)
			if isOther || !consent.IsMarkedTitle(note.Text) && !consent.IsMarked(note.Text, consent.InUnread) {
				continue
			}
			at := diag.Position{File: w.path, Line: number + 1, Column: i + 1, Cell: xlsx.Ref(w.sheet.Name, i, number+1)}
			if answered {
				w.problems.addWarning(at, diag.Say("doubtful-row/note", "row", number+1))
			} else {
				w.problems.addError(at, diag.Say("marked-private/note", "row", number+1))
			}
		}
	}
	at := diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}
	switch says := func(text string) bool { return consent.IsMarkedTitle(text) || consent.IsMarked(text, consent.InUnread) }; {
	case !slices.ContainsFunc(w.sheet.Around, says):
	case answered:
		w.problems.addWarning(at, diag.Say("doubtful-row/around", "sheet", w.sheet.Name))
	default:
		w.problems.addError(at, diag.Say("marked-private/around", "sheet", w.sheet.Name))
	}
}

// checkOthers reports, unless the letter names the sheet that is read, what its
// own name says, and the others with something in them: the build stops at one
// that seems to say who may be named where the list itself does not.
func (w *workbook) checkOthers(chosen, answered bool) {
	if chosen {
		return
	}
	at := diag.Position{File: w.path, Cell: xlsx.Ref(w.sheet.Name, 0, 1)}
	switch {
	case !consent.IsMarkedTitle(w.sheet.Name):
	case answered:
		w.problems.addWarning(at, diag.Say("doubtful-row/sheet", "sheet", w.sheet.Name))
	default:
		w.problems.addError(at, diag.Say("marked-private/sheet", "sheet", w.sheet.Name))
	}
	var unread []string
	for _, name := range w.sheet.Others[:min(len(w.sheet.Others), maxOthers)] {
		filled, answers := w.lookInto(name)
		if answers && !answered || filled && !answered && consent.IsMarkedTitle(name) {
			w.problems.addError(at, diag.Say("not-a-consent/sheet", "sheet", name, "read", w.sheet.Name))
		} else if filled {
			unread = append(unread, strconv.Quote(name))
		}
	}
	if len(unread) > 0 {
		w.problems.addWarning(at, diag.Say("unread-sheet", "n", len(unread), "sheets", strings.Join(unread, ", "), "read", w.sheet.Name))
	}
}

// maxOthers is how many other sheets of a workbook are looked into.
const maxOthers = 50

// lookInto reports whether the first rows of another sheet have anything in them,
// and whether one of them names a column of answers, or is a title as "Do not
// publish" above people. A sheet that cannot be read
// is taken to hold something.
func (w *workbook) lookInto(name string) (filled, answers bool) {
	other, err := w.sheet.OpenOther(name)
	if err != nil {
		return true, false
	}
	defer other.Close()
	var row xlsx.Row
	isList := false
	for range maxTitleRows {
		if err := other.Next(&row); err != nil {
			return filled || err != io.EOF, answers
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.Text
		}
		filled = filled || countFilled(cells) > 0
		forename, _ := nameParts(cells)
		isHeader := forename != "" || w.slots.isHeaderRow(cells)
		answers = answers || isHeader && slices.ContainsFunc(cells, w.slots.isAnswerHeader) || isList && slices.ContainsFunc(cells, consent.IsWordAnswer) ||
			!isList && countFilled(cells) == 1 && slices.ContainsFunc(cells, consent.IsMarkedTitle)
		isList = isList || isHeader
	}
	return filled, answers
}

// isAnswerHeader reports a header of a column that says who may be named, or may
// do so.
func (s *slots) isAnswerHeader(header string) bool {
	if len(header) >= 200 || names.IsBlank(header) {
		return false
	}
	slot := s.findSlot(header)
	return slot == int(publicColumn) || slot == int(anonymousColumn) || slot < 0 && s.looksLikeConsent(header)
}

// takeCell takes one cell. What is merged over several rows holds for each of
// them, but for a name, which is one person's: there the row has none.
func (w *workbook) takeCell(r *row, i int, c xlsx.Cell) {
	if c.Kind == xlsx.Empty || c.Kind == xlsx.Text && names.IsBlank(c.Text) {
		return
	}
	r.blank = r.blank && c.Merged
	if i >= len(w.header.slots) {
		if !c.Merged {
			r.bad = true
			w.problems.addError(w.placeOfColumn(i), diag.Say("too-many-cells", "row", diag.Rows{r.number}, "column", columnLetters(i)))
		}
		return
	}
	slot := w.header.slots[i]
	if slot < 0 {
		text := c.Text
		if c.Kind == xlsx.Failed {
			text = "?"
		}
		w.header.leaveOut(r, i, text, w.problems, w.placeOfColumn)
		return
	}
	if k := w.slots.columnIn(slot); c.Merged && (k == nameColumn || k == sortColumn) {
		return
	}
	if c.Kind == xlsx.Failed {
		r.bad = true
		w.problems.addError(w.placeOfColumn(i), diag.Say("failed-formula", "row", diag.Rows{r.number}, "column", w.slots.titleOf(slot)))
		return
	}
	if c.Unseen && !c.Merged {
		w.noteUnseen(r, i, slot)
	}
	if c.Struck && !c.Merged && w.slots.columnIn(slot) == publicColumn {
		r.bad = true
		w.problems.addError(w.placeOfColumn(i), diag.Say("bad-public/crossed-out", "row", diag.Rows{r.number}, "column", publicColumn))
		return
	}
	w.header.takeCell(r, i, textOfFormula(c.Text))
}

func (w *workbook) positionOf(slot int) diag.Position {
	for i, s := range w.header.slots {
		if s == slot && slot >= 0 {
			return w.placeOfColumn(i)
		}
	}
	return w.placeOfColumn(-1)
}

// placeOfColumn gives the position of a cell; of the row for a negative column.
func (w *workbook) placeOfColumn(column int) diag.Position {
	return diag.Position{File: w.path, Line: w.row.Number, Column: column + 1, Cell: xlsx.Ref(w.sheet.Name, column, w.row.Number)}
}

func (w *workbook) hasColumn(c column) bool { return slices.Contains(w.header.slots, int(c)) }

func (w *workbook) close() error {
	w.sheet.Close()
	return w.file.Close()
}

func (w *workbook) titles() []string { return w.names }

func (w *workbook) rawCells() []rawCell {
	list := make([]rawCell, 0, len(w.row.Cells))
	for i, c := range w.row.Cells {
		title := "(" + columnLetters(i) + ")"
		if i < len(w.names) {
			title = w.names[i]
		}
		list = append(list, rawCell{title, strings.ToValidUTF8(c.Text, "\ufffd")})
	}
	return list
}
