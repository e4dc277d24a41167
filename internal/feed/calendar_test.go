package feed

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// parseCalendar reads a calendar with a parser that is not ours.
func parseCalendar(t *testing.T, data []byte) *ical.Calendar {
	t.Helper()
	parsed, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v\n%s", err, data)
	}
	if err := ical.NewEncoder(&bytes.Buffer{}).Encode(parsed); err != nil {
		t.Fatalf("go-ical finds it invalid: %v\n%s", err, data)
	}
	return parsed
}

// property gives a text property of a component as the parser reads it.
func property(t *testing.T, c *ical.Component, name string) string {
	t.Helper()
	text, err := c.Props.Text(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return text
}

func TestCalendarReadsBackAsWritten(t *testing.T) {
	c := exampleCalendar()
	parsed := parseCalendar(t, write("calendar.ics", c))
	if got := property(t, parsed.Component, "X-WR-CALNAME"); got != c.Title {
		t.Errorf("name: got %q, want %q", got, c.Title)
	}
	events := parsed.Events()
	if got, want := len(events), len(c.Events); got != want {
		t.Fatalf("events: got %d, want %d", got, want)
	}
	for i, e := range c.Events {
		for name, want := range map[string]string{
			"UID": e.UID, "SUMMARY": e.Summary, "LOCATION": e.Location,
			"DESCRIPTION": strings.ReplaceAll(e.Description, "\r\n", "\n"),
		} {
			if got := property(t, events[i].Component, name); got != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
	}
	categories, err := events[0].Props.Get("CATEGORIES").TextList()
	if got, want := strings.Join(categories, "|"), "Court|Appeal, second"; err != nil || got != want {
		t.Errorf("categories: got %q, want %q (%v)", got, want, err)
	}
	start, err := events[0].DateTimeStart(nil)
	if err != nil || !start.Equal(c.Events[0].Start) {
		t.Errorf("start: got %v, want %v (%v)", start, c.Events[0].Start, err)
	}
}

func TestAllDayEventKeepsItsDateEastAndWest(t *testing.T) {
	for _, offset := range []int{-11, 0, 14} {
		zone := time.FixedZone("", offset*3600)
		c := &Feed{Events: []Event{{UID: "x", AllDay: true, Start: time.Date(2026, 7, 1, 0, 0, 0, 0, zone)}}}
		out := string(write("calendar.ics", c))
		if want := "\r\nDTSTART;VALUE=DATE:20260701\r\n"; !strings.Contains(out, want) {
			t.Errorf("offset %d: got %s, want it to hold %s", offset, out, want)
		}
		if want := "\r\nDTSTAMP:19700101T000000Z\r\n"; !strings.Contains(out, want) {
			t.Errorf("offset %d: got %s, want it to hold %s", offset, out, want)
		}
	}
}

func TestCalendarWithoutEventsHasAComponent(t *testing.T) {
	parsed := parseCalendar(t, write("calendar.ics", &Feed{Title: "Empty"}))
	if got := len(parsed.Events()); got != 0 {
		t.Errorf("events: got %d, want 0", got)
	}
	if got, want := len(parsed.Children), 1; got != want {
		t.Errorf("components: got %d, want %d", got, want)
	}
}

func TestValuesCannotBecomeProperties(t *testing.T) {
	evil := "x\r\nATTENDEE:mailto:ada@example.org\nEND:VEVENT\u2028BEGIN:VALARM\x85;VALUE=DATE"
	c := &Feed{Title: evil, Description: evil, Home: evil, Events: []Event{{
		UID: evil, Summary: evil, Location: evil, Description: evil, URL: evil, Categories: []string{evil, "", evil},
	}}}
	out := write("calendar.ics", c)
	parsed := parseCalendar(t, out)
	if got := len(parsed.Children); got != 1 {
		t.Errorf("components: got %d, want 1\n%s", got, out)
	}
	for _, component := range []*ical.Component{parsed.Component, parsed.Children[0]} {
		for name, list := range component.Props {
			if name == "ATTENDEE" || len(list) != 1 {
				t.Errorf("property %s: got %d times\n%s", name, len(list), out)
			}
		}
	}
}

func TestLinesAreFoldedBetweenCharacters(t *testing.T) {
	for _, text := range []string{strings.Repeat("a", 300), strings.Repeat("й", 200), "a" + strings.Repeat("й", 200),
		strings.Repeat("語", 200), "ab" + strings.Repeat("𝔸", 100), strings.Repeat(" ", 200), strings.Repeat(";", 100)} {
		c := &Feed{Title: text}
		checkLines(t, write("calendar.ics", c))
		if got := property(t, parseCalendar(t, write("calendar.ics", c)).Component, "NAME"); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}

// checkLines checks what RFC 5545, section 3.1, says about lines.
func checkLines(t *testing.T, out []byte) {
	t.Helper()
	rest, ended := bytes.CutSuffix(out, []byte("\r\n"))
	if !ended {
		t.Errorf("does not end in a line break: %q", out)
	}
	for line := range bytes.SplitSeq(rest, []byte("\r\n")) {
		if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("bad line of %d bytes: %q", len(line), line)
		}
	}
}

func TestLineOf75OctetsIsNotFolded(t *testing.T) {
	for _, c := range []struct {
		text string
		want int // lines
	}{{strings.Repeat("a", 70), 1}, {strings.Repeat("a", 71), 2}, {strings.Repeat("a", 70+74), 2}, {strings.Repeat("a", 70+75), 3}} {
		w := icsWriter{}
		w.addText("NAME", c.text)
		if got := bytes.Count(w.dst, []byte("\r\n")); got != c.want {
			t.Errorf("%d letters: got %d lines, want %d", len(c.text), got, c.want)
		}
	}
}
