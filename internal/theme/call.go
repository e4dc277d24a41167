package theme

import (
	"fmt"
	"reflect"

	"casebook/internal/campaign"
)

var (
	stringType = reflect.TypeFor[string]()
	momentType = reflect.TypeFor[campaign.Moment]()
	sinceType  = reflect.TypeFor[campaign.Since]()
)

// call compiles a call of a function: of one of Go's templates, or of ours.
func (c *compiler) call(name string, args []expression, piped bool) expression {
	if e := comparison(name, args, piped); e != nil {
		return e
	}
	switch name {
	case "len", "not":
		if len(args) == 1 {
			return unary[name](args[0])
		}
	case "index", "slice":
		if len(args) > 0 {
			return sequence[name](args[0], args[1:])
		}
	case "print":
		return printed(args, func(values []any) string { return fmt.Sprint(values...) })
	case "println":
		return printed(args, func(values []any) string { return fmt.Sprintln(values...) })
	case "printf":
		if len(args) > 0 {
			return formatted(args[0], args[1:])
		}
	}
	if f := c.functions[name]; f != nil {
		return c.own(f, args)
	}
	panic(unknown{})
}

func printed(args []expression, print func([]any) string) expression {
	return func(r *run) reflect.Value { return r.text(print(interfaces(r, args))) }
}

func formatted(format expression, args []expression) expression {
	return func(r *run) reflect.Value { return r.text(fmt.Sprintf(text(format(r)), interfaces(r, args)...)) }
}

// own compiles the call of a function of ours, by its type.
func (c *compiler) own(f any, args []expression) expression {
	fixed := reflect.TypeOf(f).NumIn()
	if reflect.TypeOf(f).IsVariadic() {
		fixed--
	}
	if len(args) < fixed || len(args) > fixed && !reflect.TypeOf(f).IsVariadic() {
		panic(unknown{})
	}
	switch f := f.(type) {
	case func(any) (string, error):
		return func(r *run) reflect.Value { return r.made(f(lent(args[0](r)))) }
	case func(any, ...string) (string, error):
		return func(r *run) reflect.Value { return r.made(f(lent(args[0](r)), texts(r, args[1:])...)) }
	case func(string, ...any) (string, error):
		return func(r *run) reflect.Value { return r.made(f(text(args[0](r)), interfaces(r, args[1:])...)) }
	case func(string, string, ...any) (Around, error):
		return func(r *run) reflect.Value {
			around, err := f(text(args[0](r)), text(args[1](r)), interfaces(r, args[2:])...)
			return made(&around, err)
		}
	case func(...any) (map[string]any, error):
		return func(r *run) reflect.Value {
			named, err := f(interfaces(r, args)...)
			return made(&named, err)
		}
	case func(campaign.Moment) string:
		return func(r *run) reflect.Value { return r.text(f(exactly[campaign.Moment](args[0](r)))) }
	case func(campaign.Since) string:
		return func(r *run) reflect.Value { return r.text(f(exactly[campaign.Since](args[0](r)))) }
	case func(int64) (string, error):
		return func(r *run) reflect.Value { return r.made(f(exactly[int64](args[0](r)))) }
	case func(int, int) string:
		return func(r *run) reflect.Value { return r.text(f(exactly[int](args[0](r)), exactly[int](args[1](r)))) }
	case func(string) string:
		return func(r *run) reflect.Value { return r.text(f(text(args[0](r)))) }
	case func([]string) string:
		return func(r *run) reflect.Value { return r.text(f(exactly[[]string](args[0](r)))) }
	}
	panic(unknown{})
}

// made is a text that a function gave; its error is html/template's to tell.
func (r *run) made(s string, err error) reflect.Value {
	if err != nil {
		panic(giveUp{})
	}
	return r.text(s)
}

func made[T any](v *T, err error) reflect.Value {
	if err != nil {
		panic(giveUp{})
	}
	return reflect.ValueOf(v).Elem()
}

// text gives a value that is a string; others would need a conversion, or are
// an error.
func text(v reflect.Value) string {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.String || v.Type() != stringType {
		panic(giveUp{})
	}
	return v.String()
}

// exactly gives a value of one type.
func exactly[T any](v reflect.Value) T {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.IsValid() && v.CanAddr() {
		if p, ok := v.Addr().Interface().(*T); ok {
			return *p
		}
	} else if v.IsValid() {
		if t, ok := v.Interface().(T); ok {
			return t
		}
	}
	panic(giveUp{})
}

// inter gives a value as any.
func inter(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// lent gives a value as any to a function that writes dates and keeps nothing:
// those it gets by their address, since any other any would hold a copy.
func lent(v reflect.Value) any {
	if v.CanAddr() && (v.Type() == momentType || v.Type() == sinceType) {
		return v.Addr().Interface()
	}
	return inter(v)
}

func interfaces(r *run, args []expression) []any {
	if len(args) == 0 {
		return nil
	}
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = inter(a(r))
	}
	return values
}

func texts(r *run, args []expression) []string {
	if len(args) == 0 {
		return nil
	}
	values := make([]string, len(args))
	for i, a := range args {
		values[i] = text(a(r))
	}
	return values
}
