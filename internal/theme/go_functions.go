package theme

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
)

// A function is what layouts can call with values. What it gives may be a
// reflect.Value. Its error is a wrongKind, one of those below, or says by itself
// what is wrong.
type function struct {
	least, most int // how many values it takes; a negative most is any number
	call        func(args []reflect.Value) (any, error)
}

// A wrongKind is the error of a value, by its index, of a kind that does not fit.
type wrongKind int

func (wrongKind) Error() string { return "this is not the kind of value that is needed here" }

// What can be wrong with a call as a whole.
var (
	errCompare = errors.New("these cannot be compared")
	errShort   = errors.New("the list is shorter")
	errUse     = errors.New("this cannot be used here")
)

// goFunctions are the functions of Go's templates that layouts can call. Those
// that escape are left out: values are escaped by themselves.
var goFunctions = map[string]function{
	"and":     {1, -1, nil}, // these two do not evaluate what does not matter,
	"or":      {1, -1, nil}, // and are compiled by themselves
	"not":     {1, 1, func(args []reflect.Value) (any, error) { return !isTrue(args[0]), nil }},
	"len":     {1, 1, lengthOf},
	"index":   {1, -1, elementOf},
	"slice":   {1, 4, sliceOf},
	"print":   {0, -1, func(args []reflect.Value) (any, error) { return fmt.Sprint(interfacesOf(args)...), nil }},
	"println": {0, -1, func(args []reflect.Value) (any, error) { return fmt.Sprintln(interfacesOf(args)...), nil }},
	"printf": {1, -1, func(args []reflect.Value) (any, error) {
		format, ok := argumentAs[string](args[0])
		if !ok {
			return nil, wrongKind(0)
		}
		return fmt.Sprintf(format, interfacesOf(args[1:])...), nil
	}},
	"eq": {2, -1, func(args []reflect.Value) (any, error) {
		for _, b := range args[1:] {
			if equal, err := areEqual(args[0], b); equal || err != nil {
				return equal, err
			}
		}
		return false, nil
	}},
	"ne": {2, 2, func(args []reflect.Value) (any, error) {
		equal, err := areEqual(args[0], args[1])
		return !equal, err
	}},
	"lt": orderFunction(func(order int) bool { return order < 0 }),
	"le": orderFunction(func(order int) bool { return order <= 0 }),
	"gt": orderFunction(func(order int) bool { return order > 0 }),
	"ge": orderFunction(func(order int) bool { return order >= 0 }),
}

func orderFunction(holds func(order int) bool) function {
	return function{2, 2, func(args []reflect.Value) (any, error) {
		order, err := compareValues(args[0], args[1])
		return holds(order), err
	}}
}

// compareValues orders two texts or two numbers.
func compareValues(a, b reflect.Value) (int, error) {
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String()), nil
	case a.CanInt() && b.CanInt():
		return cmp.Compare(a.Int(), b.Int()), nil
	case a.CanUint() && b.CanUint():
		return cmp.Compare(a.Uint(), b.Uint()), nil
	case a.CanFloat() && b.CanFloat():
		return cmp.Compare(a.Float(), b.Float()), nil
	case a.CanInt() && b.CanUint() && a.Int() < 0:
		return -1, nil
	case a.CanInt() && b.CanUint():
		return cmp.Compare(uint64(a.Int()), b.Uint()), nil
	case a.CanUint() && b.CanInt():
		order, err := compareValues(b, a)
		return -order, err
	}
	return 0, errCompare
}

// areEqual reports whether two values of one kind are equal, or both nothing.
func areEqual(a, b reflect.Value) (bool, error) {
	if order, err := compareValues(a, b); err == nil {
		return order == 0, nil
	}
	switch {
	case a.IsValid() && b.IsValid() && a.Kind() != b.Kind():
		return false, errCompare
	case isNothing(a) || isNothing(b):
		return isNothing(a) && isNothing(b), nil
	case !a.Comparable() || !b.Comparable():
		return false, errCompare
	}
	return a.Interface() == b.Interface(), nil
}

func isNothing(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice:
		return v.IsNil()
	}
	return false
}

func lengthOf(args []reflect.Value) (any, error) {
	switch v := pointee(args[0]); v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len(), nil
	}
	return nil, errUse
}

// elementOf gives what stands at indexes of lists or under keys of maps, one in
// the other.
func elementOf(args []reflect.Value) (any, error) {
	v := args[0]
	for _, at := range args[1:] {
		switch v = pointee(v); v.Kind() {
		case reflect.Slice, reflect.Array, reflect.String:
			i, err := indexIn(at, v.Len()-1)
			if err != nil {
				return nil, err
			}
			v = v.Index(i)
		case reflect.Map:
			key, ok := convertTo(at, v.Type().Key())
			if !ok {
				return nil, errUse
			}
			found := v.MapIndex(key)
			if !found.IsValid() {
				found = reflect.Zero(v.Type().Elem())
			}
			v = found
		default:
			return nil, errUse
		}
	}
	if !v.IsValid() {
		return nil, errUse
	}
	return v, nil
}

// sliceOf gives a part of a list or a text.
func sliceOf(args []reflect.Value) (any, error) {
	v := pointee(args[0])
	var most int
	switch {
	case v.Kind() == reflect.String && len(args) < 4:
		most = v.Len()
	case v.Kind() == reflect.Slice:
		most = v.Cap()
	default:
		return nil, errUse
	}
	bounds := [3]int{0, v.Len(), most}
	for i, at := range args[1:] {
		bound, err := indexIn(at, most)
		if err != nil {
			return nil, err
		}
		bounds[i] = bound
	}
	if bounds[0] > bounds[1] || bounds[1] > bounds[2] {
		return nil, errUse
	}
	if len(args) == 4 {
		return v.Slice3(bounds[0], bounds[1], bounds[2]), nil
	}
	return v.Slice(bounds[0], bounds[1]), nil
}

// indexIn gives a whole number from 0 to most.
func indexIn(v reflect.Value, most int) (int, error) {
	i, ok := argumentAs[int](v)
	switch {
	case !ok:
		return 0, errUse
	case i < 0 || i > most:
		return 0, errShort
	}
	return i, nil
}

// argumentAs gives an argument as a value of one type.
func argumentAs[T any](v reflect.Value) (T, bool) {
	if v.IsValid() && v.CanAddr() {
		if p, ok := v.Addr().Interface().(*T); ok {
			return *p, true
		}
	}
	v, ok := convertTo(v, reflect.TypeFor[T]())
	if !ok {
		var none T
		return none, false
	}
	return v.Interface().(T), true
}

// interfaceOf gives a value as any; nil for nothing.
func interfaceOf(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

func interfacesOf(args []reflect.Value) []any {
	list := make([]any, len(args))
	for i, v := range args {
		list[i] = interfaceOf(v)
	}
	return list
}
