package publish

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
)

// EncodeSeen gives what a Record says of what readers can see, as lines of text
// for whoever keeps it where readers are: of what was taken down no more than that a
// page which is there says so.
func (r *Record) EncodeSeen() []byte {
	var stubs []string
	for _, a := range r.Down {
		if _, there := r.Pages[a]; there {
			stubs = append(stubs, a)
		}
	}
	return appendDown(r.appendSeen(nil), stubs)
}

// ParseSeen reads what EncodeSeen wrote; other lines are skipped.
func ParseSeen(text string) (Record, error) {
	m := &manifest{record: emptyRecord()}
	for line := range strings.SplitSeq(text, "\n") {
		kind, _, _ := strings.Cut(line, "\t")
		if slices.Contains([]string{"page", "case", "entry", "host", "letter", "down"}, kind) {
			if err := m.addLine(line); err != nil {
				return Record{}, cmp.Or(err, errors.New("damaged"))
			}
		}
	}
	return m.record, nil
}

// Crossing gives what may be said of readers while one version takes the place
// of another: of people only those who are in both, so that nobody is kept who
// is about to be gone, and the report of the next run says who is new again.
func Crossing(old, now Record) Record {
	r := Record{
		Pages: maps.Clone(old.Pages), Cases: maps.Clone(old.Cases), Entries: maps.Clone(old.Entries),
		Hosts: maps.Clone(old.Hosts), Letters: map[string]*People{},
	}
	for letter, was := range old.Letters {
		is := now.Letters[letter]
		switch {
		case is == nil:
		case was.count > MaxMarks || is.count > MaxMarks:
			if is.count > MaxMarks && was.count > MaxMarks {
				r.Letters[letter] = was
			}
		default:
			r.Letters[letter] = was.common(is)
		}
	}
	for _, page := range old.Down {
		if slices.Contains(now.Down, page) {
			r.Down = append(r.Down, page)
		}
	}
	for page := range r.Pages {
		if _, stays := now.Pages[page]; !stays {
			delete(r.Pages, page)
		}
	}
	for id := range r.Entries {
		if _, stays := now.Entries[id]; !stays {
			delete(r.Entries, id)
		}
	}
	for c := range r.Cases {
		if _, stays := now.Cases[c]; !stays {
			delete(r.Cases, c)
		}
	}
	for h := range r.Hosts {
		if !now.Hosts[h] {
			delete(r.Hosts, h)
		}
	}
	return r
}

// common gives the people of p who are in other too.
func (p *People) common(other *People) *People {
	there := make(map[mark]int, len(other.marks))
	for _, m := range other.marks {
		there[m]++
	}
	c := &People{letter: p.letter}
	for _, m := range p.marks {
		if there[m] > 0 {
			there[m]--
			c.marks = append(c.marks, m)
		}
	}
	c.count = len(c.marks)
	return c
}

// A JSONReport is a Report for programs.
type JSONReport struct {
	Added    []string     `json:"added"`
	Changed  []string     `json:"changed"`
	Removed  []string     `json:"removed"`
	People   []JSONPerson `json:"people"`
	NoLonger int          `json:"no_longer"`
	Entries  []string     `json:"entries"`
	Statuses []JSONStatus `json:"statuses"`
	Links    []string     `json:"links"`

	// Unlisted are letters of too many people to tell who is new: People names none
	// of theirs. Left out when there is none.
	Unlisted []JSONCount `json:"unlisted,omitempty"`
}

// A JSONCount is how many people a letter named before and names now.
type JSONCount struct {
	Letter string `json:"letter"`
	Old    int    `json:"old"`
	New    int    `json:"new"`
}

// A JSONPerson is newly named in the letter at an address.
type JSONPerson struct {
	Letter string `json:"letter"`
	Name   string `json:"name"`
}

// A JSONStatus is a case whose status changed without an update.
type JSONStatus struct {
	Case string `json:"case"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Titles gives the titles of what the report names: letters, cases, entries.
func (r *Report) Titles() map[string]string {
	titles := map[string]string{}
	add := func(key string) {
		if title := r.titles[key]; title != "" {
			titles[key] = title
		}
	}
	for _, p := range r.NewlyNamed {
		add(p.Letter)
	}
	for _, c := range r.Unlisted {
		add(c.Letter)
	}
	for _, c := range r.StatusChanged {
		add(c.Address)
	}
	for _, id := range append(r.EntriesAdded, r.EntriesChanged...) {
		add(id)
	}
	return titles
}

// JSON gives the report for programs; no list in it is nil.
func (r *Report) JSON() JSONReport {
	list := func(l []string) []string { return append([]string{}, l...) }
	j := JSONReport{
		Added: list(r.PagesAdded), Changed: list(slices.Sorted(slices.Values(slices.Concat(r.PagesChanged, r.PagesDown)))), Removed: list(r.PagesRemoved),
		People: []JSONPerson{}, NoLonger: r.NoLongerNamed, Entries: append(list(r.EntriesAdded), r.EntriesChanged...),
		Statuses: []JSONStatus{}, Links: list(r.NewHosts),
	}
	for _, p := range r.NewlyNamed {
		j.People = append(j.People, JSONPerson(p))
	}
	for _, c := range r.StatusChanged {
		j.Statuses = append(j.Statuses, JSONStatus{c.Address, c.Old, c.New})
	}
	j.Unlisted = r.Unlisted
	return j
}
