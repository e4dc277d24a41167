package signatory

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/folder"
)

// A Sheet is some rows of a list as people see it who look after it: every cell as
// it is written, also those that are never published.
type Sheet struct {
	Columns  []SheetColumn
	Further  []string // columns of the contract that the list has not
	Total    int      // rows that the window lets through
	Rows     []SheetRow
	Problems []diag.Diagnostic // of no row that there is
}

// A SheetColumn is one of a list. Published says whether readers are shown what
// stands in it, of people who are named; Read whether it means anything.
type SheetColumn struct {
	Name            string
	Published, Read bool
}

// A SheetRow is one of a list. Its number is that of messages.
type SheetRow struct {
	Number   int
	Cells    map[string]string // by the name of the column; without those that are empty
	Problems []diag.Diagnostic
	Wrong    []string // for each problem the column that it is in; "" for the row as a whole

	line, end int // in the file: its first, and the next row's
}

// A Window says which rows of a list are wanted: those that hold the filter in
// any cell, letter case apart, from an offset on; or those of some numbers.
type Window struct {
	Offset, Limit int
	Filter        string
	Numbers       []int  // in the place of the rest; nil for none
	Sort          string // the column to sort by, letter case apart; "" for the order of the file
	Backward      bool   // the last first
}

// A sheetTable is a table that gives its cells as they are written.
type sheetTable interface {
	table
	// titles gives the names of the columns as soon as the table is open; nil
	// where each row has its own.
	titles() []string
	// rawCells gives the cells of the row that was read last with their titles.
	rawCells() []rawCell
}

type rawCell struct{ title, text string }

// A Snapshot is a whole list as it stands in its file, held in memory, so that any of
// its rows is found at once. It is safe for concurrent use.
type Snapshot struct {
	file    string
	o       Options
	columns []SheetColumn
	text    *csvText // where the rows stand; nil where the blocks hold them
	blocks  []sheetBlock
	unread  bool // the list cannot be read to its end
	sorted  lastOrder
}

// A sheetBlock is some rows that follow one another. Those of a CSV file are read
// from its text when they are asked for: a million take no more memory than the file.
type sheetBlock struct {
	held  *heldRows // nil where they stand in the text
	from  textPlace // where the row before the first one ended
	count int
	end   int  // where in the text the last one ends
	plain bool // each row is a line, and no cell is in quotation marks
}

// heldRows are the cells that hold something, joined.
type heldRows struct {
	text  string
	cells []sheetCell
	rows  []heldRow
}

type sheetCell struct {
	end    uint32 // in the text of the block
	column uint16
}

type heldRow struct {
	number, line int32
	begin, cells uint32 // the ends of the rows before, in the text and among the cells
}

// blockRows is how many rows are joined.
const blockRows = 512

// addRow adds a row; columns are its own, as many as cells.
func (b *heldRows) addRow(number, line int, text []byte, cells []rawCell, columns func(i int) int) []byte {
	b.rows = append(b.rows, heldRow{number: int32(number), line: int32(line), begin: uint32(len(text)), cells: uint32(len(b.cells))})
	for i, c := range cells {
		if c.text != "" {
			text = append(text, c.text...)
			b.cells = append(b.cells, sheetCell{uint32(len(text)), uint16(columns(i))})
		}
	}
	return text
}

// TakeSnapshot reads a letter's list. Errors are of the disk; a list that is not
// there, or cannot be read, has no rows.
func TakeSnapshot(site fs.FS, file string, o Options) (*Snapshot, error) {
	data, err := fs.ReadFile(site, file)
	if errors.Is(err, fs.ErrNotExist) {
		return &Snapshot{file: file, o: o, unread: true}, nil
	} else if err != nil {
		return nil, err
	}
	return NewSnapshot(file, data, o)
}

// NewSnapshot reads a list from the bytes of its file, which it keeps.
func NewSnapshot(file string, data []byte, o Options) (*Snapshot, error) {
	h := &Snapshot{file: file, o: o}
	l := newList(folder.Single(file, data), file, o)
	t, err := l.openFile(nil)
	if err != nil {
		h.unread = true
		if errors.Is(err, errStop) || errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return h, err
	}
	defer t.close()
	if head, ok := t.(*csvTable); ok {
		return h, h.readText(head, data)
	}
	return h, h.readRows(l, t)
}

// File gives the bytes of the file that the list was read from, where it holds them;
// nil where it does not.
func (h *Snapshot) File() []byte {
	if h.text == nil {
		return nil
	}
	return h.text.file
}

// readRows reads a table from where it stands to its end.
func (h *Snapshot) readRows(l *list, t table) error {
	sheet, ok := t.(sheetTable)
	if !ok {
		return nil
	}
	var s Sheet
	s.addColumns(&l.slots, sheet.titles())
	var text []byte
	block := heldRows{}
	flush := func() {
		first := block.rows[0]
		h.blocks = append(h.blocks, sheetBlock{held: &heldRows{string(text), slices.Clone(block.cells), slices.Clone(block.rows)}, count: len(block.rows),
			from: textPlace{number: int(first.number) - 1, line: int(first.line) - 1}})
		block.cells, block.rows, text = block.cells[:0], block.rows[:0], text[:0]
	}
	var r row
	for {
		err := t.nextRow(&r)
		if err != nil {
			h.unread = errors.Is(err, errStop)
			if err = unlessStopped(err); err != nil {
				return err
			}
			break
		}
		cells := sheet.rawCells()
		if r.blank && !slices.ContainsFunc(cells, func(c rawCell) bool { return !isBlank(c.text) }) {
			continue
		}
		if sheet.titles() == nil {
			s.addColumns(&l.slots, titlesOf(cells))
		}
		text = block.addRow(r.number, t.positionOf(-1).Line, text, cells, func(i int) int { return s.placeOf(i, cells[i].title) })
		if len(block.rows) == blockRows {
			flush()
		}
	}
	if len(block.rows) > 0 {
		flush()
	}
	h.columns = s.Columns
	return nil
}

// placeOf gives the number of the column of a title, which most probably is the
// guess. A cell beyond the header makes a column.
func (s *Sheet) placeOf(guess int, title string) int {
	if guess < len(s.Columns) && s.Columns[guess].Name == title {
		return guess
	}
	i := slices.IndexFunc(s.Columns, func(known SheetColumn) bool { return known.Name == title })
	if i < 0 {
		s.Columns = append(slices.Clip(s.Columns), SheetColumn{Name: title})
		i = len(s.Columns) - 1
	}
	return i
}

// rowsOf gives the rows of a block.
func (h *Snapshot) rowsOf(n int) *heldRows {
	if b := &h.blocks[n]; b.held == nil {
		return h.readBlock(b)
	}
	return h.blocks[n].held
}

// cellsOf gives where the cells of a row are.
func (b *heldRows) cellsOf(i int) (begin uint32, cells []sheetCell) {
	r, end := b.rows[i], uint32(len(b.cells))
	if i+1 < len(b.rows) {
		end = b.rows[i+1].cells
	}
	return r.begin, b.cells[r.cells:end]
}

// rowAt gives what stands in a row.
func (h *Snapshot) rowAt(b *heldRows, i int) map[string]string {
	begin, cells := b.cellsOf(i)
	byColumn := make(map[string]string, len(cells))
	for _, c := range cells {
		byColumn[h.columns[c.column].Name] = b.text[begin:c.end]
		begin = c.end
	}
	return byColumn
}

// hasText reports whether one of a row's cells holds a folded text. buffer is for one
// goroutine.
func (b *heldRows) hasText(i int, folded string, buffer *[]byte) bool {
	begin, cells := b.cellsOf(i)
	if len(cells) == 0 {
		return false
	}
	low := (*buffer)[:0]
	for _, c := range cells {
		low = appendFolded(low, b.text[begin:c.end])
		low = append(low, 0)
		begin = c.end
	}
	*buffer = low
	return bytes.Contains(low, []byte(folded))
}

// appendFolded adds a text without the case of its letters, as foldCell gives it.
func appendFolded[T string | []byte](to []byte, text T) []byte {
	at := len(to)
	to = append(to, text...)
	for i, c := range to[at:] {
		switch {
		case c >= utf8.RuneSelf:
			return append(to[:at], foldCell(string(text))...)
		case 'A' <= c && c <= 'Z':
			to[at+i] = c + 'a' - 'A'
		}
	}
	return to
}

// Sheet gives rows of the list. Problems of the list, as Scan finds them, are given to
// their rows; where one stands in a cell, its row is read once more. They never repeat
// what stands there.
func (h *Snapshot) Sheet(site fs.FS, w Window, problems []diag.Diagnostic) (*Sheet, error) {
	s := &Sheet{Columns: h.columns, Further: h.furtherColumns(), Rows: []SheetRow{}}
	filter := foldCell(w.Filter)
	switch {
	case w.Numbers != nil:
		for _, number := range slices.Compact(slices.Sorted(slices.Values(w.Numbers))) {
			if at, ok := h.findRow(number); ok {
				s.Rows = append(s.Rows, h.sheetRow(h.rowsOf(at.block), at))
			}
		}
		s.Total = len(s.Rows)
	case strings.Contains(filter, "\x00"):
		return s, nil
	case w.Sort != "":
		order := h.sortRows(w, filter)
		s.Total = len(order)
		first := min(w.Offset, len(order))
		for _, at := range order[first:min(first+w.Limit, len(order))] {
			s.Rows = append(s.Rows, h.sheetRow(h.rowsOf(at.block), at))
		}
	default:
		var found blockFilter
		for n := range h.blocks {
			s.addFound(h, n, found.rowsWith(h, n, filter), w)
		}
	}
	return s, s.addProblems(problems, func(rows map[int]bool) (map[int]map[string]diag.Position, error) { return h.findPlaces(site, rows) })
}

// addFound counts rows that were found in a block, and adds those that are wanted.
func (s *Sheet) addFound(h *Snapshot, n int, found foundRows, w Window) {
	first, end := max(0, w.Offset-s.Total), min(found.count, w.Offset+w.Limit-s.Total)
	s.Total += found.count
	if first >= end {
		return
	}
	b := h.rowsOf(n)
	for i := first; i < end; i++ {
		s.Rows = append(s.Rows, h.sheetRow(b, rowPlace{n, found.at(i)}))
	}
}

// A rowPlace is a block, and which of its rows.
type rowPlace struct{ block, row int }

// findRow gives where the row of a number is.
func (h *Snapshot) findRow(number int) (at rowPlace, ok bool) {
	n := sort.Search(len(h.blocks), func(i int) bool { return h.blocks[i].from.number >= number }) - 1
	if n < 0 {
		return at, false
	}
	i, ok := slices.BinarySearchFunc(h.rowsOf(n).rows, int32(number), func(r heldRow, number int32) int { return cmp.Compare(r.number, number) })
	return rowPlace{n, i}, ok
}

// sheetRow gives a row of a block as people see it.
func (h *Snapshot) sheetRow(b *heldRows, at rowPlace) SheetRow {
	end := math.MaxInt32 // the first line that is no longer the row's
	switch {
	case at.row+1 < len(b.rows):
		end = int(b.rows[at.row+1].line)
	case at.block+1 < len(h.blocks):
		end = h.blocks[at.block+1].from.line + 1
	}
	r := b.rows[at.row]
	return SheetRow{Number: int(r.number), Cells: h.rowAt(b, at.row), line: int(r.line), end: end, Problems: []diag.Diagnostic{}, Wrong: []string{}}
}

// A blockFilter finds rows that hold a folded text.
type blockFilter struct {
	buffer []byte
	rows   []int
}

// foundRows are some rows of a block; every one where list is nil.
type foundRows struct {
	count int
	list  []int
}

func (f foundRows) at(i int) int {
	if f.list == nil {
		return i
	}
	return f.list[i]
}

// rowsWith gives the rows of a block that hold a text in one of their cells. They are
// good until the next call.
func (f *blockFilter) rowsWith(h *Snapshot, n int, text string) foundRows {
	if text == "" {
		return foundRows{count: h.blocks[n].count}
	}
	f.rows = f.rows[:0]
	if h.text == nil || strings.ContainsAny(text, "\"\r\n"+string(h.text.head.csv.Comma)) {
		f.findInCells(h.rowsOf(n), text) // a cell may hold it otherwise than the file
		return foundRows{len(f.rows), f.rows}
	}
	f.buffer = appendFolded(f.buffer[:0], h.textOf(n))
	switch {
	case !bytes.Contains(f.buffer, []byte(text)):
	case h.blocks[n].plain:
		f.findInLines(text)
	default:
		f.findInCells(h.rowsOf(n), text)
	}
	return foundRows{len(f.rows), f.rows}
}

// findInLines finds the lines of the folded text of a block that hold a text.
func (f *blockFilter) findInLines(text string) {
	for row, rest := 0, f.buffer; ; {
		i := bytes.Index(rest, []byte(text))
		if i < 0 {
			return
		}
		row += bytes.Count(rest[:i], []byte{'\n'})
		f.rows = append(f.rows, row)
		end := bytes.IndexByte(rest[i:], '\n')
		if end < 0 {
			return
		}
		row, rest = row+1, rest[i+end+1:]
	}
}

func (f *blockFilter) findInCells(b *heldRows, text string) {
	for i := range b.rows {
		if b.hasText(i, text, &f.buffer) {
			f.rows = append(f.rows, i)
		}
	}
}

// A lastOrder is that in which rows were looked at last: who goes through them asks
// for it again and again.
type lastOrder struct {
	mu             sync.Mutex
	column, filter string
	backward       bool
	rows           []rowPlace
}

// sortRows gives the rows that hold the filter in the order of a column. Rows with
// nothing there come last; those that are alike stay in the order of the file.
func (h *Snapshot) sortRows(w Window, filter string) []rowPlace {
	last := &h.sorted
	last.mu.Lock()
	defer last.mu.Unlock()
	if last.rows != nil && last.column == w.Sort && last.filter == filter && last.backward == w.Backward {
		return last.rows
	}
	column := slices.IndexFunc(h.columns, func(c SheetColumn) bool { return c.Name == w.Sort })
	type key struct {
		begin, end uint32 // in keys
		row        uint32 // of all
	}
	var keys []byte
	var list []key
	var found blockFilter
	before := 0
	for n := range h.blocks {
		b := h.rowsOf(n)
		add := func(i int) {
			k := key{begin: uint32(len(keys)), row: uint32(before + i)}
			begin, cells := b.cellsOf(i)
			for _, c := range cells {
				if int(c.column) == column {
					keys = appendFolded(keys, b.text[begin:c.end])
				}
				begin = c.end
			}
			k.end = uint32(len(keys))
			list = append(list, k)
		}
		rows := found.rowsWith(h, n, filter)
		for i := range rows.count {
			add(rows.at(i))
		}
		before += len(b.rows)
	}
	sort.Slice(list, func(i, j int) bool { // the one of the slices would be made once more for these keys
		a, b := list[i], list[j]
		order := bytes.Compare(keys[a.begin:a.end], keys[b.begin:b.end])
		switch {
		case (a.begin == a.end) != (b.begin == b.end):
			order = -order // nothing comes before everything
		case w.Backward:
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.row, b.row)) < 0
	})
	last.rows = make([]rowPlace, len(list))
	starts := make([]int, len(h.blocks))
	for n, total := 0, 0; n < len(h.blocks); n++ {
		starts[n] = total
		total += h.blocks[n].count
	}
	for i, k := range list {
		n := sort.SearchInts(starts, int(k.row)+1) - 1
		last.rows[i] = rowPlace{n, int(k.row) - starts[n]}
	}
	last.column, last.filter, last.backward = w.Sort, filter, w.Backward
	return last.rows
}

// findPlaces gives where the cells of some rows stand, by row and column.
func (h *Snapshot) findPlaces(site fs.FS, rows map[int]bool) (map[int]map[string]diag.Position, error) {
	if h.text != nil {
		return h.findPlacesInText(rows), nil
	}
	found := map[int]map[string]diag.Position{}
	l := newList(site, h.file, h.o)
	err := l.eachRow(nil, func(t table, r *row) {
		if rows[r.number] {
			found[r.number] = h.placesIn(l, t)
		}
	})
	return found, err
}

// placesIn gives where the cells of the row that a table read last stand, by column.
func (h *Snapshot) placesIn(l *list, t table) map[string]diag.Position {
	places := map[string]diag.Position{}
	for _, c := range h.columns {
		if slot := l.slots.findSlot(c.Name); slot >= 0 {
			places[c.Name] = t.positionOf(slot)
		}
	}
	return places
}

func foldCell(text string) string { return strings.ToLower(text) }

func titlesOf(cells []rawCell) []string {
	titles := make([]string, len(cells))
	for i, c := range cells {
		titles[i] = c.title
	}
	return titles
}

// addColumns adds the columns of titles that are not there yet.
func (s *Sheet) addColumns(known *slots, titles []string) {
	for _, title := range titles {
		if slices.ContainsFunc(s.Columns, func(c SheetColumn) bool { return c.Name == title }) {
			continue
		}
		slot := known.findSlot(title)
		c := SheetColumn{Name: title, Read: slot >= 0}
		if slot >= 0 {
			c.Published = slices.Contains(openDataColumns, known.columnIn(slot).String())
		}
		s.Columns = append(s.Columns, c)
	}
}

// addProblems gives each problem to the rows that it names, or else to the one that
// it stands in; places gives where the cells of rows are.
func (s *Sheet) addProblems(problems []diag.Diagnostic, places func(rows map[int]bool) (map[int]map[string]diag.Position, error)) error {
	single := map[int]int{} // problems by number, and their rows
	wanted := map[int]bool{}
	for n, d := range problems {
		if rows := d.Rows(); len(rows) > 1 {
			for i, r := range s.Rows {
				if slices.Contains(rows, r.Number) {
					s.Rows[i].Problems = append(s.Rows[i].Problems, d)
				}
			}
			continue
		}
		i := slices.IndexFunc(s.Rows, func(r SheetRow) bool { return d.Line >= r.line && d.Line < r.end && d.Line > 0 })
		if i >= 0 {
			single[n], wanted[s.Rows[i].Number] = i, true
		} else if d.Line == 0 || len(s.Rows) == 0 || d.Line < s.Rows[0].line {
			s.Problems = append(s.Problems, d)
		}
	}
	if len(single) == 0 {
		return nil
	}
	cells, err := places(wanted)
	if err != nil {
		return err
	}
	for _, n := range slices.Sorted(maps.Keys(single)) {
		r := &s.Rows[single[n]]
		r.Problems = append(r.Problems, problems[n])
		r.Wrong = append(r.Wrong, s.columnAt(cells[r.Number], problems[n].Position))
	}
	return nil
}

// columnAt gives the column whose cell is at a place of a row; "" where the place is
// that of the row itself.
func (s *Sheet) columnAt(places map[string]diag.Position, at diag.Position) string {
	found := ""
	for _, c := range s.Columns {
		if p, ok := places[c.Name]; ok && p.Line == at.Line && p.Column == at.Column {
			if found != "" {
				return "" // a format that knows no more than the row
			}
			found = c.Name
		}
	}
	return found
}

// uniqueTitles gives headers as names of columns: one without a header, or with
// that of another, is called by its letter too.
func uniqueTitles(headers []string) []string {
	titles := make([]string, len(headers))
	for i, h := range headers {
		h = strings.ToValidUTF8(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), "\ufffd")
		if h == "" || slices.Contains(titles[:i], h) {
			h = strings.TrimSpace(fmt.Sprintf("%s (%s)", h, columnLetters(i)))
		}
		titles[i] = h
	}
	return titles
}

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
	if l.format == nil || l.format.editRows == nil && h.text == nil {
		return nil, nil, nil, diag.NewFault(diag.Say("not-editable/workbook"))
	}
	if h.unread {
		return nil, nil, nil, diag.NewFault(diag.Say("not-editable/unread"))
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

func (t *tomlTable) titles() []string { return nil }

func (t *tomlTable) rawCells() []rawCell {
	if t.read == 0 {
		return nil
	}
	var list []rawCell
	table := t.rows[t.read-1]
	for _, key := range table.Names() {
		cell, _ := table.Get(key)
		list = append(list, rawCell{key, textOfTOML(cell.Value())})
	}
	return list
}

func (t *jsonTable) titles() []string { return nil }

func (t *jsonTable) rawCells() []rawCell {
	members, _ := membersOf(t.trail.textBetween(t.begin-1, t.json.InputOffset()))
	list := make([]rawCell, len(members))
	for i, m := range members {
		list[i] = rawCell{m.key, textOfJSON(m.value)}
	}
	return list
}

// A member of an object of JSON, with where its value stands in the text.
type member struct {
	key        string
	value      any
	begin, end int
}

// membersOf gives the members of an object in their order.
func membersOf(text []byte) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return nil, errStop
	}
	var list []member
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		begin := int(d.InputOffset())
		begin += len(text[begin:]) - len(bytes.TrimLeft(text[begin:], space+":"))
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		name, _ := key.(string)
		list = append(list, member{name, value, begin, int(d.InputOffset())})
	}
	return list, nil
}

func textOfJSON(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool, json.Number:
		return fmt.Sprint(v)
	}
	text, _ := json.Marshal(value)
	return string(text)
}

// textOfTOML gives a value as a cell shows it.
func textOfTOML(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case time.Time:
		return v.Format(day)
	}
	return fmt.Sprint(value)
}

// editRowsTOML changes tables of the list with the one editor of TOML.
func editRowsTOML(_ table, text string, edits []RowEdit) (string, error) {
	e := decode.Edit(text)
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b RowEdit) int { return b.Row - a.Row }) // the last first, so that places hold
	for _, edit := range edits {
		if edit.Row == 0 {
			continue
		}
		at := decode.Path{signatoryTables[0], edit.Row - 1}
		if edit.Remove {
			e.Remove(at)
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(edit.Cells)) {
			e.Set(append(slices.Clip(at), name), edit.Cells[name])
		}
	}
	for _, edit := range edits {
		if edit.Row != 0 {
			continue
		}
		var table decode.Pairs
		for _, name := range slices.Sorted(maps.Keys(edit.Cells)) {
			table = append(table, decode.Pair{Key: name, Value: edit.Cells[name]})
		}
		e.Append(signatoryTables, table)
	}
	text, err := e.Text()
	if err != nil {
		return "", diag.NewFault(diag.Say("not-editable/change"))
	}
	return text, nil
}

// editRowsJSON changes objects of the array, from the last to the first.
func editRowsJSON(read table, text string, edits []RowEdit) (string, error) {
	t := read.(*jsonTable)
	byRow := map[int]RowEdit{}
	for _, e := range edits {
		if e.Row != 0 {
			byRow[e.Row] = e
		}
	}
	type span struct {
		begin, end int64
		edit       RowEdit
	}
	var spans []span
	var r row
	var err error
	for t.nextRow(&r) == nil {
		if e, asked := byRow[r.number]; asked {
			begin, end := t.rowSpan()
			spans = append(spans, span{begin, end, e})
		}
	}
	for _, s := range slices.Backward(spans) {
		if s.edit.Remove {
			if text, err = cutJSON(text, s.begin, s.end); err != nil {
				return "", err
			}
			continue
		}
		object := text[s.begin:s.end]
		for _, name := range slices.Sorted(maps.Keys(s.edit.Cells)) {
			if object, err = setMember(object, name, s.edit.Cells[name]); err != nil {
				return "", err
			}
		}
		text = text[:s.begin] + object + text[s.end:]
	}
	for _, edit := range edits {
		if edit.Row != 0 {
			continue
		}
		object := "{}"
		for _, name := range slices.Sorted(maps.Keys(edit.Cells)) {
			if object, err = setMember(object, name, edit.Cells[name]); err != nil {
				return "", err
			}
		}
		end := strings.LastIndexByte(text, ']')
		if end < 0 {
			return "", diag.NewFault(diag.Say("not-editable/change"))
		}
		head := strings.TrimRight(text[:end], space)
		lineEnd := firstLineEnd(text)
		text = head + separatorAfter(head, lineEnd) + object + lineEnd + text[end:]
	}
	return text, nil
}

// setMember gives an object with a text at a key.
func setMember(object, key, text string) (string, error) {
	members, err := membersOf([]byte(object))
	if err != nil {
		return "", diag.NewFault(diag.Say("not-editable/change"))
	}
	for _, m := range members {
		if m.key == key {
			return object[:m.begin] + quoted(text) + object[m.end:], nil
		}
	}
	if len(members) == 0 {
		return "{" + quoted(key) + ": " + quoted(text) + "}", nil
	}
	last := members[len(members)-1].end
	return object[:last] + ", " + quoted(key) + ": " + quoted(text) + object[last:], nil
}
