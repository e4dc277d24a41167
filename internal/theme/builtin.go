package theme

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
)

// A function is what layouts can call with values. Its error is a wrongKind,
// one of those below, or says by itself what is wrong.
type function struct {
	least, most int // how many values it takes; a negative most is any number
	call        func(args []reflect.Value) (reflect.Value, error)
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
	"and":   {least: 1, most: -1}, // these two do not evaluate what does not matter,
	"or":    {least: 1, most: -1}, // and are compiled by themselves
	"not":   {1, 1, func(args []reflect.Value) (reflect.Value, error) { return reflect.ValueOf(!isTrue(args[0])), nil }},
	"len":   {1, 1, lengthOf},
	"index": {1, -1, elementAt},
	"slice": {1, 4, sliceOf},
	"print": {0, -1, func(args []reflect.Value) (reflect.Value, error) {
		return reflect.ValueOf(fmt.Sprint(interfacesOf(args)...)), nil
	}},
	"println": {0, -1, func(args []reflect.Value) (reflect.Value, error) {
		return reflect.ValueOf(fmt.Sprintln(interfacesOf(args)...)), nil
	}},
	"printf": {1, -1, func(args []reflect.Value) (reflect.Value, error) {
		format, ok := argumentAs[string](args[0])
		if !ok {
			return reflect.Value{}, wrongKind(0)
		}
		return reflect.ValueOf(fmt.Sprintf(format, interfacesOf(args[1:])...)), nil
	}},
	"eq": {2, -1, func(args []reflect.Value) (reflect.Value, error) {
		for _, b := range args[1:] {
			if equal, err := equalValues(args[0], b); equal || err != nil {
				return reflect.ValueOf(equal), err
			}
		}
		return reflect.ValueOf(false), nil
	}},
	"ne": {2, 2, func(args []reflect.Value) (reflect.Value, error) {
		equal, err := equalValues(args[0], args[1])
		return reflect.ValueOf(!equal), err
	}},
	"lt": {2, 2, orderTest(func(order int) bool { return order < 0 })},
	"le": {2, 2, orderTest(func(order int) bool { return order <= 0 })},
	"gt": {2, 2, orderTest(func(order int) bool { return order > 0 })},
	"ge": {2, 2, orderTest(func(order int) bool { return order >= 0 })},
}

func orderTest(holds func(order int) bool) func([]reflect.Value) (reflect.Value, error) {
	return func(args []reflect.Value) (reflect.Value, error) {
		order, err := compareValues(args[0], args[1])
		return reflect.ValueOf(holds(order)), err
	}
}

// compareValues orders two texts or two numbers.
func compareValues(a, b reflect.Value) (int, error) {
	switch a, b = unwrap(a), unwrap(b); {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String()), nil
	case a.CanInt() && b.CanInt():
		return cmp.Compare(a.Int(), b.Int()), nil
	case a.CanUint() && b.CanUint():
		return cmp.Compare(a.Uint(), b.Uint()), nil
	case a.CanFloat() && b.CanFloat():
		return cmp.Compare(a.Float(), b.Float()), nil
	case a.CanInt() && b.CanUint():
		if a.Int() < 0 {
			return -1, nil
		}
		return cmp.Compare(uint64(a.Int()), b.Uint()), nil
	case a.CanUint() && b.CanInt():
		order, err := compareValues(b, a)
		return -order, err
	}
	return 0, errCompare
}

// equalValues reports whether two values of one kind are equal, or both nothing.
func equalValues(a, b reflect.Value) (bool, error) {
	a, b = unwrap(a), unwrap(b)
	if order, err := compareValues(a, b); err == nil {
		return order == 0, nil
	}
	switch {
	case isNothing(a) || isNothing(b):
		if a.IsValid() && b.IsValid() && a.Kind() != b.Kind() {
			return false, errCompare
		}
		return isNothing(a) && isNothing(b), nil
	case a.Kind() != b.Kind() || !a.Comparable() || !b.Comparable():
		return false, errCompare
	}
	return a.Interface() == b.Interface(), nil
}

func isNothing(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice:
		return v.IsNil()
	}
	return false
}

// pointee gives what pointers lead to.
func pointee(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

func lengthOf(args []reflect.Value) (reflect.Value, error) {
	switch v := pointee(args[0]); v.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		return reflect.ValueOf(v.Len()), nil
	}
	return reflect.Value{}, errUse
}

// elementAt gives what stands at indexes of lists or under keys of maps, one in
// the other.
func elementAt(args []reflect.Value) (reflect.Value, error) {
	v := unwrap(args[0])
	if !v.IsValid() {
		return v, errUse
	}
	for _, at := range args[1:] {
		switch v = pointee(v); v.Kind() {
		case reflect.Slice, reflect.Array, reflect.String:
			i, err := indexIn(unwrap(at), v.Len()-1)
			if err != nil {
				return reflect.Value{}, err
			}
			v = v.Index(i)
		case reflect.Map:
			key, ok := convertTo(at, v.Type().Key())
			if !ok {
				return reflect.Value{}, errUse
			}
			found := v.MapIndex(key)
			if !found.IsValid() {
				found = reflect.Zero(v.Type().Elem())
			}
			v = found
		default:
			return reflect.Value{}, errUse
		}
	}
	return v, nil
}

// sliceOf gives a part of a list or a text.
func sliceOf(args []reflect.Value) (reflect.Value, error) {
	v := pointee(args[0])
	most := 0
	switch v.Kind() {
	case reflect.String:
		most = v.Len()
	case reflect.Slice:
		most = v.Cap()
	}
	if v.Kind() != reflect.Slice && (v.Kind() != reflect.String || len(args) > 3) {
		return reflect.Value{}, errUse
	}
	bounds := [3]int{0, v.Len(), most}
	for i, at := range args[1:] {
		bound, err := indexIn(unwrap(at), most)
		if err != nil {
			return reflect.Value{}, err
		}
		bounds[i] = bound
	}
	if bounds[0] > bounds[1] || bounds[1] > bounds[2] {
		return reflect.Value{}, errUse
	}
	if len(args) > 3 {
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

// argumentAs gives a value of one type.
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

// interfaceOf gives a value as any, without its way here.
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
