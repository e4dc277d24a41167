package theme

import (
	"reflect"
	"strings"
	"text/template/parse"

	"casebook/internal/diag"
)

// compilePipe compiles a pipeline and the variable that it declares or sets.
func (c *compiler) compilePipe(p *parse.PipeNode) expression {
	value := c.compileCommands(p.Cmds)
	if len(p.Decl) == 0 {
		return value
	}
	slot := len(c.scope)
	if name := p.Decl[0].Ident[0]; p.IsAssign {
		slot = c.findSlot(name)
	} else {
		c.declareVariable(name)
	}
	return func(r *run) reflect.Value {
		v := value(r)
		r.slots[r.base+slot] = v
		return v
	}
}

// compileCommands compiles the commands of a pipeline: each gets the value of
// the one before, which comes first, as its last argument.
func (c *compiler) compileCommands(commands []*parse.CommandNode) expression {
	value := c.compileCommand(commands[0], nil)
	for i, cmd := range commands[1:] {
		mark, slot, before := len(c.scope), c.declareVariable(""), value
		next := c.compileCommand(cmd, &argument{c.readSlot(slot), c.placeOf(commands[i])})
		c.scope = c.scope[:mark]
		value = func(r *run) reflect.Value {
			r.slots[r.base+slot] = before(r)
			return next(r)
		}
	}
	return value
}

func (c *compiler) readSlot(slot int) expression {
	return func(r *run) reflect.Value { return unwrap(r.slots[r.base+slot]) }
}

// An argument is an expression that is given to a function or a method.
type argument struct {
	value expression
	place place
}

func (c *compiler) compileCommand(cmd *parse.CommandNode, last *argument) expression {
	var args []argument
	for _, n := range cmd.Args[1:] {
		args = append(args, argument{c.compileOperand(n, n, nil), c.placeOf(n)})
	}
	if last != nil {
		args = append(args, *last)
	}
	if n, ok := cmd.Args[0].(*parse.NilNode); ok {
		return failing(c.placeOf(n), diag.Say("layout-error/use", "expression", n.String()))
	}
	return c.compileOperand(cmd.Args[0], cmd, args)
}

// compileOperand compiles a value, or a function or method with its arguments,
// which the whole command shows.
func (c *compiler) compileOperand(n, whole parse.Node, args []argument) expression {
	dot := func(r *run) reflect.Value { return r.dot }
	switch n := n.(type) {
	case *parse.IdentifierNode:
		return c.compileCall(n.Ident, c.placeOf(whole), args)
	case *parse.FieldNode:
		return c.compileFields(dot, n.Ident, n, args)
	case *parse.ChainNode:
		return c.compileFields(c.compileOperand(n.Node, n.Node, nil), n.Field, n, args)
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			return c.compileFields(c.readSlot(c.findSlot(n.Ident[0])), n.Ident[1:], n, args)
		}
	}
	if at := c.placeOf(n); len(args) > 0 {
		return failing(at, diag.Say("layout-error/use", "expression", at.String()))
	}
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.VariableNode:
		return c.readSlot(c.findSlot(n.Ident[0]))
	case *parse.PipeNode:
		return c.compilePipe(n)
	case *parse.NilNode:
		return func(*run) reflect.Value { return reflect.Value{} }
	}
	constant := constantOf(n)
	if !constant.IsValid() {
		return failing(c.placeOf(n), diag.Say("layout-error/large", "expression", n.String()))
	}
	return func(*run) reflect.Value { return constant }
}

// failing is an expression that has no value, which matters only where a page
// comes to it.
func failing(at place, wrong diag.Text) expression {
	return func(r *run) reflect.Value { return r.fail(at, wrong) }
}

// constantOf gives the value of a constant, with the type that it has where any
// value can stand; none of a whole number that is too large.
func constantOf(n parse.Node) reflect.Value {
	switch n := n.(type) {
	case *parse.StringNode:
		return reflect.ValueOf(n.Text)
	case *parse.BoolNode:
		return reflect.ValueOf(n.True)
	case *parse.NumberNode:
		hex := strings.HasPrefix(strings.ToLower(n.Text), "0x") && !strings.ContainsAny(n.Text, "pP")
		switch {
		case n.IsComplex:
			return reflect.ValueOf(n.Complex128)
		case n.IsFloat && !hex && n.Text[0] != '\'' && strings.ContainsAny(n.Text, ".eEpP"):
			return reflect.ValueOf(n.Float64)
		case n.IsInt && int64(int(n.Int64)) == n.Int64:
			return reflect.ValueOf(int(n.Int64))
		}
	}
	return reflect.Value{}
}

// compileFields compiles names after dots, each of what the one before gives.
// Arguments are the last one's, which has to be a method then.
func (c *compiler) compileFields(of expression, names []string, n parse.Node, args []argument) expression {
	at := c.placeOf(n)
	members := make([]member, len(names))
	for i, name := range names {
		members[i].name = name
	}
	last := len(members) - 1
	return func(r *run) reflect.Value {
		v := of(r)
		for i := range members[:last] {
			v = r.followMember(v, &members[i], at, nil)
		}
		return r.followMember(v, &members[last], at, args)
	}
}

// compileCall compiles a call of a function.
func (c *compiler) compileCall(name string, at place, args []argument) expression {
	f := c.functions[name]
	switch {
	case len(args) < f.least || f.most >= 0 && len(args) > f.most:
		return failing(at, diag.Say("layout-error/values", "name", name))
	case name == "and" || name == "or":
		return func(r *run) reflect.Value {
			var v reflect.Value
			for _, a := range args {
				if v = a.value(r); isTrue(v) == (name == "or") {
					break
				}
			}
			return v
		}
	}
	return func(r *run) reflect.Value {
		base := len(r.values)
		for _, a := range args {
			v := a.value(r)
			r.values = append(r.values, v)
		}
		if r.jump != onward {
			return reflect.Value{}
		}
		v, err := f.call(r.values[base:])
		r.values = r.values[:base]
		if err != nil {
			return r.failCall(name, at, args, err)
		}
		if v, ok := v.(reflect.Value); ok {
			return unwrap(v)
		}
		return reflect.ValueOf(v)
	}
}

// failCall says what is wrong with a call.
func (r *run) failCall(name string, at place, args []argument, err error) reflect.Value {
	kind, ok := err.(wrongKind)
	switch {
	case ok:
		return r.fail(args[kind].place, diag.Say("layout-error/kind", "expression", args[kind].place.String()))
	case err == errCompare:
		return r.fail(at, diag.Say("layout-error/compare", "expression", at.String()))
	case err == errShort:
		return r.fail(at, diag.Say("layout-error/short", "expression", at.String()))
	case err == errUse:
		return r.fail(at, diag.Say("layout-error/use", "expression", at.String()))
	}
	return r.fail(at, diag.Say("layout-error/function", "name", name, "problem", err))
}
