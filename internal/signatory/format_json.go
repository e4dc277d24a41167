package signatory

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"casebook/internal/diag"
)

// A jsonTable reads an array of objects, a token at a time.
type jsonTable struct {
	file     io.Closer
	path     string
	list     *list
	problems *problems
	budget   *budget
	text     *decodedText
	trail    *trail
	json     *json.Decoder
	number   int
	places   []int64 // where each slot's value of the row read last begins, and 1; 0 when it has none
	begin    int64   // just behind the object's first brace
	leftOut  unreadKeys
}

// exampleJSON shows a list in this format.
const exampleJSON = `[{"name": "…"}]`

// openJSON reads up to the array's beginning.
func openJSON(l *list, f io.ReadCloser, p *problems) (table, error) {
	t := &jsonTable{file: f, path: l.file, list: l, problems: p, budget: &budget{r: f, limit: maxRow}, places: make([]int64, l.slots.count())}
	if err := t.readHead(); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

func (t *jsonTable) readHead() (err error) {
	if t.text, err = t.list.decodeText(t.budget, maxBuffer, t.problems); err != nil {
		return err
	}
	t.trail = &trail{r: t.text, line: 1, column: 1}
	t.json = json.NewDecoder(t.trail)
	t.json.UseNumber()
	switch token, err := t.json.Token(); {
	case err == io.EOF:
		t.problems.addError(diag.Position{File: t.path}, diag.Say("empty-file/array", "example", exampleJSON))
		return errStop
	case err != nil:
		return t.reportBroken(err)
	case token != json.Delim('['):
		t.problems.addError(t.placeOfOffset(0), diag.Say("not-a-list/array", "example", exampleJSON))
		return errStop
	}
	return nil
}

func (t *jsonTable) nextRow(r *row) error {
	r.resetCells(t.list.slots.count())
	clear(t.places)
	t.budget.limit = max(t.budget.limit, t.budget.read+maxRow)
	t.trail.forgetBefore(t.json.InputOffset())
	token, err := t.json.Token()
	if err != nil {
		return t.reportBroken(err)
	}
	if token == json.Delim(']') {
		return t.readEnd()
	}
	t.number++
	t.begin = t.json.InputOffset()
	r.number, r.blank = t.number, false
	if token != json.Delim('{') {
		t.problems.addError(t.placeOfOffset(t.begin), diag.Say("not-an-object", "row", diag.Rows{r.number}, "example", strings.Trim(exampleJSON, "[]")))
		r.bad = true
		return t.skipNested(token)
	}
	for t.json.More() {
		if err := t.readMember(r); err != nil {
			return err
		}
	}
	if _, err := t.json.Token(); err != nil {
		return t.reportBroken(err)
	}
	t.leftOut.endRow(r)
	// Bytes that are not UTF-8 the decoder would replace without a word.
	if text := t.trail.textBetween(t.begin, t.json.InputOffset()); !utf8.Valid(text) {
		return t.list.reportNotUTF8(t.problems, t.positionOf(-1), r.number, text, "UTF-8")
	}
	return nil
}

// readEnd reads what follows the array: nothing.
func (t *jsonTable) readEnd() error {
	if err := t.leftOut.reportLeftOut(&t.list.slots, t.problems, diag.Position{File: t.path}); err != nil {
		return err
	}
	if _, err := t.json.Token(); err != io.EOF {
		if err != nil {
			return t.reportBroken(err)
		}
		t.problems.addError(t.placeOfOffset(t.json.InputOffset()), diag.Say("bad-json/after"))
		return errStop
	}
	return cmp.Or(t.text.checkEncoding(), io.EOF)
}

// readMember reads one key and its value.
func (t *jsonTable) readMember(r *row) error {
	token, err := t.json.Token()
	if err != nil {
		return t.reportBroken(err)
	}
	key, _ := token.(string)
	slot := t.list.slots.findSlot(key)
	begin := t.json.InputOffset()
	if token, err = t.json.Token(); err != nil {
		return t.reportBroken(err)
	}
	if slot < 0 {
		value := ""
		if token != nil { // null
			value = fmt.Sprint(token)
		}
		if _, nested := token.(json.Delim); nested {
			if err := t.skipNested(token); err != nil {
				return err
			}
			value = string(t.trail.textBetween(begin, t.json.InputOffset()))
		}
		t.leftOut.addKey(&t.list.slots, key, slot, value)
		return nil
	}
	twice := t.places[slot] != 0
	t.places[slot] = t.trail.skipOver(begin, space+":") + 1
	t.leftOut.has[t.list.slots.columnIn(slot)] = true
	if twice {
		t.reject(r, slot, diag.Say("two-columns/cell", "row", diag.Rows{r.number}, "column", t.list.slots.titleOf(slot)))
	}
	switch v := token.(type) {
	case string:
		r.setCell(slot, v)
	case bool:
		r.setCell(slot, fmt.Sprint(v))
		if slot != int(publicColumn) {
			t.reject(r, slot, diag.Say("wrong-type/truth", "row", diag.Rows{r.number}, "column", t.list.slots.titleOf(slot)))
		}
	case json.Number:
		r.setCell(slot, v.String())
		if slot != int(publicColumn) {
			t.reject(r, slot, diag.Say("wrong-type/number", "row", diag.Rows{r.number}, "column", t.list.slots.titleOf(slot)))
		}
	case json.Delim:
		t.reject(r, slot, diag.Say("wrong-type/cell", "row", diag.Rows{r.number}, "column", t.list.slots.titleOf(slot)))
		return t.skipNested(token)
	}
	return nil
}

func (t *jsonTable) reject(r *row, slot int, said diag.Text) {
	r.bad = true
	t.problems.addError(t.positionOf(slot), said)
}

// skipNested reads on to the end of the array or object that a token begins;
// any other has ended.
func (t *jsonTable) skipNested(token json.Token) error {
	for depth := 0; ; {
		switch token {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		var err error
		if token, err = t.json.Token(); err != nil {
			return t.reportBroken(err)
		}
	}
}

// reportBroken reports text that is not JSON, without the decoder's words: they
// repeat what stands there.
func (t *jsonTable) reportBroken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errLongRow):
		t.problems.addError(diag.Position{File: t.path, Line: t.trail.line}, diag.Say("long-row", "row", diag.Rows{t.number + 1}))
	case errors.As(err, &syntax):
		t.problems.addError(t.placeOfOffset(t.trail.skipOver(max(syntax.Offset-1, 0), space)), diag.Say("bad-json"))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		t.problems.addError(t.placeOfOffset(t.json.InputOffset()), diag.Say("bad-json/open"))
	default:
		return err
	}
	return errStop
}

func (t *jsonTable) positionOf(slot int) diag.Position {
	if slot >= 0 && t.places[slot] != 0 {
		return t.placeOfOffset(t.places[slot] - 1)
	}
	return t.placeOfOffset(t.begin - 1)
}

func (t *jsonTable) placeOfOffset(offset int64) diag.Position {
	line, column := t.trail.lineAndColumn(max(offset, 0))
	return diag.Position{File: t.path, Line: line, Column: column}
}

// rowSpan gives where in the decoded text the object stands.
func (t *jsonTable) rowSpan() (begin, end int64) { return t.begin - 1, t.json.InputOffset() }

func (t *jsonTable) hasColumn(c column) bool { return t.leftOut.has[c] }

func (t *jsonTable) close() error { return t.file.Close() }

// A trail passes a reader on and remembers its last bytes, to say the line and
// column of an offset in them.
type trail struct {
	r            io.Reader
	text         []byte
	from         int64 // offset of text
	line, column int   // of its beginning
}

func (t *trail) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.text = append(t.text, p[:n]...)
	return n, err
}

// forgetBefore drops what stands before an offset.
func (t *trail) forgetBefore(offset int64) {
	t.line, t.column = t.lineAndColumn(offset)
	t.text = t.text[offset-t.from:]
	t.from = offset
}

// textBetween gives the bytes between two offsets.
func (t *trail) textBetween(from, to int64) []byte { return t.text[from-t.from : to-t.from] }

// space is what may stand between the parts of JSON.
const space = " \t\r\n"

// skipOver gives the first offset from one on where none of some bytes stands.
func (t *trail) skipOver(offset int64, bytesToSkip string) int64 {
	rest := t.text[min(max(offset-t.from, 0), int64(len(t.text))):]
	return offset + int64(len(rest)-len(bytes.TrimLeft(rest, bytesToSkip)))
}

// lineAndColumn gives the line and the column in characters of an offset that
// was not forgotten.
func (t *trail) lineAndColumn(offset int64) (line, column int) {
	passed := t.text[:min(max(int(offset-t.from), 0), len(t.text))]
	line, column = t.line, t.column
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		line += n
		column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	return line, column + utf8.RuneCount(passed)
}

// appendJSON adds an object for each row before the end of the array.
func appendJSON(_ table, text string, more *addition) (string, error) {
	end := strings.LastIndexByte(text, ']')
	if end < 0 {
		return "", errStop
	}
	head := strings.TrimRight(text[:end], space)
	lineEnd := firstLineEnd(text)
	var b strings.Builder
	b.WriteString(head)
	for _, r := range more.rows {
		b.WriteString(separatorAfter(head, lineEnd) + "{")
		comma := ""
		for _, slot := range more.slots {
			if v := r.values[slot]; v != "" {
				b.WriteString(comma + quoted(more.columns.titleOf(slot)) + ": " + quoted(v))
				comma = ", "
			}
		}
		b.WriteByte('}')
		head = "}"
	}
	return b.String() + lineEnd + text[end:], nil
}

// separatorAfter gives what stands between the text before and another object, in the
// lines of the file.
func separatorAfter(head, lineEnd string) string {
	if strings.HasSuffix(head, "[") {
		return lineEnd + "  "
	}
	return "," + lineEnd + "  "
}

// quoted gives a text as a JSON string.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // a string can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

// cutJSON takes an object out of the array with one of the commas beside it.
func cutJSON(text string, begin, end int64) (string, error) {
	rest := strings.TrimLeft(text[end:], space)
	if after, ok := strings.CutPrefix(rest, ","); ok {
		return text[:begin] + strings.TrimLeft(after, space), nil
	}
	head := strings.TrimRight(text[:begin], space)
	if before, ok := strings.CutSuffix(head, ","); ok {
		return before + text[end:], nil
	}
	return text[:begin] + text[end:], nil
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
