package signatory

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"casebook/internal/charset"
	"casebook/internal/diag"
	"casebook/internal/names"
)

// A csvTable reads the rows of a CSV file, of any size, with encoding/csv.
type csvTable struct {
	file     io.Closer
	path     string
	list     *list
	problems *problems
	budget   *budget
	text     *decodedText
	ends     *lineEnds
	rest     *bufio.Reader // what the CSV reader has not read yet
	csv      *csv.Reader
	cells    []string // of the row read last
	header   headerRow
	number   int       // of the row read last, as spreadsheet programs count
	line     int       // the line on which the row read last ended
	begin    int64     // where in the text the row before the last one ended
	end      int64     // and where the last one did
	mixed    bool      // some row had UTF-8 beyond ASCII
	lines    int       // how many lines the row read last stands on
	short    causes    // the rows with fewer cells than the header
	names    []string  // of the columns, as they are told apart for people
	from     textPlace // where the reading began, where that is not the beginning of the text
}

// openCSV reads up to the header row.
func openCSV(l *list, f io.ReadCloser, p *problems) (table, error) {
	t := &csvTable{file: f, path: l.file, list: l, problems: p, budget: &budget{r: f, limit: maxRow}}
	if err := t.readHead(l.bufferSize()); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

// readHead finds out encoding and delimiter, and reads up to the header row. A
// title may stand above it, or the line "sep=;".
func (t *csvTable) readHead(buffer int) (err error) {
	if t.text, err = t.list.decodeText(t.budget, buffer, t.problems); err != nil {
		return err
	}
	t.ends = &lineEnds{r: t.text}
	text := bufio.NewReaderSize(t.ends, buffer)
	t.rest = text
	head, err := text.Peek(min(buffer, maxBuffer/2))
	if err != nil && err != io.EOF {
		return t.reportFailure(err)
	}
	comma := findDelimiter(head, &t.list.slots)
	t.csv = csv.NewReader(&formulaQuotes{r: text, comma: byte(comma)})
	t.csv.Comma = comma
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	if t.list.slots.head != nil && t.list.slots.head.Row == 0 {
		return t.takeHeader(nil)
	}
	var above []rowAbove
	var forename, surname string
	for range maxTitleRows {
		err := t.readCells()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		// In another encoding the header public would be a column that nobody knows.
		if slices.ContainsFunc(t.cells, func(c string) bool { return !utf8.ValidString(c) }) {
			return t.reportNotUTF8(t.number)
		}
		if t.cells != nil && t.list.slots.isHead(t.number, t.cells) {
			t.list.slots.checkRowsAbove(above, t.cells, t.problems)
			return t.takeHeader(t.cells)
		}
		if forename == "" {
			forename, surname = nameParts(t.cells)
		}
		above = append(above, newRowAbove(t.placeOfColumn(-1), t.number, t.cells))
	}
	if t.number == 0 {
		t.problems.addError(diag.Position{File: t.path}, diag.Say("empty-file/table"))
		return errStop
	}
	if err := t.text.checkEncoding(); err != nil {
		return err
	}
	reportNoName(t.problems, diag.Position{File: t.path, Line: 1, Column: 1}, forename, surname)
	return errStop
}

// takeHeader reads the row that names the columns; nil where no row does.
func (t *csvTable) takeHeader(cells []string) (err error) {
	titles := t.list.slots.titlesIn(cells)
	t.names = uniqueTitles(titles)
	t.header, err = t.list.slots.readHeader(titles, t.problems, t.placeOfColumn)
	t.header.second = forenameBehind(cells)
	return err
}

// findDelimiter finds what separates the cells: with which of comma, semicolon
// and tab the most columns are known; where none is, which cuts the most rows into
// equally many cells. Excel's first line "sep=;" decides at once.
func findDelimiter(head []byte, s *slots) rune {
	if rest, ok := bytes.CutPrefix(head, []byte("sep=")); ok && len(rest) > 0 && strings.IndexByte(",;\t", rest[0]) >= 0 {
		return rune(rest[0])
	}
	best, bestKnown := ',', 0
	most, mostEven := ',', 0
	for _, comma := range ",;\t" {
		r := csv.NewReader(bytes.NewReader(head))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
		even := map[int]int{}
		for range maxTitleRows {
			cells, err := r.Read()
			if err == io.EOF {
				break
			}
			if len(cells) > 1 {
				if even[len(cells)]++; even[len(cells)] >= mostEven { // a text has commas too
					most, mostEven = comma, even[len(cells)]
				}
			}
			if n := s.countKnown(cells); s.isHeaderRow(cells) {
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
	if bestKnown == 0 {
		return most
	}
	return best
}

// readCells reads one row of cells; without an error and with nil cells when
// the row cannot be read but the next ones can.
func (t *csvTable) readCells() error {
	t.budget.limit = max(t.budget.limit, t.budget.read+maxRow)
	t.begin = t.end
	cells, err := t.csv.Read()
	t.end = int64(t.from.offset) + t.csv.InputOffset()
	if err != nil {
		return t.meetError(err)
	}
	t.cells = cells
	last := len(cells) - 1
	for i, c := range cells {
		if len(c) > 0 && (c[0] == '=' || c[0] == formulaMark[0]) {
			cells[i] = textOfFormula(c)
		}
	}
	begin, _ := t.csv.FieldPos(0)
	end, _ := t.csv.FieldPos(last)
	t.countRow(begin, end+strings.Count(cells[last], "\n"))
	return nil
}

// meetError passes over a row that cannot be read, and ends the reading at any other
// error.
func (t *csvTable) meetError(err error) error {
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		t.cells = nil
		t.countRow(syntax.StartLine, syntax.Line)
		said := diag.Say("bad-quote", "row", diag.Rows{t.number})
		if t.line > syntax.StartLine {
			said = diag.Say("bad-quote/lines", "row", diag.Rows{t.number}, "line", syntax.Line)
		}
		t.problems.addError(diag.Position{File: t.path, Line: syntax.StartLine}, said)
		return nil
	case err == io.EOF:
		return cmp.Or(t.text.checkEncoding(), err)
	}
	return t.reportFailure(err)
}

// countRow numbers the row as spreadsheet programs do, empty lines included.
func (t *csvTable) countRow(begin, end int) {
	t.number += max(begin-t.line, 1)
	t.line, t.lines = end, end-begin+1
}

// reportFailure ends the reading: with a problem where a row is too long.
func (t *csvTable) reportFailure(err error) error {
	if errors.Is(err, errLongRow) {
		t.problems.addError(diag.Position{File: t.path, Line: t.line + 1}, diag.Say("long-row/quote", "row", diag.Rows{t.number + 1}))
		return errStop
	}
	return err
}

func (t *csvTable) nextRow(r *row) error {
	r.resetCells(t.list.slots.count())
	if err := t.readCells(); err != nil {
		if err == io.EOF {
			t.short.finish(t.problems)
			t.header.reportAnswers(t.problems)
		}
		return err
	}
	r.number = t.number
	if t.cells == nil {
		r.bad, r.blank = true, false
		return nil
	}
	if said := t.misfit(); said.ID != "" {
		t.problems.addError(t.placeOfColumn(-1), said)
		r.bad, r.blank = true, false
		return nil
	}
	for i, c := range t.cells {
		if c == "" || (c[0] <= ' ' || c[0] >= utf8.RuneSelf) && names.IsBlank(c) {
			continue
		}
		r.blank = false
		if i >= len(t.header.slots) {
			t.problems.addError(t.placeOfColumn(i), diag.Say("too-many-cells/comma", "row", diag.Rows{r.number}, "column", columnLetters(i)))
			r.bad = true
			return nil
		}
		if t.header.slots[i] >= 0 {
			t.header.takeCell(r, i, c)
			continue
		}
		if !utf8.ValidString(c) {
			return t.reportNotUTF8(r.number)
		}
		t.header.leaveOut(r, i, c, t.problems, t.placeOfColumn)
	}
	t.noteShortRow(r)
	if t.header.isRepeatedBy(r) {
		reportSecondHeader(r, t.problems, t.placeOfColumn(-1))
	}
	for _, f := range r.flaws {
		if f.why == notUTF8 {
			return t.reportNotUTF8(r.number)
		}
	}
	t.mixed = t.mixed || !isASCII(r.values[nameColumn])
	return nil
}

// misfit says why the row does not fit the header, so that nobody can know what
// it says: a mark of a comment, cells parted by something else, several rows in
// one cell, or an end before a column that says who may be named, and until when.
// A blank row is none.
func (t *csvTable) misfit() (said diag.Text) {
	public, until := slices.Index(t.header.slots, int(publicColumn)), slices.Index(t.header.slots, int(untilColumn))
	first := t.cells[0]
	if !isComment(first) && len(t.cells) > max(public, until, 1) && t.lines == 1 && !t.isCut() || !slices.ContainsFunc(t.cells, isFilled) {
		return said
	}
	switch {
	case isComment(first):
		return diag.Say("misfit/comment", "row", diag.Rows{t.number})
	case len(t.cells) == 1 && len(t.header.slots) > 1 && strings.ContainsAny(strings.Trim(first, ",;\t| "), ",;\t|"):
		return diag.Say("misfit/one-cell", "row", diag.Rows{t.number})
	case t.lines > 1 && t.swallowsRows():
		return diag.Say("misfit/swallowed", "row", diag.Rows{t.number}, "line", t.line)
	case t.isCut():
		return diag.Say("misfit/cut", "row", diag.Rows{t.number})
	case len(t.cells) <= public:
		return diag.Say("misfit/short", "row", diag.Rows{t.number}, "column", publicColumn)
	case len(t.cells) <= until:
		return diag.Say("misfit/short-until", "row", diag.Rows{t.number}, "column", untilColumn)
	}
	return said
}

// swallowsRows reports a cell of several lines that holds the end of its own row
// or whole rows: a quotation mark was not closed, and what the next one closed
// is the answer of another person.
func (t *csvTable) swallowsRows() bool {
	columns, comma := len(t.header.slots), string(t.csv.Comma)
	for i, cell := range t.cells {
		lines := strings.Split(cell, "\n")
		for at, line := range lines {
			cells := 1 + strings.Count(line, comma)
			ends := at == 0 && i+cells == columns
			begins := at > 0 && at == len(lines)-1 && cells+len(t.cells)-i-1 == columns
			if len(lines) > 1 && cells > 1 && (ends || begins || cells >= columns) {
				return true
			}
		}
	}
	return false
}

// noteShortRow notes a row with fewer cells than the header: programs leave out
// empty ones at its end.
func (t *csvTable) noteShortRow(r *row) {
	if len(t.cells) < len(t.header.slots) && !r.blank {
		t.short.addRow(diag.Warning, "", t, r, -1, func(n int, rows diag.Rows) diag.Text {
			return diag.Say("misfit/fewer", "n", n, "rows", rows)
		})
	}
}

// isCut reports a last row that has fewer cells than the header and no line end:
// the list is cut off, or still being written.
func (t *csvTable) isCut() bool {
	if len(t.cells) >= len(t.header.slots) || t.ends.last == '\n' {
		return false
	}
	_, err := t.rest.Peek(1)
	return err == io.EOF
}

// commentStarts begin what programs skip, and what people put before a row to
// take it out without deleting it.
var commentStarts = []string{"#", "＃", "﹟", "//", ";", "%", "--", "<!--", "/*", "!", "☐", "✗", "✘", "✕", "❌", "❎", "🚫", "⛔", "[ ]", "[]"}

// isComment reports a cell that begins as a comment does.
func isComment(cell string) bool {
	if cell == "" || cell[0] >= 'A' && cell[0] <= 'Z' || cell[0] >= 'a' && cell[0] <= 'z' {
		return false
	}
	cell = strings.TrimLeftFunc(cell, func(r rune) bool { return !names.IsVisible(r) })
	return slices.ContainsFunc(commentStarts, func(start string) bool { return strings.HasPrefix(cell, start) })
}

func isFilled(cell string) bool { return !names.IsBlank(cell) }

// maxSampleRows is how many rows after the first one that is not in UTF-8 are
// looked at to guess what they are in.
const maxSampleRows = 2000

// reportNotUTF8 says at which row the encoding is not UTF-8, and which it most
// probably is, and ends the reading.
func (t *csvTable) reportNotUTF8(number int) error {
	place := t.placeOfColumn(-1)
	var sample []byte // the words with bytes beyond ASCII from this row on
	for range maxSampleRows {
		for _, c := range t.cells {
			if len(sample) < maxBuffer && !isASCII(c) && !utf8.ValidString(c) {
				sample = append(append(sample, c...), ' ')
			}
		}
		if t.readCells() != nil {
			break
		}
	}
	switch guess := charset.Guess(sample); {
	case !t.mixed:
		return t.list.reportNotUTF8(t.problems, place, number, sample, "CSV UTF-8")
	case guess != "":
		t.problems.addError(place, diag.Say("wrong-encoding/mixed-guess", "row", diag.Rows{number}, "guess", guess))
	default:
		t.problems.addError(place, diag.Say("wrong-encoding/mixed", "row", diag.Rows{number}))
	}
	return errStop
}

// rowSpan gives where in the decoded text the row stands, with the empty lines
// before it.
func (t *csvTable) rowSpan() (begin, end int64) { return t.begin, t.end }

func (t *csvTable) hasColumn(c column) bool { return slices.Contains(t.header.slots, int(c)) }

func (t *csvTable) close() error { return t.file.Close() }

func (t *csvTable) positionOf(slot int) diag.Position {
	for i, s := range t.header.slots {
		if s == slot && slot >= 0 && i < len(t.cells) {
			return t.placeOfColumn(i)
		}
	}
	return t.placeOfColumn(-1)
}

// placeOfColumn gives the position of a cell, the column in characters:
// encoding/csv counts bytes, so what the cells before it on the line hold beyond
// one byte a character is taken off. A negative column is the row.
func (t *csvTable) placeOfColumn(column int) diag.Position {
	if len(t.cells) == 0 {
		return diag.Position{File: t.path, Line: t.from.line + t.line}
	}
	if column < 0 {
		line, _ := t.csv.FieldPos(0)
		return diag.Position{File: t.path, Line: t.from.line + line}
	}
	line, place := t.csv.FieldPos(column)
	for i := range column {
		before := t.cells[i]
		first, _ := t.csv.FieldPos(i)
		if breaks := strings.Count(before, "\n"); first+breaks != line {
			continue
		} else if breaks > 0 {
			before = before[strings.LastIndexByte(before, '\n')+1:]
		}
		place -= len(before) - utf8.RuneCountInString(before)
	}
	return diag.Position{File: t.path, Line: t.from.line + line, Column: place}
}

// newCSV gives a file of rows alone, with the mark by which spreadsheet
// programs know UTF-8.
func newCSV(a *addition) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	titles := make([]string, len(a.slots))
	for i, slot := range a.slots {
		titles[i] = a.columns.titleOf(slot)
	}
	w := csv.NewWriter(&b)
	w.Write(titles) // a buffer takes everything
	writeRows(w, a.rows, a.slots)
	return b.Bytes()
}

// writeRows writes rows with a cell for each slot; below zero it is empty.
func writeRows(w *csv.Writer, rows []row, slots []int) {
	cells := make([]string, len(slots))
	for _, r := range rows {
		for i, slot := range slots {
			if cells[i] = ""; slot >= 0 {
				cells[i] = r.values[slot]
			}
		}
		w.Write(cells)
	}
	w.Flush()
}

// appendCSV adds rows, and to the header row the columns that it has not. Then the
// rows that are there get empty cells up to these: a row that ends before its answer
// would be no row any more, and one that ends before another column is warned about.
func appendCSV(read table, text string, more *addition) (string, error) {
	t := read.(*csvTable)
	slots := slices.Clone(t.header.slots)
	header := t.end
	headerEnd := len(strings.TrimRight(text[:header], "\r\n"))
	lineEnd := cmp.Or(text[headerEnd:header], "\n")
	comma, titles := string(t.csv.Comma), ""
	for _, slot := range more.slots {
		if !slices.Contains(slots, slot) {
			slots = append(slots, slot)
			titles += comma + more.columns.titleOf(slot)
		}
	}
	var rows bytes.Buffer
	w := csv.NewWriter(&rows)
	w.Comma, w.UseCRLF = t.csv.Comma, lineEnd == "\r\n"
	writeRows(w, more.rows, slots)
	added := rows.String()
	if lineEnd == "\r" {
		added = strings.ReplaceAll(added, "\n", "\r")
	}
	var b strings.Builder
	b.WriteString(text[:headerEnd] + titles + text[headerEnd:header])
	last := header
	for titles != "" {
		if err := t.readCells(); err == io.EOF {
			break
		} else if err != nil {
			return "", err
		}
		end := t.begin + int64(len(strings.TrimRight(text[t.begin:t.end], "\r\n")))
		b.WriteString(text[last:end] + strings.Repeat(comma, max(len(slots)-len(t.cells), 0)))
		last = end
	}
	b.WriteString(text[last:])
	if all := b.String(); added != "" && !strings.HasSuffix(all, "\n") && !strings.HasSuffix(all, "\r") {
		b.WriteString(lineEnd)
	}
	return b.String() + added, nil
}

// cutCSV takes a row out; the empty lines before it stay.
func cutCSV(text string, begin, end int64) (string, error) {
	for begin < end && (text[begin] == '\n' || text[begin] == '\r') {
		begin++
	}
	return text[:begin] + text[end:], nil
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
