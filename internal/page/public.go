package page

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
// letters.
func (p *Plan) Public() []Public {
	own := p.editions[0]
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
		Entry: feed.TagURI(e.site.Authority, e.entryPath(d)), Says: d.Title + "\n" + d.Summary + "\n" + strconv.FormatUint(e.text(d).sum, 16),
	}
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

// Hosts lists the other sites that published texts and front matter link to.
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
	for _, e := range p.editions {
		for _, c := range e.Cases {
			if c.Action != nil {
				note(c.Action.URL)
			}
			for _, event := range c.Events {
				note(event.URL)
			}
		}
		for _, l := range e.Letters {
			note(l.Source)
			if l.Sign != nil {
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
	return slices.ContainsFunc([]string{"/feed.xml", "/atom.xml", "/feed.json", "/calendar.ics"}, func(name string) bool {
		return strings.HasSuffix(string(o.Address), name)
	})
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
