package publish

import (
	"fmt"
	"strconv"
	"strings"
)

// Lines gives the report in plain words, a count and then at most so many
// examples of each kind, for people who are about to publish; of a first version
// only the counts. Nil when nothing changes.
func (r *Report) Lines(examples int) []string {
	if r.Empty() {
		return nil
	}
	w := &writer{examples: examples}
	if r.First {
		w.lines = append(w.lines, "nothing was published in this folder before")
		w.examples = 0 // everything is new
	}
	w.list(len(r.PagesAdded), "new page", "new pages", r.PagesAdded)
	w.list(len(r.PagesChanged), "page changed", "pages changed", r.PagesChanged)
	w.list(len(r.PagesRemoved), "page no longer there", "pages no longer there", r.PagesRemoved)
	if len(r.NewlyNamed) > 0 {
		w.list(len(r.NewlyNamed), "person newly named", "people newly named", each(r.NewlyNamed, func(p Person) string { return p.Name + " in " + r.called(p.Letter) }))
	}
	w.list(r.NoLongerNamed, "person no longer named", "people no longer named", nil)
	w.list(len(r.Unlisted), "letter with too many people to tell who is new", "letters with too many people to tell who is new",
		each(r.Unlisted, func(c Change) string { return r.called(c.Address) + ": " + c.Old + " before, " + c.New + " now" }))
	w.list(len(r.StatusChanged), "case whose status changed without an update", "cases whose status changed without an update",
		each(r.StatusChanged, func(c Change) string { return r.called(c.Address) + ": " + c.Old + " before, " + c.New + " now" }))
	w.list(len(r.EntriesAdded), "new entry that subscribers will be told of", "new entries that subscribers will be told of", each(r.EntriesAdded, r.called))
	w.list(len(r.EntriesChanged), "entry changed, which some feed readers show again", "entries changed, which some feed readers show again", each(r.EntriesChanged, r.called))
	w.list(len(r.NewHosts), "new link to another site", "new links to other sites", r.NewHosts)
	return w.lines
}

// called gives the title of an address or id, in quotes, or else itself.
func (r *Report) called(key string) string {
	if title := r.titles[key]; title != "" {
		return "“" + oneLine(title) + "”"
	}
	return key
}

type writer struct {
	examples int
	lines    []string
}

// list writes a count, and below it the first of the items.
func (w *writer) list(n int, one, many string, items []string) {
	switch n {
	case 0:
		return
	case 1:
		w.lines = append(w.lines, "1 "+one)
	default:
		w.lines = append(w.lines, grouped(n)+" "+many)
	}
	for i, item := range items {
		if w.examples == 0 {
			return
		}
		if i == w.examples {
			w.lines = append(w.lines, fmt.Sprintf("  and %s more", grouped(len(items)-i)))
			return
		}
		w.lines = append(w.lines, "  "+oneLine(item))
	}
}

func each[T any](list []T, say func(T) string) []string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = say(v)
	}
	return words
}

// oneLine keeps a title or name from looking like further lines of the report,
// or from steering the terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
