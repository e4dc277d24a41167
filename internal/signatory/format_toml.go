package signatory

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"casebook/internal/consent"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// maxTOML bounds a TOML file, in bytes: it is read whole. Longer lists are kept
// as CSV.
const maxTOML = 8 << 20

// A tomlTable gives the [[signatory]] tables of a TOML file.
type tomlTable struct {
	path     string
	slots    *slots
	problems *problems
	rows     []decode.Node
	read     int
	cells    map[int]decode.Node // of the row read last, by slot
	leftOut  unreadKeys
}

// openTOML reads a TOML file.
func openTOML(l *list, f io.ReadCloser, p *problems) (table, error) {
	defer f.Close()
	begun, err := l.decodeText(f, l.bufferSize(), p)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(begun, maxTOML+1))
	if err != nil {
		return nil, err
	}
	if err := begun.checkEncoding(); err != nil {
		return nil, err
	}
	if at, bad := decode.InvalidUTF8(text); bad {
		line, column := decode.Locate(text, at)
		return nil, l.reportNotUTF8(p, diag.Position{File: l.file, Line: line, Column: column}, 0, text[at:], "UTF-8")
	}
	var found diag.Report
	doc := decode.Parse(text, decode.Options{File: l.file, MaxBytes: maxTOML, Private: true}, &found)
	for _, d := range found.All() {
		p.add(d)
	}
	if doc == nil || found.Failed() {
		return nil, errStop
	}
	var others []string
	for _, key := range doc.Root().Names() {
		if key != "signatory" {
			others = append(others, key)
		}
	}
	file := diag.Position{File: l.file}
	for _, key := range others {
		node, _ := doc.Root().Get(key)
		if slot := l.slots.findSlot(key); !l.slots.isIgnored(key) && (slot == int(publicColumn) || slot == int(anonymousColumn) || consent.AsksOnItsOwn(key) && l.slots.looksLikeConsent(key) ||
			l.slots.holdsNestedConsent("{"+fmt.Sprint(node.Value()))) {
			p.addError(node.KeyPosition(), diag.Say("outside-rows", "key", key))
		}
	}
	l.checkComments(text, p)
	l.slots.warnLeftOut(others, p, file)
	rows, ok := doc.Root().Get("signatory")
	if !ok {
		p.addError(file, diag.Say("empty-file/toml"))
		return nil, errStop
	}
	t := &tomlTable{path: l.file, slots: &l.slots, problems: p}
	if t.rows, ok = rows.Items(); !ok {
		p.addError(rows.KeyPosition(), diag.Say("not-a-list/toml"))
		return nil, errStop
	}
	return t, nil
}

// checkComments reports a comment that says who is not to be named, or that
// holds an answer which is not read: whoever wrote it thought that it counts.
func (l *list) checkComments(text []byte, p *problems) {
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		at := strings.LastIndexByte(line, '#')
		if at < 0 || strings.Count(line[:at], `"`)%2 != 0 || strings.Count(line[:at], "'")%2 != 0 {
			continue
		}
		if first := strings.TrimLeft(line, " \t"); strings.HasPrefix(first, "#") {
			at = len(line) - len(first)
		}
		comment := strings.TrimLeft(line[at:], "# \t")
		key, _, assigned := strings.Cut(comment, "=")
		key = strings.Trim(key, " \"'\t")
		slot := l.slots.findSlot(key)
		if consent.IsMarked(comment, consent.InUnread) || assigned && (slot == int(publicColumn) || slot == int(untilColumn) || slot == int(anonymousColumn)) {
			p.addError(diag.Position{File: l.file, Line: number, Column: utf8.RuneCountInString(line[:at]) + 1}, diag.Say("marked-private/comment"))
		}
	}
}

func (t *tomlTable) nextRow(r *row) error {
	r.resetCells(t.slots.count())
	if t.read == len(t.rows) {
		if err := t.leftOut.reportLeftOut(t.slots, t.problems, diag.Position{File: t.path}); err != nil {
			return err
		}
		return io.EOF
	}
	table := t.rows[t.read]
	t.read++
	r.number, r.blank = t.read, false
	t.cells = map[int]decode.Node{}
	for _, key := range table.Names() {
		cell, _ := table.Get(key)
		slot := t.slots.findSlot(key)
		if slot < 0 {
			t.leftOut.addKey(t.slots, key, slot, fmt.Sprint(cell.Value()))
			continue
		}
		_, twice := t.cells[slot]
		t.cells[slot] = cell
		t.leftOut.has[t.slots.columnIn(slot)] = true
		switch {
		case twice:
			t.reject(r, slot, diag.Say("two-columns/cell", "row", diag.Rows{r.number}, "column", t.slots.titleOf(slot)))
		case !takeValue(r, slot, t.slots.columnIn(slot), cell.Value()):
			t.reject(r, slot, diag.Say("wrong-type/cell", "row", diag.Rows{r.number}, "column", t.slots.titleOf(slot)))
		}
	}
	t.leftOut.endRow(r)
	return nil
}

// takeValue takes a TOML value: text, a date for a date, true, false, 1 or 0
// for public. It reports whether the value is of a type that the column takes.
func takeValue(r *row, slot int, c column, value any) bool {
	switch v := value.(type) {
	case string:
		r.setCell(slot, v)
		return true
	case bool:
		r.setCell(slot, strconv.FormatBool(v))
		return c == publicColumn
	case int64:
		r.setCell(slot, strconv.FormatInt(v, 10))
		return c == publicColumn
	case time.Time:
		r.setCell(slot, v.Format(day))
		return (c == dateColumn || c == untilColumn) && v.Year() >= 1000
	}
	return false
}

func (t *tomlTable) reject(r *row, slot int, said diag.Text) {
	r.bad = true
	t.problems.addError(t.positionOf(slot), said)
}

func (t *tomlTable) positionOf(slot int) diag.Position {
	if cell, ok := t.cells[slot]; ok {
		return cell.Position()
	}
	if t.read == 0 {
		return diag.Position{File: t.path}
	}
	return t.rows[t.read-1].KeyPosition()
}

// rowSpan gives the place of the table in the list.
func (t *tomlTable) rowSpan() (begin, end int64) { return int64(t.read - 1), int64(t.read) }

func (t *tomlTable) hasColumn(c column) bool { return t.leftOut.has[c] }

func (t *tomlTable) close() error { return nil }

// signatoryTables leads to the list of people.
var signatoryTables = decode.Path{"signatory"}

// appendTOML adds a table for each row.
func appendTOML(_ table, text string, more *addition) (string, error) {
	tables := make([]decode.Pairs, len(more.rows))
	for i, r := range more.rows {
		for _, slot := range more.slots {
			if v := r.values[slot]; v != "" {
				tables[i] = append(tables[i], decode.Pair{Key: more.columns.titleOf(slot), Value: v})
			}
		}
	}
	e := decode.Edit(text)
	e.Append(signatoryTables, tables...)
	return e.Text()
}

// cutTOML takes a table out.
func cutTOML(text string, place, _ int64) (string, error) {
	e := decode.Edit(text)
	e.Remove(append(slices.Clip(signatoryTables), int(place)))
	return e.Text()
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
