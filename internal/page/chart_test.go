package page

import (
	"testing"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/locale"
	"casebook/internal/theme"
)

func TestWayIsTrueToTheDays(t *testing.T) {
	zone, ok := locale.Zone("Europe/Kyiv") // with a day of 23 hours in between
	if !ok {
		t.Fatal("no such zone")
	}
	moment := func(y int, m time.Month, d int) campaign.Moment {
		return campaign.Moment{Time: time.Date(y, m, d, 0, 0, 0, 0, zone)}
	}
	x := &campaign.Followed{Case: &campaign.Case{Status: "imprisoned", Statuses: []campaign.StatusChange{
		{Date: moment(2026, 3, 3), Status: "detained"}, {Date: moment(2026, 6, 8), Status: "on-trial"}, {Date: moment(2026, 8, 18), Status: "imprisoned"},
	}}}
	lang := &language{statuses: map[string]Status{}}
	way := func(now campaign.Moment) *Way { return newWay(lang, campaign.Gate{Now: now.Time}, x, nil) }

	w := way(moment(2026, 11, 30))
	if got := [...]int{w.Length, w.Steps[0].Length, w.Steps[1].From, w.Steps[1].Length, w.Steps[2].From, w.Steps[2].Length}; got != [...]int{168, 97, 97, 71, 168, 0} {
		t.Errorf("got %v", got)
	}
	if last := w.Steps[2]; !last.Lasts || !last.Until.IsZero() {
		t.Errorf("got %v, want one that lasts", last)
	}
	x.Verified = moment(2026, 9, 18) // the last day of which the page tells
	if w := way(moment(2026, 11, 30)); w.Length != 199 || w.Steps[2].From != 168 || w.Steps[2].Length != 31 {
		t.Errorf("what lasts is drawn as %v of %d days", w.Steps[2], w.Length)
	}
	if w := way(moment(2026, 9, 1)); w.Length != 168 || w.Steps[2].Length != 0 {
		t.Errorf("what lasts is drawn to a day to come: %v", w)
	}
	if w := way(moment(2026, 5, 1)); w == nil || len(w.Steps) != 2 || w.Length != 0 || w.Steps[0].Length != 0 { // and since when it is so now is not known
		t.Errorf("got %v", w)
	}
	x.Since = campaign.Since{Year: 2026, Month: 4, Day: 2}
	if w := way(moment(2026, 5, 1)); w.Steps[0].Length != 30 || !w.Steps[1].Date.Equal(moment(2026, 4, 2).Time) {
		t.Errorf("the day of since is not that of the last status: %v", w)
	}
	if w := way(moment(2026, 4, 1)); !w.Steps[1].Date.IsZero() {
		t.Errorf("a day to come is told: %v", w)
	}
	x.Since = campaign.Since{Year: 2026, Month: 3, Day: 2}
	if w := way(moment(2026, 5, 1)); !w.Steps[1].Date.IsZero() {
		t.Errorf("a status begins before the one that came first: %v", w)
	}
	for _, month := range []campaign.Since{{Year: 2026, Month: 3}, {Year: 2026, Month: 4}, {Year: 2026}} { // that of the last change may be that of the next
		x.Since = month
		if w := way(moment(2026, 5, 1)); w.Steps[1].Within != month || w.Steps[0].UntilWithin != month || !w.Steps[1].Date.IsZero() {
			t.Errorf("since %v: %v", month, w)
		}
	}
	for _, month := range []campaign.Since{{Year: 2026, Month: 2}, {Year: 2026, Month: 6}, {Year: 2025}, {}} {
		x.Since = month
		if w := way(moment(2026, 5, 1)); w.Steps[1].Within.Year != 0 || w.Steps[0].UntilWithin.Year != 0 {
			t.Errorf("a month that is to come or was over before is told: %v: %v", month, w)
		}
	}
	x.Status = "detained"
	if w := way(moment(2026, 5, 1)); w != nil {
		t.Errorf("one status is drawn: %v", w)
	}
}

func TestTimeChartHasAtMostTwelveRows(t *testing.T) {
	lang := &language{locale: locale.For("en"), words: new(theme.Words)}
	for _, c := range []struct {
		first, last string
		step        int // days
		rows        int
		label       string // of the first
	}{
		{"2026-02-02", "2026-02-13", 1, 12, "2 Feb 2026"},
		{"2026-02-02", "2026-02-14", 1, 2, "2\u00a0Feb\u00a02026 – 8\u00a0Feb\u00a02026"},
		{"2026-02-08", "2026-04-26", 1, 12, "2\u00a0Feb\u00a02026 – 8\u00a0Feb\u00a02026"},
		{"2026-02-08", "2026-04-27", 1, 3, "February 2026"},
		{"2025-03-31", "2026-02-01", 1, 12, "March 2025"},
		{"2025-03-31", "2026-03-02", 7, 2, "2025"},
	} {
		people := &campaign.Signatories{}
		from, _ := time.Parse(time.DateOnly, c.first)
		to, _ := time.Parse(time.DateOnly, c.last)
		for d := from; !d.After(to); d = d.AddDate(0, 0, c.step) {
			people.Dates = append(people.Dates, campaign.Tally{Key: d.Format(time.DateOnly), Count: 2})
			people.Named, people.Total = people.Named+2, people.Total+2
		}
		chart, sum := newTimeChart(lang, people), 0
		for _, r := range chart.Rows {
			sum += r.Count
		}
		if len(chart.Rows) != c.rows || chart.Rows[0].Label != c.label || sum != people.Named {
			t.Errorf("%s to %s: %d of %d people in %d rows, the first %q", c.first, c.last, sum, people.Named, len(chart.Rows), chart.Rows[0].Label)
		}
	}
}
