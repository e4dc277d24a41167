package signatory

import (
	"fmt"
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

// rows yields everybody to show. A list in the order of its file is read anew
// from it; others come from the store.
func (l *list) rows(lang string) iter.Seq2[campaign.Signatory, error] {
	language := l.languageOf(lang)
	return func(yield func(campaign.Signatory, error) bool) {
		var more bool
		switch {
		case l.stored == nil:
			more = l.reread(language, yield)
		case l.o.SortByName:
			more = l.collated(language, yield)
		default:
			more = l.pick(l.stored, language, l.stored.all, yield)
		}
		if more {
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

// collated yields the named as the language sorts them.
func (l *list) collated(language int, yield func(campaign.Signatory, error) bool) (more bool) {
	order, err := l.order(language)
	if err != nil {
		yield(campaign.Signatory{}, err)
		return false
	}
	return l.pick(l.stored, language, order.rows, yield)
}

// reread reads the file again and yields the people named in it, in its order.
func (l *list) reread(language int, yield func(campaign.Signatory, error) bool) (more bool) {
	if l.tally.named == 0 {
		return true
	}
	left, err := l.again(func(r *row, known *letters) bool {
		return yield(l.shape.person(r, language, known), nil)
	}, language)
	if err != nil {
		yield(campaign.Signatory{}, err)
		return false
	}
	return left == 0
}

// again reads the file again and shows the named rows; it gives how many were
// left when show had enough. An error says that the file is not what was
// scanned any more, or cannot be read.
func (l *list) again(show func(*row, *letters) bool, language int) (left int, err error) {
	left = l.tally.named
	if now, err := stampOf(l.fsys, l.file); err != nil {
		return left, err
	} else if now != l.stamp {
		return left, l.changed()
	}
	t, err := l.open(nil)
	if err != nil {
		return left, l.unlessStopped(err)
	}
	defer t.close()
	judge, check, known := newJudge(l, nil), l.o.Withdrawn.checker(&l.shape), newLetters(l.shape.languages[language])
	var r row
	for left > 0 {
		if err := t.next(&r); err != nil {
			return left, l.unlessStopped(err)
		}
		if r.blank || judge.decide(t, &r).show != byName || check.meets(&r) {
			continue
		}
		if left--; !show(&r, known) {
			return max(left, 1), nil
		}
	}
	return 0, nil
}

// changed is the error of a file that was written to between the passes.
func (l *list) changed() error { return fmt.Errorf("%s changed while it was being read", l.file) }

func (l *list) unlessStopped(err error) error {
	if isEnd(err) {
		return l.changed()
	}
	return err
}
