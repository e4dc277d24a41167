package campaign

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func day(s string) Moment {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return Moment{Time: t}
}

func doc(file, lang string) Document {
	return Document{File: file, Lang: lang, Slug: "x", Title: file}
}

// shown gives every title of an edition.
func shown(e *Edition) string {
	var titles []string
	for _, c := range e.Cases {
		titles = append(titles, c.Title)
		for _, u := range c.Updates {
			titles = append(titles, u.Title)
		}
	}
	for _, p := range e.Pages {
		titles = append(titles, p.Title)
	}
	return strings.Join(titles, " ")
}

func TestWhatIsWithheldIsInNoEdition(t *testing.T) {
	draft := func(d Document) Document { d.Draft = true; return d }
	embargo := func(d Document, until string) Document { d.Publish = day(until); return d }
	c := &Campaign{
		Cases: []Folder{
			{Case: []*Case{{Document: draft(doc("hidden", "en"))}, {Document: doc("hidden.uk", "uk")}},
				Updates: [][]*Update{{{Document: doc("hidden-update", "en")}}}},
			{Case: []*Case{{Document: doc("open", "en")}, {Document: draft(doc("open.uk", "uk"))}},
				Updates: [][]*Update{{{Document: embargo(doc("later", "en"), "2026-03-02")}}, {{Document: doc("news", "en")}}}},
		},
		Pages: [][]*Page{{{Document: doc("about", "en")}, {Document: doc("about.uk", "uk")}}},
	}
	p := c.Publish([]string{"en", "uk"}, Gate{Now: now}, nil)
	editions, tallied := p.Editions, p.Tallied
	for i, want := range []string{"open news about", "open news about.uk"} {
		if got := shown(editions[i]); got != want {
			t.Errorf("%s: got %q, want %q", editions[i].Lang, got, want)
		}
	}
	if want := day("2026-03-02").Time; !tallied.Next.Equal(want) {
		t.Errorf("next change at %v, want %v", tallied.Next, want)
	}
	all := c.Publish([]string{"en", "uk"}, Gate{Now: now, Drafts: true}, p).Editions // what another gate lets through is not taken over
	if got, want := len(strings.Fields(shown(all[1]))), 6; got != want {
		t.Errorf("with drafts %d titles (%s), want %d", got, shown(all[1]), want)
	}
}

func TestNothingOpensBeforeWhatItBelongsTo(t *testing.T) {
	embargo := func(d Document, until string) Document { d.Publish = day(until); return d }
	draft := func(d Document) Document { d.Draft = true; return d }
	update := func(until string) [][]*Update { return [][]*Update{{{Document: embargo(doc("update", "en"), until)}}} }
	for _, c := range []struct {
		name, opens string
		campaign    Campaign
	}{
		{"update of a later case", "2026-07-01", Campaign{Cases: []Folder{{Case: []*Case{{Document: embargo(doc("a", "en"), "2026-07-01")}}, Updates: update("2026-06-10")}}}},
		{"update of an earlier case", "2026-06-01", Campaign{Cases: []Folder{{Case: []*Case{{Document: embargo(doc("a", "en"), "2026-06-01")}}, Updates: update("2026-06-10")}}}},
		{"update of a draft", "0001-01-01", Campaign{Cases: []Folder{{Case: []*Case{{Document: draft(doc("a", "en"))}}, Updates: update("2026-06-10")}}}},
		{"translation of a later page", "2026-07-01", Campaign{Pages: [][]*Page{{{Document: embargo(doc("a", "en"), "2026-07-01")}, {Document: embargo(doc("a.uk", "uk"), "2026-06-10")}}}}},
	} {
		tallied := c.campaign.Publish([]string{"en", "uk"}, Gate{Now: now}, nil).Tallied
		if got := tallied.Opens.Format(time.DateOnly); got != c.opens || !tallied.Next.Equal(tallied.Opens) || tallied.Documents != 2 {
			t.Errorf("%s: %d open at %s, next %v; want 2 at %s", c.name, tallied.Documents, got, tallied.Next, c.opens)
		}
	}
}

func TestGateOpensToTheSecond(t *testing.T) {
	at := time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	d := doc("a", "en")
	d.Publish = Moment{Time: at, HasTime: true}
	for _, c := range []struct {
		now  time.Time
		held bool
	}{{at.Add(-time.Second), true}, {at, false}, {at.Add(time.Second), false}} {
		if got := (Gate{Now: c.now}).Withheld(&d) != nil; got != c.held {
			t.Errorf("at %v: withheld %v, want %v", c.now, got, c.held)
		}
	}
}

func TestLimitWithoutATimeCountsItsWholeDay(t *testing.T) {
	until := day("2026-03-01")
	for _, c := range []struct {
		now  string
		over bool
	}{{"2026-03-01T23:59:59Z", false}, {"2026-03-02T00:00:00Z", true}} {
		at, _ := time.Parse(time.RFC3339, c.now)
		if got := (Gate{Now: at}).Over(until); got != c.over {
			t.Errorf("at %s: over %v, want %v", c.now, got, c.over)
		}
	}
	if (Gate{Now: now}).Over(Moment{}) {
		t.Error("a limit that was not given is over")
	}
}

func TestPathIsTheSameForEveryFormOfAFile(t *testing.T) {
	for file, want := range map[string]string{
		"content/cases/x/index.md":                      "/cases/x",
		"content/cases/x/index.uk.md":                   "/cases/x",
		"content/cases/x/updates/2020-05-14-y.md":       "/cases/x/updates/2020-05-14-y",
		"content/cases/x/updates/2020-05-14-y.uk.md":    "/cases/x/updates/2020-05-14-y",
		"content/cases/x/updates/2020-05-14-y/index.md": "/cases/x/updates/2020-05-14-y",
		"content/pages/about.md":                        "/pages/about",
		"content/index.md":                              "",
	} {
		lang := "en"
		if strings.Contains(file, ".uk.") {
			lang = "uk"
		}
		d := doc(file, lang)
		if got := d.Path(); got != want {
			t.Errorf("%s: got %q, want %q", file, got, want)
		}
	}
}

func TestNewestFirst(t *testing.T) {
	update := func(file, date string) []*Update {
		d := doc("content/cases/x/updates/"+file+".md", "en")
		d.Title, d.Date = file, day(date)
		return []*Update{{Document: d}}
	}
	c := &Campaign{Cases: []Folder{{
		Case:    []*Case{{Document: doc("case", "en")}},
		Updates: [][]*Update{update("a", "2026-01-02"), update("c", "2026-01-03"), update("b", "2026-01-02")},
	}}}
	editions := c.Publish([]string{"en"}, Gate{Now: now}, nil).Editions
	if got, want := shown(editions[0]), "case c b a"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A case that was not read again is the same value, and what is held back is
// counted all the same.
func TestCaseThatWasNotReadAgainIsTakenOver(t *testing.T) {
	draft := doc("content/cases/x/updates/b.md", "en")
	draft.Draft = true
	folder := func(title string) Folder {
		return Folder{
			Case:    []*Case{{Document: doc(title, "en")}},
			Updates: [][]*Update{{{Document: doc(title+" update", "en")}}, {{Document: draft}}},
		}
	}
	languages := []string{"en", "uk"}
	stays, changes := folder("stays"), folder("changes")
	before := (&Campaign{Cases: []Folder{stays, changes}}).Publish(languages, Gate{Now: now}, nil)
	edited := Folder{Case: changes.Case, Updates: changes.Updates[:1:1]}
	after := (&Campaign{Cases: []Folder{stays, edited}}).Publish(languages, Gate{Now: now}, before)
	if before.Tallied.Documents != 2 || after.Tallied.Documents != 1 {
		t.Errorf("%d and %d held back, want 2 and 1", before.Tallied.Documents, after.Tallied.Documents)
	}
	for i := range languages {
		was, is := before.Editions[i].Cases, after.Editions[i].Cases
		if was[0] != is[0] || was[1] == is[1] {
			t.Errorf("%s: the same %v and %v, want the one that stays", languages[i], was[0] == is[0], was[1] == is[1])
		}
		if got := shown(after.Editions[i]); got != "stays stays update changes changes update" {
			t.Errorf("%s: got %q", languages[i], got)
		}
	}
}
