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
	l.body, _ = c.fork(n.List, nil) // a turn has to end where it began
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
	for i, elem := range elements(v) {
		ran = true
		l.turn(r, i, elem)
		if r.jump == toEnd {
			break
		}
		r.jump = onward
	}
	r.jump, r.dot = onward, outer
	if !ran {
		r.walk(l.otherwise)
	}
}

func (l *loop) turn(r *run, index, elem reflect.Value) {
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
}

// elements gives what a range goes through; nothing for nothing.
func elements(v reflect.Value) iter.Seq2[reflect.Value, reflect.Value] {
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
		if v.Type().Key().Kind() == reflect.String {
			return sorted(v)
		}
	case reflect.Func:
		if people, ok := v.Interface().(iter.Seq[campaign.Signatory]); ok && people != nil {
			return func(yield func(_, _ reflect.Value) bool) {
				for p := range people {
					if !yield(reflect.Value{}, reflect.ValueOf(&p).Elem()) {
						return
					}
				}
			}
		}
	}
	panic(giveUp{})
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
