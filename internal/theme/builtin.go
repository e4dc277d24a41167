package theme

import (
	"cmp"
	"reflect"
)

// unary are the functions of Go's templates with one argument.
var unary = map[string]func(expression) expression{
	"not": func(a expression) expression {
		return func(r *run) reflect.Value { return reflect.ValueOf(!truth(a(r))) }
	},
	"len": func(a expression) expression {
		return func(r *run) reflect.Value {
			v := a(r)
			for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
				v = v.Elem()
			}
			return reflect.ValueOf(v.Len()) // which panics for what has no length
		}
	},
}

// sequence are index and slice.
var sequence = map[string]func(of expression, at []expression) expression{
	"index": func(of expression, at []expression) expression {
		return func(r *run) reflect.Value {
			v := of(r)
			for _, a := range at {
				v = element(v, a(r))
			}
			return bare(v)
		}
	},
	"slice": func(of expression, at []expression) expression {
		if len(at) > 2 {
			panic(unknown{})
		}
		return func(r *run) reflect.Value {
			v := of(r)
			for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
				v = v.Elem()
			}
			bounds := [2]int{0, v.Len()}
			for i, a := range at {
				bounds[i] = exactly[int](a(r))
			}
			return v.Slice(bounds[0], bounds[1])
		}
	},
}

// element gives what stands at an index of a list or a key of a map.
func element(of, at reflect.Value) reflect.Value {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Interface {
		of = of.Elem()
	}
	switch of.Kind() {
	case reflect.Slice, reflect.Array:
		return of.Index(exactly[int](at))
	case reflect.Map:
		if of.Type().Key() != stringType {
			break
		}
		if v := of.MapIndex(reflect.ValueOf(text(at))); v.IsValid() {
			return v
		}
		return reflect.Zero(of.Type().Elem())
	}
	panic(giveUp{})
}

// comparison compiles and, or, and the functions that compare two values.
// With a value piped into them, they are left to html/template.
func comparison(name string, args []expression, piped bool) expression {
	switch {
	case piped:
		return nil
	case name == "and" && len(args) > 0:
		return func(r *run) reflect.Value { return first(r, args, false) }
	case name == "or" && len(args) > 0:
		return func(r *run) reflect.Value { return first(r, args, true) }
	case name == "eq" && len(args) > 1:
		return func(r *run) reflect.Value { return reflect.ValueOf(equalsAny(r, args[0](r), args[1:])) }
	case len(args) != 2 || orders[name] == nil:
		return nil
	}
	holds := orders[name]
	return func(r *run) reflect.Value {
		a := args[0](r)
		return reflect.ValueOf(holds(compare(a, args[1](r))))
	}
}

// orders say what an order of two values means to a function.
var orders = map[string]func(order int) bool{
	"ne": func(order int) bool { return order != 0 },
	"lt": func(order int) bool { return order < 0 },
	"le": func(order int) bool { return order <= 0 },
	"gt": func(order int) bool { return order > 0 },
	"ge": func(order int) bool { return order >= 0 },
}

// first gives the first value whose truth is as wanted, else the last.
func first(r *run, args []expression, wanted bool) reflect.Value {
	var v reflect.Value
	for _, a := range args {
		if v = a(r); truth(v) == wanted {
			break
		}
	}
	return v
}

// equalsAny compares by turns, as eq does, which evaluates all it is given.
func equalsAny(r *run, a reflect.Value, others []expression) bool {
	equal := false
	for _, b := range others {
		v := b(r)
		equal = equal || same(a, v)
	}
	return equal
}

// compare orders two texts or two whole numbers. All else is html/template's.
func compare(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		a = a.Elem()
	}
	if b.Kind() == reflect.Interface {
		b = b.Elem()
	}
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	case a.CanInt() && b.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	}
	panic(giveUp{})
}

// same reports whether two values are equal.
func same(a, b reflect.Value) bool {
	if a.Kind() == reflect.Bool && b.Kind() == reflect.Bool {
		return a.Bool() == b.Bool()
	}
	return compare(a, b) == 0
}
