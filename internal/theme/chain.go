package theme

import (
	"reflect"
	"sync/atomic"
)

// A chain is the names of fields, each of what the one before gives. The way
// through values of the type that it met last is remembered: in most places it
// is always the same.
type chain struct {
	names []string
	known atomic.Pointer[way]
}

// A way leads from the values of one type through fields of structs, as far as
// types alone tell it.
type way struct {
	from   reflect.Type
	fields []int
	beyond func(reflect.Value) reflect.Value // where it leads from there; nil at its end
}

// follow goes along the chain. Of nothing, everything is nothing.
func (c *chain) follow(v reflect.Value) reflect.Value {
	if !v.IsValid() {
		return v
	}
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		panic(giveUp{})
	}
	w := c.known.Load()
	if w == nil || w.from != v.Type() {
		w = survey(v.Type(), c.names)
		c.known.Store(w)
	}
	for _, i := range w.fields {
		v = pointee(v).Field(i)
	}
	if w.beyond != nil {
		return w.beyond(v)
	}
	return v
}

// pointee follows pointers. What a nil pointer leads to has no fields.
func pointee(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

// survey finds the way of a chain by the rules of text/template.
func survey(from reflect.Type, names []string) *way {
	w, at := &way{from: from}, from
	for i, name := range names {
		for at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		_, method := reflect.PointerTo(at).MethodByName(name)
		switch {
		case at.Kind() == reflect.Interface:
			w.beyond = (&chain{names: names[i:]}).follow
			return w
		case method:
			rest := &chain{names: names[i+1:]}
			w.beyond = func(v reflect.Value) reflect.Value { return rest.from(result(pointee(v), name)) }
			return w
		case at.Kind() == reflect.Map && at.Key() == stringType:
			rest, key := &chain{names: names[i+1:]}, reflect.ValueOf(name)
			w.beyond = func(v reflect.Value) reflect.Value { return rest.from(pointee(v).MapIndex(key)) }
			return w
		case at.Kind() != reflect.Struct:
			panic(giveUp{})
		}
		f, ok := at.FieldByName(name)
		if !ok || !f.IsExported() {
			panic(giveUp{})
		}
		w.fields, at = append(w.fields, f.Index...), f.Type
	}
	return w
}

// from goes along what is left of a chain, which may be nothing.
func (c *chain) from(v reflect.Value) reflect.Value {
	if len(c.names) == 0 {
		return v
	}
	return c.follow(v)
}

// result gives what a method without arguments gives. What cannot be called, or
// fails, panics.
func result(of reflect.Value, name string) reflect.Value {
	if of.CanAddr() {
		of = of.Addr()
	}
	results := of.MethodByName(name).Call(nil)
	if len(results) > 1 && !results[1].IsNil() {
		panic(giveUp{})
	}
	return results[0]
}
