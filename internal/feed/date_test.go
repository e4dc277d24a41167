package feed

import (
	"testing"
	"time"
)

func TestDatesKeepTheirOffset(t *testing.T) {
	for _, c := range []struct {
		name, layout, want string
		date               time.Time
	}{
		{"utc", rfc822, "Thu, 14 May 2026 09:05:00 +0000", time.Date(2026, 5, 14, 9, 5, 0, 0, time.UTC)},
		{"offset", rfc822, "Sat, 02 May 2026 00:00:00 +0300", time.Date(2026, 5, 2, 0, 0, 0, 0, kyiv)},
		{"utc", rfc3339, "2026-05-14T09:05:00Z", time.Date(2026, 5, 14, 9, 5, 0, 0, time.UTC)},
		{"west", rfc3339, "2026-05-14T09:05:00-03:30", time.Date(2026, 5, 14, 9, 5, 0, 0, time.FixedZone("", -12600))},
		{"seconds", rfc3339, "1899-12-31T21:57:56Z", time.Date(1900, 1, 1, 0, 0, 0, 0, time.FixedZone("", 7324))},
	} {
		if got := string(appendDate(nil, c.date, c.layout)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDatesTheFormatsCannotSayAreUnknown(t *testing.T) {
	for _, c := range []struct {
		year int
		want bool
	}{{0, false}, {-4, false}, {10000, false}, {9999, true}, {1, true}} {
		if got := isKnown(time.Date(c.year, 6, 1, 0, 0, 0, 0, time.UTC)); got != c.want {
			t.Errorf("year %d: got %t, want %t", c.year, got, c.want)
		}
	}
}

func TestLaterPassesOverUnknownDates(t *testing.T) {
	early, late := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tooLate := time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ a, b, want time.Time }{
		{early, late, late}, {late, early, late}, {time.Time{}, early, early}, {early, time.Time{}, early},
		{early, tooLate, early}, {tooLate, time.Time{}, time.Time{}},
	} {
		if got := laterDate(c.a, c.b); !got.Equal(c.want) {
			t.Errorf("laterDate(%v, %v): got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
