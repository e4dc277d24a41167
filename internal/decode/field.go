package decode

import (
	"slices"
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

// Required marks a key that must be there and not be empty; RequiredOnce one
// that must be there unless it is inherited, which the caller checks;
// NotInherited one that a translation does not take from its original;
// Protects one that decides whether something or somebody is public, so that it
// may stand nowhere without effect; Rare one that few documents need, so that a
// form does not begin with it.
const (
	Required Rule = 1 << iota
	RequiredOnce
	NotInherited
	Protects
	Rare
)

// A Shape is what a table may hold. Check, which may be nil, runs once the
// fields are bound, for what concerns several of them.
type Shape struct {
	Fields []Field
	Check  func(Node)
}

// A Value takes what stands at a key.
type Value interface {
	bindNode(Node)
	inheritValue(from Value)
	describe() Schema
}

// Bind fills the fields of the shape from a table and reports everything that
// does not fit.
func (s Shape) Bind(n Node) {
	if n.path == "" {
		n.doc.keys = s.Fields
	}
	n.reportUnknown(s.Fields)
	for _, f := range s.Fields {
		part, ok := n.Get(f.Key)
		switch text, isText := part.value.(string); {
		case ok && isText && f.Rule&(Required|RequiredOnce) != 0 && strings.TrimSpace(text) == "":
			part.AddError(diag.Say("missing-key/empty", "path", part.Place()))
		case ok:
			if problem, bad := part.problemAsText(f.To.bindNode); bad {
				part.AddError(problem)
			} else {
				f.To.bindNode(part)
			}
		case f.Rule&Required == 0:
		case n.path == "":
			top := diag.Position{File: n.doc.options.File, Line: 1, Column: 1}
			n.doc.rep.Add(n.doc.private(diag.ErrorAt(top, diag.Say("missing-key", "key", f.Key, "line", n.doc.missingLine(f)))))
		case n.InTranslation():
			n.AddError(diag.Say("missing-key/in-table-translated", "path", n.Place(), "key", f.Key))
		default:
			n.AddError(diag.Say("missing-key/in-table", "path", n.Place(), "key", f.Key, "line", exampleLine(kindOf(f.To), f.Key)))
		}
	}
	if s.Check != nil {
		s.Check(n)
	}
}

// reportUnknown reports keys that are not among the fields: with the nearest
// that is, else with all.
func (n Node) reportUnknown(fields []Field) {
	for _, name := range n.Names() {
		if isField(fields, name) {
			continue
		}
		var keys []string
		for _, f := range fields {
			if kindOf(f.To) != secretKind { // which is an error itself
				keys = append(keys, f.Key)
			}
		}
		part, _ := n.Get(name)
		if key, ok := n.doc.keyNamed(name, 0); ok && n.path != "" && !n.doc.options.Private {
			part.AddKeyError(diag.Say("misplaced-key/table", "key", key, "table", n.tableHeader()))
			continue
		}
		near, known := diag.Nearest(name, keys), strings.Join(keys, ", ")
		switch {
		case n.doc.options.Private && near != "":
			part.AddKeyError(diag.Say("unknown-key/private-near", "near", near))
		case n.doc.options.Private:
			part.AddKeyError(diag.Say("unknown-key/private", "known", known))
		case near != "":
			part.AddKeyError(diag.Say("unknown-key/near", "key", name, "near", near))
		case isField(fields, "params"):
			part.AddKeyError(diag.Say("unknown-key/params", "key", name, "known", known))
		default:
			part.AddKeyError(diag.Say("unknown-key", "key", name, "known", known))
		}
	}
}

// keyNamed gives the key of the document as a whole that a name is, in any
// letter case; of those alone for which the rule holds.
func (d *Document) keyNamed(name string, rule Rule) (string, bool) {
	i := slices.IndexFunc(d.keys, func(f Field) bool {
		return f.Rule&rule == rule && strings.EqualFold(f.Key, strings.TrimSpace(Normalise(name)))
	})
	if i < 0 {
		return "", false
	}
	return d.keys[i].Key, true
}

// reportMisplaced reports the keys of the document that stand below another
// table, where they have no effect: all that are in it, and further down those
// that protect.
func (n Node) reportMisplaced(rule Rule) {
	items, _ := n.Items()
	for _, item := range items {
		item.reportMisplaced(Protects)
	}
	for _, name := range n.Names() {
		part, _ := n.Get(name)
		if key, ok := n.doc.keyNamed(name, rule); ok {
			part.AddKeyError(diag.Say("misplaced-key/table", "key", key, "table", n.tableHeader()))
			continue
		}
		part.reportMisplaced(Protects)
	}
}

// tableHeader gives the line that begins the table in TOML.
func (n Node) tableHeader() string {
	if i := strings.LastIndexByte(n.path, '['); i >= 0 && strings.HasSuffix(n.path, "]") {
		return "[[" + n.path[:i] + "]]"
	}
	return "[" + n.path + "]"
}

func isField(fields []Field, key string) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return f.Key == key })
}

// Inherit fills each field of s that its own table does not set (as has says)
// from the same field of another shape of the same kind.
func (s Shape) Inherit(from Shape, has func(key string) bool) {
	for i, f := range s.Fields {
		if f.Rule&NotInherited == 0 && !has(f.Key) {
			f.To.inheritValue(from.Fields[i].To)
		}
	}
}
