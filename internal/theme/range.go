package theme

import (
	"cmp"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"text/template/parse"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// compileRange compiles a range. Its turns have to end in one place of the HTML,
// from which a further turn leads there again.
func (c *compiler) compileRange(n *parse.RangeNode) step {
	mark := len(c.scope)
	at := c.placeOf(n)
	value := c.compileCommands(n.Pipe.Cmds)
	var index, elem int // slots of the variables; 0 for none
	for _, v := range n.Pipe.Decl {
		index = elem
		if elem = len(c.scope); n.Pipe.IsAssign {
			elem = c.findSlot(v.Ident[0])
		} else {
			c.declareVariable(v.Ident[0])
		}
	}
	before := c.markup.context
	body := c.compileTurn(n)
	if after := c.markup.context; after != before {
		c.compileTurn(n) // a further turn begins there
		joined, ok := joinContexts(after, c.markup.context)
		if !ok {
			c.fail(at, diag.Say("layout-error/range-context"))
		}
		c.markup.context = joined
	}
	after := c.markup.context
	c.markup.context = before
	otherwise := c.compileList(n.ElseList)
	c.joinBranches(&n.BranchNode, after)
	c.scope = c.scope[:mark]
	return func(r *run) {
		elements := elementsOf(value(r), index > 0)
		if elements == nil {
			r.fail(at, diag.Say("layout-error/list", "expression", place{at.layout, n.Pipe}.String()))
		}
		if r.jump != onward {
			return
		}
		outer, empty := r.dot, true
		for i, v := range elements {
			empty = false
			if elem > 0 {
				r.slots[r.base+elem] = v
			}
			if index > 0 {
				r.slots[r.base+index] = i
			}
			r.dot = unwrap(v)
			r.runSteps(body)
			if r.jump == toNextTurn {
				r.jump = onward
			} else if r.jump != onward {
				break
			}
		}
		if r.jump == toEndOfRange {
			r.jump = onward
		}
		if r.dot = outer; empty {
			r.runSteps(otherwise)
		}
	}
}

// compileTurn compiles what a range does in each turn. Wherever a turn ends, it
// has to leave the HTML in the same place.
func (c *compiler) compileTurn(n *parse.RangeNode) []step {
	outer := c.exits
	c.exits = nil
	body := c.compileList(n.List)
	for _, exit := range c.exits {
		c.joinBranches(&n.BranchNode, exit)
	}
	c.exits = outer
	return body
}

// elementsOf gives what a range goes through, with indexes or keys; nil when it
// cannot, or has no pairs for two variables.
func elementsOf(v reflect.Value, pairs bool) iter.Seq2[reflect.Value, reflect.Value] {
	for (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !v.IsNil() {
		v = v.Elem()
	}
	var single iter.Seq[reflect.Value]
	switch v.Kind() {
	case reflect.Invalid:
		return func(func(_, _ reflect.Value) bool) {}
	case reflect.Slice, reflect.Array:
		return func(yield func(_, _ reflect.Value) bool) {
			for i := range v.Len() {
				if !yield(reflect.ValueOf(i), v.Index(i)) {
					return
				}
			}
		}
	case reflect.Map:
		return sortedEntries(v)
	case reflect.Func:
		people, ok := v.Interface().(iter.Seq[campaign.Signatory])
		switch {
		case v.IsNil():
			return nil
		case ok: // without a detour through reflection for each
			single = func(yield func(reflect.Value) bool) {
				people(func(s campaign.Signatory) bool { return yield(reflect.ValueOf(&s).Elem()) })
			}
		case v.Type().CanSeq():
			single = v.Seq()
		case v.Type().CanSeq2() && pairs:
			return v.Seq2()
		case v.Type().CanSeq2():
			single = func(yield func(reflect.Value) bool) {
				v.Seq2()(func(first, _ reflect.Value) bool { return yield(first) })
			}
		}
	default:
		if v.CanInt() || v.CanUint() {
			single = v.Seq()
		}
	}
	if single == nil || pairs {
		return nil
	}
	return func(yield func(_, _ reflect.Value) bool) {
		single(func(v reflect.Value) bool { return yield(reflect.Value{}, v) })
	}
}

// sortedEntries goes through a map in the order of its keys.
func sortedEntries(m reflect.Value) iter.Seq2[reflect.Value, reflect.Value] {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		order, err := compareValues(a, b)
		if err != nil {
			return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
		}
		return order
	})
	return func(yield func(_, _ reflect.Value) bool) {
		for _, k := range keys {
			if !yield(k, m.MapIndex(k)) {
				return
			}
		}
	}
}
