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
	changed := func(list []Change) func(int) string {
		return func(i int) string {
			return r.called(list[i].Address) + ": " + list[i].Old + " before, " + list[i].New + " now"
		}
	}
	titled := func(keys []string) func(int) string { return func(i int) string { return r.called(keys[i]) } }
	plain := func(list []string) func(int) string { return func(i int) string { return list[i] } }
	w.list(len(r.PagesAdded), "new page", "new pages", plain(r.PagesAdded))
	w.list(len(r.PagesChanged), "page changed", "pages changed", plain(r.PagesChanged))
	w.list(len(r.PagesRemoved), "page no longer there", "pages no longer there", plain(r.PagesRemoved))
	w.list(len(r.NewlyNamed), "person newly named", "people newly named", func(i int) string { return r.NewlyNamed[i].Name + " in " + r.called(r.NewlyNamed[i].Letter) })
	w.list(r.NoLongerNamed, "person no longer named", "people no longer named", nil)
	w.list(len(r.Unlisted), "letter with too many people to tell who is new", "letters with too many people to tell who is new", changed(r.Unlisted))
	w.list(len(r.StatusChanged), "case whose status changed without an update", "cases whose status changed without an update", changed(r.StatusChanged))
	w.list(len(r.EntriesAdded), "new entry that subscribers will be told of", "new entries that subscribers will be told of", titled(r.EntriesAdded))
	w.list(len(r.EntriesChanged), "entry changed, which some feed readers show again", "entries changed, which some feed readers show again", titled(r.EntriesChanged))
	w.list(len(r.NewHosts), "new link to another site", "new links to other sites", plain(r.NewHosts))
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

// list writes a count, and below it the first of the items; nil item for those
// that have no names.
func (w *writer) list(n int, one, many string, item func(i int) string) {
	switch n {
	case 0:
		return
	case 1:
		w.lines = append(w.lines, "1 "+one)
	default:
		w.lines = append(w.lines, grouped(n)+" "+many)
	}
	if w.examples == 0 || item == nil {
		return
	}
	for i := range min(n, w.examples) {
		w.lines = append(w.lines, "  "+oneLine(item(i)))
	}
	if n > w.examples {
		w.lines = append(w.lines, fmt.Sprintf("  and %s more", grouped(n-w.examples)))
	}
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
