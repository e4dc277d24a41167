package publish

import (
	"maps"
	"slices"
	"strings"
)

// A Report says what a publish changes for readers since the last one of the
// same folder. Lists are sorted.
type Report struct {
	First bool // nothing was published there before: everything is new

	PagesAdded, PagesChanged, PagesRemoved []string // addresses

	NewlyNamed    []Person // people whom the last version did not name
	NoLongerNamed int      // people whom this one does not name; who, is told nowhere
	Unlisted      []Change // letters of too many people to tell who is new

	StatusChanged  []Change // cases whose status changed without a new update
	EntriesAdded   []string // ids of feed entries that subscribers will be told of
	EntriesChanged []string // ids of entries that some feed readers show again
	NewHosts       []string // other sites that no page linked to before

	titles map[string]string
}

// A Person is newly named in the letter at an address.
type Person struct{ Letter, Name string }

// A Change is what was before and is now: of a case its status, of a letter its
// number of people.
type Change struct {
	Address  string
	Old, New string
}

// Empty reports whether readers will see no difference.
func (r *Report) Empty() bool {
	return len(r.PagesAdded)+len(r.PagesChanged)+len(r.PagesRemoved)+len(r.NewlyNamed)+r.NoLongerNamed+len(r.Unlisted)+
		len(r.StatusChanged)+len(r.EntriesAdded)+len(r.EntriesChanged)+len(r.NewHosts) == 0
}

// Compare reports what changed from old, as Previous gives it, to now, as it
// will be given to Commit.
func Compare(old, now Record) Report {
	r := Report{First: old.Pages == nil, titles: now.Titles}
	r.PagesAdded, r.PagesChanged, r.PagesRemoved = differ(old.Pages, now.Pages)
	r.EntriesAdded, r.EntriesChanged, _ = differ(old.Entries, now.Entries)
	r.NewHosts, _, _ = differ(old.Hosts, now.Hosts)
	r.compareStatus(old, now)
	r.comparePeople(old, now)
	return r
}

// differ lists the keys only in now, in both with other values, and only in old.
func differ[V comparable](old, now map[string]V) (added, changed, removed []string) {
	for k, v := range now {
		was, ok := old[k]
		switch {
		case !ok:
			added = append(added, k)
		case was != v:
			changed = append(changed, k)
		}
	}
	for k := range old {
		if _, ok := now[k]; !ok {
			removed = append(removed, k)
		}
	}
	slices.Sort(added)
	slices.Sort(changed)
	slices.Sort(removed)
	return added, changed, removed
}

// compareStatus lists the cases whose new status no update explains: an update
// is a new page below the case.
func (r *Report) compareStatus(old, now Record) {
	updated := map[string]bool{}
	for _, page := range r.PagesAdded {
		above := strings.TrimSuffix(page, "/")
		updated[above[:strings.LastIndexByte(above, '/')+1]] = true
	}
	_, changed, _ := differ(old.Cases, now.Cases)
	for _, c := range changed {
		if !updated[c] {
			r.StatusChanged = append(r.StatusChanged, Change{c, old.Cases[c], now.Cases[c]})
		}
	}
}

// comparePeople compares the letters' people, letter by letter: somebody named
// in a second letter is newly named there.
func (r *Report) comparePeople(old, now Record) {
	letters := maps.Clone(old.Letters)
	if letters == nil {
		letters = map[string]*People{}
	}
	maps.Copy(letters, now.Letters)
	for _, letter := range sorted(letters) {
		was, is := orNobody(old.Letters[letter]), orNobody(now.Letters[letter])
		if was.count == is.count && was.total == is.total {
			continue
		}
		added, gone, exact := is.since(was)
		for _, name := range added {
			r.NewlyNamed = append(r.NewlyNamed, Person{letter, name})
		}
		r.NoLongerNamed += gone
		if !exact {
			r.Unlisted = append(r.Unlisted, Change{letter, grouped(was.count), grouped(is.count)})
		}
	}
}

func orNobody(p *People) *People {
	if p == nil {
		return &People{}
	}
	return p
}
