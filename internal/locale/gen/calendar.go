package main

import (
	"fmt"
	"strings"
)

// widths are names by how much of them is written out.
type widths struct{ Wide, Abbreviated map[string]string }

// names are those within a date, and those that stand alone.
type names struct {
	Format     widths
	StandAlone widths `json:"stand-alone"`
}

// gregorian is what CLDR has of the calendar.
type gregorian struct {
	Months, Days, DayPeriods names
	DateFormats              map[string]string
	TimeFormats              map[string]string
	DateTimeFormats          struct{ AvailableFormats map[string]string }
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// calendar writes dates, times, and what stands alone of them.
func (s source) calendar(b *strings.Builder, locale string) error {
	var v struct {
		Dates struct{ Calendars struct{ Gregorian gregorian } }
	}
	if err := s.main("cldr-dates-full", locale, "ca-gregorian.json", &v); err != nil {
		return err
	}
	g := &v.Dates.Calendars.Gregorian
	if err := g.alone(b); err != nil {
		return fmt.Errorf("month of %s: %w", locale, err)
	}
	if err := g.formats(b); err != nil {
		return fmt.Errorf("dates of %s: %w", locale, err)
	}
	return nil
}

// alone writes a month with its year, and a year, as they stand alone:
// "травень {y} р."
func (g *gregorian) alone(b *strings.Builder) error {
	for n := 1; n <= 12; n++ {
		key := fmt.Sprint(n)
		month, err := fill(g.DateTimeFormats.AvailableFormats["yMMMM"], map[string]string{
			"MMMM": g.Months.Format.Wide[key], "LLLL": g.Months.StandAlone.Wide[key], "y": "{y}",
			"MM": fmt.Sprintf("%02d", n), "M": key, "L": key, "LL": fmt.Sprintf("%02d", n),
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "month\t%s\n", month)
	}
	year, err := fill(g.DateTimeFormats.AvailableFormats["y"], map[string]string{"y": "{y}"})
	fmt.Fprintf(b, "year\t%s\n", year)
	return err
}

// formats writes the names within dates, and the patterns of dates and times
// with fields in braces: "{d} {MMMM} {y} р."
func (g *gregorian) formats(b *strings.Builder) error {
	days := g.Days.Format.Wide
	if strings.Contains(g.DateFormats["full"], "cccc") {
		days = g.Days.StandAlone.Wide
	}
	fields := map[string]string{"cccc": "{EEEE}"}
	for _, f := range []string{"d", "dd", "M", "MM", "MMM", "MMMM", "y", "yy", "EEEE", "H", "HH", "h", "mm", "a"} {
		fields[f] = "{" + f + "}"
	}
	months := make([]string, 12)
	for i := range months {
		months[i] = fmt.Sprint(i + 1)
	}
	row(b, "months", g.Months.Format.Wide, months)
	row(b, "short-months", g.Months.Format.Abbreviated, months)
	row(b, "days", days, weekdays)
	row(b, "halves", g.DayPeriods.Format.Abbreviated, []string{"am", "pm"})
	for _, style := range []string{"short", "medium", "long", "full"} {
		pattern, err := fill(g.DateFormats[style], fields)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "%s\t%s\n", style, pattern)
	}
	clock, err := fill(g.TimeFormats["short"], fields)
	fmt.Fprintf(b, "time\t%s\n", clock)
	return err
}

func row(b *strings.Builder, key string, values map[string]string, order []string) {
	b.WriteString(key)
	for _, o := range order {
		b.WriteString("\t" + values[o])
	}
	b.WriteByte('\n')
}
