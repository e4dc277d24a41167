package signatory

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/names"
	"casebook/internal/opendata"
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
		if r.blank && !slices.ContainsFunc(cells, func(c rawCell) bool { return !names.IsBlank(c.text) }) {
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
			c.Published = slices.Contains(opendata.Columns, known.columnIn(slot).String())
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
