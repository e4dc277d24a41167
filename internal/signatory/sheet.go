package signatory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// A Sheet is some rows of a list as people see it who look after it: every cell as
// it is written, also those that are never published.
type Sheet struct {
	Columns  []SheetColumn
	Total    int // rows that the window lets through
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

	line, end int // in the file: its first, and the next row's
}

// A Window says which rows of a list are wanted: those that hold the filter in
// any cell, letter case apart, from an offset on; or those of some numbers.
type Window struct {
	Offset, Limit int
	Filter        string
	Numbers       []int // in the place of the rest; nil for none
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

// ReadSheet reads rows of a letter's list. Problems of the list are found as Scan
// finds them, and never repeat what stands in a cell. Errors are of the disk; a
// list that is not there has no rows.
func ReadSheet(site fs.FS, file string, o Options, w Window, problems []diag.Diagnostic) (*Sheet, error) {
	s := &Sheet{Rows: []SheetRow{}}
	l := newList(site, file, o)
	t, err := l.openFile(nil)
	if err != nil {
		s.Problems = problems
		if errors.Is(err, errStop) || errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return s, err
	}
	defer t.close()
	sheet, ok := t.(sheetTable)
	if !ok {
		return s, nil
	}
	s.addColumns(&l.slots, sheet.titles())
	filter := foldCell(w.Filter)
	open := -1 // the row in s.Rows whose end is not known yet
	var r row
	for {
		if err := t.nextRow(&r); err != nil {
			if err = unlessStopped(err); err != nil {
				return nil, err
			}
			break
		}
		cells := sheet.rawCells()
		if r.blank && !slices.ContainsFunc(cells, func(c rawCell) bool { return !isBlank(c.text) }) {
			continue
		}
		line := t.positionOf(-1).Line
		if open >= 0 {
			s.Rows[open].end, open = line, -1
		}
		if sheet.titles() == nil {
			s.addColumns(&l.slots, titlesOf(cells))
		}
		if filter != "" && !slices.ContainsFunc(cells, func(c rawCell) bool { return strings.Contains(foldCell(c.text), filter) }) {
			continue
		}
		wanted := s.Total >= w.Offset && len(s.Rows) < w.Limit
		if w.Numbers != nil {
			wanted = slices.Contains(w.Numbers, r.number)
		}
		s.Total++
		if wanted {
			open = len(s.Rows)
			s.Rows = append(s.Rows, SheetRow{Number: r.number, Cells: s.cellsByColumn(cells), line: line, Problems: []diag.Diagnostic{}})
		}
	}
	s.addProblems(problems)
	return s, nil
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

// cellsByColumn gives what stands in a row.
func (s *Sheet) cellsByColumn(cells []rawCell) map[string]string {
	byColumn := make(map[string]string, len(cells))
	for _, c := range cells {
		if c.text != "" {
			byColumn[c.title] = strings.Clone(c.text)
		}
	}
	return byColumn
}

// addProblems gives each problem to the row that it stands in.
func (s *Sheet) addProblems(problems []diag.Diagnostic) {
	for _, d := range problems {
		i := slices.IndexFunc(s.Rows, func(r SheetRow) bool {
			return d.Line >= r.line && (d.Line < r.end || r.end == 0 && d.Line == r.line) && d.Line > 0
		})
		if i >= 0 {
			s.Rows[i].Problems = append(s.Rows[i].Problems, d)
		} else if d.Line == 0 || len(s.Rows) == 0 || d.Line < s.Rows[0].line {
			s.Problems = append(s.Problems, d)
		}
	}
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

// EditRows gives a list's file with some rows changed, and the numbers of those
// that were changed or added, as they are afterwards. The bytes of every other
// row stay. The result is read again: only what was asked for may differ. The
// error is a *diag.Fault or of the disk.
func EditRows(site fs.FS, file string, o Options, edits []RowEdit) (text []byte, numbers []int, err error) {
	l := newList(site, file, o)
	if l.format == nil || l.format.editRows == nil {
		return nil, nil, diag.NewFault(diag.Say("not-editable/workbook"))
	}
	f, err := l.readWhole()
	if err != nil {
		return nil, nil, err
	}
	before, err := f.readSheet(f.text)
	if err != nil {
		return nil, nil, err
	}
	if edits, err = f.nameColumns(before, edits); err != nil {
		return nil, nil, err
	}
	rows := map[int]RowEdit{}
	for _, e := range edits {
		if _, twice := rows[e.Row]; e.Row != 0 && twice {
			return nil, nil, diag.NewFault(diag.Say("not-editable/twice", "row", e.Row))
		}
		if e.Row != 0 {
			rows[e.Row] = e
			if !slices.ContainsFunc(before, func(r SheetRow) bool { return r.Number == e.Row }) {
				return nil, nil, diag.NewFault(diag.Say("not-editable/no-row", "row", e.Row))
			}
		}
	}
	changed, err := f.changeRows(edits)
	if err != nil {
		return nil, nil, err
	}
	after, err := f.readSheet(changed)
	if err != nil {
		return nil, nil, err
	}
	if numbers, err = compareSheets(before, after, edits, rows); err != nil {
		return nil, nil, err
	}
	text, err = f.encodeText(changed)
	return text, numbers, err
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

// nameColumns gives edits with their cells under the names that the list has for
// its columns. Where each row has its own keys, a column of the contract that
// none has yet is one too.
func (f *editedFile) nameColumns(rows []SheetRow, edits []RowEdit) ([]RowEdit, error) {
	t, err := f.openText(f.text)
	if err != nil {
		return nil, diag.NewFault(diag.Say("not-editable/unread"))
	}
	defer t.close()
	titles := slices.Clone(t.(sheetTable).titles())
	fixed := titles != nil
	if !fixed {
		for _, r := range rows {
			for _, key := range slices.Sorted(maps.Keys(r.Cells)) {
				if !slices.Contains(titles, key) {
					titles = append(titles, key)
				}
			}
		}
	}
	known := &f.list.slots
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
			case fixed || slot < 0:
				return nil, noColumn(name, titles)
			}
			cells[name] = v
		}
		named[i].Cells = cells
	}
	return named, nil
}

// readSheet gives every row of a text.
func (f *editedFile) readSheet(text string) ([]SheetRow, error) {
	t, err := f.openText(text)
	if err != nil {
		return nil, diag.NewFault(diag.Say("not-editable/unread"))
	}
	defer t.close()
	sheet := t.(sheetTable)
	var list []SheetRow
	var s Sheet
	var r row
	for {
		err := t.nextRow(&r)
		if errors.Is(err, errStop) {
			return nil, diag.NewFault(diag.Say("not-editable/unread"))
		}
		if err != nil {
			return list, unlessStopped(err)
		}
		if cells := sheet.rawCells(); !r.blank || slices.ContainsFunc(cells, func(c rawCell) bool { return !isBlank(c.text) }) {
			list = append(list, SheetRow{Number: r.number, Cells: s.cellsByColumn(cells)})
		}
	}
}

// compareSheets finds out whether only what was asked for has changed, and gives
// the numbers of the rows that have.
func compareSheets(before, after []SheetRow, edits []RowEdit, rows map[int]RowEdit) (numbers []int, err error) {
	stuck := diag.NewFault(diag.Say("not-editable/change"))
	next := 0
	matches := func(was, wanted map[string]string) bool {
		if next >= len(after) {
			return false
		}
		is := after[next].Cells
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
	for _, r := range before {
		e, edited := rows[r.Number]
		if e.Remove {
			continue
		}
		if !matches(r.Cells, e.Cells) {
			return nil, stuck
		}
		if edited {
			numbers = append(numbers, after[next].Number)
		}
		next++
	}
	for _, e := range edits {
		if e.Row != 0 {
			continue
		}
		if !matches(nil, e.Cells) {
			return nil, stuck
		}
		numbers = append(numbers, after[next].Number)
		next++
	}
	if next != len(after) {
		return nil, stuck
	}
	return numbers, nil
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

func (t *csvTable) titles() []string { return t.names }

func (t *csvTable) rawCells() []rawCell {
	list := make([]rawCell, 0, len(t.cells))
	for i, c := range t.cells {
		title := "(" + columnLetters(i) + ")"
		if i < len(t.names) {
			title = t.names[i]
		}
		list = append(list, rawCell{title, strings.ToValidUTF8(c, "\ufffd")})
	}
	return list
}

// editRowsCSV changes rows from the last to the first, so that places hold.
func editRowsCSV(read table, text string, edits []RowEdit) (string, error) {
	t := read.(*csvTable)
	lineEnd, comma := firstLineEnd(text), t.csv.Comma
	byRow := map[int]RowEdit{}
	for _, e := range edits {
		if e.Row != 0 {
			byRow[e.Row] = e
		}
	}
	type span struct {
		begin, end int
		edit       RowEdit
	}
	var spans []span
	var r row
	for {
		if err := t.nextRow(&r); err != nil {
			break // what cannot be read further was found before
		}
		if e, asked := byRow[r.number]; asked {
			begin, end := int(t.begin), int(t.end)
			for begin < end && (text[begin] == '\n' || text[begin] == '\r') {
				begin++
			}
			spans = append(spans, span{begin, end, e})
		}
	}
	for _, s := range slices.Backward(spans) {
		if s.edit.Remove {
			text = text[:s.begin] + text[s.end:]
			continue
		}
		cells := splitCSV(text[s.begin:s.end], comma)
		for name, v := range s.edit.Cells {
			i := slices.Index(t.names, name)
			for len(cells) <= i {
				cells = append(cells, "")
			}
			cells[i] = quoteCSV(v, cells[i], comma)
		}
		raw := strings.TrimRight(text[s.begin:s.end], "\r\n")
		text = text[:s.begin] + strings.Join(cells, string(comma)) + text[s.begin+len(raw):]
	}
	for _, e := range edits {
		if e.Row != 0 {
			continue
		}
		cells := make([]string, len(t.names))
		for name, v := range e.Cells {
			i := slices.Index(t.names, name)
			cells[i] = quoteCSV(v, "", comma)
		}
		if text != "" && !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r") {
			text += lineEnd
		}
		text += strings.Join(cells, string(comma)) + lineEnd
	}
	return text, nil
}

// firstLineEnd gives how the first line of a text ends.
func firstLineEnd(text string) string {
	i := strings.IndexAny(text, "\r\n")
	switch {
	case i < 0:
		return "\n"
	case strings.HasPrefix(text[i:], "\r\n"):
		return "\r\n"
	}
	return text[i : i+1]
}

// splitCSV cuts a row into its cells as they are written, quotation marks and all
// (RFC 4180).
func splitCSV(raw string, comma rune) []string {
	raw = strings.TrimRight(raw, "\r\n")
	var cells []string
	quoted, begin, closed := false, 0, -1 // closed: where the last quotation mark ended a quotation
	for i, r := range raw {
		switch {
		case r == '"' && quoted:
			quoted, closed = false, i
		case r == '"' && (i == begin || closed == i-1 && closed >= begin):
			quoted = true
		case r == comma && !quoted:
			cells = append(cells, raw[begin:i])
			begin = i + len(string(comma))
		}
	}
	return append(cells, raw[begin:])
}

// quoteCSV gives a cell as it is written, in quotation marks where it needs them
// or the one before had them.
func quoteCSV(text, before string, comma rune) string {
	text = lineFeeds(text)
	if text == "" && !strings.HasPrefix(before, `"`) {
		return ""
	}
	if strings.HasPrefix(before, `"`) || strings.ContainsRune(text, comma) || strings.ContainsAny(text, "\"\n") || strings.TrimSpace(text) != text {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
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
		separator := ",\n  "
		if strings.HasSuffix(head, "[") {
			separator = "\n  "
		}
		text = head + separator + object + "\n" + text[end:]
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
