package theme

import (
	"errors"
	"html/template"
	"reflect"
	"strings"
	"text/template/parse"
)

// A compiler turns the escaped trees of a layout into a program.
type compiler struct {
	set       *template.Template
	functions template.FuncMap
	routines  map[string]*routine
	scope     []string // names of the routine's variables, by slot
	slots     int      // the most of them at a time
	assigned  int      // how often one is set that was declared before

	// Of a program that writes minimal pages:
	*markup           // where the text has come to; nil of another program
	static  []stretch // that no action has parted yet
	sample  *run      // a page of every text of the layout, one after the other
}

// unknown is what a compiler panics with at what it has no steps for.
type unknown struct{}

// compile gives the program of a layout; nil when it uses something that only
// html/template can do. The program is not minimal when its layout has markup
// that only package minify can make so.
func compile(set *template.Template, functions template.FuncMap, minimal bool) *program {
	// To escape is the first thing that html/template does; it need not go on.
	_ = set.Execute(nowhere{}, nil)
	if set.Tree == nil {
		return nil // it cannot be escaped
	}
	if minimal {
		c := &compiler{set: set, functions: functions, routines: map[string]*routine{}, markup: new(markup), sample: new(run)}
		c.sample.start(nil)
		if p := c.program(); p != nil && c.isMinimal() {
			return p
		}
	}
	c := &compiler{set: set, functions: functions, routines: map[string]*routine{}}
	return c.program()
}

// program compiles the whole layout.
func (c *compiler) program() (p *program) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(unknown); !ok {
				panic(r)
			}
			p = nil
		}
	}()
	return &program{page: c.routine(c.set.Name()), minimal: c.markup != nil}
}

// nowhere takes nothing.
type nowhere struct{}

func (nowhere) Write([]byte) (int, error) { return 0, errors.New("nowhere to write to") }

// routine compiles a template once.
func (c *compiler) routine(name string) *routine {
	if r := c.routines[name]; r != nil {
		return r
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		panic(unknown{}) // as one that html/template derived for another context
	}
	r := &routine{}
	c.routines[name] = r
	scope, slots := c.scope, c.slots
	c.scope, c.slots = []string{"$"}, 1
	if c.markup != nil && (c.place != inText || c.raw != "") {
		panic(unknown{})
	}
	r.steps = c.list(t.Tree.Root)
	r.slots = c.slots
	if c.markup != nil && (c.place != inText || c.raw != "") {
		panic(unknown{})
	}
	c.scope, c.slots = scope, slots
	return r
}

func (c *compiler) list(list *parse.ListNode) []step {
	if list == nil {
		return nil
	}
	var steps []step
	for _, n := range list.Nodes {
		if pieces, ok := c.fixed(n); ok {
			c.static = append(c.static, pieces...)
			continue
		}
		steps = c.flush(steps)
		if s := c.node(n); s != nil {
			steps = append(steps, s)
		}
	}
	return c.flush(steps)
}

// block compiles a list whose variables end with it.
func (c *compiler) block(list *parse.ListNode) []step {
	mark := len(c.scope)
	steps := c.list(list)
	c.scope = c.scope[:mark]
	return steps
}

func (c *compiler) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(r *run) { r.out = append(r.out, text...) }
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.template(n)
	case *parse.BreakNode:
		return func(r *run) { r.jump = toEnd }
	case *parse.ContinueNode:
		return func(r *run) { r.jump = toNext }
	case *parse.CommentNode:
		return nil
	}
	panic(unknown{})
}

// action compiles an assignment, or a value to be written: html/template has
// put the functions that escape it at the end of its pipeline.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		value := c.pipe(n.Pipe)
		return func(r *run) { value(r) }
	}
	commands := n.Pipe.Cmds
	end := len(commands)
	for end > 0 && escapes(commands[end-1]) {
		end--
	}
	if end == 0 || end == len(commands) {
		panic(unknown{})
	}
	write := c.writer(commands[end:])
	value := c.commands(commands[:end])
	return func(r *run) { write(r, value(r)) }
}

// escapes reports whether a command is one of html/template's escapers.
func escapes(cmd *parse.CommandNode) bool {
	name, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && strings.HasPrefix(name.Ident, "_html_template_") && len(cmd.Args) == 1
}

// branch compiles an if or a with, whose variables end with it.
func (c *compiler) branch(n *parse.BranchNode, with bool) step {
	mark := len(c.scope)
	if !with {
		holds := c.test(n.Pipe)
		then, otherwise := c.fork(n.List, n.ElseList)
		c.scope = c.scope[:mark]
		return func(r *run) {
			if holds(r) {
				r.walk(then)
			} else {
				r.walk(otherwise)
			}
		}
	}
	value := c.pipe(n.Pipe)
	then, otherwise := c.fork(n.List, n.ElseList)
	c.scope = c.scope[:mark]
	return func(r *run) {
		v := value(r)
		if !truth(v) {
			r.walk(otherwise)
			return
		}
		outer := r.dot
		r.dot = v
		r.walk(then)
		r.dot = outer
	}
}

// fork compiles two lists of which one is walked.
func (c *compiler) fork(then, otherwise *parse.ListNode) (a, b []step) {
	if c.markup == nil {
		return c.block(then), c.block(otherwise)
	}
	before := *c.markup
	a = c.block(then)
	after := *c.markup
	*c.markup = before
	b = c.block(otherwise)
	if !after.meets(*c.markup) {
		panic(unknown{})
	}
	return a, b
}

// template compiles a call of a partial, which sees no variables but its own.
func (c *compiler) template(n *parse.TemplateNode) step {
	value := func(*run) reflect.Value { return reflect.Value{} }
	if n.Pipe != nil {
		value = c.pipe(n.Pipe)
	}
	callee := c.routine(n.Name)
	used := len(c.scope)
	return func(r *run) {
		dot := value(r)
		r.base += used
		callee.call(r, dot)
		r.base -= used
	}
}

// declare gives a new variable its slot.
func (c *compiler) declare(name string) int {
	c.scope = append(c.scope, name)
	c.slots = max(c.slots, len(c.scope))
	return len(c.scope) - 1
}

// slot finds a variable.
func (c *compiler) slot(name string) int {
	for i := len(c.scope) - 1; i >= 0; i-- {
		if c.scope[i] == name {
			return i
		}
	}
	panic(unknown{})
}
