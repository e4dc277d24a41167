package locale

import (
	"strconv"
	"strings"
	"time"

	"casebook/internal/campaign"
)

// A Style is how much of a date is written out.
type Style string

// The styles of CLDR, in English: 21/09/2020; 21 Sept 2020; 21 September 2020;
// Monday, 21 September 2020.
const (
	Short  Style = "short"
	Medium Style = "medium"
	Long   Style = "long"
	Full   Style = "full"
)

// Date writes the day of m in m's own time zone; "" for the zero time. An
// unknown style is Long.
func (l *Locale) Date(m time.Time, style Style) string {
	if m.IsZero() {
		return ""
	}
	switch style {
	case Short, Medium, Full:
		return l.data.dates.write(style, m)
	}
	return l.data.dates.write(Long, m)
}

// Time writes the time of day of m, without seconds; "" when it has none.
func (l *Locale) Time(m campaign.Moment) string {
	if !m.HasTime {
		return ""
	}
	return l.data.dates.write(clock, m.Time)
}

// Since writes a year, a month with its year, or a day, as it stands alone:
// "2017", "березень 2017 р.", "5 березня 2017 р."; "" for the zero value.
func (l *Locale) Since(s campaign.Since) string {
	var pattern string
	switch {
	case s.Year == 0:
		return ""
	case s.Month < time.January || s.Month > time.December:
		pattern = l.data.year
	case s.Day == 0:
		pattern = l.data.months[s.Month-1]
	default:
		return l.Date(time.Date(s.Year, s.Month, s.Day, 0, 0, 0, 0, time.UTC), Long)
	}
	return strings.Replace(pattern, "{y}", strconv.Itoa(s.Year), 1)
}

// dates are the names and patterns of dates and times.
type dates struct {
	months, shortMonths []string // January first, as within a date
	days                []string // Sunday first
	halves              []string // of the day: before noon, after it
	patterns            map[Style]pattern
}

// clock is the style of a time of day.
const clock Style = "time"

// A pattern is fields, as UTS 35, part 4 names them, each after some text.
type pattern []struct{ text, field string }

// newPattern reads a pattern that has its fields in braces: "{d} {MMMM} {y}".
func newPattern(s string) pattern {
	var p pattern
	for {
		text, rest, more := strings.Cut(s, "{")
		if !more {
			return append(p, struct{ text, field string }{text, ""})
		}
		field, after, _ := strings.Cut(rest, "}")
		p, s = append(p, struct{ text, field string }{text, field}), after
	}
}

// write fills in a pattern.
func (d *dates) write(style Style, t time.Time) string {
	var buffer [64]byte
	b := buffer[:0]
	for _, p := range d.patterns[style] {
		b = append(b, p.text...)
		b = d.field(b, p.field, t)
	}
	return string(b)
}

func (d *dates) field(b []byte, field string, t time.Time) []byte {
	switch field {
	case "":
		return b
	case "EEEE":
		return append(b, d.days[t.Weekday()]...)
	case "d":
		return strconv.AppendInt(b, int64(t.Day()), 10)
	case "dd":
		return two(b, t.Day())
	case "M":
		return strconv.AppendInt(b, int64(t.Month()), 10)
	case "MM":
		return two(b, int(t.Month()))
	case "MMM":
		return append(b, d.shortMonths[t.Month()-1]...)
	case "MMMM":
		return append(b, d.months[t.Month()-1]...)
	case "y":
		return strconv.AppendInt(b, int64(t.Year()), 10)
	case "yy":
		return two(b, t.Year()%100)
	case "H":
		return strconv.AppendInt(b, int64(t.Hour()), 10)
	case "HH":
		return two(b, t.Hour())
	case "h":
		return strconv.AppendInt(b, int64((t.Hour()+11)%12+1), 10)
	case "mm":
		return two(b, t.Minute())
	case "a":
		return append(b, d.halves[t.Hour()/12]...)
	}
	panic("unknown field " + field) // a test writes every pattern
}

// two writes a number below 100 with two digits.
func two(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }
