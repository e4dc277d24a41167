package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/share"
)

// A Public is a document as readers and subscribers know it, for the report of
// what a publish changes.
type Public struct {
	Address address.Address
	Title   string
	Status  string        // of a case
	Entry   string        // id of its feed entry; "" when it has none
	Says    string        // stands for what the entry says
	At      diag.Position // of what gives the entry its id, or would
}

// Public lists the documents of the site's own language, and the responses to
// letters. An entry's translations, which have its id, are part of what it says.
func (p *Plan) Public() []Public {
	list := p.publicIn(p.editions[0])
	if len(p.editions) == 1 {
		return list
	}
	type entry struct {
		*Public
		own string
	}
	entries := make(map[string]entry, len(list))
	for i := range list {
		entries[list[i].Entry] = entry{&list[i], list[i].Says}
	}
	for _, e := range p.editions[1:] {
		for _, x := range p.publicIn(e) {
			if in := entries[x.Entry]; x.Entry != "" && in.Public != nil && x.Says != in.own {
				in.Says += "\n" + e.lang.tag + "\n" + x.Says
			}
		}
	}
	return list
}

// publicIn lists the documents of an edition, and the responses to its letters.
func (p *Plan) publicIn(e *edition) []Public {
	list := make([]Public, 0, len(p.texts.revisions))
	for _, c := range e.cases {
		list = append(list, Public{Address: p.book.Find(&c.Document).Address, Title: c.Title, Status: c.Status})
		for _, u := range c.Updates {
			list = append(list, p.publicEntry(&u.Document))
		}
	}
	for _, l := range e.letters {
		list = append(list, p.publicEntry(&l.Document))
		for _, r := range l.Responses {
			list = append(list, Public{
				At:      r.At,
				Address: p.book.Find(&l.Document).Address + address.Address("#"+responseAnchor(r)),
				Title:   e.lang.words.T("response_from", "name", r.From),
				Entry:   p.book.EntryID(p.book.ResponsePath(l, r)), Says: r.From + "\n" + r.Summary + "\n" + r.URL,
			})
		}
	}
	for _, n := range e.news {
		list = append(list, p.publicEntry(&n.Document))
	}
	for _, x := range e.pages {
		if k := p.Input.Site.KindOf(x.Folder); k != nil && k.Feed {
			list = append(list, p.publicEntry(&x.Document))
		}
	}
	return list
}

// publicEntry gives a document with an entry. What that says is made of what is
// published alone: its digest is (package publish), and nobody should be able to
// test it against what stands in a comment.
func (p *Plan) publicEntry(d *campaign.Document) Public {
	says := d.Title + "\n" + d.Summary + "\n" + strconv.FormatUint(p.texts.findText(d).html, 16)
	if !d.Updated.IsZero() {
		says += "\n" + d.Updated.Format(time.RFC3339)
	}
	return Public{
		Address: p.book.Find(d).Address, Title: d.Title, At: d.At("id"), Entry: p.book.EntryID(p.book.EntryPath(d)), Says: says,
	}
}

// A Dated is an event of a public case.
type Dated struct {
	UID     string // in calendars
	Title   string
	Start   string // a date, or a moment in UTC, of RFC 3339
	Updated time.Time
	At      diag.Position
}

// Events lists the events of the public cases, each once whatever its languages.
func (p *Plan) Events() []Dated {
	var list []Dated
	told := map[string]bool{}
	for _, e := range p.editions {
		for _, c := range e.cases {
			for n, event := range c.Events {
				d := Dated{
					UID: p.book.EntryID(c.Path() + "/events/" + address.EventKey(event)), Title: event.Title, Start: event.Date.Format(time.DateOnly),
					Updated: event.Updated.Time, At: c.At("events[" + strconv.Itoa(n) + "].date"),
				}
				if event.Date.HasTime {
					d.Start = event.Date.UTC().Format(time.RFC3339)
				}
				if !told[d.UID] {
					told[d.UID] = true
					list = append(list, d)
				}
			}
		}
	}
	return list
}

// A Sealed is a public letter with the seals that it has and had, the present
// one first; none for one that is not sealed.
type Sealed struct {
	File    string
	Address address.Address
	Aliases []address.Address
	Seals   []string
	At      diag.Position
}

// Seals lists the public letters, in every language.
func (p *Plan) Seals() []Sealed {
	var list []Sealed
	for _, e := range p.editions {
		for _, l := range e.letters {
			s := Sealed{File: l.File, Address: p.book.Find(&l.Document).Address, At: l.At("sealed")}
			for _, a := range l.Aliases {
				s.Aliases = append(s.Aliases, address.AliasAddress(a))
			}
			if l.Sealed != "" {
				s.Seals = append(s.Seals, l.Sealed)
				for _, c := range l.Corrections {
					s.Seals = append(s.Seals, c.Replaces)
				}
			}
			list = append(list, s)
		}
	}
	return list
}

// Hosts lists the other sites that pages link to: their texts, what is shown of
// their front matter, and the foot of every page.
func (p *Plan) Hosts() []string {
	hosts := map[string]bool{}
	last := ""
	for _, r := range p.texts.revisions {
		p.texts.convertOnce(r.text)
		for _, h := range r.text.hosts {
			if h != last { // mostly the same again
				hosts[h], last = true, h
			}
		}
	}
	gate, shown := p.Input.Gate, []string(nil)
	for _, w := range p.Input.Site.Ways() {
		shown = append(shown, w.URL)
	}
	for _, id := range p.Input.Site.Theme.Share {
		shown = append(shown, share.LinkTo(id, "", "").URL)
	}
	for _, e := range p.editions {
		for _, c := range e.cases {
			if c.Action != nil && !isActionOver(gate, c.Case) {
				shown = append(shown, c.Action.URL)
			}
			for _, event := range c.Events {
				shown = append(shown, event.URL)
			}
		}
		for _, l := range e.letters {
			shown = append(shown, l.Source)
			if l.Sign != nil && !gate.Over(l.Sign.Until) {
				shown = append(shown, l.Sign.URL)
			}
			for _, r := range l.Responses {
				shown = append(shown, r.URL)
			}
		}
	}
	for _, whole := range shown {
		if u, err := url.Parse(whole); err == nil && strings.HasPrefix(u.Scheme, "http") && u.Host != "" && !p.book.IsOwnHost(u.Hostname()) {
			hosts[strings.ToLower(u.Hostname())] = true
		}
	}
	list := make([]string, 0, len(hosts))
	for h := range hosts {
		list = append(list, h)
	}
	slices.Sort(list)
	return list
}

// Held is a document that a build would not publish yet.
type Held struct {
	Title   string
	File    string
	Address address.Address // where it is shown; "" when the plan does not show it either
	Withheld
}

// Held lists what is withheld at the plan's clock, whether or not the plan
// shows it, by file.
func (p *Plan) Held() []Held {
	var list []Held
	p.Input.Campaign.EachDocument(func(d *campaign.Document) {
		w, e := p.Input.Gate.Withheld(d), p.book.Find(d)
		if w == nil || e.State == address.Down {
			return
		}
		h := Held{Title: d.Title, File: d.File, Withheld: Withheld{Draft: w.Draft, Until: w.Until}}
		if e.State == address.Public {
			h.Address = e.Address
		}
		list = append(list, h)
	})
	slices.SortFunc(list, func(a, b Held) int { return strings.Compare(a.File, b.File) })
	return list
}

// PagesOf gives the addresses that show a content file itself.
func (p *Plan) PagesOf(file string) []address.Address {
	e := p.book.FindFile(file)
	if e == nil || e.State != address.Public {
		return nil
	}
	return []address.Address{e.Address}
}
