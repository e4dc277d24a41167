package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// shareIDs holds a translation to the ids of the original: an entry of a feed
// or a calendar has the same one in every language.
func shareIDs(it, original item, rep *diag.Report) {
	d, o := it.head(), original.head()
	if d.ID != "" && strings.TrimPrefix(d.ID, "/") != strings.TrimPrefix(o.ID, "/") {
		rep.AddError(d.At("id"), diag.Say("translated-id", "id", d.ID, "file", o.File))
	}
	switch it := it.(type) {
	case caseItem:
		if hasKey(d, "events") {
			it.Events = slices.Clone(it.Events) // the file as it was read is remembered
			shareListed(listEvents(it.Case), listEvents(original.(caseItem).Case), o.File, rep)
		}
	case letterItem:
		if hasKey(d, "responses") {
			it.Responses = slices.Clone(it.Responses)
			shareListed(listResponses(it.Letter), listResponses(original.(letterItem).Letter), o.File, rep)
		}
	}
}

// A listed thing has an id from front matter, else one that is made of its date.
type listed struct {
	date campaign.Moment
	id   *string
	at   diag.Position
	// ambiguous says that the original has more than one of its date.
	ambiguous func(file, date, id string) diag.Text
}

func listEvents(c *campaign.Case) []listed {
	list := make([]listed, len(c.Events))
	for i := range c.Events {
		e := &c.Events[i]
		at, given := c.Position(fmt.Sprintf("events[%d].id", i))
		if !given {
			at = c.At(fmt.Sprintf("events[%d].date", i))
		}
		list[i] = listed{e.Date, &e.ID, at, ambiguousEvent}
	}
	return list
}

func listResponses(l *campaign.Letter) []listed {
	list := make([]listed, len(l.Responses))
	for i := range l.Responses {
		r := &l.Responses[i]
		list[i] = listed{r.Date, &r.ID, r.At, ambiguousResponse}
	}
	return list
}

func ambiguousEvent(file, date, id string) diag.Text {
	return diag.Say("ambiguous-id/event", "file", file, "date", date, "id", id)
}

func ambiguousResponse(file, date, id string) diag.Text {
	return diag.Say("ambiguous-id/response", "file", file, "date", date, "id", id)
}

// shareListed gives those of a translation the ids that the original has. Which
// is which the ids say, and where there are none the dates.
func shareListed(translated, original []listed, file string, rep *diag.Report) {
	ids := make([]string, len(translated))
	for i, t := range translated {
		ids[i] = *t.id
		if t.date.IsZero() || hasID(original, t, *t.id) {
			continue // a bad date was reported
		}
		var same []listed
		for _, o := range original {
			if o.date.Equal(t.date.Time) && !hasID(translated, o, *o.id) {
				same = append(same, o)
			}
		}
		switch {
		case len(same) == 0: // the original does not have it
		case *t.id != "":
			rep.AddError(t.at, diag.Say("translated-id", "id", *t.id, "file", file))
		case len(same) == 1:
			ids[i] = *same[0].id
		default:
			rep.AddError(t.at, t.ambiguous(file, t.date.Format(time.DateOnly), *same[0].id))
		}
	}
	for i, t := range translated {
		*t.id = ids[i] // only now: two of a date are not told apart by their order
	}
}

// hasID reports whether one of a list has an id; without any, one of the same
// date has to be without.
func hasID(list []listed, of listed, id string) bool {
	return slices.ContainsFunc(list, func(l listed) bool {
		return *l.id == id && (id != "" || l.date.Equal(of.date.Time))
	})
}
