package theme

import (
	"reflect"
	"strings"
	"sync/atomic"

	"casebook/internal/diag"
)

// unwrap gives what a value of an interface type holds; the zero Value, which
// stands for nothing, for none.
func unwrap(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

// pointee gives what pointers lead to.
func pointee(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

// isTrue is what if, with, and, or and not go by: a value that is not the zero
// one of its type, a list that is not empty, any struct.
func isTrue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Interface:
		return isTrue(v.Elem())
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0
	case reflect.Struct:
		return true
	}
	return !v.IsZero()
}

// A member is a name behind a dot. The way to it through values of the type that
// it met last is remembered: in most places that is always the same one.
type member struct {
	name string
	last atomic.Pointer[way]
}

// A way leads from a value of a type to a member.
type way struct {
	from   reflect.Type
	fields []int // one in the other, through embedded structs; none of a map
	method bool
	none   bool // there is no such member
}

// findWay looks for a field, a method or a key, by the rules of Go's templates.
func findWay(from reflect.Type, name string) *way {
	if methodOf(reflect.New(from).Elem(), name).IsValid() {
		return &way{from: from, method: true}
	}
	switch from.Kind() {
	case reflect.Struct:
		if f, ok := from.FieldByName(name); ok && f.IsExported() {
			return &way{from: from, fields: f.Index}
		}
	case reflect.Map:
		if stringType.AssignableTo(from.Key()) {
			return &way{from: from}
		}
	}
	return &way{from: from, none: true}
}

// followMember gives what a member of a value is. Of nothing, it is nothing.
func (r *run) followMember(v reflect.Value, m *member, at place, args []argument) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			if t := v.Type().Elem(); v.Kind() == reflect.Pointer && findWay(t, m.name).none {
				return r.failNoMember(t, m.name, at)
			}
			return r.failNoValue(at)
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return v
	}
	w := m.last.Load()
	if w == nil || w.from != v.Type() {
		w = findWay(v.Type(), m.name)
		m.last.Store(w)
	}
	switch {
	case w.none:
		return r.failNoMember(w.from, m.name, at)
	case w.method:
		return r.callMethod(v, m.name, at, args)
	case len(args) > 0:
		return r.fail(at, diag.Say("layout-error/use", "expression", at.String()))
	case w.fields == nil:
		return unwrap(v.MapIndex(reflect.ValueOf(m.name)))
	}
	for i, field := range w.fields {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return r.failNoValue(at)
			}
			v = v.Elem()
		}
		v = v.Field(field)
	}
	return unwrap(v)
}

// failNoMember says that there is no such member, and which ones there are.
func (r *run) failNoMember(of reflect.Type, name string, at place) reflect.Value {
	var names []string
	if of.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(of) {
			if f.IsExported() {
				names = append(names, f.Name)
			}
		}
	}
	return r.fail(at, diag.Say("layout-error/field", "field", name, "near", diag.Nearest(name, names)))
}

// failNoValue says that there is nothing before the last dot.
func (r *run) failNoValue(at place) reflect.Value {
	expression := at.String()
	outer := expression[:max(0, strings.LastIndexByte(expression, '.'))]
	return r.fail(at, diag.Say("layout-error/nothing", "expression", expression, "around", "{{with "+outer+"}} … {{end}}"))
}

// callMethod gives what a method gives for arguments.
func (r *run) callMethod(receiver reflect.Value, name string, at place, args []argument) reflect.Value {
	method := methodOf(receiver, name)
	t := method.Type()
	if n := t.NumOut(); n != 1 && (n != 2 || t.Out(1) != errorType) {
		return r.fail(at, diag.Say("layout-error/use", "expression", at.String()))
	}
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
	}
	if len(args) < fixed || len(args) > fixed && !t.IsVariadic() {
		return r.fail(at, diag.Say("layout-error/values", "name", name))
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		wanted := t.In(min(i, t.NumIn()-1))
		if i >= fixed {
			wanted = wanted.Elem()
		}
		v, ok := convertTo(a.value(r), wanted)
		if r.jump == onward && !ok {
			r.fail(a.place, diag.Say("layout-error/kind", "expression", a.place.String()))
		}
		if r.jump != onward {
			return reflect.Value{}
		}
		in[i] = v
	}
	out := method.Call(in)
	if len(out) == 2 && !out[1].IsNil() {
		return r.fail(at, diag.Say("layout-error/use", "expression", at.String()))
	}
	return unwrap(out[0])
}

// convertTo gives a value as one of another type that can hold it. Nothing is
// no argument: methods need not be ready for it.
func convertTo(v reflect.Value, t reflect.Type) (reflect.Value, bool) {
	v = unwrap(v)
	if v.Kind() == reflect.Pointer && v.Type() != t && !v.IsNil() && !v.Type().AssignableTo(t) {
		v = v.Elem()
	}
	switch {
	case !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil():
		return v, false
	case v.Type().AssignableTo(t):
		return v, true
	case v.CanAddr() && v.Addr().Type().AssignableTo(t):
		return v.Addr(), true
	}
	if !isNumber(v.Kind()) || !isNumber(t.Kind()) {
		return v, false
	}
	converted := v.Convert(t)
	return converted, converted.Convert(v.Type()).Equal(v)
}

func isNumber(k reflect.Kind) bool { return reflect.Int <= k && k <= reflect.Float64 }
