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
		v, outer, empty := value(r), r.dot, true
		turn := func(i, v reflect.Value) (more bool) {
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
			}
			return r.jump == onward
		}
		if r.jump == onward && !eachElement(v, index > 0, turn) {
			r.fail(at, diag.Say("layout-error/list", "expression", place{at.layout, n.Pipe}.String()))
		}
		if r.jump == toEndOfRange {
			r.jump = onward
		}
		if r.dot = outer; empty && r.jump == onward {
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

// eachElement goes through what a range can, with indexes or keys, until turn
// says so; false when it cannot, or has no pairs for two variables.
func eachElement(v reflect.Value, pairs bool, turn func(i, v reflect.Value) bool) (can bool) {
	for (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !v.IsNil() {
		v = v.Elem()
	}
	var single iter.Seq[reflect.Value]
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Slice, reflect.Array:
		var index reflect.Value
		for i := range v.Len() {
			if pairs {
				index = reflect.ValueOf(i)
			}
			if !turn(index, v.Index(i)) {
				break
			}
		}
		return true
	case reflect.Map:
		eachEntry(v, turn)
		return true
	case reflect.Func:
		people, ok := v.Interface().(iter.Seq[campaign.Signatory])
		switch {
		case v.IsNil():
			return false
		case ok: // without a detour through reflection for each
			single = func(yield func(reflect.Value) bool) {
				people(func(s campaign.Signatory) bool { return yield(reflect.ValueOf(&s).Elem()) })
			}
		case v.Type().CanSeq():
			single = v.Seq()
		case v.Type().CanSeq2() && pairs:
			v.Seq2()(turn)
			return true
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
		return false
	}
	single(func(v reflect.Value) bool { return turn(reflect.Value{}, v) })
	return true
}

// eachEntry goes through a map in the order of its keys.
func eachEntry(m reflect.Value, turn func(key, v reflect.Value) bool) {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		order, err := compareValues(a, b)
		if err != nil {
			return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
		}
		return order
	})
	for _, k := range keys {
		if !turn(k, m.MapIndex(k)) {
			return
		}
	}
}
