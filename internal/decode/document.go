// Package decode reads TOML strictly: every unknown key, wrong type and syntax
// error at its line and column, all in one run, in words for people who do not
// program. What a file may hold is a table of fields; the same table yields
// the JSON Schema for editors. It also writes TOML, and changes a text in places
// without touching another byte.
package decode

import (
	"bytes"
	"maps"
	"strconv"
	"unicode/utf8"

	"casebook/internal/diag"
)

// MaxBytes is the size up to which a text is read unless Options says otherwise.
const MaxBytes = 1 << 20

// Options says where a text comes from and what is allowed.
type Options struct {
	File        string // as in messages: relative to the site, with "/"
	Line        int    // line of File on which the text begins; 0 counts as 1
	MaxBytes    int    // 0 for the constant MaxBytes
	Private     bool   // messages never repeat what stands in the text
	Translation bool   // messages on a table that lacks a key say that it is inherited whole or not at all

	// Shape gives what the text may hold, asked for when it is no TOML: hints then
	// know what a key takes. It may be nil.
	Shape func() Shape
}

// A Document is a TOML text (version 1.1) that was read.
type Document struct {
	options Options
	rep     *diag.Report
	values  map[string]any
	root    *place
	keys    []Field // what the document as a whole may hold, once a shape is bound to it
}

// Parse reads a text, UTF-8 with or without a byte order mark, with any line
// ends. Problems go to rep; nil means that there is nothing to bind.
func Parse(text []byte, o Options, rep *diag.Report) *Document {
	o.Line = max(o.Line, 1)
	if o.MaxBytes == 0 {
		o.MaxBytes = MaxBytes
	}
	d := &Document{options: o, rep: rep}
	if len(text) > o.MaxBytes {
		d.rep.Add(d.private(diag.ErrorAt(diag.Position{File: o.File}, diag.Say("too-large/toml", "bytes", o.MaxBytes))))
		return nil
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.HasPrefix(text, []byte("\ufeff")) { // which the parser would pass over, and the scanner not
		d.addError(spot{1, 1}, diag.Say("bad-toml/marks"))
		return nil
	}
	if offset, bad := InvalidUTF8(text); bad {
		d.addError(spotOf(text, offset), diag.Say("invalid-utf8"))
		return nil
	}
	root, s := scanText(string(text))
	if s.tooDeep != nil {
		d.addError(s.deepAt, *s.tooDeep)
		return nil
	}
	values, err := parse(s.text)
	if err != nil {
		d.reportSyntax(s.text, err)
		d.reportRest(s.text, err)
		return nil
	}
	if s.twiceAt != (spot{}) {
		if o.Private {
			d.addError(s.twiceAt, diag.Say("duplicate-key/private"))
		} else {
			d.addError(s.twiceAt, diag.Say("duplicate-key", "key", s.twice))
		}
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

func (d *Document) positionOf(s spot) diag.Position {
	return diag.Position{File: d.options.File, Line: s.line + d.options.Line - 1, Column: s.column}
}

func (d *Document) addError(s spot, t diag.Text) {
	d.rep.Add(d.private(diag.ErrorAt(d.positionOf(s), t)))
}

// private marks a problem of a text whose lines must not be repeated.
func (d *Document) private(p diag.Diagnostic) diag.Diagnostic {
	p.Private = d.options.Private
	return p
}

// Root gives the whole document as a table.
func (d *Document) Root() Node {
	return Node{doc: d, value: d.values, place: d.root}
}

// Keys gives the place of every value, by its path: "title", "to[0].name",
// "cases[1]".
func (d *Document) Keys() map[string]diag.Position { return maps.Collect(d.Places) }

// Places yields the same, those around a value first.
func (d *Document) Places(yield func(path string, at diag.Position) bool) {
	d.yieldPlaces(yield, "", d.root)
}

func (d *Document) yieldPlaces(yield func(string, diag.Position) bool, path string, p *place) (more bool) {
	for _, name := range p.names {
		part, full := p.table[name], joinPath(path, name)
		if !yield(full, d.positionOf(part.value)) || !d.yieldPlaces(yield, full, part) {
			return false
		}
	}
	for i, item := range p.items {
		full := path + "[" + strconv.Itoa(i) + "]"
		if !yield(full, d.positionOf(item.value)) || !d.yieldPlaces(yield, full, item) {
			return false
		}
	}
	return true
}

func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
