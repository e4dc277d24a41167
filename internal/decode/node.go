package decode

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"casebook/internal/diag"
)

// A Node is a value of a document with its place.
type Node struct {
	doc   *Document
	path  string
	value any
	place *place
	up    *place // the nearest place known, when place is nil
}

// Path gives where in the document the node is: "to[0].name".
func (n Node) Path() string { return n.path }

// Value gives what stands there: string, int64, float64, bool, time.Time,
// map[string]any, []any or []map[string]any.
func (n Node) Value() any { return n.value }

// At gives the position of the value.
func (n Node) At() diag.Position { return n.doc.position(n.known().value) }

// KeyAt gives the position of the key.
func (n Node) KeyAt() diag.Position { return n.doc.position(n.known().key) }

func (n Node) known() *place { return cmp.Or(n.place, n.up, n.doc.root) }

// Fail reports an error at the value.
func (n Node) Fail(code, message, hint string) { n.doc.report(n.At(), code, message, hint) }

// FailKey reports an error at the key.
func (n Node) FailKey(code, message, hint string) { n.doc.report(n.KeyAt(), code, message, hint) }

// Warn reports a warning at the value.
func (n Node) Warn(code, message, hint string) {
	n.doc.add(n.At(), diag.Warning, code, message, hint)
}

// WrongType reports that the value is not what was expected: "text", "a date".
func (n Node) WrongType(expected, hint string) {
	n.Fail("wrong-type", fmt.Sprintf("%s must be %s, not %s", n.path, expected, kind(n.value)), hint)
}

// Names gives the keys of a table in the order written.
func (n Node) Names() []string {
	if n.place == nil {
		return nil
	}
	return n.place.names
}

// Get gives a value of a table.
func (n Node) Get(name string) (Node, bool) {
	table, _ := n.value.(map[string]any)
	v, ok := table[name]
	return Node{doc: n.doc, path: join(n.path, name), value: v, place: n.place.child(name), up: n.known()}, ok
}

// Items gives the elements of a list; false when the value is none.
func (n Node) Items() ([]Node, bool) {
	var values []any
	switch list := n.value.(type) {
	case []any:
		values = list
	case []map[string]any:
		for _, v := range list {
			values = append(values, v)
		}
	default:
		return nil, false
	}
	nodes := make([]Node, len(values))
	for i, v := range values {
		nodes[i] = Node{doc: n.doc, path: n.path + "[" + strconv.Itoa(i) + "]", value: v, place: n.place.item(i), up: n.known()}
	}
	return nodes, true
}

// Table reports a value that is not a table.
func (n Node) Table() bool {
	if _, ok := n.value.(map[string]any); ok {
		return true
	}
	hint := fmt.Sprintf("write [%s] on a line of its own, its keys below", n.path)
	if i := strings.LastIndexByte(n.path, '['); i >= 0 && strings.HasSuffix(n.path, "]") { // one of a list
		hint = fmt.Sprintf("write [[%s]] above each, its keys below", n.path[:i])
	}
	n.WrongType("a table", hint)
	return false
}

// Text gives a text in NFC, with "\n" line ends and without space around it.
// Characters that no page or feed can hold are an error.
func (n Node) Text() (string, bool) {
	s, ok := n.value.(string)
	if !ok {
		hint := ""
		if _, table := n.value.(map[string]any); !table {
			hint = "put it in quotes"
		}
		if _, list := n.Items(); list {
			hint = ""
		}
		n.WrongType("text", hint)
		return "", false
	}
	if i := strings.IndexFunc(s, unwanted); i >= 0 {
		if isOverride([]rune(s[i:])[0]) {
			n.Fail("bidi-override", n.path+" holds an invisible character that turns the order of the text around", "delete it; right-to-left text needs none")
			return "", false
		}
		n.Fail("control-character", fmt.Sprintf("%s holds the control character U+%04X", n.path, []rune(s[i:])[0]), "")
		return "", false
	}
	return normal(s), true
}

// Line gives a text on one line.
func (n Node) Line() (string, bool) {
	s, ok := n.Text()
	if strings.ContainsAny(s, "\n\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s, ok
}

// Bool gives true or false.
func (n Node) Bool() (bool, bool) {
	b, ok := n.value.(bool)
	if !ok {
		n.WrongType("true or false", "without quotes")
	}
	return b, ok
}

// Int gives a whole number between two bounds.
func (n Node) Int(low, high int) (int, bool) {
	i, ok := n.value.(int64)
	switch {
	case !ok:
		n.WrongType("a whole number", "")
		return 0, false
	case i < int64(low) || i > int64(high):
		n.Fail("out-of-range", fmt.Sprintf("%s is %d, must be from %d to %d", n.path, i, low, high), "")
		return 0, false
	}
	return int(i), true
}

// Plain gives the value for a layout: text in NFC, lists as []any, tables as
// map[string]any, dates as time.Time.
func (n Node) Plain() any {
	if items, ok := n.Items(); ok {
		list := make([]any, len(items))
		for i, item := range items {
			list[i] = item.Plain()
		}
		return list
	}
	switch v := n.value.(type) {
	case map[string]any:
		table := make(map[string]any, len(v))
		for name := range v {
			part, _ := n.Get(name)
			table[normal(name)] = part.Plain()
		}
		return table
	case string:
		s, _ := n.Text()
		return s
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			n.Fail("out-of-range", n.path+" is not a finite number", "")
		}
	}
	return n.value
}

// kind names the type of a value in words.
func kind(v any) string {
	switch v := v.(type) {
	case string:
		return "text"
	case int64, float64:
		return "a number"
	case bool:
		return "true or false"
	case map[string]any:
		return "a table"
	case time.Time:
		if v.Location().String() == "time-local" {
			return "a time"
		}
		return "a date"
	}
	return "a list"
}
