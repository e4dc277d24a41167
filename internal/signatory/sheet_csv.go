package signatory

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"casebook/internal/diag"
)

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
