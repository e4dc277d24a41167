package feed

import (
	"strconv"
	"time"
)

// An Event is a date to know about. Texts are plain.
type Event struct {
	// UID never changes, whatever else does: a program that meets it again
	// replaces the event. It is the caller's to make unique.
	UID string
	// Start is the moment of a timed event, in any zone; of an all-day one,
	// its date as it reads in the zone that Start is in.
	Start       time.Time
	AllDay      bool
	Updated     time.Time // when it was last moved or changed; zero when not known
	Summary     string
	Location    string
	Description string
	URL         string
	Categories  []string
}

// refresh is how often a subscriber's program is asked to look: often enough
// for a hearing moved at short notice, seldom enough for a small host.
const refresh = "PT6H"

// utcZone stands in a calendar without events. iCalendar requires a component
// (RFC 5545, section 3.6), and some programs refuse a calendar without one. A
// time zone is the only one that puts nothing on anybody's day.
const utcZone = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n" +
	"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

// appendICS appends the feed's events as iCalendar (RFC 5545) with the name and the
// refresh interval of RFC 7986, each also in the older form that programs
// still look for. There is no METHOD: it would make a scheduling message of
// it, which needs an organizer (RFC 5546).
func appendICS(dst []byte, f *Feed, self string) []byte {
	w := icsWriter{dst: append(dst, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//casebook//casebook//EN\r\n"...)}
	w.addText("NAME", f.Title)
	w.addText("X-WR-CALNAME", f.Title)
	w.addText("DESCRIPTION", f.Description)
	w.addText("X-WR-CALDESC", f.Description)
	w.addURI("URL", f.Home)
	w.addURI("SOURCE;VALUE=URI", self)
	w.addRaw("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	w.addRaw("X-PUBLISHED-TTL", refresh)
	for i := range f.Events {
		w.addEvent(&f.Events[i])
	}
	if len(f.Events) == 0 {
		w.dst = append(w.dst, utcZone...)
	}
	return append(w.dst, "END:VCALENDAR\r\n"...)
}

// addEvent appends one VEVENT. It is transparent: to follow a hearing does not
// make the subscriber busy. There is no end, since none is known: an all-day
// event then lasts its day (RFC 5545, section 3.6.1).
func (w *icsWriter) addEvent(e *Event) {
	w.addRaw("BEGIN", "VEVENT")
	w.addText("UID", e.UID)
	w.addRaw("DTSTAMP", utcStamp(e.stampTime()))
	if n := e.sequence(); n > 0 {
		w.addRaw("SEQUENCE", strconv.FormatInt(n, 10))
	}
	if e.AllDay {
		w.addRaw("DTSTART;VALUE=DATE", e.Start.Format("20060102"))
	} else {
		w.addRaw("DTSTART", utcStamp(e.Start))
	}
	w.addText("SUMMARY", e.Summary)
	w.addText("LOCATION", e.Location)
	w.addText("DESCRIPTION", e.Description)
	w.addURI("URL", e.URL)
	w.addCategories(e.Categories)
	w.addRaw("TRANSP", "TRANSPARENT")
	w.addRaw("END", "VEVENT")
}

// stampTime is the DTSTAMP: the moment of the last change, which programs compare
// with that of the event they have. Where none is known it is one that lies before
// every change, since the event's own start may lie after it, and the clock would
// make every build another calendar.
func (e *Event) stampTime() time.Time {
	if isKnown(e.Updated) {
		return e.Updated
	}
	return time.Unix(0, 0)
}

// sequence is the SEQUENCE (RFC 5545, section 3.8.7.4), which grows with each
// change: minutes from 1970 to the last, 0 where none is known.
func (e *Event) sequence() int64 {
	if !isKnown(e.Updated) {
		return 0
	}
	return max(e.Updated.Unix()/60, 0)
}

// utcStamp is a date with UTC time (RFC 5545, section 3.3.5, form 2). Every
// program shows it in its user's own zone, and no VTIMEZONE with the rules of
// a country has to be kept true.
func utcStamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
