package page

import (
	"maps"
	"reflect"
	"slices"

	"casebook/internal/campaign"
)

// Since gives the addresses whose files may differ from an older plan's; false
// when that cannot be said, and everything may.
func (p *Plan) Since(old *Plan) ([]Address, bool) {
	if old == nil || p.root() != old.root() {
		return nil, false
	}
	edited := maps.Clone(old.edited)
	if edited == nil {
		edited = map[string]edit{}
	}
	maps.Copy(edited, p.edited)
	changed := map[Address]bool{}
	for file, e := range edited {
		d := differs(old.valueOf(e), p.valueOf(e))
		switch {
		case d == same:
			continue
		case p.long[file] || old.long[file]:
			return nil, false // the pages of a long list are not known one by one
		}
		for _, plan := range []*Plan{p, old} { // the old one's, when it is the root's again
			for _, a := range plan.showing[file] {
				if d != onlyText || plan.replanned[a].shows(e.doc) {
					changed[a] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(changed)), true
}

// valueOf gives a plan's own version of a document that it or another of the
// same root has edited.
func (p *Plan) valueOf(e edit) any {
	if own, ok := p.edited[e.doc.File]; ok {
		return own.value
	}
	return e.before
}

// shows reports whether a file that was planned anew for a document may show
// its text: its own page and the feeds do; others no more than the beginning
// of a text that has no summary. A letter has a description instead.
func (o Output) shows(d *campaign.Document) bool {
	kind, _ := shelf(d.File)
	return o.Source == d.File || o.IsFeed() || d.Summary == "" && kind != "letters"
}

// A difference between two versions of a document says how far it reaches.
type difference uint8

const (
	same      difference = iota
	onlyText             // the text alone
	onlyShown            // what is shown of it: its title, summary and the like
	placed               // where things stand, or in which order
)

// differs compares two values of one kind of content.
func differs(a, b any) difference {
	switch b := b.(type) {
	case *campaign.Case:
		return compareTo(a.(*campaign.Case), b, func(c *campaign.Case) *campaign.Document { return &c.Document }, func(c *campaign.Case) {
			c.Status, c.Country, c.Location, c.Since, c.Verified, c.Featured = "", "", "", campaign.Since{}, campaign.Moment{}, false
			c.ImageAlt, c.ImageCredit, c.Facts = "", "", nil
			if c.Action != nil {
				c.Action = &campaign.Action{Until: c.Action.Until}
			}
		})
	case *campaign.Update:
		return compareTo(a.(*campaign.Update), b, func(u *campaign.Update) *campaign.Document { return &u.Document }, func(*campaign.Update) {})
	case *campaign.Letter:
		return compareTo(a.(*campaign.Letter), b, func(l *campaign.Letter) *campaign.Document { return &l.Document }, func(l *campaign.Letter) {
			l.Place, l.To, l.CC, l.Source, l.AsOf = "", nil, nil, "", campaign.Moment{}
			if l.Sign != nil {
				l.Sign = &campaign.Sign{Until: l.Sign.Until}
			}
		})
	case *campaign.Page:
		return compareTo(a.(*campaign.Page), b, func(p *campaign.Page) *campaign.Document { return &p.Document }, func(*campaign.Page) {})
	}
	return placed
}

// compareTo compares all, then all but the text, then all but what is only
// shown: settle takes that away from a copy.
func compareTo[D any](a, b *D, document func(*D) *campaign.Document, settle func(*D)) difference {
	if a == b || reflect.DeepEqual(a, b) {
		return same
	}
	x, y := *a, *b
	document(&x).Body = document(&y).Body
	if reflect.DeepEqual(x, y) {
		return onlyText
	}
	for _, v := range []*D{&x, &y} {
		d := document(v)
		d.Title, d.Summary, d.Front, d.Body, d.BodyLine, d.Updated, d.Keys, d.Params = "", "", "", "", 0, campaign.Moment{}, nil, nil
		settle(v)
	}
	if reflect.DeepEqual(x, y) {
		return onlyShown
	}
	return placed
}

// compareCampaigns gives the documents of now that differ from before's; false
// when one differs by more than what is shown of it, or there are others.
func compareCampaigns(before, now *campaign.Campaign) ([]edit, bool) {
	if len(before.Cases) != len(now.Cases) || len(before.Letters) != len(now.Letters) || len(before.Pages) != len(now.Pages) {
		return nil, false
	}
	var c comparison
	ok := compareVersions(&c, before.Home, now.Home)
	for i := 0; ok && i < len(now.Cases); i++ {
		a, b := before.Cases[i], now.Cases[i]
		ok = compareVersions(&c, a.Case, b.Case) && len(a.Updates) == len(b.Updates)
		for j := 0; ok && j < len(b.Updates); j++ {
			ok = compareVersions(&c, a.Updates[j], b.Updates[j])
		}
	}
	for i := 0; ok && i < len(now.Letters); i++ {
		ok = compareVersions(&c, before.Letters[i], now.Letters[i])
	}
	for i := 0; ok && i < len(now.Pages); i++ {
		ok = compareVersions(&c, before.Pages[i], now.Pages[i])
	}
	return c.edits, ok
}

// A comparison gathers what differs.
type comparison struct{ edits []edit }

// compareVersions looks at one document's versions; false when they differ by
// too much. Those that were not read again are the same values.
func compareVersions[D any](c *comparison, before, now []*D) bool {
	if len(before) != len(now) {
		return false
	}
	for i := range now {
		if before[i] == now[i] {
			continue
		}
		switch d := differs(before[i], now[i]); d {
		case same:
		case placed:
			return false
		default:
			c.edits = append(c.edits, edit{doc: documentOf(now[i]), before: before[i], value: now[i], textOnly: d == onlyText})
		}
	}
	return true
}

// documentOf gives what a value of any kind of content has in common.
func documentOf(value any) *campaign.Document {
	switch v := value.(type) {
	case *campaign.Case:
		return &v.Document
	case *campaign.Update:
		return &v.Document
	case *campaign.Letter:
		return &v.Document
	}
	return &value.(*campaign.Page).Document
}
