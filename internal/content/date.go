package content

import (
	"time"

	"casebook/internal/campaign"
	"casebook/internal/decode"
)

// dateValue binds a date; what has no offset is in the site's time zone.
func (r *reader) dateValue(into *campaign.Moment) decode.Value {
	return decode.Date(into, func() *time.Location { return r.site.Zone })
}

// clockFace gives what a clock shows as if it were UTC, for comparison.
func clockFace(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
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
