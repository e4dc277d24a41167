package page

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/feed"
	"casebook/internal/theme"
)

// A Public is a document as readers and subscribers know it, for the report of
// what a publish changes.
type Public struct {
	Address Address
	Title   string
	Status  string        // of a case
	Entry   string        // id of its feed entry; "" when it has none
	Says    string        // stands for what the entry says
	At      diag.Position // of what gives the entry its id, or would
}

// Public lists the documents of the site's own language, and the responses to
// letters. An entry's translations, which have its id, are part of what it says.
func (p *Plan) Public() []Public {
	list := p.editions[0].public()
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
		for _, c := range e.public() {
			if in := entries[c.Entry]; c.Entry != "" && in.Public != nil && c.Says != in.own {
				in.Says += "\n" + e.lang + "\n" + c.Says
			}
		}
	}
	return list
}

// public lists the documents of an edition, and the responses to its letters.
func (e *edition) public() []Public {
	p, own := e.Plan, e
	list := make([]Public, 0, len(p.texts))
	for _, c := range own.Cases {
		list = append(list, Public{Address: p.book.of(&c.Document).address, Title: c.Title, Status: c.Status})
		for _, u := range c.Updates {
			list = append(list, own.publicEntry(&u.Document))
		}
	}
	for _, l := range own.Letters {
		list = append(list, own.publicEntry(&l.Document))
		for _, r := range l.Responses {
			list = append(list, Public{
				At:      r.At,
				Address: p.book.of(&l.Document).address + Address("#"+responseAnchor(r)),
				Title:   own.words.T("response_from", "name", r.From),
				Entry:   feed.TagURI(p.site.Authority, p.responsePath(l, r)), Says: r.From + "\n" + r.Summary + "\n" + r.URL,
			})
		}
	}
	return list
}

func (e *edition) publicEntry(d *campaign.Document) Public {
	return Public{
		Address: e.book.of(d).address, Title: d.Title, At: d.At("id"),
		Entry: feed.TagURI(e.site.Authority, e.entryPath(d)), Says: e.says(d),
	}
}

// says stands for what an entry says. It is made of what is published alone: its
// digest is (package publish), and nobody should be able to test it against
// what stands in a comment.
func (e *edition) says(d *campaign.Document) string {
	text := d.Title + "\n" + d.Summary + "\n" + strconv.FormatUint(e.text(d).says, 16)
	if d.Updated.IsZero() {
		return text
	}
	return text + "\n" + d.Updated.Format(time.RFC3339)
}

// Documents lists the content files whose text is published, by name.
func (p *Plan) Documents() []*campaign.Document {
	list := make([]*campaign.Document, 0, len(p.texts))
	for _, t := range p.texts {
		list = append(list, t.doc)
	}
	slices.SortFunc(list, func(a, b *campaign.Document) int { return strings.Compare(a.File, b.File) })
	return list
}

// Hosts lists the other sites that pages link to: their texts, what is shown of
// their front matter, and the foot of every page.
func (p *Plan) Hosts() []string {
	seen := map[string]bool{}
	note := func(address string) {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			seen[hostOf(u)] = true
		}
	}
	last := ""
	for _, t := range p.texts {
		p.know(t)
		for _, h := range t.hosts {
			if h != last { // mostly the same again
				seen[h], last = true, h
			}
		}
	}
	note(p.site.Organisation.URL)
	for _, e := range p.editions {
		for _, c := range e.Cases {
			if c.Action != nil && !p.Gate.Over(c.Action.Until) {
				note(c.Action.URL)
			}
			for _, event := range c.Events {
				note(event.URL)
			}
		}
		for _, l := range e.Letters {
			note(l.Source)
			if l.Sign != nil && !p.Gate.Over(l.Sign.Until) {
				note(l.Sign.URL)
			}
			for _, r := range l.Responses {
				note(r.URL)
			}
		}
	}
	hosts := make([]string, 0, len(seen))
	for h := range seen {
		hosts = append(hosts, h)
	}
	slices.Sort(hosts)
	return hosts
}

// hostOf gives the site that an address is on; "" for this one.
func hostOf(u *url.URL) string { return strings.ToLower(u.Hostname()) }

// Signatories counts who signed the published letters.
func (p *Plan) Signatories() int {
	n := 0
	for _, l := range p.editions[0].Letters {
		n += l.Signatories.Total
	}
	return n
}

// IsPage reports an HTML page.
func (o Output) IsPage() bool {
	return strings.HasSuffix(string(o.Address), "/") || strings.HasSuffix(string(o.Address), ".html")
}

// IsFeed reports a feed or a calendar.
func (o Output) IsFeed() bool {
	return feed.FindFormat(string(o.Address)) != nil
}

// At says of a layout's error for which content file it failed.
func At(err error, source string) error {
	var layout *theme.Error
	if source == "" || !errors.As(err, &layout) {
		return err
	}
	d := layout.Diagnostic
	d.Message += " (on the page of " + source + ")"
	return &theme.Error{Diagnostic: d}
}
