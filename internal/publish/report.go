package publish

import (
	"maps"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// A Report says what a publish changes for readers since the last one of the
// same folder. Lists are sorted.
type Report struct {
	First bool // nothing was published there before: everything is new

	PagesAdded, PagesChanged, PagesRemoved []string // addresses
	PagesDown                              []string // of which only a stub is left, for good

	NewlyNamed    []Person    // people whom the last version did not name
	NoLongerNamed int         // people whom this one does not name; who, is told nowhere
	Unlisted      []JSONCount // letters of too many people to tell who is new

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
	return len(r.PagesAdded)+len(r.PagesChanged)+len(r.PagesRemoved)+len(r.PagesDown)+len(r.NewlyNamed)+r.NoLongerNamed+len(r.Unlisted)+
		len(r.StatusChanged)+len(r.EntriesAdded)+len(r.EntriesChanged)+len(r.NewHosts) == 0
}

// Compare reports what changed from old, as Previous gives it, to now, as it
// will be given to Commit.
func Compare(old, now Record) Report {
	r := Report{First: old.Pages == nil, titles: now.Titles}
	r.PagesAdded, r.PagesChanged, r.PagesRemoved = compareKeys(old.Pages, now.Pages)
	isDown := func(a string) bool { return slices.Contains(now.Down, a) && !slices.Contains(old.Down, a) }
	for _, a := range r.PagesChanged {
		if isDown(a) {
			r.PagesDown = append(r.PagesDown, a)
		}
	}
	r.PagesChanged = slices.DeleteFunc(r.PagesChanged, isDown)
	r.EntriesAdded, r.EntriesChanged, _ = compareKeys(old.Entries, now.Entries)
	r.NewHosts, _, _ = compareKeys(old.Hosts, now.Hosts)
	r.compareStatus(old, now)
	r.comparePeople(old, now)
	return r
}

// compareKeys lists the keys only in now, in both with other values, and only in old.
func compareKeys[V comparable](old, now map[string]V) (added, changed, removed []string) {
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
	_, changed, _ := compareKeys(old.Cases, now.Cases)
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
	moved := movedLetters(old, now)
	for _, letter := range sortedKeys(letters) {
		was, is := peopleOrNone(old.Letters[letter]), peopleOrNone(now.Letters[letter])
		if from, ok := moved[letter]; ok {
			was, is = old.Letters[from], is.asOf(from)
		} else if slices.Contains(slices.Collect(maps.Values(moved)), letter) {
			continue // its people are compared where they are now
		}
		if was.count == is.count && was.total == is.total {
			continue
		}
		added, gone, exact := is.changesSince(was)
		for _, name := range added {
			r.NewlyNamed = append(r.NewlyNamed, Person{letter, name})
		}
		r.NoLongerNamed += gone
		if !exact {
			r.Unlisted = append(r.Unlisted, JSONCount{letter, was.count, is.count})
		}
	}
}

// movedLetters gives the letters that stand in another language than before, as one of
// which the original was deleted: by their address now, the one before.
func movedLetters(old, now Record) map[string]string {
	moved := map[string]string{}
	for to := range now.Letters {
		for from := range old.Letters {
			if old.Letters[to] == nil && now.Letters[from] == nil && (strings.HasSuffix(to, from) || strings.HasSuffix(from, to)) {
				moved[to] = from
			}
		}
	}
	return moved
}

func peopleOrNone(p *People) *People {
	if p == nil {
		return &People{}
	}
	return p
}

// ShownPeople is how many people who are newly named a command names: somebody reads
// them before they are.
const ShownPeople = 100

// Lines gives the report in plain words, a count and then at most so many
// examples of each kind, and as many people, for who is about to publish; of a first
// version only the counts, in a language. Nil when nothing changes.
func (r *Report) Lines(examples, people int, l *diag.Language) []string {
	if r.Empty() {
		return nil
	}
	var lines []string
	if r.First {
		lines = append(lines, diag.Say("report/first").In(l).Message)
		examples = 0 // everything is new
	}
	// listUpTo writes what is said of n things, and below it the first of them; nil
	// item for those that have no names.
	listUpTo := func(most, n int, said diag.Text, item func(i int) string) {
		if n == 0 {
			return
		}
		lines = append(lines, said.In(l).Message)
		if examples == 0 || most == 0 || item == nil {
			return
		}
		for i := range min(n, most) {
			lines = append(lines, "  "+diag.OneLine(item(i)))
		}
		if n > most {
			lines = append(lines, "  "+diag.Say("report/more", "n", diag.Count(n-most)).In(l).Message)
		}
	}
	list := func(n int, said diag.Text, item func(i int) string) { listUpTo(examples, n, said, item) }
	changed := func(list []Change) func(int) string {
		return func(i int) string {
			return diag.Say("report/change", "title", r.titleOf(list[i].Address), "old", list[i].Old, "new", list[i].New).In(l).Message
		}
	}
	titled := func(keys []string) func(int) string { return func(i int) string { return r.titleOf(keys[i]) } }
	plain := func(list []string) func(int) string { return func(i int) string { return list[i] } }
	person := func(i int) string {
		return diag.Say("report/person", "name", r.NewlyNamed[i].Name, "letter", r.titleOf(r.NewlyNamed[i].Letter)).In(l).Message
	}
	list(len(r.PagesAdded), diag.Say("report/pages-added", "n", diag.Count(len(r.PagesAdded))), plain(r.PagesAdded))
	list(len(r.PagesChanged), diag.Say("report/pages-changed", "n", diag.Count(len(r.PagesChanged))), plain(r.PagesChanged))
	list(len(r.PagesDown), diag.Say("report/pages-down", "n", diag.Count(len(r.PagesDown))), plain(r.PagesDown))
	list(len(r.PagesRemoved), diag.Say("report/pages-removed", "n", diag.Count(len(r.PagesRemoved))), plain(r.PagesRemoved))
	listUpTo(people, len(r.NewlyNamed), diag.Say("report/newly-named", "n", diag.Count(len(r.NewlyNamed))), person)
	list(r.NoLongerNamed, diag.Say("report/no-longer-named", "n", diag.Count(r.NoLongerNamed)), nil)
	unlisted := make([]Change, len(r.Unlisted))
	for i, c := range r.Unlisted {
		unlisted[i] = Change{c.Letter, diag.Count(c.Old).String(), diag.Count(c.New).String()}
	}
	list(len(r.Unlisted), diag.Say("report/unlisted", "n", diag.Count(len(r.Unlisted))), changed(unlisted))
	list(len(r.StatusChanged), diag.Say("report/status-changed", "n", diag.Count(len(r.StatusChanged))), changed(r.StatusChanged))
	list(len(r.EntriesAdded), diag.Say("report/entries-added", "n", diag.Count(len(r.EntriesAdded))), titled(r.EntriesAdded))
	list(len(r.EntriesChanged), diag.Say("report/entries-changed", "n", diag.Count(len(r.EntriesChanged))), titled(r.EntriesChanged))
	list(len(r.NewHosts), diag.Say("report/new-hosts", "n", diag.Count(len(r.NewHosts))), plain(r.NewHosts))
	return lines
}

// titleOf gives the title of an address or id, in quotes, or else itself.
func (r *Report) titleOf(key string) string {
	if title := r.titles[key]; title != "" {
		return "“" + diag.OneLine(title) + "”"
	}
	return key
}
