// Package decode reads TOML strictly: every unknown key, wrong type and syntax
// error at its line and column, all in one run, in words for people who do not
// program. What a file may hold is a table of fields; the same table yields
// the JSON Schema for editors.
package decode

import (
	"bytes"
	"fmt"
	"maps"
	"strconv"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"casebook/internal/diag"
)

// MaxBytes is the size up to which a text is read unless Options says otherwise.
const MaxBytes = 1 << 20

// Options says where a text comes from and what is allowed.
type Options struct {
	File     string // as in messages: relative to the site, with "/"
	Line     int    // line of File on which the text begins; 0 counts as 1
	MaxBytes int    // 0 for the constant MaxBytes
	Private  bool   // messages never repeat what stands in the text
	Partial  string // hint where a table lacks a key: what writers may take for granted here
}

// A Document is a TOML text (version 1.1) that was read.
type Document struct {
	options Options
	rep     *diag.Report
	values  map[string]any
	root    *place
}

// Parse reads a text, UTF-8 with or without a byte order mark, with any line
// ends. Problems go to rep; nil means that there is nothing to bind.
func Parse(text []byte, o Options, rep *diag.Report) *Document {
	d := &Document{options: o, rep: rep}
	if o.Line == 0 {
		d.options.Line = 1
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = MaxBytes
	}
	if len(text) > o.MaxBytes {
		d.report(diag.Position{File: o.File}, "too-large",
			fmt.Sprintf("more than %d bytes of TOML", o.MaxBytes), "")
		return nil
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.HasPrefix(text, []byte("\ufeff")) { // which the parser would pass over, and the scanner not
		d.report(d.position(spot{1, 1}), "bad-toml", "there are two byte order marks", "delete the invisible characters before the first key")
		return nil
	}
	if at, ok := InvalidUTF8(text); ok {
		p := d.position(spotOf(text, at))
		d.report(p, "invalid-utf8", "a byte that is not UTF-8", "save the file as UTF-8")
		return nil
	}
	root, s := scanText(string(text))
	if s.tooDeep != nil {
		d.add(d.position(s.deepAt), diag.Error, s.tooDeep.Code, s.tooDeep.Message, s.tooDeep.Hint)
		return nil
	}
	values, err := parse(s.text)
	if err != nil {
		d.syntax(s.text, err)
		return nil
	}
	d.root, d.values = root, values
	return d
}

// InvalidUTF8 finds the first byte that is not UTF-8.
func InvalidUTF8(text []byte) (offset int, found bool) {
	if utf8.Valid(text) {
		return 0, false
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			return i, true
		}
		i += n
	}
	return 0, false
}

// Locate gives the line and column, both from 1, of a byte offset; columns
// count characters, a byte that is not UTF-8 as one.
func Locate(text []byte, offset int) (line, column int) {
	s := spotOf(text, offset)
	return s.line, s.column
}

func spotOf(text []byte, offset int) spot {
	before := text[:min(max(offset, 0), len(text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return spot{bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1}
}

// parse proves the syntax and gives the values. A fault of the parser itself
// counts as an error of the text: it must not end the program.
func parse(text string) (values map[string]any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = toml.ParseError{Message: "this is not valid TOML", Position: toml.Position{Line: 1}}
		}
	}()
	var v any
	if _, err := toml.Decode(text, &v); err != nil {
		return nil, err
	}
	values, _ = v.(map[string]any)
	return values, nil
}

func (d *Document) position(s spot) diag.Position {
	return diag.Position{File: d.options.File, Line: s.line + d.options.Line - 1, Column: s.column}
}

func (d *Document) report(p diag.Position, code, message, hint string) {
	d.add(p, diag.Error, code, message, hint)
}

func (d *Document) add(p diag.Position, severity diag.Severity, code, message, hint string) {
	d.rep.Add(diag.Diagnostic{Position: p, Severity: severity, Code: code, Message: message, Hint: hint, Private: d.options.Private})
}

// Keys gives the place of every value, by its path: "title", "to[0].name",
// "cases[1]".
func (d *Document) Keys() map[string]diag.Position { return maps.Collect(d.Places) }

// Places yields the same, those around a value first.
func (d *Document) Places(yield func(path string, at diag.Position) bool) {
	d.places(yield, "", d.root)
}

func (d *Document) places(yield func(string, diag.Position) bool, path string, p *place) (more bool) {
	for _, name := range p.names {
		part, full := p.table[name], join(path, name)
		if !yield(full, d.position(part.value)) || !d.places(yield, full, part) {
			return false
		}
	}
	for i, item := range p.items {
		full := path + "[" + strconv.Itoa(i) + "]"
		if !yield(full, d.position(item.value)) || !d.places(yield, full, item) {
			return false
		}
	}
	return true
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Root gives the whole document as a table.
func (d *Document) Root() Node {
	return Node{doc: d, value: d.values, place: d.root}
}
