package theme

import (
	"reflect"
	"strings"
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
		c.assigned++
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
		last = c.command(cmd, last)
	}
	return last
}

// bare unwraps a value of the type any, as pipelines do.
func bare(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface && v.NumMethod() == 0 {
		return v.Elem()
	}
	return v
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
		return func(r *run) reflect.Value { return bare(r.dot) }
	case *parse.FieldNode:
		names := &chain{names: n.Ident}
		return func(r *run) reflect.Value { return bare(names.follow(r.dot)) }
	case *parse.VariableNode:
		return c.variable(n)
	case *parse.ChainNode:
		of, names := c.operand(n.Node), &chain{names: n.Field}
		return func(r *run) reflect.Value { return bare(names.follow(of(r))) }
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

// variable compiles $name, with the fields that may follow.
func (c *compiler) variable(n *parse.VariableNode) expression {
	slot := c.slot(n.Ident[0])
	if len(n.Ident) == 1 {
		return func(r *run) reflect.Value { return bare(r.slots[r.base+slot]) }
	}
	names := &chain{names: n.Ident[1:]}
	return func(r *run) reflect.Value { return bare(names.follow(r.slots[r.base+slot])) }
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
