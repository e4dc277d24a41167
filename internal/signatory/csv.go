package signatory

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"casebook/internal/diag"
)

// bufferSize is how much of a file is read at once, in octets; of small files
// no more than they are.
const bufferSize = 64 << 10

func (l *list) bufferSize() int {
	if l.size > 0 && l.size < bufferSize {
		return max(int(l.size), 4<<10)
	}
	return bufferSize
}

// A csvTable reads the rows of a CSV file, of any size, with encoding/csv.
type csvTable struct {
	file   io.Closer
	path   string
	list   *list
	shape  *shape
	p      *problems
	budget *budget
	text   *text
	csv    *csv.Reader
	cells  []string // of the row read last
	header header
	number int   // of the row read last, as spreadsheet programs count
	line   int   // the line on which the row read last ended
	begin  int64 // where in the text the row before the last one ended
	end    int64 // and where the last one did
	mixed  bool  // some row had UTF-8 beyond ASCII
}

// newCSV reads up to the header row.
func (l *list) newCSV(f io.ReadCloser, p *problems) (table, error) {
	t := &csvTable{file: f, path: l.file, list: l, shape: &l.shape, p: p, budget: &budget{r: f, limit: maxRow}}
	if err := t.start(l.bufferSize()); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

// start finds out encoding, delimiter and header.
func (t *csvTable) start(buffer int) (err error) {
	if t.text, err = t.list.begin(t.budget, buffer, t.p); err != nil {
		return err
	}
	text := bufio.NewReaderSize(&lineEnds{r: t.text}, buffer)
	head, err := text.Peek(min(buffer, bufferSize/2))
	if err != nil && err != io.EOF {
		return t.failed(err)
	}
	t.csv = csv.NewReader(text)
	t.csv.Comma = delimiter(head, t.shape)
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t.findHeader()
}

// findHeader skips the rows above the header row: a title, or the line "sep=;".
func (t *csvTable) findHeader() error {
	var above []rowAbove
	for range maxTitleRows {
		err := t.read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		// In another encoding the header public would be a column that nobody knows.
		if !areUTF8(t.cells) {
			return t.notUTF8(t.number)
		}
		if t.cells != nil && t.shape.isHeader(t.cells) {
			checkAbove(above, t.cells, t.p)
			t.header, err = t.shape.head(t.cells, t.p, t.place)
			return err
		}
		above = append(above, rowAbove{t.place(-1), t.number, filled(t.cells)})
	}
	if t.number == 0 {
		t.p.error(diag.Position{File: t.path}, "empty-file", "no rows", "the first row names the columns: name, organisation, country, public")
		return errStop
	}
	if err := t.text.checkEncoding(); err != nil {
		return err
	}
	return noName(t.p, diag.Position{File: t.path, Line: 1, Column: 1})
}

// delimiter finds what separates the cells: with which of comma, semicolon and
// tab the most columns are known. Excel's first line "sep=;" decides at once.
func delimiter(head []byte, s *shape) rune {
	if rest, ok := bytes.CutPrefix(head, []byte("sep=")); ok && len(rest) > 0 && strings.IndexByte(",;\t", rest[0]) >= 0 {
		return rune(rest[0])
	}
	best, bestKnown := ',', 0
	for _, comma := range ",;\t" {
		r := csv.NewReader(bytes.NewReader(head))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
		for range maxTitleRows {
			cells, err := r.Read()
			if err == io.EOF {
				break
			}
			if n := s.known(cells); s.isHeader(cells) {
				if n > 1 {
					return comma // no other one can cut the same row into known columns
				}
				if n > bestKnown {
					best, bestKnown = comma, n
				}
				break
			}
		}
	}
	return best
}

// read reads one row of cells; without an error and with nil cells when the
// row cannot be read but the next ones can.
func (t *csvTable) read() error {
	t.budget.limit = max(t.budget.limit, t.budget.read+maxRow)
	t.begin = t.end
	cells, err := t.csv.Read()
	t.end = t.csv.InputOffset()
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		t.count(syntax.StartLine, syntax.Line)
		t.badQuote(syntax)
		t.cells = nil
		return nil
	case err == io.EOF:
		return cmp.Or(t.text.checkEncoding(), err)
	case err != nil:
		return t.failed(err)
	}
	t.cells = cells
	last := len(cells) - 1
	begin, _ := t.csv.FieldPos(0)
	end, _ := t.csv.FieldPos(last)
	t.count(begin, end+strings.Count(cells[last], "\n"))
	return nil
}

// count numbers the row as spreadsheet programs do, empty lines included.
func (t *csvTable) count(begin, end int) {
	t.number += max(begin-t.line, 1)
	t.line = end
}

func (t *csvTable) failed(err error) error {
	if errors.Is(err, errLongRow) {
		t.p.error(diag.Position{File: t.path, Line: t.line + 1}, "long-row", fmt.Sprintf("row %d is longer than 1 MB", t.number+1),
			"is there a quotation mark that is never closed?")
		return errStop
	}
	return err
}

func (t *csvTable) badQuote(e *csv.ParseError) {
	message := fmt.Sprintf("row %d: a quotation mark inside a cell", t.number)
	if t.line > e.StartLine {
		message = fmt.Sprintf("row %d: a quotation mark that is not closed as it should be, up to line %d", t.number, e.Line)
	}
	t.p.error(diag.Position{File: t.path, Line: e.StartLine}, "bad-quote", message, `write the cell in "…", and " in it twice`)
}

func (t *csvTable) next(r *row) error {
	r.reset(t.shape.slots())
	if err := t.read(); err != nil {
		return err
	}
	r.number = t.number
	if t.cells == nil {
		r.bad, r.blank = true, false
		return nil
	}
	for i, c := range t.cells {
		if c == "" || c[0] <= ' ' && isSpace(c) {
			continue
		}
		r.blank = false
		if i >= len(t.header.slots) {
			t.p.error(t.place(i), "too-many-cells", fmt.Sprintf("row %d has a cell in column %s, where no column is named", r.number, columnName(i)),
				"is a comma in a cell that has no quotation marks?")
			r.bad = true
			return nil
		}
		if slot := t.header.slots[i]; slot >= 0 {
			r.set(slot, c)
			continue
		}
		if !utf8.ValidString(c) {
			return t.notUTF8(r.number)
		}
		t.header.leave(r, i, c, t.p, t.place)
	}
	if t.header.isAgain(r) {
		t.header.repeats(r, t.p, t.place(-1))
	}
	return t.checkUTF8(r)
}

// checkUTF8 ends the reading at the first row that is not UTF-8.
func (t *csvTable) checkUTF8(r *row) error {
	for _, f := range r.flaws {
		if f.why == notUTF8 {
			return t.notUTF8(r.number)
		}
	}
	t.mixed = t.mixed || !isASCII(r.values[name])
	return nil
}

// span gives where in the decoded text the row read last stands, empty lines
// before it included.
func (t *csvTable) span() (begin, end int64) { return t.begin, t.end }

func (t *csvTable) close() error { return t.file.Close() }

func (t *csvTable) at(slot int) diag.Position {
	for i, s := range t.header.slots {
		if s == slot && slot >= 0 && i < len(t.cells) {
			return t.place(i)
		}
	}
	return t.place(-1)
}

// place gives the position of a cell, the column in characters: encoding/csv
// counts octets, so what the cells before it on the line hold beyond one octet
// a character is taken off. A negative column is the row.
func (t *csvTable) place(column int) diag.Position {
	if len(t.cells) == 0 {
		return diag.Position{File: t.path, Line: t.line}
	}
	if column < 0 {
		line, _ := t.csv.FieldPos(0)
		return diag.Position{File: t.path, Line: line}
	}
	line, octets := t.csv.FieldPos(column)
	for i := range column {
		before := t.cells[i]
		first, _ := t.csv.FieldPos(i)
		if breaks := strings.Count(before, "\n"); first+breaks != line {
			continue
		} else if breaks > 0 {
			before = before[strings.LastIndexByte(before, '\n')+1:]
		}
		octets -= len(before) - utf8.RuneCountInString(before)
	}
	return diag.Position{File: t.path, Line: line, Column: octets}
}

func isSpace(s string) bool { return strings.TrimSpace(s) == "" }
