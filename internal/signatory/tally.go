package signatory

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
)

// A tallies is what a scan counts.
type tallies struct {
	slots             *slots
	total, named      int
	byInitials        int
	groups, countries tally
	dates             tally
	initials          map[string]int // people shown by initials, by what is shown
	letters           letterCount    // of the named, by first letter, where no language has its own form
	otherLetters      []letterCount  // for each language, what its own forms add and take away
	next              time.Time      // the next moment at which an `until` passes
}

func newTallies(s *slots) *tallies {
	t := &tallies{slots: s, initials: map[string]int{}, letters: letterCount{}, otherLetters: make([]letterCount, len(s.languages))}
	t.groups, t.countries = newTally(s, groupColumn), newTally(s, countryColumn)
	t.dates = newTally(s, dateColumn)
	for i := range t.otherLetters {
		t.otherLetters[i] = letterCount{}
	}
	return t
}

func (t *tallies) countRow(r *row, show showing) {
	t.total++
	switch show {
	case byInitials:
		if text := initialsOf(r.values[nameColumn]); text != "" { // else there is nothing that could be shown
			t.byInitials++
			t.initials[text]++
		}
	case byName:
		t.named++
		t.groups.countValue(r)
		t.countries.countValue(r)
		t.dates.countValue(r)
		t.countLetter(r)
	}
}

func (t *tallies) countLetter(r *row) {
	sortName := cmp.Or(r.values[sortColumn], r.values[nameColumn])
	common := startOf(sortName)
	t.letters[common]++
	for i, other := range t.otherLetters {
		if own := t.slots.sortName(r, i); own != sortName {
			other[startOf(own)]++
			other[common]--
		}
	}
}

// startsIn gives how the named begin in a language.
func (t *tallies) startsIn(language int) letterCount {
	counts := maps.Clone(t.letters)
	for s, n := range t.otherLetters[language] {
		counts[s] += n
	}
	return counts
}

// noteChange notes a moment to come at which the list will be another.
func (t *tallies) noteChange(at time.Time) {
	if t.next.IsZero() || at.Before(t.next) {
		t.next = at
	}
}

// maxKeys bounds the rows of a chart: beyond it, a column is no grouping.
const maxKeys = 10000

// A tally counts the values of one column.
type tally struct {
	slots  *slots
	kind   column
	counts map[string]*campaign.Tally
}

func newTally(s *slots, k column) tally {
	return tally{slots: s, kind: k, counts: map[string]*campaign.Tally{}}
}

func (t *tally) countValue(r *row) {
	key := r.values[t.kind]
	if key == "" {
		return
	}
	c := t.counts[key]
	if c == nil {
		if len(t.counts) >= maxKeys {
			return
		}
		c = &campaign.Tally{Key: strings.Clone(key)}
		t.counts[c.Key] = c
	}
	c.Count++
	if t.kind < localisedCount {
		t.keepLabel(c, r)
	}
}

// keepLabel keeps the first form that a language's column gives.
func (t *tally) keepLabel(c *campaign.Tally, r *row) {
	for i, lang := range t.slots.languages {
		form := r.values[t.slots.slotFor(t.kind, i)]
		if form == "" || c.Labels[lang] != "" {
			continue
		}
		if c.Labels == nil {
			c.Labels = map[string]string{}
		}
		c.Labels[lang] = strings.Clone(form)
	}
}

// sortKeys gives the counts in the order of their keys.
func (t *tally) sortKeys() []campaign.Tally {
	list := t.sortCounts()
	slices.SortFunc(list, func(a, b campaign.Tally) int { return cmp.Compare(a.Key, b.Key) })
	return list
}

// sortCounts gives the counts, most first, then by key.
func (t *tally) sortCounts() []campaign.Tally {
	list := make([]campaign.Tally, 0, len(t.counts))
	for _, c := range t.counts {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b campaign.Tally) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return list
}
