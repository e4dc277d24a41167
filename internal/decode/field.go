package decode

import (
	"fmt"
	"strings"

	"casebook/internal/diag"
)

// A Field is one key that a table may hold.
type Field struct {
	Key  string
	To   Value
	Help string // for editors: what to write
	Rule Rule
}

// A Rule says what else holds for a field.
type Rule uint8

// Need marks a key that must be there and not be empty; NeedOnce one that must
// be there unless it is inherited, which the caller checks; Own one that a
// translation does not inherit.
const (
	Need Rule = 1 << iota
	NeedOnce
	Own
)

// A Shape is what a table may hold. Check, which may be nil, runs once the
// fields are bound, for what concerns several of them.
type Shape struct {
	Fields []Field
	Check  func(Node)
}

// A Value takes what stands at a key.
type Value interface {
	bind(Node)
	inherit(from Value)
	schema() Schema
}

// Bind fills the fields of the shape from a table and reports everything that
// does not fit.
func (s Shape) Bind(n Node) {
	n.reportUnknown(s.Fields)
	for _, f := range s.Fields {
		part, ok := n.Get(f.Key)
		if ok {
			part.fill(f)
		} else if f.Rule&Need != 0 {
			n.missing(f.Key)
		}
	}
	if s.Check != nil {
		s.Check(n)
	}
}

func (n Node) fill(f Field) {
	if text, ok := n.value.(string); ok && f.Rule&(Need|NeedOnce) != 0 && strings.TrimSpace(text) == "" {
		n.Fail("missing-key", n.path+" is empty", "")
		return
	}
	f.To.bind(n)
}

// missing reports a key that is not there, at the table that should have it.
func (n Node) missing(key string) {
	if n.path == "" {
		at := diag.Position{File: n.doc.options.File, Line: 1, Column: 1}
		n.doc.report(at, "missing-key", fmt.Sprintf("%q is missing", key), fmt.Sprintf("add %s = …", key))
		return
	}
	n.Lacks(fmt.Sprintf("no %q", key))
}

// Lacks reports a table in which something is missing: `no "title"`.
func (n Node) Lacks(what string) {
	n.Fail("missing-key", n.path+" has "+what, n.doc.options.Partial)
}

// reportUnknown reports keys that are not among the fields.
func (n Node) reportUnknown(fields []Field) {
	for _, name := range n.Names() {
		if known(fields, name) {
			continue
		}
		part, _ := n.Get(name)
		n.doc.report(part.KeyAt(), "unknown-key", n.doc.unknown(name), hintOf(fields, name))
	}
}

// hintOf gives the nearest key, else all that there are.
func hintOf(fields []Field, name string) string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.Key
	}
	if hint := diag.DidYouMean(name, keys); hint != "" {
		return hint
	}
	hint := "the keys here are " + strings.Join(keys, ", ")
	if known(fields, "params") {
		hint += "; one of your own stands below [params]"
	}
	return hint
}

func (d *Document) unknown(name string) string {
	if d.options.Private {
		return "unknown key"
	}
	return fmt.Sprintf("unknown key %q", name)
}

func known(fields []Field, name string) bool {
	for i := range fields {
		if fields[i].Key == name {
			return true
		}
	}
	return false
}

// Inherit fills each field of s that its own table does not set (as has says)
// from the same field of another shape of the same kind.
func (s Shape) Inherit(from Shape, has func(key string) bool) {
	for i, f := range s.Fields {
		if f.Rule&Own == 0 && !has(f.Key) {
			f.To.inherit(from.Fields[i].To)
		}
	}
}
