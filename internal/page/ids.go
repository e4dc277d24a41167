package page

import (
	"cmp"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// entryPath is what an entry's id comes from, for good and in every language:
// its own id, else the original's, else the file's path.
func (p *Plan) entryPath(d *campaign.Document) string {
	return cmp.Or(d.ID, p.book.of(d).first().ID, d.Path())
}

// first gives the original of a document's versions.
func (e *entry) first() *campaign.Document {
	for _, v := range e.versions {
		if v.original {
			return v.doc
		}
	}
	return e.doc
}

// responsePath is what the id of a response's entry comes from.
func (p *Plan) responsePath(l *campaign.Letter, r campaign.Response) string {
	return p.entryPath(&l.Document) + "/responses/" + responseKey(r)
}

// responseKey is what a response's ids come from: its id, else its date.
func responseKey(r campaign.Response) string {
	if r.ID != "" {
		return r.ID
	}
	return r.Date.Format("2006-01-02")
}

// eventKey is what an event's ids come from: its id, else its date and time,
// never its title.
func eventKey(e campaign.Event) string {
	if e.ID != "" {
		return e.ID
	}
	if e.Date.HasTime {
		return e.Date.Format("2006-01-02T1504")
	}
	return e.Date.Format("2006-01-02")
}

// checkIDs reports entries that readers' programs would take for one, withheld
// ones too: their time comes.
func (p *Plan) checkIDs(rep *diag.Report) {
	owners := map[string]*entry{}
	claim := func(d *campaign.Document) {
		of := p.book.of(d)
		if d.ID == "" && !of.original {
			return // it has the original's
		}
		key := idKey(p.entryPath(d))
		other := owners[key]
		switch {
		case d.ID != "" && p.isFeedID(key):
			rep.Error(d.At("id"), "duplicate-id", fmt.Sprintf("the id %q is that of a feed", d.ID), "give each entry an id of its own")
		case other == nil:
			owners[key] = of
		case other.first() != of.first():
			if d.ID == "" { // the other one took this one's path
				d, other = other.doc, of
			}
			rep.Error(d.At("id"), "duplicate-id", fmt.Sprintf("%s has the id %q already", other.doc.File, p.entryPath(d)), "give each entry an id of its own")
		}
	}
	for _, folder := range p.Campaign.Cases {
		for i, c := range folder.Case {
			if _, own := c.Position("events"); own || i == 0 { // else the original's
				uniqueEvents(c, rep)
			}
		}
		for _, versions := range folder.Updates {
			for _, u := range versions {
				claim(&u.Document)
			}
		}
	}
	for _, versions := range p.Campaign.Letters {
		for i, l := range versions {
			claim(&l.Document)
			if _, own := l.Position("responses"); own || i == 0 { // else the original's
				uniqueResponses(l, rep)
			}
		}
	}
	p.checkResponseIDs(owners, rep)
}

// idKey gives the form in which the paths of two ids are the same.
func idKey(path string) string { return norm.NFC.String(strings.TrimPrefix(path, "/")) }

// isFeedID reports the id of a feed: of the site's or a case's, in a language.
func (p *Plan) isFeedID(key string) bool {
	_, rest := p.split(Address("/" + key))
	return rest == "/" || isCase(rest)
}

// checkResponseIDs reports responses that have the id of an update or a letter,
// or of another letter's response.
func (p *Plan) checkResponseIDs(owners map[string]*entry, rep *diag.Report) {
	letters := map[string]*entry{}
	for _, versions := range p.Campaign.Letters {
		for _, l := range versions {
			of := p.book.of(&l.Document)
			for _, r := range l.Responses {
				path := p.responsePath(l, r)
				key := idKey(path)
				at, other := r.At, letters[key]
				if other == nil {
					letters[key] = of
					if other = owners[key]; other == nil {
						continue
					}
					at, other = other.doc.At("id"), of
				} else if other.first() == of.first() {
					continue
				}
				rep.Error(at, "duplicate-id", fmt.Sprintf("a response in %s has the id %q already", other.first().File, path), "give each entry an id of its own")
			}
		}
	}
}

// uniqueResponses reports responses whose ids would depend on their place in
// the list.
func uniqueResponses(l *campaign.Letter, rep *diag.Report) {
	seen := map[string]bool{}
	for _, r := range l.Responses {
		if key := responseKey(r); seen[key] {
			ambiguous(r.At, "response", r.ID, "of "+r.Date.Format("2006-01-02"), "ministry", rep)
		} else {
			seen[key] = true
		}
	}
}

// uniqueEvents does the same for events, whose ids are a calendar's.
func uniqueEvents(c *campaign.Case, rep *diag.Report) {
	seen := map[string]bool{}
	for i, e := range c.Events {
		if key := eventKey(e); seen[key] {
			at, given := c.Position(fmt.Sprintf("events[%d].id", i))
			if !given {
				at = c.At(fmt.Sprintf("events[%d].date", i))
			}
			ambiguous(at, "event", e.ID, "at that date and time", "appeal", rep)
		} else {
			seen[key] = true
		}
	}
}

// ambiguous reports the second of two listed things that have one key: their
// id, or without any what their date gives.
func ambiguous(at diag.Position, what, id, when, example string, rep *diag.Report) {
	if id != "" {
		rep.Error(at, "ambiguous-id", fmt.Sprintf("another %s has the id %q already", what, id), "give each an id of its own")
		return
	}
	rep.Error(at, "ambiguous-id", fmt.Sprintf("there is another %s %s", what, when), fmt.Sprintf("give each an id of its own, as id = %q", example))
}
