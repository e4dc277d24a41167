package signatory

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// maxTOML bounds a TOML file, in octets: it is read whole. Longer lists are
// kept as CSV.
const maxTOML = 8 << 20

// A tomlTable gives the [[signatory]] tables of a TOML file.
type tomlTable struct {
	path  string
	shape *shape
	p     *problems
	rows  []decode.Node
	read  int
	cells map[int]decode.Node // of the row read last, by slot
	left  leftOut
}

// newTOML reads a TOML file.
func (l *list) newTOML(f io.ReadCloser, p *problems) (table, error) {
	defer f.Close()
	begun, err := l.begin(f, l.bufferSize(), p)
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
		return nil, l.notUTF8(p, diag.Position{File: l.file, Line: line, Column: column}, "the list is not in UTF-8", text[at:], "UTF-8")
	}
	var found diag.Report
	doc := decode.Parse(text, decode.Options{File: l.file, MaxBytes: maxTOML, Private: true}, &found)
	t := &tomlTable{path: l.file, shape: &l.shape, p: p}
	for _, d := range found.All() {
		p.take(d)
	}
	if doc == nil || found.Failed() {
		return nil, errStop
	}
	return t, t.start(doc.Root())
}

func (t *tomlTable) start(root decode.Node) error {
	var others []string
	for _, key := range root.Names() {
		if key != "signatory" {
			others = append(others, key)
		}
	}
	t.shape.warnLeftOut(others, t.p, diag.Position{File: t.path})
	list, ok := root.Get("signatory")
	if !ok {
		t.p.error(diag.Position{File: t.path}, "empty-file", "no rows", "write each person as a table [[signatory]]")
		return errStop
	}
	if t.rows, ok = list.Items(); !ok {
		t.p.error(list.KeyAt(), "not-a-list", "signatory is not a list of tables", "write [[signatory]] above each person")
		return errStop
	}
	return nil
}

func (t *tomlTable) next(r *row) error {
	r.reset(t.shape.slots())
	if t.read == len(t.rows) {
		if err := t.left.report(t.shape, t.p, diag.Position{File: t.path}); err != nil {
			return err
		}
		return io.EOF
	}
	t.read++
	r.number, r.blank = t.read, false
	t.cells = map[int]decode.Node{}
	for _, key := range t.rows[t.read-1].Names() {
		cell, _ := t.rows[t.read-1].Get(key)
		slot := t.shape.find(key)
		if slot < 0 {
			t.left.add(t.shape, key, slot, fmt.Sprint(cell.Value()))
			continue
		}
		_, twice := t.cells[slot]
		t.cells[slot] = cell
		t.left.has[t.shape.kindOf(slot)] = true
		if twice {
			t.fail(r, slot, "two-columns", "is given twice")
			continue
		}
		t.value(r, slot, cell.Value())
	}
	t.left.endRow(r)
	return nil
}

// value takes a TOML value: text, a date for a date, true, false, 1 or 0 for public.
func (t *tomlTable) value(r *row, slot int, value any) {
	k := t.shape.kindOf(slot)
	switch v := value.(type) {
	case string:
		r.set(slot, v)
		return
	case bool:
		if r.set(slot, strconv.FormatBool(v)); k == public {
			return
		}
	case int64:
		if r.set(slot, strconv.FormatInt(v, 10)); k == public {
			return
		}
	case time.Time:
		if r.set(slot, v.Format(day)); (k == date || k == until) && v.Year() >= 1000 {
			return
		}
	}
	t.fail(r, slot, "wrong-type", "is not a text")
}

func (t *tomlTable) fail(r *row, slot int, code, message string) {
	r.bad = true
	t.p.error(t.at(slot), code, fmt.Sprintf("row %d: %s %s", r.number, t.shape.title(slot), message), "")
}

func (t *tomlTable) at(slot int) diag.Position {
	if cell, ok := t.cells[slot]; ok {
		return cell.At()
	}
	if t.read == 0 {
		return diag.Position{File: t.path}
	}
	return t.rows[t.read-1].KeyAt()
}

// span gives the lines of the table read last, up to the next one or, for the
// last, the end: offsets would need the text.
func (t *tomlTable) span() (begin, end int64) {
	begin = int64(t.rows[t.read-1].KeyAt().Line)
	if t.read < len(t.rows) {
		return begin, int64(t.rows[t.read].KeyAt().Line)
	}
	return begin, 0
}

func (t *tomlTable) close() error { return nil }
