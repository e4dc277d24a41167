package theme

import (
	"reflect"
	"strings"
	"sync/atomic"
	"text/template/parse"
)

// pipe compiles a pipeline with the variables that it declares or sets.
func (c *compiler) pipe(p *parse.PipeNode) expression {
	value := c.commands(p.Cmds)
	if len(p.Decl) == 0 {
		return value
	}
	if len(p.Decl) > 1 {
		panic(unknown{})
	}
	var slot int
	if name := p.Decl[0].Ident[0]; p.IsAssign {
		slot = c.slot(name)
	} else {
		slot = c.declare(name)
	}
	return func(r *run) reflect.Value {
		v := value(r)
		r.slots[r.base+slot] = v
		return v
	}
}

// commands compiles the commands of a pipeline: each gets the value of the one
// before as its last argument.
func (c *compiler) commands(list []*parse.CommandNode) expression {
	var last expression
	for _, cmd := range list {
		last = bare(c.command(cmd, last))
	}
	return last
}

// bare unwraps a value of the type any, as pipelines do.
func bare(e expression) expression {
	return func(r *run) reflect.Value {
		v := e(r)
		if v.Kind() == reflect.Interface && v.Type().NumMethod() == 0 {
			return v.Elem()
		}
		return v
	}
}

func (c *compiler) command(cmd *parse.CommandNode, last expression) expression {
	if name, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		args := make([]expression, 0, len(cmd.Args))
		for _, a := range cmd.Args[1:] {
			args = append(args, c.operand(a))
		}
		if last != nil {
			args = append(args, last)
		}
		return c.call(name.Ident, args, last != nil)
	}
	if last != nil || len(cmd.Args) > 1 {
		panic(unknown{}) // a method with arguments, or an error
	}
	return c.operand(cmd.Args[0])
}

// operand compiles an argument, or a command that is a value by itself.
func (c *compiler) operand(n parse.Node) expression {
	switch n := n.(type) {
	case *parse.DotNode:
		return func(r *run) reflect.Value { return r.dot }
	case *parse.FieldNode:
		return c.chain(func(r *run) reflect.Value { return r.dot }, n.Ident)
	case *parse.VariableNode:
		slot := c.slot(n.Ident[0])
		return c.chain(func(r *run) reflect.Value { return r.slots[r.base+slot] }, n.Ident[1:])
	case *parse.ChainNode:
		return c.chain(c.operand(n.Node), n.Field)
	case *parse.PipeNode:
		return c.pipe(n)
	case *parse.IdentifierNode:
		return c.call(n.Ident, nil, false)
	}
	constant := reflect.ValueOf(literal(n))
	return func(*run) reflect.Value { return constant }
}

// literal gives the value of a constant, in the type that it has where any
// value can stand.
func literal(n parse.Node) any {
	switch n := n.(type) {
	case *parse.StringNode:
		return n.Text
	case *parse.BoolNode:
		return n.True
	case *parse.NumberNode:
		if n.IsInt && !n.IsComplex && n.Text[0] != '\'' && int64(int(n.Int64)) == n.Int64 && plainInteger(n.Text) {
			return int(n.Int64)
		}
	}
	panic(unknown{})
}

// plainInteger reports whether a number is written with digits alone: others
// have rules of their own.
func plainInteger(text string) bool {
	text = strings.TrimPrefix(text, "-")
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) == 1 || text[0] != '0'
}

func (c *compiler) chain(of expression, names []string) expression {
	for _, name := range names {
		of = field(of, name)
	}
	return of
}

// An access is where a type has a field.
type access struct {
	in    reflect.Type
	index []int
	key   reflect.Value // of a map
	call  bool          // it is a method
}

// field compiles the access to a field of a struct or an element of a map. The
// type that it met last is remembered: in most places it is always the same.
func field(of expression, name string) expression {
	var known atomic.Pointer[access]
	return func(r *run) reflect.Value {
		v := of(r)
		if !v.IsValid() {
			return v
		}
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() {
			panic(giveUp{})
		}
		a := known.Load()
		if a == nil || a.in != v.Type() {
			a = find(v.Type(), name)
			known.Store(a)
		}
		switch {
		case a.call:
			return method(v, name)
		case a.index == nil:
			return v.MapIndex(a.key)
		case len(a.index) == 1:
			return v.Field(a.index[0])
		}
		return v.FieldByIndex(a.index)
	}
}

// find looks up a field or a method by the rules of text/template.
func find(in reflect.Type, name string) *access {
	if _, found := reflect.PointerTo(in).MethodByName(name); found {
		return &access{in: in, call: true}
	}
	switch in.Kind() {
	case reflect.Struct:
		if f, ok := in.FieldByName(name); ok && f.IsExported() {
			return &access{in: in, index: f.Index}
		}
	case reflect.Map:
		if in.Key() == stringType {
			return &access{in: in, key: reflect.ValueOf(name)}
		}
	}
	panic(giveUp{})
}

// method gives what a method without arguments gives. What cannot be called,
// or fails, panics.
func method(of reflect.Value, name string) reflect.Value {
	if of.CanAddr() {
		of = of.Addr()
	}
	results := of.MethodByName(name).Call(nil)
	if len(results) > 1 && !results[1].IsNil() {
		panic(giveUp{})
	}
	return results[0]
}

// truth is what if, with, and, or and not go by.
func truth(v reflect.Value) bool {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0
	case reflect.Struct:
		return true
	case reflect.Pointer, reflect.Func, reflect.Chan:
		return !v.IsNil()
	case reflect.Bool:
		return v.Bool()
	}
	return !v.IsZero()
}
