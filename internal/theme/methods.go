package theme

import (
	"reflect"
	"time"

	"casebook/internal/campaign"
)

// A Caller is a value with methods that layouts can call. Method gives one by its
// name; nil when there is none. They are listed, since a program that looks methods
// up by any name has to keep every method of every library, 4 MB of them.
type Caller interface{ Method(name string) any }

// methodOf gives a method of a value; the zero Value when layouts can call none of
// that name.
func methodOf(v reflect.Value, name string) reflect.Value {
	switch v.Type() {
	case momentType:
		return reflect.ValueOf(timeMethod(v.Interface().(campaign.Moment).Time, name))
	case timeType:
		return reflect.ValueOf(timeMethod(v.Interface().(time.Time), name))
	}
	if v.Type().Implements(callerType) {
		return reflect.ValueOf(v.Interface().(Caller).Method(name))
	}
	if v.CanAddr() && v.Addr().Type().Implements(callerType) {
		return reflect.ValueOf(v.Addr().Interface().(Caller).Method(name))
	}
	return reflect.Value{}
}

var (
	callerType = reflect.TypeFor[Caller]()
	momentType = reflect.TypeFor[campaign.Moment]()
	timeType   = reflect.TypeFor[time.Time]()
)

// timeMethod gives what can be asked of a moment, as in Go's package time.
func timeMethod(t time.Time, name string) any {
	switch name {
	case "IsZero":
		return t.IsZero
	case "Year":
		return t.Year
	case "Month":
		return t.Month
	case "Day":
		return t.Day
	case "Weekday":
		return t.Weekday
	case "YearDay":
		return t.YearDay
	case "Hour":
		return t.Hour
	case "Minute":
		return t.Minute
	case "Unix":
		return t.Unix
	case "Format":
		return t.Format
	case "AddDate":
		return t.AddDate
	case "Before":
		return t.Before
	case "After":
		return t.After
	case "Sub":
		return t.Sub
	}
	return nil
}
