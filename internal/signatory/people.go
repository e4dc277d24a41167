package signatory

import (
	"iter"
	"maps"
	"slices"

	"casebook/internal/campaign"
)

// sortName gives what a person is sorted by in a language: the language's
// sort, else sort, else the language's name, else name.
func (s *shape) sortName(r *row, language int) string {
	for _, v := range [...]string{
		r.values[s.of(sortAs, language)], r.values[sortAs],
		r.values[s.of(name, language)],
	} {
		if v != "" {
			return v
		}
	}
	return r.values[name]
}

// form gives a value as a language shows it.
func (s *shape) form(r *row, k kind, language int) string {
	if v := r.values[s.of(k, language)]; v != "" {
		return v
	}
	return r.values[k]
}

// person builds what is shown of a named row.
func (s *shape) person(r *row, language int, l *letters) campaign.Signatory {
	return campaign.Signatory{
		Name:         s.form(r, name, language),
		Role:         s.form(r, role, language),
		Organisation: s.form(r, organisation, language),
		Group:        s.form(r, group, language),
		Country:      r.values[country],
		Date:         r.values[date],
		Letter:       l.of(s.sortName(r, language)),
	}
}

// languageOf gives the index of a language; that of the site's own for others.
func (l *list) languageOf(tag string) int { return max(l.shape.language(tag), 0) }

// rows yields everybody to show.
func (l *list) rows(lang string) iter.Seq2[campaign.Signatory, error] {
	language := l.languageOf(lang)
	return func(yield func(campaign.Signatory, error) bool) {
		numbers := l.stored.all
		if l.o.SortByName {
			numbers = l.order(language).rows
		}
		if l.pick(language, numbers, yield) {
			l.byInitials(lang, yield)
		}
	}
}

// byInitials yields those who are shown by initials, in the order of these.
func (l *list) byInitials(lang string, yield func(campaign.Signatory, error) bool) {
	if len(l.tally.initials) == 0 {
		return
	}
	for _, text := range slices.SortedFunc(maps.Keys(l.tally.initials), comparer(lang)) {
		for range l.tally.initials[text] {
			if !yield(campaign.Signatory{Name: text, Initials: true}, nil) {
				return
			}
		}
	}
}
