package theme

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"text/template/parse"

	"casebook/internal/diag"
	"casebook/internal/locale"
)

// A program is a layout bound to one language, ready to write pages. It is
// read-only.
type program struct{ page *routine }

// A routine is one template of a program, as it is in one context of HTML.
type routine struct {
	steps []step
	slots int // of variables; the first is $
	after context
	open  bool // it is being compiled
	used  bool // it was called meanwhile, with the context before it taken for the one after
}

// A step writes a part of a page. An expression gives a value; the zero Value
// stands for nothing.
type (
	step       func(*run)
	expression func(*run) reflect.Value
)

// A run is one page being written.
type run struct {
	out    []byte
	dot    reflect.Value
	slots  []reflect.Value
	base   int             // of the slots of the routine that runs
	values []reflect.Value // arguments of the calls that are being made
	depth  int             // how many routines have called each other
	jump   jump
	fault  *Error
	gap    gap
}

// A jump is on its way out of the steps of a range, or of all.
type jump int

const (
	onward jump = iota
	toNextTurn
	toEndOfRange
	toEndOfPage // there is a fault
)

// maxDepth is how deep partials may call each other.
const maxDepth = 1000

// appendPage appends the page of a view; with an error, dst is given back as it was.
func (p *program) appendPage(dst []byte, view any) ([]byte, error) {
	r := &run{out: dst, gap: gap{omitted: true, at: -1}}
	p.page.run(r, reflect.ValueOf(view))
	if r.fault != nil {
		return dst, r.fault
	}
	r.dropGap()
	return r.out, nil
}

// run writes what a routine makes of a dot of its own.
func (t *routine) run(r *run, dot reflect.Value) {
	if n := r.base + t.slots - len(r.slots); n > 0 {
		r.slots = append(r.slots, make([]reflect.Value, n)...)
	}
	outer := r.dot
	r.dot, r.slots[r.base] = dot, dot
	r.depth++
	r.runSteps(t.steps)
	r.depth--
	r.dot = outer
}

func (r *run) runSteps(steps []step) {
	for _, s := range steps {
		s(r)
		if r.jump != onward {
			return
		}
	}
}

// fail ends the page, with the first of its faults.
func (r *run) fail(at place, wrong diag.Text) reflect.Value {
	if r.fault == nil {
		r.fault = at.faultOf(wrong)
	}
	r.jump = toEndOfPage
	return reflect.Value{}
}

// A compiler turns the trees of a layout into a program.
type compiler struct {
	theme     *Theme
	trees     map[string]*parse.Tree
	functions map[string]function
	routines  map[calledFrom]*routine
	layout    *layout   // of the routine
	scope     []string  // names of the routine's variables, by slot
	slots     int       // the most of them at a time
	exits     []context // contexts in which turns of the range end early
	markup    markup
	opened    place  // the text that left running text last
	fault     *Error // the first
}

// A calledFrom is a template and the context of HTML that it is called in.
type calledFrom struct {
	name   string
	before context
}

// compile gives the program of a layout, or an *Error that says what is wrong
// with it.
func (t *Theme) compile(key frame) (*program, error) {
	name := layoutFile(key.kind)
	file := diag.Position{File: folder + name}
	l := t.layouts[name]
	if l == nil {
		return nil, &Error{diag.ErrorAt(file, diag.Say("missing-layout", "kind", key.kind))}
	}
	if l.trees == nil || t.layouts[l.rootName()] == nil || t.layouts[l.rootName()].trees == nil {
		return nil, &Error{diag.ErrorAt(file, diag.Say("layout-error/unusable"))}
	}
	trees := t.gatherTrees
	if isData(name) {
		trees = gatherData
	}
	c := &compiler{theme: t, trees: trees(l), functions: functionsIn(t.Words(key.lang)), routines: map[calledFrom]*routine{}, markup: markup{minimal: key.minimal, rightToLeft: locale.Direction(key.lang) == "rtl"}}
	if isData(name) {
		c.markup.format, c.markup.minimal = path.Ext(name), key.minimal && path.Ext(name) == ".json"
	}
	if c.markup.format == ".json" {
		c.markup.region = inJSON
	}
	before := c.markup.region
	page := c.compileRoutine(place{}, l.rootName())
	if c.markup.region != before {
		c.fail(c.opened, diag.Say("layout-error/end"))
	}
	if c.fault != nil {
		return nil, c.fault
	}
	return &program{page}, nil
}

// fail notes what is wrong with a layout, if it is the first.
func (c *compiler) fail(at place, wrong diag.Text) {
	if c.fault == nil {
		c.fault = at.faultOf(wrong)
	}
}

func (c *compiler) placeOf(n parse.Node) place { return place{c.layout, n} }

// compileRoutine compiles a template for the context that the text has come to.
func (c *compiler) compileRoutine(caller place, name string) *routine {
	key := calledFrom{name, c.markup.context}
	if t := c.routines[key]; t != nil {
		if t.open {
			t.used = true
		} else {
			c.markup.context = t.after
		}
		return t
	}
	t := &routine{open: true}
	c.routines[key] = t
	tree := c.trees[name]
	if tree == nil {
		c.fail(caller, diag.Say("layout-error/missing-partial"))
		return t
	}
	layout, scope, slots, exits := c.layout, c.scope, c.slots, c.exits
	c.layout, c.scope, c.slots, c.exits = c.theme.layouts[tree.ParseName], []string{"$"}, 1, nil
	t.steps = c.compileList(tree.Root)
	t.slots, t.after, t.open = c.slots, c.markup.context, false
	if t.used && t.after != key.before {
		c.fail(place{c.layout, tree.Root}, diag.Say("layout-error/partial-context"))
	}
	c.layout, c.scope, c.slots, c.exits = layout, scope, slots, exits
	return t
}

// compileList compiles a list of nodes, whose variables end with it.
func (c *compiler) compileList(list *parse.ListNode) []step {
	if list == nil {
		return nil
	}
	var steps []step
	mark := len(c.scope)
	for _, n := range list.Nodes {
		if c.fault != nil || c.markup.region == unreachable {
			break
		}
		if text, ok := n.(*parse.TextNode); ok {
			c.compileText(text)
			continue
		}
		steps = c.flushText(steps)
		if s := c.compileNode(n); s != nil {
			steps = append(steps, s)
		}
	}
	c.scope = c.scope[:mark]
	return c.flushText(steps)
}

// compileText reads text, which is written with what follows.
func (c *compiler) compileText(n *parse.TextNode) {
	before := c.markup.region
	read := c.markup.readText(string(n.Text))
	at := c.placeOf(&parse.TextNode{Pos: n.Pos + parse.Pos(read)})
	if c.markup.wrong != nil {
		c.fail(at, *c.markup.wrong)
	}
	if before == inText {
		c.opened = at
	}
}

// flushText adds a step that writes the text up to here.
func (c *compiler) flushText(steps []step) []step {
	stretches := c.markup.stretches
	c.markup.stretches = nil
	if len(stretches) == 0 {
		return steps
	}
	return append(steps, func(r *run) {
		for i := range stretches {
			r.putStretch(&stretches[i])
		}
	})
}

func (c *compiler) compileNode(n parse.Node) step {
	switch n := n.(type) {
	case *parse.ActionNode:
		return c.compileAction(n)
	case *parse.IfNode:
		return c.compileBranches(&n.BranchNode, false)
	case *parse.WithNode:
		return c.compileBranches(&n.BranchNode, true)
	case *parse.RangeNode:
		return c.compileRange(n)
	case *parse.TemplateNode:
		return c.compileTemplate(n)
	case *parse.BreakNode:
		c.leaveRange()
		return func(r *run) { r.jump = toEndOfRange }
	case *parse.ContinueNode:
		c.leaveRange()
		return func(r *run) { r.jump = toNextTurn }
	}
	return nil // a comment
}

// leaveRange notes where in HTML a turn ends early.
func (c *compiler) leaveRange() {
	c.exits = append(c.exits, c.markup.context)
	c.markup.context = context{region: unreachable}
}

// compileAction compiles an assignment, or a value to be written.
func (c *compiler) compileAction(n *parse.ActionNode) step {
	value := c.compilePipe(n.Pipe)
	if len(n.Pipe.Decl) > 0 {
		return func(r *run) { value(r) }
	}
	at := c.placeOf(n.Pipe)
	write := c.markup.chooseWriter(at)
	if write == nil {
		c.fail(at, *c.markup.wrong)
	}
	whole := c.markup.format == "json" || c.markup.region == inJSON // which has a form for structures
	return func(r *run) {
		v := value(r)
		if !whole && isStructure(v) {
			r.fail(at, diag.Say("layout-error/structure", "expression", at.String()))
			return
		}
		if k := v.Kind(); k == reflect.Func || k == reflect.Chan {
			r.fail(at, diag.Say("layout-error/sequence", "expression", at.String()))
			return
		}
		write(r, v)
	}
}

// compileBranches compiles an if or a with, whose two lists have to leave the
// HTML in the same place.
func (c *compiler) compileBranches(n *parse.BranchNode, with bool) step {
	mark := len(c.scope)
	value := c.compilePipe(n.Pipe)
	before := c.markup.context
	then := c.compileList(n.List)
	after := c.markup.context
	c.markup.context = before
	otherwise := c.compileList(n.ElseList)
	c.joinBranches(n, after)
	c.scope = c.scope[:mark]
	return func(r *run) {
		v, outer := value(r), r.dot
		switch {
		case r.jump != onward:
		case !isTrue(v):
			r.runSteps(otherwise)
		case with:
			r.dot = v
			r.runSteps(then)
			r.dot = outer
		default:
			r.runSteps(then)
		}
	}
}

// joinBranches goes on where a branch and the one before meet.
func (c *compiler) joinBranches(n *parse.BranchNode, other context) {
	joined, ok := joinContexts(other, c.markup.context)
	if !ok {
		c.fail(c.placeOf(n), diag.Say("layout-error/branches"))
	}
	c.markup.context = joined
}

// compileTemplate compiles a call of a partial, which sees no variables but its
// own.
func (c *compiler) compileTemplate(n *parse.TemplateNode) step {
	at := c.placeOf(n)
	value := func(*run) reflect.Value { return reflect.Value{} }
	if n.Pipe != nil {
		value = c.compilePipe(n.Pipe)
	}
	callee := c.compileRoutine(at, n.Name)
	used := len(c.scope)
	return func(r *run) {
		dot := value(r)
		if r.depth > maxDepth {
			r.fail(at, diag.Say("layout-error/endless"))
		}
		if r.jump != onward {
			return
		}
		r.base += used
		callee.run(r, dot)
		r.base -= used
	}
}

// declareVariable gives a new variable its slot.
func (c *compiler) declareVariable(name string) int {
	c.scope = append(c.scope, name)
	c.slots = max(c.slots, len(c.scope))
	return len(c.scope) - 1
}

// findSlot gives the slot of a variable, of which the parser has made sure.
func (c *compiler) findSlot(name string) int {
	for slot, variable := range slices.Backward(c.scope) {
		if variable == name {
			return slot
		}
	}
	panic(fmt.Sprintf("the variable %s has no slot", name))
}
