package decode

import (
	"strconv"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

func dateSchema() Schema {
	return Schema{"type": "string", FormKind: FormDate}
}

func timeSchema() Schema {
	return Schema{"type": "string", FormKind: FormTime}
}

// Date binds a date, with a time and an offset or without. What has no offset is
// in the site's time zone, which is asked for when the date is read.
func Date(into *campaign.Moment, zone func() *time.Location) Value {
	read := func(n Node) (campaign.Moment, bool) { return readDate(n, zone()) }
	return Custom[campaign.Moment]{Into: into, Read: read, Form: dateSchema, Kind: DateKind}
}

func readDate(n Node, zone *time.Location) (campaign.Moment, bool) {
	m, ok := momentOf(n.Value(), zone)
	switch {
	case !ok:
		if s, text := n.Value().(string); text {
			n.AddError(sayNoDate(DateKind, n.key(), s, n.ProposeLine(DateKind, s)))
		} else if line := n.ProposeLine(DateKind, n.shown()); line != "" {
			n.AddError(diag.Say("bad-date/written", "found", n.shown(), "line", line))
		} else {
			form, _ := formOfDay(n.shown())
			n.AddError(diag.Say("wrong-type/date", "path", n.Place(), "found", n.Kind(), "line", n.key()+" = "+form))
		}
	case m.Year() < 1000:
		n.AddError(diag.Say("bad-date/early", "year", m.Year()))
		ok = false
	}
	return m, ok
}

// momentOf understands TOML's dates and texts of the same form. The parser
// marks what has no offset by the name of its location.
func momentOf(value any, zone *time.Location) (campaign.Moment, bool) {
	switch v := value.(type) {
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return campaign.Moment{Time: locale.WallMoment(v, zone)}, true
		case "datetime-local":
			return campaign.Moment{Time: locale.WallMoment(v, zone), HasTime: true}, true
		case "time-local":
			return campaign.Moment{}, false
		}
		return campaign.Moment{Time: withOffset(v), HasTime: true}, true
	case string:
		return parseMoment(v, zone)
	}
	return campaign.Moment{}, false
}

// parseMoment reads a date that stands in quotes.
func parseMoment(s string, zone *time.Location) (campaign.Moment, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return campaign.Moment{Time: locale.WallMoment(t, zone)}, true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateTime} {
		if t, err := time.Parse(layout, s); err == nil {
			return campaign.Moment{Time: locale.WallMoment(t, zone), HasTime: true}, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04Z07:00", time.RFC3339, "2006-01-02 15:04Z07:00", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return campaign.Moment{Time: withOffset(t), HasTime: true}, true
		}
	}
	return campaign.Moment{}, false
}

// withOffset keeps the offset that was written and forgets the zone of the
// machine that happens to have the same one.
func withOffset(t time.Time) time.Time {
	if _, offset := t.Zone(); offset != 0 {
		return t.In(time.FixedZone("", offset))
	}
	return t.UTC()
}

// A Clock is a time of day.
type Clock struct {
	Hour, Minute, Second int
	Set                  bool // one was given
}

// TimeOfDay binds "14:30" or a TOML time.
func TimeOfDay(into *Clock) Value {
	return Custom[Clock]{Into: into, Read: readTimeOfDay, Form: timeSchema, Kind: TimeKind}
}

func readTimeOfDay(n Node) (Clock, bool) {
	switch v := n.Value().(type) {
	case time.Time:
		if v.Location().String() == "time-local" {
			return Clock{v.Hour(), v.Minute(), v.Second(), true}, true
		}
	case string:
		for _, layout := range []string{"15:04", time.TimeOnly} {
			if t, err := time.Parse(layout, v); err == nil {
				return Clock{t.Hour(), t.Minute(), t.Second(), true}, true
			}
		}
		n.AddError(sayNoDate(TimeKind, n.key(), v, n.ProposeLine(TimeKind, v)))
		return Clock{}, false
	}
	n.AddError(diag.Say("wrong-type/time", "path", n.Place(), "found", n.Kind(), "line", exampleLine(TimeKind, n.key())))
	return Clock{}, false
}

// Since binds a day, a month or a year.
func Since(into *campaign.Since) Value {
	return Custom[campaign.Since]{Into: into, Read: readSince, Kind: SinceKind, Form: func() Schema {
		return Schema{"type": []string{"string", "integer"}, FormKind: FormDate}
	}}
}

func readSince(n Node) (campaign.Since, bool) {
	switch v := n.Value().(type) {
	case time.Time:
		if v.Location().String() == "date-local" && v.Year() >= 1000 {
			return campaign.Since{Year: v.Year(), Month: v.Month(), Day: v.Day()}, true
		}
	case int64:
		if v >= 1000 && v <= 9999 {
			return campaign.Since{Year: int(v)}, true
		}
		n.AddError(diag.Say("bad-date/year", "year", v, "line", exampleLine(SinceKind, n.key())))
		return campaign.Since{}, false
	case string:
		if s, ok := parseSince(v); ok {
			return s, true
		}
		n.AddError(sayNoDate(SinceKind, n.key(), v, n.ProposeLine(SinceKind, v)))
		return campaign.Since{}, false
	}
	n.AddError(diag.Say("wrong-type/since", "path", n.Place(), "found", n.Kind(), "line", exampleLine(SinceKind, n.key())))
	return campaign.Since{}, false
}

func parseSince(s string) (campaign.Since, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() >= 1000 {
		return campaign.Since{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
	}
	if t, err := time.Parse("2006-01", s); err == nil && t.Year() >= 1000 {
		return campaign.Since{Year: t.Year(), Month: t.Month()}, true
	}
	if year, err := strconv.Atoi(s); err == nil && len(s) == 4 && year >= 1000 {
		return campaign.Since{Year: year}, true
	}
	return campaign.Since{}, false
}
