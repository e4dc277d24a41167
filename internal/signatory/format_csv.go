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

	"golang.org/x/text/encoding"

	"casebook/internal/charset"
	"casebook/internal/diag"
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
		if c == "" || (c[0] <= ' ' || c[0] >= utf8.RuneSelf) && isBlank(c) {
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
	cell = strings.TrimLeftFunc(cell, func(r rune) bool { return !isVisible(r) })
	return slices.ContainsFunc(commentStarts, func(start string) bool { return strings.HasPrefix(cell, start) })
}

func isFilled(cell string) bool { return !isBlank(cell) }

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

// A csvText is the text of a CSV file, and what its header says. It is read-only.
type csvText struct {
	file []byte            // as it was read; nil where that is not the text with its mark
	text []byte            // decoded, without its mark
	skip int               // bytes of the mark
	from encoding.Encoding // nil for UTF-8
	head *csvTable         // as it stood before its first row
}

// A textPlace is the end of a row: how far it is in the text, the row's number, the
// line that it ended on, and whether an odd number of quotation marks stands before
// it, by which formulas are told from text. Zero is the beginning of the text.
type textPlace struct {
	offset, number, line int
	quoted               bool
}

// placeOf gives where a table of the text is.
func (c *csvText) placeOf(t *csvTable) textPlace {
	marks := bytes.Count(c.text[t.from.offset:t.end], []byte{'"'})
	return textPlace{int(t.end), t.number, t.from.line + t.line, t.from.quoted != (marks%2 == 1)}
}

// tableAt gives a table that reads the rows between a place and an offset.
func (c *csvText) tableAt(at textPlace, end int) *csvTable {
	const buffer = 4 << 10
	t := &csvTable{path: c.head.path, list: c.head.list, header: c.head.header, names: c.head.names, number: at.number, from: at, end: int64(at.offset)}
	t.budget = &budget{r: bytes.NewReader(c.text[at.offset:end]), limit: maxRow}
	t.text = &decodedText{Reader: t.budget, list: t.list}
	t.ends = &lineEnds{r: t.text}
	t.rest = bufio.NewReaderSize(t.ends, buffer)
	t.csv = csv.NewReader(&formulaQuotes{r: t.rest, comma: byte(c.head.csv.Comma), quoted: at.quoted})
	t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = c.head.csv.Comma, -1, true
	return t
}

// nextFilled reads the next row that is not blank; one that cannot be read has no
// cells.
func (t *csvTable) nextFilled() error {
	for {
		if err := t.readCells(); err != nil {
			return err
		}
		if t.cells == nil || slices.ContainsFunc(t.cells, isFilled) {
			return nil
		}
	}
}

// readText finds out where the rows of a list are. head has read its header.
func (h *Snapshot) readText(head *csvTable, data []byte) error {
	from, skip, _ := encodingOf(data, h.o.Encoding)
	h.text = &csvText{file: data, text: data[skip:], skip: skip, from: from, head: head}
	if from != nil {
		h.text.file = nil
		var err error
		if h.text.text, err = from.NewDecoder().Bytes(h.text.text); err != nil {
			return err
		}
		h.unread = head.text.check != nil && !isASCII(data) && utf8.Valid(data) // the encoding that is named is another
	}
	var s Sheet
	s.addColumns(&head.list.slots, head.names)
	h.columns = s.Columns
	begin := h.text.placeOf(head)
	head.list.fsys = nil // what was read by is let go of: it holds the file once more
	h.text.head = &csvTable{path: head.path, list: head.list, header: head.header, names: head.names, number: head.number, line: head.line, end: head.end, csv: &csv.Reader{Comma: head.csv.Comma}}
	h.indexRows(begin, len(h.text.text))
	return nil
}

// indexRows adds the blocks of the rows between a place and an offset, and gives where
// the last one ended.
func (h *Snapshot) indexRows(at textPlace, end int) textPlace {
	for at.offset < end && !h.unread {
		b := h.text.plainRows(at, end)
		if b.count > 0 {
			h.blocks = append(h.blocks, b)
			at = textPlace{b.end, at.number + b.count, at.line + b.count, at.quoted}
			continue
		}
		t := h.text.tableAt(at, end)
		b = sheetBlock{from: at}
		for b.count < blockRows {
			if err := t.nextFilled(); err != nil {
				h.unread = errors.Is(err, errStop)
				break
			}
			if slices.ContainsFunc(t.cells, func(c string) bool { return !utf8.ValidString(c) }) {
				h.unread = true
				break
			}
			h.addColumnsBeyond(t.cells)
			b.count, b.end = b.count+1, int(t.end)
		}
		if b.count == 0 {
			break
		}
		at = h.text.placeOf(t)
		h.blocks = append(h.blocks, b)
	}
	return at
}

// addColumnsBeyond adds a column for each cell that has something in it where the header has no column.
func (h *Snapshot) addColumnsBeyond(cells []string) {
	for i := len(h.text.head.names); i < len(cells); i++ {
		if cells[i] != "" {
			s := Sheet{Columns: h.columns}
			s.placeOf(i, titleBeyond(i))
			h.columns = s.Columns
		}
	}
}

// titleBeyond is how a column is called that the header does not have.
func titleBeyond(i int) string { return "(" + columnLetters(i) + ")" }

// plainRows gives a block of rows that are each a line of text without a quotation
// mark, as most are: where they end is found faster than they are read. It has no rows
// where one is something else.
func (c *csvText) plainRows(at textPlace, end int) sheetBlock {
	b := sheetBlock{from: at, end: at.offset, plain: true}
	comma := []byte{byte(c.head.csv.Comma)}
	for b.count < blockRows && b.end < end {
		line := c.text[b.end:end]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
		}
		b.end += len(line)
		text := bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
		isWord := func(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }
		isPlain := len(text) > 0 && (isWord(text[0]) || bytes.ContainsFunc(text, func(r rune) bool { return r < utf8.RuneSelf && isWord(byte(r)) })) &&
			bytes.IndexByte(text, '"') < 0 && bytes.IndexByte(text, '\r') < 0 && bytes.Count(text, comma) < len(c.head.names) && len(text) < maxRow/2
		if !isPlain {
			return sheetBlock{}
		}
		b.count++
	}
	if !utf8.Valid(c.text[at.offset:b.end]) {
		return sheetBlock{}
	}
	return b
}

// textOf gives the text that a block's rows stand in.
func (h *Snapshot) textOf(n int) []byte { return h.text.text[h.blocks[n].from.offset:h.blocks[n].end] }

// readBlock reads the rows of a block from the text.
func (h *Snapshot) readBlock(b *sheetBlock) *heldRows {
	t := h.text.tableAt(b.from, b.end)
	rows := &heldRows{rows: make([]heldRow, 0, b.count), cells: make([]sheetCell, 0, b.count*len(h.columns))}
	text := make([]byte, 0, b.end-b.from.offset)
	place := func(i int) int {
		if i < len(h.text.head.names) {
			return i
		}
		return slices.IndexFunc(h.columns, func(c SheetColumn) bool { return c.Name == titleBeyond(i) })
	}
	for len(rows.rows) < b.count && t.nextFilled() == nil {
		text = rows.addRow(t.number, t.positionOf(-1).Line, text, t.rawCells(), place)
	}
	rows.text = string(text)
	return rows
}

// findPlacesInText gives where the cells of some rows stand, by row and column.
func (h *Snapshot) findPlacesInText(rows map[int]bool) map[int]map[string]diag.Position {
	found := map[int]map[string]diag.Position{}
	for number := range rows {
		at, ok := h.findRow(number)
		if !ok {
			continue
		}
		t := h.text.tableAt(h.blocks[at.block].from, h.blocks[at.block].end)
		for t.nextFilled() == nil && t.number <= number {
			if t.number == number {
				found[number] = h.placesIn(t.list, t)
			}
		}
	}
	return found
}

// editText changes rows where they stand in the text, and gives the bytes of the
// file and the list afterwards. Only blocks whose rows were changed are read again.
func (h *Snapshot) editText(data []byte, edits []RowEdit) (saved []byte, after *Snapshot, numbers []int, err error) {
	c := h.text
	if c.from != nil {
		if again, err := c.encode(c.text, data); err != nil || !bytes.Equal(again, data) {
			return nil, nil, nil, diag.NewFault(diag.Say("wrong-encoding/not-whole"))
		}
	}
	blocks := h.blocks
	if len(blocks) == 0 {
		blocks = []sheetBlock{{from: c.placeOf(c.head)}} // new rows stand in it
	}
	byBlock, longer := map[int][]RowEdit{}, 0
	for _, e := range edits {
		at, _ := h.findRow(e.Row)
		if e.Row == 0 {
			at.block = len(blocks) - 1
		}
		byBlock[at.block] = append(byBlock[at.block], e)
		for _, v := range e.Cells {
			longer += 2*len(v) + 64
		}
	}
	after = &Snapshot{file: h.file, o: h.o, columns: h.columns, text: &csvText{skip: c.skip, from: c.from, head: c.head}}
	after.blocks = make([]sheetBlock, 0, len(blocks)+1)
	whole := make([]byte, c.skip, c.skip+len(c.text)+longer) // of the file in UTF-8, with its mark
	copy(whole, data)
	now := blocks[0].from // where the next block begins
	whole = append(whole, c.text[:now.offset]...)
	for n, b := range blocks {
		until := textPlace{offset: len(c.text)}
		if n+1 < len(blocks) {
			until = blocks[n+1].from
		}
		if byBlock[n] == nil && now.offset == len(whole)-c.skip && now.quoted == b.from.quoted {
			whole = append(whole, c.text[b.from.offset:until.offset]...)
			was := b.from
			b.from, b.end = now, b.end+now.offset-was.offset
			now = textPlace{until.offset + now.offset - was.offset, until.number + now.number - was.number, until.line + now.line - was.line, until.quoted}
			after.blocks = append(after.blocks, b)
			continue
		}
		whole = c.spliceRows(whole, b.from, until.offset, byBlock[n])
		after.text.text = whole[c.skip:]
		first := len(after.blocks)
		now = after.indexRows(now, len(after.text.text))
		if after.unread {
			return nil, nil, nil, diag.NewFault(diag.Say("not-editable/unread"))
		}
		was := &Snapshot{columns: h.columns, text: c, blocks: h.blocks[min(n, len(h.blocks)):min(n+1, len(h.blocks))]}
		is := &Snapshot{columns: after.columns, text: after.text, blocks: after.blocks[first:]}
		changed, err := compareSheets(was, is, byBlock[n])
		if err != nil {
			return nil, nil, nil, err
		}
		numbers = append(numbers, changed...)
	}
	after.text.text, after.text.file, saved = whole[c.skip:], whole, whole
	if c.from != nil {
		after.text.file = nil
		if saved, err = c.encode(after.text.text, data); err != nil {
			return nil, nil, nil, err
		}
	}
	return saved, after, numbers, nil
}

// encode gives a text as the file has it, with its mark.
func (c *csvText) encode(text, data []byte) ([]byte, error) {
	raw, err := c.from.NewEncoder().Bytes(text)
	if err != nil {
		return nil, diag.NewFault(diag.Say("wrong-encoding/no-letters"))
	}
	return append(slices.Clone(data[:c.skip]), raw...), nil
}

// spliceRows adds the text between a place and an offset to what was written, with
// some of its rows changed and new ones behind it.
func (c *csvText) spliceRows(whole []byte, from textPlace, until int, edits []RowEdit) []byte {
	byRow := map[int]RowEdit{}
	for _, e := range edits {
		if e.Row != 0 {
			byRow[e.Row] = e
		}
	}
	t, kept := c.tableAt(from, until), from.offset // how much of the text stands in what was written
	for len(byRow) > 0 && t.nextFilled() == nil {
		e, asked := byRow[t.number]
		if !asked {
			continue
		}
		delete(byRow, t.number)
		begin, end := int(t.begin), int(t.end)
		for begin < end && (c.text[begin] == '\n' || c.text[begin] == '\r') {
			begin++
		}
		whole, kept = append(whole, c.text[kept:begin]...), end
		if e.Remove {
			continue
		}
		row := string(c.text[begin:end])
		whole = append(whole, c.rowWith(splitCSV(row, c.head.csv.Comma), e.Cells)...)
		whole = append(whole, row[len(strings.TrimRight(row, "\r\n")):]...)
	}
	whole = append(whole, c.text[kept:until]...)
	lineEnd := firstLineEnd(string(c.text[:min(len(c.text), maxRow)]))
	for _, e := range edits {
		if e.Row != 0 {
			continue
		}
		if len(whole) > c.skip && !bytes.HasSuffix(whole, []byte("\n")) && !bytes.HasSuffix(whole, []byte("\r")) {
			whole = append(whole, lineEnd...)
		}
		whole = append(whole, c.rowWith(make([]string, len(c.head.names)), e.Cells)+lineEnd...)
	}
	return whole
}

// rowWith gives a row as it is written, with other texts in some of its cells.
func (c *csvText) rowWith(cells []string, texts map[string]string) string {
	for name, v := range texts {
		i := slices.Index(c.head.names, name)
		for len(cells) <= i {
			cells = append(cells, "")
		}
		cells[i] = quoteCSV(v, cells[i], c.head.csv.Comma)
	}
	return strings.Join(cells, string(c.head.csv.Comma))
}
