package decode

import (
	"strings"

	"casebook/internal/diag"
)

// Custom binds a value of type T by a function that reads it; the function
// reports what does not fit and says whether there is a value.
type Custom[T any] struct {
	Into *T
	Read func(Node) (T, bool)
	Form func() Schema // asked for by editors only, so made only then
	Kind Kind          // for hints; "" is what Form says

	parts func() []Field // of a table, or of each in a list of them
}

func (v Custom[T]) valueKind() Kind { return v.Kind }

func (v Custom[T]) fieldsWithin() []Field {
	if v.parts == nil {
		return nil
	}
	return v.parts()
}

func (v Custom[T]) bindNode(n Node) {
	if got, ok := v.Read(n); ok {
		*v.Into = got
	}
}

func (v Custom[T]) inheritValue(from Value) { *v.Into = *from.(Custom[T]).Into }

func (v Custom[T]) describe() Schema { return v.Form() }

// Text binds text on one line.
func Text(into *string) Value {
	return Custom[string]{Into: into, Read: Node.Line, Form: textForm}
}

// Lines binds text of several lines.
func Lines(into *string) Value {
	return Custom[string]{Into: into, Read: Node.Text, Form: func() Schema { return Schema{"type": "string", FormKind: FormLines} }}
}

func textForm() Schema { return Schema{"type": "string"} }

// TextOf binds text on one line of which forms know what it is, as FormPicture.
func TextOf(kind string, into *string) Value {
	return Custom[string]{Into: into, Read: Node.Line, Form: func() Schema { return Schema{"type": "string", FormKind: kind} }}
}

// Bool binds true or false.
func Bool(into *bool) Value {
	return Custom[bool]{Into: into, Read: Node.Bool, Form: boolForm}
}

func boolForm() Schema { return Schema{"type": "boolean"} }

// Int binds a whole number from low to high.
func Int(into *int, low, high int) Value {
	read := func(n Node) (int, bool) { return n.Int(low, high) }
	return Custom[int]{Into: into, Read: read, Form: func() Schema {
		return Schema{"type": "integer", "minimum": low, "maximum": high}
	}}
}

// Checked binds text on one line that a function checks and may normalise; it
// reports what is wrong itself.
func Checked(into *string, check func(Node, string) (string, bool), form Schema) Value {
	read := func(n Node) (string, bool) {
		s, ok := n.Line()
		if !ok {
			return "", false
		}
		return check(n, s)
	}
	return Custom[string]{Into: into, Read: read, Form: func() Schema {
		if _, either := form["anyOf"]; either {
			return form
		}
		return form.withDefault("type", "string")
	}}
}

// Refused is the value of a key that must not be there, whatever it says: the
// error, which repeats nothing of it, says why.
func Refused(t diag.Text) Value {
	read := func(n Node) (struct{}, bool) {
		n.AddPrivateError(t)
		return struct{}{}, false
	}
	return Custom[struct{}]{Into: new(struct{}), Read: read, Form: func() Schema { return Schema{"not": Schema{}} }, Kind: secretKind}
}

// List binds a list whose elements a function reads.
func List[T any](into *[]T, read func(Node) (T, bool), form Schema) Value {
	all := func(n Node) ([]T, bool) { return readItems(n, read) }
	return Custom[[]T]{Into: into, Read: all, Form: func() Schema { return listForm(form) }}
}

// OneOrMore binds a list, or one value in the place of a list of one.
func OneOrMore[T any](into *[]T, read func(Node) (T, bool), form Schema) Value {
	all := func(n Node) ([]T, bool) {
		if _, ok := n.Items(); ok {
			return readItems(n, read)
		}
		one, ok := read(n)
		return []T{one}, ok
	}
	return Custom[[]T]{Into: into, Read: all, Form: func() Schema {
		return Schema{"anyOf": []any{form, listForm(form)}}
	}}
}

func listForm(element Schema) Schema { return Schema{"type": "array", "items": element} }

func readItems[T any](n Node, read func(Node) (T, bool)) ([]T, bool) {
	nodes, ok := n.Items()
	if !ok {
		line := n.ProposeLine(ListKind, n.shown())
		n.AddError(diag.Say("wrong-type/list", "path", n.Place(), "found", n.Kind(), "line", line))
		if text, isText := n.value.(string); isText && line != "" && !strings.Contains(text, ",") {
			if problem, bad := n.problemOf(func(n Node) { read(n) }); bad {
				n.AddError(problem)
			}
		}
		return nil, false
	}
	list := make([]T, len(nodes))
	for i, node := range nodes {
		if problem, bad := node.problemAsText(func(n Node) { read(n) }); bad {
			node.AddError(problem)
			continue
		}
		list[i], _ = read(node)
	}
	return list, true
}

// Table binds a table of its own, such as [action]; nil when it is not there.
func Table[T any](into **T, shape func(*T) Shape) Value {
	read := func(n Node) (*T, bool) {
		t := new(T)
		if !n.Table() {
			return nil, false
		}
		shape(t).Bind(n)
		return t, true
	}
	return Custom[*T]{Into: into, Read: read, Form: func() Schema { return TableSchema(shape(new(T))) }, parts: func() []Field { return shape(new(T)).Fields }}
}

// Group binds a table whose keys have their defaults already, such as [feeds].
func Group[T any](into *T, shape func(*T) Shape) Value {
	read := func(n Node) (T, bool) {
		if n.Table() {
			shape(into).Bind(n)
		}
		return *into, true
	}
	return Custom[T]{Into: into, Read: read, Form: func() Schema { return TableSchema(shape(new(T))) }, parts: func() []Field { return shape(new(T)).Fields }}
}

// Tables binds a list of tables, such as [[facts]].
func Tables[T any](into *[]T, shape func(*T) Shape) Value {
	read := func(n Node) ([]T, bool) {
		nodes, ok := n.Items()
		if !ok {
			n.AddError(diag.Say("wrong-type/tables", "path", n.Place(), "found", n.Kind()))
			return nil, false
		}
		list := make([]T, len(nodes))
		for i, node := range nodes {
			if node.Table() {
				shape(&list[i]).Bind(node)
			}
		}
		return list, true
	}
	return Custom[[]T]{Into: into, Read: read, Form: func() Schema { return listForm(TableSchema(shape(new(T)))) }, parts: func() []Field { return shape(new(T)).Fields }}
}

// Free binds a table of whatever a layout of the site's own wants. What is a
// key of the document there is an error: it was meant to stand above.
func Free(into *map[string]any) Value {
	read := func(n Node) (map[string]any, bool) {
		if !n.Table() {
			return nil, false
		}
		n.reportMisplaced(0)
		return n.Plain().(map[string]any), true
	}
	return Custom[map[string]any]{Into: into, Read: read, Form: func() Schema { return Schema{"type": "object"} }}
}
