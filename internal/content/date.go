package content

import (
	"strconv"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

func dateSchema() decode.Schema {
	return decode.Schema{"type": "string", decode.FormKind: decode.FormDate}
}

func timeSchema() decode.Schema {
	return decode.Schema{"type": "string", decode.FormKind: decode.FormTime}
}

// dateValue binds a date, with a time and an offset or without. What has no
// offset is in the site's time zone.
func (r *reader) dateValue(into *campaign.Moment) decode.Value {
	return decode.Custom[campaign.Moment]{Into: into, Read: r.readDate, Form: dateSchema, Kind: decode.DateKind}
}

func (r *reader) readDate(n decode.Node) (campaign.Moment, bool) {
	m, ok := r.momentOf(n.Value())
	switch {
	case !ok:
		if s, text := n.Value().(string); text {
			n.AddError(sayNoDate(n, decode.DateKind, s))
		} else {
			n.AddError(diag.Say("wrong-type/date", "path", n.Place(), "found", n.Kind()))
		}
	case m.Year() < 1000:
		n.AddError(diag.Say("bad-date/early", "year", m.Year()))
		ok = false
	}
	return m, ok
}

// sayNoDate says that a text is no date, with the line to write where it is one as
// people write it.
func sayNoDate(n decode.Node, kind decode.Kind, found string) diag.Text {
	if line := n.ProposeLine(kind, found); line != "" {
		return diag.Say("bad-date/written", "found", found, "line", line)
	}
	if kind == decode.SinceKind {
		return diag.Say("bad-date/since", "found", found)
	}
	return diag.Say("bad-date", "found", found)
}

// momentOf understands TOML's dates and texts of the same form. The parser
// marks what has no offset by the name of its location.
func (r *reader) momentOf(value any) (campaign.Moment, bool) {
	switch v := value.(type) {
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return campaign.Moment{Time: locale.WallMoment(v, r.site.Zone)}, true
		case "datetime-local":
			return campaign.Moment{Time: locale.WallMoment(v, r.site.Zone), HasTime: true}, true
		case "time-local":
			return campaign.Moment{}, false
		}
		return campaign.Moment{Time: withOffset(v), HasTime: true}, true
	case string:
		return r.parseMoment(v)
	}
	return campaign.Moment{}, false
}

// parseMoment reads a date that stands in quotes.
func (r *reader) parseMoment(s string) (campaign.Moment, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return campaign.Moment{Time: locale.WallMoment(t, r.site.Zone)}, true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateTime} {
		if t, err := time.Parse(layout, s); err == nil {
			return campaign.Moment{Time: locale.WallMoment(t, r.site.Zone), HasTime: true}, true
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

// clockFace gives what a clock shows as if it were UTC, for comparison.
func clockFace(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// A clock is a time of day.
type clock struct {
	hour, minute, second int
	set                  bool
}

// timeOfDay binds "14:30" or a TOML time.
func timeOfDay(into *clock) decode.Value {
	return decode.Custom[clock]{Into: into, Read: readClock, Form: timeSchema, Kind: decode.TimeKind}
}

func readClock(n decode.Node) (clock, bool) {
	switch v := n.Value().(type) {
	case time.Time:
		if v.Location().String() == "time-local" {
			return clock{v.Hour(), v.Minute(), v.Second(), true}, true
		}
	case string:
		for _, layout := range []string{"15:04", time.TimeOnly} {
			if t, err := time.Parse(layout, v); err == nil {
				return clock{t.Hour(), t.Minute(), t.Second(), true}, true
			}
		}
		if line := n.ProposeLine(decode.TimeKind, v); line != "" {
			n.AddError(diag.Say("bad-time/written", "found", v, "line", line))
		} else {
			n.AddError(diag.Say("bad-time", "found", v))
		}
		return clock{}, false
	}
	n.AddError(diag.Say("wrong-type/time", "path", n.Place(), "found", n.Kind()))
	return clock{}, false
}

// sinceValue binds a day, a month or a year.
func sinceValue(into *campaign.Since) decode.Value {
	return decode.Custom[campaign.Since]{Into: into, Read: readSince, Kind: decode.SinceKind, Form: func() decode.Schema {
		return decode.Schema{"type": []string{"string", "integer"}, decode.FormKind: decode.FormDate}
	}}
}

func readSince(n decode.Node) (campaign.Since, bool) {
	switch v := n.Value().(type) {
	case time.Time:
		if v.Location().String() == "date-local" && v.Year() >= 1000 {
			return campaign.Since{Year: v.Year(), Month: v.Month(), Day: v.Day()}, true
		}
	case int64:
		if v >= 1000 && v <= 9999 {
			return campaign.Since{Year: int(v)}, true
		}
		n.AddError(diag.Say("bad-date/year", "year", v))
		return campaign.Since{}, false
	case string:
		if s, ok := parseSince(v); ok {
			return s, true
		}
		n.AddError(sayNoDate(n, decode.SinceKind, v))
		return campaign.Since{}, false
	}
	n.AddError(diag.Say("wrong-type/since", "path", n.Place(), "found", n.Kind()))
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

// DateOfSlug gives the date that the slug of an update begins with, in UTC.
func DateOfSlug(slug string) (time.Time, bool) {
	const size = len(time.DateOnly)
	if len(slug) < size || len(slug) > size && slug[size] != '-' {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, slug[:size])
	return t, err == nil && t.Year() >= 1000
}
