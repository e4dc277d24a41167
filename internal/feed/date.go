package feed

import "time"

// Layouts of the two kinds of dates: RFC 822 with the four-digit year that
// the RSS Best Practices Profile asks for, and RFC 3339.
const (
	rfc822  = "Mon, 02 Jan 2006 15:04:05 -0700"
	rfc3339 = "2006-01-02T15:04:05Z07:00"
)

// isKnown reports whether t is a date that the formats can say: their years
// have four digits.
func isKnown(t time.Time) bool {
	return !t.IsZero() && t.Year() >= 1 && t.Year() <= 9999
}

// laterDate gives the later of two dates, of which either may be unknown.
func laterDate(a, b time.Time) time.Time {
	switch {
	case !isKnown(a) && !isKnown(b):
		return time.Time{}
	case !isKnown(b) || isKnown(a) && a.After(b):
		return a
	}
	return b
}

// appendDate formats t in its own offset. Local mean times of old dates have
// offsets with seconds, which no format can say: those are given in UTC.
func appendDate(dst []byte, t time.Time, layout string) []byte {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	return t.AppendFormat(dst, layout)
}
