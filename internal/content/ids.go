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
	d, o := it.document(), original.document()
	if d.ID != "" && strings.TrimPrefix(d.ID, "/") != strings.TrimPrefix(o.ID, "/") {
		otherID(d.At("id"), d.ID, o.File, rep)
	}
	switch it := it.(type) {
	case caseItem:
		if has(d, "events") {
			it.Events = slices.Clone(it.Events) // the file as it was read is remembered
			shareListed("event", events(it.Case), events(original.(caseItem).Case), o.File, rep)
		}
	case letterItem:
		if has(d, "responses") {
			it.Responses = slices.Clone(it.Responses)
			shareListed("response", responses(it.Letter), responses(original.(letterItem).Letter), o.File, rep)
		}
	}
}

func otherID(at diag.Position, id, file string, rep *diag.Report) {
	rep.Error(at, "translated-id", fmt.Sprintf("the id %q is not the one in %s", id, file), "take it out: an id is the same in every language")
}

// A listed thing has an id from front matter, else one that is made of its date.
type listed struct {
	date campaign.Moment
	id   *string
	at   diag.Position
}

func events(c *campaign.Case) []listed {
	list := make([]listed, len(c.Events))
	for i := range c.Events {
		e := &c.Events[i]
		at, given := c.Position(fmt.Sprintf("events[%d].id", i))
		if !given {
			at = c.At(fmt.Sprintf("events[%d].date", i))
		}
		list[i] = listed{e.Date, &e.ID, at}
	}
	return list
}

func responses(l *campaign.Letter) []listed {
	list := make([]listed, len(l.Responses))
	for i := range l.Responses {
		r := &l.Responses[i]
		list[i] = listed{r.Date, &r.ID, r.At}
	}
	return list
}

// shareListed gives those of a translation the ids that the original has. Which
// is which the ids say, and where there are none the dates.
func shareListed(what string, own, original []listed, file string, rep *diag.Report) {
	taken := make([]string, len(own))
	for i, t := range own {
		taken[i] = *t.id
		if t.date.IsZero() || hasID(original, t, *t.id) {
			continue // a bad date was reported
		}
		var same []listed
		for _, o := range original {
			if o.date.Equal(t.date.Time) && !hasID(own, o, *o.id) {
				same = append(same, o)
			}
		}
		switch {
		case len(same) == 0: // the original does not have it
		case *t.id != "":
			otherID(t.at, *t.id, file, rep)
		case len(same) == 1:
			taken[i] = *same[0].id
		default:
			rep.Error(t.at, "ambiguous-id", fmt.Sprintf("%s has more than one %s of %s", file, what, t.date.Format(time.DateOnly)),
				fmt.Sprintf("say which this is, as id = %q", *same[0].id))
		}
	}
	for i, t := range own {
		*t.id = taken[i] // only now: two of a date are not told apart by their order
	}
}

// hasID reports whether one of a list has an id; without any, one of the same
// date has to be without.
func hasID(list []listed, of listed, id string) bool {
	return slices.ContainsFunc(list, func(l listed) bool {
		return *l.id == id && (id != "" || l.date.Equal(of.date.Time))
	})
}
