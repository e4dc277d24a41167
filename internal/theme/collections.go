package theme

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A Group is what the function group makes of a list.
type Group struct {
	Key   any
	Items []any
}

// listFunctions put lists in order and take parts of them. A field is a name, or
// several with dots: "Status.ID", "Params.topic".
var listFunctions = map[string]function{
	"where": {3, 4, callWhere},
	"sort":  {2, 3, callSort},
	"group": {2, 2, callGroup},
	"first": {2, 2, callFirst},
}

// elementsOf gives what is in a list.
func elementsOf(v reflect.Value) ([]reflect.Value, bool) {
	v = pointee(v)
	switch v.Kind() {
	case reflect.Invalid:
		return nil, true
	case reflect.Slice, reflect.Array:
		list := make([]reflect.Value, v.Len())
		for i := range list {
			list[i] = unwrap(v.Index(i))
		}
		return list, true
	}
	return nil, false
}

// fieldOf gives a field of a value, or one of a field's; nothing where there is
// none.
func fieldOf(v reflect.Value, path string) (reflect.Value, error) {
	for name := range strings.SplitSeq(path, ".") {
		v = pointee(v)
		switch v.Kind() {
		case reflect.Invalid:
			return v, nil
		case reflect.Struct:
			f, ok := v.Type().FieldByName(name)
			if !ok || !f.IsExported() {
				return v, diag.NewFault(diag.Say("layout-error/field", "field", name, "near", ""))
			}
			v = v.FieldByIndex(f.Index)
		case reflect.Map:
			if v.Type().Key() != stringType {
				return v, errUse
			}
			v = v.MapIndex(reflect.ValueOf(name))
		default:
			return v, errUse
		}
		v = unwrap(v)
	}
	return v, nil
}

// fieldsOf gives a list and a field of each of its elements.
func fieldsOf(args []reflect.Value) (list, fields []reflect.Value, err error) {
	list, ok := elementsOf(args[0])
	if !ok {
		return nil, nil, wrongKind(0)
	}
	path, ok := argumentAs[string](args[1])
	if !ok {
		return nil, nil, wrongKind(1)
	}
	fields = make([]reflect.Value, len(list))
	for i, v := range list {
		if fields[i], err = fieldOf(v, path); err != nil {
			return nil, nil, err
		}
	}
	return list, fields, nil
}

// orderOf compares two values of a field: texts, numbers and dates; nothing comes
// first.
func orderOf(a, b reflect.Value) (int, error) {
	if isAbsent(a) || isAbsent(b) {
		return cmp.Compare(boolOf(!isAbsent(a)), boolOf(!isAbsent(b))), nil
	}
	if x, ok := argumentAs[campaign.Moment](a); ok {
		if y, ok := argumentAs[campaign.Moment](b); ok {
			return x.Compare(y.Time), nil
		}
	}
	x, isDate := dayOf(a)
	y, areDates := dayOf(b)
	switch {
	case isDate && areDates:
		return cmp.Compare(x, y), nil
	case isDate && b.Kind() == reflect.String && writtenDay().MatchString(b.String()):
		return cmp.Compare(x[:min(len(x), b.Len())], b.String()), nil
	case areDates && a.Kind() == reflect.String:
		order, err := orderOf(b, a)
		return -order, err
	}
	if a.Kind() == reflect.Bool && b.Kind() == reflect.Bool {
		return cmp.Compare(boolOf(a.Bool()), boolOf(b.Bool())), nil
	}
	return compareValues(a, b)
}

// writtenDay is a day, a month or a year as a layout writes it, to compare dates with.
var writtenDay = lazy.Regexp(`^\d{4}(-\d\d(-\d\d)?)?$`)

// dayOf gives the day of a moment, or the day, month or year of a since, as it is
// written; "" for one that is not known. False means that a value is no date.
func dayOf(v reflect.Value) (day string, isDate bool) {
	if m, ok := argumentAs[campaign.Moment](v); ok {
		if m.IsZero() {
			return "", true
		}
		return m.Format(time.DateOnly), true
	}
	s, ok := argumentAs[campaign.Since](v)
	switch {
	case !ok:
		return "", false
	case s.Year == 0:
		return "", true
	case s.Month == 0:
		return fmt.Sprintf("%04d", s.Year), true
	case s.Day == 0:
		return fmt.Sprintf("%04d-%02d", s.Year, s.Month), true
	}
	return fmt.Sprintf("%04d-%02d-%02d", s.Year, s.Month, s.Day), true
}

// isAbsent reports nothing, and a date that is not known.
func isAbsent(v reflect.Value) bool {
	if isNothing(v) {
		return true
	}
	day, isDate := dayOf(v)
	return isDate && day == ""
}

func boolOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func itemsOf(list []reflect.Value) []any {
	items := make([]any, len(list))
	for i, v := range list {
		items[i] = interfaceOf(v)
	}
	return items
}

// callWhere gives what of a list has a value in a field: where LIST FIELD VALUE,
// or with eq, ne, lt, le, gt, ge or has between the two.
func callWhere(args []reflect.Value) (any, error) {
	list, fields, err := fieldsOf(args)
	if err != nil {
		return nil, err
	}
	how, wanted := "eq", args[len(args)-1]
	if len(args) == 4 {
		if how, _ = argumentAs[string](args[2]); !slices.Contains([]string{"eq", "ne", "lt", "le", "gt", "ge", "has"}, how) {
			return nil, wrongKind(2)
		}
	}
	var found []reflect.Value
	for i, field := range fields {
		if holds, err := holdsFor(how, field, wanted); err != nil {
			return nil, err
		} else if holds {
			found = append(found, list[i])
		}
	}
	return itemsOf(found), nil
}

// holdsFor reports whether a comparison holds for a field. Nothing is equal to
// nothing alone, and neither less nor more than anything.
func holdsFor(how string, field, wanted reflect.Value) (bool, error) {
	if how == "has" {
		parts, ok := elementsOf(field)
		if !ok {
			return false, errUse
		}
		for _, p := range parts {
			if equal, err := areEqual(p, wanted); err == nil && equal {
				return true, nil
			}
		}
		return false, nil
	}
	if isAbsent(field) || isAbsent(wanted) {
		return (how == "eq") == (isAbsent(field) && isAbsent(wanted)) && (how == "eq" || how == "ne"), nil
	}
	order, err := orderOf(field, wanted)
	switch how {
	case "eq":
		return order == 0, err
	case "ne":
		return order != 0, err
	case "lt":
		return order < 0, err
	case "le":
		return order <= 0, err
	case "gt":
		return order > 0, err
	}
	return order >= 0, err
}

// callSort gives a list in the order of a field: sort LIST FIELD, or with "desc"
// the other way round. What is equal stays as it was.
func callSort(args []reflect.Value) (any, error) {
	list, fields, err := fieldsOf(args)
	if err != nil {
		return nil, err
	}
	sign := 1
	if len(args) == 3 {
		switch how, _ := argumentAs[string](args[2]); how {
		case "asc":
		case "desc":
			sign = -1
		default:
			return nil, wrongKind(2)
		}
	}
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		order, wrong := orderOf(fields[a], fields[b])
		if wrong != nil {
			err = wrong
		}
		return sign * order
	})
	sorted := make([]reflect.Value, len(list))
	for i, p := range places {
		sorted[i] = list[p]
	}
	return itemsOf(sorted), err
}

// callGroup gives the elements of a list by what a field says, in the order in
// which that comes first.
func callGroup(args []reflect.Value) (any, error) {
	list, fields, err := fieldsOf(args)
	if err != nil {
		return nil, err
	}
	var groups []Group
	var keys []reflect.Value
	for i, field := range fields {
		at := slices.IndexFunc(keys, func(k reflect.Value) bool {
			order, err := orderOf(k, field)
			return err == nil && order == 0
		})
		if at < 0 {
			at = len(keys)
			keys, groups = append(keys, field), append(groups, Group{Key: interfaceOf(field)})
		}
		groups[at].Items = append(groups[at].Items, interfaceOf(list[i]))
	}
	return groups, nil
}

// callFirst gives the first so many of a list.
func callFirst(args []reflect.Value) (any, error) {
	n, ok := argumentAs[int](args[0])
	if !ok || n < 0 {
		return nil, wrongKind(0)
	}
	list, ok := elementsOf(args[1])
	if !ok {
		return nil, wrongKind(1)
	}
	return itemsOf(list[:min(n, len(list))]), nil
}
