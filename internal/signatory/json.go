package signatory

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"casebook/internal/diag"
)

// A jsonTable reads an array of objects, a token at a time.
type jsonTable struct {
	file    io.Closer
	path    string
	list    *list
	shape   *shape
	p       *problems
	budget  *budget
	text    *text
	trail   *trail
	json    *json.Decoder
	number  int
	places  []int64 // where each slot's value of the row read last begins, and 1; 0 when it has none
	begin   int64   // where the row begins
	leftOut leftOut
}

// newJSON reads up to the array's beginning.
func (l *list) newJSON(f io.ReadCloser, p *problems) (table, error) {
	t := &jsonTable{file: f, path: l.file, list: l, shape: &l.shape, p: p, budget: &budget{r: f, limit: maxRow}, places: make([]int64, l.shape.slots())}
	if err := t.start(); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

func (t *jsonTable) start() (err error) {
	if t.text, err = t.list.begin(t.budget, bufferSize, t.p); err != nil {
		return err
	}
	t.trail = &trail{r: t.text, line: 1, column: 1}
	t.json = json.NewDecoder(t.trail)
	t.json.UseNumber()
	token, err := t.json.Token()
	if err == io.EOF {
		t.p.error(diag.Position{File: t.path}, "empty-file", "no rows", `an array of objects: [{"name": "…"}]`)
		return errStop
	}
	if err != nil {
		return t.broken(err)
	}
	if token != json.Delim('[') {
		t.p.error(t.position(0), "not-a-list", "not an array of objects", `[{"name": "…"}]`)
		return errStop
	}
	return nil
}

func (t *jsonTable) next(r *row) error {
	r.reset(t.shape.slots())
	clear(t.places)
	t.budget.limit = max(t.budget.limit, t.budget.read+maxRow)
	t.trail.forget(t.json.InputOffset())
	token, err := t.json.Token()
	if err != nil {
		return t.broken(err)
	}
	if token == json.Delim(']') {
		return t.end()
	}
	t.number++
	t.begin = t.json.InputOffset()
	r.number, r.blank = t.number, false
	if token != json.Delim('{') {
		return t.notAnObject(r, token)
	}
	for t.json.More() {
		if err := t.member(r); err != nil {
			return err
		}
	}
	if _, err := t.json.Token(); err != nil {
		return t.broken(err)
	}
	t.leftOut.endRow(r)
	return t.checkUTF8(r)
}

// checkUTF8 ends the reading at octets that are not UTF-8, which the decoder
// would replace without a word.
func (t *jsonTable) checkUTF8(r *row) error {
	text := t.trail.since(t.begin, t.json.InputOffset())
	if utf8.Valid(text) {
		return nil
	}
	return t.list.notUTF8(t.p, t.at(-1), fmt.Sprintf("row %d is not in UTF-8", r.number), text, "UTF-8")
}

// end reads what follows the array: nothing.
func (t *jsonTable) end() error {
	if err := t.leftOut.report(t.shape, t.p, diag.Position{File: t.path}); err != nil {
		return err
	}
	if _, err := t.json.Token(); err != io.EOF {
		if err != nil {
			return t.broken(err)
		}
		t.p.error(t.position(t.json.InputOffset()), "bad-json", "something follows the end of the array", "")
		return errStop
	}
	return cmp.Or(t.text.checkEncoding(), io.EOF)
}

func (t *jsonTable) notAnObject(r *row, token json.Token) error {
	t.p.error(t.position(t.begin), "not-an-object", fmt.Sprintf("row %d is not an object", r.number), `{"name": "…"}`)
	r.bad = true
	if token == json.Delim('[') {
		return t.skip(1)
	}
	return nil
}

// member reads one key and its value.
func (t *jsonTable) member(r *row) error {
	token, err := t.json.Token()
	if err != nil {
		return t.broken(err)
	}
	key, _ := token.(string)
	slot := t.shape.find(key)
	begin := t.json.InputOffset()
	if token, err = t.json.Token(); err != nil {
		return t.broken(err)
	}
	if slot < 0 {
		t.leftOut.add(t.shape, key, slot, textOf(token))
		return t.skip(depthOf(token))
	}
	twice := t.places[slot] != 0
	t.places[slot] = t.trail.after(begin, space+":") + 1
	t.leftOut.has[t.shape.kindOf(slot)] = true
	if twice {
		t.fail(r, slot, "two-columns", "is given twice")
	}
	switch v := token.(type) {
	case string:
		r.set(slot, v)
	case bool:
		r.set(slot, fmt.Sprint(v))
		if slot != int(public) {
			t.fail(r, slot, "wrong-type", "is true or false where a text is expected")
		}
	case json.Number:
		r.set(slot, v.String())
		if slot != int(public) {
			t.fail(r, slot, "wrong-type", "is a number where a text is expected")
		}
	case json.Delim:
		t.fail(r, slot, "wrong-type", "is not a text")
		return t.skip(1)
	}
	return nil
}

func (t *jsonTable) fail(r *row, slot int, code, message string) {
	r.bad = true
	t.p.error(t.at(slot), code, fmt.Sprintf("row %d: %s %s", r.number, t.shape.title(slot), message), "")
}

// textOf gives a value as a text; "" for null.
func textOf(token json.Token) string {
	if token == nil {
		return ""
	}
	return fmt.Sprint(token)
}

func depthOf(token json.Token) int {
	if d, ok := token.(json.Delim); ok && (d == '[' || d == '{') {
		return 1
	}
	return 0
}

// skip reads on until so many arrays and objects have ended.
func (t *jsonTable) skip(depth int) error {
	for depth > 0 {
		token, err := t.json.Token()
		if err != nil {
			return t.broken(err)
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
	}
	return nil
}

// broken reports text that is not JSON, without the decoder's words: they
// repeat what stands there.
func (t *jsonTable) broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errLongRow):
		t.p.error(diag.Position{File: t.path, Line: t.trail.line}, "long-row", fmt.Sprintf("row %d is longer than 1 MB", t.number+1), "")
	case errors.As(err, &syntax):
		t.p.error(t.position(t.trail.after(max(syntax.Offset-1, 0), space)), "bad-json", "not valid JSON here", "a missing comma, bracket or quotation mark")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		t.p.error(t.position(t.json.InputOffset()), "bad-json", "the array does not end", "a missing ] or } at the end")
	default:
		return err
	}
	return errStop
}

func (t *jsonTable) at(slot int) diag.Position {
	if slot >= 0 && t.places[slot] != 0 {
		return t.position(t.places[slot] - 1)
	}
	return t.position(t.begin - 1)
}

func (t *jsonTable) position(offset int64) diag.Position {
	line, column := t.trail.locate(max(offset, 0))
	return diag.Position{File: t.path, Line: line, Column: column}
}

// span gives where in the decoded text the object read last stands.
func (t *jsonTable) span() (begin, end int64) { return t.begin - 1, t.json.InputOffset() }

func (t *jsonTable) close() error { return t.file.Close() }

// A trail passes a reader on and remembers its last octets, to say the line
// and column of an offset in them.
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

// forget drops what stands before an offset.
func (t *trail) forget(offset int64) {
	t.line, t.column = t.locate(offset)
	t.text = t.text[offset-t.from:]
	t.from = offset
}

// since gives the octets between two offsets.
func (t *trail) since(from, to int64) []byte { return t.text[from-t.from : to-t.from] }

// space is what may stand between the parts of JSON.
const space = " \t\r\n"

// after gives the first offset from one on where no such octet stands.
func (t *trail) after(offset int64, skip string) int64 {
	rest := t.text[min(max(offset-t.from, 0), int64(len(t.text))):]
	return offset + int64(len(rest)-len(bytes.TrimLeft(rest, skip)))
}

// locate gives the line and the column in characters of an offset that was
// not forgotten.
func (t *trail) locate(offset int64) (line, column int) {
	passed := t.text[:min(max(int(offset-t.from), 0), len(t.text))]
	line, column = t.line, t.column
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		line += n
		column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	return line, column + utf8.RuneCount(passed)
}
