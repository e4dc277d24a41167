package theme

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"text/template/parse"

	"casebook/internal/campaign"
)

// A loop is a compiled range.
type loop struct {
	value       expression
	index, elem int // slots of the variables; 0 for none
	body        []step
	otherwise   []step
	keeps       bool // the body sets a variable, which may outlive a turn
}

func (c *compiler) loop(n *parse.RangeNode) step {
	if n.Pipe.IsAssign {
		panic(unknown{})
	}
	mark := len(c.scope)
	l := &loop{value: c.commands(n.Pipe.Cmds)}
	for _, v := range n.Pipe.Decl {
		l.index, l.elem = l.elem, c.declare(v.Ident[0])
	}
	assigned := c.assigned
	l.body, _ = c.fork(n.List, nil) // a turn has to end where it began
	l.keeps = c.assigned > assigned
	_, l.otherwise = c.fork(nil, n.ElseList)
	c.scope = c.scope[:mark]
	return l.run
}

// run goes through a list, a map in the order of its keys, or a sequence.
func (l *loop) run(r *run) {
	v := l.value(r)
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			panic(giveUp{})
		}
		v = v.Elem()
	}
	outer, ran := r.dot, false
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		ran = l.list(r, v)
	default:
		for key, elem := range elements(v, l.keeps) {
			ran = true
			if !l.turn(r, key, elem) {
				break
			}
		}
	}
	r.dot = outer
	if !ran {
		r.walk(l.otherwise)
	}
}

// list goes through a list; false when it is empty.
func (l *loop) list(r *run, v reflect.Value) bool {
	n := v.Len()
	for i := range n {
		var index reflect.Value
		if l.index > 0 {
			index = reflect.ValueOf(i)
		}
		if !l.turn(r, index, v.Index(i)) {
			break
		}
	}
	return n > 0
}

// turn writes the body once; false at a break.
func (l *loop) turn(r *run, index, elem reflect.Value) bool {
	if l.elem > 0 {
		r.slots[r.base+l.elem] = elem
	}
	if l.index > 0 {
		if !index.IsValid() {
			panic(giveUp{})
		}
		r.slots[r.base+l.index] = index
	}
	r.dot = elem
	r.walk(l.body)
	jump := r.jump
	r.jump = onward
	return jump != toEnd
}

// elements gives what a range over anything but a list goes through; nothing
// for nothing. Where a turn may keep its element, each has a place of its own.
func elements(v reflect.Value, keeps bool) iter.Seq2[reflect.Value, reflect.Value] {
	switch v.Kind() {
	case reflect.Invalid:
		return func(func(_, _ reflect.Value) bool) {}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			return sorted(v)
		}
	case reflect.Func:
		if people, ok := v.Interface().(iter.Seq[campaign.Signatory]); ok && people != nil {
			return signatories(people, keeps)
		}
	}
	panic(giveUp{})
}

// signatories goes through people, each in the place of the one before.
func signatories(people iter.Seq[campaign.Signatory], keeps bool) iter.Seq2[reflect.Value, reflect.Value] {
	return func(yield func(_, _ reflect.Value) bool) {
		place := new(campaign.Signatory)
		for p := range people {
			if keeps {
				place = new(campaign.Signatory)
			}
			*place = p
			if !yield(reflect.Value{}, reflect.ValueOf(place).Elem()) {
				return
			}
		}
	}
}

// sorted goes through a map in the order of its keys, which are texts.
func sorted(v reflect.Value) iter.Seq2[reflect.Value, reflect.Value] {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	return func(yield func(_, _ reflect.Value) bool) {
		for _, k := range keys {
			if !yield(k, v.MapIndex(k)) {
				return
			}
		}
	}
}
